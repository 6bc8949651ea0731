"""Proof of equality at the centre: chains that are dense, and the digest of the records (sync.md 3.16)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from psycopg import Connection

from simata_desktop.domain import digest
from simata_desktop.domain.merge import State, Version
from simata_desktop.sync.protocol import wire
from simata_server import database
from simata_server.rights import under

ROWS = 2000  # read at a time


@dataclass(frozen=True, slots=True)
class Standing:
    """A partition: where its log ends, the digest of its records, and whether the log is 1 … seq without gap or
    repeat."""

    partition: str
    seq: int
    chain: str
    root: str
    records: int
    dense: bool


def of_office(connection: Connection, office: str) -> list[Standing]:
    """Every partition a device of the office with all rights holds, by name: its own, those below, the reference set.

    The connection should see one moment only (REPEATABLE READ).
    """
    parents = database.parents(connection)
    offices = [office, *under(parents, office)]
    wanted = [*(f"{one}/{kind}" for one in offices for kind in (wire.OPEN, wire.CLOSED)), wire.REFERENCE]
    return of_partitions(connection, wanted)


def of_partitions(connection: Connection, partitions: Sequence[str]) -> list[Standing]:
    """The partitions that hold anything, by name."""
    rows = connection.execute(
        "SELECT h.partition, h.last_seq, h.chain, (SELECT count(*) FROM record r WHERE r.partition = h.partition) "
        "FROM part_head h WHERE h.partition = ANY(%s) AND h.last_seq > 0 ORDER BY h.partition",
        (list(partitions),)).fetchall()
    return [Standing(partition, seq, bytes(chain).hex(), root(connection, partition), records,
                     dense(connection, partition)) for partition, seq, chain, records in rows]


def root(connection: Connection, partition: str) -> str:
    """The digest (hex) of a partition's records."""
    return digest.Digest.of(_records(connection, partition)).root()


def root_at(connection: Connection, partition: str, seq: int) -> str | None:
    """The digest of a partition's records if its log ends at ``seq``; None where it ends elsewhere by now. The
    connection should see one moment only (``database.one_moment``)."""
    row = connection.execute("SELECT last_seq FROM part_head WHERE partition = %s", (partition,)).fetchone()
    return root(connection, partition) if row is not None and row[0] == seq else None


def dense(connection: Connection, partition: str) -> bool:
    """Are the places of the log 1 … head, each once? Counted in the database."""
    row = connection.execute(
        "SELECT count(c.seq) = h.last_seq AND count(DISTINCT c.seq) = h.last_seq AND coalesce(min(c.seq), 1) = 1 "
        "AND coalesce(max(c.seq), 0) = h.last_seq FROM part_head h LEFT JOIN change c USING (partition) "
        "WHERE h.partition = %s GROUP BY h.last_seq", (partition,)).fetchone()
    return row is not None and bool(row[0])


def chain_holds(connection: Connection, partition: str) -> bool:
    """Does the chain follow from the content of every line up to the head?"""
    chain, place = wire.GENESIS, 0
    with connection.cursor(f"lines_{hashlib.sha256(partition.encode()).hexdigest()[:16]}") as cursor:
        cursor.itersize = ROWS
        cursor.execute("SELECT seq, raw, chain FROM change WHERE partition = %s ORDER BY seq", (partition,))
        for seq, raw, kept in cursor:
            logged = msgspec.json.decode(raw, type=wire.Logged)
            line = logged.lines[0]
            chain = wire.link(chain, logged, line, wire.content(logged, line, partition))
            place += 1
            if seq != place or line.seq != seq or chain != bytes(kept):
                return False
    row = connection.execute("SELECT last_seq, chain FROM part_head WHERE partition = %s", (partition,)).fetchone()
    return row is not None and (row[0], bytes(row[1])) == (place, chain)


def over(standings: Sequence[Standing]) -> str:
    """One digest of several partitions: what ``simata status`` of a device that holds just these says."""
    return digest.over({one.partition: one.root for one in standings})


def chain_over(standings: Sequence[Standing]) -> str:
    """The chain of the one partition; of several, SHA-256 (hex) over their names, places and chains."""
    if len(standings) == 1:
        return standings[0].chain
    told = "\n".join(f"{one.partition} {one.seq} {one.chain}" for one in standings)
    return hashlib.sha256(told.encode()).hexdigest() if standings else ""


def _records(connection: Connection, partition: str) -> Iterator[tuple[str, State]]:
    with connection.cursor(f"records_{hashlib.sha256(partition.encode()).hexdigest()[:16]}") as cursor:
        cursor.itersize = ROWS
        cursor.execute("SELECT id, entity, body, versions, deleted FROM record WHERE partition = %s", (partition,))
        for id_, entity, body, versions, deleted in cursor:
            yield id_, State(entity, body, {group: Version(*one) for group, one in versions.items()}, {},
                             Version(*deleted) if deleted else None, made=True)
