"""A device joins: by line or by stick, with a one-time code (sync.md 3.12)."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Callable
from uuid import UUID

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from psycopg import Connection
from uuid_utils import uuid7

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol.hello import Enrol, Enrolled
from simata_desktop.sync.protocol.stick import Request, code_hash, grant
from simata_server import database, devices, offices

KEY_BYTES, LEASE_BYTES = 32, 16
TRIES, TRY_MINUTES = 5, 15
ALIVE = "used_by IS NULL AND expires > now()"


def join(connection: Connection, asked: Enrol, origin: str) -> Enrolled:
    """Take a device in. ``origin``: from where the code was tried (address, or ``stick``). One that has not got its
    answer asks again with the same keys and code, and gets it again.

    Raises UserError ``enrol.code`` (wrong, used or expired: all alike), ``enrol.wait`` (too many tries),
    ``enrol.office`` (the workspace is another office's), ``enrol.keys``.
    """
    _refuse_guessing(connection, origin)
    code = code_hash(asked.code)
    return _joined(connection, asked, lambda one: one == code) or _admit(connection, code, asked)


def join_by_stick(connection: Connection, asked: Request, authority: str = "") -> bytes:
    """Take a device in that asks on a stick; the grant, sealed to it, which also says where the centre is, as far as it
    was set up, with its ``authority`` (PEM). A request that comes again gets it again.

    Raises UserError as ``join``.
    """
    enrol, address = asked.enrol, database.noted(connection).get("address", "")
    codes = [bytes(one) for one, in connection.execute("SELECT hash FROM enrol_code")]
    code = next((one for one in codes if asked.proved_by(one)), b"")
    enrolled = _joined(connection, enrol, asked.proved_by) or _admit(connection, code, enrol)
    if address and authority:
        enrolled = msgspec.structs.replace(enrolled, server=address, authority=authority)
    keys = database.centre(connection)
    try:
        return grant(enrolled, code, sign_key=Ed25519PrivateKey.from_private_bytes(keys.sign_key),
                     device_key=_key(enrol.seal_key))
    except ValueError:  # a key with which no secret can be made
        raise UserError("enrol.keys") from None


def _joined(connection: Connection, asked: Enrol, proved: Callable[[bytes], bool]) -> Enrolled | None:
    """The answer that a device of these keys got by a code it has ``proved`` to know, as long as it has never said
    hello: then it has its answer."""
    rows = connection.execute(
        "SELECT c.hash, d.id::text FROM device d JOIN enrol_code c ON c.used_by = d.id "
        "WHERE d.sign_key = %s AND d.seal_key = %s AND NOT d.revoked AND d.last_contact IS NULL",
        (_key(asked.sign_key), _key(asked.seal_key)))
    return next((_told(connection, device) for code, device in rows if proved(bytes(code))), None)


def _admit(connection: Connection, code: bytes, asked: Enrol) -> Enrolled:
    row = connection.execute(
        f"SELECT office, roles, user_name FROM enrol_code WHERE hash = %s AND {ALIVE} FOR UPDATE", (code,)).fetchone()
    if row is None:
        raise UserError("enrol.code", field="code")
    office, user = offices.known(connection, row[0]), row[2] or asked.user
    if asked.office and asked.office != office.code:
        raise UserError("enrol.office", field="office", office=asked.office)
    sign, seal = _key(asked.sign_key), _key(asked.seal_key)
    device, lease = str(UUID(str(uuid7()))), secrets.token_urlsafe(LEASE_BYTES)
    connection.execute(
        "INSERT INTO device(id, office, name, user_id, user_name, roles, sign_key, seal_key, gen) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1)",
        (device, office.code, asked.device_name[:100], _user_id(connection, office.code, user, asked.user_id), user,
         json.dumps(row[1]), sign, seal))
    connection.execute("INSERT INTO generation(device, gen, lease) VALUES (%s, 1, %s)", (device, lease))
    connection.execute("UPDATE enrol_code SET used_by = %s WHERE hash = %s", (device, code))
    return _told(connection, device)


def _told(connection: Connection, device: str) -> Enrolled:
    """What a device that has just joined is told."""
    one, centre = devices.of_id(connection, device), database.centre(connection)
    office, actor = offices.known(connection, one.office), devices.actor(connection, one)
    row = connection.execute("SELECT lease FROM generation WHERE device = %s AND gen = %s",
                             (one.id, one.gen)).fetchone()
    assert row is not None
    return Enrolled(
        one.id, one.gen, row[0], centre.epoch, office.code, office.name, office.parent is None, one.user, one.user_id,
        list(one.roles), base64.b64encode(centre.seal_public).decode(), base64.b64encode(centre.sign_public).decode(),
        list(actor.reads()))


def note_try(connection: Connection, origin: str) -> None:
    """Remember a code that was wrong; in a transaction of its own, for the one of ``join`` is rolled back."""
    connection.execute("DELETE FROM enrol_try WHERE at < now() - interval '1 day'")
    connection.execute("INSERT INTO enrol_try(origin) VALUES (%s)", (origin,))


def _refuse_guessing(connection: Connection, origin: str) -> None:
    row = connection.execute(
        "SELECT count(*) FROM enrol_try WHERE origin = %s AND at > now() - %s * interval '1 minute'",
        (origin, TRY_MINUTES)).fetchone()
    if row is not None and row[0] >= TRIES:
        raise UserError("enrol.wait", field="code", minutes=TRY_MINUTES)


def _user_id(connection: Connection, office: str, user: str, asked: str) -> str:
    """The id of a user (office, name): the one the centre knows, else the device's own."""
    row = connection.execute(
        "SELECT user_id FROM device WHERE office = %s AND lower(user_name) = lower(%s) ORDER BY enrolled_at LIMIT 1",
        (office, user)).fetchone()
    return row[0] if row else asked


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise UserError("enrol.keys")
    return key
