"""What the page shows of a plan, worked out beside the window: columns, problems at their cells, rows by filter."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simata_desktop.domain.sheet_reading import SheetProblem, SheetRecord
from simata_desktop.services.import_plan import CHANGED, ERROR, NEW, REJECTED, SAME, ImportPlan, in_order
from simata_desktop.ui.import_words import ImportWords

ALL, CHECK = "all", "check"
FILTERS = (ALL, NEW, CHANGED, SAME, REJECTED, CHECK)
QUIET = "person.new"  # told by the count of new people, not cell by cell
YEARLY = ("performance", "talent-result")
SAMPLES = 200  # records looked at for the width of a column
DIGIT, LETTER, LEAST, MOST = 0.54, 0.49, 3.6, 16.0  # width of a sign and of a column, in heights of the type
_LETTERS = re.compile(r"(?:.*!)?([A-Z]+)\d+")


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the preview: a field, where it stands in the sheet ("" where in none), its width in type heights."""

    field: str
    letters: str
    ems: float


@dataclass(frozen=True, slots=True)
class Shown:
    """A problem, the record and the column it stands at (None for a heading), and whether its repair is taken."""

    problem: SheetProblem
    record: int | None
    column: int | None
    taken: bool

    @property
    def level(self) -> str:
        """danger, warning, or ok once the repair is taken."""
        return "ok" if self.taken else "danger" if self.problem.severity == ERROR else "warning"


@dataclass(frozen=True)
class Preview:
    """A plan made ready for the page.

    ``rows``: filter → places in ``plan.records``; ``quiet`` counts people who are made; ``changed_values`` are pairs of
    a record and one of its changes; ``proposed`` counts repairs, ``open_repairs`` by code those not taken;
    ``fields`` is what a column may be used as; ``remembered``: an earlier answer for these heads was used.
    """

    plan: ImportPlan
    words: ImportWords
    columns: tuple[SheetColumn, ...]
    problems: tuple[Shown, ...]
    of_record: Mapping[int, Sequence[int]]
    rows: Mapping[str, Sequence[int]]
    quiet: int
    changed_values: tuple[tuple[int, int], ...]
    proposed: int
    open_repairs: Mapping[str, int]
    fields: tuple[str, ...]
    remembered: bool = False

    @property
    def to_write(self) -> int:
        """Rows that would be written."""
        return self.plan.counts["new"] + self.plan.counts["changed"]

    @property
    def spread(self) -> bool:
        """Does the table span several sheets?"""
        return len(self.plan.sheets) > 1

    @property
    def to_take(self) -> int:
        """Repairs proposed and not taken yet."""
        return sum(self.open_repairs.values())


def preview(plan: ImportPlan, words: ImportWords, *, taken: Sequence[SheetProblem], fields: tuple[str, ...],
            remembered: bool) -> Preview:
    """Make a plan ready; ``taken`` are the problems whose repairs stand in it already."""
    columns = _columns(plan, words)
    problems = _problems(plan, columns, taken)
    of_record: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(problems):
        if one.record is not None:
            of_record[one.record].append(place)
    states: dict[str, list[int]] = {state: [] for state in (NEW, CHANGED, SAME, REJECTED)}
    for place, planned in enumerate(plan.records):
        states[planned.state].append(place)
    open_ones = sorted({one.record for one in problems if one.record is not None and not one.taken})
    rows = {ALL: range(len(plan.records)), **states,
            CHECK: [place for place in open_ones if plan.records[place].state != REJECTED]}
    changed = tuple((place, n) for place in states[CHANGED] for n in range(len(plan.records[place].changes)))
    quiet = Counter(one.code for one in plan.problems)[QUIET]
    proposed = [one for one in problems if one.problem.repair is not None]
    to_take = Counter(one.problem.code for one in proposed if not one.taken)
    return Preview(plan, words, columns, problems, of_record, rows, quiet, changed, len(proposed), to_take, fields,
                   remembered)


def _columns(plan: ImportPlan, words: ImportWords) -> tuple[SheetColumn, ...]:
    """The fields in the order of the sheet; the year where each row of the sheet makes a record a year."""
    table = plan.table
    order = sorted(table.columns, key=lambda word: (len(table.columns[word]), table.columns[word]))
    if table.year_columns and "tahun" not in table.columns:
        order.append("tahun")
    some = [one.record for one in plan.records[:SAMPLES]]
    return tuple(SheetColumn(word, table.columns.get(word, ""), _width(word, some, words)) for word in order)


def _width(word: str, records: Sequence[SheetRecord], words: ImportWords) -> float:
    longest = max((ems(words.value(word, record.values.get(word))) for record in records), default=0)
    return min(max(longest, ems(words.field(word)), LEAST), MOST)


def ems(words: str) -> float:
    """About how wide words are, in heights of their type."""
    return sum(DIGIT if sign.isdigit() else LETTER for sign in words)


def _problems(plan: ImportPlan, columns: Sequence[SheetColumn], taken: Sequence[SheetProblem]) -> tuple[Shown, ...]:
    settled = {(one.sheet, one.cell, one.code) for one in taken}
    told = [one for one in plan.problems if one.code != QUIET and (one.sheet, one.cell, one.code) not in settled]
    places = _places(plan)
    by_field = {column.field: n for n, column in enumerate(columns)}
    by_letters = {column.letters: n for n, column in reversed(list(enumerate(columns)))}
    shown = []
    for one in in_order(plan.table, [*told, *taken]):
        record = _record_of(plan, one, places)
        found = _LETTERS.fullmatch(one.cell)
        column = by_field.get(one.field or "", by_letters.get(found[1] if found else ""))
        shown.append(Shown(one, record, column if record is not None else None,
                           (one.sheet, one.cell, one.code) in settled))
    return tuple(shown)


def _places(plan: ImportPlan) -> Mapping[tuple[str | None, int], Sequence[int]]:
    found: dict[tuple[str | None, int], list[int]] = defaultdict(list)
    for place, planned in enumerate(plan.records):
        record = planned.record
        for row in {record.row, *record.rows.values()} if record.rows else (record.row,):
            found[record.sheet, row].append(place)
    return found


def _record_of(plan: ImportPlan, problem: SheetProblem,
               places: Mapping[tuple[str | None, int], Sequence[int]]) -> int | None:
    """The record of a problem; where a row makes several, the one that has this cell."""
    some = places.get((problem.sheet, problem.row), ())
    if len(some) > 1 and problem.field is not None:
        own = (n for n in some if plan.table.cell(plan.records[n].record, problem.field) == problem.cell)
        return next(own, some[0])
    return some[0] if some else None
