"""Three honest words across the page: saved here, waiting to be sent, received by the centre; each with its proof."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from simata_desktop.services.sync_state import Run, Status
from simata_desktop.ui.sync_words import moment_words
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.elided_label import ElidedLabel, ShrinkingLabel
from simata_desktop.ui.widgets.label import IconLabel

KILOBYTE = 1000


class Fact(QFrame):
    """Icon and title, one line of proof, one muted line of what follows from it."""

    def __init__(self, theme: Theme, icon: str, *, last: bool = False) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        if not last:
            self.setProperty("edge", "right")
        self.icon = IconLabel(theme, icon, "text", size="rail")
        self.title = ShrinkingLabel("", "subtitle")
        self.proof, self.then = ElidedLabel("", "small"), ElidedLabel("", "small", tone="muted")
        edge = theme.tokens.space("page_edge")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, theme.tokens.space("s"), edge, theme.tokens.space("s"))
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(theme.tokens.space("s"))
        head.addWidget(self.icon)
        head.addWidget(self.title, 1)
        column.addLayout(head)
        column.addWidget(self.proof)
        column.addWidget(self.then)

    def say(self, title: str, proof: str, then: str) -> None:
        """Say what is true now."""
        self.title.setText(title)
        self.proof.set_words(proof)
        self.then.set_words(then)
        self.setAccessibleName(". ".join((title, proof, then)))


class SyncStrip(QFrame):
    """The three facts side by side; before joining the third one says that there is no centre yet."""

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._text = text
        self.setProperty("ground", "surface")
        self.setProperty("edge", "strong")
        self.saved, self.waiting = Fact(theme, "computer"), Fact(theme, "up-arrow")
        self.received = Fact(theme, "server", last=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(0)
        for fact in (self.saved, self.waiting, self.received):
            row.addWidget(fact, 1)

    def show_state(self, status: Status, runs: tuple[Run, ...], saved: str | None, now: datetime, *,
                   minutes: int) -> None:
        """Say the state; ``minutes`` between two synchronisations of the timer, 0 where it is off."""
        text, today = self._text, now.date()
        proof = text("ui.sync.saved.all", at=moment_words(text, saved, today)) if saved else text("ui.sync.saved.none")
        self.saved.say(text("ui.status.saved"), proof, text("ui.sync.saved.then"))
        self.waiting.say(text("ui.status.waiting", count=text.count(status.pending)), self._oldest(status, today),
                         self._then(status, now, minutes=minutes))
        self._received(status, runs, today)

    def _oldest(self, status: Status, today: date) -> str:
        text = self._text
        if not status.pending:
            return text("ui.sync.waiting.none")
        return text("ui.sync.waiting.oldest", at=moment_words(text, status.oldest, today),
                    size=text.count(max(status.queue_bytes // KILOBYTE, 1)))

    def _then(self, status: Status, now: datetime, *, minutes: int) -> str:
        text = self._text
        if status.device is None:
            return text("ui.sync.waiting.kept")
        if status.server is None:
            return text("ui.sync.waiting.stick")
        if status.next_try and datetime.fromisoformat(status.next_try) > now and minutes:
            return text("ui.sync.waiting.again", at=moment_words(text, status.next_try, now.date()))
        return text("ui.sync.waiting.timer", minutes=minutes) if minutes else text("ui.sync.waiting.by_hand")

    def _received(self, status: Status, runs: tuple[Run, ...], today: date) -> None:
        text = self._text
        if status.device is None:
            self.received.icon.set_icon("offline", "text")
            self.received.say(text("ui.status.unconnected"), text("ui.sync.received.alone"),
                              text("ui.sync.received.alone.then"))
            return
        self.received.icon.set_icon("server", "text")
        if status.last_success is None:
            self.received.say(text("ui.status.not_received"), text("ui.sync.received.never"), _failure(text, runs))
            return
        title = text("ui.status.received", time=moment_words(text, status.last_success, today))
        places = sum(cursor.seq for cursor in status.cursors)
        self.received.say(title, text("ui.sync.received.places", count=text.count(places)),
                          _failure(text, runs) or text("ui.sync.received.proved"))


def _failure(text: Text, runs: tuple[Run, ...]) -> str:
    """Why the last attempt ended early; empty where it came to its end."""
    code = runs[0].trouble if runs else ""
    return text(f"error.{code}") if code and f"error.{code}" in text.words else ""
