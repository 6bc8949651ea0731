"""Files that strangers carry: sealed to one reader, signed by one writer, refused whole where a byte is other (3.19).

A file is a line of format, a line with the head (canonical JSON), frames of 64 KiB, a signature. Each frame is AES-256-
GCM under a key only the reader can make (X25519, HKDF), with its number and whether it is the last one in the nonce, so
that frames cannot be left out, doubled or put in another order.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import msgspec
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol.packing import encode

FORMAT = b"SIMATA 1\n"
FRAME, TAG, SIGNATURE, KEY = 64 * 1024, 16, 64, 32
LONGEST_HEAD = 64 * 1024


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands open on a sealed file: what it is, public keys (hex) of writer and reader, the key of this file, and
    how many bytes are in it."""

    kind: str
    writer: str
    reader: str
    once: str
    size: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: what it is, the public key of who signed it, and what was in it."""

    kind: str
    writer: bytes
    content: bytes


def seal(kind: str, content: bytes, *, writer: Ed25519PrivateKey, reader: bytes) -> bytes:
    """A file of ``content`` that only the holder of ``reader`` (raw X25519 public key) can open."""
    once = X25519PrivateKey.generate()
    keys = (_raw(writer.public_key()).hex(), reader.hex(), _raw(once.public_key()).hex())
    head = encode(Head(kind, *keys, len(content)))
    cipher = _cipher(once, reader, head)
    count = _frames(len(content))
    frames = [cipher.encrypt(_nonce(n, last=n == count - 1), content[n * FRAME: (n + 1) * FRAME], None)
              for n in range(count)]
    told = FORMAT + head + b"\n" + b"".join(frames)
    return told + writer.sign(hashlib.sha256(told).digest())


def unseal(data: bytes, *, reader: X25519PrivateKey, kind: str, writer: bytes | None = None) -> Opened:
    """Open a file. ``writer``: the key (raw) that must have signed it; None where whoever did is judged by the caller.

    Raises UserError ``bundle.format``, ``bundle.truncated``, ``bundle.tampered``, ``bundle.foreign`` (another writer or
    kind), ``bundle.not_for_this_device``.
    """
    head, start = _head(data)
    whole = start + head.size + _frames(head.size) * TAG + SIGNATURE
    if len(data) != whole:
        raise UserError("bundle.truncated" if len(data) < whole else "bundle.tampered")
    signer = bytes.fromhex(head.writer)
    body, signature = data[start:-SIGNATURE], data[-SIGNATURE:]
    try:
        Ed25519PublicKey.from_public_bytes(signer).verify(signature, hashlib.sha256(data[:-SIGNATURE]).digest())
    except InvalidSignature:
        raise UserError("bundle.tampered") from None
    if head.kind != kind or (writer is not None and signer != writer):
        raise UserError("bundle.foreign")
    if head.reader != _raw(reader.public_key()).hex():
        raise UserError("bundle.not_for_this_device")
    step = FRAME + TAG
    frames = [body[at: at + step] for at in range(0, len(body), step)]
    try:
        cipher = _cipher(reader, bytes.fromhex(head.once), data[len(FORMAT): start - 1])
        content = b"".join(cipher.decrypt(_nonce(n, last=n == len(frames) - 1), frame, None)
                           for n, frame in enumerate(frames))
    except (InvalidTag, ValueError):  # a key of low order has no secret
        raise UserError("bundle.tampered") from None
    return Opened(head.kind, signer, content)


def _head(data: bytes) -> tuple[Head, int]:
    if not data.startswith(FORMAT):
        raise UserError("bundle.truncated" if data and FORMAT.startswith(data) else "bundle.format")
    end = data.find(b"\n", len(FORMAT), len(FORMAT) + LONGEST_HEAD)
    if end < 0:
        raise UserError("bundle.truncated")
    try:
        head = msgspec.json.decode(data[len(FORMAT): end], type=Head)
        if head.size < 0 or any(len(bytes.fromhex(key)) != KEY for key in (head.writer, head.reader, head.once)):
            raise ValueError
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError):
        raise UserError("bundle.tampered") from None
    return head, end + 1


def _frames(size: int) -> int:
    return max(1, -(-size // FRAME))


def _cipher(own: X25519PrivateKey, other: bytes, head: bytes) -> AESGCM:
    shared = own.exchange(X25519PublicKey.from_public_bytes(other))
    return AESGCM(HKDF(SHA256(), KEY, salt=hashlib.sha256(head).digest(), info=b"simata stick").derive(shared))


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def _raw(key: Ed25519PublicKey | X25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
