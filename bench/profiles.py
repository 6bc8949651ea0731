"""A thousand individual profiles on paper: against a bare canvas, two processes against one, memory."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.floors.bare_canvas import write
from bench.line import Line, alternate
from bench.office import Offices, opened
from bench.process import run, timed
from bench.scale import Scale
from simata_desktop.app import Workspace
from simata_desktop.figures.primitives import Line as Stroke
from simata_desktop.figures.primitives import Polygon, Polyline, Rect, Segments, Text
from simata_desktop.reports.fonts import FILES, HOUSE
from simata_desktop.reports.painter import Painter
from simata_desktop.reports.profile_child import Job
from simata_desktop.reports.profile_printing import print_profiles
from simata_desktop.resources import root, words
from simata_desktop.services.profile import ProfileRequest, ProfileService
from simata_desktop.services.reporting import PROFILES, PaperRequest

BAR, TOGETHER, MEMORY = 2, 1 / 1.7, 200


def report(office: str, processes: str) -> dict[str, float]:
    """Seconds for the profiles of everybody on the map, from the store to the file, by so many processes (0: here)."""
    workspace = opened(office)
    with timed() as took:
        made = _print(workspace, int(processes))
    workspace.close()
    return took.data() | {"people": made.people, "pages": made.pages}


def _print(workspace: Workspace, processes: int) -> Any:
    people, found = ProfileService(workspace.desk).profiles(ProfileRequest())
    papers = workspace.reporting
    job: Job = papers._job(PaperRequest(PROFILES, papers.options(PROFILES)), "AAAA-BBBB-CCCC", words())
    return print_profiles(job, found, people=people, processes=processes)


def prepare(office: str, told: str) -> dict[str, float]:
    """Print once and keep in the file ``told`` every string with its place and every line."""
    pages: list[list[tuple[float, float, float, str]]] = []
    strokes: list[list[tuple[float, float, float, float]]] = []
    sheet: list[float] = []
    paint = Painter.page

    def listen(painter: Painter, shapes: Iterable[Any], **more: Any) -> None:
        shapes = list(shapes)
        pages.append([(one.x, one.y, one.size, one.text) for one in shapes if isinstance(one, Text)])
        strokes.append([edge for one in shapes for edge in _edges(one)])
        sheet[:] = [painter._page.width, painter._page.height]
        paint(painter, shapes, **more)

    Painter.page = listen  # type: ignore[method-assign]
    answer = report(office, "0")
    face = root() / "fonts" / f"{FILES[HOUSE][0]}.ttf"
    kept = {"page": sheet, "face": str(face), "pages": pages, "lines": strokes}
    Path(told).write_text(json.dumps(kept), encoding="utf-8")
    return answer


def _edges(one: object) -> Iterator[tuple[float, float, float, float]]:
    """The straight lines a shape is drawn with."""
    if isinstance(one, Stroke):
        yield one.x1, one.y1, one.x2, one.y2
    elif isinstance(one, Segments):
        yield from zip(one.x1.tolist(), one.y1.tolist(), one.x2.tolist(), one.y2.tolist(), strict=True)
    elif isinstance(one, Rect):
        right, below = one.x + one.width, one.y + one.height
        yield from ((one.x, one.y, right, one.y), (right, one.y, right, below), (right, below, one.x, below),
                    (one.x, below, one.x, one.y))
    elif isinstance(one, Polygon | Polyline):
        yield from ((*start, *end) for start, end in zip(one.points, one.points[1:], strict=False))


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """One process against a bare canvas in CPU time; two against one by the clock; the largest process."""
    office = offices.copy(scale.practice, "profil")
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "strings.json"
        people = run(prepare, office, told)["people"]
        floor, ours = alternate(scale.rounds, lambda: run(write, told)["cpu"], lambda: run(report, office, 0)["cpu"])
    one, two = alternate(scale.rounds, lambda: run(report, office, 0)["wall"], lambda: run(report, office, 2)["wall"])
    peak = max(run(report, office, processes)["peak"] for processes in (0, 2))
    named = f"{people:,} profiles"
    return [Line(f"{named} on paper, one process", ours, floor, BAR, "s"),
            Line(f"{named}, two processes against one", two, one, TOGETHER, "s"),
            Line(f"{named}, memory of the largest process", peak, None, MEMORY, "MB")]
