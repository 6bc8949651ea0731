"""Bank kalimat: every sentence of the reports by competency and level, changed in the table or in full below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.records import REPORT_WORDS
from simata_desktop.services.sentence_bank import ASPECTS, CATEGORIES, FACES
from simata_desktop.services.sentences import Sentence
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_section import SettingsSection, rule
from simata_desktop.ui.text import Text
from simata_desktop.ui.text_row import TextRow
from simata_desktop.ui.widgets.entry_model import Edit, EntryColumn, EntryModel
from simata_desktop.ui.widgets.entry_table import EntryTable
from simata_desktop.ui.widgets.label import Button
from simata_desktop.ui.widgets.segmented import Segmented

NAME, SENTENCE, CATEGORY = "name", "sentence", "category"
NAME_WIDE, LEVEL_WIDE, CATEGORY_WIDE, TEXT_WIDE = 190, 220, 180, 520


class SentenceSheet(EntryTable):
    """One face of the bank: a line for each competency or aspect and a column for each level; advice is a list."""

    def __init__(self, context: Context, face: str, *, may: bool) -> None:
        self.face, self._text = face, context.text
        self._keys: dict[tuple[object, str], str] = {}
        columns = self._list_columns(may=may) if face == CATEGORIES else self._level_columns(may=may)
        self.cells = EntryModel(columns)
        super().__init__(context.theme, self.cells, f"settings.sentences.{face}", memory=context.memory,
                         accessible=context.text(f"ui.settings.sentences.face.{face}"))

    def _list_columns(self, *, may: bool) -> list[EntryColumn]:
        text = self._text
        return [EntryColumn(NAME, text("ui.settings.sentences.kind"), NAME_WIDE, frozen=True),
                EntryColumn(CATEGORY, text("ui.settings.sentences.category"), CATEGORY_WIDE, strong=True),
                EntryColumn(SENTENCE, text("ui.settings.sentences.text"), TEXT_WIDE, entry=may)]

    def _level_columns(self, *, may: bool) -> list[EntryColumn]:
        text, aspects = self._text, self.face == ASPECTS
        levels = range(1, 6) if aspects else range(6 if self.face == FACES[0] else 5)
        head = text("ui.settings.sentences.aspect" if aspects else "ui.settings.sentences.name")
        return [EntryColumn(NAME, head, NAME_WIDE, frozen=True), *(
            EntryColumn(str(level), text(f"ui.settings.sentences.aspect.{level}") if aspects else
                        text("ui.settings.sentences.level", level=level), LEVEL_WIDE, entry=may) for level in levels)]

    def show_sentences(self, found: Sequence[Sentence]) -> None:
        """Show the sentences of this face; a field that is open stays open."""
        rows: dict[object, dict[str, str]] = {}
        for one in found:
            row: object = one.key if self.face == CATEGORIES else one.row
            column = SENTENCE if self.face == CATEGORIES else one.level
            self._keys[row, column] = one.key
            rows.setdefault(row, {NAME: row_words(self._text, one.row)})[column] = one.text
            if self.face == CATEGORIES:
                rows[row][CATEGORY] = self._text(f"ui.settings.sentences.category.{one.level}")
        if self.cells.rowCount() != len(rows):
            self.cells.set_rows([(row, [cells.get(column.key, "") for column in self.cells.columns])
                                 for row, cells in rows.items()])
            self._go((0, len(self.cells.columns) - 1 if self.face == CATEGORIES else 1))
            return
        for place, cells in enumerate(rows.items()):
            held = {column.key: self.cells.text(place, at) for at, column in enumerate(self.cells.columns)}
            self.cells.set_cells(cells[0], {key: text for key, text in cells[1].items() if text != held[key]})

    def keys_of(self, edits: Sequence[Edit]) -> dict[str, str]:
        """Changed cells as sentences: key → text."""
        return {self._keys[edit.row, edit.column]: edit.after for edit in edits}

    def chosen(self) -> list[str]:
        """The keys of the sentences in the selected cells."""
        places = [(self.cells.key(row), self.cells.columns[column].key) for row, column in self.selected_cells()]
        return [self._keys[place] for place in places if place in self._keys]

    def current(self) -> str | None:
        """The key of the sentence where the keyboard is."""
        index = self.currentIndex()
        place = (self.cells.key(index.row()), self.cells.columns[index.column()].key) if index.isValid() else None
        return self._keys.get(place) if place else None


class SentenceSection(SettingsSection):
    """The table of one face above, the current sentence in full below."""

    key, icon = "sentences", "assessment"
    topics = frozenset(("setting",))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self._held: dict[str, Sentence] = {}
        self._shown: str | None = None
        self.faces = Segmented(theme, [(face, text(f"ui.settings.sentences.face.{face}")) for face in FACES],
                               name=text("ui.settings.sentences.face"))
        self.head_row.insertWidget(1, self.faces)
        self.reset = Button(theme, text("ui.settings.sentences.reset"), "undo", kind="small")
        self.whole = TextRow(theme, text("ui.settings.sentences.text"), hint=text("ui.settings.sentences.hint"),
                             fewest=3, aside=self.reset)
        self.sheets = {face: SentenceSheet(context, face, may=self.may) for face in FACES}
        self.stack = QStackedWidget()
        for sheet in self.sheets.values():
            self.stack.addWidget(sheet)
            sheet.cells.committed.connect(lambda edits, sheet=sheet: self._typed(sheet, edits))
            sheet.selectionModel().selectionChanged.connect(lambda *_: self._arrived())
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(rule())
        self.column.addWidget(self.whole)
        self.faces.chosen.connect(self._face)
        self.faces.choose(FACES[0])
        self.whole.committed.connect(self._kept)
        self.reset.clicked.connect(self._reset)

    @property
    def sheet(self) -> SentenceSheet:
        """The table in front."""
        return self.sheets[self.faces.choice]

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self.whole.allow(on=self.may, reason=self.reason())
        self.context.tasks.run_query(self.workspace.sentences.list, self._show, on_failed=self.fail, key="sentences",
                                     owner=self)

    def _show(self, found: Sequence[Sentence]) -> None:
        self._held = {one.key: one for one in found}
        for face, sheet in self.sheets.items():
            sheet.show_sentences([one for one in found if one.face == face])
        own, text = sum(one.own for one in found), self.context.text
        self.aside.setText(text("ui.settings.sentences.count", count=text.count(own)) if own
                           else text("ui.settings.sentences.none"))
        self.aside.setToolTip(text("ui.settings.sentences.aside"))
        self._arrived()

    def _face(self, face: str) -> None:
        self.stack.setCurrentWidget(self.sheets[face])
        self._arrived()

    def _arrived(self) -> None:
        """Show the current sentence in full; one being typed is kept first, at its own place."""
        text, key = self.context.text, self.sheet.current()
        one = self._held.get(key or "")
        self.whole.setVisible(one is not None)
        if one is None:
            return
        if one.key != self._shown:
            self.whole.revert()
        self._shown = one.key
        words = [row_words(text, one.row), level_words(text, one)]
        words.append(text("ui.settings.sentences.own" if one.own else "ui.settings.sentences.shipped"))
        self.whole.say(" · ".join(words))
        self.whole.show_value(one.text)
        self.lock(self.reset)
        if self.may and not any(self._held[key].own for key in self.sheet.chosen()):
            self.reset.setEnabled(False)
            self.reset.setToolTip(text("ui.settings.sentences.reset.already"))

    # Saving

    def _kept(self, typed: str) -> None:
        text, key = self.context.text, self._shown or ""

        def kept(changes: Changes) -> None:
            if self._shown == key:
                self.whole.accept(text("ui.settings.saved"))

        def failed(error: BaseException) -> None:
            if self._shown == key:
                self.whole.refuse(text.trouble(error))
            else:  # the user has gone on to another sentence
                self.fail(error)

        self.context.tasks.run_command(lambda progress: self.workspace.sentences.change({key: typed}), kept,
                                       on_failed=failed, owner=self)

    def _typed(self, sheet: SentenceSheet, edits: Sequence[Edit]) -> None:
        texts = sheet.keys_of(edits)

        def failed(error: BaseException) -> None:
            self.fail(error)
            sheet.cells.take_back(edits)

        self.message.hide()
        self.context.tasks.run_command(lambda progress: self.workspace.sentences.change(texts), self._same,
                                       on_failed=failed, owner=self)

    def _same(self, changes: Changes) -> None:
        """What was typed may be the shipped sentence after all, or blank: show what is kept."""
        if not changes.count:
            self.refresh(None)

    def _reset(self) -> None:
        keys = [key for key in self.sheet.chosen() if self._held[key].own]
        if keys:
            self.context.tasks.run_command(lambda progress: self.workspace.sentences.reset(keys),
                                           on_failed=self.fail, owner=self)


def row_words(text: Text, row: str) -> str:
    """The name of a competency, an aspect or a text of the report."""
    return text(f"ui.words.{row}") if row in REPORT_WORDS else text(f"cli.field.{row}")


def level_words(text: Text, one: Sentence) -> str:
    """The level or category of a sentence."""
    if one.face == CATEGORIES:
        return text(f"ui.settings.sentences.category.{one.level}")
    if one.face == ASPECTS:
        return text(f"ui.settings.sentences.aspect.{one.level}")
    return text("ui.settings.sentences.level", level=one.level)
