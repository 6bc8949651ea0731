"""One open store a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.stores import Store, opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    folder = tmp_path / "workspace"
    folder.mkdir()
    made = opened(folder)
    yield made
    made.database.close()
