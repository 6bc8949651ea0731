"""A workspace for tests of services: made once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.domain.clock import FixedClock

NAME, PASSPHRASE = "admin", "tiga ekor kucing di atap"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspaces") / "template"
    made, _ = app.create_workspace(folder, NAME, PASSPHRASE, office=("7301", "Kabupaten Contoh Raya"),
                                   around=app.Surroundings(clock=FixedClock()))
    made.close()
    return folder


@pytest.fixture
def workspace(template: Path, tmp_path: Path) -> Iterator[app.Workspace]:
    folder = tmp_path / "workspace"
    shutil.copytree(template, folder)
    opened = app.open_workspace(folder, NAME, PASSPHRASE, around=app.Surroundings(clock=FixedClock()))
    yield opened
    opened.close()
