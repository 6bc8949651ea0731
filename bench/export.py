"""Exporting the register of people as xlsx."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.floors.bare_sheet import write
from bench.line import Line, alternate
from bench.office import Offices, opened
from bench.process import run, timed
from bench.scale import Scale
from simata_desktop.services.exporting import ExportRequest

BAR = 2


def export(office: str, out: str) -> dict[str, float]:
    """Seconds from the question to the file."""
    workspace = opened(office)
    with timed() as took:
        written = workspace.exporting.export(ExportRequest("employees", Path(out)))
    workspace.close()
    if not written.rows:
        raise RuntimeError("nobody was exported")
    return took.data()


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """The export against the bare loop over the cells it wrote, in CPU time."""
    office = offices.of(scale.some)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "pegawai.xlsx"
        ours, floor = alternate(scale.rounds, lambda: run(export, office, out)["cpu"], lambda: run(write, out)["cpu"])
    return [Line(f"xlsx of {scale.some:,} people", ours, floor, BAR)]
