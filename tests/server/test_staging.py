"""Batches that arrive in pieces: what is kept of them, for how long, and how much."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import Connection

from simata_desktop.sync.protocol.hello import Hello
from simata_server import devices, exchange
from simata_server.exchange import STAGED_BYTES, Part, Session
from tests.server.offices_at_work import join, two_offices

SIZE = 200
CONTENT = random.Random(3).randbytes(SIZE)


def part(no: int = 1, size: int = SIZE) -> Part:
    return Part(1, no, f"{no:064x}", 0, size)


def sender(connection: Connection) -> Session:
    two_offices(connection)
    return Session(devices.of_id(connection, join(connection, "DINKES").enrolled.device), 1)


PIECES = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(1, SIZE)), max_size=12)


def test_pieces_that_overlap_give_the_beginning_of_the_batch(connection: Connection) -> None:
    session = sender(connection)

    @settings(max_examples=60, deadline=None)
    @given(PIECES)
    def hold(pieces: list[tuple[int, int]]) -> None:
        exchange.forget(connection, session, part())
        reached = 0
        for start, length in pieces:
            exchange.stage(connection, session, replace(part(), offset=start), CONTENT[start: start + length])
            if start <= reached:
                reached = max(reached, min(start + length, SIZE))
            assert exchange.staged(connection, session, part()) == reached
        assert exchange.whole(connection, session, part()) == (CONTENT if reached == SIZE else None)

    hold()


def test_what_other_batches_left_never_keeps_one_from_coming(connection: Connection) -> None:
    session, piece = sender(connection), bytes(STAGED_BYTES // 4)
    for no in range(1, 8):
        exchange.stage(connection, session, part(no, len(piece) + 1), piece)
        assert exchange.staged(connection, session, part(no, len(piece) + 1)) == len(piece)
    held = connection.execute("SELECT sum(length(content)) FROM batch_part").fetchone()
    assert held is not None
    assert held[0] <= STAGED_BYTES


def test_pieces_of_last_week_are_dropped(connection: Connection) -> None:
    session = sender(connection)
    exchange.stage(connection, session, part(1), CONTENT[:50])
    connection.execute("UPDATE batch_part SET at = now() - interval '8 days'")
    exchange.stage(connection, session, part(2), CONTENT[:60])
    exchange.hello(connection, session.device, Hello(device=session.device.id, gen=1, lease="", cursors={}))
    assert [exchange.staged(connection, session, part(no)) for no in (1, 2)] == [0, 60]
