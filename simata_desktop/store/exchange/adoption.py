"""The units of other offices take their place in the own tree, and what speaks of them follows (sync.md 3.2, adopt).

Agreed states stay as their offices wrote them; only the rows people see are written anew.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from simata_desktop.domain.records import KINDS
from simata_desktop.domain.unit_view import OWN, REFERENCE, Unit, UnitView, unit_view
from simata_desktop.store.exchange import agreed, homes, identity, rows, unit_names
from simata_desktop.store.exchange.unit_names import UNIT
from simata_desktop.store.journal import Delta


def settle(connection: Connection) -> list[Delta]:
    """Bring the tree up to date after units have changed, here or elsewhere; returns what the derived results must be
    told. Nothing happens where this office knows no units of others."""
    me = identity.office(connection)
    if me is None:
        return []
    office, root = me
    view, before = _view(connection, office, root=root), unit_names.known(connection)
    if not (before or any(view.here.values())):
        return []
    units = _write(connection, view)
    unit_names.keep(connection, view)
    _follow(connection, view)
    moved = {owner: {uid for uid in {*old, *new} if old.get(uid, uid) != new.get(uid, uid)}
             for owner in {*before, *view.here}
             for old, new in ((before.get(owner, {}), view.here.get(owner, {})),)}
    deltas = [Delta(UNIT, uid, "set", {"induk": (None, None)}) for uid in units]
    for partition, owner in _partitions(connection, office, root=root):
        deltas += _shown_again(connection, partition, moved.get(owner, ()))
    return deltas


def is_foreign(connection: Connection, unit: str) -> bool:
    """Is this unit another office's, which alone can change it?"""
    row = connection.exec_driver_sql("SELECT home FROM unit WHERE uid = ? AND deleted = 0", (unit,)).fetchone()
    return row is not None and row[0] != homes.LOCAL


def _view(connection: Connection, office: str, *, root: bool) -> UnitView:
    own = [Unit(uid, code, name or "", parent) for uid, code, name, parent in connection.exec_driver_sql(
        "SELECT uid, code, name, parent_id FROM unit WHERE home = ? AND deleted = 0 ORDER BY id", (homes.LOCAL,))]
    others: dict[str, list[Unit]] = defaultdict(list)
    for partition, uid, code, name, parent in connection.exec_driver_sql(
            "SELECT partition, record_id, json_extract(body, '$.\"unit.kode\"'), json_extract(body, "
            "'$.\"unit.nama\"'), json_extract(body, '$.\"unit.induk\"') FROM sync_base "
            "WHERE entity = ? AND deleted IS NULL ORDER BY rowid", (UNIT,)):
        owner = unit_names.owner_of(partition, office, root=root)
        if owner != OWN:
            others[owner].append(Unit(uid, code, name or "", parent))
    reference = None if root else others.pop(REFERENCE, [])
    return unit_view(office, own, reference=reference, below=others)


def _write(connection: Connection, view: UnitView) -> set[str]:
    """The rows of the units of others; what was written, by id. One that is no longer there is hidden for good, so that
    an id has one row."""
    there = {uid: (home, Unit(uid, code, name or "", parent)) for uid, home, code, name, parent in
             connection.exec_driver_sql("SELECT uid, home, code, name, parent_id FROM unit WHERE home <> ? "
                                        "AND deleted = 0", (homes.LOCAL,))}
    gone = [uid for uid in there if uid not in view.rows]
    new = [(uid, owner, one) for uid, (owner, one) in view.rows.items() if uid not in there]
    other = [(uid, *told) for uid, told in view.rows.items() if uid in there and there[uid] != told]
    _run(connection, UNIT, "UPDATE unit SET deleted = 1, uid = uid || '/' || id WHERE uid = ? AND home <> 'local'",
         [(uid,) for uid in gone])
    _run(connection, UNIT, "INSERT INTO unit(uid, home, code, name, parent_id) VALUES (?, ?, ?, ?, ?)",
         [(uid, owner, one.code, one.name, one.parent) for uid, owner, one in new])
    _run(connection, UNIT, "UPDATE unit SET home = ?, code = ?, name = ?, parent_id = ? WHERE uid = ?",
         [(owner, one.code, one.name, one.parent, uid) for uid, owner, one in other])
    return {*gone, *(uid for uid, *_ in (*new, *other))}


def _run(connection: Connection, entity: str, statement: str, values: list[tuple[object, ...]]) -> None:
    """Write rows whose journal is that of the office they came from."""
    if values:
        written = connection.exec_driver_sql(statement, values).rowcount
        connection.exec_driver_sql("UPDATE touched SET journalled = journalled + ? WHERE entity = ?",
                                   (written, entity))


def _follow(connection: Connection, view: UnitView) -> None:
    """Rows that were written here, and speak of a unit that another one stands for now."""
    now = {uid: place for uid, place in view.here[OWN].items() if place and uid not in view.rows}
    for entity in unit_names.WORDS:
        table = KINDS[entity].table
        column = "parent_id" if entity == UNIT else "unit_id"
        stale = connection.exec_driver_sql(
            f'SELECT uid, home, "{column}" FROM "{table}" WHERE "{column}" IN (SELECT value FROM json_each(?))',
            (json.dumps(list(now)),)).fetchall()
        _run(connection, entity, f'UPDATE "{table}" SET "{column}" = ? WHERE uid = ? AND home = ?',
             [(now[unit], uid, home) for uid, home, unit in stale])


def _partitions(connection: Connection, office: str, *, root: bool) -> list[tuple[str, str]]:
    """Every partition of which something is known, and whose units it speaks of."""
    return [(one.partition, unit_names.owner_of(one.partition, office, root=root))
            for one in identity.cursors(connection)]


def _shown_again(connection: Connection, partition: str, moved: Iterable[str]) -> list[Delta]:
    """The rows of the records that speak of units which are called otherwise here now."""
    told = json.dumps(sorted(moved))
    if told == "[]":
        return []
    found: dict[str, str] = {}
    for entity, words in unit_names.WORDS.items():
        for word in words:
            path = f'$."{rows.group_of_word(entity, word)}.{word}"'
            found |= dict(map(tuple, connection.exec_driver_sql(
                "SELECT record_id, entity FROM sync_base WHERE partition = ? AND entity = ? "
                "AND json_extract(body, ?) IN (SELECT value FROM json_each(?))", (partition, entity, path, told))))
    return rows.show(connection, partition, agreed.of_records(connection, partition, found)) if found else []
