"""The table of yearly ratings: predicates of three years, the two ratings of one, what the engine makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simata_desktop.domain.performance import agrees, predicate
from simata_desktop.services.evidence_block import BEHAVIOUR, PREDICATE, WORK_RESULT, RatingCell
from simata_desktop.services.evidence_rows import RatingRow, TableRules, Word
from simata_desktop.ui.disputed import disputed
from simata_desktop.ui.performance_cells import Cell, PersonRow
from simata_desktop.ui.performance_people import Chosen, Looked, PeopleChosen, person_columns
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.entry_model import Edit, EntryColumn, Problem

BEFORE, AFTER = ("name", "position"), ("nip",)  # what says who it is, on both sides of what is typed
FIELDS = {"predicate": PREDICATE, "work_result": WORK_RESULT, "behaviour": BEHAVIOUR}


def shortened(labels: Sequence[str]) -> list[str]:
    """Labels without the last word that all of them end with ("Ekspektasi")."""
    tails = {label.rpartition(" ")[2] for label in labels}
    return [label.removesuffix(f" {min(tails)}") if len(tails) == 1 else label for label in labels]


def short_words(words: Sequence[Word]) -> dict[str, str]:
    """Code → label as it stands in a narrow column."""
    return dict(zip([word.code for word in words], shortened([word.label for word in words]), strict=True))


class WordReader:
    """Reads what is typed for a closed list: label, code, a lone beginning, or first letters ("SB")."""

    def __init__(self, text: Text, words: Sequence[Word]) -> None:
        self._text, self.shown = text, short_words(words)
        self._known: dict[str, str] = {}
        for word in words:
            shown = self.shown[word.code]
            initials = "".join(part[0] for part in shown.split())
            for spelling in (word.code, word.label, shown, *([initials] if len(initials) > 1 else [])):
                self._known.setdefault(_folded(spelling), shown)

    @property
    def choices(self) -> tuple[str, ...]:
        """The words in the order of the list."""
        return tuple(self.shown.values())

    @property
    def strokes(self) -> Mapping[str, str]:
        """Key → word: the place in the list."""
        return {str(place): word for place, word in enumerate(self.choices, 1)}

    def tidy(self, typed: str) -> str:
        """The word of the list, or the text as typed."""
        return self._known.get(_folded(typed), typed.strip())

    def check(self, text: str) -> Problem | None:
        """The problem of a text that is no word of the list."""
        if text in self.choices:
            return None
        return Problem(self._text("ui.performance.wrong.word", value=text),
                       self._text("ui.performance.wrong.expected", words=", ".join(self.choices)))


def _folded(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def rating_columns(text: Text, rules: TableRules, *, year: int) -> list[EntryColumn]:
    """Who, three predicates, two ratings of ``year``, score and level of the performance axis."""
    predicates, ratings = WordReader(text, rules.predicates), WordReader(text, rules.ratings)

    def column(key: str, of: int, width: int, reader: WordReader) -> EntryColumn:
        return EntryColumn(f"{key}.{of}", text(f"ui.performance.{key}", year=of), width, entry=True,
                           scale=reader.strokes, choices=reader.choices, tidy=reader.tidy, check=reader.check)

    return [*person_columns(text, BEFORE), *(column("predicate", one, 110, predicates) for one in rules.years),
            column("work_result", year, 68, ratings), column("behaviour", year, 68, ratings),
            EntryColumn("score", text("ui.performance.score"), 78, align="right"),
            EntryColumn("level", text("ui.performance.level"), 80), *person_columns(text, AFTER)]


class RatingSource(PeopleChosen):
    """People with their ratings as cells; ``lock`` says why this user may not type ("" where he may)."""

    def __init__(self, workspace: Any, chosen: Chosen, looked: Looked, *, text: Text, rules: TableRules, year: int,
                 lock: str) -> None:
        super().__init__(workspace, chosen)
        self._looked, self._text, self._rules, self._year, self._lock = looked, text, rules, year, lock
        self._predicates = short_words(rules.predicates)
        self._ratings = short_words(rules.ratings)
        self._levels = shortened(rules.scheme.performance.levels)

    def rows(self, keys: Sequence[int]) -> Sequence[PersonRow]:
        """The people of these keys; one that is gone has no cells."""
        found = {row.line.id: row for row in self._workspace.evidence.rating_rows(
            keys, period=self._looked.period, scheme=self._looked.scheme)}
        return [self._row(found[key]) if key in found else PersonRow(key) for key in keys]

    def _row(self, row: RatingRow) -> PersonRow:
        cells = self.who(row.line, BEFORE)
        cells += [self._predicate(row, year) for year in self._rules.years]
        rating = row.ratings.get(self._year)
        cells += [self._rating(rating.work_result if rating else None),
                  self._rating(rating.behaviour if rating else None)]
        return PersonRow(row.line.id, row.line.nip, [*cells, *self._result(row), *self.who(row.line, AFTER)])

    def _predicate(self, row: RatingRow, year: int) -> Cell:
        one = row.ratings.get(year)
        waits = disputed(self._text) if year in row.disputed else None
        if one is None or one.predicate is None:
            return Cell(lock=self._lock, problem=waits)
        shown, problem = self._predicates.get(one.predicate, one.predicate), waits
        if waits is None and not agrees(one.predicate, one.work_result, one.behaviour, matrix=self._rules.matrix):
            follows = predicate(one.work_result, one.behaviour, self._rules.matrix) or ""
            problem = Problem(self._text("ui.performance.mismatch", follows=self._predicates.get(follows, follows)),
                              self._text("ui.performance.mismatch.kept", given=shown), "warning")
        return Cell(shown, lock=self._lock, problem=problem)

    def _rating(self, code: str | None) -> Cell:
        return Cell(self._ratings.get(code, code) if code else "", lock=self._lock)

    def _result(self, row: RatingRow) -> list[Cell]:
        text = self._text
        if row.score is None:
            hint = text("ui.performance.hidden")
            return [Cell(aside=DASH, hint=hint), Cell(aside=DASH, hint=hint)]
        low, high = row.score
        score = text.number(low) if low == high else f"{text.number(low)}{DASH}{text.number(high)}"
        if row.level is None:
            return [Cell(score), Cell(aside=text("ui.performance.open"), hint=text("ui.performance.open.hint"))]
        full = self._rules.scheme.performance.levels[row.level - 1]
        return [Cell(score), Cell(self._levels[row.level - 1], hint=full)]


def rating_cells(rules: TableRules, edits: Sequence[Edit]) -> list[RatingCell]:
    """A block of edits as the store takes it."""
    cells = []
    for edit in edits:
        field, _, year = edit.column.partition(".")
        words = short_words(rules.predicates if field == "predicate" else rules.ratings)
        code = next((code for code, shown in words.items() if shown == edit.after), edit.after)
        cells.append(RatingCell(int(str(edit.row)), int(year), FIELDS[field], code or None))
    return cells


def rating_word(column: str) -> tuple[str, int] | None:
    """Field and year of a column of ratings, None for another column."""
    field, _, year = column.partition(".")
    return (FIELDS[field], int(year)) if field in FIELDS and year else None
