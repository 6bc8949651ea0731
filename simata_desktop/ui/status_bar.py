"""The bar at the foot: who, which office, saved here, waiting, received by the centre, and the rules in use."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from simata_desktop.ui.desk import Standing
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.label import IconLabel, label


class StatusItem(QFrame):
    """Icon and words, closed by a short hairline; ``gives``: words are cut where the window is narrow.

    Signals: ``pressed()`` with the mouse, where a press leads somewhere.
    """

    pressed = Signal()

    def __init__(self, theme: Theme, icon: str = "", *, tone: str = "", line: str = "right",
                 gives: bool = False) -> None:
        super().__init__()
        self.words = ShrinkingLabel("", "small", tone=tone) if gives else label("", "small", tone=tone)
        row = QHBoxLayout(self)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(theme.tokens.space("xs") + 2)
        self.icon = IconLabel(theme, icon or "disk", "text", size="in_text")
        if not icon:
            self.icon.hide()
        row.addWidget(self.icon)
        row.addWidget(self.words)
        self.setProperty("edge", line)

    def lead(self, hint: str) -> None:
        """Let a press lead somewhere; ``hint`` says where."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(hint)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()
        else:
            super().mousePressEvent(event)

    def say(self, words: str, icon: str = "") -> None:
        """Show ``words``; nothing at all hides the item with its line."""
        self.words.setText(words)
        if icon:
            self.icon.set_icon(icon, "text")
            self.icon.show()
        self.setVisible(bool(words))


class StatusBar(QFrame):
    """One line, always the same order; words carry the state, icons differ in shape.

    Signals: ``sync_asked()`` when the words about the exchange are pressed.
    """

    sync_asked = Signal()

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._theme, self._text = theme, text
        self.setProperty("ground", "background")
        self.setProperty("edge", "top")
        self.user, self.office = StatusItem(theme, gives=True), StatusItem(theme, gives=True)
        self.saved, self.waiting = StatusItem(theme, "disk"), StatusItem(theme, "up-arrow")
        self.received, self.conflicts = StatusItem(theme, "server"), StatusItem(theme, "warning", tone="warning")
        self.scheme = StatusItem(theme, tone="muted", line="left", gives=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.tokens.space("xs"), 0, theme.tokens.space("xs"))
        row.setSpacing(0)
        for item in (self.user, self.office, *self._exchange()):
            row.addWidget(item)
            item.hide()
        for item in self._exchange():
            item.lead(text("ui.status.open_sync"))
            item.pressed.connect(self.sync_asked)
        row.addStretch(1)
        row.addWidget(self.scheme)
        self.scheme.hide()
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setFixedHeight(self._theme.tokens.height("status_bar"))

    def items(self) -> tuple[StatusItem, ...]:
        """All items from left to right."""
        return self.user, self.office, *self._exchange(), self.scheme

    def _exchange(self) -> tuple[StatusItem, ...]:
        return self.saved, self.waiting, self.received, self.conflicts

    def clear(self) -> None:
        """Tell nothing."""
        for item in self.items():
            item.say("")

    def show_standing(self, standing: Standing) -> None:
        """Say the state of the workspace."""
        text = self._text
        roles = ", ".join(text(f"ui.role.{role}") for role in standing.roles)
        self.user.say(f"{standing.user} · {roles}" if roles else standing.user)
        self.office.say(standing.office)
        at = f" {text.clock(standing.saved_at)}" if standing.saved_at else ""
        self.saved.say(text("ui.status.saved") + at)
        if standing.practice:
            self.waiting.say("")
            self.received.say(text("ui.status.practice"), "practice")
        elif not standing.enrolled:
            self.waiting.say("")
            self.received.say(text("ui.status.unconnected"), "offline")
        else:
            self.waiting.say(text("ui.status.waiting", count=text.count(standing.waiting)))
            self.received.say(self._received(standing), "server")
        open_ = standing.conflicts if standing.enrolled and not standing.practice else 0
        self.conflicts.say(text("ui.status.conflicts", count=text.count(open_)) if open_ else "", "warning")
        self.scheme.say(standing.scheme)

    def _received(self, standing: Standing) -> str:
        """When the centre last confirmed; another day than today is named."""
        text, at = self._text, standing.received_at
        if at is None:
            return text("ui.status.not_received")
        other = standing.today is not None and at.date() != standing.today
        time = f"{text.short_day(at.date())} {text.clock(at)}" if other else text.clock(at)
        return text("ui.status.received", time=time)
