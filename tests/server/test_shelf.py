"""The heads of the logs in PostgreSQL: who has taken them holds them until his transaction ends."""

from __future__ import annotations

import psycopg
import pytest

from simata_desktop.sync.protocol.wire import Change, Save
from simata_server import database, offices
from simata_server.shelf import PostgresShelf

DEVICE = "019a0000-0000-7000-8000-0000000000d1"
SAVE = Save("01900000-0000-7000-8000-000000000001", "u", "set", "", "", 0, 9, "1", [
    Change(1, "person", "p", "create", {"name.nama": "Contoh"}, "O1/open")])


def test_heads_are_held_also_where_nothing_was_asked_in_the_transaction_before(url: str) -> None:
    with database.connected(url) as connection:
        offices.add(connection, "O1", "Kantor Contoh")
    with database.connected(url) as taker, database.connected(url) as other:
        PostgresShelf(taker, DEVICE).lock_for([SAVE])
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("SELECT 1 FROM part_head WHERE partition = 'O1/open' FOR UPDATE NOWAIT")
        other.rollback()
        taker.commit()
        other.execute("SELECT 1 FROM part_head WHERE partition = 'O1/open' FOR UPDATE NOWAIT")
