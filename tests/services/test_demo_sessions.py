"""The sessions of the practice office: every state is there, every value is one a user could have typed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from simata_desktop.app import Surroundings, Workspace, create_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.records import MEASURES, REPORT_WORDS
from simata_desktop.services import demo
from simata_desktop.services.demo_sessions import EARLIER, EXPIRED, FIRST, LATEST, MACHINE, PLANNED, RUNNING

PEOPLE = 400


def practice(folder: Path) -> Workspace:
    made, _ = create_workspace(folder, "admin", "latihan", practice=True, around=Surroundings(clock=FixedClock()))
    demo.fill(made.desk, people=PEOPLE, seed=5, dice=random.Random(5))
    return made


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    made = practice(tmp_path_factory.mktemp("practice") / "w")
    yield made
    made.close()


def told(office: Workspace) -> list[object]:
    """Everything of all sessions, without ids."""
    service, found = office.assessment, []
    for line in service.sessions():
        found.append((line.code, line.date, line.state, line.method, line.missing, line.wrong))
        found += [(one.nip, one.levels, one.aspects, one.assessors, one.attended, dict(one.words), one.disagree,
                   dict(one.judged.wrong)) for one in service.participants(line.code)]
        found += [(one.nip, one.assessor, one.levels) for one in service.sheets(line.code)]
    return found


def test_every_state_of_a_session_is_there(office: Workspace) -> None:
    lines = {line.code: line for line in office.assessment.sessions()}
    assert {code: line.state for code, line in lines.items()} == {
        LATEST: "final", EARLIER: "final", EXPIRED: "final", FIRST: "final", RUNNING: "running", PLANNED: "planned",
        MACHINE: "planned"}
    assert [code for code, line in lines.items() if line.method == "cact"] == [MACHINE]
    assert all(line.participants for line in lines.values())
    assert all(line.place and line.start and line.schedule for line in lines.values())
    assert {code: line.wrong for code, line in lines.items() if line.wrong} == {RUNNING: 2}
    assert lines[PLANNED].complete == 0
    assert lines[LATEST].complete > lines[LATEST].participants / 2


def test_a_wrong_text_stands_apart_from_the_levels(office: Workspace) -> None:
    wrong = [one for one in office.assessment.participants(RUNNING) if one.judged.wrong]
    assert sorted(text for one in wrong for text in one.judged.wrong.values()) == ["33", "6"]
    assert all(code not in one.levels for one in wrong for code in one.judged.wrong)
    with office.desk.database.reading() as connection:
        columns = ", ".join(f"max(CAST({code} AS REAL))" for code in MEASURES)
        assert max(connection.exec_driver_sql(f"SELECT {columns} FROM participant").fetchone() or ()) <= 5


def test_assessors_have_their_own_sheets_and_two_differ_without_a_consensus(office: Workspace) -> None:
    service = office.assessment
    assert len({name for one in service.participants(LATEST) for name in one.assessors}) == 3
    for code in (LATEST, RUNNING):
        sheets = Counter(one.nip for one in service.sheets(code))
        assert set(sheets.values()) == {2}
        assert len(sheets) < service.session(code).participants or code == RUNNING
    assert any(one.disagree for one in service.participants(RUNNING))
    assert not any(one.disagree for one in service.participants(LATEST))  # settled before it became final
    differing = {one.nip: one.levels for one in service.sheets(LATEST)}
    assert any(one.levels != differing[one.nip] for one in service.sheets(LATEST))


def test_somebody_was_absent_and_has_no_levels(office: Workspace) -> None:
    absent = [one for one in office.assessment.participants(LATEST) if one.attended is False]
    assert absent
    assert not any(one.levels or one.aspects for one in absent)
    assert all(one.attended is None for one in office.assessment.participants(MACHINE))


def test_some_reports_have_their_words(office: Workspace) -> None:
    written = [one for one in office.assessment.participants(LATEST) if one.words]
    assert len(written) >= 5
    for one in written:
        assert {"uraian_potensi", "uraian_kompetensi"} <= set(one.words) <= set(REPORT_WORDS)
        assert dict(one.words) == office.sentences.suggestion(one)


def test_people_assessed_more_than_once_show_what_is_superseded_and_what_has_expired(office: Workspace) -> None:
    service = office.assessment
    again = [one.nip for one in service.participants(FIRST)]
    assert again
    for nip in again:
        found = {one.code: one.standing for one in service.of_person(nip)}
        assert (found[LATEST], found[EARLIER], found[FIRST]) == ("counts", "superseded", "expired")
        days = sorted(one.date.year for one in service.of_person(nip) if one.date)
        assert days[-1] - days[0] >= 4


def test_the_same_seed_and_day_make_the_same_sessions(office: Workspace, tmp_path: Path) -> None:
    other = practice(tmp_path / "w")
    try:
        assert told(other) == told(office)
    finally:
        other.close()
