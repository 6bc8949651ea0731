"""The pulled log beside the journal: what became of each change; both together tell a line again (sync.md 3.15)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection

from simata_desktop.store.exchange.accepted import Accepted

_LINES = ("SELECT l.seq, l.change_id, l.chain, l.fate, j.entity, j.record_id, j.kind, j.fields, j.tx, j.user_id, "
          "j.command, j.wall, j.tz, j.hlc, j.schema_v, j.app_v, j.reason, j.session_id, "
          "json_extract(j.source, '$.resolves') FROM sync_log l JOIN sync_change j ON j.change_id = l.change_id ")


def append(connection: Connection, partition: str, changes: Sequence[Accepted]) -> None:
    """Keep what a page says of each of its changes; the journal has the rest, but for what was rewritten."""
    rows = [(partition, one.seq, one.id, bytearray(one.chain), _fate(one),
             json.dumps(list(one.without)) if one.without else None) for one in changes]
    connection.exec_driver_sql("INSERT INTO sync_log(partition, seq, change_id, chain, fate, without) "
                               "VALUES (?, ?, ?, ?, ?, ?)", rows)


def _fate(one: Accepted) -> str:
    return json.dumps([one.device, one.gen, one.n, one.base, one.started, one.received, dict(one.held), dict(one.kinds),
                       list(one.lost), one.soft, *_rewritten(one)], separators=(",", ":"))


def _rewritten(one: Accepted) -> list[object]:
    """What a line says otherwise than its author's journal, or besides it."""
    if not one.was and not one.beside:
        return []
    return [one.was, one.beside, *([one.record, dict(one.fields)] if one.was else [])]


def lines(connection: Connection, partition: str, *, after: int = 0, until: int | None = None) -> Iterator[Accepted]:
    """The lines of a log behind ``after``, as far as ``until``, whole."""
    rows = connection.exec_driver_sql(
        f"{_LINES}WHERE l.partition = ? AND l.seq > ? AND (? IS NULL OR l.seq <= ?) ORDER BY l.seq",
        (partition, after, until, until))
    for (seq, id_, chain, fate, entity, record, kind, fields, tx, user, command, wall, zone, clock, schema, app, reason,
         session, resolves) in rows:
        device, gen, n, base, started, received, held, kinds, lost, soft, *more = json.loads(fate)
        was, beside, *rewritten = more or ("", "")
        record, told = rewritten or (record, json.loads(fields))
        yield Accepted(id_, seq, device, gen, n, entity, record, kind,
                       {name: (before, new) for name, (before, new) in told.items()}, tx, user, command, wall, zone,
                       clock, started, schema, app, received, bytes(chain), base, reason, session, resolves or "", held,
                       kinds, tuple(lost), soft, was, beside)


def chains(connection: Connection, partition: str, places: Iterable[int]) -> dict[int, str]:
    """The chain (hex) at places of a log."""
    return {seq: bytes(chain).hex() for seq, chain in connection.exec_driver_sql(
        "SELECT seq, chain FROM sync_log WHERE partition = ? AND seq IN (SELECT value FROM json_each(?))",
        (partition, json.dumps(list(places))))}


def end(connection: Connection, partition: str) -> int:
    """The last place of a log."""
    return int(connection.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM sync_log WHERE partition = ?",
                                          (partition,)).scalar_one())
