"""Who has gone to another office: what is still known of him here, and for how long (sync.md 3.13)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from simata_desktop.domain.merge import HOME, TRANSFER, State
from simata_desktop.domain.records import KINDS

STAYS = {"person": ("nip",)}  # that it can be said where he is
_GONE = f"instr(b.body, '\"{HOME}\"') > 0 AND b.deleted IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Stub:
    """A person who has gone: the office (code, and name where it is a unit known here) and when the centre said so."""

    nip: str
    name: str | None
    office: str
    office_name: str | None
    at: str


def of_nip(connection: Connection, nip: str) -> Stub | None:
    """Where the person of this NIP has gone, if he was here and lies in no log that is here."""
    rows = connection.exec_driver_sql(
        "SELECT p.name, b.partition, b.body, json_extract(l.fate, '$[5]') FROM person p "
        f"JOIN sync_base b ON b.record_id = p.uid AND {_GONE} "
        "JOIN sync_log l ON l.partition = b.partition AND l.seq = json_extract(b.deleted, '$[0]') "
        "WHERE p.nip = ? AND p.deleted = 1", (nip,)).fetchall()
    gone = [(len(state.trail), name, state.home, at) for name, partition, body, at in rows
            if (state := State("", json.loads(body))).gone_from(partition)]
    if not gone:
        return None
    _, name, office, at = max(gone, key=lambda one: one[0])
    unit = connection.exec_driver_sql("SELECT name FROM unit WHERE code = ? AND deleted = 0", (office,)).scalar()
    return Stub(nip, name, office, unit, at)


def asked_for(connection: Connection, person: str) -> bool:
    """Does a transfer of this person wait for the centre?"""
    return connection.exec_driver_sql(
        "SELECT 1 FROM sync_change WHERE record_id = ? AND kind = ? AND state IS NULL "
        "AND coalesce(verdict, '') NOT LIKE 'quarantined%' LIMIT 1", (person, TRANSFER)).scalar() is not None


def purge(connection: Connection, before: str) -> int:
    """Take away the values of all who had gone ``before`` (time of the centre), and the documents only they had;
    returns how many records. What own changes still wait about stays. The caller has opened the work."""
    found: Mapping[str, list[str]] = defaultdict(list)
    for entity, record, partition, body in connection.exec_driver_sql(
            "SELECT b.entity, b.record_id, b.partition, b.body FROM sync_base b JOIN sync_log l "
            "ON l.partition = b.partition AND l.seq = json_extract(b.deleted, '$[0]') "
            f"WHERE {_GONE} AND json_extract(l.fate, '$[5]') < ? AND NOT EXISTS (SELECT 1 FROM sync_change j "
            "WHERE j.record_id = b.record_id AND j.verdict IS NULL AND j.state IS NULL)", (before,)).fetchall():
        if entity in KINDS and State("", json.loads(body)).gone_from(partition):
            found[entity].append(record)
    count = sum(_blank(connection, entity, records) for entity, records in found.items())
    if count:
        connection.exec_driver_sql("DELETE FROM document WHERE NOT EXISTS (SELECT 1 FROM evidence e "
                                   "WHERE e.file_sha256 = document.sha256)")
    return count


def _blank(connection: Connection, entity: str, records: Sequence[str]) -> int:
    kind = KINDS[entity]
    columns = [f'"{field.column}"' for field in kind.fields if field.column not in STAYS.get(entity, ())]
    done = connection.exec_driver_sql(
        f'UPDATE "{kind.table}" SET {", ".join(f"{one} = NULL" for one in columns)} WHERE deleted = 1 '
        f'AND coalesce({", ".join(columns)}) IS NOT NULL AND uid IN (SELECT value FROM json_each(?))',
        (json.dumps(list(records)),)).rowcount
    connection.exec_driver_sql("UPDATE touched SET journalled = journalled + ? WHERE entity = ?", (done, entity))
    return done
