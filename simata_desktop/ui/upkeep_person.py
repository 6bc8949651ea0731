"""The proposals of one person in his inspector: one key each, T takes over, X sets aside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.services.upkeep import Offered
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.upkeep_rows import short_day, value_words
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, frame
from simata_desktop.ui.widgets.section import Section

SHOWN = 5  # the list of everything to be tidied has the others


class PersonProposals(QWidget):
    """What the history of the person proposes.

    Signals: ``taken(Offered)``; ``dismissed(Offered)``; ``all_asked()`` to the list of proposals.
    """

    taken = Signal(object)
    dismissed = Signal(object)
    all_asked = Signal()

    def __init__(self, theme: Theme, text: Text, offers: Sequence[Offered]) -> None:
        super().__init__()
        made = Section(theme, ground="surface_alt")
        every = Button(theme, text("ui.upkeep.person.all"), kind="link")
        every.clicked.connect(self.all_asked)
        made.add_head(text("ui.upkeep.person"), text.count(len(offers)), right=every)
        self.rows = [_OfferRow(theme, text, one, self) for one in offers[:SHOWN]]
        for row in self.rows:
            made.add(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(made)


class _OfferRow(QFrame):
    """One proposal: what it is, what it would become, and the button of its key."""

    def __init__(self, theme: Theme, text: Text, one: Offered, over: PersonProposals) -> None:
        super().__init__()
        self.one, self._over = one, over
        second = " · ".join((one.label, value_words(text, one), short_day(one)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{one.about}, {second}")
        self.setToolTip(f"{one.about}\n{second}")
        ground = frame("surface_alt", "bottom")
        ground.setFixedHeight(theme.tokens.height("row_two_lines"))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(one.about, "small"))
        words.addWidget(ElidedLabel(second, "caption", tone="muted"))
        row = QHBoxLayout(ground)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge, 0, edge, 0)
        row.addLayout(words, 1)
        told = one.proposal.value is not None
        self.take = Button(theme, text("ui.upkeep.take" if told else "ui.upkeep.choose"), kind="small")
        self.take.clicked.connect(self._take)
        row.addWidget(self.take)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(ground)

    def _take(self) -> None:
        if self.one.proposal.value is None:
            self._over.all_asked.emit()
        else:
            self._over.taken.emit(self.one)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_T | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take()
            case Qt.Key.Key_X:
                self._over.dismissed.emit(self.one)
            case _:
                super().keyPressEvent(event)
