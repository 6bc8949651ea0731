"""Per unit: which competency is weakest where, how many stand below their standard, what would lift the median."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simata_desktop.domain.competency_map import Spread
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.ids import fold
from simata_desktop.services.competency_map import UnitLine
from simata_desktop.ui.competency_spread import lift_words, quartile_words, share_words
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.columns import Column


def worst(line: UnitLine) -> Spread | None:
    """The spread of the weakest competency of a unit; those that tie have the same share and gap."""
    standing = line.standing
    if standing is None or not standing.weakest:
        return None
    return next(one for one in standing.spreads if one.code == standing.weakest[0])


class UnitRows:
    """Units as rows, most people below first where nothing else is asked for; there are few."""

    def __init__(self, lines: Sequence[UnitLine], names: CompetencyNames, *, nowhere: str) -> None:
        self._lines, self._names, self._nowhere = lines, names, nowhere

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in order; a unit with nobody assessed stands last."""
        column, turned = (sort, descending) if sort else ("share", True)
        values = {place: self._order(self._lines[place], column) for place in range(len(self._lines))}
        known = sorted((place for place in values if values[place] is not None),
                       key=lambda place: values[place], reverse=turned)  # type: ignore[arg-type,return-value]
        return [*known, *(place for place in values if values[place] is None)]

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some units."""
        return [self._row(self._lines[place]) for place in keys]

    def _row(self, line: UnitLine) -> Sequence[object]:
        spread, standing = worst(line), line.standing
        weakest = ", ".join(self._names.of(code).name for code in standing.weakest) if standing else ""
        return (line.name or self._nowhere, standing.people if standing else 0, line.without, weakest,
                spread.below if spread else None, spread.share_below if spread else None,
                spread.mean_gap if spread else None, spread.lift if spread else None,
                standing.jpm if standing else None)

    def _order(self, line: UnitLine, column: str) -> object:
        spread, standing = worst(line), line.standing
        match column:
            case "unit":
                return fold(line.name)
            case "assessed":
                return standing.people if standing else 0
            case "without":
                return line.without
            case "weakest":
                return self._names.of(spread.code).name if spread else None
            case "below":
                return spread.below if spread else None
            case "share":
                return (spread.share_below, -(spread.mean_gap or 0)) if spread else None
            case "gap":
                return spread.mean_gap if spread else None
            case "lift":
                return (spread.lift.people if spread.lift else 0) if spread else None
            case _:
                return standing.jpm.median if standing and standing.jpm else None


def unit_columns(text: Text) -> list[Column]:
    """Unit, people, the weakest with its numbers, what would lift its median, JPM."""

    def count(value: object) -> str:
        return text.count(value) if isinstance(value, int) else DASH

    def title(key: str) -> str:
        return text(f"ui.competency.column.{key}")

    return [
        Column("unit", title("unit"), 152, grow=2), Column("assessed", title("assessed"), 52, "right", count),
        Column("without", title("without"), 58, "right", count),
        Column("weakest", title("weakest"), 150, grow=2, show=lambda words: str(words or DASH)),
        Column("below", title("below_standard"), 54, "right", count),
        Column("share", title("share"), 60, "right", lambda value: share_words(text, value)),
        Column("gap", title("gap"), 58, "right",
               lambda value: text.signed(value if isinstance(value, Fraction) else None)),
        Column("lift", title("lift"), 140, show=lambda value: lift_words(text, value), grow=1),
        Column("jpm", title("jpm_median"), 130, "right", lambda value: quartile_words(text, value, 1))]
