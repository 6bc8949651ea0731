"""Fault matrix: 500 offices at 08.00. All begin at once; all end, none waits much longer than the others."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

import pytest

from bench.centre import Centre
from bench.light_device import LightDevice
from bench.load import CHANGES, morning
from simata_server import database

OFFICES, ORDINARY = 500, 30
LONGEST, ORDINARY_LONGEST = 120.0, 20.0  # seconds, also on a machine that does something else beside
MEMORY = 600.0  # MB


def _all_at_once(at: Centre, devices: Sequence[LightDevice], longest: float) -> None:
    seen = morning(at, devices, at_once=len(devices))
    assert len(seen.waits) == len(devices)
    assert seen.waits[-1] < longest
    assert 0 < seen.memory < MEMORY
    assert all(not one.pending for one in devices)
    with database.connected(at.url) as connection:
        heads = dict(connection.execute("SELECT partition, last_seq FROM part_head WHERE last_seq > 0").fetchall())
        count, dense = connection.execute(
            "SELECT count(*), count(*) = count(DISTINCT change_id) FROM change").fetchone() or (0, False)
    assert (sum(heads.values()), count, dense) == (CHANGES * len(devices), CHANGES * len(devices), True)


def _served(url: str, running: tuple[str, subprocess.Popen[str]]) -> Centre:
    return Centre(url, *running)


def test_500_offices_at_eight(url: str, running: tuple[str, subprocess.Popen[str]]) -> None:
    """Thirty of them, of fifteen offices, so that two wait for one another."""
    at = _served(url, running)
    _all_at_once(at, [one for number in range(ORDINARY // 2) for one in at.devices(f"K{number:03d}", 2)],
                 ORDINARY_LONGEST)


@pytest.mark.soak
def test_500_offices_at_eight_all_of_them(url: str, running: tuple[str, subprocess.Popen[str]]) -> None:
    at = _served(url, running)
    _all_at_once(at, [one for number in range(OFFICES) for one in at.devices(f"K{number:03d}", 1)], LONGEST)
