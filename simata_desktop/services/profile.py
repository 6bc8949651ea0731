"""Individual talent profiles: everything of one person for the paper, read for a number of people at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from simata_desktop import resources
from simata_desktop.domain.assessment import Rules
from simata_desktop.domain.development import Catalogue
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.facts import Ref
from simata_desktop.domain.ids import fold
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.profile import Profile, Sight
from simata_desktop.domain.records import REPORT_WORDS
from simata_desktop.domain.results import IndicatorResult, PersonResult
from simata_desktop.services.assessment_rows import Roster, names
from simata_desktop.services.desk import ASSESSOR, LEADER, VERIFIER, Desk
from simata_desktop.services.profile_assessment import (
    ASPECTS_FEED,
    LEVELS_FEED,
    Sat,
    competencies,
    counting,
    potential,
    sittings,
)
from simata_desktop.services.profile_history import history, identity, ratings
from simata_desktop.services.profile_standing import Origins, standing
from simata_desktop.services.rules import check_tiers
from simata_desktop.services.talent import STATES, MapRequest
from simata_desktop.store.exchange.lists import disputed_people
from simata_desktop.store.queries import assessments, people, profiles
from simata_desktop.store.queries.assessments import ParticipantRow
from simata_desktop.store.queries.facts import Known
from simata_desktop.store.queries.maps import external_boxes
from simata_desktop.store.queries.people import PeopleFilter
from simata_desktop.store.standing import View

CHUNK = 40  # people read at once
ALL, OWN_SESSION = Sight(), Sight(standing=False)
NOBODY: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class ProfileRequest:
    """Whose profiles: these numbers, or everybody a map of ``map`` names; the rest of ``map`` says of which day."""

    nips: tuple[str, ...] = ()
    map: MapRequest = field(default_factory=MapRequest)


class ProfileService:
    """Profiles of people. Verifiers and leaders see all; an assessor what his own sessions hold."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def profiles(self, request: ProfileRequest) -> tuple[int, Generator[Profile, None, None]]:
        """How many they are, and one after the other in the order asked (else by NIP); call it to the end or close it.

        Raises ``right.missing``, ``person.unknown`` (names the first), ``unit.unknown``, ``tier.unknown``.
        """
        self._desk.allow(VERIFIER, LEADER, ASSESSOR)
        wanted = self._wanted(request)
        return len(wanted), self._read(wanted, request.map)

    def one(self, nip: str, request: MapRequest | None = None) -> Profile:
        """The profile of one person. Raises as :meth:`profiles`."""
        _, found = self.profiles(ProfileRequest((nip,), request or MapRequest()))
        profile, = found
        return profile

    @property
    def _sees_all(self) -> bool:
        return not self._desk.user.roles.isdisjoint((VERIFIER, LEADER))

    def _wanted(self, request: ProfileRequest) -> list[int]:
        """Local keys in the order of the paper."""
        with self._desk.database.reading() as connection:
            if request.nips:
                nips = list(dict.fromkeys(plain_nip(nip) for nip in request.nips))
                keys = profiles.keys_of(connection, nips)
                for nip in nips:
                    if nip not in keys:
                        raise UserError("person.unknown", field="nip", nip=nip)
                return [keys[nip] for nip in nips]
            self._desk.allow(VERIFIER, LEADER)
            return _mapped(connection, self._view(connection, request.map), request.map)

    def _view(self, connection: Any, asked: MapRequest) -> View:
        return self._desk.standing.view(connection, period=asked.period, day=asked.day, scheme=asked.scheme)

    def _read(self, ids: Sequence[int], asked: MapRequest) -> Generator[Profile, None, None]:
        with self._desk.database.reading() as connection:
            bench = _Bench(self._desk, connection, self._view(connection, asked), sees_all=self._sees_all)
            for start in range(0, len(ids), CHUNK):
                yield from bench.read(ids[start: start + CHUNK])


def _mapped(connection: Any, view: View, asked: MapRequest) -> list[int]:
    """Everybody the map names, by NIP."""
    check_tiers(view.reader.tiers, asked.tiers)
    units = view.reader.units
    under = units.under(units.find(asked.unit).uid) if asked.unit else ()
    ids = people.keys(connection, PeopleFilter(units=under))
    meant = {known.id for known in view.reader.read(connection, ids)
             if view.target.means(known.unit_id, known.tier, units)
             and (not asked.tiers or (known.tier or "unknown") in asked.tiers)
             and view.place(known)[0] in STATES}
    return [one for one in ids if one in meant]


class _Bench:
    """What profiles of one map share, and the reading of some people after the other."""

    def __init__(self, desk: Desk, connection: Any, view: View, *, sees_all: bool) -> None:
        self._connection, self._view, self._sees_all = connection, view, sees_all
        self._me = fold(desk.user.name)
        self._roster = Roster(desk, connection)
        self._roster.rules = Rules(view.scheme.jpm, view.context.aspect_top)
        self._external = external_boxes(connection, view.context.rating_year)
        self._declarations = profiles.declaration_numbers(connection)
        self._disputed = Counter(uid for uid, _ in disputed_people(connection))

    def read(self, ids: Sequence[int]) -> Iterator[Profile]:
        """The profiles of these local keys in their order."""
        connection, view = self._connection, self._view
        known = {one.id: one for one in view.reader.read(connection, ids)}
        results = {id_: view.mapper.evaluate(one.facts) for id_, one in known.items()}
        records = profiles.persons(connection, ids)
        uids = [one.uid for one in known.values()]
        attended = profiles.attended(connection, uids)
        rows = self._visible(assessments.of_ids(
            connection, [one.participant for some in attended.values() for one in some]))
        origins = Origins(
            connection, profiles.evidence_marks(connection, _evidence(results.values())),
            {one.participant: one for some in attended.values() for one in some}, self._declarations)
        lives = profiles.histories(connection, uids)
        for id_ in ids:
            if id_ in known:
                one = known[id_]
                sat = sittings(self._roster, rows.get(one.uid, ()), attended.get(one.uid, ()), view.context.day)
                yield self._profile(one, results[id_], sat, record=records[id_], origins=origins,
                                    life=lives.get(one.uid, ()))

    def _visible(self, rows: Sequence[ParticipantRow]) -> dict[str, list[ParticipantRow]]:
        """By person the rows this user may see."""
        found: dict[str, list[ParticipantRow]] = {}
        for row in rows:
            if self._sees_all or self._me in map(fold, names(row.assessors)):
                found.setdefault(row.person, []).append(row)
        return found

    def _profile(self, known: Known, result: PersonResult, sat: Mapping[str, Sat], *, record: people.PersonRecord,
                 origins: Origins, life: Sequence[Mapping[str, Any]]) -> Profile:
        view, context, facts = self._view, self._view.context, known.facts
        if not self._sees_all and not sat:
            raise UserError("right.missing", roles=f"{VERIFIER}, {LEADER}")
        state, _ = view.place(known)
        stands = standing(view.scheme, result, state, facts, origins,
                          external=self._external.get(known.uid, NOBODY)) if self._sees_all else None
        levels, aspects = (counting(result, sat, feed)[0] for feed in (LEVELS_FEED, ASPECTS_FEED))
        until, day = self._roster.valid_until, context.day
        told = competencies(levels, view.scheme.jpm, until=until(levels.day), day=day) if levels else None
        seen = potential(aspects, top=context.aspect_top, until=until(aspects.day), day=day) if aspects else None
        indicators = [one for axis in stands.axes for one in axis.indicators] if stands else []
        return Profile(
            identity(record, facts, ranks(), tier=known.tier), view.period, context.rating_year, day,
            view.scheme.title, view.scheme.code, view.scheme.version, view.in_force,
            ALL if self._sees_all else OWN_SESSION, stands, told, seen, _words(levels, aspects),
            ratings(facts, context.rating_year), history(life),
            catalogue().suggestions(told.lines if told else (), indicators), self._disputed[known.uid])


def _evidence(results: Any) -> set[str]:
    """The ids of all pieces of evidence that numbers rest on."""
    open_: list[IndicatorResult] = [one for result in results
                                    for axis in (result.performance, result.potential) for one in axis.indicators]
    refs: set[Ref] = set()
    while open_:
        one = open_.pop()
        refs.update(one.counted)
        open_.extend(one.parts)
    return {ref.id for ref in refs if ref.entity == "evidence"}


def _words(*sat: Sat | None) -> dict[str, str]:
    """The texts of the report, of the first sitting that has them."""
    told = [one.participant.words for one in sat if one is not None]
    return {word: text for word in REPORT_WORDS
            if (text := next((some[word] for some in told if some.get(word)), None))}


@cache
def catalogue() -> Catalogue:
    """The shipped activities; they cannot change while the program runs."""
    return Catalogue.parse(resources.read_json("reference", "development.json"))


@cache
def ranks() -> dict[str, str]:
    """The rank of every grade of civil servants; contract staff have none."""
    return {row["grade"]: row["rank"] for row in resources.read_json("reference", "grades.json")["pns"]}
