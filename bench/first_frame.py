"""From the start of the process to the first painted frame of the window on the practice office."""

from __future__ import annotations

import subprocess
import sys
import time

from bench.line import Line, alternate
from bench.office import Offices
from bench.opening import FRAME, PAGE
from bench.scale import Scale

BAR = 2


def until_painted(*program: str) -> float:
    """Seconds (wall) from before the process was made to the moment that it prints."""
    begun = time.perf_counter()  # one clock for all processes of a machine
    done = subprocess.run([sys.executable, "-m", *program], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1]) - begun


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """Our window against a bare one."""
    office = str(offices.practice(scale.practice))
    floor, ours = alternate(scale.starts, lambda: until_painted("bench.floors.bare_window"),
                            lambda: until_painted("bench.opening", office, FRAME))
    shown = until_painted("bench.opening", office, PAGE)
    return [Line("first frame from process start", ours, floor, BAR, note=f"its people after {shown:.1f} s")]
