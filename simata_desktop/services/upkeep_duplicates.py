"""People who stand on the register twice: found with reasons, looked at side by side, merged; and a changed NIP."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.duplicates import Pair, Registered, pairs
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merging import meet
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.records import PERSON
from simata_desktop.services.desk import ADMIN, ENTRY, VERIFIER, Desk
from simata_desktop.services.upkeep_merge import Plan, RecordPair, check_choices, open_choices, plan, write
from simata_desktop.sheets.reference import vocabulary
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.queries.people import PersonRecord
from simata_desktop.store.queries.units import UnitTree, unit_tree
from simata_desktop.store.queries.upkeep import (
    PAIR_ASIDE,
    Move,
    aside,
    moves,
    people_called,
    put_aside,
    register_state,
    registered,
    take_back,
)
from simata_desktop.store.work import Work

ReadValue = Callable[[str, str, date], str]
MAY_MERGE = (VERIFIER, ADMIN)
MAY_RENUMBER = (ENTRY, VERIFIER)


@dataclass(frozen=True, slots=True)
class Double:
    """Two lines that are probably one person (``id`` names the pair), why, and whether somebody said they are not."""

    id: str
    first: Registered
    second: Registered
    reasons: tuple[str, ...]
    aside: bool = False


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A value of both lines: its word and group, the side that stands by itself, and whether the sides contradict."""

    word: str
    group: str
    keep: str | None
    drop: str | None
    side: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two lines side by side: values, records that both have, and how many records of each kind only move.

    ``hidden``: a record that the user may not see must be chosen, so that he cannot merge these two.
    """

    keep: PersonRecord
    drop: PersonRecord
    fields: tuple[FieldPair, ...]
    records: tuple[RecordPair, ...]
    moving: Mapping[str, int]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody who stands in another unit than before the last import of people; units by name."""

    person: int
    nip: str
    title: str
    position: str
    before: str
    after: str
    at: str
    file: str | None


class DuplicateService:
    """Lines of the register that belong together, and NIPs that have changed."""

    def __init__(self, desk: Desk, read_value: ReadValue) -> None:
        self._desk = desk
        self._read_value = read_value
        self._found: tuple[tuple[Double, frozenset[str]], ...] = ()
        self._found_at = -1

    def duplicates(self, *, unit: str | None = None, aside_too: bool = False) -> tuple[Double, ...]:
        """Pairs that are probably one person, in the order of the register; of a unit where one of them stands there.

        ``aside_too``: also pairs of which somebody has said that they are two. Raises ``right.missing``,
        ``unit.unknown``.
        """
        self._desk.allow(ENTRY, *MAY_MERGE)
        with self._desk.database.reading() as connection:
            tree = unit_tree(connection)
            left = aside(connection, PAIR_ASIDE)
            units = self._units(tree, unit)
            found = self._all(connection)
        return tuple(Double(one.id, one.first, one.second, one.reasons, one.id in left) for one, places in found
                     if (aside_too or one.id not in left) and (units is None or not units.isdisjoint(places)))

    def compare(self, keep: str, drop: str) -> Comparison:
        """Both lines (NIP or id) side by side. Raises ``person.unknown``, ``person.ambiguous``, ``merge.same``."""
        self._desk.allow(ENTRY, *MAY_MERGE)
        with self._desk.database.reading() as connection:
            mine, theirs = self._both(connection, keep, drop)
            found = plan(Work(connection, self._desk.ids), mine.uid, theirs.uid)
        met = meet(PERSON, mine.values, theirs.values, {})
        fields = tuple(FieldPair(one.word, one.group, mine.values[one.word], theirs.values[one.word],
                                 met.side[one.group], one.group in met.differs)
                       for one in PERSON.fields if one.word != "unit")
        told = tuple(filter(self._sees, found.both))
        moving = {entity: len(uids) for entity, uids in found.moving.items()}
        return Comparison(mine, theirs, fields, told, moving, any(
            one.differs and not self._sees(one) for one in found.both))

    def merge(self, keep: str, drop: str, *, choices: Mapping[str, str] | None = None,
              reason: str | None = None) -> Changes:
        """Make one person of two lines (NIP or id): one save, one undo step; what is about ``drop`` goes to ``keep``.

        ``choices`` name whose value stands (group of a person, key of a record → keep or drop). A value of the person
        that nobody chose is that of ``keep``; a record of both sides with different values must be chosen. Raises
        ``merge.differs`` with their keys, ``merge.session``, ``merge.same``, UsageError ``merge.choice``,
        ``person.unknown``, ``person.ambiguous``, ``right.missing``.
        """
        self._desk.allow(*MAY_MERGE)
        chosen = dict(choices or {})
        with self._desk.database.reading() as connection:
            mine, theirs = self._both(connection, keep, drop)
        params = {"nip": mine.values["nip"] or "", "dropped": theirs.values["nip"] or ""}
        with self._desk.save("merge", reason=reason, params=params) as result:
            work = result.work
            mine, theirs = self._both(work.connection, mine.uid, theirs.uid)
            found = plan(work, mine.uid, theirs.uid)
            check_choices(chosen, found)
            self._refuse_open(found, chosen)
            write(work, mine, theirs, found=found, choices=chosen)
        return result.changes

    def _refuse_open(self, found: Plan, chosen: Mapping[str, str]) -> None:
        if not all(self._sees(pair) for pair in found.both if pair.differs):
            self._desk.allow(VERIFIER)
        left = open_choices(found, chosen)
        if left:
            raise UserError("merge.differs", field="take", records=tuple(pair.key for pair in left))

    def renumber(self, old: str, new: str, reason: str | None = None) -> Changes:
        """Give a person (NIP or id) another NIP; everything else stays, the NIP before is kept as the old one.

        Raises the codes of a bad NIP, ``nip.duplicate`` where somebody has it (merge the two instead).
        """
        self._desk.allow(*MAY_RENUMBER)
        number = self._read_value("nip", new, today(self._desk.clock))
        if not number:
            raise UserError("nip.empty", field="nip")
        params = {"nip": number, "before": plain_nip(old)}
        with self._desk.save("set", label="undo.renumber", reason=reason, params=params) as result:
            person = self._one(result.work.connection, old)
            before = person.values["nip"]
            if number != before and people_called(result.work.connection, number):
                raise UserError("nip.duplicate", field="nip", nip=number)
            if number != before:
                result.work.set("person", person.uid, {"nip": number, "nip_lama": before or person.values["nip_lama"]})
        return result.changes

    def moved(self, *, unit: str | None = None) -> tuple[Moved, ...]:
        """Who stands in another unit than before the last import of people, from or into a unit where one is given."""
        self._desk.allow(ENTRY, *MAY_MERGE)
        with self._desk.database.reading() as connection:
            tree = unit_tree(connection)
            units = self._units(tree, unit)
            found = moves(connection)
        return tuple(_moved(one, tree) for one in found
                     if units is None or not units.isdisjoint({one.before or "", one.after or ""}))

    def keep_apart(self, ids: Iterable[str]) -> int:
        """Remember on this PC that these pairs are two people each; how many."""
        return self._apart(ids, put=True)

    def suspect_again(self, ids: Iterable[str]) -> int:
        """List these pairs again; how many."""
        return self._apart(ids, put=False)

    def _apart(self, ids: Iterable[str], *, put: bool) -> int:
        self._desk.allow(*MAY_MERGE)
        listed = list(ids)
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.database.writing() as connection:
            if put:
                put_aside(connection, PAIR_ASIDE, listed, wall=self._desk.clock.now().isoformat(timespec="seconds"))
            else:
                take_back(connection, PAIR_ASIDE, listed)
        return len(listed)

    def _all(self, connection: Any) -> tuple[tuple[Double, frozenset[str]], ...]:
        """All pairs with the units of both, found anew only when a line of the register has changed."""
        now = register_state(connection)
        if now != self._found_at:
            people = registered(connection)
            by_id = {one.id: (one, unit) for one, unit in people}
            listed = pairs([one for one, _ in people], vocabulary().nip)
            self._found, self._found_at = tuple(_double(pair, by_id) for pair in listed), now
        return self._found

    def _units(self, tree: UnitTree, unit: str | None) -> frozenset[str] | None:
        """The units asked for, within those of an entry clerk bound to one; None for the whole office."""
        asked = set(tree.under(tree.find(unit).uid)) if unit else None
        user = self._desk.user
        own = set(tree.under(user.unit)) if user.unit and user.roles.isdisjoint(MAY_MERGE) else None
        left = own if asked is None else asked if own is None else asked & own
        return None if left is None else frozenset(left)

    def _sees(self, pair: RecordPair) -> bool:
        return not pair.closed or VERIFIER in self._desk.user.roles

    def _both(self, connection: Any, keep: str, drop: str) -> tuple[PersonRecord, PersonRecord]:
        mine, theirs = self._one(connection, keep), self._one(connection, drop)
        if mine.uid == theirs.uid:
            raise UserError("merge.same", field="drop", nip=drop)
        return mine, theirs

    @staticmethod
    def _one(connection: Any, word: str) -> PersonRecord:
        found = people_called(connection, word) or people_called(connection, plain_nip(word))
        if not found:
            raise UserError("person.unknown", field="nip", nip=word)
        if len(found) > 1:
            raise UserError("person.ambiguous", field="nip", nip=word, ids=", ".join(one.uid for one in found))
        return found[0]


def _double(pair: Pair, by_id: Mapping[str, tuple[Registered, str | None]]) -> tuple[Double, frozenset[str]]:
    (first, unit), (second, other) = by_id[pair.first], by_id[pair.second]
    return (Double(f"{pair.first}:{pair.second}", first, second, pair.reasons),
            frozenset(one for one in (unit, other) if one))


def _moved(one: Move, tree: UnitTree) -> Moved:
    return Moved(one.person, one.nip, one.title, one.position, tree.name(one.before), tree.name(one.after), one.at,
                 one.file)

