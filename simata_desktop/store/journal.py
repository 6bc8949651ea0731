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
from simata_desktop.domain.records import KINDS, Partition
from simata_desktop.store import bulk

FieldChange = tuple[str | None, str | None]  # old, new
TypedBy = Mapping[str, tuple[str, str]]  # who typed a value on another PC and when, by word

GENESIS = bytes(32)
SALT_BYTES = 16
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
    """What one save does to one record. ``kind``: create, set, delete, undelete, resolve.

    ``fields``: word → (old, new) in canonical text. ``row`` and ``rows`` name the sheet rows an import read it from,
    ``sheet`` the sheet where its table spans several. ``typed``: of a change that came from another PC of the
    hall, who typed its values there.
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

_NAMES = {entity: {f.word: f"{f.group}.{f.word}" for f in kind.fields} for entity, kind in KINDS.items()}


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


@lru_cache(maxsize=4096)  # most records of an import have the same words
def _layout(entity: str, words: tuple[str, ...]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names of these words in canonical order, and what puts their values into that order."""
    places = sorted(range(len(words)), key=lambda place: _NAMES[entity][words[place]])
    names = tuple(_NAMES[entity][words[place]] for place in places)
    return names, itemgetter(*places) if len(places) > 1 else tuple


def write(connection: Connection, deltas: Sequence[Delta], stamp: Stamp, ids: IdSource, *,
          heads: Iterable[str | None], reported: int) -> list[str]:
    """Append the changes of one save to the journal; returns the ids of the first ``reported`` in order.

    ``heads``: of each change the digest of file, sheet and columns, so that its source cannot be exchanged.
    """
    last = connection.exec_driver_sql("SELECT hash, hlc, pos FROM sync_change ORDER BY pos DESC LIMIT 1").fetchone()
    chain, hlc, pos = (bytes(last[0]), int(last[1]), int(last[2])) if last else (GENESIS, 0, 0)
    wall, zone = _wall(stamp.moment)
    salts = ids.random_bytes(SALT_BYTES * len(deltas))
    reason = {} if stamp.reason is None else {"reason": stamp.reason}
    columns = (*COLUMNS, *reason)
    rows, names = [], []  # hashes go as bytearray: the driver binds it five times as fast as bytes
    physical = int(stamp.moment.timestamp() * 1000) << 16
    for number, (delta, head) in enumerate(zip(deltas, heads, strict=True)):
        pos += 1
        hlc = max(hlc + 1, physical)
        name = change_id(stamp.tx, number)
        salt = salts[SALT_BYTES * number: SALT_BYTES * (number + 1)]
        fields, source = grouped(delta.entity, delta.fields), _source(delta, head)
        content = content_hash(salt, delta.entity, delta.uid, kind=delta.kind, fields=fields, source=source,
                               reason=stamp.reason)
        before, chain = chain, link(chain, name, stamp.user_id, wall=wall, command=stamp.command, content=content)
        rows.append((pos, name, stamp.tx, stamp.user_id, stamp.session_id, delta.entity, delta.uid,
                     partition_of(delta), delta.kind, fields, hlc, wall, zone, stamp.schema_v, stamp.app_v,
                     stamp.command, source, *map(bytearray, (salt, content, before, chain)), *reason.values()))
        if number < reported:
            names.append(name)
        if len(rows) == WRITTEN_AT_ONCE:
            bulk.insert(connection, "sync_change", columns, rows)
            rows.clear()
    bulk.insert(connection, "sync_change", columns, rows)
    return names


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


def _source(delta: Delta, head: str | None) -> str | None:
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
