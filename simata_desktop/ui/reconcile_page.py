"""Pencocokan: our boxes beside those of SIMATA BKN, who differs by which cause, and what to enter where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.reconciliation import Comparison, Reconciliation
from simata_desktop.services.reconciling import ReconcileRequest, known_heads
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.reconcile_filter import ReconcileFilter
from simata_desktop.ui.reconcile_rows import (
    DIFFERENT,
    VIEWS,
    ReconcileLine,
    ReconcileRows,
    columns,
    lines_of,
)
from simata_desktop.ui.reconcile_view import ReconcileView
from simata_desktop.ui.report_files import ask_target, suggested
from simata_desktop.ui.sheet_saving import save_sheet
from simata_desktop.ui.talent_words import MAY_SEE_BOXES
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table

READY, LOADING, UNTOLD, NOBODY, FILTERED = "ready", "loading", "untold", "nobody", "filtered"
FAILED, FORBIDDEN = "failed", "forbidden"
SHEET = "reconcile-list"
HELD = "\u00a0"  # a blank at which no line breaks


@dataclass(frozen=True)
class Answer:
    """What one loading brings; ``found`` None for who may see no boxes."""

    found: Reconciliation | None
    lines: tuple[ReconcileLine, ...] = ()


class ReconcilePage(Page):
    """Both maps of the chosen unit and period."""

    key = "reconcile"
    help_anchor = "reconcile"
    topics = frozenset({"person", "rating", "evidence", "declaration", "participant", "session", "target", "setting",
                        "unit", "external", "scheme"})
    scopes = ("unit", "period")
    buttons = ("reconcile.print", "reconcile.import")
    filled = "reconcile.import"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        text, theme = context.text, context.theme
        self._found: Reconciliation | None = None
        self._lines: tuple[ReconcileLine, ...] = ()
        self._hidden, self._aim = False, ""
        self.headline, self.second = label("", "subtitle", wrap=True), label("", "small", tone="muted", wrap=True)
        self.filter = ReconcileFilter(context)
        self.switch = Segmented(theme, [(view, text(f"ui.reconcile.view.{view}")) for view in VIEWS],
                                name=text("ui.reconcile.view"))
        self._columns = columns(text, number_of=self._number_of)
        self.model = PagedModel(theme, context.tasks, self._columns)
        self.table = Table(theme, self.model, "reconcile", memory=context.memory, accessible=text("ui.page.reconcile"))
        self.to_sheet = Button(theme, text("ui.action.reconcile.save"), "export", kind="small")
        self.message = MessageStrip(theme, text("ui.message.close"))
        self._build()
        self._connect()

    # Inside the page

    def _build(self) -> None:
        theme, edge = self.context.theme, self.context.theme.tokens.space("page_edge")
        self.head = frame("surface", "bottom")
        told = QVBoxLayout(self.head)
        told.setContentsMargins(edge, edge - 4, edge, edge - 4)
        told.setSpacing(2)
        told.addWidget(self.headline)
        told.addWidget(self.second)
        self.bar, row = strip(theme)
        row.addWidget(self.filter, 1)
        row.addWidget(self.switch)
        self.content, self.states = ContentStates(self.table), dict[str, EmptyState]()
        for state, action, run in self._states():
            self.states[state] = EmptyState(theme, self._state_words(state), run=run,
                                            action=self.context.text(action) if action else "")
            self.content.add_state(state, self.states[state])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.head, self.bar, self.message):
            column.addWidget(widget)
        column.addWidget(self.content, 1)
        self.foot = frame("surface", "top")
        self.foot.setFixedHeight(theme.tokens.height("filter_strip"))
        below = QHBoxLayout(self.foot)
        below.setContentsMargins(edge, 0, edge, 0)
        below.addWidget(ShrinkingLabel(self.context.text("ui.reconcile.shape"), "caption", tone="muted"), 1)
        below.addWidget(self.to_sheet)
        column.addWidget(self.foot)
        self.setFocusProxy(self.table)
        self._stand(LOADING)

    def _states(self) -> Sequence[tuple[str, str, Callable[[], None] | None]]:
        return ((LOADING, "", None), (FORBIDDEN, "", None), (NOBODY, "", None),
                (UNTOLD, "ui.action.reconcile.import", self.import_),
                (FILTERED, "ui.map.filtered.action", self.filter.drop),
                (FAILED, "ui.start.again", lambda: self.refresh(None)))

    def _connect(self) -> None:
        self.filter.changed.connect(self._narrow)
        self.switch.chosen.connect(lambda _: self._narrow())
        self.table.clicked.connect(lambda index: self._show_person(self.model.key_at(index.row())))
        self.table.opened.connect(self._show_person)
        self.to_sheet.clicked.connect(self.save)
        self.table.found_typed.connect(self._typed)

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        workspace, request, text = self.context.workspace, self._request(), self.context.text

        def load() -> Answer:
            if workspace.desk.user.roles.isdisjoint(MAY_SEE_BOXES):
                return Answer(None)
            found: Reconciliation = workspace.reconciling.reconcile(request)
            return Answer(found, lines_of(text, found))

        if self._found is None:
            self._stand(LOADING)
        self.context.tasks.run_query(load, self._arrive, on_failed=self._fail, key="reconcile", owner=self)

    def _request(self) -> ReconcileRequest:
        """The unit and the period of all pages, by the office's rules: the national system knows no others."""
        chosen = self.context.scope.chosen
        return ReconcileRequest(chosen.period.value if isinstance(chosen.period.value, int) else None,
                                None if chosen.unit.value is None else str(chosen.unit.value))

    def _arrive(self, answer: Answer) -> None:
        self._found, self._lines = answer.found, answer.lines
        if answer.found is None:
            self._stand(FORBIDDEN)
            return
        if not answer.found.counts.told:
            self._stand(UNTOLD)
            return
        self._tell_counts(answer.found)
        self._narrow()
        self._inspect_again()

    def _tell_counts(self, found: Reconciliation) -> None:
        text, counts = self.context.text, found.counts
        self.headline.setText(text(
            "ui.reconcile.head", equal=text.count(counts.equal), different=text.count(counts.different),
            here=text.count(counts.only_here), there=text.count(counts.only_there)))
        parts = [text("ui.reconcile.basis", period=found.period, day=found.day, year=found.rating_year)]
        if found.file:
            parts.append(text("ui.reconcile.file", file=found.file.name,
                              moment=text.moment(datetime.fromisoformat(found.file.read_at).astimezone())))
        if found.outside_target:
            parts.append(text("ui.map.outside", count=text.count(found.outside_target)))
        self.second.setText(" · ".join(parts))

    def _fail(self, error: BaseException) -> None:
        self._stand(FAILED)
        self.context.shell.say(self.context.text.trouble(error), "danger")

    # Showing

    def _narrow(self) -> None:
        """Show the lines that are asked for, or say why there are none."""
        if self._found is None or not self._found.counts.told:
            return
        view = self.switch.choice
        asked = self.filter.asked(view)
        rows = ReconcileRows(self._lines, asked, self._columns, name_of=self._name_of, hidden=self._hidden)
        everybody = sum(line.view == view for line in self._lines)
        self.filter.show_lines(self._lines, view)
        self.filter.show_count(len(rows.left), everybody, view)
        self.model.ask(rows)
        self._stand(READY if rows.left else FILTERED if everybody else NOBODY)

    def _stand(self, state: str) -> None:
        told = state in (READY, FILTERED, NOBODY)
        self.head.setVisible(told)
        self.bar.setVisible(told)
        self.foot.setVisible(told)
        if state in self.states:
            self.states[state].words.setText(self._state_words(state))
        if state != READY:
            self.inspect(None)
        self.content.show_state(state)
        self._switch_actions()

    def _state_words(self, state: str) -> str:
        text, found = self.context.text, self._found
        if state != NOBODY or found is None:
            year = found.rating_year if found else ""
            heads = ", ".join(head.replace(" ", HELD) for head in known_heads())
            return text(f"ui.reconcile.state.{state}", year=year, heads=heads)
        if self.switch.choice != DIFFERENT:
            return text(f"ui.reconcile.none.{self.switch.choice}")
        key = "equal" if found.counts.compared else "uncompared"
        return text(f"ui.reconcile.none.{key}", count=text.count(found.counts.compared))

    def _switch_actions(self) -> None:
        text, shell = self.context.text, self.context.shell
        why = text.needed_role(MAY_SEE_BOXES, self.context.workspace.desk.user.roles)
        told = self._found is not None and self._found.counts.told
        for action in ("reconcile.save", "reconcile.print"):
            shell.enable(action, on=told and not why, why=why or text("ui.reconcile.nothing_yet"))

    def _show_person(self, place: int) -> None:
        line, workspace, request = self._lines[place], self.context.workspace, self._request()

        def compare() -> Comparison:
            found: Comparison = workspace.reconciling.compare(line.person.nip, period=request.period)
            return found

        hidden = self._name_of(place) if self._hidden else ""
        self.context.tasks.run_query(compare, lambda found: self.inspect(
            ReconcileView(self.context, found, otherwise=line.do, hidden=hidden)), key="compare", owner=self)

    def _inspect_again(self) -> None:
        """The person asked for by another page, in the view he stands in; else who was shown before."""
        shown = self.inspected.found.person.nip if isinstance(self.inspected, ReconcileView) else ""
        nip, self._aim = self._aim or shown, ""
        place = next((place for place, line in enumerate(self._lines) if line.person.nip == nip), None)
        if place is None:
            self.inspect(None)
            return
        if self._lines[place].view != self.switch.choice:
            self.switch.choose(self._lines[place].view)
            self._narrow()
        self.table.go_to(place)
        self._show_person(place)

    def _typed(self, letters: str) -> None:
        self.filter.field.setText(letters)
        self.filter.field.setFocus()

    # What can be done

    def import_(self) -> None:
        """To the page that reads files, with the year whose scores are compared."""
        self.context.shell.open_page("import", self._found.rating_year if self._found else None)

    def save(self) -> None:
        """Ask for a file and write the differences into it."""
        found, text = self._found, self.context.text
        if found is None:
            return
        name = suggested(SHEET, period=found.period, unit=found.unit_name or "", day=found.day)
        path = ask_target(self, text, SHEET, name)
        if path is None:
            return
        reconciling = self.context.workspace.reconciling
        save_sheet(self, self.message, path, lambda: int(reconciling.save(found, path, say=text).rows))

    # The page in the frame

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"reconcile.import": self.import_, "reconcile.save": self.save,
                "reconcile.print": lambda: self.context.shell.open_page("report", "reconcile")}

    def aim(self, target: object) -> None:
        """A NIP."""
        self._aim = str(target or "")
        if self._found is not None:
            self._inspect_again()

    def filter_field(self) -> QWidget:
        return self.filter.field

    def hide_names(self, *, hidden: bool) -> None:
        if hidden == self._hidden:
            return
        self._hidden = hidden
        self._narrow()
        if self.inspected is not None:
            self._inspect_again()

    def _name_of(self, place: int) -> str:
        return self.context.text("ui.map.participant", number=place + 1) if self._hidden \
            else self._lines[place].person.title

    def _number_of(self, box: int) -> int:
        return self._found.scheme.shown_numbers.get(box, box) if self._found else box
