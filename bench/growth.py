"""Ten times the people in at most twelve times the time: import, map and export; and the memory of a large import."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.export import export
from bench.importing import plan_and_apply
from bench.line import Line
from bench.mapping import draw
from bench.office import Offices
from bench.process import run
from bench.scale import Scale

BAR, MEMORY = 12, 400


def draw_and_export(office: str) -> dict[str, float]:
    """CPU seconds of the map and of the xlsx of everybody, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        return {"map": draw(office)["cpu"], "export": export(office, str(Path(folder) / "pegawai.xlsx"))["cpu"]}


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """Each work once small and once large."""
    taken = {size: _taken(offices, size) for size in (scale.some, scale.many)}
    small, large = taken[scale.some], taken[scale.many]
    names = f"{scale.many:,} / {scale.some:,}"
    return [*(Line(f"{work} of {names}", large[work], small[work], BAR, "s") for work in ("import", "map", "export")),
            Line(f"import of {scale.many:,}, memory", large["peak"], None, MEMORY, "MB")]


def _taken(offices: Offices, size: int) -> dict[str, float]:
    imported = run(plan_and_apply, offices.sheet(size))
    return {"import": imported["cpu"], "peak": imported["peak"], **run(draw_and_export, offices.of(size))}
