"""Letting people take part: pasted NIPs judged line by line, one person by search, a unit with its tiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.joining import PastedLine
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.label import Button, label, retone
from simata_desktop.ui.widgets.panel import button_row, panel_ground, stacked
from simata_desktop.ui.widgets.scope_button import ScopeButton
from simata_desktop.ui.widgets.search_field import SearchField
from simata_desktop.ui.widgets.section import Section
from simata_desktop.ui.widgets.tree_combo import TreeCombo

FOUND, TOLD = 5, 12  # people of a search, lines told of a pasted list
PASTE_HIGH, PAUSE = 84, 200
OWN_WORDS = ("person.unknown", "session.already_in", "nip.pasted_twice")


class JoiningForm(QWidget):
    """Three ways in. Signals: ``added(count)`` after people were let in."""

    added = Signal(int)

    def __init__(self, context: Context, code: str) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._context, self._code = context, code
        self._lines: Sequence[PastedLine] = ()
        self._of_unit: tuple[str, ...] = ()
        self.paste = QPlainTextEdit()
        self.told = label("", "small", wrap=True)
        self.take = Button(theme, "", kind="filled")
        self.search = SearchField(text("ui.assessment.join.search"), least=80, most=400)
        self.found = Section(theme, ground="surface_alt")
        self.unit = TreeCombo(theme, text("ui.scope.unit"), Choice(None, ""), hint=text("ui.scope.find_unit"),
                              everything=text("ui.scope.all_units"))
        self.unit.set_units(context.scope.units)
        self.tier = ScopeButton(theme, text("ui.assessment.tier"), Choice("", text("ui.assessment.tier.all")))
        self.take_unit = Button(theme, "")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        text, theme = self._context.text, self._context.theme
        pasted, column = panel_ground(theme)
        words = text("ui.assessment.join.paste")
        self.paste.setAccessibleName(words)
        self.paste.setPlaceholderText(text("ui.assessment.join.paste.hint"))
        self.paste.setTabChangesFocus(True)
        self.paste.setFixedHeight(PASTE_HIGH)
        column.addWidget(label(words, "small", tone="muted"))
        column.addWidget(self.paste)
        column.addWidget(self.told)
        column.addLayout(button_row(self.take))
        one, column = panel_ground(theme)
        column.addWidget(self.search)
        column.addWidget(self.found)
        many, column = panel_ground(theme)
        column.addWidget(self.unit)
        column.addWidget(self.tier)
        column.addLayout(button_row(self.take_unit))
        stacked(self, pasted, one, many)
        self.setFocusProxy(self.paste)
        self._show_judged(())

    def _connect(self) -> None:
        self.paste.textChanged.connect(lambda: self._pause.start())
        self._pause.timeout.connect(self._judge)
        self.take.clicked.connect(lambda: self._add([line.nip for line in self._lines if line.code is None],
                                                    self.paste.clear))
        self.search.asked.connect(self._look)
        self.unit.chosen.connect(lambda choice: self._ask_unit())
        self.tier.chosen.connect(lambda choice: self._ask_unit())
        self.take_unit.clicked.connect(lambda: self._add(list(self._of_unit)))

    def refresh(self) -> None:
        """Judge everything again: who takes part now has changed."""
        workspace = self._context.workspace
        self._context.tasks.run_query(lambda: workspace.desk.rulebook().tiers.codes, self._offer_tiers, key="tiers",
                                      owner=self)
        self._judge()
        self._look()
        self._ask_unit()

    def _offer_tiers(self, codes: Sequence[str]) -> None:
        text = self._context.text
        self.tier.set_choices([Choice("", text("ui.assessment.tier.all")),
                               *(Choice(code, tier_words(text, code)) for code in (*codes, "unknown"))])

    # Pasted

    def _judge(self) -> None:
        joining, code, typed = self._context.workspace.joining, self._code, self.paste.toPlainText()
        self._context.tasks.run_query(lambda: joining.judge(code, typed), self._show_judged, on_failed=self._failed,
                                      key="judge", owner=self)

    def _show_judged(self, lines: Sequence[PastedLine]) -> None:
        self._lines, text = lines, self._context.text
        good = sum(line.code is None for line in lines)
        bad = [line_words(text, line) for line in lines if line.code is not None]
        more = [text("ui.assessment.join.more", count=text.count(len(bad) - TOLD))] if len(bad) > TOLD else []
        self.told.setText("\n".join([*bad[:TOLD], *more]))
        self.told.setAccessibleName(self.told.text() or "–")
        self.told.setVisible(bool(bad))
        retone(self.told, tone="danger")
        self.take.setText(text("ui.assessment.join.take", count=text.count(good)))
        self.take.setAccessibleName(self.take.text())
        self.take.setEnabled(bool(good))

    # One by search

    def _look(self) -> None:
        people, words = self._context.workspace.people, self.search.search
        self._context.tasks.run_query(lambda: list(people.quick_search(words, FOUND)) if words else [],
                                      self._show_found, on_failed=self._failed, key="search", owner=self)

    def _show_found(self, found: Sequence[Any]) -> None:
        text = self._context.text
        self.found.clear()
        for line in found:
            add = Button(self._context.theme, text("ui.assessment.join.one", name=line.name), "plus", kind="icon",
                         size="in_control")
            add.clicked.connect(lambda _=False, nip=line.nip: self._add([nip]))
            self.found.add_two_lines(line.title, f"{line.position} · {line.agency or line.unit}", right=add)
        self.found.setVisible(bool(found))

    # A unit

    def _ask_unit(self) -> None:
        joining, code, tier = self._context.workspace.joining, self._code, str(self.tier.choice.value or "")
        unit = None if self.unit.choice.value is None else str(self.unit.choice.value)
        self._context.tasks.run_query(lambda: joining.of_unit(code, unit, [tier] if tier else ()), self._show_unit,
                                      on_failed=self._failed, key="unit", owner=self)

    def _show_unit(self, nips: tuple[str, ...]) -> None:
        self._of_unit, text = nips, self._context.text
        self.take_unit.setText(text("ui.assessment.join.unit", count=text.count(len(nips))))
        self.take_unit.setAccessibleName(self.take_unit.text())
        self.take_unit.setEnabled(bool(nips))

    # Letting in

    def _add(self, nips: Sequence[str | None], after: Any = None) -> None:
        service, code = self._context.workspace.assessment, self._code
        wanted = [nip for nip in nips if nip]

        def add() -> Changes:
            made: Changes = service.add(code, wanted)
            return made

        def done(changes: Changes) -> None:
            if after is not None:
                after()
            self.refresh()
            self.added.emit(len(wanted))

        self._context.tasks.run_command(lambda progress: add(), done, on_failed=self._failed, owner=self)

    def _failed(self, error: BaseException) -> None:
        self.told.setText(self._context.text.trouble(error))
        self.told.show()


def line_words(text: Text, line: PastedLine) -> str:
    """Why a pasted line adds nobody."""
    if line.code in OWN_WORDS:
        words = text(f"ui.assessment.join.{str(line.code).rpartition('.')[2]}", value=line.text, name=line.name)
    else:
        words = text(f"error.{line.code}", **line.params)
    return text("ui.assessment.join.line", line=line.line, words=words)
