"""The handshake (sync.md 3.8): one round trip says whether there is anything to do; and enrolment (3.12)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import msgspec

from simata_desktop.sync.protocol.packing import encode
from simata_desktop.sync.protocol.wire import FIRST_PROTOCOL

APP_OLD, APP_NEWER = APART = ("app.old", "app.newer")  # notices to a program that may hand over but not pull
MARK = 16  # hex digits of a chain that tell one log from another: 64 bits


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place in the log of a partition, with the chain up to it (hex)."""

    seq: int = 0
    chain: str = ""

    def marked(self) -> Place:
        """With as much of the chain as shows whether a log is another one."""
        return Place(self.seq, self.chain[:MARK])

    def lies_on(self, chain: str | None) -> bool:
        """Is ``chain`` (hex, whole; None where a log does not reach so far) the one here, as far as it is told?"""
        return chain is not None and len(self.chain) >= MARK and chain.startswith(self.chain)


class Hello(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a device says first. ``device``: not on the line, whose header names it; ``cursors``: places with the first
    digits of their chains (``Place.marked``); ``last_n``: the highest number of ``gen`` in its own journal;
    ``pending``: changes not acknowledged; ``wall``: its time in milliseconds; ``anew``: it asks for a new generation,
    as its disk or PC is another one, or the centre told it that a sibling goes on under this one; ``offices``: what it
    knows of the offices below (``known_offices``)."""

    device: str = ""
    gen: int
    lease: str
    cursors: dict[str, Place]
    epoch: str = ""
    last_n: int = 0
    pending: int = 0
    wall: int = 0
    app: str = ""
    schema: int = 0
    proto: tuple[int, int] = (FIRST_PROTOCOL, FIRST_PROTOCOL)
    dictionaries: list[str] = []
    anew: bool = False
    offices: str = ""


class Welcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer. ``gen`` other than the device's own: this copy was cloned or restored and goes on under it
    (sync.md 3.15). ``heads``: where the logs end that do not end where the device stands. ``next_n``: the number
    the centre expects next. ``diverged``: partitions whose log is another one than the device has (the centre was
    restored). ``durable``: how far the logs lie in a copy that was tried since the last hello. ``token`` signs what
    follows. ``offices``: code → name of all below whose people the device may enter, only where it does not know
    them so."""

    token: str
    epoch: str
    gen: int
    lease: str
    heads: dict[str, int]
    next_n: int
    server_ms: int
    offices: dict[str, str] = {}
    roles: list[str] = []
    diverged: list[str] = []
    durable: dict[str, int] = {}
    revoked: bool = False
    wait_s: int = 0
    dictionary: str = ""
    notices: list[str] = []


class Enrol(msgspec.Struct, frozen=True, omit_defaults=True):
    """A device asks to join with a one-time code. Keys are base64 of the public halves."""

    code: str
    sign_key: str
    seal_key: str
    user: str
    user_id: str
    office: str = ""
    device_name: str = ""
    app: str = ""


class Enrolled(msgspec.Struct, frozen=True, omit_defaults=True):
    """The device is known: its name at the centre, office, user and roles; the centre's keys to seal and to check.

    ``server``, ``authority`` (PEM): where the centre answers by line, for a device that joins by stick."""

    device: str
    gen: int
    lease: str
    epoch: str
    office: str
    office_name: str
    root: bool
    user: str
    user_id: str
    roles: list[str]
    server_seal_key: str
    server_sign_key: str
    partitions: list[str]
    dictionary: str = ""
    server: str = ""
    authority: str = ""


class Kept(msgspec.Struct, frozen=True):
    """The answer (202) to a part of a batch: how many bytes of the batch are at the centre now."""

    staged: int


class Refused(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why something was refused: a code of ``domain.errors`` with its parameters; ``retry_after`` in seconds."""

    code: str
    retry_after: int | None = None
    params: dict[str, str | int] = {}


def known_offices(offices: Mapping[str, str]) -> str:
    """A short name of what is known of offices (code → name); empty for none."""
    told = encode(dict(offices))
    return hashlib.sha256(told).hexdigest()[:MARK] if offices else ""


def signed_text(method: str, path: str, counter: str, body: bytes) -> bytes:
    """What a device signs of a request; ``counter`` rises, so that no request can be played again."""
    return b"\n".join((method.encode(), path.encode(), counter.encode(), hashlib.sha256(body).hexdigest().encode()))
