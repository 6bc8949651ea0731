"""Importing a list of employees: planned and applied, encrypted and journalled."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.floors.sheet_to_sqlite import read_and_insert
from bench.line import Line, alternate
from bench.office import Offices
from bench.process import run, timed
from bench.scale import Scale
from simata_desktop.app import create_workspace

USER, PASSPHRASE = "admin", "sandi untuk pengukuran"
BAR = 4


def plan_and_apply(sheet: str) -> dict[str, float]:
    """Seconds from the closed file to the committed rows of an office that was empty; memory with the reading child."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, _ = create_workspace(Path(folder) / "kantor", USER, PASSPHRASE)
        with timed() as took:
            done = workspace.importing.apply(workspace.importing.plan(Path(sheet)))
        workspace.close()
    counts = done.plan.counts
    if not counts["read"] or counts["new"] != counts["read"]:
        raise RuntimeError(f"not every row became a person: {counts}")
    return took.data()


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """The import against its floor, in CPU time of all its processes."""
    sheet = offices.sheet(scale.imported)
    floor, ours = alternate(scale.rounds, lambda: run(read_and_insert, sheet)["cpu"],
                            lambda: run(plan_and_apply, sheet)["cpu"])
    return [Line(f"plan and apply {scale.imported:,} rows", ours, floor, BAR, "s")]
