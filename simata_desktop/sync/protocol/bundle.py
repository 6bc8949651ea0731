"""The exchange on a stick (sync.md 3.19): a device's parcel with all that waits, and the centre's receipt for it.

Both are a head (canonical JSON on one line) with what it names behind it, sealed as a whole (``sealing``). The parcel
carries the frozen batches as they would have gone over the line; the receipt their replies, and the pages that follow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import sealing
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.packing import encode
from simata_desktop.sync.protocol.wire import Reply

PARCEL, RECEIPT = "parcel", "receipt"
VERSION = 1
LARGEST = 256 * 1024 * 1024  # bytes of a file that is read
CHAIN = 32  # bytes
LETTERS, CODE_LETTERS, GROUP = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 8, 4  # none that is read as another

Shape = TypeVar("Shape")


class Piece(msgspec.Struct, array_like=True, frozen=True):
    """Bytes that lie behind the head: how many, and their SHA-256 (hex)."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Piece:
        """The piece that ``content`` is."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


class Packed(msgspec.Struct, array_like=True, frozen=True):
    """A frozen batch of the generation that the hello names: its number, first and last n, its bytes."""

    no: int
    first: int
    last: int
    piece: Piece


class Lost(msgspec.Struct, array_like=True, frozen=True):
    """Lines that the centre has lost, as ``recall`` tells them: behind ``start``, up to ``common`` the same log."""

    partition: str
    start: Place
    common: int
    piece: Piece


class ParcelHead(msgspec.Struct, frozen=True):
    """What a device hands over. ``counter`` rises with each parcel and hello; ``have``: generations, each with the last
    number of it in its journal."""

    version: int
    office: str
    counter: int
    hello: Hello
    have: tuple[tuple[int, int], ...]
    batches: list[Packed]
    lost: list[Lost]

    @property
    def changes(self) -> int:
        """How many changes are in it."""
        return sum(one.last - one.first + 1 for one in self.batches)


class Page(msgspec.Struct, array_like=True, frozen=True):
    """A page of a log, from place to place."""

    partition: str
    first: int
    last: int
    piece: Piece


class Chains(msgspec.Struct, array_like=True, frozen=True):
    """The chain after each place of a log from 1 on, 32 bytes each, where the device holds another log."""

    partition: str
    piece: Piece


class ReceiptHead(msgspec.Struct, frozen=True):
    """What the centre answers to the parcel of this SHA-256 (hex of its head) that ``device`` wrote as generation
    ``gen``. ``replies`` by the SHA-256 of the batch; ``roots``: partition → place reached and digest there."""

    version: int
    parcel: str
    device: str
    gen: int
    welcome: Welcome
    replies: dict[str, Reply]
    pages: list[Page]
    chains: list[Chains]
    roots: dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel: head, batches and lost lines in the order of the head; ``name``: SHA-256 (hex) of its head, and by
    that of all that is in it."""

    head: ParcelHead
    batches: Sequence[bytes]
    lost: Sequence[bytes]
    name: str

    @classmethod
    def of(cls, head: ParcelHead, batches: Sequence[bytes], lost: Sequence[bytes]) -> Parcel:
        """A new one."""
        return cls(head, batches, lost, hashlib.sha256(encode(head)).hexdigest())

    def seal(self, *, writer: Ed25519PrivateKey, reader: bytes) -> bytes:
        """The file, sealed to the centre (raw public key)."""
        return sealing.seal(PARCEL, _told(self.head, (*self.batches, *self.lost)), writer=writer, reader=reader)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt: head, pages in the order of the head, chains by partition."""

    head: ReceiptHead
    pages: Sequence[bytes]
    chains: Mapping[str, bytes]

    def seal(self, *, writer: Ed25519PrivateKey, reader: bytes) -> bytes:
        """The file, sealed to the device (raw public key)."""
        pieces = (*self.pages, *(self.chains[one.partition] for one in self.head.chains))
        return sealing.seal(RECEIPT, _told(self.head, pieces), writer=writer, reader=reader)


def open_parcel(data: bytes, *, reader: X25519PrivateKey) -> tuple[Parcel, bytes]:
    """A parcel and the public key (raw) of who signed it, to be judged by the caller. Raises UserError ``bundle.*``."""
    opened = sealing.unseal(data, reader=reader, kind=PARCEL)
    head, told, behind = _head(opened.content, ParcelHead)
    pieces = _pieces(behind, [*(one.piece for one in head.batches), *(one.piece for one in head.lost)])
    count = len(head.batches)
    return Parcel(head, pieces[:count], pieces[count:], hashlib.sha256(told).hexdigest()), opened.writer


def open_receipt(data: bytes, *, reader: X25519PrivateKey, writer: bytes) -> Receipt:
    """A receipt of the centre whose key (raw) is ``writer``. Raises UserError ``bundle.*``."""
    head, _, behind = _head(sealing.unseal(data, reader=reader, kind=RECEIPT, writer=writer).content, ReceiptHead)
    pieces = _pieces(behind, [*(one.piece for one in head.pages), *(one.piece for one in head.chains)])
    chains = {one.partition: piece for one, piece in zip(head.chains, pieces[len(head.pages):], strict=True)}
    if any(len(one) % CHAIN for one in chains.values()):
        raise UserError("bundle.tampered")
    return Receipt(head, pieces[:len(head.pages)], chains)


def short_code(name: str) -> str:
    """The code by which two people compare a parcel over the telephone; ``name``: its SHA-256 (hex)."""
    number = int(name, 16) >> (256 - 5 * CODE_LETTERS)
    letters = [LETTERS[number >> 5 * place & 31] for place in reversed(range(CODE_LETTERS))]
    return "-".join("".join(letters[at: at + GROUP]) for at in range(0, CODE_LETTERS, GROUP))


def _told(head: ParcelHead | ReceiptHead, pieces: Iterable[bytes]) -> bytes:
    return encode(head) + b"\n" + b"".join(pieces)


def _head(content: bytes, shape: type[Shape]) -> tuple[Shape, bytes, bytes]:
    """The head, its bytes, and what lies behind it."""
    told, _, behind = content.partition(b"\n")
    try:
        if msgspec.json.decode(told, type=_Version).version > VERSION:
            raise UserError("bundle.format")
        return msgspec.json.decode(told, type=shape), told, behind
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise UserError("bundle.format") from None


class _Version(msgspec.Struct):
    version: int


def _pieces(behind: bytes, named: Sequence[Piece]) -> list[bytes]:
    """What lies behind the head, each as it is named there."""
    found, at = [], 0
    for one in named:
        found.append(behind[at: at + max(one.size, 0)])
        at += len(found[-1])
    if at != len(behind) or [Piece.of(one) for one in found] != list(named):
        raise UserError("bundle.tampered")
    return found
