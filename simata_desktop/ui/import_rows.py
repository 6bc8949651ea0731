"""The rows of a preview as rows of tables: the sheet as it is, its problems, and every value that would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from simata_desktop.domain.sheet_reading import SheetRecord
from simata_desktop.services.import_plan import CHANGED, NEW, REJECTED, SAME
from simata_desktop.ui.import_preview import ALL, Preview, ems
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.columns import Column

STATES = (REJECTED, NEW, CHANGED, SAME)
FIXED = 2  # row number and state stand before the columns of the sheet
PERSONAL = frozenset(("nama", "nip", "nip_lama", "nama_penilai", "nip_penilai"))


class SheetCell(NamedTuple):
    """One cell: its words, and how it is marked (danger, warning, ok, or "" for nothing)."""

    words: str
    level: str = ""


class State(NamedTuple):
    """The state of a record with its word."""

    code: str
    words: str


class SheetRows:
    """The records of a preview; the page puts another preview or filter in and lets the model load again."""

    def __init__(self, text: Text, held: Preview) -> None:
        self._text, self.held = text, held
        self.filter, self.hidden = ALL, False

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in the plan, in the order of the sheet or of a column."""
        places, records = self.held.rows[self.filter], self.held.plan.records
        if not sort or sort == "row":
            return places[::-1] if descending else places
        if sort == "state":
            return sorted(places, key=lambda n: STATES.index(records[n].state), reverse=descending)
        return sorted(places, key=lambda n: _order(records[n].record.values.get(sort)), reverse=descending)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Row, state and cells of some records."""
        return [self._row(key) if key < len(self.held.plan.records) else () for key in keys]

    def _row(self, key: int) -> Sequence[object]:
        planned = self.held.plan.records[key]
        marks = {one.column: one for n in self.held.of_record.get(key, ()) if (one := self.held.problems[n])}
        cells = []
        for place, column in enumerate(self.held.columns):
            words = self.held.words.value(column.field, planned.record.values.get(column.field))
            mark = marks.get(place)
            if mark is not None and not mark.taken and mark.problem.value is not None:
                words = mark.problem.value
            if self.hidden and column.field in PERSONAL:
                words = hidden_words(self._text, column.field, key)
            cells.append(SheetCell(words, mark.level if mark is not None else ""))
        return row_name(planned.record, spread=self.held.spread), self._state(planned.state), *cells

    def _state(self, code: str) -> State:
        return State(code, self._text(f"ui.import_page.state.{code}"))


def _order(value: str | None) -> tuple[bool, str]:
    return value is None, value or ""


def row_name(record: SheetRecord, *, spread: bool) -> str:
    """Where a record stands: its row, with the sheet where the table spans several."""
    return f"{record.sheet}!{record.row}" if spread else str(record.row)


def hidden_words(text: Text, field: str, key: int) -> str:
    """What stands in place of a name while names are hidden; a NIP leaves nothing."""
    return text("ui.map.participant", number=key + 1) if field == "nama" else ""


def sheet_columns(theme: Theme, text: Text, held: Preview) -> list[Column]:
    """Row number, state, then the columns of the sheet."""
    height, side = theme.tokens.type_size("body").size, 2 * theme.tokens.space("cell_side") + 2

    def width(wide: float) -> int:
        return round(wide * height) + side

    def tone(values: Sequence[object]) -> str:
        code = values[1].code if isinstance(values[1], State) else ""
        return {REJECTED: "danger", SAME: "text_muted"}.get(code, "")

    last = ems(row_name(held.plan.records[-1].record, spread=held.spread))
    columns = [Column("row", text("ui.import_page.column.row"), width(min(max(last, 2.4), 10)), "right", tone=_muted),
               Column("state", text("ui.import_page.column.state"), width(4), show=_words, tone=tone)]
    columns += [Column(one.field, held.words.field(one.field), width(one.ems), show=_words) for one in held.columns]
    return columns


def _muted(_values: Sequence[object]) -> str:
    return "text_muted"


def _words(value: object) -> str:
    return value.words if isinstance(value, SheetCell | State) else str(value or "")


class ProblemRow(NamedTuple):
    """A problem as a row of its list."""

    cell: str
    found: str
    words: str
    repair: str
    decision: str
    level: str


class ProblemRows:
    """The problems of a preview in the order of the sheet."""

    def __init__(self, text: Text, held: Preview) -> None:
        self._text, self.held, self.hidden = text, held, False

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in the list of problems; by kind of problem where asked."""
        places: Sequence[int] = range(len(self.held.problems))
        if sort == "problem":
            return sorted(places, key=lambda n: self.held.problems[n].problem.code, reverse=descending)
        return places[::-1] if descending else places

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Cell, what is found there, the problem, the repair, the decision, the level."""
        return [self._row(key) if key < len(self.held.problems) else () for key in keys]

    def _row(self, key: int) -> ProblemRow:
        shown, words = self.held.problems[key], self.held.words
        problem = shown.problem
        repair = words.repair(problem)
        if problem.repair is not None:
            repair = self._text("ui.import_page.repair.line", value=repair, proof=words.short_proof(problem.repair))
        decision = "" if problem.repair is None else self._text(
            "ui.import_page.repair.taken" if shown.taken else "ui.import_page.repair.take")
        found, told = words.found(problem), words.short(problem)
        if self.hidden and (problem.field in PERSONAL or problem.repair is not None):
            found, told = "", told.replace(problem.value or "\0", "")
        return ProblemRow(problem.cell, found, told, repair, decision, shown.level)


def problem_columns(text: Text) -> list[Column]:
    """The columns of the list of problems."""

    def tone(values: Sequence[object]) -> str:
        return {"danger": "danger", "warning": "warning"}.get(str(values[-1]), "text_muted")

    def head(key: str) -> str:
        return text(f"ui.import_page.column.{key}")

    return [Column("cell", head("cell"), 64, strong=True), Column("found", head("found"), 160, sort=False),
            Column("problem", head("problem"), 252, tone=tone), Column("repair", head("repair"), 262, sort=False),
            Column("decision", head("decision"), 88, sort=False)]


class ChangeRows:
    """Old and new value of everything that changes in records known before."""

    def __init__(self, text: Text, held: Preview, *, name_of: Callable[[int], str]) -> None:
        self._text, self.held, self._name_of = text, held, name_of

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in ``changed_values``; by field where asked."""
        places: Sequence[int] = range(len(self.held.changed_values))
        if sort == "field":
            return sorted(places, key=lambda n: self._change(n)[0], reverse=descending)
        return places[::-1] if descending else places

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Row, who, field, old and new value."""
        found = []
        for key in keys:
            record = self.held.changed_values[key][0]
            word, old, new = self._change(key)
            found.append((row_name(self.held.plan.records[record].record, spread=self.held.spread),
                          self._name_of(record), self.held.words.field(word),
                          self.held.words.value(word, old) or self._text("ui.import_page.empty"),
                          self.held.words.value(word, new) or self._text("ui.import_page.empty")))
        return found

    def _change(self, key: int) -> tuple[str, str | None, str | None]:
        record, place = self.held.changed_values[key]
        change = self.held.plan.records[record].changes[place]
        return change.word, change.old, change.new


def change_columns(text: Text) -> list[Column]:
    """The columns of that list."""

    def head(key: str) -> str:
        return text(f"ui.import_page.column.{key}")

    return [Column("row", head("row"), 56), Column("name", head("name"), 220, sort=False),
            Column("field", head("field"), 180), Column("old", head("old"), 200, tone=_muted, sort=False),
            Column("new", head("new"), 200, sort=False, strong=True)]
