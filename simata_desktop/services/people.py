"""The register: lists, one person with the source of every value, changes by hand, taking off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.merge import WHOLE
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.records import PERSON
from simata_desktop.services.desk import ADMIN, ENTRY, LEADER, VERIFIER, Desk
from simata_desktop.services.import_units import UnitBook
from simata_desktop.services.rules import check_tiers
from simata_desktop.store.exchange import stubs
from simata_desktop.store.exchange.conflicts import disputed
from simata_desktop.store.queries import people
from simata_desktop.store.queries.history import values_at
from simata_desktop.store.queries.importing import units
from simata_desktop.store.queries.maps import external_boxes
from simata_desktop.store.queries.people import PeopleFilter, PersonLine, PersonRecord
from simata_desktop.store.queries.units import unit_tree
from simata_desktop.store.work import Work

RATING_COLUMNS = ("year", "predicate", "work_result", "behaviour", "skp_score")
RATING_WORDS = ("tahun", "predikat_kinerja", "rating_hasil_kerja", "rating_perilaku", "nilai_skp")
ReadValue = Callable[[str, str, date], str]


@dataclass(frozen=True, slots=True)
class ListRequest:
    """Which people a list shows; ``unit`` is a code or a name and includes the units under it."""

    search: str = ""
    unit: str | None = None
    tiers: tuple[str, ...] = ()
    boxes: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    sort: str = "nip"
    descending: bool = False
    limit: int | None = None


class PeopleService:
    """People of the office."""

    def __init__(self, desk: Desk, read_value: ReadValue) -> None:
        self._desk = desk
        self._read_value = read_value

    def list(self, request: ListRequest) -> tuple[int, list[PersonLine]]:
        """How many match in all, and the lines asked for. Raises UsageError ``tier.unknown``; ``unit.unknown``."""
        check_tiers(self._desk.rulebook().tiers, request.tiers)
        with self._desk.database.reading() as connection:
            what = self._filter(connection, request)
            keys = people.keys(connection, what, sort=request.sort, descending=request.descending,
                               limit=request.limit)
            total = len(keys) if request.limit is None else people.count(connection, what)
            return total, [self._seen(line) for line in people.page(connection, keys)]

    def keys(self, request: ListRequest) -> Sequence[int]:
        """Local keys in order, for a list that loads its pages by need."""
        with self._desk.database.reading() as connection:
            return people.keys(connection, self._filter(connection, request), sort=request.sort,
                               descending=request.descending, limit=request.limit)

    def count(self) -> int:
        """How many people stand on the register."""
        with self._desk.database.reading() as connection:
            return people.everybody(connection)

    def page(self, keys: Sequence[int]) -> Sequence[PersonLine]:
        """The lines of some keys."""
        with self._desk.database.reading() as connection:
            return [self._seen(line) for line in people.page(connection, keys)]

    def quick_search(self, text: str, limit: int = 50) -> Sequence[PersonLine]:
        """For each key stroke: people whose name or NIP has words that begin so."""
        with self._desk.database.reading() as connection:
            return [self._seen(line) for line in people.quick_search(connection, text, limit)]

    def show(self, nip: str, at: date | None = None) -> dict[str, Any]:
        """One person: every value with its source, and ratings; ``at``: as this store knew it that day's end.

        Of somebody who has gone to another office only that, as ``moved``. Raises ``person.unknown``.
        """
        until = f"{at.isoformat()}T23:59:59.999" if at else None
        with self._desk.database.reading() as connection:
            gone = None if people.by_nip(connection, plain_nip(nip)) else stubs.of_nip(connection, plain_nip(nip))
            if gone is not None:
                return {"nip": gone.nip, "name": gone.name, "tier": None, "values": {}, "ratings": [],
                        "external": None, "moved": {"office": gone.office, "name": gone.office_name, "at": gone.at}}
            person = self._person(connection, nip)
            values = values_at(connection, "person", person.uid, until=until)
            ratings = {row["uid"]: self._rating(connection, row, until) for row in people.children(
                connection, "rating", RATING_COLUMNS, person.uid)}
            tiers = self._desk.rulebook().tiers
            now = {word: value.value for word, value in values.items()}
            waits = disputed(connection, [person.uid, *ratings])
            external = external_boxes(connection, today(self._desk.clock).year - 1, person=person.uid).get(person.uid)
        return {
            "nip": now.get("nip") or person.values["nip"], "name": now.get("nama"),
            "tier": tiers.tier(echelon=now.get("eselon"), kind=now.get("jenis_jabatan"),
                               position=now.get("jabatan"), level=now.get("jenjang")),
            "values": {word: {"value": value.value, "source": _source(value),
                              **_waiting(waits, person.uid, PERSON.field(word).group)}
                       for word, value in values.items()  # what only a later program knows stays below
                       if value.value is not None and word != "unit" and PERSON.has(word)},
            "ratings": [{**rating, **_waiting(waits, uid, "performance")} for uid, rating in ratings.items() if rating],
            "external": external if self._may_see_boxes() else {"hidden": True},
        }

    def set(self, nip: str, values: Mapping[str, str], reason: str | None = None) -> Changes:
        """Change values of one person; what is typed is read as an import would read it.

        Raises UsageError ``field.unknown``; the codes of a bad value; ``person.unknown``.
        """
        self._desk.allow(ENTRY, VERIFIER)
        read: dict[str, str | None] = {}
        for word, text in values.items():
            if word not in PERSON.words or word == "unit":
                raise UsageError("field.unknown", field=word, word=word)
            read[word] = self._read_value(word, text, today(self._desk.clock)) if text.strip() else None
        with self._desk.save("set", reason=reason, params={"nip": plain_nip(nip)}) as result:
            person = self._person(result.work.connection, nip)
            self._same_nip(result.work, person, read.get("nip"))
            if {"opd", "unit_kerja"} & read.keys():
                read["unit"] = self._unit(result.work, {**person.values, **read})
            result.work.set("person", person.uid, read)
        return result.changes

    def remove(self, nip: str, reason: str) -> Changes:
        """Take a person off the register; the history stays and undo brings him back."""
        self._desk.allow(ENTRY, VERIFIER)
        if not reason.strip():
            raise UserError("reason.missing", field="reason")
        with self._desk.save("remove", reason=reason, params={"nip": plain_nip(nip)}) as result:
            result.work.delete("person", self._person(result.work.connection, nip).uid)
        return result.changes

    @staticmethod
    def _person(connection: Any, nip: str) -> PersonRecord:
        found = people.by_nip(connection, plain_nip(nip))
        if found is None:
            raise UserError("person.unknown", field="nip", nip=nip)
        return found

    @staticmethod
    def _same_nip(work: Work, person: PersonRecord, nip: str | None) -> None:
        if nip and nip != person.values["nip"] and people.by_nip(work.connection, nip):
            raise UserError("nip.duplicate", field="nip", nip=nip)

    @staticmethod
    def _unit(work: Work, values: Mapping[str, str | None]) -> str | None:
        """The unit of a typed agency and work unit, found or made as an import does."""
        book = UnitBook(*units(work.connection))
        unit, _ = book.place(values.get("opd"), values.get("unit_kerja"))
        work.extend(book.deltas)
        return unit

    def _filter(self, connection: Any, request: ListRequest) -> PeopleFilter:
        units: tuple[str, ...] = ()
        if request.unit:
            tree = unit_tree(connection)
            units = tree.under(tree.find(request.unit).uid)
        return PeopleFilter(request.search, units, request.tiers, request.boxes, request.states)

    def _may_see_boxes(self) -> bool:
        return not self._desk.user.roles.isdisjoint((VERIFIER, LEADER, ADMIN))

    def _seen(self, line: PersonLine) -> PersonLine:
        """An entry clerk sees people, never boxes."""
        if self._may_see_boxes():
            return line
        return PersonLine(line.id, line.nip, line.name, line.title, line.unit, line.agency, line.position, line.grade,
                          line.tier, None, None, None)

    @staticmethod
    def _rating(connection: Any, row: Mapping[str, Any], until: str | None) -> dict[str, Any] | None:
        values = values_at(connection, "rating", row["uid"], until=until)
        if not values:
            return None
        found: dict[str, Any] = {word: values[word].value if word in values else None for word in RATING_WORDS}
        given = next((values[word] for word in RATING_WORDS[1:] if word in values), None)
        return {**found, "source": _source(given) if given else None}


def _source(value: Any) -> dict[str, Any]:
    return {"kind": value.kind, "at": value.at, "by": value.by, "file": value.file, "cell": value.cell}


def _waiting(waits: Mapping[tuple[str, str], str], record: str, group: str) -> dict[str, Any]:
    """Whether a value, or the record as a whole, waits for a person, and in which conflict."""
    conflict = waits.get((record, group)) or waits.get((record, WHOLE))
    return {"disputed": True, "conflict": conflict} if conflict else {}
