"""The arithmetic of the axes: from the cells of all indicators to scores, ranges, state and box."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from simata_desktop.domain.boxes import Range, possible_boxes
from simata_desktop.domain.exact import HUNDRED, ZERO, Weights, total
from simata_desktop.domain.outcome import Cell
from simata_desktop.domain.results import PROVISIONAL, RATED, UNRATED
from simata_desktop.domain.scheme import Axis, Scheme

Cells = tuple[Cell, ...]
Brief = tuple[str, float | None]
MEMO_LIMIT = 20_000  # distinct people kept; beyond that each is computed afresh, so that memory stays flat


class AxisSum(NamedTuple):
    """The range of an axis, the weights in effect in the order of its indicators, the levels (1–3) of both ends."""

    low: Fraction
    high: Fraction
    weights: tuple[Fraction, ...]
    level: int
    top: int


class Verdict(NamedTuple):
    """All that follows from the cells alone; ``briefs``: state and score of each indicator in the scheme's order."""

    state: str
    box: int | None
    provisional_box: int | None
    possible: tuple[int, ...]
    reasons: tuple[str, ...]
    performance: AxisSum
    potential: AxisSum
    talent: Range
    briefs: tuple[Brief, ...]


class AxisArithmetic:
    """The weighted sums and levels of one axis; equal signatures are computed once."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        self.weights = tuple(indicator.weight for indicator in axis.indicators)
        self._weights = Weights(self.weights, over=HUNDRED)
        self._memo: dict[Cells, AxisSum] = {}

    def sum(self, cells: Cells) -> AxisSum:
        """The sum of ``cells``, one for each indicator of the axis."""
        found = self._memo.get(cells)
        if found is None:
            found = self._sum(cells)
            if len(self._memo) < MEMO_LIMIT:
                self._memo[cells] = found
        return found

    def _sum(self, cells: Cells) -> AxisSum:
        weights, weighed = self.weights, self._weights
        if [cell for cell in cells if cell.excluded]:
            weights = self._spread(cells)
            weighed = Weights(weights, over=HUNDRED)
            if not any(weights):
                return AxisSum(ZERO, HUNDRED, weights, 1, 3)
        lows = [cell.low for cell in cells]
        highs = [cell.high for cell in cells]
        low = high = weighed.sum(lows)
        level = top = self.axis.level(low)
        if lows != highs:
            high = weighed.sum(highs)
            top = self.axis.level(high)
        return AxisSum(low, high, weights, level, top)

    def _spread(self, cells: Cells) -> tuple[Fraction, ...]:
        """With indicators left out their weight goes to the others in proportion; all left out: nothing is known."""
        held = total([weight for weight, cell in zip(self.weights, cells, strict=True) if not cell.excluded])
        return tuple(ZERO if cell.excluded or not held else weight * HUNDRED / held
                     for weight, cell in zip(self.weights, cells, strict=True))


class Judge:
    """State and box of a person from the cells of all indicators, performance first."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._axes = AxisArithmetic(scheme.performance), AxisArithmetic(scheme.potential)
        self._split = len(scheme.performance.indicators)
        self._codes = tuple(indicator.code for indicator in scheme.indicators)
        self._required = tuple(place for place, one in enumerate(scheme.indicators) if one.required)
        self._talent = Weights((scheme.talent_score["performance"], scheme.talent_score["potential"]))
        self._boxes: dict[tuple[int, int, int, int], tuple[int, ...]] = {}
        self._briefs: dict[Cell, Brief] = {}

    def judge(self, cells: Cells) -> Verdict:
        """The verdict; tested in this order: unrated, rated, provisional (schemes.md, "a person")."""
        performance = self._axes[0].sum(cells[:self._split])
        potential = self._axes[1].sum(cells[self._split:])
        lacking = [place for place in self._required if cells[place].open]
        reachable = () if lacking else self._possible(performance, potential)
        box = reachable[0] if len(reachable) == 1 else None
        state = UNRATED if lacking else RATED if box is not None else PROVISIONAL
        provisional_box, reasons = None, self._reasons(cells, lacking)
        if state == PROVISIONAL:
            provisional_box = self.scheme.box_at(performance.level, potential.level)
            reasons = self._reasons(cells, [n for n, cell in enumerate(cells) if cell.low is not cell.high])
        return Verdict(state, box, provisional_box, reachable, reasons, performance, potential,
                       self._talent_range(performance, potential), tuple([self._brief(cell) for cell in cells]))

    def _reasons(self, cells: Cells, places: list[int]) -> tuple[str, ...]:
        return tuple([f"{self._codes[place]}.{cells[place].reason}" for place in places])

    def _possible(self, performance: AxisSum, potential: AxisSum) -> tuple[int, ...]:
        key = performance.level, performance.top, potential.level, potential.top
        if key not in self._boxes:
            self._boxes[key] = possible_boxes(
                self.scheme, (performance.low, performance.high), (potential.low, potential.high))
        return self._boxes[key]

    def _talent_range(self, performance: AxisSum, potential: AxisSum) -> Range:
        low = self._talent.sum((performance.low, potential.low))
        if performance.low is performance.high and potential.low is potential.high:
            return low, low
        return low, self._talent.sum((performance.high, potential.high))

    def _brief(self, cell: Cell) -> Brief:
        brief = self._briefs.get(cell)
        if brief is None:
            brief = self._briefs[cell] = cell.brief
        return brief
