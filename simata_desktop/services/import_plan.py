"""What an import would do, before it does it: every record with its state, the problems, and the changes to write."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.sheet_reading import SheetProblem, SheetRecord, SheetTable
from simata_desktop.services.worklist_mark import Mark
from simata_desktop.store.journal import Delta

NEW, CHANGED, SAME, REJECTED = "new", "changed", "same", "rejected"
ERROR, WARNING = "error", "warning"
_IDS = frozenset({"unit", "pegawai", "sesi"})  # nothing a person reads
_CELL = re.compile(r"(?:.*!)?([A-Z]+)\d+")


@dataclass(frozen=True, slots=True)
class Change:
    """One value a record would change, as a preview shows it: the field's word or the indicator's code."""

    word: str
    old: str | None
    new: str | None


@dataclass(slots=True)
class PlannedRecord:
    """One record of the table, what becomes of it, and the changes it causes (shared where records meet in one).

    ``indicators`` names the indicator of each delta where it is evidence.
    """

    record: SheetRecord
    state: str
    deltas: tuple[Delta, ...] = ()
    indicators: tuple[str, ...] = ()

    @property
    def changes(self) -> list[Change]:
        """Old and new value of everything that would change."""
        names = self.indicators or ("",) * len(self.deltas)
        return [line for name, delta in zip(names, self.deltas, strict=True) for line in _lines(name, delta)]


def _lines(indicator: str, delta: Delta) -> list[Change]:
    if indicator:
        return [Change(indicator, *delta.fields["nilai"])] if "nilai" in delta.fields else []
    return [Change(word, *pair) for word, pair in delta.fields.items() if word not in _IDS]


@dataclass(frozen=True, slots=True)
class Source:
    """The file a plan was read from, and how it looked then."""

    path: Path
    stamp: tuple[int, int] | None  # bytes, time of the last change

    @classmethod
    def of(cls, path: Path) -> Source:
        """The file as it is now."""
        try:
            found = path.stat()
        except (OSError, ValueError):
            return cls(path, None)
        return cls(path, (found.st_size, found.st_mtime_ns))


@dataclass(frozen=True)
class Request:
    """How the user asked for a file to be read: kind, sheet, year, and columns said by hand."""

    kind: str = "auto"
    sheet: str | None = None
    period: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    repairs: frozenset[str] = frozenset()
    source: Source | None = None


@dataclass(frozen=True)
class ImportPlan:
    """A table that has met the register at one position of the journal. Writing it is :meth:`ImportService.apply`.

    ``counts``: read, persons, people, new, changed, same, rejected, ignored; ``read = persons + ignored`` and
    ``persons = new + changed + same + rejected`` (cli.md).
    """

    table: SheetTable
    request: Request
    batch: str
    position: int
    records: tuple[PlannedRecord, ...]
    deltas: tuple[Delta, ...]
    problems: tuple[SheetProblem, ...]
    counts: Mapping[str, int]
    answered: tuple[tuple[str, tuple[str, ...]], ...] = ()  # of a worklist: NIP and the indicators answered
    mark: Mark | None = None  # of a worklist: what was asked

    @property
    def file(self) -> str:
        """The file's name without folder."""
        return self.table.file

    @property
    def kind(self) -> str:
        """What kind of records the table holds."""
        return self.table.kind

    @property
    def sheet(self) -> str | None:
        """The (first) sheet; None in a CSV."""
        return self.table.sheet

    @property
    def sheets(self) -> tuple[str, ...]:
        """All sheets that make one table."""
        return self.table.sheets

    @property
    def other_sheets(self) -> tuple[Mapping[str, object], ...]:
        """Sheets of other heads that were not read."""
        return self.table.other_sheets

    @property
    def header_rows(self) -> tuple[int, ...]:
        """The rows of the heading."""
        return self.table.header_rows

    @property
    def mapping(self) -> Mapping[str, str]:
        """Field → heading as written."""
        return self.table.mapping

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headings no field was found for."""
        return self.table.unmapped

    @property
    def left_out(self) -> tuple[str, ...]:
        """Headings of private matters that are never stored."""
        return self.table.left_out


@dataclass(frozen=True, slots=True)
class Applied:
    """An import that is committed: what it changed, and the plan as it was carried out."""

    changes: Changes
    plan: ImportPlan


def count(table: SheetTable, records: Sequence[PlannedRecord]) -> dict[str, int]:
    """The counts of a table whose records have met the register."""
    states = [one.state for one in records]
    people = set() if table.kind == "positions" else {
        one.record.values.get("nip") for one in records if one.state != REJECTED}
    return {"read": table.read, "persons": len(records), "people": len(people), "new": states.count(NEW),
            "changed": states.count(CHANGED), "same": states.count(SAME), "rejected": states.count(REJECTED),
            "ignored": table.ignored}


def in_order(table: SheetTable, problems: Sequence[SheetProblem]) -> tuple[SheetProblem, ...]:
    """The problems by sheet, row and column."""
    sheets = {name: place for place, name in enumerate(table.sheets)}
    return tuple(sorted(problems, key=lambda one: (sheets.get(one.sheet or "", 0), one.row, _column(one.cell))))


def _column(cell: str) -> tuple[int, str]:
    found = _CELL.fullmatch(cell)
    letters = found[1] if found else cell
    return len(letters), letters
