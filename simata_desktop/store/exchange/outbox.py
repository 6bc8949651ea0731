"""The journal as outbox: changes that wait, the batch that is fixed, the verdicts that came back (sync.md 3.9)."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from simata_desktop.store.exchange import homes, identity

ACCEPTED, CONFLICT, QUARANTINED = "accepted", "conflict", "quarantined"
FOLLOWED = "followed"  # the state of an own change that went after its record into another office's log
WAITS = "verdict IS NULL AND state IS NULL"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One own change as the journal holds it; values are canonical text, ``home`` the partition at the centre."""

    pos: int
    change_id: str
    tx: str
    user: str
    session: str | None
    reason: str | None
    entity: str
    record: str
    kind: str
    fields: Mapping[str, list[str | None]]
    base: int
    clock: int
    wall: str
    zone: str
    schema: int
    app: str
    command: str
    resolves: str
    home: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A batch that never changes: what it is called, its numbers, its bytes."""

    gen: int
    no: int
    first: int
    last: int
    sha256: str
    content: bytes


_COLUMNS = ("pos, change_id, tx, user_id, session_id, reason, entity, record_id, kind, fields, base_seq, hlc, wall, "
            "tz, schema_v, app_v, command, json_extract(source, '$.resolves'), home, partition")


def waiting(connection: Connection, most: int) -> list[Waiting]:
    """The first own changes that wait for their answer and are in no batch yet, in order."""
    return _read(connection, f"WHERE {WAITS} AND NOT EXISTS (SELECT 1 FROM sync_batch b WHERE b.gen = sync_change.gen "
                             "AND sync_change.n BETWEEN b.first AND b.last) ORDER BY pos LIMIT ?", most)


def own(connection: Connection, ids: Iterable[str]) -> dict[str, Waiting]:
    """Journal entries by change id."""
    rows = _read(connection, "WHERE change_id IN (SELECT value FROM json_each(?))", json.dumps(list(ids)))
    return {one.change_id: one for one in rows}


def _read(connection: Connection, where: str, param: object) -> list[Waiting]:
    office, root = identity.office(connection) or ("", False)
    found = []
    told: list[Any]
    for *told, resolves, home, partition in connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM sync_change {where}", (param,)):
        told[9] = json.loads(told[9])
        lies = home or homes.on_wire(partition, office, root=root)
        found.append(Waiting(*told, resolves or "", lies))  # type: ignore[call-arg]
    return found


def fix(connection: Connection, batch: Fixed, changes: Iterable[Waiting]) -> None:
    """Keep a batch, and give its changes their numbers, before the first byte goes out."""
    connection.exec_driver_sql("UPDATE sync_change SET n = ?, gen = ?, home = ? WHERE pos = ?", [
        (n, batch.gen, one.home, one.pos) for n, one in enumerate(changes, batch.first)])
    connection.exec_driver_sql(
        "INSERT INTO sync_batch(gen, no, first, last, sha256, content) VALUES (?, ?, ?, ?, ?, ?)",
        (batch.gen, batch.no, batch.first, batch.last, batch.sha256, batch.content))
    identity.note(connection, {"last_n": str(batch.last), "last_no": str(batch.no)})


def fixed(connection: Connection) -> Fixed | None:
    """The first batch that has not been answered."""
    return next(every_fixed(connection), None)


def every_fixed(connection: Connection) -> Iterator[Fixed]:
    """The batches that have not been answered, in order."""
    for gen, no, first, last, sha256, content in connection.exec_driver_sql(
            "SELECT gen, no, first, last, sha256, content FROM sync_batch ORDER BY gen, no"):
        yield Fixed(gen, no, first, last, sha256, bytes(content))


def next_number(connection: Connection) -> int:
    """A number for the next batch of the present generation."""
    return int(identity.noted(connection, "last_no") or 0) + 1


def count(connection: Connection) -> int:
    """How many own changes wait for their answer."""
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM sync_change WHERE {WAITS}").scalar_one())


def user_names(connection: Connection) -> dict[str, str]:
    """Names of users by id: what others see of whoever made a change."""
    return dict(map(tuple, connection.exec_driver_sql("SELECT uid, name FROM user WHERE name IS NOT NULL")))


def settle(connection: Connection, gen: int, no: int, verdicts: Sequence[tuple[int, int, str, str]], at: str) -> None:
    """Store the verdicts (first n, last n, ``accepted:SEQ`` …, partition) of a batch, whose bytes are no longer needed.

    What a log has shown meanwhile is known better and stays. What followed its record into the log of another office
    need not come back in ours.
    """
    rows = connection.exec_driver_sql(
        f"SELECT n, change_id, home FROM sync_change WHERE {WAITS} AND gen = ? ORDER BY n", (gen,)).fetchall()
    numbers = [row[0] for row in rows]
    told: list[tuple[str, str]] = []
    followed: list[str] = []
    for first, last, verdict, partition in verdicts:
        for _, id_, home in rows[bisect_left(numbers, first): bisect_right(numbers, last)]:
            told.append((verdict, id_))
            followed += [id_] if home != partition and not verdict.startswith(QUARANTINED) else []
    if told:
        connection.exec_driver_sql("UPDATE sync_change SET verdict = ? WHERE change_id = ?", told)
    connection.exec_driver_sql("UPDATE sync_change SET state = ? WHERE change_id IN (SELECT value FROM json_each(?))",
                               (FOLLOWED, json.dumps(followed)))
    apart = [(id_, verdict.partition(":")[2], at) for verdict, id_ in told if verdict.startswith(QUARANTINED)]
    if apart:
        connection.exec_driver_sql(
            "INSERT OR REPLACE INTO sync_quarantine(change_id, why, at, state) VALUES (?, ?, ?, 'open')", apart)
    connection.exec_driver_sql("DELETE FROM sync_batch WHERE gen = ? AND no = ?", (gen, no))
    identity.answered(connection, gen, max((last for _, last, _, _ in verdicts), default=0))


def renumber(connection: Connection, gen: int, lease: str, epoch: str) -> None:
    """Go on under another generation: every own change that no log held here has waits again."""
    connection.exec_driver_sql("UPDATE sync_change SET gen = NULL, n = NULL, verdict = NULL, state = NULL "
                               "WHERE state IS NULL OR state = ?", (FOLLOWED,))
    connection.exec_driver_sql("DELETE FROM sync_batch")
    identity.note(connection, {"gen": str(gen), "lease": lease, "epoch": epoch, "last_n": "0", "last_no": "0"})
