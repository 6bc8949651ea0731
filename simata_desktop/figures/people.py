"""The people of a map as arrays: where each one lies on both axes, in which box, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simata_desktop.domain.talent_map import MapEntry, TalentMap
from simata_desktop.figures.primitives import Floats, Ints


@dataclass(frozen=True)
class People:
    """The placed people of a map; equal lengths. ``index`` points into ``TalentMap.entries``.

    ``potential`` and ``performance`` are 0–100: the score, or the lower end of its range while it is not one point.
    ``previous`` is the box of the period before where it was another one, else 0.
    """

    index: Ints
    potential: Floats
    performance: Floats
    box: Ints
    previous: Ints
    provisional: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.index)

    def where(self, chosen: NDArray[np.bool_]) -> People:
        """Those people for whom ``chosen`` is true."""
        return People(self.index[chosen], self.potential[chosen], self.performance[chosen], self.box[chosen],
                      self.previous[chosen], self.provisional[chosen])


def people_of(chart: TalentMap) -> People:
    """The people of ``chart`` who stand in a box; the unrated have no place on a map."""
    placed = [(number, entry, entry.place) for number, entry in enumerate(chart.entries) if entry.place is not None]
    count = len(placed)
    box = np.fromiter((place for _, _, place in placed), np.int64, count)
    previous = np.fromiter((entry.previous_box or 0 for _, entry, _ in placed), np.int64, count)
    return People(
        index=np.fromiter((number for number, _, _ in placed), np.int64, count),
        potential=np.fromiter((_potential(entry) for _, entry, _ in placed), np.float64, count),
        performance=np.fromiter((_performance(entry) for _, entry, _ in placed), np.float64, count),
        box=box,
        previous=np.where(previous == box, 0, previous),
        provisional=np.fromiter((entry.box is None for _, entry, _ in placed), np.bool_, count),
    )


def _potential(entry: MapEntry) -> float:
    return entry.potential if entry.potential is not None else entry.potential_range[0]


def _performance(entry: MapEntry) -> float:
    return entry.performance if entry.performance is not None else entry.performance_range[0]
