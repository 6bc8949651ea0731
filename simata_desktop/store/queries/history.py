"""The history of values out of the journal: who, when, from which file and cell; the state at any moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from simata_desktop.store.journal import ChainReport, verify


@dataclass(frozen=True, slots=True)
class ValueAt:
    """One value and where it comes from. ``kind``: import, entry, sync; ``by`` is the user's name."""

    value: str | None
    kind: str
    at: str
    by: str
    file: str | None
    cell: str | None
    change_id: str


_CHANGES = (
    "SELECT j.change_id, j.entity, j.kind, j.fields, j.source, j.wall, coalesce(u.name, j.user_id), j.command, s.file, "
    "s.sheet, s.columns FROM sync_change j LEFT JOIN save s ON s.tx = j.tx LEFT JOIN user u ON u.uid = j.user_id "
)


def values_at(connection: Connection, entity: str, uid: str, *, until: str | None = None) -> dict[str, ValueAt]:
    """The values of a record by word as they stood at ``until`` (ISO moment; None: now); empty where it was not."""
    found: dict[str, ValueAt] = {}
    present = False
    rows = connection.exec_driver_sql(
        f"{_CHANGES}WHERE j.record_id = ? AND j.entity = ? AND (? IS NULL OR substr(j.wall, 1, 23) <= ?) "
        "ORDER BY j.pos",
        (uid, entity, until, until))
    for change, _, kind, fields, source, wall, by, command, file, _, columns in rows:
        present = kind != "delete" if kind in ("create", "delete", "undelete") else present
        told = {name.rpartition(".")[2]: pair[1] for name, pair in msgspec.json.decode(fields).items()}
        known = {word: value.value for word, value in found.items()} | told
        cells = _cells(source, columns, known)
        for word, value in told.items():
            found[word] = ValueAt(value, "import" if source else _kind(command), wall, by, file if source else None,
                                  cells(word), change)
    return found if present else {}


def source_of(connection: Connection, uid: str, word: str) -> ValueAt | None:
    """Where the present value of one field comes from."""
    row = connection.exec_driver_sql("SELECT entity FROM sync_change WHERE record_id = ? LIMIT 1", (uid,)).fetchone()
    return None if row is None else values_at(connection, row[0], uid).get(word)


def _kind(command: str) -> str:
    return "demo" if command == "demo" else "entry"


def _cells(source: str | None, columns: str | None, known: Mapping[str, Any]) -> Any:
    """Word → cell name of a change that an import made; ``known`` are the record's values.

    The value of evidence stands under its indicator's code; where years stand in the heading, each has its columns.
    """
    if not source or not columns:
        return lambda word: None
    where: dict[str, Any] = msgspec.json.decode(source)
    letters: dict[str, str] = msgspec.json.decode(columns)
    rows = where.get("rows") or {}
    sheet = f"{where['sheet']}!" if "sheet" in where else ""

    def cell(word: str) -> str | None:
        if word == "nilai" and known.get("indikator"):
            word = f"{known['indikator']}.{known['bagian']}" if known.get("bagian") else str(known["indikator"])
        letter = letters.get(f"{word}@{known.get('tahun')}") or letters.get(word)
        return f"{sheet}{letter}{rows.get(word, where['row'])}" if letter else None

    return cell


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One change as the audit shows it."""

    n: int
    change_id: str
    at: str
    by: str
    command: str
    batch: str | None
    nip: str | None
    record: str
    entity: str
    fields: dict[str, Sequence[str | None]]
    reason: str | None
    undoes: str | None
    verdict: str | None


def audit(connection: Connection, *, nip: str | None = None, user: str | None = None,
          since: str | None = None) -> Iterator[AuditRow]:
    """Changes in the order they were made, narrowed to a person, a user's name, a first day."""
    rows = connection.exec_driver_sql(
        "SELECT j.pos, j.change_id, j.wall, coalesce(u.name, j.user_id), j.command, s.batch, "
        "coalesce(p.nip, q.nip), j.record_id, j.entity, j.fields, j.reason, s.undoes, j.verdict FROM sync_change j "
        "LEFT JOIN save s ON s.tx = j.tx LEFT JOIN user u ON u.uid = j.user_id "
        "LEFT JOIN person p ON j.entity = 'person' AND p.uid = j.record_id "
        "LEFT JOIN (SELECT uid, person_id FROM rating UNION ALL SELECT uid, person_id FROM evidence "
        "UNION ALL SELECT uid, person_id FROM participant UNION ALL SELECT uid, person_id FROM history "
        "UNION ALL SELECT uid, person_id FROM external) c ON c.uid = j.record_id "
        "LEFT JOIN person q ON q.uid = c.person_id "
        "WHERE (:nip IS NULL OR coalesce(p.nip, q.nip) = :nip) AND (:user IS NULL OR u.name = :user) "
        "AND (:since IS NULL OR j.wall >= :since) ORDER BY j.pos".replace(":nip", "?1").replace(":user", "?2")
        .replace(":since", "?3"), (nip, user, since))
    for pos, change, wall, by, command, batch, person, record, entity, fields, reason, undoes, verdict in rows:
        changed = {name.rpartition(".")[2]: pair for name, pair in msgspec.json.decode(fields).items()}
        yield AuditRow(pos, change, wall, by, command, batch, person, record, entity, changed, reason, undoes, verdict)


def verify_chain(connection: Connection) -> ChainReport:
    """Recompute the hash chain of the whole journal."""
    return verify(connection.exec_driver_sql(
        "SELECT pos, change_id, user_id, wall, command, entity, record_id, kind, fields, source, reason, salt, "
        "content_hash, prev_hash, hash FROM sync_change ORDER BY pos"))
