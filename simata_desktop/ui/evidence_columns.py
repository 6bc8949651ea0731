"""The table of talent evidence: what counts for every indicator of the rules, part by part, and what may be typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.scheme import Rubric
from simata_desktop.services.evidence_block import EvidenceCell
from simata_desktop.services.evidence_rows import EvidenceTableRow, EvidenceValue, IndicatorColumn, TableRules, Word
from simata_desktop.services.evidence_values import read_rubric
from simata_desktop.ui.disputed import disputed
from simata_desktop.ui.performance_cells import Cell, PersonRow
from simata_desktop.ui.performance_columns import WordReader
from simata_desktop.ui.performance_people import Chosen, Looked, PeopleChosen, person_columns
from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.entry_model import Edit, EntryColumn, Problem

WHO = ("name",)
LONGEST = 18  # letters of a label that fit into a column; beyond them the code says it shorter
NARROW, WIDE = 98, 128
TWO = 2  # decimals that somebody may have typed; more come from a division
HEAD_LINE = 15  # letters of a head in one line
STATES = {"missing": "text_muted", "expired": "warning", "unverified": "warning"}


@dataclass(frozen=True, slots=True)
class Held:
    """What a cell of evidence needs to be written: the record it shows, and all records to tell of."""

    record: str | None = None
    records: tuple[str, ...] = ()
    word: str = "nilai"


def shown_rows(rubric: Rubric) -> dict[str, str]:
    """Code → what stands in a cell: the label, or for a long one its code in words."""
    return {row.code: row.label if len(row.label) <= LONGEST else row.code.replace("_", " ").capitalize()
            for row in rubric.rows}


class RubricReader:
    """Reads what is typed for an indicator: a word of its rows, or a number with comma or point."""

    def __init__(self, text: Text, column: IndicatorColumn) -> None:
        self._text, self._column = text, column
        shown = shown_rows(column.rubric)
        self._rows = WordReader(text, [Word(code, words) for code, words in shown.items()]) if shown else None
        self._labels = {row.label.casefold(): shown[row.code] for row in column.rubric.rows}

    @property
    def choices(self) -> tuple[str, ...]:
        """The words of the rows; none for a number."""
        return self._rows.choices if self._rows else ()

    @property
    def strokes(self) -> Mapping[str, str]:
        """Key → word: the place in the list; none for a number."""
        return self._rows.strokes if self._rows else {}

    def tidy(self, typed: str) -> str:
        """The word of the rows, the number with a comma, or the text as typed."""
        if self._rows is not None:
            return self._labels.get(typed.strip().casefold()) or self._rows.tidy(typed)
        return typed.strip().replace(".", ",")

    def check(self, text: str) -> Problem | None:
        """The problem of a text that is no word of the rows, no number, or outside its range."""
        if self._rows is not None:
            return self._rows.check(text)
        try:
            read_rubric(self._column.rubric, self._column.label, text)
        except UserError as error:
            return Problem(self._text.trouble(error), self._text("ui.performance.wrong.kept"))
        return None


def indicator_columns(text: Text, rules: TableRules) -> list[EntryColumn]:
    """Who, and a column for each indicator or part."""
    columns = list(person_columns(text, WHO))
    for one in rules.columns:
        reader = RubricReader(text, one)
        columns.append(EntryColumn(
            one.code, _head(one.label), WIDE if one.rubric.rows else NARROW, "left" if one.rubric.rows else "right",
            entry=True, scale=reader.strokes, choices=reader.choices, tidy=reader.tidy, check=reader.check))
    return columns


def _head(label: str) -> str:
    """A head in two lines, broken where they are most alike."""
    words = label.split()
    if len(label) <= HEAD_LINE or len(words) == 1:
        return label
    breaks = range(1, len(words))
    place = min(breaks, key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))))
    return " ".join(words[:place]) + "\n" + " ".join(words[place:])


@dataclass(frozen=True, slots=True)
class Rights:
    """What the user may do with evidence: ``lock`` is why nothing at all ("" where he may), ``verifier`` everything."""

    lock: str
    verifier: bool


class EvidenceSource(PeopleChosen):
    """People with their evidence as cells."""

    def __init__(self, workspace: Any, chosen: Chosen, looked: Looked, *, text: Text, rules: TableRules,
                 rights: Rights) -> None:
        super().__init__(workspace, chosen)
        self._looked, self._text, self._rules, self._rights = looked, text, rules, rights
        self._words = {column.code: shown_rows(column.rubric) for column in rules.columns}

    def rows(self, keys: Sequence[int]) -> Sequence[PersonRow]:
        """The people of these keys; one that is gone has no cells."""
        found = {row.line.id: row for row in self._workspace.evidence.evidence_rows(
            keys, period=self._looked.period, scheme=self._looked.scheme)}
        return [self._row(found[key]) if key in found else PersonRow(key) for key in keys]

    def _row(self, row: EvidenceTableRow) -> PersonRow:
        cells = self.who(row.line, WHO)
        cells += [self._cell(row, column) for column in self._rules.columns]
        return PersonRow(row.line.id, row.line.nip, cells)

    def _cell(self, row: EvidenceTableRow, column: IndicatorColumn) -> Cell:
        text = self._text
        if column.closed and not self._rights.verifier:
            closed = text("ui.performance.locked.closed")
            return Cell(aside=text("ui.performance.closed"), hint=closed, lock=closed)
        value = row.values.get(column.code)
        if value is None:  # a number of the national system serves for the whole indicator
            whole = row.values[column.code.partition(".")[0]]
            return Cell(aside=self._score(whole), hint=text("ui.performance.score.hint"), lock=self._lock(column, None),
                        of=Held(records=whole.records))
        shown, aside = self._shown(column, value)
        held = Held(value.record if value.entity == "evidence" else None, value.records)
        return Cell(shown, aside, STATES.get(value.state, "text_muted"), self._hint(column, value),
                    self._lock(column, value), disputed(self._text) if value.disputed else None, of=held)

    def _shown(self, column: IndicatorColumn, value: EvidenceValue) -> tuple[str, str]:
        """The text of a cell, or the words in its place."""
        text = self._text
        if value.state in STATES:
            return "", text(f"ui.performance.state.{value.state}")
        if value.rule == "score":
            return "", self._score(value)
        if value.value is None:
            return "", text("ui.performance.state.missing")
        if column.rubric.rows:
            words = self._words[column.code].get(value.value, value.value)
        else:
            words = number_words(text, value.value, least=_decimals(column.rubric))
        if value.state == "declared":
            return "", text("ui.performance.state.declared", value=words)
        return words, ""

    def _score(self, value: EvidenceValue) -> str:
        return self._text("ui.performance.score.national", score=number_words(self._text, value.value or "", least=1))

    def _hint(self, column: IndicatorColumn, value: EvidenceValue) -> str:
        text, row = self._text, column.rubric.row(value.value or "")
        lines = [row.label if row else ""]
        if value.state in ("missing", "expired", "unverified", "declared"):
            lines.append(text(f"ui.performance.state.{value.state}.hint"))
        elif value.rule == "score":
            lines.append(text("ui.performance.score.hint"))
        elif value.entity == "person":
            lines.append(text("ui.performance.from.person"))
        return "\n".join(filter(None, lines))

    def _lock(self, column: IndicatorColumn, value: EvidenceValue | None) -> str:
        text = self._text
        if self._rights.lock:
            return self._rights.lock
        if column.rated:
            return text("ui.performance.locked.rated")
        if value is None:
            return ""
        if value.entity == "participant":
            return text("ui.performance.locked.session")
        if value.entity == "evidence" and value.counted > 1:
            return text("ui.performance.locked.sum", count=value.counted)
        if value.verified and not self._rights.verifier:
            return text("ui.performance.locked.verified")
        return ""


def number_words(text: Text, value: str, *, least: int = 0) -> str:
    """A stored number as it is read: with a comma, at ``least`` so many decimals, one where it has many."""
    number = Decimal(value) if value.replace(".", "", 1).replace("-", "", 1).isdigit() else None
    if number is None:
        return value
    exponent = number.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return text.number(number, max(least, digits) if digits <= TWO else 1)


def _decimals(rubric: Rubric) -> int:
    """A score has a decimal, a count has none."""
    return 1 if rubric.kind == "direct" else 0


def evidence_cells(rules: TableRules, edits: Sequence[Edit],
                   held: Mapping[tuple[object, str], Held]) -> list[EvidenceCell]:
    """A block of edits as the store takes it; ``held`` by row and column is what each cell showed."""
    rows = {column.code: shown_rows(column.rubric) for column in rules.columns}
    cells = []
    for edit in edits:
        words = rows[edit.column]
        code = next((code for code, shown in words.items() if shown == edit.after), edit.after)
        one = held.get((edit.row, edit.column), Held())
        cells.append(EvidenceCell(int(str(edit.row)), edit.column, code or None, one.record))
    return cells
