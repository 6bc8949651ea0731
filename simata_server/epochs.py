"""A new epoch of the centre's history (sync.md 3.15)."""

from __future__ import annotations

from psycopg import Connection

from simata_server import database


def begin(connection: Connection) -> str:
    """Name the history anew: each device is asked at its next hello what it holds that this centre has not.

    Sessions end at once, so that nobody goes on in the old one.
    """
    epoch = database.new_epoch()
    connection.execute("UPDATE meta SET value = %s WHERE key = 'epoch'", (epoch,))
    connection.execute("DELETE FROM token")
    return epoch


def end_codes(connection: Connection) -> int:
    """End all enrolment codes that are out: after a restore nobody knows which were used. How many."""
    return connection.execute(
        "UPDATE enrol_code SET expires = now() WHERE used_by IS NULL AND expires > now()").rowcount
