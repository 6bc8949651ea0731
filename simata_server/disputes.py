"""Conflicts as the administrator of the centre sees them: both values with people, devices and times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from psycopg import Connection

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol.wire import Logged
from simata_server import subjects
from simata_server.conflict import OPEN, Conflict, Side

Shown = dict[str, Any]


def every(connection: Connection, *, settled: bool = False) -> list[Shown]:
    """All open conflicts, the oldest first; with ``settled`` those that are settled too."""
    rows = connection.execute("SELECT body FROM conflict WHERE state = %s OR %s ORDER BY opened, id", (OPEN, settled))
    return _shown(connection, [msgspec.convert(body, Conflict) for body, in rows])


def one(connection: Connection, id_: str) -> Shown:
    """A conflict. Raises UserError ``conflict.unknown``."""
    row = connection.execute("SELECT body FROM conflict WHERE id = %s", (uuid(id_, "conflict.unknown"),)).fetchone()
    if row is None:
        raise UserError("conflict.unknown", field="id")
    return _shown(connection, [msgspec.convert(row[0], Conflict)])[0]


def uuid(text: str, code: str) -> UUID:
    """An id as typed. Raises UserError ``code`` where it is none."""
    try:
        return UUID(text)
    except ValueError:
        raise UserError(code, field="id") from None


def _shown(connection: Connection, conflicts: Sequence[Conflict]) -> list[Shown]:
    bodies = subjects.bodies(connection, {(each.partition, each.record) for each in conflicts})
    people = {each.id: subjects.person(each.entity, each.record, bodies.get((each.partition, each.record), {}))
              for each in conflicts}
    nips = subjects.nips(connection, {id_ for id_ in people.values() if id_})
    names, authors = subjects.users(connection), _authors(connection, conflicts)
    found = []
    for each in conflicts:
        body, standing = bodies.get((each.partition, each.record), {}), authors.get(each.id)
        found.append({
            "id": each.id, "kind": each.kind, "nip": nips.get(people[each.id] or ""), "record": each.record,
            "group": subjects.group_name(each.entity, each.group, body), "mine": _side(each.stands, names, standing),
            "theirs": _side(each.offered, names), "state": each.state, "partition": each.partition})
    return found


def _side(side: Side, names: Mapping[str, str], author: Logged | None = None) -> Shown:
    user, wall = (author.user, author.wall) if author is not None else (side.user, side.wall)
    return {"value": subjects.typed(side.values), "by": names.get(user, user) or None, "at": wall or None,
            "device": side.device or None}


def _authors(connection: Connection, conflicts: Sequence[Conflict]) -> dict[str, Logged]:
    """Conflict → the save that made the value that stands."""
    places = [(each.partition, each.stands.version.seq, each.id) for each in conflicts if each.stands.version]
    rows = connection.execute(
        "SELECT k.id, c.raw FROM change c JOIN unnest(%s::text[], %s::bigint[], %s::text[]) AS k(partition, seq, id) "
        "USING (partition, seq)", tuple(list(column) for column in zip(*places, strict=True)) or ([], [], []))
    return {id_: msgspec.json.decode(raw, type=Logged) for id_, raw in rows}
