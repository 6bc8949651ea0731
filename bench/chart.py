"""A talent map of any number of invented people, everyone of them a dot."""

from __future__ import annotations

import random
from dataclasses import replace

from simata_desktop.domain.results import RATED
from simata_desktop.domain.talent_map import BOXES, MapEntry, TalentMap
from simata_desktop.figures.boxes import ROWS

SEED = 7
MIDDLE, SPREAD = (66, 68), (13, 12)  # of both axes, in points


def crowded(drawn: TalentMap, people: int) -> TalentMap:
    """The map ``drawn`` with ``people`` rated people in place of its own."""
    chance, entries = random.Random(SEED), []
    for number in range(people):
        y, x = (min(100.0, max(0.0, chance.gauss(*one))) for one in zip(MIDDLE, SPREAD, strict=True))
        entries.append(_entry(number, y, x, box=_box(drawn, y, x)))
    counts = {box: sum(one.box == box for one in entries) for box in BOXES}
    return replace(drawn, people=people, rated=people, provisional=0, unrated=0, counts=counts,
                   provisional_counts=dict.fromkeys(BOXES, 0), unrated_reasons={}, entries=tuple(entries))


def _box(drawn: TalentMap, performance: float, potential: float) -> int:
    row, column = (sum(score >= cut for cut in cuts) for score, cuts in (
        (performance, drawn.scheme.performance_cuts), (potential, drawn.scheme.potential_cuts)))
    return ROWS[2 - row][column]


def _entry(number: int, performance: float, potential: float, *, box: int) -> MapEntry:
    name = f"Pegawai Contoh {number}"
    return MapEntry(f"{number:018d}", name, name, "Bidang Contoh", "Dinas Contoh", "Analis", "pengawas", "III/d",
                    RATED, box, None, (box,), (), performance, potential, (performance + potential) / 2,
                    (performance, performance), (potential, potential))
