"""After the program was replaced by a later one: what the earlier had no words for is shown now (sync.md 3.10)."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection

from simata_desktop.domain.merge import State
from simata_desktop.domain.records import KINDS
from simata_desktop.store.exchange import agreed, identity, rows
from simata_desktop.store.journal import Delta

WORDS = tuple(sorted(f"{kind.entity}.{word}" for kind in KINDS.values() for word in kind.words))
NOTE = "words"  # what the program that took part last knew


def due(connection: Connection) -> bool:
    """Has this store exchanged under a program that knew fewer words?"""
    return identity.noted(connection, NOTE) != json.dumps(WORDS)


def show(connection: Connection) -> list[Delta]:
    """Write the rows of records with words that are known since then; returns them as ``rows.show`` does."""
    fresh = set(WORDS).difference(json.loads(identity.noted(connection, NOTE) or "[]"))
    deltas: list[Delta] = []
    for place in identity.cursors(connection):
        some = {record: state for record, state in agreed.every(connection, place.partition) if _says(state, fresh)}
        deltas += rows.show(connection, place.partition, some)
    identity.note(connection, {NOTE: json.dumps(WORDS)})
    return deltas


def _says(state: State, words: Collection[str]) -> bool:
    return any(f"{state.entity}.{name.rpartition('.')[2]}" in words for name in state.body)
