"""The history of values out of the journal: who, when, from which file and cell; the state at any moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from simata_desktop.domain.merge import DISPUTE, ENTER, HOME, HOME_GROUP, LATE, LEAVE, TRAIL, WHOLE
from simata_desktop.domain.records import KINDS
from simata_desktop.store.exchange import aliases, identity
from simata_desktop.store.journal import ChainReport, verify
from simata_desktop.store.origin import of_change

TURNED = ("undo", "redo")
PRESENCE = {"create": True, "undelete": True, ENTER: True, "delete": False, LEAVE: False}
ABOUT_PEOPLE = tuple((kind.entity, kind.table) for kind in KINDS.values()
                     if any(field.column == "person_id" for field in kind.fields))


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
    f"s.sheet, s.columns, l.without, instr(coalesce(l.fate, ''), '{LATE}'), l.partition FROM sync_change j "
    "LEFT JOIN save s ON s.tx = j.tx LEFT JOIN user u ON u.uid = j.user_id "
    "LEFT JOIN sync_log l ON l.change_id = j.change_id "
)
_OF = "(j.record_id = :uid OR j.record_id IN (SELECT was FROM sync_alias WHERE now = :uid))"  # also what was joined
_IN_ORDER = "ORDER BY l.seq IS NULL, l.seq, j.pos"  # as the centre has numbered them, then what no log holds yet


def values_at(connection: Connection, entity: str, uid: str, *, until: str | None = None) -> dict[str, ValueAt]:
    """The values of a record by word as they stood at ``until`` (ISO moment; None: now); empty where it was not.

    A value that undo or redo brought back keeps the source it had; one typed on another PC keeps who typed it there.
    """
    rows = connection.exec_driver_sql(
        f"{_CHANGES}WHERE {_OF} AND j.entity = :entity AND (:until IS NULL OR substr(j.wall, 1, 23) <= :until) "
        f"AND coalesce(j.state, '') <> 'lost' {_IN_ORDER}",
        {"uid": uid, "entity": entity, "until": until})
    record = _Record()
    for row in _through_offices(list(rows)):
        record.add(row)
    return record.found if record.present else {}


def values_of(connection: Connection, uids: Iterable[str], *, parts: frozenset[str] = frozenset()
              ) -> dict[str, dict[str, ValueAt]]:
    """The present values of many records by id and word; of the JSON objects in ``parts`` each entry as WORD.KEY."""
    records: dict[str, _Record] = defaultdict(lambda: _Record(parts))
    wanted = list(uids)
    former = aliases.former(connection, wanted)
    moved: dict[str, list[list[Any]]] = {uid: [] for uid in _moved_here(connection)}
    for uid, *row in connection.exec_driver_sql(
            f"{_CHANGES.replace('SELECT', 'SELECT j.record_id,', 1)}"
            "WHERE j.record_id IN (SELECT value FROM json_each(?)) AND coalesce(j.state, '') <> 'lost' "
            f"{_IN_ORDER}",
            (msgspec.json.encode([*wanted, *former]).decode(),)):
        if former.get(uid, uid) in moved:
            moved[former.get(uid, uid)].append(row)
        else:
            records[former.get(uid, uid)].add(row)
    for uid, some in moved.items():
        for change in _through_offices(some):
            records[uid].add(change)
    return {uid: record.found for uid, record in records.items() if record.present}


def _moved_here(connection: Connection) -> list[str]:
    """The records that have moved between offices whose logs are both here; one log tells them in its order."""
    offices = [one for one in identity.cursors(connection) if one.partition.endswith("/open")]
    if len(offices) < 2:
        return []
    return [row[0] for row in connection.exec_driver_sql(
        "SELECT DISTINCT record_id FROM sync_change WHERE kind = ?", (ENTER,))]


def _through_offices(rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """The changes of a record, each log in its order, as it went from office to office; its way is told when it enters
    the next."""
    moves = [(row[2], row[-1], msgspec.json.decode(row[3])) for row in rows if row[2] in (LEAVE, ENTER)]
    stages: dict[str | None, int] = defaultdict(int)
    for kind, partition, told in moves:
        there = f"{told[HOME][1]}/{partition.rpartition('/')[2]}" if HOME in told else partition
        if kind == LEAVE and not any((one, place) == (ENTER, there) for one, place, _ in moves):
            stages[there] = told[TRAIL][1].count("/")  # it was only ever offered there
    found = []
    for row in rows:
        partition = row[-1]
        if row[2] == ENTER:
            trail = msgspec.json.decode(row[3]).get(TRAIL)
            stages[partition] = trail[1].count("/") if trail else stages[partition]
        found.append(((partition is None, stages[partition]), row))
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def taken_away_by(connection: Connection, uid: str) -> str | None:
    """The command that last took a record away; None where none did."""
    return connection.exec_driver_sql("SELECT command FROM sync_change WHERE record_id = ? AND kind = 'delete' "
                                      "ORDER BY pos DESC LIMIT 1", (uid,)).scalar()


class _Record:
    """The values of one record while its changes are read in their order."""

    def __init__(self, parts: frozenset[str] = frozenset()) -> None:
        self.found: dict[str, ValueAt] = {}
        self.present = False
        self._had: dict[tuple[str, str | None], ValueAt] = {}
        self._parts = parts

    def add(self, row: Sequence[Any]) -> None:
        """One more change: a row of ``_CHANGES``."""
        change, _, kind, fields, source, wall, by, command, file, _, columns, without, late, _ = row
        waits = msgspec.json.decode(without) if without else ()  # for a person, or merged against its author
        if kind == DISPUTE or (late and WHOLE in waits):
            return
        told = {name.rpartition(".")[2]: pair[1] for name, pair in msgspec.json.decode(fields).items()
                if name.rpartition(".")[0] not in (*waits, HOME_GROUP)}
        if kind in PRESENCE and not (kind == "delete" and "*" in waits):
            self.present = PRESENCE[kind]
        if kind == ENTER:  # all it has, from another office
            self._had |= {(word, one.value): one for word, one in self.found.items()}
            self.found = {word: one for word, one in self.found.items() if told.get(word) == one.value}
            told = {word: value for word, value in told.items() if word not in self.found}
        where: dict[str, Any] = msgspec.json.decode(source) if source else {}
        typed: dict[str, tuple[str, str]] = where.get("typed", {})
        file, letters = of_change(where.get("head"), file, columns) if columns and "row" in where else (file, {})
        cells = _cells(where, letters, {word: value.value for word, value in self.found.items()} | told)
        sort = "import" if "row" in where else _kind(command)
        for word, value in (told | self._entries(told)).items():
            who, when = typed.get(word, (by, wall))
            told_now = ValueAt(value, sort, when, who, file if source else None, cells(word), change)
            self.found[word] = self._had.get((word, value), told_now) if command in TURNED else told_now
            self._had[word, value] = self.found[word]

    def _entries(self, told: Mapping[str, str | None]) -> dict[str, str | None]:
        """The entries of JSON objects that are other than they were, as WORD.KEY."""
        found: dict[str, str | None] = {}
        for word in self._parts.intersection(told):
            now = msgspec.json.decode(told[word] or "{}")
            known = [name.removeprefix(f"{word}.") for name in self.found if name.startswith(f"{word}.")]
            for key in (*known, *now):
                held = self.found.get(f"{word}.{key}")
                if (held.value if held else None) != now.get(key):
                    found[f"{word}.{key}"] = now.get(key)
        return found


def source_of(connection: Connection, uid: str, word: str) -> ValueAt | None:
    """Where the present value of one field comes from."""
    row = connection.exec_driver_sql("SELECT entity FROM sync_change WHERE record_id = ? LIMIT 1", (uid,)).fetchone()
    return None if row is None else values_at(connection, row[0], uid).get(word)


def _kind(command: str) -> str:
    return "demo" if command == "demo" else "entry"


def _cells(where: Mapping[str, Any], letters: Mapping[str, str], known: Mapping[str, Any]
           ) -> Callable[[str], str | None]:
    """Word → cell name of a change that an import made; ``letters`` are the columns, ``known`` the record's values.

    The value of evidence stands under its indicator's code; where years stand in the heading, each has its columns.
    """
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
    """One change as the audit shows it. ``number`` is its author's (``device``, ``gen``), ``seq`` its place in the log,
    ``verdict`` accepted, conflict or quarantined."""

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
    kind: str = "set"
    gen: int | None = None
    number: int | None = None
    device: str | None = None
    received_at: str | None = None
    seq: int | None = None


def audit(connection: Connection, *, nip: str | None = None, user: str | None = None,
          since: str | None = None) -> Iterator[AuditRow]:
    """Changes in the order they were made, streamed, narrowed to a person, a user's name, a first day."""
    where, params = _narrowed(connection, nip=nip, user=user, since=since)
    yield from _audited(connection, f"WHERE {where} ORDER BY j.pos", params)


def audit_positions(connection: Connection, *, nip: str | None = None, user: str | None = None,
                    since: str | None = None, before: str | None = None) -> list[int]:
    """Where those changes stand in the journal, the newest first; ``before`` is the first moment that is too late."""
    where, params = _narrowed(connection, nip=nip, user=user, since=since, before=before)
    rows = connection.exec_driver_sql("SELECT j.pos FROM sync_change j LEFT JOIN user u ON u.uid = j.user_id "
                                      f"WHERE {where} ORDER BY j.pos DESC", tuple(params))
    return [row[0] for row in rows]


def audit_at(connection: Connection, positions: Sequence[int]) -> tuple[AuditRow, ...]:
    """The changes at these places of the journal, the newest first."""
    some = msgspec.json.encode(list(positions)).decode()
    return tuple(_audited(connection, "WHERE j.pos IN (SELECT value FROM json_each(?)) ORDER BY j.pos DESC", [some]))


def _narrowed(connection: Connection, *, nip: str | None, user: str | None, since: str | None,
              before: str | None = None) -> tuple[str, list[str]]:
    """The condition on a change and its parameters."""
    where, params = ["1"], []
    if nip is not None:
        records, people = _about(connection, nip)
        where.append(f"j.record_id IN ({records})")
        params += people
    for condition, value in (("u.name = ?", user), ("j.wall >= ?", since), ("j.wall < ?", before)):
        if value is not None:
            where.append(condition)
            params.append(value)
    return " AND ".join(where), params


def record_history(connection: Connection, uid: str) -> tuple[AuditRow, ...]:
    """All changes of one record, the newest first."""
    return tuple(_audited(connection, f"WHERE {_OF} ORDER BY j.pos DESC", {"uid": uid}))


def _audited(connection: Connection, where: str, params: Sequence[str] | Mapping[str, str]) -> Iterator[AuditRow]:
    cases = "".join(f" WHEN '{entity}' THEN (SELECT person_id FROM \"{table}\" WHERE uid = j.record_id LIMIT 1)"
                    for entity, table in ABOUT_PEOPLE)
    rows = connection.exec_driver_sql(
        "SELECT j.pos, j.change_id, j.wall, coalesce(u.name, j.user_id), j.command, s.batch, (SELECT nip FROM person "
        f"WHERE uid = CASE j.entity WHEN 'person' THEN j.record_id{cases} END LIMIT 1), j.record_id, j.entity, "
        "j.fields, j.reason, s.undoes, j.verdict, j.kind, j.gen, j.n, j.state, l.seq, l.fate FROM sync_change j "
        "LEFT JOIN save s ON s.tx = j.tx LEFT JOIN user u ON u.uid = j.user_id "
        f"LEFT JOIN sync_log l ON l.change_id = j.change_id {where}",
        params if isinstance(params, Mapping) else tuple(params))
    own = identity.noted(connection, "device")
    for (pos, change, wall, by, command, batch, person, record, entity, fields, reason, undoes, verdict, kind, gen, n,
         state, seq, fate) in rows:
        changed = {name.rpartition(".")[2]: pair for name, pair in msgspec.json.decode(fields).items()}
        device, gen, n, *_, received = msgspec.json.decode(fate)[:6] if fate else (
            None if state in ("pulled", "lost") else own, gen, n, None)
        yield AuditRow(pos, change, wall, by, command, batch, person, record, entity, changed, reason, undoes,
                       verdict and verdict.partition(":")[0], kind, gen, n, device, received, seq)


def _about(connection: Connection, nip: str) -> tuple[str, list[str]]:
    """A query for the ids of a person's records, and its parameters."""
    people = [row[0] for row in connection.exec_driver_sql("SELECT uid FROM person WHERE nip = ?", (nip,))]
    some = msgspec.json.encode(people).decode()
    parts = ["SELECT value FROM json_each(?)",
             *(f'SELECT uid FROM "{table}" WHERE person_id IN (SELECT value FROM json_each(?))'
               for _, table in ABOUT_PEOPLE)]
    return " UNION ".join(parts), [some] * len(parts)


def chain_head(connection: Connection) -> str:
    """The hash of the last change, in hex; empty where nothing was ever saved."""
    last = connection.exec_driver_sql("SELECT hash FROM sync_change ORDER BY pos DESC LIMIT 1").scalar()
    return bytes(last).hex() if last else ""


def verify_chain(connection: Connection) -> ChainReport:
    """Recompute the hash chain of the whole journal."""
    return verify(connection.exec_driver_sql(
        "SELECT pos, change_id, user_id, wall, command, entity, record_id, kind, fields, source, reason, salt, "
        "content_hash, prev_hash, hash FROM sync_change ORDER BY pos"))
