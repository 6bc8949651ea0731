"""Whose profiles are printed: one person found by typing, people that another page hands over, or a unit and tiers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from simata_desktop.services.desk import ASSESSOR
from simata_desktop.services.people import PersonLine
from simata_desktop.services.reporting import OF_PEOPLE, PROFILE, PROFILES
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import MAY_SEE_BOXES
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.label import Button
from simata_desktop.ui.widgets.search_field import SearchField

PRINTERS = MAY_SEE_BOXES | {ASSESSOR}  # an assessor prints the people of his own sessions
FOUND = 12
LEAST, MOST = 120, 360
NIP = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class PeopleOnPaper:
    """People that a page hands to Laporan: PROFILE with one NIP, PROFILES with many; ``words`` say who they are."""

    kind: str
    nips: tuple[str, ...]
    words: str


class Menu(Protocol):
    """A menu that takes papers."""

    def offer(self, paper: str, run: Callable[[], None]) -> None:
        """Print ``paper`` by ``run``."""


def offer_profiles(context: Context, menu: Menu, chosen: Mapping[str, Callable[[], PeopleOnPaper | None]]) -> None:
    """Let a menu of another page open Laporan with people of its own; ``chosen`` by kind says whom, or nobody."""
    def opener(ask: Callable[[], PeopleOnPaper | None]) -> Callable[[], None]:
        def run() -> None:
            target = ask()
            if target is not None:
                context.shell.open_page("report", target)
        return run

    for kind, ask in chosen.items():
        menu.offer(kind, opener(ask))


class PersonField(SearchField):
    """Finds one person while typing. Signals: ``taken(nip, name)``."""

    taken = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__(context.text("ui.report.person"), least=LEAST, most=MOST)
        self._context = context
        self._found = QStandardItemModel(self)
        self._list = QCompleter(self._found, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setWidget(self)
        self._list.activated[QModelIndex].connect(self._take)  # type: ignore[index]
        self.asked.connect(self._look)

    def show_person(self, name: str) -> None:
        """The name of who is chosen, without looking for it."""
        self.empty()
        self.blockSignals(True)
        self.setText(name)
        self.blockSignals(False)

    def _look(self) -> None:
        words, people = self.search, self._context.workspace.people
        if words:
            self._context.tasks.run_query(lambda: people.quick_search(words, FOUND), self._show, key="person_field",
                                          owner=self)

    def _show(self, lines: Sequence[PersonLine]) -> None:
        self._found.clear()
        for line in lines:
            item = QStandardItem(" · ".join(part for part in (line.title, line.position, line.agency) if part))
            item.setData((line.nip, line.title), NIP)
            self._found.appendRow(item)
        if lines and self.hasFocus():
            self._list.complete()
            self._list.popup().setCurrentIndex(self._found.index(0, 0))

    def _take(self, index: QModelIndex) -> None:
        nip, name = index.data(NIP)
        self.show_person(name)
        self.taken.emit(nip, name)


class PeopleChoice(QWidget):
    """The part of the strip that says whose profiles are seen. Signals: ``changed()``."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._text = context.text
        self._held: PeopleOnPaper | None = None
        self._kind = ""
        self.field = PersonField(context)
        self.words = ShrinkingLabel("", "small", tone="muted")
        self.drop = Button(context.theme, context.text("ui.report.people.drop"), "close", kind="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(context.theme.tokens.space("s"))
        row.addWidget(self.field)
        row.addWidget(self.words)
        row.addWidget(self.drop)
        row.addStretch(1)
        self.field.taken.connect(self._taken)
        self.drop.clicked.connect(self._dropped)
        self.show_kind("")

    def nips(self) -> tuple[str, ...]:
        """The people chosen for the paper that is seen; none: all that unit and tiers leave."""
        return self._held.nips if self._held is not None and self._held.kind == self._kind else ()

    @property
    def open(self) -> bool:
        """Must somebody be chosen first?"""
        return self._kind == PROFILE and not self.nips()

    def take(self, target: PeopleOnPaper) -> None:
        """People of another page."""
        self._held = target
        self.field.show_person(target.words if target.kind == PROFILE else "")

    def show_kind(self, kind: str) -> None:
        """Another paper is seen."""
        self._kind = kind
        many = kind == PROFILES and bool(self.nips())
        self.setVisible(kind == PROFILE or (kind in OF_PEOPLE and many))
        self.field.setVisible(kind == PROFILE)
        self.words.setVisible(many)
        self.drop.setVisible(many)
        if many and self._held is not None:
            self.words.setText(self._text("ui.report.people.held", words=self._held.words,
                                          people=self._text.count(len(self._held.nips))))

    def _taken(self, nip: str, name: str) -> None:
        self._held = PeopleOnPaper(PROFILE, (nip,), name)
        self.changed.emit()

    def _dropped(self) -> None:
        self._held = None
        self.changed.emit()
