"""Joined ids and shared NIPs in PostgreSQL, for the people of one batch (sync.md 3.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from zlib import crc32

from psycopg import Connection

from simata_desktop.domain.same_person import NIP, OWNER
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change
from simata_server.people import PERSON

Key = tuple[str, str]  # partition, record
SPACE, BUCKETS = 0x4E4950, 256  # of the locks by which two offices that enter one NIP at once learn of each other


def guard(connection: Connection, nips: Iterable[str]) -> None:
    """Until the end of the transaction nobody else enters one of these NIPs, in whatever office. Taken after the heads,
    in order."""
    buckets = sorted({crc32(nip.encode()) % BUCKETS for nip in nips})
    connection.execute("SELECT pg_advisory_xact_lock(%s, bucket) FROM unnest(%s::int[]) AS bucket", (SPACE, buckets))


def namesakes(connection: Connection, nips: Collection[str]) -> dict[str, list[Key]]:
    """NIP → the living people who have it."""
    found: dict[str, list[Key]] = defaultdict(list)
    for nip, partition, id_ in connection.execute(
            "SELECT nip, partition, id FROM record WHERE nip = ANY(%s) ORDER BY partition, id", (sorted(nips),)):
        found[nip].append((partition, id_))
    return found


def aliases(connection: Connection, ids: Collection[str]) -> dict[Key, str]:
    """(office, id) → the id that stays, for those that are joined."""
    return {(office, was): now for office, was, now in connection.execute(
        "SELECT office, was, now FROM alias WHERE was = ANY(%s)", (sorted(ids),))}


def keep(connection: Connection, renamed: Mapping[Key, str]) -> None:
    """Ids that are joined from now on, by (partition, id). What had been joined with one of them goes along."""
    rows = [(partition.rpartition("/")[0], was, now) for (partition, was), now in renamed.items()]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE alias SET now = %s WHERE office = %s AND now = %s",
                               [(now, office, was) for office, was, now in rows])
            cursor.executemany("INSERT INTO alias(office, was, now) VALUES (%s, %s, %s) ON CONFLICT (office, was) "
                               "DO UPDATE SET now = excluded.now", rows)


def nips_of(changes: Iterable[Change]) -> set[str]:
    """The NIPs that changes of people would give."""
    found = (wire.pair(change.fields.get(NIP))[1] for change in changes if change.entity == PERSON)
    return {nip for nip in found if nip}


def named(changes: Iterable[Change]) -> set[str]:
    """The records that changes are about, and the people they name."""
    found = set()
    for change in changes:
        found.add(change.record)
        found.update(id_ for name, value in change.fields.items() if name.rpartition(".")[2] == OWNER
                     for id_ in wire.pair(value) if id_)
    return found
