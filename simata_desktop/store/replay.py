"""Replays the journal record by record and compares: the rows must be exactly what the changes make of them.

Once a device has joined a centre, a row is the agreed state of its record and the own changes that no log holds yet.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

import msgspec
from sqlalchemy import Connection

from simata_desktop.domain.merge import visible
from simata_desktop.domain.records import KINDS, Field
from simata_desktop.domain.unit_view import OWN
from simata_desktop.store.bulk import texts
from simata_desktop.store.exchange import agreed, homes, identity, unit_names
from simata_desktop.store.exchange.rows import OwnChange, is_shown
from simata_desktop.store.exchange.unit_names import UNIT
from simata_desktop.store.origin import told

CHUNK = 2000
MOST_NAMED = 20
Identity = tuple[str, str]  # entity, uid


@dataclass(frozen=True, slots=True)
class Replayed:
    """Records that differ from their journal and files whose head was exchanged (at most 20 named of each), and the
    SHA-256 over the sorted leaves of all living records."""

    records: int
    different: tuple[Identity, ...]
    exchanged: tuple[str, ...]
    digest: str


@dataclass
class _State:
    values: dict[str, str | None] = field(default_factory=dict)
    deleted: bool = True
    own: dict[str | None, list[OwnChange]] = field(default_factory=lambda: defaultdict(list))  # by log, if none has it
    gone: bool = False  # to another office: its values stay as they were, or are taken away


def replay(connection: Connection) -> Replayed:
    """Go through the whole journal in the order of records, some thousand at a time."""
    counted: Counter[str] = Counter()
    different: list[Identity] = []
    leaves: list[bytes] = []
    joined = identity.office(connection)
    for chunk in _chunks(_replayed(connection)):
        states = chunk if joined is None else list(_agreed(connection, chunk, joined[0], root=joined[1]))
        by_entity: dict[str, dict[str, _State]] = defaultdict(dict)
        for (entity, uid), state in states:
            by_entity[entity][uid] = state
        for entity, wanted in by_entity.items():
            counted[entity] += len(wanted)
            different += _compared(connection, entity, wanted, leaves=leaves)
    different += _unjournalled(connection, counted)
    leaves.sort()
    return Replayed(counted.total(), tuple(different[:MOST_NAMED]), tuple(_exchanged(connection)[:MOST_NAMED]),
                    hashlib.sha256(b"".join(leaves)).hexdigest())


def _replayed(connection: Connection) -> Iterator[tuple[Identity, _State]]:
    """Every record with its journal, under the id that stays."""
    joined: dict[str, str] = dict(map(tuple, connection.exec_driver_sql("SELECT was, now FROM sync_alias")))
    rows = connection.exec_driver_sql(
        "SELECT j.entity, coalesce(a.now, j.record_id) AS record, j.kind, j.fields, j.state, j.home FROM sync_change j "
        "LEFT JOIN sync_alias a ON a.was = j.record_id ORDER BY record, j.pos")
    for uid, changes in groupby(rows, key=lambda row: row[1]):
        states: dict[str, _State] = defaultdict(_State)
        for entity, _, kind, fields, logged, home in changes:
            state = states[entity]
            if kind in ("create", "undelete", "delete"):
                state.deleted = kind == "delete"
            changed = {name: joined.get(new, new) for name, (_, new) in msgspec.json.decode(fields).items()}
            state.values |= {name.rpartition(".")[2]: new for name, new in changed.items()}
            if logged is None:
                state.own[home].append((kind, changed))
        for entity, state in states.items():
            if entity in KINDS:
                yield (entity, uid), state


def _agreed(connection: Connection, states: list[tuple[Identity, _State]], office: str, *,
            root: bool) -> Iterator[tuple[Identity, _State]]:
    """The same records as the centre knows them, with the own changes on top; only those that have a row, with the
    units as they are called here."""
    lying = homes.lying(connection, [uid for (_, uid), _ in states], office)
    names = unit_names.known(connection)
    for (entity, uid), state in states:
        partition = lying.get(uid, "")
        owner = unit_names.owner_of(partition, office, root=root) if partition else OWN
        if partition and not is_shown(entity, homes.home_of(partition, office), foreign=owner != OWN):
            continue
        known = agreed.of_records(connection, partition, {uid: entity})[uid]
        own = (*state.own.get(None, ()), *state.own.get(partition, ()))
        gone = known.gone_from(partition)
        body, deleted = visible(known, () if gone else own)
        if known.made or own:
            values = {name.rpartition(".")[2]: value for name, value in body.items()}
            yield (entity, uid), _State(unit_names.here(values, entity, names.get(owner, {})), deleted, gone=gone)


def _chunks(states: Iterator[tuple[Identity, _State]]) -> Iterator[list[tuple[Identity, _State]]]:
    some: list[tuple[Identity, _State]] = []
    for one in states:
        some.append(one)
        if len(some) == CHUNK:
            yield some
            some = []
    yield some


def _compared(connection: Connection, entity: str, wanted: dict[str, _State], *,
              leaves: list[bytes]) -> Iterator[Identity]:
    kind = KINDS[entity]
    columns = ", ".join(f'"{f.column}"' for f in kind.fields)
    rows = connection.exec_driver_sql(
        f'SELECT uid, deleted, {columns} FROM "{kind.table}" WHERE uid IN (SELECT value FROM json_each(?))',
        (msgspec.json.encode(list(wanted)).decode(),))
    missing = dict(wanted)
    for row in rows:
        uid, deleted, values = row[0], bool(row[1]), texts(kind.words, row[2:])
        state = missing.pop(uid, None)
        if state is None or state.deleted != deleted or not (state.gone or _same(kind.fields, state.values, values)):
            yield entity, uid
        if not deleted:
            leaves.append(_leaf(entity, uid, values))
    for uid in missing:
        yield entity, uid


def _same(fields: tuple[Field, ...], told: dict[str, str | None], stored: dict[str, str | None]) -> bool:
    return all(_plain(f, told.get(f.word)) == _plain(f, stored[f.word]) for f in fields)


def _plain(named: Field, value: str | None) -> str | int | None:
    """Columns of whole numbers keep no leading zero."""
    if value is None or named.kind not in ("int", "flag"):
        return value
    try:
        return int(value)
    except ValueError:
        return value


def _leaf(entity: str, uid: str, values: dict[str, str | None]) -> bytes:
    known = {word: value for word, value in values.items() if value is not None}
    return hashlib.sha256(msgspec.json.encode([entity, uid, known], order="sorted")).digest()


def _unjournalled(connection: Connection, counted: Counter[str]) -> Iterator[Identity]:
    """Rows that no change speaks of."""
    for entity, kind in KINDS.items():
        own = "WHERE home = 'local'" if entity == UNIT else ""  # units of others follow from their records
        there = connection.exec_driver_sql(f'SELECT count(*) FROM "{kind.table}" {own}').scalar_one()
        if there != counted[entity]:
            for (uid,) in connection.exec_driver_sql(
                    f'SELECT uid FROM "{kind.table}" t WHERE NOT EXISTS '
                    "(SELECT 1 FROM sync_change c WHERE c.record_id = t.uid AND c.entity = ?) AND NOT EXISTS "
                    "(SELECT 1 FROM sync_alias a WHERE a.now = t.uid) LIMIT ?", (entity, MOST_NAMED)):
                yield entity, str(uid)


def _exchanged(connection: Connection) -> list[str]:
    """Files whose name, sheet or columns are no longer those the changes were bound to when they were written."""
    found: list[str] = []
    for tx, file, sheet, columns in connection.exec_driver_sql(
            "SELECT tx, file, sheet, columns FROM save WHERE columns IS NOT NULL ORDER BY n").fetchall():
        sheets = told(file, sheet, columns)
        bound = {head for head, in connection.exec_driver_sql(
            "SELECT DISTINCT json_extract(source, '$.head') FROM sync_change WHERE tx = ? AND source IS NOT NULL",
            (tx,)) if head is not None}
        if bound - sheets.keys():
            strange = [one.file for head, one in sheets.items() if head not in bound]
            found += dict.fromkeys(strange or [str(file)])
    return found
