"""``make bench``: every promise of speed and memory against its floor, measured side by side in this run.

Exit code 1 where a bar is missed. ``--only NAME`` measures one piece of work, ``--without NAME`` all others;
``--scale small`` only shows that all of it runs: its figures say nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import (
    assessment,
    change,
    export,
    first_frame,
    growth,
    heartbeat,
    importing,
    mapping,
    panning,
    paper,
    profiles,
    radar,
    reconciling,
    search,
    sync,
    verification,
    worklists,
)
from bench.line import Line, table
from bench.office import Offices
from bench.scale import SCALES, Scale

WORKS: dict[str, Callable[[Scale, Offices], list[Line]]] = {
    "import": importing.lines, "map": mapping.lines, "frame": first_frame.lines, "panning": panning.lines,
    "search": search.lines, "paper": paper.lines, "heartbeat": heartbeat.lines, "growth": growth.lines,
    "verification": verification.lines, "assessment": assessment.lines,
    "change": change.lines, "export": export.lines, "worklists": worklists.lines,
    "reconcile": reconciling.lines, "profiles": profiles.lines, "radar": radar.lines,
    "sync": sync.lines,
}


def main() -> int:
    """Measure, print, and say by the exit code whether every bar is met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed and memory against their floors.")
    parser.add_argument("--only", choices=WORKS, help="one piece of work")
    parser.add_argument("--without", choices=WORKS, help="all but one piece of work")
    parser.add_argument("--scale", choices=SCALES, default="full", help="small: does everything run?")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--offices", type=Path, help="folder that keeps the offices for the next run")
    given = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # the windows of the measured processes
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program starts from byte code
    names = [given.only] if given.only else [name for name in WORKS if name != given.without]
    with tempfile.TemporaryDirectory(prefix="simata-bench-") as folder:
        lines = measure(names, SCALES[given.scale], given.offices or Path(folder))
    passed = all(line.passed for line in lines)
    if given.json:
        print(json.dumps({"scale": given.scale, "passed": passed, "lines": [line.data() for line in lines]}))
    else:
        print(table(lines))
    return 0 if passed or given.scale == "small" else 1


def measure(names: Sequence[str], scale: Scale, folder: Path) -> list[Line]:
    """The lines of these pieces of work; ``folder`` takes the offices that are made for them."""
    folder.mkdir(parents=True, exist_ok=True)
    offices, lines = Offices(folder.resolve(), _tell), []
    for name in names:
        _tell(f"{name} …")
        lines += WORKS[name](scale, offices)
    return lines


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
