"""What is to be tidied on the register: proposals out of history, people who stand twice, people who moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.domain.ids import fold
from simata_desktop.services.upkeep import Offered, Wanted
from simata_desktop.services.upkeep_duplicates import Double, Moved
from simata_desktop.ui.page import Context
from simata_desktop.ui.upkeep_doubles import DoubleList
from simata_desktop.ui.upkeep_moves import MoveList
from simata_desktop.ui.upkeep_proposals import ProposalList
from simata_desktop.ui.upkeep_renumber import RenumberForm
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.pages import FAILED
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented

PROPOSALS, DOUBLES, MOVES = "proposals", "doubles", "moves"
ROLES = ("entry", "verifier")  # who may take proposals
READERS = (*ROLES, "admin")  # who may see people twice and moves


@dataclass(frozen=True)
class Found:
    """What was found: the lists as shown, and how many there are of each without search and filter."""

    proposals: tuple[Offered, ...] = ()
    doubles: tuple[Double, ...] = ()
    moves: tuple[Moved, ...] = ()
    offered: int = 0
    whole: int = 0
    all_doubles: int = 0
    all_moves: int = 0
    indicators: tuple[tuple[str, str], ...] = ()


class UpkeepView(QWidget):
    """Signals: ``counted(n)``: how many things wait to be tidied; ``opened(nip)``: to a person on the register."""

    counted = Signal(int)
    opened = Signal(str)

    def __init__(self, context: Context, inspect: Callable[[QWidget | None], None]) -> None:
        super().__init__()
        text = context.text
        self.context, self._inspect = context, inspect
        self._search, self._unit, self._hidden = "", None, False
        self.part = Segmented(context.theme, [(key, text(f"ui.upkeep.{key}")) for key in (PROPOSALS, DOUBLES, MOVES)],
                              name=text("ui.upkeep.part"))
        self.proposals = ProposalList(context, inspect)
        self.doubles, self.moves = DoubleList(context), MoveList(context)
        self._lists = {PROPOSALS: self.proposals, DOUBLES: self.doubles, MOVES: self.moves}
        self.stack = FrontStack()
        for one in self._lists.values():
            self.stack.addWidget(one)
            one.changed.connect(self.ask)
        head, row = strip(context.theme)
        row.addWidget(self.part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.stack, 1)
        self.part.chosen.connect(self.open_part)
        self.moves.opened.connect(self.opened)
        self.doubles.table.picked.connect(lambda keys: self._leave_form())
        self.doubles.renumber_asked.connect(self._renumber)
        self.setFocusProxy(self.part)

    def open_part(self, key: str) -> None:
        """Show one of the three lists."""
        self.part.choose(key)
        if key != PROPOSALS:  # first of all, so that a narrow window need not hold both
            self._inspect(None)
        self.stack.setCurrentWidget(self._lists[key])
        if key == PROPOSALS:
            self.proposals.show_picked()

    def _renumber(self, form: RenumberForm) -> None:
        """The form beside the pair, taken away when it is left, when another pair is chosen, and when it is done."""
        form.left.connect(self._leave_form)
        form.done.connect(self._leave_form)
        self._inspect(form)
        form.setFocus()

    def _leave_form(self) -> None:
        if self.part.choice == DOUBLES:
            self._inspect(None)

    def look(self, search: str, unit: str | None, *, hidden: bool) -> None:
        """Narrow everything to the words and the unit of the page."""
        self._search, self._unit, self._hidden = search, unit, hidden
        self.ask()

    def ask(self) -> None:
        """Load again what is shown, and the counts."""
        workspace, unit, search = self.context.workspace, self._unit, self._search
        wanted = self.proposals.wanted(search, unit)
        self.context.tasks.run_query(lambda: _find(workspace, wanted), self._show, on_failed=self._fail, key="upkeep",
                                     owner=self)

    def _show(self, found: Found) -> None:
        text, hidden = self.context.text, self._hidden
        counts = {PROPOSALS: found.offered, DOUBLES: found.all_doubles, MOVES: found.all_moves}
        for key, count in counts.items():
            self.part.set_words(key, text("ui.upkeep.part.count", words=text(f"ui.upkeep.{key}"),
                                          count=text.count(count)))
        self.counted.emit(found.offered + found.all_doubles)
        if not self.isVisible():
            return
        self.proposals.offer_indicators(found.indicators)
        self.proposals.show_list(found.proposals, found.whole, hidden=hidden)
        self.doubles.show_list(found.doubles, found.all_doubles, hidden=hidden)
        self.moves.show_list(found.moves, found.all_moves, hidden=hidden)

    def _fail(self, error: BaseException) -> None:
        for one in self._lists.values():
            one.content.show_state(FAILED)
        self.context.shell.say(self.context.text.trouble(error), "danger")


def _find(workspace: Any, wanted: Wanted) -> Found:
    """Everything the three lists show; nothing for who may not see it."""
    roles, words = workspace.desk.user.roles, fold(wanted.search)
    found = Found()
    if not roles.isdisjoint(ROLES):
        plain = Wanted(unit=wanted.unit)
        offered = workspace.upkeep.proposals(plain)
        whole = workspace.upkeep.proposals(replace(plain, aside=True)) if wanted.aside else offered
        indicators = tuple(dict.fromkeys((one.proposal.code, one.label) for one in whole))
        found = replace(found, proposals=workspace.upkeep.proposals(wanted), offered=len(offered), whole=len(whole),
                        indicators=indicators)
    if not roles.isdisjoint(READERS):
        doubles = workspace.duplicates.duplicates(unit=wanted.unit)
        moves = workspace.duplicates.moved(unit=wanted.unit)
        found = replace(
            found, all_doubles=len(doubles), all_moves=len(moves),
            doubles=tuple(one for one in doubles if _says(words, one.first.name, one.second.name, one.first.nip,
                                                          one.second.nip)),
            moves=tuple(one for one in moves if _says(words, one.title, one.nip)))
    return found


def _says(words: str, *told: str) -> bool:
    return not words or any(words in fold(one) or words.replace(" ", "") in one for one in told)
