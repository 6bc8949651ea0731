"""Sessions by the services beside a naive second reading: what is judged, what stands, what feeds the map."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.app import Workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.ids import ROOT_UNIT, natural
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.talent import MapRequest
from simata_desktop.store.journal import Delta
from tests.services.conftest import NAME, PASSPHRASE
from tests.unit import naive_assessment as naive
from tests.unit.naive_assessment import EIGHT, NINE, Taken

TODAY = date(2026, 11, 24)
POSTS = {  # tier → what the register tells
    "jpt_madya": {"eselon": "I.a"}, "jpt_pratama": {"eselon": "II.b"}, "administrator": {"eselon": "III.a"},
    "pengawas": {"eselon": "IV.a"}, "pelaksana": {"jenis_jabatan": "executor"},
    "jf_ahli_utama": {"jenis_jabatan": "functional", "jabatan": "Analis Ahli Utama"},
    "jf_ahli_muda": {"jenis_jabatan": "functional", "jabatan": "Analis Ahli Muda"},
    "jf_terampil": {"jenis_jabatan": "functional", "jabatan": "Pranata Terampil"}, None: {}}
SESSIONS = [  # code, day, state: on the last day of validity, the day after it, 29 February, today, later
    ("S00", date(2023, 11, 24), "final"), ("S01", date(2023, 11, 23), "final"), ("S02", date(2024, 2, 29), "final"),
    ("S03", date(2026, 11, 24), "final"), ("S04", date(2026, 11, 24), "running"), ("S05", date(2027, 1, 5), "planned"),
    *((f"S{n:02d}", date(2020, 1, 15) + timedelta(days=110 * (n - 6)), "final") for n in range(6, 17)),
    ("S17", date(2025, 2, 2), "final"), ("S18", date(2026, 11, 23), "running"), ("S19", date(2026, 6, 6), "planned")]
PEOPLE, IN_SESSION = 120, 50
RESULTS = "SELECT * FROM result WHERE map = 0 ORDER BY person"


def text(number: int) -> str:
    whole, rest = divmod(number, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)


def new(entity: str, uid: str, values: dict[str, str | None]) -> Delta:
    return Delta(entity, uid, "create", {word: (None, value) for word, value in values.items() if value is not None})


class Town:
    """A hundred and twenty people of every tier and twenty sessions of fifty, each known here as it was put."""

    def __init__(self) -> None:
        self.dice, self.made = random.Random(57), naive.RandomSessions(57)
        self.tiers, self.own = {}, {}
        self.taken: dict[str, list[Taken]] = {}
        for number in range(PEOPLE):
            nip = f"19800101200501{1000 + number}"
            self.tiers[nip] = list(POSTS)[number % len(POSTS)]
            self.own[nip] = {code: 100 * self.dice.randint(1, 5) for code in NINE} if number % 7 == 0 else {}
            self.taken[nip] = []

    def fill(self, workspace: Workspace) -> None:
        with workspace.desk.save("import", params={"file": "uji"}) as result:
            result.work.extend(list(self._deltas()))

    def _deltas(self) -> Iterator[Delta]:
        for number, (nip, tier) in enumerate(self.tiers.items()):
            post = f"J{number}" if self.own[nip] else None
            yield new("person", natural("person", nip), {
                "nip": nip, "nama": f"Contoh {number}", "unit": ROOT_UNIT, "kode_jabatan": post, **POSTS[tier]})
            yield new("rating", natural("rating", nip), {
                "pegawai": natural("person", nip), "tahun": "2025", "predikat_kinerja": "baik"})
            if post:
                yield new("post", natural("post", post), {"kode_jabatan": post, "standar": json.dumps(
                    {code: text(need) for code, need in self.own[nip].items()})})
        for code, day, state in SESSIONS:
            uid = natural("session", code)
            yield new("session", uid, {"kode": code, "nama": code, "jenis": "both", "tanggal": day.isoformat(),
                                       "status": state})
            for nip in self.dice.sample(list(self.tiers), IN_SESSION):
                yield self._participant(uid, nip, code=code, day=day, state=state)

    def _participant(self, session: str, nip: str, *, code: str, day: date, state: str) -> Delta:
        one = self.made.one(len(self.taken[nip]) + 5 * int(code[1:]), self.tiers[nip])
        if not self.tiers[nip] or self.dice.random() < 0.05:
            one.levels = {} if self.dice.random() < 0.3 else one.levels
            one.aspects = {} if not one.levels else one.aspects
        self.taken[nip].append(Taken(code, day, state, one.levels, one.aspects, self.tiers[nip], self.own[nip]))
        return new("participant", natural("participant", session, natural("person", nip)), {
            "sesi": session, "pegawai": natural("person", nip),
            **{measure: text(level) for measure, level in {**one.levels, **one.aspects}.items()}})

    def need(self, nip: str) -> naive.Hundredths:
        return naive.required(self.tiers[nip], self.own[nip])

    def axes(self, nip: str, day: date = TODAY) -> tuple[Fraction | None, Fraction | None]:
        """What the map takes of a person: JPM and potential, held at 100."""
        found = []
        for codes in (NINE, EIGHT):
            one = naive.feeding(self.taken[nip], day, codes)
            value = None if one is None else (
                naive.uncapped(one.levels, self.need(nip)) if codes is NINE else naive.potential(one.aspects))
            found.append(None if value is None else min(value, Fraction(100)))
        return found[0], found[1]

    def fed_by(self, nip: str, day: date = TODAY) -> tuple[str | None, ...]:
        found = (naive.feeding(self.taken[nip], day, codes) for codes in (NINE, EIGHT))
        return tuple(one.session if one else None for one in found)


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(datetime.fromisoformat("2026-11-24T09:41:00+07:00"))


@pytest.fixture(scope="module")
def town() -> Town:
    return Town()


@pytest.fixture(scope="module")
def office(template: Path, tmp_path_factory: pytest.TempPathFactory, town: Town,
           clock: FixedClock) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("town") / "w"
    shutil.copytree(template, folder)
    opened = app.open_workspace(folder, NAME, PASSPHRASE, around=app.Surroundings(clock=clock))
    town.fill(opened)
    yield opened
    opened.close()


def exact(some: naive.Hundredths) -> dict[str, Fraction]:
    return {code: Fraction(number, 100) for code, number in some.items()}


# A thousand participants


def test_every_participant_is_judged_as_the_naive_reading_judges(office: Workspace, town: Town) -> None:
    met: Counter[str | None] = Counter()
    for code, _, _ in SESSIONS:
        for ours in office.assessment.participants(code):
            one = next(taken for taken in town.taken[ours.nip] if taken.session == code)
            need, target = town.need(ours.nip), naive.required(naive.ABOVE.get(one.tier or ""))
            jpm, above = naive.uncapped(one.levels, need), naive.uncapped(one.levels, target)
            assert (ours.tier, ours.next_tier) == (one.tier, naive.ABOVE.get(one.tier or ""))
            assert (ours.levels, ours.aspects) == (exact(one.levels), exact(one.aspects))
            assert (ours.standard, ours.target) == (exact(need), exact(target))
            assert (ours.judged.jpm, ours.judged.projection) == (jpm, above)
            assert (ours.judged.category, ours.judged.fill_category, ours.judged.projection_category) == (
                naive.category(jpm, naive.MAPPING), naive.category(jpm, naive.FILLING),
                naive.category(above, naive.MAPPING))
            assert ours.judged.potential == naive.potential(one.aspects)
            assert (ours.judged.so_far, ours.judged.so_far_count) == naive.so_far(one.levels, need)
            met[ours.judged.category] += 1
    assert sum(met.values()) == len(SESSIONS) * IN_SESSION == 1000
    assert min(met[name] for name in ("O", "CO", "KO", None)) > 20


def test_the_sums_of_a_session_are_those_of_its_cells(office: Workspace, town: Town) -> None:
    for line in office.assessment.sessions():
        rows = [one for some in town.taken.values() for one in some if one.session == line.code]
        filled = [len(one.levels) + len(one.aspects) for one in rows]
        assert (line.participants, line.complete, line.missing) == (
            IN_SESSION, filled.count(17), sum(17 - number for number in filled))
        assert line.valid_until == naive.last_day(line.date or TODAY)


def standing(town: Town, nip: str, one: Taken, day: date) -> str:
    fed = town.fed_by(nip, day)
    if one.state != "final" or one.day > day:
        return "running"
    if not one.levels and not one.aspects:
        return "empty"
    if naive.last_day(one.day) < day:
        return "expired"
    if one.session in fed:
        return "counts"
    return "superseded" if len(one.levels) == 9 or len(one.aspects) == 8 else "incomplete"


def test_what_each_session_of_a_person_stands_for(office: Workspace, town: Town) -> None:
    met: Counter[str] = Counter()
    for nip in town.taken:
        found = office.assessment.of_person(nip)
        assert [one.date for one in found] == sorted((one.day for one in town.taken[nip]), reverse=True)
        wanted = {one.session: standing(town, nip, one, TODAY) for one in town.taken[nip]}
        assert {one.code: one.standing for one in found} == wanted
        met.update(wanted.values())
    assert min(met[name] for name in ("counts", "superseded", "expired", "running", "empty", "incomplete")) > 3


def test_the_latest_valid_final_session_feeds_the_map_and_no_other(office: Workspace, town: Town) -> None:
    scheme, scores = office.talent.indicator_scores()
    places = [[one.code for one in scheme.indicators].index(code)
              for code in ("competency_assessment", "potential_assessment")]
    known = 0
    for nip in town.taken:
        ours = tuple(scores[nip][place] for place in places)
        theirs = tuple(None if value is None else float(value) for value in town.axes(nip))
        assert ours == pytest.approx(theirs, abs=1e-9), nip
        known += None not in theirs
    assert known > 20


def test_the_matrix_shows_the_assessment_that_counts(office: Workspace, town: Town) -> None:
    shown = {one.nip: one for one in office.assessment.matrix()}
    for nip in town.taken:
        one = naive.feeding(town.taken[nip], TODAY, NINE)
        if one is not None:
            assert shown[nip].levels == exact(one.levels)


# What a change changes


def kept(office: Workspace) -> dict[str, tuple[object, ...]]:
    """All that the map keeps of each person but the last column: the day to look again, which any session may bring."""
    with office.desk.database.reading() as connection:
        nips = {row[0]: row[1] for row in connection.exec_driver_sql("SELECT id, nip FROM person")}
        return {nips[row.person]: tuple(row)[:-1] for row in connection.exec_driver_sql(RESULTS)}


def compare(office: Workspace, town: Town, before: dict[str, tuple[object, ...]],
            axes: dict[str, object], fed: dict[str, object]) -> set[str]:
    """Who changed: at least everybody whose value is another, and nobody whose session is the same."""
    after = kept(office)
    changed = {nip for nip in after if after[nip] != before[nip]}
    assert changed >= {nip for nip in town.taken if town.axes(nip) != axes[nip]}
    assert changed <= {nip for nip in town.taken if town.fed_by(nip) != fed[nip] or town.axes(nip) != axes[nip]}
    with office.desk.database.writing() as connection:  # and the kept rows are those that all people anew would get
        office.desk.standing.rebuild(connection)
    assert kept(office) == after
    return changed


def test_the_map_changes_exactly_for_those_whose_valid_session_changed(office: Workspace, town: Town) -> None:
    service = office.assessment

    def now() -> tuple[dict[str, tuple[object, ...]], dict[str, object], dict[str, object]]:
        return (kept(office), {nip: town.axes(nip) for nip in town.taken},
                {nip: town.fed_by(nip) for nip in town.taken})

    def mark(code: str, state: str) -> None:
        for some in town.taken.values():
            for one in some:
                one.state = state if one.session == code else one.state

    target = next(nip for nip, some in town.taken.items() if town.tiers[nip] == "jpt_madya"
                  and "S18" in (met := {one.session for one in some}) and "S03" not in met)
    mine = next(one for one in town.taken[target] if one.session == "S18")
    start = now()
    values = {**dict.fromkeys(NINE, "4,5"), **dict.fromkeys(EIGHT, "5")}
    service.assess("S18", target, values)  # a running session feeds nothing
    mine.levels, mine.aspects = dict.fromkeys(NINE, 450), dict.fromkeys(EIGHT, 500)
    assert compare(office, town, *start) == set()
    service.finalise("S18")
    mark("S18", "final")
    finalised = compare(office, town, *start)
    assert target in finalised
    assert len(finalised) < PEOPLE
    start = now()
    service.reopen("S18", "Nilai satu peserta tertukar")
    mark("S18", "running")
    assert compare(office, town, *start) == finalised
    service.assess("S18", target, {"integrity": "1"})
    mine.levels = {**mine.levels, "integrity": 100}
    start = now()
    service.finalise("S18")
    mark("S18", "final")
    assert compare(office, town, *start) == finalised
    start = now()
    service.reopen("S18", "Satu kompetensi kurang")
    service.assess("S18", target, {"integrity": "2"})
    service.finalise("S18")
    mine.levels = {**mine.levels, "integrity": 200}
    assert compare(office, town, *start) == {target}  # a level of one person is no matter of anybody else
    found = office.talent.map(MapRequest(entries=True))
    assert found.people == PEOPLE


# The day after


def test_the_day_after_expiry_they_are_unmapped_with_the_reason(office: Workspace, town: Town,
                                                                clock: FixedClock) -> None:
    """Of those whose only valid session is of three years ago today: today on the map, tomorrow not."""
    leaving = {nip for nip in town.taken if None not in town.axes(nip) and town.fed_by(nip) == ("S00", "S00")
               and town.axes(nip, TODAY + timedelta(days=1)) == (None, None)}
    assert leaving
    tomorrow_day = TODAY + timedelta(days=1)
    today = {one.nip: one for one in office.talent.map(MapRequest(entries=True)).entries}
    assert all(today[nip].state != "unrated" for nip in leaving)
    clock.move(days=1)
    try:
        tomorrow = {one.nip: one for one in office.talent.map(MapRequest(entries=True)).entries}
        office.desk.standing.ensure(office.desk.database)
        again = {one.nip: one for one in office.talent.map(MapRequest(entries=True)).entries}
        for nip in town.taken:
            if town.need(nip):  # without a standard, the kept map says missing where the computed one says no_standard
                assert again[nip] == tomorrow[nip]
            if nip in leaving:
                assert tomorrow[nip].state == "unrated"
                assert {"competency_assessment.expired", "potential_assessment.expired"} <= set(tomorrow[nip].reasons)
                found = {one.code: one.standing for one in office.assessment.of_person(nip)}
                assert found == {one.session: standing(town, nip, one, tomorrow_day) for one in town.taken[nip]}
                assert found["S00"] == "expired"
            elif town.fed_by(nip, TODAY + timedelta(days=1)) == town.fed_by(nip):
                assert tomorrow[nip].state == today[nip].state
    finally:
        clock.move(days=-1)


def test_an_assessment_of_29_february_lasts_to_28_february(office: Workspace, town: Town) -> None:
    nip = next(nip for nip, some in town.taken.items() if any(one.session == "S02" and one.levels for one in some))
    found: Participant | None = next(
        one.participant for one in office.assessment.of_person(nip) if one.code == "S02")
    assert found is not None
    assert next(one.valid_until for one in office.assessment.of_person(nip) if one.code == "S02") == date(2027, 2, 28)
