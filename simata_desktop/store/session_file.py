"""A session on a stick: sealed with a passphrase that both PCs of the hall are told.

Three parts: a line of JSON (format, version, how the passphrase becomes a key), the sealed content, and the SHA-256 of
both, by which damage is told from a wrong passphrase. The first line is authenticated with the content.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Struct

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.ids import IdSource
from simata_desktop.domain.session_pack import SessionPack
from simata_desktop.store.keys import NONCE_BYTES, SALT_BYTES, Argon2, Derive, check_cost, derive, passphrase_bytes

FORMAT, VERSION = "simata-session", 1
SUM_BYTES = sha256().digest_size
LARGEST = 64 * 1024 * 1024  # bytes; 5,000 participants with all sheets take a tenth of it
LONGEST_HEAD = 4096
SHORTEST = 8  # signs of the passphrase: it is told over a table, and the file goes home with people


class _Head(Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    version: int
    derivation: Argon2
    nonce: bytes


class _AnyHead(Struct, frozen=True):
    format: str
    version: int


def seal(pack: SessionPack, passphrase: str, source: IdSource, *, derive: Derive = derive) -> bytes:
    """The bytes of the file. Raises ``pack.passphrase`` where the passphrase is shorter than eight signs."""
    if len(passphrase.strip()) < SHORTEST:
        raise UserError("pack.passphrase", field="passphrase", shortest=SHORTEST)
    how = Argon2(source.random_bytes(SALT_BYTES))
    head = msgspec.json.encode(_Head(FORMAT, VERSION, how, source.random_bytes(NONCE_BYTES)), order="sorted") + b"\n"
    nonce = msgspec.json.decode(head, type=_Head).nonce
    body = AESGCM(derive(passphrase_bytes(passphrase), how)).encrypt(nonce, msgspec.json.encode(pack), head)
    return head + body + sha256(head + body).digest()


def unseal(data: bytes, passphrase: str, *, derive: Derive = derive) -> SessionPack:
    """What is in the file. Raises ``pack.foreign``, ``pack.newer``, ``pack.damaged``, ``pack.wrong_passphrase``."""
    line, head = _head(data)
    body, told = data[len(line):-SUM_BYTES], data[-SUM_BYTES:]
    if sha256(line + body).digest() != told:
        raise UserError("pack.damaged")
    try:
        key = derive(passphrase_bytes(passphrase), head.derivation)
        return msgspec.json.decode(AESGCM(key).decrypt(head.nonce, body, line), type=SessionPack)
    except InvalidTag as error:
        raise UserError("pack.wrong_passphrase", field="passphrase") from error
    except (msgspec.DecodeError, ValueError) as error:
        raise UserError("pack.damaged") from error


def read(file: Path) -> bytes:
    """The bytes of a file of at most 64 MB. Raises ``file.unreadable``, ``pack.foreign`` (too large)."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as error:
        raise EnvironmentProblem("file.unreadable", field="file", file=file.name) from error
    if len(data) > LARGEST:
        raise UserError("pack.foreign")
    return data


def _head(data: bytes) -> tuple[bytes, _Head]:
    """The first line as bytes and as values."""
    line = data[:data.find(b"\n", 0, LONGEST_HEAD) + 1]
    try:
        told = msgspec.json.decode(line, type=_AnyHead)
    except (msgspec.DecodeError, ValueError) as error:
        raise UserError("pack.damaged" if FORMAT.encode() in data[:LONGEST_HEAD] else "pack.foreign") from error
    if told.format != FORMAT:
        raise UserError("pack.foreign")
    if told.version > VERSION:
        raise UserError("pack.newer")
    try:
        head = msgspec.json.decode(line, type=_Head)
        check_cost(head.derivation)
    except (msgspec.DecodeError, ValueError, UserError) as error:
        raise UserError("pack.damaged") from error
    return line, head
