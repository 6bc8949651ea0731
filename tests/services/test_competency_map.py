"""The competency map by the service: the same people and numbers as the sessions, units that add up, years, rights."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

import pytest

from simata_desktop.app import Surroundings, Workspace, create_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.competency import gaps
from simata_desktop.domain.errors import UserError
from simata_desktop.services import demo
from simata_desktop.services.competency_map import Asked, CompetencyMap
from simata_desktop.services.desk import User
from simata_desktop.store.queries.units import unit_tree
from tests.services.evidence_office import signed_in

PEOPLE = 150


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The practice office: final, expired, running and planned sessions, people of every tier, some not in service."""
    made, _ = create_workspace(tmp_path_factory.mktemp("peta") / "w", "admin", "latihan", practice=True,
                               around=Surroundings(clock=FixedClock()))
    demo.fill(made.desk, people=PEOPLE, seed=3, dice=random.Random(3))
    yield made
    made.close()


@pytest.fixture(scope="module")
def whole(office: Workspace) -> CompetencyMap:
    return office.competency_map.map()


def test_everybody_stands_there_as_in_the_session_that_counts(office: Workspace, whole: CompetencyMap) -> None:
    counts = {one.nip: one for one in office.assessment.matrix()}
    assert len(whole.people) > 20
    for one in whole.people:
        same = counts[one.nip]
        assert (one.standing.levels, one.standing.needs) == (same.levels, same.standard)
        assert (one.standing.jpm, one.category, one.fill_category) == (
            same.judged.jpm, same.judged.category, same.judged.fill_category)
        assert (one.tier, one.title) == (same.tier, same.name)
    assert len(whole.people) + whole.without + whole.inactive == office.people.count() == PEOPLE
    assert whole.inactive > 0
    names = [one.name.casefold() for one in whole.people]
    assert names == sorted(names)


def test_units_add_up_and_each_is_as_if_asked_alone(office: Workspace, whole: CompetencyMap) -> None:
    assert sum(line.people for line in whole.units) == len(whole.people) + whole.without
    assert sum(line.without for line in whole.units) == whole.without
    for line in whole.units[:3]:
        alone = office.competency_map.map(Asked(unit=line.id))
        assert (alone.unit, alone.unit_name) == (line.id, line.name)
        assert len(alone.people) + alone.without == line.people
        assert line.standing is None or (line.standing.spreads, line.standing.weakest) == (alone.spreads,
                                                                                           alone.weakest)
    spread = whole.spreads[0]
    shortfalls = [gap for one in whole.people for gap in gaps(one.standing.levels, one.standing.needs)
                  if gap.code == spread.code and gap.gap is not None]
    assert spread.below == sum(gap.gap < 0 for gap in shortfalls)  # type: ignore[operator]
    assert spread.gap is not None
    assert spread.gap.median == median(gap.gap for gap in shortfalls if gap.gap is not None)


def test_a_unit_shows_itself_and_the_units_below_it(office: Workspace, whole: CompetencyMap) -> None:
    with office.desk.database.reading() as connection:
        tree = unit_tree(connection)
    parted = next(line.id for line in whole.units if tree.children(line.id))
    found = {line.id for line in office.competency_map.map(Asked(unit=parted)).units}
    assert len(found) > 1
    assert found <= {parted, *(row.uid for row in tree.children(parted))}


def test_tiers_narrow_it(office: Workspace, whole: CompetencyMap) -> None:
    found = office.competency_map.map(Asked(tiers=("pengawas", "unknown")))
    assert {one.tier for one in found.people} <= {"pengawas", None}
    assert {one.nip for one in found.people} == {
        one.nip for one in whole.people if one.tier in ("pengawas", None)}
    with pytest.raises(UserError, match=r"tier\.unknown"):
        office.competency_map.map(Asked(tiers=("kepala",)))


def test_the_day_after_expiry_a_session_counts_no_more(office: Workspace, whole: CompetencyMap) -> None:
    day = office.desk.clock.now().date() - timedelta(days=200)  # DEMO-01
    last = date(day.year + 3, day.month, day.day)
    counting = office.competency_map.map(Asked(day=last))
    assert {one.standing.day for one in counting.people} == {day}
    gone = office.competency_map.map(Asked(day=last + timedelta(days=1)))
    assert gone.people == ()
    assert gone.without == len(whole.people) + whole.without
    assert all(spread.levels is None and spread.share_below is None and sum(spread.reached) == 0
               for spread in gone.spreads)
    assert (gone.weakest, gone.jpm, gone.categories, gone.histogram.counts) == ((), None, {}, ())


def test_years_take_expired_sessions_too(office: Workspace) -> None:
    found = office.competency_map.trends()
    now = office.desk.clock.now().date()
    days = [now - timedelta(days=days) for days in (200, 900, 1300, 2000)]
    assert [one.year for one in found.years] == sorted({day.year for day in days})
    earlier = office.competency_map.trends(Asked(day=now - timedelta(days=1000)))
    assert [one.year for one in earlier.years] == sorted({day.year for day in days[2:]})


def test_only_verifier_and_leader_may_ask(office: Workspace) -> None:
    for roles, allowed in ((("entry", "assessor", "admin"), False), (("leader",), True), (("verifier",), True)):
        user = User("u", "Uji", frozenset(roles))
        with signed_in(office, user):
            for ask in (office.competency_map.map, office.competency_map.trends):
                if allowed:
                    ask()
                else:
                    with pytest.raises(UserError, match=r"right\.missing"):
                        ask()


def test_a_blend_takes_the_aspects_in(office: Workspace, whole: CompetencyMap,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    view = office.desk.standing.view

    def blended(*args: object, **named: object) -> object:
        found = view(*args, **named)  # type: ignore[arg-type]
        rule = replace(found.scheme.jpm, variant="blend", p=Fraction(20), k=Fraction(80))
        return replace(found, scheme=replace(found.scheme, jpm=rule))

    monkeypatch.setattr(office.desk.standing, "view", blended)
    counts = {one.nip: one.judged.jpm for one in office.assessment.matrix()}
    found = office.competency_map.map()
    assert [one.standing.jpm for one in found.people] == [counts[one.nip] for one in found.people]
    assert [one.standing.jpm for one in found.people] != [one.standing.jpm for one in whole.people]
