"""A parcel that came on a stick: what its device would have asked over the line is asked for it, and answered on paper.

Each request is the very one of the line and a transaction of its own, so that the centre may be ended at any of them
and the parcel be taken in again (sync.md 3.19).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec
import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from psycopg import Connection

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import bundle, wire
from simata_desktop.sync.protocol.bundle import Chains, Packed, Page, Parcel, ParcelHead, Piece, Receipt, ReceiptHead
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.wire import BatchHead, Reply, Save
from simata_server import database, devices, digests, exchange, pull
from simata_server.devices import Device
from simata_server.exchange import Part, Session

PLACES = 2000  # chains asked for at once
STICK = "stick"


class Desk(Protocol):
    """The requests of the line (``services.syncing.Line``), at the centre itself."""

    def hello(self, hello: Hello, counter: int) -> Welcome:
        """Who goes on as whom."""

    def recall(self, partition: str, start: Place, common: int, content: bytes) -> int:
        """What the centre has lost goes in again."""

    def send(self, gen: int, batch: Packed, content: bytes) -> Reply:
        """A batch of a generation goes in, once. Raises ``device.forked``, ``batch.*``."""

    def page(self, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        """A page of a log."""

    def chains(self, partition: str, places: Sequence[int]) -> dict[int, str]:
        """Chains (hex) of a log."""

    def digest(self, partition: str, seq: int) -> str | None:
        """The digest of a partition's records, where its log ends at ``seq``."""


def answered(parcel: Parcel, desk: Desk) -> Receipt:
    """Do what a parcel asks. Where a copy of its device was here before it, nothing but a generation of its own is
    given: what is in it comes again under that. Raises UserError ``batch.*``, ``wire.*``."""
    head = parcel.head
    welcome, done = desk.hello(head.hello, head.counter), _Pushed({}, {})
    if welcome.gen == head.hello.gen:
        try:
            done = _pushed(parcel, desk)
        except UserError as error:
            if error.code != "device.forked":
                raise
            welcome = desk.hello(msgspec.structs.replace(head.hello, anew=True), head.counter)
    have = dict(head.have)
    if done.replies:
        have[head.hello.gen] = max(one.last for one in head.batches)
    ends = {partition: max(end, done.ends.get(partition, 0)) for partition, end in welcome.heads.items()}
    pages = [one for partition, end in sorted(ends.items()) if partition not in welcome.diverged
             for one in _pages(desk, partition, head.hello.cursors.get(partition, Place()).seq, end, have)]
    ends |= {page.partition: page.last for page, _ in pages}
    chains = {partition: _chains(desk, partition) for partition in welcome.diverged}
    roots = {partition: (end, root) for partition, end in ends.items()
             if end and (root := desk.digest(partition, end)) is not None}
    told = ReceiptHead(
        bundle.VERSION, parcel.name, head.hello.device, head.hello.gen, welcome, done.replies,
        [page for page, _ in pages], [Chains(partition, Piece.of(content)) for partition, content in chains.items()],
        roots)
    return Receipt(told, [content for _, content in pages], chains)


@dataclass(frozen=True, slots=True)
class _Pushed:
    """Replies by the SHA-256 of the batch, and how far the logs went by that."""

    replies: dict[str, Reply]
    ends: dict[str, int]


def _pushed(parcel: Parcel, desk: Desk) -> _Pushed:
    """What was lost goes in first, then the batches in order, as over the line."""
    done = _Pushed({}, {})
    for lost, content in zip(parcel.head.lost, parcel.lost, strict=True):
        done.ends[lost.partition] = desk.recall(lost.partition, lost.start, lost.common, content)
    for one, content in zip(parcel.head.batches, parcel.batches, strict=True):
        reply = done.replies[one.piece.sha256] = desk.send(parcel.head.hello.gen, one, content)
        done.ends.update({partition: max(end, done.ends.get(partition, 0)) for partition, end in reply.heads.items()})
    return done


def _pages(desk: Desk, partition: str, after: int, end: int, have: Mapping[int, int]) -> Iterator[tuple[Page, bytes]]:
    while after < end:
        content = desk.page(partition, after, have)
        head = wire.read_page(content)[0]
        yield Page(partition, head.first, head.last, Piece.of(content)), content
        after, end = head.last, max(end, head.head)


def _chains(desk: Desk, partition: str) -> bytes:
    """The chain after each place of a log."""
    found: list[str] = []
    while some := desk.chains(partition, range(len(found) + 1, len(found) + PLACES + 1)):
        found += [chain for _, chain in sorted(some.items())]
    return bytes.fromhex("".join(found))


class OwnDesk:
    """The requests of one device at this centre. ``fresh``: something came in that had not been here."""

    def __init__(self, connection: Connection, device: Device) -> None:
        self._connection, self._session = connection, Session(device, device.gen)
        self.fresh = False

    def hello(self, hello: Hello, counter: int) -> Welcome:
        """As ``exchange.hello``; what follows goes on as who was greeted."""
        connection = self._connection
        device = devices.of_id(connection, self._session.device.id, lock=True)
        self.fresh |= counter > device.counter
        connection.execute("UPDATE device SET counter = greatest(counter, %s) WHERE id = %s", (counter, device.id))
        welcome = exchange.hello(connection, device, hello, by_stick=True)
        connection.commit()
        self._session = Session(device, welcome.gen)
        return welcome

    def recall(self, partition: str, start: Place, common: int, content: bytes) -> int:
        """As ``exchange.recall``."""
        end = exchange.recall(self._connection, self._session, partition, start, common, content)
        self._connection.commit()
        return end

    def send(self, gen: int, batch: Packed, content: bytes) -> Reply:
        """As ``exchange.push``, without the staging of parts."""
        part, session = _part(gen, batch), self._session
        reply = exchange.answered(self._connection, session, part)
        if reply is None:
            head, saves = exchange.parsed(content, session, part)
            reply = exchange.push(self._connection, session, part, head, saves, STICK, content=content)
            self.fresh = True
        self._connection.commit()
        return msgspec.json.decode(reply, type=Reply)

    def page(self, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        """As ``pull.log_page``, which notes that it is given away."""
        content = pull.log_page(self._connection, self._session, partition, after, have)
        self._connection.commit()
        return content

    def chains(self, partition: str, places: Sequence[int]) -> dict[int, str]:
        """As ``exchange.chains``."""
        return exchange.chains(self._connection, self._session, partition, places)

    def digest(self, partition: str, seq: int) -> str | None:
        """The root of the records where the log ends at ``seq``."""
        exchange.readable(self._connection, self._session, partition)
        self._connection.commit()
        database.one_moment(self._connection)
        root = digests.root_at(self._connection, partition, seq)
        self._connection.commit()
        return root


def _part(gen: int, batch: Packed) -> Part:
    return Part(gen, batch.no, batch.piece.sha256, 0, batch.piece.size)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A parcel that was taken in: from whom, the answer, the file for the stick. ``already``: all had been here."""

    device: Device
    parcel: Parcel
    answer: ReceiptHead
    already: bool
    receipt: bytes

    @property
    def forked(self) -> bool:
        """Was a copy of the device here before it?"""
        return self.answer.welcome.gen != self.answer.gen

    def count(self, state: str) -> int:
        """How many changes were accepted, in conflict, quarantined."""
        return sum(one.last - one.first + 1 for reply in self.answer.replies.values() for one in reply.verdicts
                   if one.state == state)


def take_in(connection: Connection, data: bytes) -> TakenIn:
    """Take a parcel in; the connection is committed after each step of it.

    Raises UserError ``bundle.*``: all but ``bundle.refused`` before anything is done.
    """
    keys = database.centre(connection)
    parcel, writer = bundle.open_parcel(data, reader=X25519PrivateKey.from_private_bytes(keys.seal_key))
    try:
        device = _writer(connection, parcel.head, writer)
        desk = OwnDesk(connection, device)
        receipt = _answered(parcel, desk, device)
    except psycopg.DataError:  # a value that no program of ours writes
        raise UserError("bundle.format") from None
    told = receipt.seal(writer=Ed25519PrivateKey.from_private_bytes(keys.sign_key), reader=device.seal_key)
    return TakenIn(device, parcel, receipt.head, not desk.fresh, told)


def _answered(parcel: Parcel, desk: Desk, device: Device) -> Receipt:
    try:
        _read(parcel, device)
        return answered(parcel, desk)
    except UserError as error:
        raise UserError("bundle.refused", why=error.code) from error


def _writer(connection: Connection, head: ParcelHead, writer: bytes) -> Device:
    """The device that signed the parcel. Raises ``bundle.foreign`` where it is none of this centre's."""
    try:
        device = devices.of_id(connection, head.hello.device)
    except UserError:
        raise UserError("bundle.foreign") from None
    if device.sign_key != writer or device.office != head.office:
        raise UserError("bundle.foreign")
    return device


def _read(parcel: Parcel, device: Device) -> list[tuple[BatchHead, list[Save] | None]]:
    """All batches, before any goes in. Raises UserError ``wire.*``, ``batch.foreign``, ``batch.damaged``."""
    gen = parcel.head.hello.gen
    return [exchange.parsed(content, Session(device, gen), _part(gen, one))
            for one, content in zip(parcel.head.batches, parcel.batches, strict=True)]
