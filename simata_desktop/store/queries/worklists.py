"""What worklists asked and what came in since: requests, evidence that somebody else has changed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

_WORDS = ("uid", "unit_id", "period", "scheme", "date", "deadline", "people", "cells", "answers", "answered_on")


def requests(connection: Connection) -> list[dict[str, Any]]:
    """All requests, the newest first; ``answers`` is a mapping of a person's id to the codes answered."""
    rows = connection.exec_driver_sql(
        f"SELECT {', '.join(_WORDS)} FROM request WHERE deleted = 0 ORDER BY date DESC, id DESC")
    found = [dict(zip(_WORDS, row, strict=True)) for row in rows]
    return [{**one, "answers": json.loads(one["answers"] or "{}")} for one in found]


def without_nip(connection: Connection) -> frozenset[int]:
    """Local keys of people whom no sheet could name again."""
    rows = connection.exec_driver_sql("SELECT id FROM person WHERE deleted = 0 AND coalesce(nip, '') = ''")
    return frozenset(row[0] for row in rows)


def keys_of(connection: Connection, persons: Iterable[str]) -> dict[str, int]:
    """The local keys of people by their ids; who is off the register is left out."""
    rows = connection.exec_driver_sql(
        "SELECT uid, id FROM person WHERE deleted = 0 AND uid IN (SELECT value FROM json_each(?))",
        (json.dumps(list(persons)),))
    return {str(uid): int(key) for uid, key in rows}


def told_since(connection: Connection, persons: Iterable[str], *, position: int, request: str,
               year: int) -> dict[tuple[str, str], set[str]]:
    """Living evidence and ratings of ``year`` of these people whose values were told after ``position`` of the journal
    by anything but answers to ``request``: person and indicator (``INDICATOR.PART``; a rating's field) → record ids."""
    found: dict[tuple[str, str], set[str]] = {}
    listed = json.dumps(list(persons))
    for person, indicator, part, uid in connection.exec_driver_sql(
            "SELECT e.person_id, e.indicator, e.part, e.uid FROM evidence e WHERE e.deleted = 0 "
            f"AND e.person_id IN (SELECT value FROM json_each(?)) AND e.uid IN ({_TOLD})",
            (listed, "evidence", position, request)):
        found.setdefault((person, f"{indicator}.{part}" if part else indicator), set()).add(uid)
    for person, uid in connection.exec_driver_sql(
            "SELECT r.person_id, r.uid FROM rating r WHERE r.deleted = 0 AND r.year = ? "
            f"AND r.person_id IN (SELECT value FROM json_each(?)) AND r.uid IN ({_TOLD})",
            (year, listed, "rating", position, request)):
        found.setdefault((person, ""), set()).add(uid)
    return found


# Of answers to several requests in one save each change names the head of its sheet; what turns it round names none.
_HEAD = (
    "coalesce(json_extract(c.source, '$.head'), (SELECT json_extract(o.source, '$.head') FROM sync_change o "
    "WHERE o.record_id = c.record_id AND o.tx = coalesce(w.tx, u.tx) AND o.source IS NOT NULL "
    "ORDER BY o.pos DESC LIMIT 1))")
# A verdict on a record changes no value of it. An undo or redo belongs to the save it turns round.
_TOLD = (
    "SELECT c.record_id FROM sync_change c LEFT JOIN save s ON s.tx = c.tx LEFT JOIN save u ON u.tx = s.undoes "
    "LEFT JOIN save w ON w.tx = u.undoes WHERE c.entity = ? AND c.pos > ? "
    "AND (c.kind IN ('create', 'undelete') OR instr(c.fields, '\"evidence.') OR instr(c.fields, '\"performance.')) "
    "AND coalesce(json_extract(coalesce(w.params, u.params, s.params), '$.request'), "
    f"json_extract(coalesce(w.columns, u.columns, s.columns), '$.\"' || {_HEAD} || '\".request')) IS NOT ?")
