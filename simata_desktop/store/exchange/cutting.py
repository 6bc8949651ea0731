"""Back to the last place of a log that a restored centre still has (sync.md 3.15)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from simata_desktop.domain.merge import State
from simata_desktop.store.exchange import adoption, agreed, aliases, homes, identity, log, rows
from simata_desktop.store.journal import Delta


@dataclass(frozen=True, slots=True)
class Tail:
    """Lines a centre has lost, as a packed page, behind the place ``seq`` with ``chain`` (hex) of their log; up to
    ``common`` that log is the present one."""

    seq: int
    chain: str
    common: int
    content: bytes
    id: int = 0


def cut(connection: Connection, partition: str, place: identity.Cursor) -> list[Delta]:
    """Forget the log behind ``place`` and make the agreed states anew from what stays. Own changes that are cut wait
    again, those of others are marked as lost until they come again; the caller has kept the lines as a tail."""
    was = {record: state.entity for record, state in agreed.every(connection, partition)}
    joined = aliases.of_partition(connection, partition)
    aliases.forget(connection, partition)
    lost = [row[0] for row in connection.exec_driver_sql(
        "SELECT change_id FROM sync_log WHERE partition = ? AND seq > ?", (partition, place.seq))]
    connection.exec_driver_sql("DELETE FROM sync_log WHERE partition = ? AND seq > ?", (partition, place.seq))
    connection.exec_driver_sql("DELETE FROM sync_base WHERE partition = ?", (partition,))
    connection.exec_driver_sql("DELETE FROM sync_conflict WHERE partition = ?", (partition,))
    _wait_again(connection, partition, place.seq, lost)
    lines = list(log.lines(connection, partition))
    aliases.learn(connection, partition, lines)
    states = agreed.advance(connection, partition, lines)
    identity.move(connection, place)
    deltas = rows.show(connection, partition, {record: State(entity) for record, entity in was.items()} | states)
    deltas += adoption.settle(connection)
    return deltas if not joined else [*deltas, *_told_apart(connection, partition, joined)]


def _told_apart(connection: Connection, partition: str, joined: Sequence[tuple[str, str, str]]) -> list[Delta]:
    """What is not joined any more is shown under the id it was written with again, and under no other."""
    nowhere = dict(map(tuple, connection.exec_driver_sql(
        "SELECT value, 1 FROM json_each(?) WHERE NOT EXISTS (SELECT 1 FROM sync_change WHERE record_id = value) "
        "AND NOT EXISTS (SELECT 1 FROM sync_alias WHERE now = value)", (json.dumps([now for _, _, now in joined]),))))
    hidden = aliases.hide(connection, [(entity, now) for entity, _, now in joined if now in nowhere])
    office = partition.rpartition("/")[0]
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for record, entity, part, home in connection.exec_driver_sql(
            "SELECT DISTINCT coalesce(a.now, j.record_id), j.entity, j.partition, j.home FROM sync_change j "
            "LEFT JOIN sync_alias a ON a.was = j.record_id WHERE j.state IS NULL AND (j.home IS NULL OR j.home LIKE ?)",
            (f"{office}/%",)):
        wanted[home or homes.on_wire(part, office, root=True)][record] = entity
    return [*hidden, *rows.show_again(connection, wanted)]


def _wait_again(connection: Connection, partition: str, common: int, lost: Sequence[str]) -> None:
    connection.exec_driver_sql(
        "UPDATE sync_change SET state = CASE state WHEN 'pulled' THEN 'lost' ELSE NULL END "
        "WHERE change_id IN (SELECT value FROM json_each(?))", (json.dumps(lost),))
    connection.exec_driver_sql(
        "UPDATE sync_change SET base_seq = min(base_seq, ?), verdict = NULL, gen = NULL, n = NULL "
        "WHERE home = ? AND state IS NULL", (common, partition))


def keep_tail(connection: Connection, partition: str, tail: Tail) -> None:
    """Keep lines that a centre has lost; of older ones less is common now."""
    connection.exec_driver_sql("UPDATE sync_tail SET common = min(common, ?) WHERE partition = ?",
                               (tail.common, partition))
    if tail.content:
        connection.exec_driver_sql("INSERT INTO sync_tail(partition, seq, chain, common, content) VALUES "
                                   "(?, ?, ?, ?, ?)", (partition, tail.seq, tail.chain, tail.common, tail.content))


def tails(connection: Connection, partition: str) -> list[Tail]:
    """What the centre must be told again of a log, the newest first."""
    return [Tail(seq, chain, common, bytes(content), id_) for seq, chain, common, content, id_ in
            connection.exec_driver_sql("SELECT seq, chain, common, content, id FROM sync_tail WHERE partition = ? "
                                       "ORDER BY id DESC", (partition,))]


def with_tails(connection: Connection) -> tuple[str, ...]:
    """The partitions of which something must be told again."""
    return tuple(row[0] for row in connection.exec_driver_sql(
        "SELECT DISTINCT partition FROM sync_tail ORDER BY partition"))


def forget_tail(connection: Connection, partition: str, tail: Tail, ids: Sequence[str]) -> None:
    """Drop a tail whose changes (``ids``) the pulled log has again."""
    here = connection.exec_driver_sql(
        "SELECT count(*) FROM sync_log WHERE partition = ? AND change_id IN (SELECT value FROM json_each(?))",
        (partition, json.dumps(list(ids)))).scalar_one()
    if here == len(set(ids)):
        connection.exec_driver_sql("DELETE FROM sync_tail WHERE id = ?", (tail.id,))
