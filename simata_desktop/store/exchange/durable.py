"""How far each log lies in a copy of the centre that was test-restored: only that may ever be packed away here."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from simata_desktop.store.exchange import identity

KEY = "durable"


def places(connection: Connection) -> dict[str, int]:
    """Partition → seq."""
    held: dict[str, int] = json.loads(identity.noted(connection, KEY) or "{}")
    return held


def reach(connection: Connection, told: Mapping[str, int]) -> None:
    """The centre has made a copy. What an older receipt says is known better."""
    held = places(connection)
    _keep(connection, held | {one: max(seq, held.get(one, 0)) for one, seq in told.items()})


def cut(connection: Connection, partition: str, seq: int) -> None:
    """The log behind ``seq`` is another one than the copy holds."""
    held = places(connection)
    if held.get(partition, 0) > seq:
        _keep(connection, held | {partition: seq})


def _keep(connection: Connection, held: Mapping[str, int]) -> None:
    identity.note(connection, {KEY: json.dumps(held, sort_keys=True)})
