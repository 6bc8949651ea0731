"""The talent map of a large office: the nine counts, the provisional, the unrated with their reasons."""

from __future__ import annotations

from bench.floors.two_scores import count
from bench.line import Line, alternate
from bench.office import Offices, opened
from bench.process import run, timed
from bench.scale import Scale

BAR, MEMORY = 3, 400


def draw(office: str) -> dict[str, float]:
    """Seconds for the map of an office that has just been opened, and the memory of it all."""
    workspace = opened(office)
    with timed() as took:
        drawn = workspace.talent.map()
    workspace.close()
    if not drawn.rated:
        raise RuntimeError("nobody stands on the map")
    return took.data()


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """The map against one SQL statement, and what it takes of memory."""
    office, peaks = offices.of(scale.many), []

    def ours() -> float:
        answer = run(draw, office)
        peaks.append(answer["peak"])
        return float(answer["cpu"])

    floor, own = alternate(scale.rounds, lambda: run(count, scale.many)["cpu"], ours)
    name = f"map of {scale.many:,} people"
    return [Line(name, own, floor, BAR), Line(f"{name}, memory", max(peaks), None, MEMORY, "MB")]
