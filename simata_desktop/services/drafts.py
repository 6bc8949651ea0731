"""Typing that is not finished, and where the keyboard stood: given back after a power cut, to the same user only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simata_desktop.domain.changes import NOTHING, Changes
from simata_desktop.services.desk import Desk
from simata_desktop.store import drafts
from simata_desktop.store.lock import WriterLock


class DraftService:
    """Drafts of the user signed in. They are no records: nothing is journalled, nothing can be undone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep(self, page: str, content: Mapping[str, Any] | None) -> Changes:
        """Keep ``content`` (JSON values) of a page in place of the one before; None keeps nothing any more."""
        desk = self._desk
        with WriterLock(desk.folder / "writer.lock"), desk.database.writing() as connection:
            if content is None:
                drafts.forget(connection, desk.user.id, page)
            else:
                drafts.keep(connection, desk.user.id, page, content=json.dumps(content, ensure_ascii=False),
                            wall=desk.clock.now().isoformat(timespec="milliseconds"))
        return NOTHING

    def read(self, page: str) -> dict[str, Any] | None:
        """What was kept of a page; None where nothing was, or where it cannot be read."""
        with self._desk.database.reading() as connection:
            text = drafts.read(connection, self._desk.user.id, page)
        try:
            found = json.loads(text) if text else None
        except ValueError:
            return None
        return found if isinstance(found, dict) else None
