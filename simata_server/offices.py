"""Offices of the centre, and the one-time codes by which their devices join."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import Connection

from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.stick import CODE_LENGTH, CODE_LETTERS, code_hash
from simata_server.rights import roles

GROUP = 4
VALID = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Office:
    """An office: its code, name and the office above it."""

    code: str
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """A code as it is handed over, once."""

    code: str
    office: str
    roles: tuple[str, ...]
    expires: datetime


def add(connection: Connection, code: str, name: str, parent: str | None = None) -> Office:
    """A new office. Raises UserError ``office.exists``, ``office.unknown`` (the parent), ``office.code``."""
    code, name = code.strip(), " ".join(name.split())
    if not code or not name or "/" in code or len(code) > 40 or len(name) > 200:
        raise UserError("office.code", field="code")
    if connection.execute("SELECT 1 FROM office WHERE code = %s", (code,)).fetchone():
        raise UserError("office.exists", field="code", office=code)
    if parent is not None:
        known(connection, parent)
    elif connection.execute("SELECT 1 FROM office WHERE parent IS NULL").fetchone():
        raise UserError("office.root", field="parent")
    connection.execute("INSERT INTO office(code, name, parent) VALUES (%s, %s, %s)", (code, name, parent))
    own = (f"{code}/{wire.OPEN}", f"{code}/{wire.CLOSED}", *(() if parent else (wire.REFERENCE,)))
    for partition in own:
        connection.execute("INSERT INTO part_head(partition, office, chain) VALUES (%s, %s, %s)",
                           (partition, code, wire.GENESIS))
    return Office(code, name, parent)


def known(connection: Connection, code: str) -> Office:
    """The office of a code. Raises UserError ``office.unknown``."""
    row = connection.execute("SELECT code, name, parent FROM office WHERE code = %s", (code,)).fetchone()
    if row is None:
        raise UserError("office.unknown", field="office", office=code)
    return Office(*row)


def every(connection: Connection) -> list[Office]:
    """All offices by code."""
    return [Office(*row) for row in connection.execute("SELECT code, name, parent FROM office ORDER BY code")]


def issue(connection: Connection, office: str, names: Sequence[str], user: str = "",
          valid: timedelta = VALID) -> EnrolCode:
    """A one-time code for a device of an office, with the roles it gives. Only its hash is kept.

    Raises UserError ``office.unknown``; UsageError ``role.unknown``.
    """
    known(connection, office)
    for name in names:
        if name not in roles().by_name:
            raise UsageError("role.unknown", field="role", role=name, known=", ".join(roles().by_name))
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    code = "-".join(letters[at: at + GROUP] for at in range(0, CODE_LENGTH, GROUP))
    row = connection.execute(
        "INSERT INTO enrol_code(hash, office, roles, user_name, expires) VALUES (%s, %s, %s, %s, now() + %s) "
        "RETURNING expires", (code_hash(code), office, json.dumps(sorted(set(names))), user, valid)).fetchone()
    assert row is not None
    return EnrolCode(code, office, tuple(sorted(set(names))), row[0])
