"""Pengguna: who may sign in on this PC and what for; one's own passphrase; the recovery code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from simata_desktop.domain.changes import NOTHING, Changes
from simata_desktop.services.users import NewUser
from simata_desktop.ui.page import Context
from simata_desktop.ui.recovery_sheet import RecoverySheet
from simata_desktop.ui.scope import UnitNode
from simata_desktop.ui.settings_section import SettingsSection, role_words, scrolled, short_moment
from simata_desktop.ui.settings_user_forms import PassphraseSheet, RecoveryAsk, Sheet, UserSheet
from simata_desktop.ui.text import DASH
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import Button, frame
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.pages import FAILED
from simata_desktop.ui.widgets.table import Table

FORBIDDEN = "forbidden"


class UserRows:
    """Users as rows; ``found`` is read with the keys."""

    def __init__(self, workspace: Any) -> None:
        self._workspace = workspace
        self.found: list[Any] = []

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in the list."""
        self.found = list(self._workspace.users.list())
        values = [str(getattr(one, sort or "name") or "").casefold() for one in self.found]
        return sorted(range(len(values)), key=values.__getitem__, reverse=descending)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Name, roles, unit, last change."""
        return [(one.name, one.roles, one.unit, one.last_change) for one in (self.found[key] for key in keys)]


class UserSection(SettingsSection):
    """The list, and the sheets that take its place."""

    key, icon = "users", "key"
    topics = frozenset(("user", "unit"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self._nodes: tuple[UnitNode, ...] = ()
        self._rows = UserRows(context.workspace)
        self.sheet: Sheet | RecoverySheet | None = None
        self.own = Button(theme, text("ui.settings.users.passphrase.open"), "key")
        self.recovery = Button(theme, text("ui.settings.users.recovery.open"))
        self.add, self.edit, self.remove = (Button(theme, text(f"ui.settings.users.{name}.open"), icon)
                                            for name, icon in (("add", "plus"), ("edit", ""), ("remove", "")))
        for button in (self.own, self.recovery):
            self.head_row.addWidget(button)
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "settings.users", memory=context.memory,
                           accessible=text("ui.settings.section.users"))
        self.content = ContentStates(self.table)
        self.content.add_state(FORBIDDEN, EmptyState(theme, text("ui.settings.users.forbidden")))
        self.content.add_state(FAILED, EmptyState(theme, text("ui.settings.failed"), action=text("ui.start.again"),
                                                  run=lambda: self.refresh(None)))
        self.pages = QStackedWidget()
        self.pages.addWidget(self._list())
        self.column.addWidget(self.pages, 1)
        self.own.clicked.connect(lambda: self._open(PassphraseSheet(self.context), self._change_passphrase))
        self.recovery.clicked.connect(lambda: self._open(RecoveryAsk(self.context), self._make_recovery))
        self.add.clicked.connect(self.open_add)
        self.edit.clicked.connect(self._open_edit)
        self.remove.clicked.connect(self._ask_remove)
        self.table.picked.connect(lambda keys: self._show_buttons())
        self.table.opened.connect(lambda key: self.edit.click())
        self.model.state_changed.connect(self._arrived)

    def _list(self) -> QWidget:
        made = frame("surface")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.content, 1)
        foot = frame("surface", "top")
        foot.setFixedHeight(self.context.theme.tokens.height("filter_strip"))
        row = QHBoxLayout(foot)
        edge = self.context.theme.tokens.space("page_edge")
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(self.context.theme.tokens.space("s"))
        for button in (self.add, self.edit, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        column.addWidget(foot)
        return made

    def _columns(self) -> list[Column]:
        text = self.context.text

        def roles(value: object) -> str:
            return role_words(text, value) if isinstance(value, tuple) else ""

        def unit(value: object) -> str:
            return str(value) if value else text("ui.settings.users.whole_office")

        def moment(value: object) -> str:
            return short_moment(text, str(value)) if value else DASH

        return [Column("name", text("ui.settings.users.name"), 124, strong=True),
                Column("roles", text("ui.settings.users.roles"), 206, show=roles, sort=False),
                Column("unit", text("ui.settings.users.unit"), 120, show=unit),
                Column("last_change", text("ui.settings.users.last_change"), 120, show=moment)]

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self.lock(self.add, self.recovery)
        self._show_buttons()
        if not self.may:
            self.content.show_state(FORBIDDEN)
            return
        self.model.ask(self._rows) if changes is None else self.model.reload()
        self.context.tasks.run_query(self.workspace.office.unit_nodes, self._take_units, on_failed=self.fail,
                                     key="units", owner=self)

    def _take_units(self, nodes: list[dict[str, Any]]) -> None:
        self._nodes = tuple(UnitNode(one["id"], one["name"], one["parent_id"]) for one in nodes)

    def _arrived(self, state: str) -> None:
        if not self.may:
            return
        self.content.show_state(state)
        if self.model.rowCount() and not self.table.selected_keys():
            self.table.go_to(self.model.key_at(0))
        self._show_buttons()

    def leave(self) -> None:
        self._close()

    def _selected(self) -> Any:
        keys = self.table.selected_keys()
        return self._rows.found[keys[0]] if len(keys) == 1 and keys[0] < len(self._rows.found) else None

    def _show_buttons(self) -> None:
        one, text = self._selected() if self.may else None, self.context.text
        self.lock(self.edit, self.remove)
        own = one is not None and one.id == self.workspace.desk.user.id
        if self.may and (one is None or own):
            for button, name in ((self.edit, "edit"), (self.remove, "remove")):
                button.setEnabled(False)
                button.setToolTip(text(f"ui.settings.users.{name}.own" if own else "ui.settings.users.pick"))

    # Sheets

    def _open(self, sheet: Sheet | RecoverySheet, act: Any) -> None:
        self._close()
        self.message.hide()
        self.sheet, area = sheet, self._placed(sheet)
        if isinstance(sheet, Sheet):
            sheet.done.connect(act)
            sheet.left.connect(self._close)
            button = sheet.go_on  # below the sentence; shown once the sentence has its place
            sheet.refused.connect(lambda: QTimer.singleShot(0, button, lambda: area.ensureWidgetVisible(button)))
        else:
            sheet.kept.connect(act)
        self.pages.setCurrentIndex(self.pages.addWidget(area))
        self.head.setEnabled(isinstance(sheet, Sheet))
        (sheet.focusProxy() or sheet).setFocus()

    def _placed(self, sheet: QWidget) -> QScrollArea:
        ground = frame("surface")
        row = QHBoxLayout(ground)
        edge = self.context.theme.tokens.space("page_edge")
        row.setContentsMargins(edge, edge, edge, edge)
        column = QVBoxLayout()
        column.addWidget(sheet)
        column.addStretch(1)
        row.addLayout(column)
        row.addStretch(1)
        return scrolled(ground)

    def _close(self) -> None:
        if self.sheet is None:
            return
        gone, self.sheet = self.pages.currentWidget(), None
        self.pages.setCurrentIndex(0)
        if gone is not None:
            self.pages.removeWidget(gone)
            gone.deleteLater()
        self.head.setEnabled(True)
        self.table.setFocus()

    def open_add(self) -> None:
        """The sheet for a new user."""
        if self.may:
            self._open(UserSheet(self.context, self._nodes), self._add)

    def _open_edit(self) -> None:
        one = self._selected()
        if one is not None:
            sheet = UserSheet(self.context, self._nodes, name=one.name, roles=one.roles, unit=one.unit)
            self._open(sheet, self._change)

    def _refused(self, error: BaseException) -> None:
        if isinstance(self.sheet, Sheet):
            self.sheet.refuse(self.context.text.trouble(error))
        else:
            self.fail(error)

    def _done(self, words: str) -> None:
        self._close()
        self.message.say(words, "ok")

    # Commands

    def _command(self, call: Any, words: str) -> None:
        self.context.tasks.run_command(lambda progress: call(), lambda changes: self._done(words),
                                       on_failed=self._refused, owner=self)

    def _add(self) -> None:
        sheet = self.sheet
        if not isinstance(sheet, UserSheet) or sheet.passphrases is None:
            return
        name, unit, passphrase = sheet.user.text().strip(), sheet.unit.choice.value, sheet.passphrases[0].text()
        new = NewUser(name, sheet.chosen_roles(), None if unit is None else str(unit))
        self._command(lambda: self.workspace.users.add(new, passphrase),
                      self.context.text("ui.settings.users.added", name=name))

    def _change(self) -> None:
        sheet = self.sheet
        if not isinstance(sheet, UserSheet):
            return
        name, unit, roles = sheet.user.text(), sheet.unit.choice.value, sheet.chosen_roles()
        self._command(lambda: self.workspace.users.change(name, roles=roles, unit=None if unit is None else str(unit)),
                      self.context.text("ui.settings.users.changed", name=name))

    def _ask_remove(self) -> None:
        one, text = self._selected(), self.context.text
        if one is not None:
            name = one.name
            self.message.say(text("ui.settings.users.remove.ask", name=name), "warning",
                             action=text("ui.settings.users.remove.do", name=name), run=lambda: self._remove(name))
            self.message.action.setFocus()

    def _remove(self, name: str) -> None:
        self._command(lambda: self.workspace.users.remove(name),
                      self.context.text("ui.settings.users.removed", name=name))

    def _change_passphrase(self) -> None:
        sheet = self.sheet
        if not isinstance(sheet, PassphraseSheet):
            return
        old, new = sheet.old.text(), sheet.passphrases[0].text()

        def change() -> Changes:
            self.workspace.users.confirm(old)
            self.workspace.users.change_passphrase(new)
            return NOTHING

        self._command(change, self.context.text("ui.settings.users.passphrase.done"))

    def _make_recovery(self) -> None:
        sheet, made = self.sheet, list[str]()
        if not isinstance(sheet, RecoveryAsk):
            return
        old = sheet.old.text()

        def make() -> Changes:
            made.append(self.workspace.users.new_recovery(old))
            return NOTHING

        self.context.tasks.run_command(lambda progress: make(), lambda changes: self._show_recovery(made[0]),
                                       on_failed=self._refused, owner=self)

    def _show_recovery(self, code: str) -> None:
        self._open(RecoverySheet(self.context.theme, self.context.text, code),
                   lambda: self._done(self.context.text("ui.settings.users.recovery.done")))
