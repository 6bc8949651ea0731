"""Beside the sheet: one record with its old and new values and its problems, and what applying will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from simata_desktop.services.import_plan import CHANGED, NEW, REJECTED
from simata_desktop.ui.derivation_view import PersonHead, person_block
from simata_desktop.ui.import_preview import Preview, Shown
from simata_desktop.ui.import_rows import PERSONAL, hidden_words, row_name
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.section import Section

Values = Sequence[tuple[str, str, str]]  # field, old, new
MOST = 40


class ImportInspector(QWidget):
    """Made anew for every record. ``take`` is called with the place of a problem, ``take_like`` with its code."""

    def __init__(self, context: Context, held: Preview, record: int | None, *, hidden: bool,
                 take: Callable[[int], None], take_like: Callable[[str], None]) -> None:
        super().__init__()
        self._context, self._held, self._hidden = context, held, hidden
        self._take, self._take_like = take, take_like
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if record is None:
            column.addWidget(self._file())
        else:
            block = person_block(context.theme, self._head(record))
            for line in block.findChildren(QLabel):
                line.setVisible(bool(line.text()))
            column.addWidget(block)
            for place in held.of_record.get(record, ()):
                column.addWidget(self._problem(place, held.problems[place]))
            column.addWidget(self._values(record))
        column.addStretch(1)
        column.addWidget(self._effect())

    # A record

    def _head(self, record: int) -> PersonHead:
        values, words = self._held.plan.records[record].record.values, self._held.words
        name = values.get("nama") or values.get("nip") or words.value("jabatan", values.get("jabatan"))
        hidden = hidden_words(self._context.text, "nama", record) if self._hidden else ""
        return PersonHead(name or self._row(record), values.get("nip", ""), values.get("golongan", ""),
                          values.get("jabatan", ""), values.get("opd") or values.get("unit_kerja") or "", hidden)

    def _row(self, record: int) -> str:
        planned = self._held.plan.records[record]
        return self._context.text("ui.import_page.row", row=row_name(planned.record, spread=self._held.spread))

    def _values(self, record: int) -> QWidget:
        """Old and new of what changes; of a new record, and one that is left as it is, what the row says."""
        text, planned = self._context.text, self._held.plan.records[record]
        changes = planned.changes
        made = Section(self._context.theme, ground="surface_alt")
        made.add_head(text(f"ui.import_page.record.{planned.state}"), self._row(record))
        if planned.state == CHANGED and changes:
            made.add(self._grid([(one.word, one.old, one.new) for one in changes], both=True))
        else:
            told = [(word, None, planned.record.values.get(word)) for word in self._words(record)]
            made.add(self._grid(told, both=False))
        return made

    def _words(self, record: int) -> list[str]:
        values = self._held.plan.records[record].record.values
        return [column.field for column in self._held.columns if column.field in values]

    def _grid(self, lines: Sequence[tuple[str, str | None, str | None]], *, both: bool) -> QWidget:
        text, theme, words = self._context.text, self._context.theme, self._held.words
        made = frame("surface_alt", "bottom")
        grid = QGridLayout(made)
        edge = theme.tokens.space("page_edge")
        grid.setContentsMargins(edge, 0, edge, theme.tokens.space("s"))
        grid.setHorizontalSpacing(theme.tokens.space("s"))
        grid.setVerticalSpacing(theme.tokens.space("xs"))
        heads = ("field", "old", "new") if both else ("field", "new")
        for place, key in enumerate(heads):
            grid.addWidget(label(text(f"ui.import_page.column.{key}"), "caption", tone="muted"), 0, place)
        for row, (word, old, new) in enumerate(lines[:MOST], 1):
            cells = [label(words.field(word), "small", tone="muted", wrap=True)]
            if both:
                cells.append(label(self._value(word, old), "small", wrap=True))
            cells.append(label(self._value(word, new), "strong" if both else "small", wrap=True))
            for place, cell in enumerate(cells):
                cell.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                grid.addWidget(cell, row, place)
        for place, stretch in enumerate((5, 6, 6) if both else (5, 9)):
            grid.setColumnStretch(place, stretch)
        return made

    def _value(self, word: str, value: str | None) -> str:
        if self._hidden and word in PERSONAL:
            return ""
        return self._held.words.value(word, value) or self._context.text("ui.import_page.empty")

    # A problem

    def _problem(self, place: int, shown: Shown) -> QWidget:
        text, theme, words, problem = self._context.text, self._context.theme, self._held.words, shown.problem
        made = frame("surface_alt", "bottom")
        edge = theme.tokens.space("page_edge")
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, theme.tokens.space("s"), edge, theme.tokens.space("s"))
        column.setSpacing(theme.tokens.space("xs"))
        field = words.field(problem.field) if problem.field else ""
        column.addWidget(label(text("ui.import_page.problem.at", cell=problem.cell, field=field), "strong"))
        if not self._hidden:
            column.addWidget(label(text("ui.import_page.problem.found", value=words.found(problem)), "small"))
            column.addWidget(label(words.problem(problem), "small", wrap=True,
                                   tone="" if shown.taken else shown.level))
        expected = words.expected(problem)
        if expected:
            column.addWidget(label(expected, "small", tone="muted", wrap=True))
        if problem.repair is not None:
            column.addLayout(self._repair(place, shown))
        elif shown.level == "danger":
            column.addWidget(label(text("ui.import_page.problem.rejects"), "small", tone="muted", wrap=True))
        return made

    def _repair(self, place: int, shown: Shown) -> QVBoxLayout:
        text, theme, words, problem = self._context.text, self._context.theme, self._held.words, shown.problem
        column = QVBoxLayout()
        column.setSpacing(theme.tokens.space("xs"))
        if problem.repair is not None and not (self._hidden and problem.field in PERSONAL):
            line = text("ui.import_page.repair.note", value=words.repair(problem))
            column.addWidget(label(line, "strong", wrap=True))
            column.addWidget(label(words.proof(problem.repair), "small", tone="muted", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space("s"))
        one = Button(theme, text(f"ui.import_page.repair.{'drop' if shown.taken else 'take'}"), kind="small")
        one.clicked.connect(lambda: self._take(place))
        row.addWidget(one)
        alike = self._held.open_repairs.get(problem.code, 0)
        if alike > 1:
            many = Button(theme, text("ui.import_page.repair.alike", count=text.count(alike)), kind="small")
            many.clicked.connect(lambda: self._take_like(problem.code))
            row.addWidget(many)
        row.addStretch(1)
        column.addLayout(row)
        return column

    # The whole file

    def _file(self) -> QWidget:
        """What was found: kind, sheets, heading rows, year, what is not read."""
        text, plan, table = self._context.text, self._held.plan, self._held.plan.table
        made = Section(self._context.theme, ground="surface_alt")
        made.add_head(text("ui.import_page.file"))
        made.add_row(text("ui.import_page.file.kind"), self._held.words.kind(plan.kind))
        if plan.sheets:
            made.add_row(text("ui.import_page.file.sheets"), ", ".join(plan.sheets[:3])).setToolTip(
                ", ".join(plan.sheets))
        heads = ", ".join(str(row) for row in plan.header_rows) or text("ui.import_page.file.no_heads")
        made.add_row(text("ui.import_page.file.heads"), heads)
        if table.year is not None:
            made.add_row(text("ui.import_page.file.year"), str(table.year))
        made.add_row(text("ui.import_page.file.read"), text.count(plan.counts["read"]))
        made.add_row(text("ui.import_page.file.ignored"), text.count(plan.counts["ignored"]))
        for key, names in (("left_out", plan.left_out), ("unmapped", plan.unmapped),
                           ("other", tuple(str(one["sheet"]) for one in plan.other_sheets))):
            if names:
                made.add_row(text(f"ui.import_page.file.{key}"), text.count(len(names))).setToolTip("\n".join(names))
        return made

    def _effect(self) -> QWidget:
        """What applying will do, and what stays out."""
        text, counts = self._context.text, self._held.plan.counts
        made = Section(self._context.theme, row="row_derivation", ground="surface_alt", lines=False)
        made.add(frame("surface_alt", "top"))
        made.add_head(text("ui.import_page.effect"))
        for key in (NEW, CHANGED, "same"):
            made.add_row(text(f"ui.import_page.effect.{key}"), text.count(counts[key]))
        if self._held.quiet:
            made.add_row(text("ui.import_page.effect.people"), text.count(self._held.quiet))
        rejected = counts[REJECTED]
        made.add_row(text("ui.import_page.effect.rejected"), text.count(rejected), tone="danger" if rejected else "")
        return made
