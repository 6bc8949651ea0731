"""``python -m bench`` runs through; how quick anything is, no test says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.line import Line

pytestmark = pytest.mark.window

ROOT = Path(__file__).resolve().parents[2]
PROMISED = {  # of issues 3 and 5, "Speed and memory": the beginning of each line
    "plan and apply", "map of", "first frame", "panning", "a key stroke", "talent map on paper", "longest pause",
    "import of", "export of", "a durable change", "xlsx of", "reconciling",
    "radar with new values", "list of",
}
EXCHANGED = {  # of issue 6, "Speed and size"
    "first exchange of", "requests of first", "50 changes up", "50 changes down", "nothing to do", "sent again",
    "a change taken in", "6 devices", "6 offices", "memory of the centre",
}


def test_every_promise_is_measured() -> None:
    _measured(PROMISED, "--without", "sync")


@pytest.mark.soak
def test_every_promise_of_the_exchange_is_measured() -> None:
    """Two offices and a centre with its PostgreSQL: too long for every day."""
    _measured(EXCHANGED, "--only", "sync")


def _measured(promised: set[str], *words: str) -> None:
    done = subprocess.run([sys.executable, "-m", "bench", "--scale", "small", "--json", *words], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = json.loads(done.stdout)["lines"]
    for promise in promised:
        assert any(line["work"].startswith(promise) for line in lines), promise
    assert all(line["ours"] > 0 for line in lines)
    assert all(line["floor"] > 0 for line in lines if line["floor"] is not None)


def test_a_line_is_judged_by_its_ratio_or_by_its_limit() -> None:
    within, beyond = Line("a", 1.9, 1.0, 2), Line("b", 2.1, 1.0, 2)
    assert (within.passed, beyond.passed) == (True, False)
    assert (Line("c", 0.149, None, 150).passed, Line("d", 0.151, None, 150).passed) == (True, False)
    assert Line("e", 401.0, None, 400, "MB").passed is False
    assert beyond.cells()[:6] == ("b", "2100 ms", "1000 ms", "2.10", "≤ 2 ×", "MISS")
