"""What the sheet reader hands over: a table found in a file, its records as typed and as read, and the problems.

Filled by ``sheets``, planned and applied by ``services.importing``. Cells are named as a spreadsheet would.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as default

KINDS = ("employees", "performance", "competency", "potential", "talent-result", "positions", "history")
WORKLIST = "worklist"  # known by its hidden mark, never by its heads
NO_COLUMN = "column:-"  # in a mapping: this field is in no column of the file


@dataclass(frozen=True, slots=True)
class Repair:
    """A provable repair: the value to take and the code of its proof (``repair.PROOF``) with parameters."""

    value: str
    proof: str
    params: dict[str, str] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One problem at one cell. ``severity`` is ``error`` (the record is rejected) or ``warning`` (the value only).

    ``sheet`` is None in a CSV; ``row`` counts as the sheet does; ``field`` is the word of the field or None.
    ``value`` is the text found; ``params`` feed the sentence ``error.CODE`` beside ``value``.
    """

    sheet: str | None
    cell: str
    row: int
    field: str | None
    code: str
    severity: str
    value: str | None
    params: dict[str, str | int] = default(default_factory=dict)
    repair: Repair | None = None


@dataclass(slots=True)
class SheetRecord:
    """One record of the table.

    ``values``: word → stored word or canonical text (dates ISO, numbers as decimal text); a word whose cell is blank
    is absent, so a blank never clears a value. ``row`` is the first sheet row of the record, ``rows`` names the row of
    a field where it differs (stacked records). ``rejected`` when an identity error stands on it. For a table with a
    year in the headings, each year is a record of its own with ``tahun`` set.
    """

    row: int
    values: dict[str, str]
    sheet: str | None = None
    rows: dict[str, int] = default(default_factory=dict)
    rejected: bool = False


@dataclass(slots=True)
class SheetTable:
    """A table read from a file, before it meets the register.

    ``columns``: field → column letters; ``mapping``: field → heading as written (white space collapsed, groups joined
    by " > "). ``read`` counts the rows after the last heading row down to the last row with a value, ``ignored`` those
    of them that are no record of their own. ``year`` is the one year of the title rows. ``shape`` is a stable hash of
    the headings, to remember an answer by.
    """

    file: str
    kind: str
    sheet: str | None
    sheets: tuple[str, ...]
    header_rows: tuple[int, ...]
    columns: dict[str, str]
    mapping: dict[str, str]
    unmapped: tuple[str, ...]
    left_out: tuple[str, ...]
    records: list[SheetRecord]
    problems: list[SheetProblem]
    read: int
    ignored: int
    year: int | None = None
    shape: str = ""
    other_sheets: tuple[dict[str, object], ...] = ()
    heads: tuple[tuple[str, str], ...] = ()  # (column letter, heading text) of every column, for asking
    scores: tuple[str, ...] = ()  # indicators given as scores 0–100 under the national system's heads
    year_columns: dict[str, dict[str, str]] = default(default_factory=dict)  # year in heading → field → letters
    mark: tuple[str, ...] = ()  # the lines of a worklist's hidden mark, as found

    def cell(self, record: SheetRecord, word: str) -> str | None:
        """The cell of a field of a record ("C23"; "SHEET!C23" where the table spans sheets), None if unmapped."""
        letters = self.year_columns.get(record.values.get("tahun", ""), {}).get(word) or self.columns.get(word)
        if letters is None:
            return None
        name = f"{letters}{record.rows.get(word, record.row)}"
        return f"{record.sheet}!{name}" if record.sheet and len(self.sheets) > 1 else name
