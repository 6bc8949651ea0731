"""In which log of the centre a record lies, and how far that log had been seen: noted with each change when it is made.

A record lies where the centre knows it; what is about a person lies with the person, and who is new with the lowest
office that has his unit; all else with the own office.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from simata_desktop.domain.records import KINDS, PERSON, Partition
from simata_desktop.store.exchange import agreed, identity, offices
from simata_desktop.store.journal import Delta, partition_of

OPEN, REFERENCE, LOCAL = "open", "ref", "local"
ABOUT_PEOPLE = {kind.entity: kind.table for kind in KINDS.values()
                if any(field.column == "person_id" for field in kind.fields)}


def on_wire(partition: str, office: str, *, root: bool) -> str:
    """The partition at the centre of the journal's word; an office below proposes what belongs to the reference set."""
    if partition == Partition.REFERENCE:
        return REFERENCE if root else f"{office}/{OPEN}"
    return f"{office}/{partition}"


def kept_in(partition: str) -> str:
    """The journal's word for a partition of the centre."""
    return partition.rpartition("/")[2] if "/" in partition else Partition.REFERENCE


def home_of(partition: str, office: str) -> str:
    """The register's word for whose records these are: ``local``, or the code of an office below."""
    owner = partition.rpartition("/")[0]
    return LOCAL if owner in ("", office) else owner


def places(connection: Connection, deltas: Sequence[Delta]) -> list[tuple[str, int]]:
    """Of each change the partition it goes to and the place in its log seen by now; none before joining a centre."""
    me = identity.office(connection)
    if me is None:
        return []
    office, root = me
    seen = {one.partition: one.seq for one in identity.cursors(connection)}
    known = lying(connection, {delta.uid for delta in deltas}, office)
    below = bool(offices.below(connection))
    people = _people(connection, deltas) if below or any(home_of(one, office) != LOCAL for one in seen) else {}
    lie = {record: partition.rpartition("/")[0] for record, partition in
           lying(connection, set(people.values()), office).items()}
    if below:
        lie = _newcomers(connection, {*people.values()} - lie.keys() - known.keys()) | lie
    found = []
    for delta in deltas:
        partition = known.get(delta.uid)
        if partition is None:
            partition = on_wire(partition_of(delta), lie.get(people.get(delta.uid, "")) or office, root=root)
        found.append((partition, seen.get(partition, 0)))
    return found


def lying(connection: Connection, records: Iterable[str], office: str) -> Mapping[str, str]:
    """Where the centre knows these records to lie; one that two offices have under one id counts as ours."""
    return {record: max(some, key=lambda one: (one, _nearness(one.partition, office))).partition
            for record, some in agreed.standings(connection, records).items()}


def _nearness(partition: str, office: str) -> int:
    """A unit of an office below may have the id of another one in the reference set: what is ours goes before."""
    owner = partition.rpartition("/")[0]
    return 2 if owner == office else 1 if not owner else 0


def settle(connection: Connection) -> None:
    """Where people lie who were entered before joining a centre, and what is about them, if there are offices below.
    All else is the own office's, whose root unit others have under the same id."""
    if not offices.below(connection):
        return
    rows = connection.exec_driver_sql(
        "SELECT pos, entity, record_id, kind, partition FROM sync_change WHERE home IS NULL AND state IS NULL "
        "AND verdict IS NULL AND entity IN (SELECT value FROM json_each(?)) ORDER BY pos",
        (json.dumps([PERSON.entity, *ABOUT_PEOPLE]),)).fetchall()
    deltas = [Delta(entity, uid, kind, {}, closed=part == Partition.CLOSED) for _, entity, uid, kind, part in rows]
    found = [(place, row[0]) for row, (place, _) in zip(rows, places(connection, deltas), strict=True)]
    if found:
        connection.exec_driver_sql("UPDATE sync_change SET home = ? WHERE pos = ?", found)


def _newcomers(connection: Connection, people: Iterable[str]) -> dict[str, str]:
    """The offices of people the centre does not know yet: as an earlier change that waits says, else by their unit."""
    wanted = json.dumps(list(people))
    waits = {record: home.rpartition("/")[0] for record, home in connection.exec_driver_sql(
        "SELECT record_id, home FROM sync_change WHERE state IS NULL AND home IS NOT NULL AND record_id IN "
        "(SELECT value FROM json_each(?)) ORDER BY pos DESC", (wanted,))}
    units = {uid: unit for uid, unit in connection.exec_driver_sql(
        "SELECT uid, unit_id FROM person WHERE unit_id IS NOT NULL AND uid IN (SELECT value FROM json_each(?))",
        (wanted,)) if uid not in waits}
    owners = offices.of_units(connection, units.values())
    return {**waits, **{uid: owners[unit] for uid, unit in units.items() if unit in owners}}


def _people(connection: Connection, deltas: Sequence[Delta]) -> dict[str, str]:
    """Whom these records are about; a person is about himself."""
    found = {delta.uid: delta.uid for delta in deltas if delta.entity == PERSON.entity}
    for entity, table in ABOUT_PEOPLE.items():
        some = [delta.uid for delta in deltas if delta.entity == entity]
        if some:
            found |= dict(map(tuple, connection.exec_driver_sql(
                f'SELECT uid, person_id FROM "{table}" WHERE uid IN (SELECT value FROM json_each(?)) '
                "AND person_id IS NOT NULL", (json.dumps(some),))))
    return found
