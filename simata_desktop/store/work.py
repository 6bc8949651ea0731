"""The unit of work: one save writes rows and journal together, and the commit proves that nothing slipped past."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, repeat

import msgspec
from sqlalchemy import Connection

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import Clock
from simata_desktop.domain.ids import IdSource
from simata_desktop.domain.merge import TRANSFER
from simata_desktop.domain.records import KINDS, lies_closed
from simata_desktop.store import bulk, journal, results
from simata_desktop.store.bulk import texts
from simata_desktop.store.database import Database
from simata_desktop.store.exchange import adoption, homes
from simata_desktop.store.exchange.unit_names import UNIT
from simata_desktop.store.journal import Delta, Given, Stamp, TypedBy, news_of, words_of
from simata_desktop.store.migrations import SCHEMA_VERSION
from simata_desktop.store.origin import Kept, Origin, kept

IDS_REPORTED = 1000
RENEWED_AT_ONCE, PAST = 300, "pulled"


@dataclass(frozen=True, slots=True)
class Save:
    """What a save is called: the command, the catalogue key of its undo label, who, why, and from which sheet."""

    command: str
    label: str
    user_id: str
    params: Mapping[str, object] = field(default_factory=dict)
    reason: str | None = None
    batch: str | None = None
    origin: Origin | None = None
    undoes: str | None = None


class Work:
    """An open save. Records are read and changed by their travelling id; values are canonical text or None."""

    def __init__(self, connection: Connection, ids: IdSource, origin: Origin | None = None) -> None:
        """``origin``: the sheet of all changes that are put without one of their own."""
        self.connection = connection
        self.ids = ids
        self.deltas: list[Delta] = []
        self._origin = origin
        self._sheets: list[tuple[Origin | None, int]] = []  # of so many changes, one after the other

    def create(self, entity: str, uid: str, values: Mapping[str, str | None], *, row: int | None = None,
               rows: dict[str, int] | None = None, typed: TypedBy | None = None) -> None:
        """A new record; blank values are left out."""
        given = Given.of({word: value for word, value in values.items() if value is not None})
        self.add(Delta(entity, uid, "create", given, row, rows, lies_closed(entity, values), typed=typed))

    def set(self, entity: str, uid: str, values: Mapping[str, str | None]) -> bool:
        """Change values of a record; nothing is written where none differs. True when something changed."""
        row = self.read(entity, uid)
        fields = {word: (row.get(word), value) for word, value in values.items() if row.get(word) != value}
        if fields:
            self.add(Delta(entity, uid, "set", fields, closed=lies_closed(entity, row)))
        return bool(fields)

    def delete(self, entity: str, uid: str, *, resolves: str = "") -> None:
        """Mark a record as deleted; its history stays. ``resolves``: the conflict that this decides."""
        self.add(Delta(entity, uid, "delete", {}, closed=lies_closed(entity, self.read(entity, uid)),
                       resolves=resolves))

    def put(self, entity: str, uid: str, values: Mapping[str, str | None], *, row: int | None = None,
            rows: dict[str, int] | None = None, typed: TypedBy | None = None) -> str:
        """Create the record of a natural key, or set it. Returns new, changed or same.

        A record that was deleted begins anew: of what it once held only what is told again comes back. ``typed``: who
        typed values on another PC, by word.
        """
        found = self.find(entity, uid)
        if found is None:
            self.create(entity, uid, values, row=row, rows=rows, typed=typed)
            return "new"
        stored, deleted = found
        if deleted:
            self.add(Delta(entity, uid, "undelete", {}, row, rows, lies_closed(entity, stored)))
        told = dict.fromkeys(stored) | dict(values) if deleted else values
        fields = {word: (stored.get(word), value) for word, value in told.items() if stored.get(word) != value}
        if fields:
            self.add(Delta(entity, uid, "set", fields, row, rows, lies_closed(entity, stored), typed=typed))
        return "new" if deleted else "changed" if fields else "same"

    def add(self, delta: Delta) -> None:
        """Put one delta into the save and write its row."""
        self.extend((delta,))

    def extend(self, deltas: Sequence[Delta], origin: Origin | None = None) -> None:
        """Many deltas at once: rows are written in bulk, creations first. ``origin``: the sheet of these alone."""
        self.deltas.extend(deltas)
        self._sheets.append((origin or self._origin, len(deltas)))
        created: dict[str, list[Delta]] = defaultdict(list)
        for delta in deltas:
            if delta.kind == "create":
                created[delta.entity].append(delta)
        for entity, news in created.items():
            _insert(self.connection, entity, news)
        _update(self.connection, [delta for delta in deltas if delta.kind not in ("create", TRANSFER)])

    @property
    def origins(self) -> list[Origin]:
        """The sheets of the changes."""
        return [one for one, _ in self._sheets if one is not None]

    @property
    def heads(self) -> Iterator[str | None]:
        """The digest of the sheet of each change."""
        return chain.from_iterable(repeat(one.digest() if one else None, count) for one, count in self._sheets)

    def read(self, entity: str, uid: str) -> dict[str, str | None]:
        """The present values of a record; KeyError when there is none or it is deleted."""
        found = self.find(entity, uid)
        if found is None or found[1]:
            raise KeyError(uid)
        return found[0]

    def find(self, entity: str, uid: str) -> tuple[dict[str, str | None], bool] | None:
        """Values and deletion mark of a record, or None."""
        kind = KINDS[entity]
        columns = ", ".join(f'"{f.column}"' for f in kind.fields)
        row = self.connection.exec_driver_sql(
            f'SELECT deleted, {columns} FROM "{kind.table}" WHERE uid = ?', (uid,)).fetchone()
        return None if row is None else (texts(kind.words, row[1:]), bool(row[0]))


def _insert(connection: Connection, entity: str, deltas: Sequence[Delta]) -> None:
    kind = KINDS[entity]
    last = connection.exec_driver_sql(f'SELECT coalesce(max(id), 0) FROM "{kind.table}"').scalar_one()
    alike: defaultdict[tuple[str, ...], list[Delta]] = defaultdict(list)
    for delta in deltas:
        alike[words_of(delta.fields)].append(delta)
    for words, group in alike.items():
        columns = ("uid", *[kind.field(word).column for word in words])
        bulk.insert_full(connection, kind.table, columns,
                         [(delta.uid, *news_of(delta.fields)) for delta in group])
    if entity == "person":
        connection.exec_driver_sql(
            "INSERT INTO person_search(rowid, name, nip) SELECT id, name, nip FROM person WHERE id > ?", (last,))


def _update(connection: Connection, deltas: Sequence[Delta]) -> None:
    """Rows in bulk: changes of the same columns go together, as long as none meets a row changed before it."""
    batch: dict[tuple[str, str, tuple[str, ...]], list[Delta]] = defaultdict(list)
    seen: set[tuple[str, str, bool]] = set()
    for delta in deltas:
        marks = delta.kind in ("delete", "undelete")  # the mark and the values of one row do not meet
        if (delta.entity, delta.uid, marks) in seen:
            _write(connection, batch)
            batch.clear()
            seen.clear()
        seen.add((delta.entity, delta.uid, marks))
        batch[delta.entity, delta.kind if marks else "set", words_of(delta.fields)].append(delta)
    _write(connection, batch)


def _write(connection: Connection, batch: Mapping[tuple[str, str, tuple[str, ...]], Sequence[Delta]]) -> None:
    for (entity, what, words), deltas in batch.items():
        kind = KINDS[entity]
        if what != "set":
            connection.exec_driver_sql(f'UPDATE "{kind.table}" SET deleted = ? WHERE uid = ?',
                                       [(int(what == "delete"), delta.uid) for delta in deltas])
        elif words:
            columns = ", ".join(f'"{kind.field(word).column}" = ?' for word in words)
            connection.exec_driver_sql(f'UPDATE "{kind.table}" SET {columns} WHERE uid = ?',
                                       [(*news_of(delta.fields), delta.uid) for delta in deltas])


AfterSave = Callable[[Connection, Sequence[Delta]], None]


class Recorder:
    """Opens saves on a store: the single way by which a record changes."""

    def __init__(self, database: Database, clock: Clock, ids: IdSource, *, session_id: str, app_v: str,
                 renew: AfterSave) -> None:
        self.database = database
        self.clock = clock
        self.ids = ids
        self.renew = renew  # brings derived results up to date inside the same transaction
        self._session_id = session_id
        self._app_v = app_v

    @contextmanager
    def save(self, head: Save) -> Iterator[SaveResult]:
        """One save: everything put into the yielded work is committed together with its journal, or nothing is."""
        with self.database.writing() as connection:
            connection.exec_driver_sql("UPDATE work SET open = 1")
            work = Work(connection, self.ids, head.origin)
            result = SaveResult(work)
            yield result
            if work.deltas:
                self._commit(work, head, result)
            _prove(connection)
            connection.exec_driver_sql("UPDATE work SET open = 0")

    @contextmanager
    def taking(self) -> Iterator[Taking]:
        """A transaction that takes in what others have changed: rows, their journal and the cursor, or nothing.

        After many changes the kept results are only marked as past, and made anew once (``Standing.ensure``).
        """
        with self.database.writing() as connection:
            connection.exec_driver_sql("UPDATE work SET open = 1")
            taking = Taking(connection)
            yield taking
            if len(taking.deltas) > RENEWED_AT_ONCE:
                results.set_meta(connection, "results.of", PAST)
            elif taking.deltas:
                self.renew(connection, taking.deltas)
            _prove(connection)
            connection.exec_driver_sql("UPDATE work SET open = 0")

    def _commit(self, work: Work, head: Save, result: SaveResult) -> None:
        tx = self.ids.uuid7()
        moment = self.clock.now()
        stamp = Stamp(tx, head.user_id, self._session_id, head.command, head.reason, moment, self._app_v,
                      SCHEMA_VERSION)
        _write_head(work.connection, tx, head, sheets=kept(work.origins),
                    wall=moment.isoformat(timespec="milliseconds"))
        names = journal.write(work.connection, work.deltas, stamp, self.ids, heads=work.heads, reported=IDS_REPORTED,
                              places=homes.places(work.connection, work.deltas))
        _count(work.connection, work.deltas)
        moved = adoption.settle(work.connection) if any(delta.entity == UNIT for delta in work.deltas) else []
        self.renew(work.connection, [*work.deltas, *moved])
        topics = frozenset(delta.entity for delta in work.deltas)
        result.changes = Changes(topics, tuple(names), len(work.deltas), head.label, dict(head.params), tx)


@dataclass
class Taking:
    """An open transaction of the exchange, and what it did to records."""

    connection: Connection
    deltas: Sequence[Delta] = ()


@dataclass
class SaveResult:
    """The work while a save is open, and what it did once it is committed."""

    work: Work
    changes: Changes = field(default_factory=Changes)


def _write_head(connection: Connection, tx: str, head: Save, *, sheets: Kept, wall: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO save(tx, n, user_id, command, label, params, reason, wall, batch, file, sheet, columns, undoes, "
        "state) SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'done' FROM save",
        (tx, head.user_id, head.command, head.label, msgspec.json.encode(head.params).decode(), head.reason, wall,
         head.batch, *sheets, head.undoes))


def _count(connection: Connection, deltas: Sequence[Delta]) -> None:
    for entity, count in Counter(delta.entity for delta in deltas if delta.kind != TRANSFER).items():
        connection.exec_driver_sql("UPDATE touched SET journalled = journalled + ? WHERE entity = ?", (count, entity))


def _prove(connection: Connection) -> None:
    """Rows touched equal rows journalled, for every kind of record, since the store was made."""
    slipped = connection.exec_driver_sql(
        "SELECT entity, rows, journalled FROM touched WHERE rows <> journalled").fetchall()
    if slipped:
        raise RuntimeError(f"rows changed beside the journal: {[tuple(row) for row in slipped]}")
