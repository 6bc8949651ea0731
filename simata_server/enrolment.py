"""A device joins: by line or by stick, with a one-time code (sync.md 3.12)."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from uuid import UUID

from psycopg import Connection
from uuid_utils import uuid7

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol.hello import Enrol, Enrolled
from simata_server import database, offices
from simata_server.rights import Actor, under

KEY_BYTES, LEASE_BYTES = 32, 16
TRIES, TRY_MINUTES = 5, 15
ALIVE = "used_by IS NULL AND expires > now()"


def join(connection: Connection, asked: Enrol, origin: str) -> Enrolled:
    """Take a device in. ``origin``: from where the code was tried (address, or ``stick``).

    Raises UserError ``enrol.code`` (wrong, used or expired: all alike), ``enrol.wait`` (too many tries),
    ``enrol.office`` (the workspace is another office's), ``enrol.keys``.
    """
    _refuse_guessing(connection, origin)
    row = connection.execute(
        f"SELECT office, roles, user_name FROM enrol_code WHERE hash = %s AND {ALIVE} FOR UPDATE",
        (offices.hashed(asked.code),)).fetchone()
    if row is None:
        raise UserError("enrol.code", field="code")
    office, roles, user = offices.known(connection, row[0]), tuple(row[1]), row[2] or asked.user
    if asked.office and asked.office != office.code:
        raise UserError("enrol.office", field="office", office=asked.office)
    sign, seal = _key(asked.sign_key), _key(asked.seal_key)
    device, lease = str(UUID(str(uuid7()))), secrets.token_hex(LEASE_BYTES)
    user_id = _user_id(connection, office.code, user, asked.user_id)
    connection.execute(
        "INSERT INTO device(id, office, name, user_id, user_name, roles, sign_key, seal_key, gen) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 1)",
        (device, office.code, asked.device_name[:100], user_id, user, json.dumps(roles), sign, seal))
    connection.execute("INSERT INTO generation(device, gen, lease) VALUES (%s, 1, %s)", (device, lease))
    connection.execute("UPDATE enrol_code SET used_by = %s WHERE hash = %s", (device, offices.hashed(asked.code)))
    centre = database.centre(connection)
    actor = Actor(device, office.code, under(database.parents(connection), office.code), roles,
                  root=office.parent is None)
    return Enrolled(
        device, 1, lease, centre.epoch, office.code, office.name, office.parent is None, user, user_id, list(roles),
        base64.b64encode(centre.seal_public).decode(), base64.b64encode(centre.sign_public).decode(),
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
