"""A session while it is typed judges each row as the store does: the same levels and sums after any typing."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simata_desktop.app import Workspace
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.services.assessment_entry import Cell
from simata_desktop.services.session_roll import FACES, LEVELS, POTENTIAL, SHEETS, Counts, SessionRoll, Spot
from tests.services.evidence_office import NIPS, office

__all__ = ["office"]
CODE = "1/2026"
TEXTS = st.sampled_from(["3", "2,67", "4.5", "", "6", "tinggi", "0"])
MEASURES = st.sampled_from([*COMPETENCIES[:3], *ASPECTS[:2]])
TYPED = st.lists(st.tuples(st.sampled_from(FACES), st.sampled_from(["Ani", "Budi"]), st.integers(0, 1), MEASURES,
                           TEXTS), min_size=1, max_size=8)


def roll_of(office: Workspace) -> SessionRoll:
    service = office.assessment
    return SessionRoll(service.session(CODE), service.participants(CODE), service.sheets(CODE), service.rules().rules)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=TYPED)
def test_typing_gives_what_the_store_gives(office: Workspace, typed: list[tuple[str, str, int, str, str]]) -> None:
    service = office.assessment
    if not service.sessions():
        service.create(CODE, "Satu", date(2026, 11, 20))
        service.add(CODE, NIPS[:2])
    roll = roll_of(office)
    ids = list(roll.people)
    for face, assessor, person, code, text in typed:
        face = face if face == SHEETS else LEVELS if code in COMPETENCIES else POTENTIAL
        roll.put(Spot(face, assessor, ids[person], code), text)
        service.enter(CODE, [Cell(ids[person], code, text or None)], assessor=assessor if face == SHEETS else None)
    fresh = roll_of(office)
    assert roll.people == fresh.people
    assert roll.wrong_spots() == fresh.wrong_spots()
    for face in FACES:
        for assessor in ("Ani", "Budi"):
            assert roll.counts(face, assessor, ids) == fresh.counts(face, assessor, ids)


def test_what_is_counted_and_which_way_the_wrong_cells_stand(office: Workspace) -> None:
    service = office.assessment
    service.create(CODE, "Satu", date(2026, 11, 20))
    service.add(CODE, NIPS[:3])
    roll = roll_of(office)
    first, second, third = roll.people
    for code in COMPETENCIES:
        roll.put(Spot(LEVELS, "", first, code), "3")
    roll.put(Spot(LEVELS, "", second, "teamwork"), "9")
    roll.put(Spot(POTENTIAL, "", first, "grit"), "x")
    roll.put(Spot(SHEETS, "Ani", third, "integrity"), "2")
    roll.put(Spot(SHEETS, "Budi", third, "integrity"), "4")
    roll.put(Spot(SHEETS, "Budi", third, "teamwork"), "7")
    assert roll.counts(LEVELS, "", roll.people) == Counts(3, 1, 17, 1, 1)
    assert roll.counts(SHEETS, "Budi", roll.of_assessor("Budi")) == Counts(1, 0, 15, 1, 0)
    assert roll.assessors == ("Ani", "Budi")
    assert roll.of_assessor("Citra") == (first, second, third)
    spots = roll.wrong_spots()
    assert spots == (Spot(LEVELS, "", second, "teamwork"), Spot(POTENTIAL, "", first, "grit"),
                     Spot(SHEETS, "Budi", third, "teamwork"))
    assert [roll.spot_after(here, spots) for here in (None, *spots)] == [*spots, spots[0]]
    assert roll.spot_after(Spot(LEVELS, "", first, "grit"), spots) == spots[0]
