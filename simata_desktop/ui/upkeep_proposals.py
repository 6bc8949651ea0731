"""The list of proposals: T takes over, X sets aside, one or many; the inspector beside it has the history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.upkeep import Offered, Taken, Wanted
from simata_desktop.ui.page import Context
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.upkeep_proposal import ManyView, ProposalView
from simata_desktop.ui.upkeep_rows import KeyTable, ListRows, proposal_columns, proposal_row
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, LOADING, READY
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented

OFFERED, ASIDE = "offered", "aside"
NOTHING, FILTERED = "nothing", "filtered"
CHOICE_LEAST = 96


class ProposalList(QWidget):
    """Signals: ``changed()`` after something was set aside or offered again, which no command tells."""

    changed = Signal()

    def __init__(self, context: Context, inspect: Callable[[QWidget | None], None]) -> None:
        super().__init__()
        text = context.text
        self.context, self._inspect = context, inspect
        self._hidden, self._row, self._whole = False, 0, 0
        self.listed: Sequence[Offered] = ()
        self.shown = Segmented(context.theme, [(key, text(f"ui.upkeep.shown.{key}")) for key in (OFFERED, ASIDE)],
                               name=text("ui.upkeep.shown"))
        self.indicator = QComboBox()
        self.indicator.setAccessibleName(text("ui.upkeep.indicator"))
        self.indicator.setMinimumWidth(CHOICE_LEAST)
        self.indicator.addItem(text("ui.upkeep.every"), "")
        self.model = PagedModel(context.theme, context.tasks, proposal_columns(text))
        self.table = KeyTable(context, self.model, "upkeep_proposals", text("ui.upkeep.proposals"))
        self._build()
        self.shown.chosen.connect(lambda key: self.changed.emit())
        self.indicator.currentIndexChanged.connect(lambda place: self.changed.emit())
        self.table.picked.connect(lambda keys: self.show_picked())
        self.table.opened.connect(lambda key: self.take())
        self.table.commanded.connect(self._command)
        self.model.state_changed.connect(self._show_state)

    def _build(self) -> None:
        theme, text = self.context.theme, self.context.text
        head, row = strip(theme)
        row.addWidget(self.shown)
        row.addWidget(self.indicator, 1)
        row.addStretch(1)
        self.content = ContentStates(self.table)
        self.content.add_state(LOADING, EmptyState(theme, text("ui.upkeep.loading")))
        self.content.add_state(NOTHING, EmptyState(theme, text("ui.upkeep.nothing"), action=text("ui.people.import"),
                                                   run=lambda: self.context.shell.open_page("import")))
        self.content.add_state(ASIDE, EmptyState(theme, text("ui.upkeep.nothing.aside")))
        self.content.add_state(FILTERED, EmptyState(theme, text("ui.upkeep.filtered")))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.upkeep.failed"), action=text("ui.start.again"),
                                                  run=self.changed.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.content, 1)
        self.setFocusProxy(self.table)

    def wanted(self, search: str, unit: str | None) -> Wanted:
        """What this list asks for, in the unit and with the words of the page."""
        return Wanted(search, unit, str(self.indicator.currentData() or "") or None, aside=self.shown.choice == ASIDE)

    def show_list(self, found: Sequence[Offered], whole: int, *, hidden: bool) -> None:
        """Show these; ``whole`` is how many there are without search and filter."""
        self._row, self._hidden, self._whole = max(self.table.currentIndex().row(), 0), hidden, whole
        self.listed = found
        text = self.context.text
        columns = [column.key for column in self.model.columns]
        self.model.ask(ListRows(found, columns, lambda one: proposal_row(text, one, hidden=hidden)))

    def offer_indicators(self, known: Sequence[tuple[str, str]]) -> None:
        """The indicators to choose from (code and label), with what is chosen kept where it still stands there."""
        chosen = self.indicator.currentData()
        self.indicator.blockSignals(True)
        while self.indicator.count() > 1:
            self.indicator.removeItem(1)
        for code, label in known:
            self.indicator.addItem(label, code)
        self.indicator.setCurrentIndex(max(self.indicator.findData(chosen), 0))
        self.indicator.blockSignals(False)

    def _show_state(self, state: str) -> None:
        if state == EMPTY:
            state = FILTERED if self._whole else ASIDE if self.shown.choice == ASIDE else NOTHING
        self.content.show_state(state)
        if state == READY and self.isVisible():
            self.table.stand(self._row)
        elif state != LOADING and self.isVisible():
            self._inspect(None)

    def picked(self) -> list[Offered]:
        """The proposals that are selected."""
        return [self.listed[key] for key in self.table.selected_keys() if key < len(self.listed)]

    def show_picked(self) -> None:
        """Put what is selected into the inspector."""
        some, theme, text = self.picked(), self.context.theme, self.context.text
        if not some:
            self._inspect(None)
        elif len(some) == 1:
            hidden = text("ui.map.participant", number=some[0].person) if self._hidden else ""
            one = ProposalView(theme, text, some[0], hidden=hidden)
            one.taken.connect(lambda taken: self._accept([taken]))
            one.dismissed.connect(self.set_aside)
            self._view = one
            self._inspect(one)
        else:
            many = ManyView(theme, text, some)
            many.taken.connect(self.take)
            many.dismissed.connect(self.set_aside)
            self._inspect(many)

    def _command(self, letter: str) -> None:
        if letter == "t":
            self.take()
        elif letter == "x":
            self.set_aside()

    def take(self) -> None:
        """Take over what is selected; of several those whose value the history tells."""
        some = self.picked()
        if len(some) == 1:
            self._view.take()
            return
        told = [Taken(one.id) for one in some if one.proposal.value is not None]
        if told:
            self._accept(told)

    def _accept(self, taken: Sequence[Taken]) -> None:
        upkeep, words, text = self.context.workspace.upkeep, self.context.text.words, self.context.text

        def write(progress: TicketProgress) -> Changes:
            changes: Changes = upkeep.accept(taken, words=words)
            return changes

        def done(changes: Changes) -> None:
            count = changes.params.get("count", changes.count)
            self.context.shell.say(text("ui.upkeep.taken", count=text.count(int(str(count)))), "ok")

        self.context.tasks.run_command(write, done, on_failed=self._fail, owner=self)

    def _fail(self, error: BaseException) -> None:
        self.context.shell.say(self.context.text.trouble(error), "danger")

    def set_aside(self) -> None:
        """Set aside what is selected, or offer it again where it was."""
        some, upkeep = self.picked(), self.context.workspace.upkeep
        ids = [one.id for one in some]
        if not ids:
            return
        again = all(one.aside for one in some)

        def write() -> Any:
            return upkeep.offer_again(ids) if again else upkeep.dismiss(ids)

        def done(count: Any) -> None:
            text, key = self.context.text, "ui.upkeep.was.again" if again else "ui.upkeep.was.aside"
            self.context.shell.say(text(key, count=text.count(count)))
            self.changed.emit()

        self.context.tasks.run_io(lambda progress: write(), done, on_failed=self._fail, owner=self)
