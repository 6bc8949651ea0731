"""Values that wait for a person: both sides as a user would type them, and the decision (sync.md 3.7)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.merge import DELETE, IDENTITY, LATE, RESOLVE, SET, UNDELETE, WHOLE
from simata_desktop.domain.records import EVIDENCE, KINDS, PERSON, RATING
from simata_desktop.services import identity_clash
from simata_desktop.services.desk import VERIFIER, Desk
from simata_desktop.store.exchange import conflicts, homes, identity, quarantine
from simata_desktop.store.exchange.conflicts import OPEN, ConflictRow, Side
from simata_desktop.store.journal import Delta, FieldChange
from simata_desktop.store.queries.verification import verifiers
from simata_desktop.store.work import Work

MINE, THEIRS = "mine", "theirs"
IDS = ("unit", "pegawai", "sesi", "induk")  # fields that hold identifiers, which nobody types
Value = str | dict[str, str | None] | None


@dataclass(frozen=True, slots=True)
class SideShown:
    """One value as a user would type it (None: taken away), who gave it, when, on which device."""

    value: Value
    by: str | None
    at: str | None
    device: str | None


@dataclass(frozen=True, slots=True)
class ConflictShown:
    """One conflict. ``group``: as commands name it; ``mine`` is what this device wrote, on any other the accepted
    value; ``evidence``: the id of the record where the group is one of evidence."""

    id: str
    kind: str
    nip: str | None
    name: str | None
    record: str
    group: str
    mine: SideShown
    theirs: SideShown
    state: str
    opened: str
    evidence: str | None = None

    @property
    def elsewhere(self) -> str | None:
        """The office with which the other person of the same NIP lies; nothing else is told of him."""
        told = [side.value.get(identity_clash.OFFICE_WORD) for side in (self.mine, self.theirs)
                if isinstance(side.value, dict)]
        return next(filter(None, told), None) if self.kind == IDENTITY else None


@dataclass(frozen=True, slots=True)
class SetAside:
    """An own change the centre did not judge, and why."""

    change_id: str
    why: str
    at: str
    nip: str | None
    record: str
    fields: Mapping[str, tuple[str | None, str | None]]
    by: str


class ConflictService:
    """Conflicts and quarantine of this device."""

    def __init__(self, desk: Desk, read_value: Callable[[str, str, date], str]) -> None:
        self._desk, self._read_value = desk, read_value

    def list(self, *, settled: bool = False) -> Sequence[ConflictShown]:
        """Conflicts, the newest first; only open ones unless ``settled``."""
        with self._desk.database.reading() as connection:
            return [self._shown(connection, one) for one in conflicts.every(connection, settled=settled)]

    def show(self, id_: str) -> ConflictShown:
        """One conflict. Raises ``conflict.unknown``."""
        with self._desk.database.reading() as connection:
            return self._shown(connection, self._found(connection, id_))

    def quarantine(self) -> Sequence[SetAside]:
        """Own changes the centre has set aside, the newest first."""
        with self._desk.database.reading() as connection:
            return [SetAside(one.change_id, one.why, one.at, _person(connection, one.entity, one.record)[0], one.record,
                             {name.rpartition(".")[2]: pair for name, pair in one.fields.items()}, one.by)
                    for one in quarantine.every(connection)]

    def resolve(self, id_: str, take: str, reason: str) -> Changes:
        """Decide: ``mine``, ``theirs`` or a value as it is typed (JSON of fields where a group has several).

        Only a verifier; none of the two authors where somebody else may. Raises ``right.missing``,
        ``conflict.unknown``, ``conflict.settled``, ``conflict.own``, ``conflict.value``, ``reason.missing``; the codes
        of a bad value; of one NIP of two people those of ``identity_clash.join``.
        """
        self._desk.allow(VERIFIER)
        if not reason.strip():
            raise UserError("reason.missing", field="reason")
        with self._desk.save("conflicts", reason=reason) as result:
            work = result.work
            row = self._found(work.connection, id_)
            if row.state != OPEN:
                raise UserError("conflict.settled", field="id")
            self._refuse_author(work, row)
            if row.group == IDENTITY and take in (MINE, THEIRS):
                identity_clash.join(work, row, offered=self._side(work, row, take) is row.offered)
            else:
                work.extend(self._decision(work, row, take))
        return result.changes

    # Parts

    @staticmethod
    def _found(connection: Any, id_: str) -> ConflictRow:
        row = conflicts.of_id(connection, id_)
        if row is None:
            raise UserError("conflict.unknown", field="id", id=id_)
        return row

    def _refuse_author(self, work: Work, row: ConflictRow) -> None:
        authors = {row.stands.user, row.offered.user}
        if self._desk.user.id in authors and verifiers(work.connection, VERIFIER) - authors:
            raise UserError("conflict.own", field="id")

    def _decision(self, work: Work, row: ConflictRow, take: str) -> Sequence[Delta]:
        """The change that settles a conflict; it tells its values even where they stand already. A record that an old
        office would have added is brought to life first."""
        side = self._side(work, row, take)
        closed = homes.kept_in(row.partition) == "closed"
        if side is not None and side.kind == DELETE:
            return [Delta(row.entity, row.record, DELETE, {}, closed=closed, resolves=row.id)]
        if row.entity not in KINDS:
            raise UserError("conflict.value", field="take")
        if side is None:
            chosen = self._typed(row, take)
        else:
            chosen = {name.rpartition(".")[2]: value for name, value in side.values.items()}
        found = work.find(row.entity, row.record)
        held = found[0] if found else {}
        fields: dict[str, FieldChange] = {word: (held.get(word), value) for word, value in chosen.items()
                                          if KINDS[row.entity].has(word)}
        if row.kind == LATE and row.group == WHOLE and side is row.offered:
            return [Delta(row.entity, row.record, UNDELETE, {}, closed=closed, resolves=row.id),
                    Delta(row.entity, row.record, SET, fields, closed=closed)]
        return [Delta(row.entity, row.record, RESOLVE, fields, closed=closed, resolves=row.id)]

    @staticmethod
    def _side(work: Work, row: ConflictRow, take: str) -> Side | None:
        mine, theirs = _sides(row, identity.noted(work.connection, "device"))
        return {MINE: mine, THEIRS: theirs}.get(take)

    def _typed(self, row: ConflictRow, text: str) -> dict[str, str | None]:
        """A third value."""
        words = [identity_clash.TYPED] if row.group == IDENTITY else _typed_words(row)
        if row.group == WHOLE or not words:
            raise UserError("conflict.value", field="take")
        given = {words[0]: text}
        if len(words) > 1:
            try:
                given = json.loads(text)
            except ValueError:
                given = {}
            if not (isinstance(given, dict) and given and set(given) <= set(words)
                    and all(isinstance(value, str) for value in given.values())):
                raise UsageError("conflict.value", field="take")
        now = today(self._desk.clock)
        return {word: self._read_value(word, value, now) or None for word, value in given.items()}

    def _shown(self, connection: Any, row: ConflictRow) -> ConflictShown:
        mine, theirs = _sides(row, identity.noted(connection, "device"))
        found = Work(connection, self._desk.ids).find(row.entity, row.record) if row.entity in KINDS else None
        held = found[0] if found else {}
        if row.kind == LATE and row.group == WHOLE:  # what an old office would have added is known by what it says
            told = {name.rpartition(".")[2]: value for name, value in row.offered.values.items()}
            held = {word: value if value is not None else told.get(word) for word, value in held.items()}
        nip, name = _person(connection, row.entity, row.record, held.get("pegawai"))
        hidden = self._hidden(row)
        return ConflictShown(
            row.id, row.kind, nip, name, row.record, group_name(row.entity, row.group, held),
            _side(connection, row, mine, hidden=hidden), _side(connection, row, theirs, hidden=hidden), row.state,
            row.opened, row.record if row.entity == EVIDENCE.entity else None)

    def _hidden(self, row: ConflictRow) -> bool:
        """An entry clerk sees that something of the closed partition waits, not what."""
        return homes.kept_in(row.partition) == "closed" and self._desk.user.roles <= {"entry"}


def group_name(entity: str, group: str, held: Mapping[str, str | None]) -> str:
    """A group as commands name it: employee.GROUP, performance.YEAR, evidence.INDICATOR[.PART], assessment.…"""
    if entity == PERSON.entity:
        return f"employee.{group}"
    if entity == RATING.entity:
        return f"performance.{held.get('tahun') or group}"
    if entity == EVIDENCE.entity:
        named = ".".join(part for part in (held.get("indikator"), held.get("bagian")) if part)
        return f"evidence.{named or group}"
    return f"{entity}.{group}" if group == WHOLE else group


def _sides(row: ConflictRow, device: str | None) -> tuple[Side, Side]:
    """What this device wrote and the other value; on a third device the accepted one first."""
    swapped = row.offered.device == device and row.stands.device != device
    return (row.offered, row.stands) if swapped else (row.stands, row.offered)


def _typed_words(row: ConflictRow) -> list[str]:
    words = [name.rpartition(".")[2] for name in {**row.stands.values, **row.offered.values}]
    return [word for word in words if word not in IDS]


def _side(connection: Any, row: ConflictRow, side: Side, *, hidden: bool) -> SideShown:
    by = connection.exec_driver_sql("SELECT name FROM user WHERE uid = ?", (side.user,)).scalar()
    return SideShown(None if hidden else _value(row, side), by or side.user, side.at, side.device)


def _value(row: ConflictRow, side: Side) -> Value:
    if side.kind == DELETE:
        return None
    words = _typed_words(row)
    told = {name.rpartition(".")[2]: value for name, value in side.values.items()}
    fields = KINDS[row.entity].fields if row.entity in KINDS else ()
    if len(words) == 1 and [field.word for field in fields if field.group == row.group] == words:
        return told.get(words[0])
    return {word: told.get(word) for word in words if word in told or row.group != IDENTITY}


def _person(connection: Any, entity: str, record: str, person: str | None = None) -> tuple[str | None, str | None]:
    """NIP and name of the person a record is about; ``person``: his id, where the record's row does not say."""
    if entity == PERSON.entity or person is not None:
        where, record = "?", person or record
    elif entity in homes.ABOUT_PEOPLE:
        where = f'(SELECT person_id FROM "{homes.ABOUT_PEOPLE[entity]}" WHERE uid = ? LIMIT 1)'
    else:
        return None, None
    row = connection.exec_driver_sql(f"SELECT nip, name FROM person WHERE uid = {where} LIMIT 1", (record,)).fetchone()
    return (row[0], row[1]) if row else (None, None)


