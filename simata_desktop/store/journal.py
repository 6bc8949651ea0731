"""Writing the journal: canonical content, salt, hash chain, hybrid clock (sync.md 3.3, 3.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection

from simata_desktop.domain.ids import IdSource, change_id
from simata_desktop.domain.merge import HOME
from simata_desktop.domain.records import KINDS, PERSON, Partition
from simata_desktop.store import bulk

FieldChange = tuple[str | None, str | None]  # old, new
TypedBy = Mapping[str, tuple[str, str]]  # who typed a value on another PC and when, by word

GENESIS = bytes(32)
HOME_WORD = HOME.rpartition(".")[2]
SALT_BYTES = 16
COUNTER_BITS, AHEAD_MS = 16, 5 * 60 * 1000  # of the hybrid clock: its counter, and how far others may push it
WRITTEN_AT_ONCE = 5000  # changes held in memory before they go into the table
_encode = msgspec.json.Encoder(order="sorted").encode
_plain = msgspec.json.Encoder().encode


class Given(Mapping[str, FieldChange]):
    """The fields of a new record, each a change from nothing: ``told[i]`` is the value of ``words[i]``.

    Two tuples take a third of a dict's room, and the words are one tuple for all records of the same columns.
    """

    __slots__ = ("told", "words")

    def __init__(self, words: tuple[str, ...], told: tuple[str, ...]) -> None:
        self.words = words
        self.told = told

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Given:
        """These values of a new record."""
        return cls(tuple(values), tuple(values.values()))

    def __getitem__(self, word: str) -> FieldChange:
        if word not in self.words:
            raise KeyError(word)
        return None, self.told[self.words.index(word)]

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __len__(self) -> int:
        return len(self.words)


class Delta(msgspec.Struct, frozen=True):
    """What one save does to one record. ``kind``: create, set, delete, undelete, resolve; transfer asks the centre to
    give a person to another office, and changes no row.

    ``fields``: word → (old, new) in canonical text. ``row`` and ``rows`` name the sheet rows an import read it from,
    ``sheet`` the sheet where its table spans several. ``typed``: of a change that came from another PC of the
    hall, who typed its values there. ``resolves``: the conflict that it decides.
    """

    entity: str
    uid: str
    kind: str
    fields: Mapping[str, FieldChange]
    row: int | None = None
    rows: dict[str, int] | None = None
    closed: bool = False  # a discipline record lies in the closed partition
    sheet: str | None = None
    typed: TypedBy | None = None
    resolves: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all changes of one save share."""

    tx: str
    user_id: str
    session_id: str
    command: str
    reason: str | None
    moment: datetime
    app_v: str
    schema_v: int


COLUMNS = ("pos", "change_id", "tx", "user_id", "session_id", "entity", "record_id", "partition", "kind",
           "fields", "hlc", "wall", "tz", "schema_v", "app_v", "command", "source", "salt", "content_hash", "prev_hash",
           "hash")

PULLED_COLUMNS = ("pos", "change_id", "tx", "user_id", "session_id", "entity", "record_id", "partition", "kind",
                  "fields", "source", "reason", "hlc", "wall", "tz", "schema_v", "app_v", "command", "salt",
                  "content_hash", "prev_hash", "hash", "state", "verdict", "home")

_NAMES = {entity: {f.word: f"{f.group}.{f.word}" for f in kind.fields} for entity, kind in KINDS.items()}
_NAMES[PERSON.entity][HOME_WORD] = HOME  # of a transfer: no value of the register, but where the record lies


def words_of(fields: Mapping[str, FieldChange]) -> tuple[str, ...]:
    """The words of the fields in their order."""
    return fields.words if isinstance(fields, Given) else tuple(fields)


def news_of(fields: Mapping[str, FieldChange]) -> tuple[str | None, ...]:
    """The new values of the fields in their order."""
    return fields.told if isinstance(fields, Given) else tuple([new for _, new in fields.values()])


def grouped(entity: str, fields: Mapping[str, FieldChange]) -> str:
    """The journal's ``fields``: canonical JSON of ``group.word`` → [old, new]."""
    names, pick = _layout(entity, words_of(fields))
    told: Iterable[FieldChange]
    if isinstance(fields, Given):
        told = zip(repeat(None), pick(fields.told))
    else:
        told = pick(tuple(fields.values()))
    return _plain(dict(zip(names, told))).decode()  # noqa: B905 - strict costs a third of it, pick gives as many


def told(fields: Mapping[str, FieldChange]) -> str:
    """The journal's ``fields`` of what is named by ``group.word`` already."""
    return _encode(fields).decode()


@lru_cache(maxsize=4096)  # most records of an import have the same words
def _layout(entity: str, words: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of these words in canonical order, and what puts their values into that order."""
    places = sorted(range(len(words)), key=lambda place: _NAMES[entity][words[place]])
    names = tuple(_NAMES[entity][words[place]] for place in places)
    return names, itemgetter(*places) if len(places) > 1 else tuple


def write(connection: Connection, deltas: Sequence[Delta], stamp: Stamp, ids: IdSource, *,
          heads: Iterable[str | None], reported: int, places: Sequence[tuple[str, int]] = ()) -> list[str]:
    """Append the changes of one save to the journal; returns the ids of the first ``reported`` in order.

    ``heads``: of each change the digest of file, sheet and columns, so that its source cannot be exchanged. ``places``:
    of each change the log at the centre and how far that had been seen; none before this device has joined a centre.
    """
    physical = int(stamp.moment.timestamp() * 1000) << COUNTER_BITS
    chain, hlc, pos = _end(connection, physical)
    wall, zone = _wall(stamp.moment)
    salts = ids.random_bytes(SALT_BYTES * len(deltas))
    reason = {} if stamp.reason is None else {"reason": stamp.reason}
    columns = (*COLUMNS, *(("home", "base_seq") if places else ()), *reason)
    rows, names = [], []  # hashes go as bytearray: the driver binds it five times as fast as bytes
    for number, (delta, head) in enumerate(zip(deltas, heads, strict=True)):
        pos += 1
        hlc = max(hlc + 1, physical)
        name = change_id(stamp.tx, number)
        salt = salts[SALT_BYTES * number: SALT_BYTES * (number + 1)]
        fields, source = grouped(delta.entity, delta.fields), _source(delta, head)
        content = content_hash(salt, delta.entity, delta.uid, kind=delta.kind, fields=fields, source=source,
                               reason=stamp.reason)
        before, chain = chain, link(chain, name, stamp.user_id, wall=wall, command=stamp.command, content=content)
        seen = places[number] if places else ()
        rows.append((pos, name, stamp.tx, stamp.user_id, stamp.session_id, delta.entity, delta.uid,
                     partition_of(delta), delta.kind, fields, hlc, wall, zone, stamp.schema_v, stamp.app_v,
                     stamp.command, source, *map(bytearray, (salt, content, before, chain)), *seen, *reason.values()))
        if number < reported:
            names.append(name)
        if len(rows) == WRITTEN_AT_ONCE:
            bulk.insert(connection, "sync_change", columns, rows)
            rows.clear()
    bulk.insert(connection, "sync_change", columns, rows)
    return names


def _end(connection: Connection, physical: int) -> tuple[bytes, int, int]:
    """Hash, clock and place of the last entry. A clock that came from elsewhere moves ours by five minutes at most past
    the time of this PC (sync.md 3.5)."""
    last = connection.exec_driver_sql(
        "SELECT hash, hlc, pos, state IN ('pulled', 'lost') FROM sync_change ORDER BY pos DESC LIMIT 1").fetchone()
    if last is None:
        return GENESIS, 0, 0
    hlc = int(last[1])
    if last[3]:
        own = connection.exec_driver_sql(
            "SELECT hlc FROM sync_change WHERE coalesce(state, '') NOT IN ('pulled', 'lost') "
            "ORDER BY pos DESC LIMIT 1").fetchone()
        hlc = max(int(own[0]) if own else 0, min(hlc, physical + (AHEAD_MS << COUNTER_BITS)))
    return bytes(last[0]), hlc, int(last[2])


@dataclass(frozen=True, slots=True)
class Pulled:
    """A change of somebody else that came with a log: what its author's journal says of it, and its verdict."""

    change_id: str
    tx: str
    user_id: str
    session_id: str | None
    entity: str
    uid: str
    partition: str
    kind: str
    fields: str
    reason: str | None
    command: str
    wall: str
    zone: str
    hlc: int
    schema_v: int
    app_v: str
    verdict: str
    home: str
    resolves: str = ""


def write_pulled(connection: Connection, changes: Sequence[Pulled], ids: IdSource) -> None:
    """Append changes of others in the order of their log; this device's chain goes over them as over its own."""
    last = connection.exec_driver_sql("SELECT hash, pos FROM sync_change ORDER BY pos DESC LIMIT 1").fetchone()
    chain, pos = (bytes(last[0]), int(last[1])) if last else (GENESIS, 0)
    salts = ids.random_bytes(SALT_BYTES * len(changes))
    rows = []
    for number, one in enumerate(changes):
        pos += 1
        salt = salts[SALT_BYTES * number: SALT_BYTES * (number + 1)]
        source = deciding(one.resolves) if one.resolves else None
        content = content_hash(salt, one.entity, one.uid, kind=one.kind, fields=one.fields, source=source,
                               reason=one.reason)
        before, chain = chain, link(chain, one.change_id, one.user_id, wall=one.wall, command=one.command,
                                    content=content)
        rows.append((pos, one.change_id, one.tx, one.user_id, one.session_id, one.entity, one.uid, one.partition,
                     one.kind, one.fields, source, one.reason, one.hlc, one.wall, one.zone, one.schema_v, one.app_v,
                     one.command, *map(bytearray, (salt, content, before, chain)), "pulled", one.verdict, one.home))
    bulk.insert(connection, "sync_change", PULLED_COLUMNS, rows)


def partition_of(delta: Delta) -> str:
    """Open or closed by the kind of record; evidence of discipline, assessment, potential is closed (sync.md 3.1)."""
    return Partition.CLOSED if delta.closed else KINDS[delta.entity].partition


def content_hash(salt: bytes, entity: str, uid: str, *, kind: str, fields: str, source: str | None,
                 reason: str | None) -> bytes:
    """SHA-256(salt ‖ canonical content); the salt goes with the content when that is lawfully erased."""
    content = _encode([entity, uid, kind, fields, source, reason])
    return hashlib.sha256(salt + content).digest()


def link(previous: bytes, change_id: str, user_id: str, *, wall: str, command: str, content: bytes) -> bytes:
    """SHA-256(prev_hash ‖ change_id ‖ user ‖ wall ‖ command ‖ content_hash)."""
    return hashlib.sha256(previous + f"{change_id}\x1f{user_id}\x1f{wall}\x1f{command}\x1f".encode() + content).digest()


def deciding(conflict: str) -> str:
    """The source of a change that decides a conflict."""
    return _encode({"resolves": conflict}).decode()


def _source(delta: Delta, head: str | None) -> str | None:
    if delta.resolves:
        return deciding(delta.resolves)
    if delta.typed:
        return _encode({"typed": delta.typed}).decode()
    if delta.row is None:
        return None
    parts: dict[str, object] = {"row": delta.row, "head": head}
    if delta.rows:
        parts["rows"] = delta.rows
    if delta.sheet:
        parts["sheet"] = delta.sheet
    return _encode(parts).decode()


def _wall(moment: datetime) -> tuple[str, str]:
    return moment.isoformat(timespec="milliseconds"), moment.strftime("%z")


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Result of walking the chain: entries, the head, and the first faults found (positions)."""

    entries: int
    head: str
    faults: tuple[int, ...]


def verify(rows: Iterable[Sequence[object]]) -> ChainReport:
    """Recompute the chain over rows (pos, change_id, user_id, wall, command, entity, record_id, kind, fields, source,
    reason, salt, content_hash, prev_hash, hash) in order of pos."""
    chain, count, faults = GENESIS, 0, []
    for (pos, name, user, wall, command, entity, uid, kind, fields, source, reason, salt, content, before,
         stored) in rows:
        count += 1
        wanted = content_hash(bytes(salt), entity, uid, kind=kind, fields=fields, source=source, reason=reason)  # type: ignore[call-overload,arg-type]
        linked = link(chain, name, user, wall=wall, command=command, content=bytes(content))  # type: ignore[call-overload,arg-type]
        if wanted != bytes(content) or bytes(before) != chain or linked != bytes(stored):  # type: ignore[call-overload]
            faults.append(int(pos))  # type: ignore[call-overload]
        chain = bytes(stored)  # type: ignore[call-overload]
    return ChainReport(count, chain.hex(), tuple(faults[:20]))
