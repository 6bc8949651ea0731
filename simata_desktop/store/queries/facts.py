"""From rows to what the engine needs to know of each person: bulk, one query a table, in the order of the local key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

import msgspec
from sqlalchemy import Connection

from simata_desktop.domain.exact import exact
from simata_desktop.domain.facts import (
    AssessmentFact,
    DeclarationFact,
    EvidenceFact,
    Facts,
    PostFact,
    RatingFact,
    Ref,
)
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, PERSON
from simata_desktop.domain.tiers import Tiers, retirement_day
from simata_desktop.store.queries.units import UnitTree

CHUNK = 5000
Bag = dict[str, list[Any]]
Post = tuple[str | None, str | None, str | None, str | None]  # echelon, kind, name, level
EMPTY: tuple[Any, ...] = ()
Covering = Callable[[str | None], tuple[DeclarationFact, ...]]  # unit → declarations that cover it
Alike = tuple[object, ...]
PersonRow = Sequence[Any]  # local key, id, and the values of PERSON_WORDS
PERSON_WORDS = ("unit", "kedudukan_hukum", "eselon", "jenis_jabatan", "jabatan", "jenjang", "tmt_jabatan",
                "kode_jabatan", "tanggal_lahir", "pendidikan")
_PERSON_COLUMNS = ", ".join(PERSON.field(word).column for word in PERSON_WORDS)
POST_WORDS = ("unit", "eselon", "jenis_jabatan", "jabatan", "jenjang", "tmt_jabatan")


@dataclass(slots=True)
class Known:
    """One person as the map needs him: local key, unit and tier on the date of data, in service or not, and facts.

    ``alike``: what the result follows from of who has one post and no record; None for everybody else.
    """

    id: int
    uid: str
    unit_id: str | None
    tier: str | None
    active: bool
    alike: Alike | None
    _make: Callable[[], Facts] = field(repr=False)
    _facts: Facts | None = field(default=None, repr=False)

    @property
    def facts(self) -> Facts:
        """All that is known, put together when first asked for."""
        if self._facts is None:
            self._facts = self._make()
        return self._facts


@dataclass(frozen=True, slots=True)
class Records:
    """What the records of some people tell, by the person's id; ``earlier``: posts before the present one."""

    covering: Covering
    standards: Mapping[str, Any]
    ratings: Bag = field(default_factory=dict)
    evidence: Bag = field(default_factory=dict)
    sessions: Bag = field(default_factory=dict)
    posts: Bag = field(default_factory=dict)
    earlier: Bag = field(default_factory=dict)

    def named(self) -> set[str]:
        """Everybody of whom any record tells."""
        return {*self.ratings, *self.evidence, *self.sessions, *self.posts, *self.earlier}


@dataclass(frozen=True)
class Reader:
    """Reads people for one day of data; lists of the law come from outside."""

    tiers: Tiers
    retirement_ages: Mapping[str, int]
    units: UnitTree
    day: date
    known_tiers: dict[Post, str | None] = field(default_factory=dict, compare=False)
    known_statuses: dict[str | None, bool] = field(default_factory=dict, compare=False)

    def read(self, connection: Connection, ids: Sequence[int] | None = None) -> Iterator[Known]:
        """The people of these local keys (all when None), in chunks, ordered by local key."""
        covering, standards = _declarations(connection, self.units), _post_standards(connection)
        for some in _chunks(connection, ids):
            people = connection.exec_driver_sql(
                f"SELECT id, uid, {_PERSON_COLUMNS} FROM person "
                "WHERE deleted = 0 AND id IN (SELECT value FROM json_each(?)) ORDER BY id", (some,)).fetchall()
            records = Records(covering, standards, _ratings(connection, some), _evidence(connection, some),
                              _assessments(connection, some), self._posts(connection, some),
                              _earlier_posts(connection, some))
            yield from self._known(people, records)

    def read_new(self, connection: Connection, people: Iterable[PersonRow]) -> Iterator[Known]:
        """The same of people who have just been made, so that no record names them yet."""
        records = Records(_declarations(connection, self.units), _post_standards(connection))
        return self._known(people, records)

    def _known(self, people: Iterable[PersonRow], records: Records) -> Iterator[Known]:
        named, earlier = records.named(), records.earlier
        for row in people:
            id_, uid, unit, legal, echelon, kind, position, level, since, code, _, education = row
            held = None
            if uid in earlier:
                now = dict(zip(POST_WORDS, (unit, echelon, kind, position, level, since), strict=True))
                unit, held = self._held(uid, _walk_back(now, earlier[uid]))
            tier = held[0].tier if held else self._tier((echelon, kind, position, level))
            active = self._active(legal)
            alone = uid not in named and code not in records.standards
            alike = (active, tier, education, since, records.covering(unit)) if alone else None
            yield Known(id_, uid, unit, tier, active, alike, partial(self._facts, row, unit, tier, held, records))

    def _facts(self, row: PersonRow, unit: str | None, tier: str | None, held: tuple[PostFact, ...] | None,
               records: Records) -> Facts:
        uid, since, code, born, education = row[1], *row[8:]
        posts = held or (PostFact(tier, _day(since), Ref("person", uid, "tmt_jabatan")),)
        return Facts(uid, tier, education, (*posts, *records.posts.get(uid, EMPTY)),
                     tuple(records.ratings.get(uid, EMPTY)), tuple(records.evidence.get(uid, EMPTY)),
                     tuple(records.sessions.get(uid, EMPTY)), records.covering(unit),
                     records.standards.get(code) if code else None,
                     retirement_day(_day(born), self.retirement_ages.get(tier or "")))

    def _held(self, uid: str, known: Sequence[dict[str, str | None]]) -> tuple[str | None, tuple[PostFact, ...]]:
        """The unit and the posts of somebody whose post has changed, the one held on the date of data first."""
        present = _held_on(self.day, known)
        ordered = (present, *(one for one in known if one is not present))
        return present["unit"], tuple([
            PostFact(self._tier((one["eselon"], one["jenis_jabatan"], one["jabatan"], one["jenjang"])),
                     _day(one["tmt_jabatan"]), Ref("person", uid, "tmt_jabatan")) for one in ordered])

    def _tier(self, post: Post) -> str | None:
        """The tier of a post; each is worked out once."""
        if post not in self.known_tiers:
            echelon, kind, position, level = post
            self.known_tiers[post] = self.tiers.tier(echelon=echelon, kind=kind, position=position, level=level)
        return self.known_tiers[post]

    def _active(self, legal_status: str | None) -> bool:
        if legal_status not in self.known_statuses:
            self.known_statuses[legal_status] = self.tiers.in_service(legal_status) is not False
        return self.known_statuses[legal_status]

    def _posts(self, connection: Connection, some: str) -> Bag:
        bag: Bag = defaultdict(list)
        for uid, person, position, since in _children(
                connection, some, "history", "uid, person_id, position, position_date",
                "AND c.kind IN ('jabatan') AND c.position_date IS NOT NULL"):
            tier = self.tiers.tier(position=position)
            bag[person].append(PostFact(tier, _day(since), Ref("history", uid, "tmt_jabatan")))
        return bag


def _chunks(connection: Connection, ids: Sequence[int] | None) -> Iterator[str]:
    if ids is None:
        ids = [row[0] for row in connection.exec_driver_sql("SELECT id FROM person WHERE deleted = 0 ORDER BY id")]
    for start in range(0, len(ids), CHUNK):
        yield msgspec.json.encode(list(ids[start: start + CHUNK])).decode()


def _children(connection: Connection, some: str, table: str, columns: str, where: str = "") -> Iterator[Any]:
    named = ", ".join(f"c.{name.strip()}" for name in columns.split(","))
    yield from connection.exec_driver_sql(
        f"SELECT {named} FROM person p JOIN {table} c ON c.person_id = p.uid AND c.deleted = 0 {where} "
        "WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY c.id", (some,)).fetchall()


def _ratings(connection: Connection, some: str) -> Bag:
    bag: Bag = defaultdict(list)
    for uid, person, year, predicate, result, behaviour in _children(
            connection, some, "rating", "uid, person_id, year, predicate, work_result, behaviour"):
        bag[person].append(RatingFact(uid, int(year), predicate, result, behaviour))
    return bag


def _evidence(connection: Connection, some: str) -> Bag:
    bag: Bag = defaultdict(list)
    for order, uid, person, indicator, part, kind, value, day, year, number, state in _children(
            connection, some, "evidence",
            "id, uid, person_id, indicator, part, kind, value, date, year, number, state"):
        bag[person].append(EvidenceFact(uid, indicator, part, kind or "value", value, _day(day),
                                        int(year) if year is not None else None, number, state or "recorded", order))
    return bag


def _assessments(connection: Connection, some: str) -> Bag:
    columns = (*COMPETENCIES, *ASPECTS)
    named = ", ".join(f"c.{name}" for name in columns)
    rows = connection.exec_driver_sql(
        f"SELECT c.uid, c.person_id, c.session_id, s.date, c.jpm, c.potential_score, {named} FROM person p "
        "JOIN participant c ON c.person_id = p.uid AND c.deleted = 0 "
        "JOIN session s ON s.uid = c.session_id AND s.deleted = 0 AND s.state = 'final' AND s.date IS NOT NULL "
        "WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY c.id", (some,)).fetchall()
    bag: Bag = defaultdict(list)
    split = len(COMPETENCIES)
    for uid, person, session, day, jpm, potential, *levels in rows:
        known = [_level(level) if level is not None else None for level in levels]
        bag[person].append(AssessmentFact(
            uid, session, date.fromisoformat(day),
            {code: v for code, v in zip(COMPETENCIES, known[:split], strict=True) if v is not None},
            {code: v for code, v in zip(ASPECTS, known[split:], strict=True) if v is not None},
            exact(jpm) if jpm is not None else None, exact(potential) if potential is not None else None))
    return bag


def _declarations(connection: Connection, units: UnitTree) -> Covering:
    own: dict[str, list[DeclarationFact]] = defaultdict(list)
    for uid, unit, indicator, part, period in connection.exec_driver_sql(
            "SELECT uid, unit_id, indicator, part, period FROM declaration "
            "WHERE deleted = 0 AND coalesce(withdrawn, 0) = 0"):
        own[unit].append(DeclarationFact(uid, indicator, part, int(period)))
    known: dict[str | None, tuple[DeclarationFact, ...]] = {}

    def covering(unit: str | None) -> tuple[DeclarationFact, ...]:
        if not own:
            return ()
        if unit not in known:
            known[unit] = tuple(one for uid in units.above(unit) for one in own.get(uid, ()))
        return known[unit]

    return covering


def _earlier_posts(connection: Connection, some: str) -> Bag:
    """Posts a person held before, as the journal tells them, latest first."""
    rows = connection.exec_driver_sql(
        "SELECT j.record_id, j.fields FROM person p JOIN sync_change j ON j.record_id = p.uid AND j.entity = 'person' "
        "AND j.kind = 'set' AND instr(j.fields, '\"post.tmt_jabatan\"') > 0 "
        "WHERE p.id IN (SELECT value FROM json_each(?)) ORDER BY j.pos DESC", (some,))
    found: Bag = defaultdict(list)
    for uid, fields in rows:
        changed = msgspec.json.decode(fields)
        before = {name: changed[f"post.{name}"][0] for name in POST_WORDS if f"post.{name}" in changed}
        if before["tmt_jabatan"]:
            found[uid].append(before)
    return found


def _walk_back(now: dict[str, str | None], changes: Sequence[dict[str, str | None]]) -> list[dict[str, str | None]]:
    """The present post and those before it, each whole: what a change did not touch stood there already."""
    posts = [now]
    for change in changes:
        posts.append({**posts[-1], **change})
    return posts


def _held_on(day: date, posts: Sequence[dict[str, str | None]]) -> dict[str, str | None]:
    """The post held on the date of data: one that begins later gives way to the one before, if known (cli.md)."""
    limit = day.isoformat()
    return next((post for post in posts if (post["tmt_jabatan"] or "") <= limit), posts[0])


def _post_standards(connection: Connection) -> dict[str, Any]:
    rows = connection.exec_driver_sql(
        "SELECT code, standard FROM post WHERE deleted = 0 AND standard IS NOT NULL AND code IS NOT NULL")
    return {code: {word: exact(level) for word, level in msgspec.json.decode(text).items()} for code, text in rows}


@lru_cache(maxsize=4096)  # the levels of a whole office are few
def _level(text: str) -> Fraction | None:
    return exact(text)


@lru_cache(maxsize=16384)
def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:  # kept as typed, told as value.unknown when it came in
        return None
