"""What a table of assessment results tells of levels: unfolded from long form, gathered to people, beside their JPM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from simata_desktop.domain.competency import Standard, complete, jpm, partial_jpm
from simata_desktop.domain.exact import decimal_text, exact
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.domain.scheme import JpmRule
from simata_desktop.domain.sheet_reading import SheetRecord, SheetTable

NAME, LEVEL = "kompetensi", "level_kompetensi"  # a row for each person and competency
_ONCE = ("tanggal_asesmen", "metode")
ENOUGH = 6  # competencies a table must have for its JPM to be compared where one of the nine is no column of it
_SHOWN, _PLACES = 2, 9  # of a computed JPM; a sheet's own is a double, exact to some ten places

Levels = dict[str, Fraction]


def unfold(table: SheetTable) -> None:
    """Give each row of a long table its level under the code of its competency, as a row of a wide one has it.

    What is written once beside the name of somebody (day, method) holds for the rows below it too.
    """
    if NAME not in table.columns or LEVEL not in table.columns:
        return
    above: SheetRecord | None = None
    for record in table.records:
        if "nip" not in record.rows:
            above = record
        elif above is not None:
            record.values |= {word: above.values[word] for word in _ONCE
                              if word in above.values and word not in record.values}
        code, level = record.values.get(NAME), record.values.get(LEVEL)
        if code is not None and level is not None:
            record.values[code] = level
            table.columns.setdefault(code, table.columns[LEVEL])


class Gathered:
    """The levels of all rows by person and day: those of a long table stand in many rows."""

    def __init__(self, table: SheetTable) -> None:
        self._levels: dict[tuple[str, str], Levels] = defaultdict(dict)
        self._asked = tuple(code for code in COMPETENCIES if code in table.columns)
        for record in table.records:
            if not record.rejected:
                self._levels[_slot(record)].update(levels_in(record.values))

    def contradiction(self, record: SheetRecord, standard: Standard, rule: JpmRule) -> tuple[str, str] | None:
        """The JPM that the levels give, where it differs from the row's own by more than its last digit.

        With it the code: ``jpm.mismatch`` of all nine; ``jpm.partial`` where the table has no column for some of them
        and the row has all the others: such a JPM may have been made with levels that are not in the table.
        """
        told = exact(record.values.get("jpm"))
        if told is None:
            return None
        levels = self._levels[_slot(record)]
        code, computed = "jpm.mismatch", jpm(levels, standard, rule)
        if not complete(levels) and rule.variant == "uncapped_sum" and len(self._asked) >= ENOUGH and all(
                one in levels for one in self._asked):
            code, (computed, _) = "jpm.partial", partial_jpm(levels, standard.levels)
        digits = min(len(record.values["jpm"].partition(".")[2]), _PLACES)
        if computed is None or abs(computed - told) < Fraction(1, 10 ** digits):
            return None
        near = abs(computed - told) < Fraction(1, 10 ** _SHOWN)
        return code, decimal_text(computed, digits + 1 if near else _SHOWN)


def levels_in(values: Mapping[str, str]) -> Levels:
    """The levels of the nine competencies among the values of a row."""
    read = {code: exact(values[code]) for code in COMPETENCIES if code in values}
    return {code: level for code, level in read.items() if level is not None}


def _slot(record: SheetRecord) -> tuple[str, str]:
    return record.values.get("nip", ""), record.values.get("tanggal_asesmen", "")
