"""One change that is safe on disk, and the nine counts after it: a large office against a small one."""

from __future__ import annotations

import statistics

from bench.line import Line, alternate
from bench.office import Offices, opened
from bench.process import run, timed
from bench.scale import Scale
from simata_desktop.services.people import ListRequest
from simata_desktop.services.talent import MapRequest

BAR = 3
PEOPLE = 25
PREDICATES = ("baik", "sangat_baik")  # each takes the place of the other, so that every step changes something


def change_and_count(office: str) -> float:
    """Median seconds (wall: the disk is waited for) from a rating to the counts that follow from it."""
    workspace = opened(office)
    year = workspace.office.this_year() - 1
    _, people = workspace.people.list(ListRequest(limit=PEOPLE))
    taken = []
    for one in people:
        for predicate in PREDICATES:
            with timed() as took:
                workspace.evidence.rate(one.nip, year, predicate=predicate)
                workspace.talent.map(MapRequest(counts_only=True))
            taken.append(took.wall)
    workspace.close()
    return statistics.median(taken)


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """Both offices in turn."""
    small, large = offices.copy(scale.few, "ubah-sedikit"), offices.copy(scale.many, "ubah-banyak")
    floor, ours = alternate(scale.rounds, lambda: run(change_and_count, small), lambda: run(change_and_count, large))
    return [Line(f"a durable change and the counts, {scale.many:,} / {scale.few:,} people", ours, floor, BAR)]
