"""The talent map of an office on paper, from the question to the file, everybody of the register in its lists."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.floors.bare_canvas import write
from bench.line import Line, alternate
from bench.office import Offices, opened
from bench.process import run, timed
from bench.scale import Scale
from simata_desktop.figures.primitives import Text
from simata_desktop.reports.fonts import FILES, HOUSE
from simata_desktop.reports.painter import Painter
from simata_desktop.reports.paper import PaperOptions
from simata_desktop.resources import root, words
from simata_desktop.services.talent import MapRequest

BAR = 2


def prepare(office: str, told: str) -> dict[str, float]:
    """Let the target be everybody, print once, and keep in the file ``told`` every string with its place."""
    workspace = opened(office)
    workspace.office.target_clear(workspace.office.this_year())
    workspace.close()
    pages: list[list[tuple[float, float, float, str]]] = []
    sheet: list[float] = []
    paint = Painter.page

    def listen(painter: Painter, shapes: Iterable[Any], **more: Any) -> None:
        shapes = list(shapes)
        pages.append([(one.x, one.y, one.size, one.text) for one in shapes if isinstance(one, Text)])
        sheet[:] = [painter._page.width, painter._page.height]
        paint(painter, shapes, **more)

    Painter.page = listen  # type: ignore[method-assign]
    answer = report(office)
    face = root() / "fonts" / f"{FILES[HOUSE][0]}.ttf"
    Path(told).write_text(json.dumps({"page": sheet, "face": str(face), "pages": pages}), encoding="utf-8")
    return answer


def report(office: str) -> dict[str, float]:
    """Seconds for the paper of an opened office: map from the store, layout, file, the record for later checks."""
    workspace = opened(office)
    with tempfile.TemporaryDirectory() as folder, timed() as took:
        printed = workspace.reporting.talent_map(Path(folder) / "peta.pdf", MapRequest(), options=PaperOptions(),
                                                 words=words())
    workspace.close()
    return took.data() | {"people": printed.people, "pages": printed.pages}


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """The paper against a canvas that writes the same strings, in CPU time."""
    office = offices.copy(scale.practice, "kertas")
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "strings.json"
        people = run(prepare, office, told)["people"]
        floor, ours = alternate(scale.rounds, lambda: run(write, told)["cpu"], lambda: run(report, office)["cpu"])
    return [Line(f"talent map on paper, {people:,} people", ours, floor, BAR)]
