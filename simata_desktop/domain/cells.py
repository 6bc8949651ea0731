"""From a value to the cell of a rubric: every score an indicator can have, made once and shared by all people."""

from __future__ import annotations

from fractions import Fraction

from simata_desktop.domain.exact import HUNDRED, ZERO, clamped, exact
from simata_desktop.domain.outcome import DECLARED, KNOWN, NOT_APPLICABLE, OPEN, Cell
from simata_desktop.domain.scheme import Rubric


class Cells:
    """The cells of one indicator or part: by row code, number, national score, declaration, or open state."""

    def __init__(self, rubric: Rubric, missing: str) -> None:
        self.rubric = rubric
        self._missing = missing
        self._written: dict[str, Fraction | None] = {}
        self._texts: dict[str, Cell | None] = {}
        self._numbers: dict[tuple[int, int], Cell | None] = {}
        self._scores: dict[Fraction, Cell] = {}
        self._declared: dict[str, Cell | None] = {}
        self._open: dict[tuple[str, str], Cell] = {}
        self._means: dict[tuple[tuple[Cell, ...], bool], Cell] = {}

    def of(self, value: str | Fraction) -> Cell | None:
        """The cell of a record's value (row code; number for bands and direct); None where the rubric has no row."""
        if not isinstance(value, str):  # asking for Fraction, an abstract class' child, costs ten times as much
            return self.of_ratio(*value.as_integer_ratio())
        cell = self._texts.get(value)
        if cell is None:  # made now, or a value without a row: rare enough to be asked again
            cell = self._texts[value] = self._of_text(value)
        return cell

    def _of_text(self, text: str) -> Cell | None:
        if self.rubric.kind == "rows":
            row = self.rubric.row(text)
            return None if row is None else _point(KNOWN, row.score, "rows", row.label)
        number = self.number(text)
        return None if number is None else self.of_ratio(*number.as_integer_ratio())

    def number(self, value: str | Fraction) -> Fraction | None:
        """The number written in a record's value."""
        if not isinstance(value, str):
            return value
        number = self._written.get(value)
        if number is None:
            number = self._written[value] = exact(value)
        return number

    def of_ratio(self, numerator: int, denominator: int = 1) -> Cell | None:
        """The cell of a number: its band, or itself clamped to 0–100 for ``direct``."""
        key = (numerator, denominator)
        cell = self._numbers.get(key)
        if cell is None:
            cell = self._numbers[key] = self._of_number(Fraction(numerator, denominator))
        return cell

    def _of_number(self, number: Fraction) -> Cell | None:
        if self.rubric.kind == "direct":
            return _point(KNOWN, clamped(number), "direct")
        band = self.rubric.band(number)
        return None if band is None else _point(KNOWN, band.score, "bands", band.label)

    def of_score(self, score: Fraction) -> Cell:
        """The cell of a number of the national system."""
        if score not in self._scores:
            self._scores[score] = _point(KNOWN, clamped(score), "score")
        return self._scores[score]

    def declared(self, absence: str) -> Cell | None:
        """The cell of a declaration of completeness."""
        if absence not in self._declared:
            cell = self.of(absence)
            self._declared[absence] = (
                None if cell is None or cell.score is None else _point(DECLARED, cell.score, "absence", cell.row))
        return self._declared[absence]

    def open(self, state: str, reason: str) -> Cell:
        """The cell where nothing counts, by the scheme's rule for it: a range 0–100, 0, or left out."""
        key = (state, reason)
        if key not in self._open:
            self._open[key] = self._open_cell(state, reason)
        return self._open[key]

    def _open_cell(self, state: str, reason: str) -> Cell:
        kind = self.rubric.kind if reason in OPEN else reason
        if self._missing == "zero":
            return Cell(state, ZERO, ZERO, ZERO, kind, open=True, reason=reason)
        if self._missing == "excluded":
            return Cell(NOT_APPLICABLE, None, ZERO, ZERO, kind, open=True, reason=reason, excluded=True)
        return Cell(state, None, ZERO, HUNDRED, kind, open=True, reason=reason)

    def mean(self, parts: tuple[Cell, ...], weights: tuple[Fraction, ...], *, pending: bool = False) -> Cell:
        """The weighted mean of part cells; left-out parts leave their weight to the others."""
        key = (parts, pending)
        cell = self._means.get(key)
        if cell is None:
            cell = self._means[key] = _mean(parts, weights, pending=pending)
        return cell


def _point(state: str, score: Fraction, kind: str, row: str | None = None) -> Cell:
    return Cell(state, score, score, score, kind, row)


def _mean(parts: tuple[Cell, ...], weights: tuple[Fraction, ...], *, pending: bool) -> Cell:
    held = [(cell, weight) for cell, weight in zip(parts, weights, strict=True) if not cell.excluded]
    opened = [cell for cell in parts if cell.open]
    if not held:
        return Cell(NOT_APPLICABLE, None, ZERO, ZERO, "mean", open=True, reason=opened[0].reason, excluded=True)
    whole = sum((weight for _, weight in held), ZERO)
    low = sum((cell.low * weight for cell, weight in held), ZERO) / whole
    high = sum((cell.high * weight for cell, weight in held), ZERO) / whole
    state, reason = _mean_state(parts, opened, pending=pending)
    score = low if low == high and all(cell.score is not None for cell, _ in held) else None
    return Cell(state, score, low, low if low == high else high, "mean", open=reason is not None, reason=reason)


def _mean_state(parts: tuple[Cell, ...], opened: list[Cell], *, pending: bool) -> tuple[str, str | None]:
    """The state all open parts share, else the plainest, ``missing``."""
    held = [cell for cell in opened if not cell.excluded]
    if not held:
        return (DECLARED if all(cell.state == DECLARED for cell in parts) else KNOWN), None
    if pending:
        return "unverified", "unverified"
    states = {cell.state for cell in held}
    reasons = {cell.reason for cell in held}
    return (states.pop() if len(states) == 1 else "missing"), (reasons.pop() if len(reasons) == 1 else "missing")
