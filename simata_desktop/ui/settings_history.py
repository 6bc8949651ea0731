"""Riwayat: who changed what and when, narrowed to a person, a user, some days; and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.dates import read_day
from simata_desktop.services.office import AuditRequest
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_audit_words import change_words, command_words, subject_words
from simata_desktop.ui.settings_section import ADMIN, VERIFIER, SettingsSection, rule, scrolled, short_moment
from simata_desktop.ui.text import DASH, Text, bare_nip, grouped_nip
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import Button, frame, label, retone
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import EMPTY, FAILED, LOADING
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.table import Table

NIP, USER, DAY, DETAIL_LINES, USUAL_TYPE = 176, 140, 104, 5, 13
HEAD_SIGNS = 16  # of the head of the chain, enough to compare by eye
NOTHING, FILTERED, FORBIDDEN = "nothing", "filtered", "forbidden"


class AuditRows:
    """Changes of a request as rows, the newest first; ``lines`` keeps what was read for the detail below."""

    def __init__(self, workspace: Any, text: Text, request: AuditRequest, *, hidden: bool) -> None:
        self._workspace, self._text, self._request, self._hidden = workspace, text, request, hidden
        self._units: Mapping[str, str] = {}
        self.narrowed = request != AuditRequest()

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in the journal; by time only."""
        office = self._workspace.office
        self._units = {one["id"]: one["name"] for one in office.unit_nodes()}
        found: list[int] = office.audit_keys(self._request)
        return found[::-1] if sort == "at" and not descending else found

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The lines of these places."""
        lines = {row.n: row for row in self._workspace.office.audit_rows(keys)}
        return [self._row(lines[key]) if key in lines else () for key in keys]

    def _row(self, row: Any) -> Sequence[object]:
        text = self._text
        changes = "; ".join(change_words(text, row, self._units, hidden=self._hidden))
        return (row.at, row.by, command_words(text, row.command), subject_words(text, row),
                "" if self._hidden else row.nip, row.reason, changes)


class HistorySection(SettingsSection):
    """Filters, the list, the words of the selected change."""

    key, icon = "history", "history"
    topics = frozenset(("person", "unit", "post", "rating", "evidence", "declaration", "session", "participant",
                        "history", "external", "target", "setting", "scheme", "print", "user"))
    roles = (ADMIN, VERIFIER)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self._hidden = False
        self._rows: AuditRows | None = None
        self._request = AuditRequest()
        self._months = {text.locale.monthName(number).casefold(): number for number in range(1, 13)}
        self.verify = Button(theme, text("ui.settings.history.verify"), "check")
        self.verify.clicked.connect(self.run_verify)
        self.head_row.addWidget(self.verify)
        self.column.addWidget(self._filters())
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "settings.history", memory=context.memory,
                           accessible=text("ui.settings.section.history"))
        self.content = ContentStates(self.table)
        for state, action, run in ((LOADING, "", None), (NOTHING, "", None), (FORBIDDEN, "", None),
                                   (FILTERED, text("ui.people.filtered.action"), self._clear),
                                   (FAILED, text("ui.start.again"), self._ask)):
            self.content.add_state(state, EmptyState(theme, text(f"ui.settings.history.{state}"), action=action,
                                                     run=run))
        self.column.addWidget(self.content, 1)
        self._build_detail()
        context.theme.changed.connect(self._measure)
        self._measure()
        self.table.picked.connect(self._picked)
        self.model.state_changed.connect(self._arrived)

    def _filters(self) -> QFrame:
        text = self.context.text
        made, row = strip(self.context.theme)
        self.nip, self.since, self.until = QLineEdit(), QLineEdit(), QLineEdit()
        self.user = QComboBox()
        self._widths: dict[QWidget, int] = {self.user: USER}
        self.user.setAccessibleName(text("ui.settings.history.by"))
        self.user.addItem(text("ui.settings.history.everybody"), None)
        for field, key, width in ((self.nip, "nip", NIP), (self.since, "since", DAY), (self.until, "until", DAY)):
            field.setPlaceholderText(text(f"ui.settings.history.{key}.short"))
            field.setAccessibleName(text(f"ui.settings.history.{key}"))
            self._widths[field] = width
            field.setClearButtonEnabled(field is self.nip)
            field.editingFinished.connect(self._narrow)
            field.textChanged.connect(lambda words: self._narrow() if not words else None)
        self.user.activated.connect(lambda place: self._narrow())
        for widget in (self.nip, self.user, self.since, self.until):
            row.addWidget(widget)
        row.addStretch(1)
        return made

    def _measure(self) -> None:
        """The widths are those for the usual type; a larger one needs more."""
        share = self.context.theme.tokens.type_size("body").size / USUAL_TYPE
        for field, width in self._widths.items():
            field.setFixedWidth(round(width * share))

    def _columns(self) -> list[Column]:
        text = self.context.text

        def moment(value: object) -> str:
            return short_moment(text, str(value))

        def nip(value: object) -> str:
            return grouped_nip(str(value)) if value else ""

        return [Column("at", text("ui.settings.history.at"), 124, show=moment),
                Column("by", text("ui.settings.history.by"), 96, sort=False),
                Column("command", text("ui.settings.history.command"), 116, sort=False),
                Column("subject", text("ui.settings.history.subject"), 128, sort=False),
                Column("nip", text("ui.settings.history.person"), 158, show=nip, sort=False,
                       copy=lambda value: bare_nip(str(value or ""))),
                Column("reason", text("ui.settings.history.reason"), 90, sort=False),
                Column("changes", text("ui.settings.history.changes"), 300, sort=False)]

    def _build_detail(self) -> None:
        tokens = self.context.theme.tokens
        self.detail_head = label("", "strong")
        self.detail = label("", "small", wrap=True)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside = frame("surface")
        column = QVBoxLayout(inside)
        edge = tokens.space("page_edge")
        column.setContentsMargins(edge, tokens.space("s"), edge, tokens.space("s"))
        column.setSpacing(tokens.space("xs"))
        column.addWidget(self.detail_head)
        column.addWidget(self.detail)
        column.addStretch(1)
        self.below = scrolled(inside)
        self.below.setFixedHeight(tokens.height("row_derivation") * DETAIL_LINES)
        self.line = rule()
        self.column.addWidget(self.line)
        self.column.addWidget(self.below)

    def filter_field(self) -> QLineEdit:
        return self.nip

    def hide_names(self, *, hidden: bool) -> None:
        if hidden != self._hidden:
            self._hidden = hidden
            if not self.stale:
                self._ask()

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self.lock(self.verify, self.nip, self.user, self.since, self.until)
        if not self.may:
            self.content.show_state(FORBIDDEN)
            self._show_detail(None)
            return
        self.context.tasks.run_query(self.workspace.office.audit_users, self._take_users, on_failed=self.fail,
                                     key="users", owner=self)
        self._ask() if changes is None else self.model.reload()

    def _take_users(self, names: Sequence[str]) -> None:
        chosen = self.user.currentData()
        while self.user.count() > 1:
            self.user.removeItem(1)
        for name in names:
            self.user.addItem(name, name)
        self.user.setCurrentIndex(max(0, self.user.findData(chosen)))

    def _ask(self) -> None:
        self._rows = AuditRows(self.workspace, self.context.text, self._request, hidden=self._hidden)
        self._show_detail(None)
        self.model.ask(self._rows)

    def _arrived(self, state: str) -> None:
        if not self.may:
            return
        if state == EMPTY:
            state = FILTERED if self._rows is not None and self._rows.narrowed else NOTHING
        self.content.show_state(state)
        text = self.context.text
        self.aside.setText("" if state == LOADING else text("ui.settings.history.count",
                                                            count=text.count(self.model.rowCount())))

    # Filters

    def _day(self, field: QLineEdit) -> tuple[date | None, bool]:
        """The day typed, and whether the field can be used."""
        typed = field.text().strip()
        found = read_day(typed, self._months) if typed else None
        well = not typed or found is not None
        retone(field, wrong="false" if well else "true")
        return found, well

    def _narrow(self) -> None:
        text = self.context.text
        (since, first), (until, second) = self._day(self.since), self._day(self.until)
        nip = bare_nip(self.nip.text().strip())
        known = not nip or (len(nip) == 18 and nip.isdigit())
        retone(self.nip, wrong="false" if known else "true")
        wrong = "" if known else "ui.settings.history.nip.wrong"
        wrong = wrong if first and second else "ui.settings.history.day.wrong"
        if wrong:
            self.message.say(text(wrong), "warning")
            return
        self.message.hide()
        request = AuditRequest(nip or None, self.user.currentData(), since, until)
        if request != self._request:
            self._request = request
            self._ask()

    def _clear(self) -> None:
        for field in (self.nip, self.since, self.until):
            field.blockSignals(True)
            field.clear()
            field.blockSignals(False)
        self.user.setCurrentIndex(0)
        self._narrow()

    # The selected change

    def _picked(self, keys: Sequence[int]) -> None:
        row = self.table.selected_rows()
        self._show_detail(self.model.values(row[0]) if len(row) == 1 else None)

    def _show_detail(self, values: Sequence[object] | None) -> None:
        there = bool(values)
        self.below.setVisible(there)
        self.line.setVisible(there)
        if not values:
            return
        at, by, command, subject, nip, reason, changes = values
        text = self.context.text
        moment = text.moment(datetime.fromisoformat(str(at)).astimezone())
        person = f" · {grouped_nip(str(nip))}" if nip else ""
        self.detail_head.setText(f"{subject}{person} · {command} · {by} · {moment}")
        lines = [str(changes).replace("; ", "\n")]
        if reason:
            lines.append(text("ui.settings.history.because", reason=str(reason)))
        self.detail.setText("\n".join(lines) or DASH)

    def run_verify(self) -> None:
        """Recompute the chain of the whole journal."""
        self.verify.setEnabled(False)
        self.message.say(self.context.text("ui.settings.history.verifying"))
        self.context.tasks.run_query(self.workspace.office.audit_verify, self._verified, on_failed=self._unverified,
                                     key="verify", owner=self)

    def _verified(self, report: Any) -> None:
        self.verify.setEnabled(self.may)
        text = self.context.text
        if report.faults:
            self.message.say(text("ui.settings.history.broken", n=text.count(report.faults[0]),
                                  count=text.count(len(report.faults))), "danger")
        else:
            self.message.say(text("ui.settings.history.whole", n=text.count(report.entries),
                                  head=report.head[:HEAD_SIGNS]), "ok")

    def _unverified(self, error: BaseException) -> None:
        self.verify.setEnabled(self.may)
        self.fail(error)
