"""Pull: pages of a log, from wherever it is read; rights and notes are the primary's alone (sync.md 3.10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from psycopg import Connection

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import PageHead
from simata_server import database
from simata_server.exchange import Session, readable
from simata_server.paging import Row, page


@dataclass(frozen=True, slots=True)
class Packed:
    """A page as it is to go out, with its head."""

    head: PageHead
    content: bytes


def log_page(connection: Connection, session: Session, partition: str, after: int, have: Mapping[int, int]) -> bytes:
    """The page of a log behind ``after``; that its delivery was begun is noted first.

    Raises UserError ``log.none`` where there is nothing, or nothing for this device: both look alike; ``server.busy``
    where another history has begun meanwhile.
    """
    readable(connection, session, partition)
    packed = read(connection, session, partition, after, have)
    if not note(connection, session, packed):
        raise UserError("server.busy")
    return packed.content


def read(log: Connection, session: Session, partition: str, after: int, have: Mapping[int, int]) -> Packed:
    """The page behind ``after`` of a log as it stands there, whose device may have it. Raises UserError ``log.none``
    where it goes no further, ``app.*`` where the device's program could not read it."""
    if session.device.apart:
        raise UserError(session.device.apart)
    rows = [_row(raw, chain) for raw, chain in log.execute(
        "SELECT raw, chain FROM change WHERE partition = %s AND seq > %s ORDER BY seq LIMIT %s",
        (partition, after, wire.MOST_LINES))]
    ends = log.execute("SELECT last_seq FROM part_head WHERE partition = %s", (partition,)).fetchone()
    if not rows or ends is None:
        raise UserError("log.none")
    content = page(partition, database.centre(log).epoch, ends[0], rows, device=session.device.id, have=have)
    return Packed(wire.read_page(content)[0], content)


def note(connection: Connection, session: Session, packed: Packed) -> bool:
    """Note, at the primary, that a page is given away. False, and nothing is noted, where its log is not the
    primary's: another history, or one that goes on beside it."""
    head = packed.head
    return connection.execute(
        "INSERT INTO delivery(partition, device, first_seq, last_seq, begun) "
        "SELECT c.partition, %s, %s, c.seq, now() FROM change c JOIN meta m ON m.key = 'epoch' AND m.value = %s "
        "WHERE c.partition = %s AND c.seq = %s AND c.chain = %s",
        (session.device.id, head.first, head.epoch, head.partition, head.last, bytes.fromhex(head.chain)),
    ).rowcount == 1


def overdue(connection: Connection, partition: str, after: int, patience_s: float) -> bool:
    """Has the primary had a line behind ``after`` for longer than so many seconds?"""
    return connection.execute(
        "SELECT 1 FROM change WHERE partition = %s AND seq = %s AND received < clock_timestamp() - %s * interval '1 s'",
        (partition, after + 1, patience_s)).fetchone() is not None


def _row(raw: str, chain: bytes) -> Row:
    logged = msgspec.json.decode(raw, type=wire.Logged)
    return Row(msgspec.structs.replace(logged, lines=[]), logged.lines[0], bytes(chain).hex())
