"""The exchange on PostgreSQL: hello, push, and what a restored centre is told. One transaction each."""

from __future__ import annotations

import dataclasses
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from msgspec.structs import replace
from psycopg import Connection

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome, known_offices
from simata_desktop.sync.protocol.pages import checked
from simata_desktop.sync.protocol.wire import BatchHead, Change, Reply, Save
from simata_server import database, devices, durable, versions
from simata_server.batches import Course, Stored, course
from simata_server.devices import Device
from simata_server.greeting import Generation, greet
from simata_server.guard import guard
from simata_server.intake import Intake, Sender
from simata_server.rights import Actor
from simata_server.shelf import PostgresShelf

LEASE_BYTES = 16
SUSPECT_MS, SKEW_MS = 24 * 3600 * 1000, 5 * 60 * 1000  # a clock so far off never wins, or is told of (sync.md 3.5)
FIRST_SECOND = 1_767_225_600  # the beginning of 2026, from which generations count after a restore
SIBLINGS_S = 3600  # two copies of one device seen within this time: the administrator is told
AWAY = timedelta(days=90)  # what a device not seen for longer had waiting is looked at by a person (sync.md 3.12)
STAGED_BYTES, STAGED_FOR = 8 * 1024 * 1024, timedelta(days=7)  # of one device
MOST_CHANGES, LONGEST_NAME = 5000, 200  # of a batch; letters of an id (security.md 2.3)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Session:
    """A device that has said hello: the device and the generation it goes on as."""

    device: Device
    gen: int


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a batch that arrives: its generation, number, the SHA-256 (hex) of the whole, where it begins."""

    gen: int
    no: int
    sha256: str
    offset: int
    size: int


def hello(connection: Connection, device: Device, said: Hello, *, by_stick: bool = False) -> Welcome:
    """One round trip: who goes on as whom, where the logs stand. On a stick a hello may be days old; it opens no
    session."""
    now = database.now(connection)
    now_ms = int(now.timestamp() * 1000)
    centre = database.centre(connection)
    actor = devices.actor(connection, device)
    allowed = () if device.revoked else actor.reads()
    said = replace(said, cursors={one: place for one, place in said.cursors.items() if one in allowed})
    generations = _generations(connection, device.id)
    greeting = greet(said, generations, epoch=centre.epoch,
                     lease=secrets.token_urlsafe(LEASE_BYTES), floor=int(now.timestamp()) - FIRST_SECOND,
                     chain_at=lambda partition, seq: _chains(connection, partition, [seq]).get(seq), by_stick=by_stick)
    mine = greeting.generation
    connection.execute("DELETE FROM batch_part WHERE device = %s AND at < now() - %s", (device.id, STAGED_FOR))
    waited = greeting.forked and any(one.late > one.last_n for one in generations.values())  # renumbered, not younger
    if waited or now - (device.last_contact or device.enrolled_at) > AWAY:
        mine = dataclasses.replace(mine, late=mine.last_n + said.pending)
    connection.execute(
        "INSERT INTO generation(device, gen, last_n, lease, before, late) VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT "
        "(device, gen) DO UPDATE SET lease = excluded.lease, before = excluded.before, late = excluded.late",
        (device.id, mine.gen, mine.last_n, mine.lease, mine.before, mine.late))
    off = said.wall - now_ms
    if by_stick and off < 0:  # the way took its time: only a clock that is ahead shows
        off = device.clock_off
    cloned = greeting.cloned and device.last_contact is not None and (
        now - device.last_contact).total_seconds() < SIBLINGS_S
    connection.execute(
        "UPDATE device SET gen = greatest(gen, %s), clock_off = %s, apart = %s, last_contact = %s, pending = %s, "
        "alerts = CASE WHEN %s AND NOT alerts ? 'cloned' THEN alerts || '[\"cloned\"]' ELSE alerts END WHERE id = %s",
        (mine.gen, off, versions.apart(said.proto), now, said.pending, cloned, device.id))
    apart = versions.apart(said.proto)
    heads = {} if apart else _heads(connection, allowed)
    notices = [*(["device.revoked"] if device.revoked else []), *([apart] if apart else []),
               *(["device.cloned"] if greeting.cloned else []),
               *(["server.restored"] if greeting.restored else []), *(["clock.skew"] if abs(off) > SKEW_MS else [])]
    token = "" if by_stick else devices.token(connection, device.id, mine.gen)
    lease = "" if by_stick and not greeting.forked else mine.lease
    news = heads if by_stick else _beyond(heads, said, greeting.diverged)
    return Welcome(token, centre.epoch, mine.gen, lease, news, mine.last_n + 1, now_ms, roles=list(device.roles),
                   diverged=list(greeting.diverged), revoked=device.revoked, notices=notices,
                   durable=durable.news(connection, list(heads), device.last_contact),
                   offices={} if device.revoked or apart else _offices(connection, actor, said.offices))


def _offices(connection: Connection, actor: Actor, known: str) -> dict[str, str]:
    """The offices below whose people the device may enter, where it does not know them so."""
    if not actor.below or not actor.enters_below:
        return {}
    found: dict[str, str] = dict(connection.execute(
        "SELECT code, name FROM office WHERE code = ANY(%s) ORDER BY code", (sorted(actor.below),)).fetchall())
    return found if known_offices(found) != known else {}


def _beyond(heads: Mapping[str, int], said: Hello, diverged: Sequence[str]) -> dict[str, int]:
    """The logs that go on behind the places a device told, or are other ones there."""
    return {partition: seq for partition, seq in heads.items()
            if partition in diverged or said.cursors.get(partition, Place()).seq != seq}


def _generations(connection: Connection, device: str) -> dict[int, Generation]:
    rows = connection.execute("SELECT gen, last_n, lease, before, late FROM generation WHERE device = %s FOR UPDATE",
                              (device,))
    return {row[0]: Generation(*row) for row in rows}


def _heads(connection: Connection, partitions: Sequence[str]) -> dict[str, int]:
    return dict(connection.execute("SELECT partition, last_seq FROM part_head WHERE partition = ANY(%s)",
                                   (list(partitions),)).fetchall())


def chains(connection: Connection, session: Session, partition: str, places: Sequence[int]) -> dict[int, str]:
    """The chain (hex) after each of these places of a log that is there. Raises UserError ``log.none``."""
    readable(connection, session, partition)
    return _chains(connection, partition, places)


def _chains(connection: Connection, partition: str, places: Sequence[int]) -> dict[int, str]:
    rows = connection.execute("SELECT seq, chain FROM change WHERE partition = %s AND seq = ANY(%s)",
                              (partition, list(places)))
    return {seq: bytes(chain).hex() for seq, chain in rows}


# Push


def staged(connection: Connection, session: Session, part: Part) -> int:
    """How many bytes of a batch are here; all of them where it was answered before."""
    return part.size if answered(connection, session, part) else len(_staged(connection, session, part))


def answered(connection: Connection, session: Session, part: Part) -> bytes | None:
    """The reply that was given to the very batch before."""
    row = connection.execute("SELECT reply FROM batch WHERE device = %s AND gen = %s AND no = %s AND sha256 = %s",
                             (*_batch(session, part), bytes.fromhex(part.sha256))).fetchone()
    return bytes(row[0]) if row else None


def stage(connection: Connection, session: Session, part: Part, data: bytes) -> None:
    """Keep of a piece that arrived what is not here yet; a twin of the request may bring the same at once."""
    here = len(_staged(connection, session, part))
    missing = data[here - part.offset:] if part.offset <= here else b""
    if not missing:
        return
    row = connection.execute("SELECT coalesce(sum(length(content)), 0) FROM batch_part WHERE device = %s",
                             (session.device.id,)).fetchone()
    if row is not None and row[0] + len(missing) > STAGED_BYTES:  # what other batches left makes room: it comes again
        connection.execute("DELETE FROM batch_part WHERE device = %s AND (gen, no, sha256) <> (%s, %s, %s)",
                           (*_batch(session, part), bytes.fromhex(part.sha256)))
    connection.execute(
        "INSERT INTO batch_part(device, gen, no, sha256, start, content) VALUES (%s, %s, %s, %s, %s, %s) "
        "ON CONFLICT DO NOTHING", (*_batch(session, part), bytes.fromhex(part.sha256), here, missing))


def whole(connection: Connection, session: Session, part: Part) -> bytes | None:
    """The bytes of a batch, as they arrived; None while some are missing, or once it was answered."""
    content = _staged(connection, session, part)
    return content if len(content) >= part.size else None


def forget(connection: Connection, session: Session, part: Part) -> None:
    """What is here of a batch is not what was sent: it has to come again from its beginning."""
    connection.execute("DELETE FROM batch_part WHERE device = %s AND gen = %s AND no = %s", _batch(session, part))


def parsed(content: bytes, session: Session, part: Part) -> tuple[BatchHead, list[Save] | None]:
    """A batch, read outside of any transaction; None for the saves of a protocol that is not spoken here.

    Raises UserError ``wire.*``, ``batch.foreign``, ``batch.damaged``.
    """
    head, saves = versions.read(content)
    if (head.device, head.gen, head.no) != (session.device.id, part.gen, part.no) or part.gen != session.gen:
        raise UserError("batch.foreign")
    if saves is not None:
        _sound([change for save in saves for change in save.changes])
        if b"\\u0000" in wire.encode(saves):
            raise UserError("batch.damaged")
    return head, saves


def _sound(changes: Sequence[Change]) -> None:
    """Refuse more changes than a batch may hold, and names that no program gives."""
    if len(changes) > MOST_CHANGES:
        raise UserError("wire.large")
    if not all(_ID.fullmatch(one.id) and max(map(len, (one.record, one.partition, one.resolves))) <= LONGEST_NAME
               for one in changes):
        raise UserError("batch.damaged")


def push(connection: Connection, session: Session, part: Part, head: BatchHead, saves: Sequence[Save] | None,
         channel: str = "line", *, content: bytes = b"") -> bytes:
    """Take a batch in, once; the reply as JSON, the same however often it comes. ``content`` is kept where the batch
    cannot be read here yet (``saves`` is None).

    Raises UserError ``device.forked``, ``batch.damaged``.
    """
    shelf = PostgresShelf(connection, session.device.id)
    shelf.lock_for(saves or ())
    generations = _generations(connection, session.device.id)
    key = _batch(session, part)
    row = connection.execute("SELECT sha256, reply FROM batch WHERE device = %s AND gen = %s AND no = %s",
                             key).fetchone()
    stored = Stored(bytes(row[0]).hex(), bytes(row[1])) if row else None
    what = course(head, saves, part.sha256, stored, generations.get(part.gen))
    if what is Course.REPEAT and stored is not None:
        return stored.reply
    if what is not Course.TAKE:
        raise UserError("device.forked" if what is Course.FORK else f"batch.{what.value}")
    received = database.now(connection).isoformat(timespec="milliseconds")
    reply = (_judged(connection, shelf, part, head, saves, received, channel) if saves is not None
             else versions.keep(connection, session.device.id, head, content, received))
    told = wire.encode(reply)
    connection.execute("UPDATE generation SET last_n = %s WHERE device = %s AND gen = %s",
                       (head.last, session.device.id, part.gen))
    connection.execute("INSERT INTO batch(device, gen, no, sha256, reply, received) VALUES (%s, %s, %s, %s, %s, %s)",
                       (*key, bytes.fromhex(part.sha256), told, received))
    connection.execute("DELETE FROM batch_part WHERE device = %s AND gen = %s AND no = %s", key)
    return told


def _judged(connection: Connection, shelf: PostgresShelf, part: Part, head: BatchHead, saves: Sequence[Save],
            received: str, channel: str) -> Reply:
    """Judge every change of a batch and write what becomes of it."""
    device = devices.of_id(connection, shelf.device)
    sender = Sender(device.id, part.gen, dict(head.lineage), suspect=abs(device.clock_off) > SUSPECT_MS,
                    revoked=device.revoked)
    shelf.load(saves)
    outcome = Intake(shelf, sender, guard(connection, shelf, device, sender, saves).may, received).take(saves)
    shelf.write(outcome, received, channel, part.gen)
    return outcome.reply(head.no, shelf.head, received, devices.actor(connection, device).reads())


def _batch(session: Session, part: Part) -> tuple[str, int, int]:
    return session.device.id, part.gen, part.no


def _staged(connection: Connection, session: Session, part: Part) -> bytes:
    found = b""
    for start, content in connection.execute(
            "SELECT start, content FROM batch_part WHERE device = %s AND gen = %s AND no = %s AND sha256 = %s "
            "ORDER BY start", (*_batch(session, part), bytes.fromhex(part.sha256))):
        if start != len(found):
            break
        found += bytes(content)
    return found


def readable(connection: Connection, session: Session, partition: str) -> Actor:
    """The device as one that reads this partition. Raises UserError ``log.none``: not there and not its own look
    alike."""
    actor = devices.actor(connection, session.device)
    if session.device.revoked or partition not in actor.reads():
        raise UserError("log.none")
    return actor


# What a restored centre has lost


def recall(connection: Connection, session: Session, partition: str, start: Place, common: int, data: bytes) -> int:
    """What a device holds of a log this centre has lost goes in again; where the log ends then (sync.md 3.15).

    The lines follow ``start`` of the lost log, which up to ``common`` is the present one.
    """
    actor = readable(connection, session, partition)
    head, logged = wire.read_page(data)
    if head.partition != partition:
        raise UserError("batch.foreign")
    checked(head, logged, start, lambda _: None)
    lines = [(save, line) for save in logged for line in save.lines]
    shelf = PostgresShelf(connection, session.device.id)
    told = [Save(one.tx, one.user, one.command, one.wall, one.zone, one.clock, one.schema, one.app,
                 [wire.Change(line.n, line.entity, line.record, line.kind, line.fields or {}, partition, id=line.id,
                              resolves=line.resolves)]) for one, line in lines]
    shelf.lock_for(told)
    shelf.load(told)
    received = database.now(connection).isoformat(timespec="milliseconds")
    outcome = Intake(shelf, Sender(session.device.id, session.gen, {}), actor.may, received).recall(
        partition, common, lines)
    shelf.write(outcome, received, "recall")
    return shelf.head(partition).seq
