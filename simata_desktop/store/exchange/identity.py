"""Who this device is at the centre, and how far it has got."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Identity:
    """The device as the centre knows it. ``lineage``: generation → the last number of this very journal that the centre
    has answered or a log has shown; ``last_n``: the last number given under ``gen``; ``fingerprint``: the disk and PC
    of the last exchange. Keys are base64, sealed by nothing but the encrypted store they lie in."""

    device: str
    gen: int
    lease: str
    epoch: str
    office: str
    root: bool
    server: str
    user_id: str
    roles: tuple[str, ...]
    sign_key: str = field(repr=False)
    seal_key: str = field(repr=False)
    server_sign_key: str
    server_seal_key: str
    ca: str = ""
    fingerprint: str = ""
    last_n: int = 0
    lineage: Mapping[int, int] = field(default_factory=dict)


_TEXTS = ("device", "lease", "epoch", "office", "server", "user_id", "sign_key", "seal_key", "server_sign_key",
          "server_seal_key", "ca", "fingerprint")


def known(connection: Connection) -> Identity | None:
    """The identity of this device; None before it has joined."""
    held: dict[str, str] = dict(map(tuple, connection.exec_driver_sql("SELECT key, value FROM sync_identity")))
    if "device" not in held:
        return None
    texts = {name: held[name] for name in _TEXTS}
    return Identity(gen=int(held["gen"]), root=held["root"] == "1", roles=tuple(json.loads(held["roles"])),
                    last_n=int(held["last_n"]), lineage=_lineage(held["lineage"]), **texts)


def _lineage(text: str) -> dict[int, int]:
    return {int(gen): n for gen, n in json.loads(text).items()}


def keep(connection: Connection, identity: Identity) -> None:
    """Remember who we are."""
    note(connection, {**{name: getattr(identity, name) for name in _TEXTS}, "gen": str(identity.gen),
                      "root": str(int(identity.root)), "roles": json.dumps(list(identity.roles)),
                      "last_n": str(identity.last_n), "lineage": _told(identity.lineage)})


def _told(lineage: Mapping[int, int]) -> str:
    return json.dumps({str(gen): n for gen, n in sorted(lineage.items())})


def office(connection: Connection) -> tuple[str, bool] | None:
    """The office this device belongs to, and whether it is the first of all; None before it has joined."""
    held = noted(connection, "office")
    return None if held is None else (held, noted(connection, "root") == "1")


def answered(connection: Connection, gen: int, n: int) -> None:
    """The centre has answered number ``n`` of a generation, or a log has shown it."""
    lineage = _lineage(noted(connection, "lineage") or "{}")
    if n > lineage.get(gen, 0):
        note(connection, {"lineage": _told({**lineage, gen: n})})


def note(connection: Connection, values: Mapping[str, str]) -> None:
    """Remember single values (lease, time of the last success, notices)."""
    connection.exec_driver_sql(
        "INSERT INTO sync_identity(key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        list(values.items()))


def forget(connection: Connection, keys: Iterable[str]) -> None:
    """Remember these values no more."""
    connection.exec_driver_sql("DELETE FROM sync_identity WHERE key IN (SELECT value FROM json_each(?))",
                               (json.dumps(list(keys)),))


def noted(connection: Connection, key: str) -> str | None:
    """One remembered value."""
    row = connection.exec_driver_sql("SELECT value FROM sync_identity WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def counted(connection: Connection, least: int) -> int:
    """The next number of a signed request: above all given before, and ``least`` at the lowest."""
    number = max(int(noted(connection, "counter") or 0) + 1, least)
    note(connection, {"counter": str(number)})
    return number


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a partition's log has been applied, with the chain (hex) up to there."""

    partition: str
    epoch: str
    seq: int
    chain: str


def cursors(connection: Connection) -> list[Cursor]:
    """The places reached in all logs."""
    return [Cursor(*row) for row in connection.exec_driver_sql(
        "SELECT partition, epoch, seq, chain FROM sync_cursor ORDER BY partition")]


def move(connection: Connection, cursor: Cursor) -> None:
    """Set a place; in the transaction that applies what lies before it."""
    connection.exec_driver_sql(
        "INSERT INTO sync_cursor(partition, epoch, seq, chain) VALUES (?, ?, ?, ?) ON CONFLICT (partition) DO UPDATE "
        "SET epoch = excluded.epoch, seq = excluded.seq, chain = excluded.chain",
        (cursor.partition, cursor.epoch, cursor.seq, cursor.chain))
