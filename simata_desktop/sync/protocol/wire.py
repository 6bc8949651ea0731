"""The shapes on the wire: batches up, pages of the log down, as canonical NDJSON under zstd (sync.md 3.9–3.11).

Every shape is an array whose end may grow: an older reader passes over what it does not know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import change_id as change_id
from simata_desktop.sync.protocol import shortening
from simata_desktop.sync.protocol.packing import encode as encode
from simata_desktop.sync.protocol.packing import pack, unpack

PROTOCOL = FIRST_PROTOCOL = 1  # the first stays what is meant where nothing is said
MOST_CHANGES, MOST_LINES, MOST_BYTES = 2000, 3000, 256 * 1024  # of a batch, of a page; of both, bytes under zstd
PART_BYTES = 16 * 1024  # what the centre stages at a time

OPEN, CLOSED, REFERENCE = "open", "closed", "ref"
GENESIS = bytes(32)

Shape = TypeVar("Shape")
Field = str | None | list[str | None]  # a value that was nothing before, or [before, after]


class Change(msgspec.Struct, array_like=True, frozen=True):
    """One change of a save. ``n`` counts the device's changes; ``clock`` is added to the save's; ``id`` is empty where
    it follows from the save (``change_id``); ``resolves`` names the conflict a person decided."""

    n: int
    entity: str
    record: str
    kind: str
    fields: dict[str, Field]
    partition: str
    base: int = 0
    clock: int = 0
    id: str = ""
    resolves: str = ""


class Save(msgspec.Struct, array_like=True, frozen=True):
    """What one user did at once. ``wall`` with ``zone`` is the device's time, ``clock`` the hybrid one. ``start``: the
    place of the first change, where a large save goes in several batches."""

    tx: str
    user: str
    command: str
    wall: str
    zone: str
    clock: int
    schema: int
    app: str
    changes: list[Change]
    reason: str | None = None
    session: str | None = None
    start: int = 0


class BatchHead(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of a batch: whose it is, which numbers it holds, and the device's own earlier generations,
    each with the last number of it that is in this very journal."""

    device: str
    gen: int
    no: int
    first: int
    last: int
    lineage: tuple[tuple[int, int], ...] = ()
    users: dict[str, str] = {}
    proto: int = FIRST_PROTOCOL


class Line(msgspec.Struct, array_like=True, frozen=True):
    """One accepted change in a partition's log. ``held``: group → conflict where the value waits for a person;
    ``kinds``: group → kind of that conflict; ``lost``: groups that merged by themselves against the author; ``soft``:
    he may not have seen a neighbouring value. An echo to its author has no ``fields``. ``was``: the id its author had
    offered it under, where the record or a person it names is joined with another (sync.md 3.2); such a line goes whole
    to its author too. ``beside``: with whom a person shares his NIP, a record of the same office or the code of another
    one."""

    seq: int
    n: int
    entity: str
    record: str
    kind: str
    fields: dict[str, Field] | None
    base: int = 0
    clock: int = 0
    id: str = ""
    resolves: str = ""
    held: dict[str, str] = {}
    lost: list[str] = []
    kinds: dict[str, str] = {}
    soft: bool = False
    was: str = ""
    beside: str = ""


class Logged(msgspec.Struct, array_like=True, frozen=True):
    """Neighbouring lines of one save. ``received`` is the centre's time."""

    device: str
    gen: int
    tx: str
    user: str
    command: str
    wall: str
    zone: str
    clock: int
    schema: int
    app: str
    received: str
    lines: list[Line]
    reason: str | None = None
    session: str | None = None


class PageHead(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of a page: which places of the log it holds, the chain at its end, and how far the log goes."""

    partition: str
    epoch: str
    first: int
    last: int
    head: int
    chain: str
    users: dict[str, str] = {}


class Verdict(msgspec.Struct, array_like=True, frozen=True):
    """What became of the numbers ``first`` … ``last``: ``accepted`` from ``seq`` on, ``conflict`` or ``quarantined``
    (``why``), in one partition. ``known_as``: older generation and number of the same device under which the change was
    here before; the device counts it to its lineage."""

    first: int
    last: int
    state: str
    partition: str
    seq: int = 0
    why: str = ""
    conflicts: list[str] = []
    known_as: tuple[int, int] | None = None


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to a whole batch, stored and given again when the batch comes again."""

    no: int
    verdicts: list[Verdict]
    heads: dict[str, int]
    received: str


def is_derived(id_: str) -> bool:
    """Is this the id of a line that the centre writes itself (UUIDv8)? It stands in nobody's journal before."""
    return id_[14:15] == "8"


ACCEPTED, CONFLICT, QUARANTINED = VERDICTS = ("accepted", "conflict", "quarantined")


def pack_batch(head: BatchHead, saves: Sequence[Save], dictionary: bytes | None = None) -> bytes:
    """A batch as it travels."""
    return pack((head, *shortening.short_saves(saves, head.first)), dictionary)


def read_batch(data: bytes, dictionary: bytes | None = None) -> tuple[BatchHead, list[Save]]:
    """A batch that arrived, every id told. Raises UserError ``wire.damaged``, ``wire.large``."""
    head, lines = opened_batch(data, dictionary)
    return head, read_saves(head, lines)


def opened_batch(data: bytes, dictionary: bytes | None = None) -> tuple[BatchHead, list[bytes]]:
    """The head of a batch, which every protocol writes alike, and its other lines. Raises as ``read_batch``."""
    first, *lines = unpack(data, dictionary)
    return _read(first, BatchHead), lines


def read_saves(head: BatchHead, lines: Iterable[bytes]) -> list[Save]:
    """The lines of a batch behind its head. Raises as ``read_batch``."""
    saves = [_read(line, Save) for line in lines]
    try:
        return shortening.whole_saves(saves, head.first)
    except (ValueError, OverflowError):
        raise UserError("wire.damaged") from None


def pack_page(head: PageHead, logged: Sequence[Logged], dictionary: bytes | None = None) -> bytes:
    """A page of the log as it travels."""
    return pack((head, *shortening.short_lines(logged, head.first)), dictionary)


def read_page(data: bytes, dictionary: bytes | None = None) -> tuple[PageHead, list[Logged]]:
    """A page that arrived, every id told. Raises UserError ``wire.damaged``, ``wire.large``."""
    first, *lines = unpack(data, dictionary)
    head, logged = _read(first, PageHead), [_read(line, Logged) for line in lines]
    try:
        return head, shortening.whole_lines(logged, head.first)
    except (ValueError, OverflowError):
        raise UserError("wire.damaged") from None


def _read(line: bytes, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(line, type=shape)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        raise UserError("wire.damaged") from None


def pair(value: Field) -> tuple[str | None, str | None]:
    """Before and after of a field on the wire."""
    return (value[0], value[1]) if isinstance(value, list) else (None, value)


def fields_on_wire(fields: Mapping[str, tuple[str | None, str | None]]) -> dict[str, Field]:
    """Fields as they travel: a value that was nothing before goes alone."""
    return {name: after if before is None else [before, after] for name, (before, after) in fields.items()}


def content(save: Save | Logged, change: Change | Line, partition: str) -> bytes:
    """SHA-256 of what a change says: the same from its author's journal and from anybody's log."""
    told = [partition, change.entity, change.record, change.kind, change.fields, change.base, change.clock + save.clock,
            change.resolves, save.tx, save.user, save.command, save.wall, save.zone, save.reason, save.schema, save.app,
            save.session]
    return hashlib.sha256(encode(told)).digest()


def link(chain: bytes, save: Logged, line: Line, content: bytes) -> bytes:
    """The chain of a log after a line: SHA-256 over the one before, its identity, fate and content."""
    told: list[object] = [line.seq, line.id, save.device, save.gen, line.n, save.received, line.held, line.kinds,
                          line.lost, line.soft]
    if line.was or line.beside:
        told += [line.was, line.beside]
    return hashlib.sha256(chain + encode(told) + content).digest()


def _heads(save: Logged) -> tuple[object, ...]:
    """What tells saves apart, and an echo from what the centre has derived of it."""
    return save.device, save.gen, save.tx, save.received, save.wall


def grouped(lines: Iterable[tuple[Logged, Line]]) -> Iterator[Logged]:
    """Neighbouring lines of one save put together: ``Logged`` of each comes with no lines of its own."""
    head: Logged | None = None
    found: list[Line] = []
    for save, line in lines:
        if head is not None and _heads(save) != _heads(head):
            yield msgspec.structs.replace(head, lines=found)
            found = []
        head = save
        found.append(line)
    if head is not None:
        yield msgspec.structs.replace(head, lines=found)
