"""Accepted changes of a log go into the store: journal, agreed states, conflicts, rows, cursor in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from simata_desktop.domain.ids import IdSource
from simata_desktop.store import journal
from simata_desktop.store.exchange import adoption, agreed, aliases, homes, identity, log, rows
from simata_desktop.store.exchange.accepted import Accepted
from simata_desktop.store.exchange.unit_names import UNIT
from simata_desktop.store.journal import Delta, Pulled


def take(connection: Connection, partition: str, changes: Sequence[Accepted], place: identity.Cursor,
         ids: IdSource) -> list[Delta]:
    """Apply the changes of one page in order and move the cursor; returns what the derived results must be told.

    The caller has opened the work (``store.work``).
    """
    _journal(connection, partition, changes, ids)
    log.append(connection, partition, changes)
    joined = aliases.learn(connection, partition, changes)
    states = agreed.advance(connection, partition, changes)
    identity.move(connection, place)
    deltas = [*aliases.hide(connection, joined.hidden), *rows.show(connection, partition, states),
              *rows.show_again(connection, joined.shown, besides=states)]
    return deltas + adoption.settle(connection) if any(one.entity == UNIT for one in states.values()) else deltas


def _journal(connection: Connection, partition: str, changes: Sequence[Accepted], ids: IdSource) -> None:
    """Changes of others become journal entries; those it has already are marked as being in the log."""
    there: dict[str, str | None] = dict(map(tuple, connection.exec_driver_sql(
        "SELECT change_id, state FROM sync_change WHERE change_id IN (SELECT value FROM json_each(?))",
        (json.dumps([one.id for one in changes]),))))
    news = {one.id: _pulled(one, partition) for one in changes if one.id not in there}
    journal.write_pulled(connection, list(news.values()), ids)
    known = [one for one in changes if one.id in there]
    if not known:
        return
    connection.exec_driver_sql(
        "UPDATE sync_change SET state = CASE WHEN state IN ('pulled', 'lost') THEN 'pulled' ELSE 'logged' END, "
        "verdict = ?, home = ? WHERE change_id = ?", [(one.verdict, partition, one.id) for one in known])
    connection.exec_driver_sql("UPDATE sync_quarantine SET state = 'settled' WHERE change_id = ?",
                               [(one.id,) for one in known])
    for gen, n in _own(known, there).items():
        identity.answered(connection, gen, n)


def _own(known: Sequence[Accepted], there: Mapping[str, str | None]) -> dict[int, int]:
    """How far each generation of this very journal is shown by the log."""
    found: dict[int, int] = {}
    for one in known:
        if there[one.id] not in ("pulled", "lost"):
            found[one.gen] = max(one.n, found.get(one.gen, 0))
    return found


def _pulled(one: Accepted, partition: str) -> Pulled:
    return Pulled(one.id, one.tx, one.user, one.session, one.entity, one.record, homes.kept_in(partition), one.kind,
                  journal.told(one.fields), one.reason, one.command, one.wall, one.zone, one.clock, one.schema, one.app,
                  one.verdict, partition, one.resolves)
