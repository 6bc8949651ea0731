"""Devices at the centre: who knocks, with which rights, what it was given."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from psycopg import Connection

from simata_desktop.domain.errors import UserError
from simata_server import database
from simata_server.rights import Actor, under

TOKEN_BYTES, TOKEN_LIFE = 24, timedelta(minutes=30)
_COLUMNS = ("id, office, name, user_id, user_name, roles, sign_key, seal_key, gen, clock_off, last_contact, revoked, "
            "pending, alerts, counter, enrolled_at, apart")


@dataclass(frozen=True, slots=True)
class Device:
    """A device as the centre keeps it. ``clock_off``: its time minus ours in milliseconds; ``pending``: what it said it
    has not sent yet; ``apart``: why its program may not pull (``versions.apart``), else empty."""

    id: str
    office: str
    name: str
    user_id: str
    user: str
    roles: tuple[str, ...]
    sign_key: bytes
    seal_key: bytes
    gen: int
    clock_off: int
    last_contact: datetime | None
    revoked: bool
    pending: int
    alerts: tuple[str, ...]
    counter: int
    enrolled_at: datetime
    apart: str


def of_id(connection: Connection, device: str, *, lock: bool = False) -> Device:
    """The device of an id. Raises UserError ``device.unknown`` for anything that is none."""
    try:
        row = connection.execute(f"SELECT {_COLUMNS} FROM device WHERE id::text = %s{' FOR UPDATE' if lock else ''}",
                                 (device.lower(),)).fetchone()
    except ValueError:  # a text that the database cannot hold
        row = None
    if row is None:
        raise UserError("device.unknown")
    return _device(row)


def _device(row: tuple[Any, ...]) -> Device:
    values = list(row)
    values[0], values[5], values[13] = str(row[0]), tuple(row[5]), tuple(row[13])
    values[6], values[7] = bytes(row[6]), bytes(row[7])
    return Device(*values)


def every(connection: Connection) -> list[Device]:
    """All devices, the newest first."""
    return [_device(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM device ORDER BY enrolled_at DESC")]


def actor(connection: Connection, device: Device) -> Actor:
    """The device with its rights as they are now."""
    above = database.parents(connection)
    return Actor(device.id, device.office, under(above, device.office), device.roles,
                 root=above[device.office] is None)


def signed_by(connection: Connection, *, device: str, counter: str, signature: str, told: bytes) -> Device:
    """The device that signed ``told``, whose counter goes up. Raises UserError ``device.signature``."""
    try:
        found = of_id(connection, device, lock=True)
        number, given = int(counter[:20]), base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(found.sign_key).verify(given, told)
    except (UserError, InvalidSignature, ValueError, binascii.Error):
        raise UserError("device.signature") from None
    if number <= found.counter:
        raise UserError("device.replay", counter=found.counter)  # a copy of the device goes on behind it
    connection.execute("UPDATE device SET counter = %s WHERE id = %s", (number, found.id))
    return found


def token(connection: Connection, device: str, gen: int) -> str:
    """A short-lived token for what follows a hello; only its hash is kept."""
    made = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute("DELETE FROM token WHERE expires < now()")
    connection.execute("INSERT INTO token(hash, device, gen, expires) VALUES (%s, %s, %s, now() + %s)",
                       (_hashed(made), device, gen, TOKEN_LIFE))
    return made


def of_token(connection: Connection, given: str) -> tuple[Device, int]:
    """The device of a token, and the generation it was greeted as. Raises UserError ``token.expired``."""
    row = connection.execute("SELECT device, gen FROM token WHERE hash = %s AND expires > now()",
                             (_hashed(given),)).fetchone()
    if row is None:
        raise UserError("token.expired")
    return of_id(connection, str(row[0])), row[1]


def revoke(connection: Connection, device: str) -> None:
    """A device is no longer given anything; what it sends is kept apart. Raises ``device.unknown``."""
    connection.execute("UPDATE device SET revoked = true WHERE id = %s", (of_id(connection, device).id,))


def given(connection: Connection, device: str) -> list[dict[str, Any]]:
    """Everyone whose record lay in something whose delivery to the device was begun, its own entries too
    (security.md, UU PDP 46), each once, by the time it was first given. Raises ``device.unknown``."""
    known = of_id(connection, device)
    rows = connection.execute(
        "WITH seen AS (SELECT c.record, c.partition, min(d.begun) AS at FROM delivery d JOIN change c "
        "ON c.partition = d.partition AND c.seq BETWEEN d.first_seq AND d.last_seq WHERE d.device = %s "
        "GROUP BY 1, 2 UNION ALL SELECT record, partition, min(received) FROM change WHERE device = %s GROUP BY 1, 2), "
        "about AS (SELECT CASE WHEN r.entity = 'person' THEN r.id ELSE (SELECT value FROM jsonb_each_text(r.body) "
        "WHERE key LIKE '%%.pegawai' LIMIT 1) END AS person, min(s.at) AS at FROM seen s JOIN record r "
        "ON r.partition = s.partition AND r.id = s.record GROUP BY 1) "
        "SELECT min(p.body ->> 'nip.nip'), min(p.body ->> 'name.nama'), a.person, a.at FROM about a "
        "JOIN record p ON p.entity = 'person' AND p.id = a.person GROUP BY a.person, a.at ORDER BY 4, 1",
        (known.id, known.id))
    return [{"nip": nip, "name": name, "record": record, "first_given_at": at.isoformat(timespec="milliseconds")}
            for nip, name, record, at in rows]


def _hashed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
