"""The arithmetic of the axes: from the cells of all indicators to scores, ranges, state and box."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simata_desktop.domain.boxes import Range, possible_boxes
from simata_desktop.domain.exact import HUNDRED, ZERO
from simata_desktop.domain.outcome import Cell
from simata_desktop.domain.results import PROVISIONAL, RATED, UNRATED
from simata_desktop.domain.scheme import Axis, Scheme

Cells = tuple[Cell, ...]
MEMO_LIMIT = 50_000  # distinct people kept; beyond that each is computed afresh, so that memory stays flat


@dataclass(frozen=True, slots=True)
class AxisSum:
    """The range of an axis and the weights in effect, in the order of its indicators."""

    low: Fraction
    high: Fraction
    weights: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that follows from the cells alone; ``briefs``: state and score of each indicator in the scheme's order."""

    state: str
    box: int | None
    provisional_box: int | None
    possible: tuple[int, ...]
    reasons: tuple[str, ...]
    performance: AxisSum
    potential: AxisSum
    talent: Range
    briefs: tuple[tuple[str, float | None], ...]


class AxisArithmetic:
    """The weighted sums of one axis; equal signatures are computed once."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        self.weights = tuple(indicator.weight for indicator in axis.indicators)
        self._shares: list[dict[Cell, tuple[Fraction, Fraction]]] = [{} for _ in self.weights]
        self._memo: dict[Cells, AxisSum] = {}

    def sum(self, cells: Cells) -> AxisSum:
        """The sum of ``cells``, one for each indicator of the axis."""
        found = self._memo.get(cells)
        if found is None:
            found = self._spread(cells) if any(cell.excluded for cell in cells) else self._sum(cells)
            if len(self._memo) < MEMO_LIMIT:
                self._memo[cells] = found
        return found

    def _sum(self, cells: Cells) -> AxisSum:
        low = ZERO
        open_width = ZERO
        for shares, weight, cell in zip(self._shares, self.weights, cells, strict=True):
            share = shares.get(cell)
            if share is None:
                share = shares[cell] = (cell.low * weight / HUNDRED, (cell.high - cell.low) * weight / HUNDRED)
            low += share[0]
            if share[1]:
                open_width += share[1]
        return AxisSum(low, low + open_width, self.weights)

    def _spread(self, cells: Cells) -> AxisSum:
        """With indicators left out: their weight goes to the others in proportion; all left out: nothing is known."""
        held = sum((w for w, cell in zip(self.weights, cells, strict=True) if not cell.excluded), ZERO)
        if held == 0:
            return AxisSum(ZERO, HUNDRED, (ZERO,) * len(cells))
        weights = tuple(ZERO if cell.excluded else weight * HUNDRED / held
                        for weight, cell in zip(self.weights, cells, strict=True))
        low = sum((cell.low * weight for weight, cell in zip(weights, cells, strict=True)), ZERO) / HUNDRED
        high = sum((cell.high * weight for weight, cell in zip(weights, cells, strict=True)), ZERO) / HUNDRED
        return AxisSum(low, high, weights)


class Judge:
    """State and box of a person from the cells of all indicators, performance first."""

    def __init__(self, scheme: Scheme) -> None:
        self.scheme = scheme
        self._axes = AxisArithmetic(scheme.performance), AxisArithmetic(scheme.potential)
        self._split = len(scheme.performance.indicators)
        self._codes = tuple((indicator.code, indicator.required) for indicator in scheme.indicators)
        self._boxes: dict[tuple[int, int, int, int], tuple[int, ...]] = {}
        self._briefs: dict[Cell, tuple[str, float | None]] = {}

    def judge(self, cells: Cells) -> Verdict:
        """The verdict; tested in this order: unrated, rated, provisional (schemes.md, "a person")."""
        performance = self._axes[0].sum(cells[:self._split])
        potential = self._axes[1].sum(cells[self._split:])
        lacking = self._reasons(cells, required_only=True)
        reachable = () if lacking else self._possible(performance, potential)
        box = reachable[0] if len(reachable) == 1 else None
        state = UNRATED if lacking else RATED if box is not None else PROVISIONAL
        return Verdict(
            state, box, self._box_of_lower_ends(performance, potential) if state == PROVISIONAL else None, reachable,
            lacking or (() if state == RATED else self._reasons(cells, required_only=False)),
            performance, potential, self._talent(performance, potential), tuple(self._brief(cell) for cell in cells))

    def _reasons(self, cells: Cells, *, required_only: bool) -> tuple[str, ...]:
        return tuple(f"{code}.{cell.reason}" for (code, required), cell in zip(self._codes, cells, strict=True)
                     if cell.open and (required if required_only else cell.low != cell.high))

    def _possible(self, performance: AxisSum, potential: AxisSum) -> tuple[int, ...]:
        rows, columns = self.scheme.performance.level, self.scheme.potential.level
        key = rows(performance.low), rows(performance.high), columns(potential.low), columns(potential.high)
        if key not in self._boxes:
            self._boxes[key] = possible_boxes(
                self.scheme, (performance.low, performance.high), (potential.low, potential.high))
        return self._boxes[key]

    def _box_of_lower_ends(self, performance: AxisSum, potential: AxisSum) -> int:
        return self.scheme.box_at(self.scheme.performance.level(performance.low),
                                  self.scheme.potential.level(potential.low))

    def _talent(self, performance: AxisSum, potential: AxisSum) -> Range:
        first, second = self.scheme.talent_score["performance"], self.scheme.talent_score["potential"]
        low = first * performance.low + second * potential.low
        if performance.low == performance.high and potential.low == potential.high:
            return low, low
        return low, first * performance.high + second * potential.high

    def _brief(self, cell: Cell) -> tuple[str, float | None]:
        if cell not in self._briefs:
            self._briefs[cell] = cell.brief
        return self._briefs[cell]
