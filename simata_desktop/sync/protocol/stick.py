"""Joining without a line: the device's request and the centre's grant as files on a stick (sync.md 3.12).

The one-time code is the only secret both sides have before they know each other. It never travels: each file proves
that its writer knows it (HMAC), over all that the file says.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import sealing
from simata_desktop.sync.protocol.hello import Enrol, Enrolled
from simata_desktop.sync.protocol.packing import encode

REQUEST, GRANT = b"SIMATA JOIN 1\n", "grant"
LONGEST = 64 * 1024
ASKING, GRANTING = b"ask", b"grant"
CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that is mistaken for another when typed by hand
CODE_LENGTH = 16  # 80 bits


class Request(msgspec.Struct, frozen=True):
    """What a device asks on a stick: ``enrol`` without its code; ``proof`` (hex) that it knows one."""

    enrol: Enrol
    proof: str

    def proved_by(self, code_hash: bytes) -> bool:
        """Did whoever wrote the request know the code of this hash?"""
        return hmac.compare_digest(self.proof.encode(), _proof(code_hash, ASKING, encode(self.enrol)).encode())


class Granted(msgspec.Struct, frozen=True):
    """What a grant holds: the answer, and the proof (hex) that its writer knows the code."""

    enrolled: Enrolled
    proof: str


def code_hash(code: str) -> bytes:
    """What is kept of a one-time code; separators and case do not count."""
    return hashlib.sha256(_letters(code).encode()).digest()


def is_code(code: str) -> bool:
    """Could a centre have issued it? What was mistyped should not be found out after a journey."""
    letters = _letters(code)
    return len(letters) == CODE_LENGTH and set(letters) <= set(CODE_LETTERS)


def _letters(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())


def request(enrol: Enrol, *, sign_key: Ed25519PrivateKey) -> bytes:
    """The file a device asks with; ``enrol`` holds the code, the file does not."""
    bare = msgspec.structs.replace(enrol, code="")
    told = encode(Request(bare, _proof(code_hash(enrol.code), ASKING, encode(bare))))
    return REQUEST + told + b"\n" + sign_key.sign(told).hex().encode() + b"\n"


def read_request(data: bytes) -> Request:
    """A request that arrived. Raises UserError ``enrol.request`` where it is none, or not as it was written."""
    lines = data.split(b"\n")
    try:
        if len(data) > LONGEST or not data.startswith(REQUEST) or len(lines) != 4 or lines[3]:
            raise ValueError
        asked = msgspec.json.decode(lines[1], type=Request)
        key = base64.b64decode(asked.enrol.sign_key, validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(lines[2].decode()), lines[1])
    except (msgspec.DecodeError, msgspec.ValidationError, InvalidSignature, ValueError):
        raise UserError("enrol.request") from None
    return asked


def grant(enrolled: Enrolled, code: bytes, *, sign_key: Ed25519PrivateKey, device_key: bytes) -> bytes:
    """The file the centre answers with, sealed to the device; ``code``: hash of the code."""
    told = encode(Granted(enrolled, _proof(code, GRANTING, encode(enrolled))))
    return sealing.seal(GRANT, told, writer=sign_key, reader=device_key)


def read_grant(data: bytes, code: str, *, seal_key: X25519PrivateKey) -> Enrolled:
    """The answer of the centre that issued ``code``.

    Raises UserError ``bundle.*`` as ``sealing.unseal``; ``bundle.foreign`` too where the writer did not know the code.
    """
    opened = sealing.unseal(data, reader=seal_key, kind=GRANT)
    try:
        found = msgspec.json.decode(opened.content, type=Granted)
        writer = base64.b64decode(found.enrolled.server_sign_key, validate=True)
    except (msgspec.DecodeError, msgspec.ValidationError, binascii.Error, UnicodeDecodeError):
        raise UserError("bundle.format") from None
    proof = _proof(code_hash(code), GRANTING, encode(found.enrolled))
    if writer != opened.writer or not hmac.compare_digest(proof.encode(), found.proof.encode()):
        raise UserError("bundle.foreign")
    return found.enrolled


def _proof(code: bytes, what: bytes, told: bytes) -> str:
    return hmac.new(code, what + b"\n" + told, hashlib.sha256).hexdigest()
