"""Pengaturan: a list of sections at the left, the chosen one beside it; each is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.actions import Offer
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.scope import Choice, UnitNode
from simata_desktop.ui.settings_backup import BackupSection
from simata_desktop.ui.settings_history import HistorySection
from simata_desktop.ui.settings_list import SectionList
from simata_desktop.ui.settings_lock import LockSection
from simata_desktop.ui.settings_look import LookSection
from simata_desktop.ui.settings_office import OfficeSection
from simata_desktop.ui.settings_schemes import SchemeSection
from simata_desktop.ui.settings_section import SettingsSection
from simata_desktop.ui.settings_sentences import SentenceSection
from simata_desktop.ui.settings_signatory import SignatorySection
from simata_desktop.ui.settings_target import TargetSection
from simata_desktop.ui.settings_units import UnitSection
from simata_desktop.ui.settings_users import UserSection

SECTIONS: tuple[type[SettingsSection], ...] = (
    OfficeSection, SignatorySection, UnitSection, TargetSection, SchemeSection, SentenceSection, UserSection,
    BackupSection, LookSection, LockSection, HistorySection)
ACTIONS: dict[str, type[SettingsSection]] = {
    "settings.backup": BackupSection, "settings.user": UserSection, "settings.scheme": SchemeSection,
    "settings.history": HistorySection, "settings.verify": HistorySection}
OFFERED = frozenset(("unit", "scheme"))  # what the scope of all pages chooses from


class SettingsPage(Page):
    """What an administrator sets, and what everybody may look up."""

    key = "settings"
    help_anchor = "settings"
    topics = frozenset().union(*(section.topics for section in SECTIONS))
    scopes = ()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        text = context.text
        self._kinds = {kind.key: kind for kind in SECTIONS}
        self._made: dict[str, SettingsSection] = {}
        self._here, self._hidden = "", False
        self.list = SectionList(context.theme, [(kind.key, kind.icon, text(f"ui.settings.section.{kind.key}"))
                                                for kind in SECTIONS])
        self.list.setAccessibleName(text("ui.page.settings"))
        self.stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.stack, 1)
        self.list.chosen.connect(self.open_section)
        self.setFocusProxy(self.list)
        self.list.show_page(SECTIONS[0].key)

    @property
    def section(self) -> SettingsSection | None:
        """The section in front."""
        return self._made.get(self._here)

    def open_section(self, key: str) -> SettingsSection:
        """Show a section, making it if need be."""
        before = self.section
        if before is not None and key != self._here:
            before.leave()
        if key not in self._made:
            made = self._made[key] = self._kinds[key](self.context)
            made.hide_names(hidden=self._hidden)
            self.stack.addWidget(made)
        self._here = key
        self.list.show_page(key)
        section = self._made[key]
        self.stack.setCurrentWidget(section)
        section.arrive()
        self.context.memory.keep("settings/section", key)
        return section

    def refresh(self, changes: Changes | None) -> None:
        roles = self.context.workspace.desk.user.roles
        for action, kind in ACTIONS.items():
            self.context.shell.enable(action, on=not roles.isdisjoint(kind.roles),
                                      why=self.context.text.needed_role(kind.roles, roles))
        if self.section is None:
            last = self.context.memory.text("settings/section")
            self.open_section(last if last in self._kinds else SECTIONS[0].key)
            return
        for key, section in self._made.items():
            if changes is not None and not changes.touches(*section.topics):
                continue
            if key == self._here:
                section.refresh(changes)
            else:
                section.stale = True
        if changes is None or changes.touches(*OFFERED):
            self._offer()

    def _offer(self) -> None:
        """Let the scope of all pages know of changed units and schemes."""
        office, scope = self.context.workspace.office, self.context.scope

        def show(found: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> None:
            units, schemes = found
            scope.offer(units=[UnitNode(one["id"], one["name"], one["parent_id"], one["people"]) for one in units],
                        periods=scope.options("period"),
                        schemes=list({one["code"]: Choice(one["code"], one["title"]) for one in schemes}.values()))

        self.context.tasks.run_query(lambda: (office.unit_nodes(), office.schemes()), show, key="offer", owner=self)

    def aim(self, target: object) -> None:
        """Show the section of that key."""
        if str(target) in self._kinds:
            self._go(str(target))

    def commands(self) -> Sequence[Offer]:
        text = self.context.text
        return [Offer(f"{self.title()}: {text(f'ui.settings.section.{key}')}", "", partial(self._go, key))
                for key in self._kinds]

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"settings.backup": self._backup, "settings.user": self._user, "settings.scheme": self._scheme,
                "settings.history": lambda: self._go("history"), "settings.verify": self._verify}

    def _go(self, key: str) -> None:
        self.open_section(key)
        self.list.setFocus()

    def _backup(self) -> None:
        section = self.open_section("backup")
        if isinstance(section, BackupSection):
            section.run_make(None)

    def _user(self) -> None:
        section = self.open_section("users")
        if isinstance(section, UserSection):
            section.open_add()

    def _scheme(self) -> None:
        section = self.open_section("schemes")
        if isinstance(section, SchemeSection) and section.may:
            section.ask_file()

    def _verify(self) -> None:
        section = self.open_section("history")
        if isinstance(section, HistorySection) and section.may:
            section.run_verify()

    def filter_field(self) -> QWidget | None:
        return self.section.filter_field() if self.section is not None else None

    def hide_names(self, *, hidden: bool) -> None:
        self._hidden = hidden
        for section in self._made.values():
            section.hide_names(hidden=hidden)
