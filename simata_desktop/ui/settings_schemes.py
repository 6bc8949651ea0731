"""Aturan penilaian: which rules there are and which the office uses; a file is installed, or its faults are shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.scheme_problems import SchemeProblem
from simata_desktop.services.office import SchemeOnShelf, scheme_file_text
from simata_desktop.services.setting_values import EVIDENCE_COUNTS
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.settings_form import ChoiceRow
from simata_desktop.ui.settings_scheme_view import SchemeView
from simata_desktop.ui.settings_section import SettingsSection, rule
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.label import Button
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.table import Table

LINES_SHOWN = 4


class SchemeRows:
    """The shelf as rows; ``found`` is read with the keys."""

    def __init__(self, workspace: Any) -> None:
        self._workspace = workspace
        self.found: list[SchemeOnShelf] = []

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places on the shelf."""
        self.found = self._workspace.office.scheme_shelf()
        return sorted(range(len(self.found)), key=lambda n: str(getattr(self.found[n], sort)) if sort else "",
                      reverse=descending)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Title, state, version, code, days, origin."""
        return [(one.title, one, one.version, one.code, one, one.origin) for one in (self.found[key] for key in keys)]


class FaultRows:
    """What is wrong with a file, in its order."""

    def __init__(self, text: Text, problems: Sequence[SchemeProblem]) -> None:
        self._rows = [(one.path or DASH, one.code, fault_words(text, one)) for one in problems]

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in the list."""
        return range(len(self._rows))

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Path, code, sentence."""
        return [self._rows[key] for key in keys]


def fault_words(text: Text, one: SchemeProblem) -> str:
    """The sentence of a fault."""
    params = {"value": "", "expected": "", **one.params}
    key = f"cli.expected.{params['expected']}"
    return text(f"cli.fault.{one.code}", **{**params, "expected": text(key) if key in text.words else ""})


class SchemeSection(SettingsSection):
    """List above, words or faults below."""

    key, icon = "schemes", "gavel"
    topics = frozenset(("scheme", "setting"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self.use = Button(theme, text("ui.settings.schemes.use"))
        self.install = Button(theme, text("ui.settings.schemes.install"), "plus")
        self.head_row.addWidget(self.use)
        self.head_row.addWidget(self.install)
        self._rows = SchemeRows(context.workspace)
        self._aim: tuple[str, int] | None = None
        self.model = PagedModel(theme, context.tasks, self._columns())
        self.table = Table(theme, self.model, "settings.schemes", memory=context.memory,
                           accessible=text("ui.settings.section.schemes"))
        self.column.addWidget(self.table)
        self.evidence = ChoiceRow(theme, text("ui.settings.key.evidence_counts"),
                                  [(one, text(f"ui.settings.evidence.{one}")) for one in EVIDENCE_COUNTS],
                                  hint=text("ui.settings.hint.evidence_counts"))
        self.column.addWidget(rule())
        self.column.addWidget(self.evidence)
        self.view = SchemeView(theme, text)
        self.below = QStackedWidget()
        self.below.addWidget(self.view)
        self.below.addWidget(self._fault_list())
        self.column.addWidget(self.below, 1)
        self.use.clicked.connect(self._use)
        self.install.clicked.connect(self.ask_file)
        self.table.picked.connect(self._picked)
        self.model.state_changed.connect(lambda state: self._arrived())
        self.evidence.committed.connect(lambda value: self.keep(
            self.evidence, lambda: self.workspace.office.set_office({"evidence_counts": value})))
        theme.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.table.setFixedHeight(self.context.theme.tokens.height("row_table") * (LINES_SHOWN + 1) + 1)

    def _columns(self) -> list[Column]:
        text = self.context.text

        def state(value: object) -> str:
            if not isinstance(value, SchemeOnShelf):
                return ""
            return text("ui.settings.schemes.used") if value.used else text(
                "ui.settings.schemes.in_force" if value.in_force else "ui.settings.schemes.not_in_force")

        def days(value: object) -> str:
            if not isinstance(value, SchemeOnShelf):
                return ""
            return text("ui.settings.schemes.since" if value.ends is None else "ui.settings.schemes.between",
                        day=value.begins, **({"end": value.ends} if value.ends else {}))

        def origin(value: object) -> str:
            return text(f"cli.origin.{value}")

        def tone(row: Sequence[object]) -> str:
            return "" if isinstance(row[1], SchemeOnShelf) and row[1].in_force else "text_muted"

        return [Column("title", text("ui.settings.schemes.title"), 300, tone=tone),
                Column("state", text("ui.settings.schemes.state"), 136, show=state, sort=False),
                Column("version", text("ui.settings.schemes.version"), 52, "right"),
                Column("code", text("ui.settings.schemes.code"), 90),
                Column("begins", text("ui.settings.schemes.force"), 170, show=days),
                Column("origin", text("ui.settings.schemes.origin"), 70, show=origin)]

    def _fault_list(self) -> QWidget:
        text, theme = self.context.text, self.context.theme
        self.fault_model = PagedModel(theme, self.context.tasks, [
            Column("path", text("ui.settings.schemes.fault.path"), 240, sort=False),
            Column("code", text("ui.settings.schemes.fault.code"), 116, sort=False),
            Column("words", text("ui.settings.schemes.fault.words"), 300, sort=False)])
        self.fault_table = Table(theme, self.fault_model, "settings.faults", memory=self.context.memory,
                                 accessible=text("ui.settings.schemes.faults"))
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fault_table)
        return made

    def leave(self) -> None:
        self.below.setCurrentWidget(self.view)
        self.message.hide()

    # Loading

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self.lock(self.install)
        self.evidence.allow(on=self.may, reason=self.reason())
        self.model.ask(self._rows) if changes is None else self.model.reload()
        self.context.tasks.run_query(self.workspace.office.settings, self._show_settings, on_failed=self.fail,
                                     key="settings", owner=self)

    def _show_settings(self, told: dict[str, str]) -> None:
        self.evidence.show_value(told.get("evidence_counts", EVIDENCE_COUNTS[0]))

    def _arrived(self) -> None:
        found = self._rows.found
        if not found:
            return
        used = next((n for n, one in enumerate(found) if one.used), 0)
        aimed = next((n for n, one in enumerate(found) if (one.code, one.version) == self._aim), None)
        if aimed is not None or not self.table.selected_keys():
            self._aim = None
            self.table.go_to(used if aimed is None else aimed)
        self._show_use()

    def _show_use(self) -> None:
        one = self._selected()
        text = self.context.text
        self.lock(self.use)
        if self.may and (one is None or one.used):
            self.use.setEnabled(False)
            self.use.setToolTip(text("ui.settings.schemes.use.already"))

    def _selected(self) -> SchemeOnShelf | None:
        keys = self.table.selected_keys()
        return self._rows.found[keys[0]] if len(keys) == 1 and keys[0] < len(self._rows.found) else None

    def _picked(self, keys: Sequence[int]) -> None:
        one = self._selected()
        self._show_use()
        if one is not None:
            self.context.tasks.run_query(lambda: self.workspace.office.scheme(one.code, one.version), self._show,
                                         on_failed=self.fail, key="scheme", owner=self)

    def _show(self, scheme: Scheme) -> None:
        self.view.show_scheme(scheme)
        self.below.setCurrentWidget(self.view)

    # Commands

    def _use(self) -> None:
        one = self._selected()
        if one is None:
            return
        words = self.context.text("ui.settings.schemes.use.done" if one.in_force else
                                  "ui.settings.schemes.use.not_in_force", title=one.title)
        level = "ok" if one.in_force else "warning"

        def done(changes: Changes) -> None:
            self.message.say(words, level)
            self.context.scope.choose("scheme", Choice(one.code, one.title))

        self.context.tasks.run_command(lambda progress: self.workspace.office.set_office({"scheme": one.code}), done,
                                       on_failed=self.fail, owner=self)

    def ask_file(self) -> None:
        """Ask for a file and install it."""
        text = self.context.text
        file, _ = QFileDialog.getOpenFileName(self, text("ui.settings.schemes.install"), "",
                                              text("ui.settings.schemes.files"))
        if file:
            self.take(Path(file))

    def take(self, file: Path) -> None:
        """Install a scheme file; with faults nothing is installed and they are listed."""
        self.message.hide()
        problems: list[SchemeProblem] = []

        def install(progress: object) -> Changes:
            changes: Changes
            changes, found = self.workspace.office.scheme_install(scheme_file_text(file))
            problems.extend(found)
            return changes

        self.context.tasks.run_command(install, lambda changes: self._installed(file, changes, problems),
                                       on_failed=self.fail, owner=self)

    def _installed(self, file: Path, changes: Changes, problems: Sequence[SchemeProblem]) -> None:
        text = self.context.text
        if problems:
            self.message.say(text("ui.settings.schemes.faulty", file=file.name, count=text.count(len(problems))),
                             "danger", action=text("ui.settings.schemes.faults.close"),
                             run=lambda: self.below.setCurrentWidget(self.view))
            self.fault_model.ask(FaultRows(text, problems))
            self.below.setCurrentIndex(1)
            self.fault_table.setFocus()
        elif not changes.count:
            self.message.say(text("ui.settings.schemes.same", file=file.name))
        else:
            self._aim = (str(changes.params["code"]), int(str(changes.params["version"])))
            self.message.say(text("ui.settings.schemes.installed", **changes.params), "ok")
