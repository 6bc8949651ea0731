"""The rows people see, written from agreed states and own changes; unknown words of a later program stay below."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection

from simata_desktop.domain.merge import State, visible
from simata_desktop.domain.records import KINDS
from simata_desktop.domain.same_person import rewritten
from simata_desktop.domain.unit_view import OWN
from simata_desktop.store import bulk
from simata_desktop.store.exchange import agreed, aliases, homes, identity, unit_names
from simata_desktop.store.exchange.unit_names import UNIT
from simata_desktop.store.journal import Delta

Row = dict[str, str | None]
Shown = dict[str, tuple[Row, bool]]  # id → values by word, is it deleted?
OwnChange = tuple[str, dict[str, str | None]]  # kind, values by group.word

STAY_BELOW = frozenset({"setting", "target", "request", "scheme"})  # of other offices: they would count as our own


def show(connection: Connection, partition: str, states: Mapping[str, State]) -> list[Delta]:
    """Write the visible rows of these records; returns them as deltas for the derived results.

    What the centre has not, and no own change tells of, stays as it was last shown. Who has gone to another office is
    taken off, whatever of him waits here; he is shown where he lies, whichever of the two logs comes first.
    """
    own = unlogged(connection, partition, list(states))
    office, root = identity.office(connection) or ("", False)
    home, owner = homes.home_of(partition, office), unit_names.owner_of(partition, office, root=root)
    names = unit_names.known(connection).get(owner, {})
    gone = {record for record, state in states.items() if state.gone_from(partition)}
    found: dict[str, Shown] = defaultdict(dict)
    for record, state in states.items():
        shown = state.entity in KINDS and is_shown(state.entity, home, foreign=owner != OWN)
        if shown and (state.made or own.get(record)):
            body, deleted = visible(state, () if record in gone else own.get(record, ()))
            found[state.entity][record] = unit_names.here(_words(state.entity, body), state.entity, names), deleted
    deltas = []
    written: Counter[str] = Counter()
    for entity, rows in found.items():
        there = _homes(connection, entity, rows)
        new = {uid: row for uid, row in rows.items() if uid not in there}
        come = _come(connection, partition, {uid: there[uid] for uid in rows if there.get(uid, home) != home}, office)
        old = {uid: row for uid, row in rows.items() if (there.get(uid) == home and uid not in gone) or uid in come}
        left = [uid for uid in rows if there.get(uid) == home and uid in gone]
        written[entity] += _insert(connection, entity, home, new) + _update(connection, entity, home, old)
        written[entity] += _take_off(connection, entity, home, left)
        deltas += [_delta(entity, uid, row, deleted=deleted, new=uid in new) for uid, (row, deleted) in (*new.items(),
                                                                                                 *old.items())]
        deltas += [Delta(entity, uid, "delete", {}) for uid in left]
    for entity, count in written.items():  # the journal holds what they follow from
        connection.exec_driver_sql("UPDATE touched SET journalled = journalled + ? WHERE entity = ?", (count, entity))
    return deltas


def show_again(connection: Connection, records: Mapping[str, Mapping[str, str]], *,
               besides: Collection[str] = ()) -> list[Delta]:
    """Write the rows of these records (partition → id → kind) but ``besides`` as they are known."""
    deltas: list[Delta] = []
    for partition, some in records.items():
        wanted = {record: entity for record, entity in some.items() if record not in besides}
        deltas += show(connection, partition, agreed.of_records(connection, partition, wanted))
    return deltas


def _come(connection: Connection, partition: str, records: Mapping[str, str], office: str) -> set[str]:
    """Those of other offices' rows (id → whose) that lie in ``partition`` now: they have moved, or were entered here
    for an office below. Of records that two offices have under one id and that never moved, the first stands."""
    standings = agreed.standings(connection, records) if records else {}
    given = {record for record, whose in records.items() if whose == homes.LOCAL and not any(
        homes.home_of(one.partition, office) == homes.LOCAL for one in standings.get(record, ()))}
    found = {record: max(some, key=lambda one: (one, homes.home_of(one.partition, office) == homes.LOCAL))
             for record, some in standings.items()}
    moved = {record for record, some in standings.items() if any(one.moves for one in some)}
    return {record for record in moved | given
            if record in found and found[record].here and found[record].partition == partition}


def is_shown(entity: str, home: str, *, foreign: bool) -> bool:
    """Has the register a row of it? What steers another office has none here; units of others find their place by
    ``adoption``."""
    return not (foreign and entity == UNIT) and (home == homes.LOCAL or entity not in STAY_BELOW)


def unlogged(connection: Connection, partition: str, records: Sequence[str]) -> dict[str, list[OwnChange]]:
    """Own changes of these records that no log holds yet, in order, those made under a former id too."""
    former = aliases.former(connection, records)
    rows = [(record, entity, kind, json.loads(fields)) for record, entity, kind, fields in connection.exec_driver_sql(
        "SELECT record_id, entity, kind, fields FROM sync_change WHERE state IS NULL AND (home = ? OR home IS NULL) "
        "AND record_id IN (SELECT value FROM json_each(?)) ORDER BY pos",
        (partition, json.dumps([*records, *former])))]
    now = aliases.staying(connection, rows) if aliases.any_joined(connection) else None
    found: dict[str, list[OwnChange]] = defaultdict(list)
    for record, entity, kind, fields in rows:
        told = fields if now is None else rewritten(entity, record, fields, now)[1]
        found[former.get(record, record)].append((kind, {name: after for name, (_, after) in told.items()}))
    return found


def _words(entity: str, body: Mapping[str, str | None]) -> Row:
    words = {name.rpartition(".")[2]: value for name, value in body.items()}
    return {field.word: words.get(field.word) for field in KINDS[entity].fields}


def group_of_word(entity: str, word: str) -> str:
    """The group in which an agreed state has a word."""
    return KINDS[entity].field(word).group


def _delta(entity: str, uid: str, row: Row, *, deleted: bool, new: bool) -> Delta:
    """A unit counts as moved: people may have come before the units above them."""
    kind = "set" if entity == "unit" else "delete" if deleted else "create" if new else "set"
    return Delta(entity, uid, kind, {word: (None, value) for word, value in row.items()})


def _homes(connection: Connection, entity: str, rows: Mapping[str, object]) -> dict[str, str]:
    """Whose the records are that have a row already; the first of two offices' records of one id stands."""
    return dict(map(tuple, connection.exec_driver_sql(
        f'SELECT uid, home FROM "{KINDS[entity].table}" WHERE uid IN (SELECT value FROM json_each(?))',
        (json.dumps(list(rows)),))))


def _insert(connection: Connection, entity: str, home: str, rows: Shown) -> int:
    if not rows:
        return 0
    kind = KINDS[entity]
    last = connection.exec_driver_sql(f'SELECT coalesce(max(id), 0) FROM "{kind.table}"').scalar_one()
    columns = ("uid", "home", "deleted", *(field.column for field in kind.fields))
    bulk.insert(connection, kind.table, columns,
                ((uid, home, int(deleted), *row.values()) for uid, (row, deleted) in rows.items()))
    if entity == "person":
        connection.exec_driver_sql("INSERT INTO person_search(rowid, name, nip) "
                                   "SELECT id, name, nip FROM person WHERE id > ? AND deleted = 0", (last,))
    return len(rows)


def _take_off(connection: Connection, entity: str, home: str, uids: Sequence[str]) -> int:
    """The values stay until their time is over (``stubs``)."""
    connection.exec_driver_sql(f'UPDATE "{KINDS[entity].table}" SET deleted = 1 WHERE home = ? AND uid IN '
                               "(SELECT value FROM json_each(?))", (home, json.dumps(list(uids))))
    return len(uids)


def _update(connection: Connection, entity: str, home: str, rows: Shown) -> int:
    if not rows:
        return 0
    kind = KINDS[entity]
    columns = ", ".join(f'"{field.column}" = ?' for field in kind.fields)
    connection.exec_driver_sql(
        f'UPDATE "{kind.table}" SET home = ?, deleted = ?, {columns} WHERE uid = ?',
        [(home, int(deleted), *row.values(), uid) for uid, (row, deleted) in rows.items()])
    return len(rows)
