"""One line of the table: a piece of work, its floor, the bar between them, and the words in which it is printed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

UNITS = {"s": 1.0, "ms": 1000.0}  # seconds are kept as seconds and shown as the unit says; all else is as it is


@dataclass(frozen=True, slots=True)
class Line:
    """``ours`` against ``floor`` in seconds (MB for memory); without a floor the bar is a limit in the unit shown.

    ``note`` says what else was seen and is not judged.
    """

    work: str
    ours: float
    floor: float | None
    bar: float
    unit: str = "ms"
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many floors ours costs, or None where the bar is a limit."""
        return None if self.floor is None else self.ours / self.floor

    @property
    def passed(self) -> bool:
        """Is ours within the bar?"""
        return (self.ours * UNITS.get(self.unit, 1.0) if self.ratio is None else self.ratio) <= self.bar

    def cells(self) -> tuple[str, ...]:
        """The line as printed: work, ours, floor, ratio, bar, verdict, note."""
        limit = f"≤ {self.bar:g} {self.unit}" if self.ratio is None else f"≤ {self.bar:g} ×"
        return (self.work, self._shown(self.ours), "–" if self.floor is None else self._shown(self.floor),
                "–" if self.ratio is None else f"{self.ratio:.2f}", limit, "pass" if self.passed else "MISS", self.note)

    def _shown(self, value: float) -> str:
        return f"{value * UNITS.get(self.unit, 1.0):.4g} {self.unit}"

    def data(self) -> dict[str, object]:
        """The line for ``--json``; times in seconds, memory in MB."""
        return {"work": self.work, "ours": self.ours, "floor": self.floor, "ratio": self.ratio, "bar": self.bar,
                "unit": self.unit, "passed": self.passed, "note": self.note}


HEADS = ("work", "ours", "floor", "ratio", "bar", "", "")
LEFT = (0, 6)  # columns of words


def table(lines: Sequence[Line]) -> str:
    """The lines under their heads, columns aligned, numbers to the right."""
    rows = [HEADS, *(line.cells() for line in lines)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADS))]
    return "\n".join(_printed(row, widths) for row in rows)


def _printed(row: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(_aligned(cell, widths[place], left=place in LEFT) for place, cell in enumerate(row)).rstrip()


def _aligned(cell: str, width: int, *, left: bool) -> str:
    return cell.ljust(width) if left else cell.rjust(width)


def alternate(rounds: int, *works: Callable[[], float]) -> tuple[float, ...]:
    """The median of each work, one round of all after the other, so that a slow moment of the machine hits them all."""
    taken = [[work() for work in works] for _ in range(rounds)]
    return tuple(statistics.median(column) for column in zip(*taken, strict=True))
