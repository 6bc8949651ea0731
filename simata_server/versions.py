"""Programs of other versions (sync.md 3.18): who may not pull, and batches that cannot be read yet.

What comes in is never refused for its version. A batch under a protocol this centre does not speak is kept as it came
and answered as set aside; a centre that speaks it takes it in when it starts.
"""

from __future__ import annotations

from psycopg import Connection

from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import APP_NEWER, APP_OLD
from simata_desktop.sync.protocol.wire import BatchHead, Reply, Save, Verdict
from simata_server import database, devices
from simata_server.guard import guard
from simata_server.intake import Intake, Sender
from simata_server.shelf import PostgresShelf

LOWEST = wire.FIRST_PROTOCOL
LATER = "later"  # the channel of what was taken in after an update of the centre


def apart(said: tuple[int, int]) -> str:
    """Why a device that speaks the protocols from … to … may not pull; empty where it may."""
    low, high = said
    if high < LOWEST:
        return APP_OLD
    return APP_NEWER if low > wire.PROTOCOL else ""


def read(content: bytes) -> tuple[BatchHead, list[Save] | None]:
    """A batch; None in the place of what cannot be read yet. Raises UserError ``wire.*``."""
    head, lines = wire.opened_batch(content)
    return head, None if apart((head.proto, head.proto)) else wire.read_saves(head, lines)


def keep(connection: Connection, device: str, head: BatchHead, content: bytes, received: str) -> Reply:
    """Keep a batch that cannot be read, whole; the answer to it: every number is set aside."""
    connection.execute("INSERT INTO intake_raw(device, gen, no, content, received) VALUES (%s, %s, %s, %s, %s)",
                       (device, head.gen, head.no, content, received))
    why = apart((head.proto, head.proto))
    return Reply(head.no, [Verdict(head.first, head.last, wire.QUARANTINED, "", why=why)], {}, received)


def take_up(connection: Connection) -> int:
    """Take in what could not be read before and can be now, in its order; how many batches that were."""
    taken = 0
    for id_, device, gen, content in connection.execute(
            "SELECT id, device::text, gen, content FROM intake_raw WHERE NOT taken ORDER BY id FOR UPDATE").fetchall():
        head, saves = read(bytes(content))
        if saves is None:
            continue
        _take(connection, device, gen, head, saves)
        connection.execute("UPDATE intake_raw SET taken = true WHERE id = %s", (id_,))
        taken += 1
    return taken


def _take(connection: Connection, id_: str, gen: int, head: BatchHead, saves: list[Save]) -> None:
    device = devices.of_id(connection, id_)
    shelf = PostgresShelf(connection, device.id)
    shelf.lock_for(saves)
    shelf.load(saves)
    received = database.now(connection).isoformat(timespec="milliseconds")
    sender = Sender(device.id, gen, dict(head.lineage), revoked=device.revoked)
    outcome = Intake(shelf, sender, guard(connection, shelf, device, sender, saves).may, received).take(saves)
    shelf.write(outcome, received, LATER, gen)
