"""A running centre for all tests of a file, and PCs that have joined it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from psycopg import conninfo

from simata_desktop import app
from simata_desktop.app import Workspace
from tests.server.conftest import NAME, PASSPHRASE, Administrator
from tests.server.faults.office_by_line import FAST, another_centre
from tests.server.test_line import joined, serving

Pcs = Callable[..., list[Workspace]]
Running = tuple[str, subprocess.Popen[str]]  # address and process


@pytest.fixture(scope="module")
def another(postgres: str) -> Iterator[str]:
    """A second centre in the same PostgreSQL."""
    with another_centre(postgres) as url:
        yield url


@pytest.fixture(scope="module")
def running(postgres: str, another: str) -> Iterator[Running]:
    """A centre that goes on over all tests, two workers; what it holds lies in the database alone."""
    with serving("--database", conninfo.make_conninfo(postgres, dbname="founded"), "--workers", "2", *FAST) as told:
        yield told


@pytest.fixture
def centre(running: Running, url: str, admin: Administrator) -> Running:
    """It, with the office DEMO."""
    admin("office", "add", "DEMO", "Kantor Contoh")
    return running


@pytest.fixture
def pcs(templates: list[Path], tmp_path: Path) -> Iterator[Pcs]:
    """PCs of one office that have joined; the third and those after it are set up from an image of the others."""
    opened: list[Workspace] = []

    def some(count: int, admin: Administrator, server: str, name: str = "pc") -> list[Workspace]:
        for number in range(count):
            folder = Path(shutil.copytree(templates[number % 2], tmp_path / f"{name}-{number}"))
            opened.append(joined(app.open_workspace(folder, NAME, PASSPHRASE), admin, server))
        return opened[-count:]

    yield some
    for workspace in opened:
        workspace.close()
