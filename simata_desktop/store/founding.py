"""Keys and store of a new workspace are made aside and take their place together, the store last."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simata_desktop.domain.errors import UserError
from simata_desktop.store.database import STORE_NAME
from simata_desktop.store.durable import sync_folder
from simata_desktop.store.slot_file import NAMES

ASIDE = ".founding"


@contextmanager
def founding(folder: Path) -> Iterator[Path]:
    """A folder inside ``folder`` to make key slots and a store in; at the end both move up, so that a founding that is
    broken off leaves no workspace, and one begun anew sweeps away what it left.

    The caller holds the writer's lock, and nothing is open any more at the end. Raises UserError ``slots.exists``
    where slots lie without a store: they may belong to one that was mislaid.
    """
    aside = folder / ASIDE
    if (aside / STORE_NAME).exists():  # slots that had moved up already belong to it
        for name in NAMES:
            (folder / name).unlink(missing_ok=True)
    shutil.rmtree(aside, ignore_errors=True)
    if any((folder / name).exists() for name in NAMES):
        raise UserError("slots.exists")
    aside.mkdir(mode=0o700)
    try:
        yield aside
        for name in (*NAMES, STORE_NAME):
            os.replace(aside / name, folder / name)
        sync_folder(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
