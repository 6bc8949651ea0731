"""Assessment sessions by the service: states, rights, single sheets, wrong texts, what feeds the map."""

from __future__ import annotations

from datetime import date

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import Trouble, UsageError, UserError
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.services.assessment_entry import Cell
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.desk import User
from tests.services.evidence_office import NIPS, office, signed_in, users

__all__ = ["office"]
DAY = date(2026, 11, 20)
FULL = {**dict.fromkeys(COMPETENCIES, "3"), **dict.fromkeys(ASPECTS, "4")}


def refused(code: str, call: object, *args: object, **named: object) -> Trouble:
    with pytest.raises(UserError) as caught:
        call(*args, **named)  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value


def one(office: Workspace, code: str = "S1", nip: str = NIPS[0]) -> Participant:
    return next(row for row in office.assessment.participants(code) if row.nip == nip)


@pytest.fixture
def session(office: Workspace) -> Workspace:
    office.assessment.create("S1", "Sesi satu", DAY, place="Aula")
    return office


def test_a_session_goes_from_planned_to_final_and_back_with_a_reason(session: Workspace) -> None:
    service = session.assessment
    assert service.session("S1").state == "planned"
    service.assess("S1", NIPS[0], {"integrity": "3"})
    assert service.session("S1").state == "running"
    service.finalise("S1")
    for call in (lambda: service.assess("S1", NIPS[0], {"integrity": "2"}), lambda: service.add("S1", NIPS[1:]),
                 lambda: service.enter("S1", [Cell(1, "integrity", "2")]), lambda: service.finalise("S1"),
                 lambda: service.take_out("S1", NIPS[:1], "salah"), lambda: service.change("S1", {"place": "x"})):
        refused("session.final", call)
    refused("reason.missing", service.reopen, "S1", " ")
    service.reopen("S1", "Nilai tertukar")
    refused("session.open", service.reopen, "S1", "lagi")
    service.assess("S1", NIPS[0], {"integrity": "2"})
    assert one(session).levels["integrity"] == 2
    reasons = [entry.reason for entry in session.office.audit() if entry.command == "session reopen"]
    assert reasons == ["Nilai tertukar"]


def test_what_a_session_may_not_be(session: Workspace) -> None:
    service = session.assessment
    refused("session.exists", service.create, "S1", "Lagi", DAY)
    refused("session.code", service.create, " ", "Lagi", DAY)
    refused("session.code", service.create, "S2", " ", DAY)
    with pytest.raises(UsageError):
        service.create("S2", "Lagi", DAY, kind="semua")
    refused("session.unknown", service.session, "S9")
    refused("session.empty", service.finalise, "S1")


def test_a_session_of_tomorrow_takes_no_levels_and_cannot_be_final(office: Workspace) -> None:
    office.assessment.create("S2", "Nanti", date(2026, 11, 25))
    office.assessment.add("S2", NIPS)
    refused("session.future", office.assessment.assess, "S2", NIPS[0], {"integrity": "3"})
    refused("session.future", office.assessment.finalise, "S2")
    office.assessment.change("S2", {"date": "2026-11-24"})
    office.assessment.assess("S2", NIPS[0], {"integrity": "3"})


def test_machine_tests_need_no_entry(office: Workspace) -> None:
    office.assessment.create("S3", "CACT", DAY, method="cact")
    office.assessment.add("S3", NIPS)
    refused("session.machine", office.assessment.assess, "S3", NIPS[0], {"integrity": "3"})
    office.assessment.attend("S3", NIPS[:1], present=True)
    office.assessment.finalise("S3")
    assert [one.standing for one in office.assessment.of_person(NIPS[0])] == ["empty"]


@pytest.mark.parametrize(("values", "code"), [
    ({"integrity": "7"}, "value.range"), ({"integrity": "tinggi"}, "value.unreadable"),
    ({"berani": "3"}, "competency.unknown")])
def test_a_wrong_level_is_refused_on_the_command_line_and_nothing_is_written(session: Workspace, values: dict[str, str],
                                                                             code: str) -> None:
    refused(code, session.assessment.assess, "S1", NIPS[0], {"teamwork": "3", **values})
    assert session.assessment.participants("S1") == ()


def test_somebody_not_on_the_register_is_told(session: Workspace) -> None:
    assert session.assessment.unknown((NIPS[0], "19800101 200501 1 001", "123")) == ("123",)
    refused("person.unknown", session.assessment.add, "S1", (NIPS[0], "123"))
    refused("person.unknown", session.assessment.assess, "S1", "123", {"integrity": "3"})
    assert session.assessment.participants("S1") == ()
    session.assessment.add("S1", ("19800101 200501 1 001",))
    assert one(session).nip == NIPS[0]


def test_a_wrong_text_of_the_window_stays_as_typed_and_blocks_finalising(session: Workspace) -> None:
    service = session.assessment
    service.add("S1", NIPS)
    id_ = one(session).id
    service.enter("S1", [Cell(id_, "integrity", "3"), Cell(id_, "teamwork", "3")])
    service.enter("S1", [Cell(id_, "integrity", "3,,0"), Cell(id_, "grit", "2,5")])
    assert (one(session).judged.wrong, dict(one(session).levels)) == ({"integrity": "3,,0"}, {"teamwork": 3})
    assert service.session("S1").wrong == service.holes("S1").wrong == 1
    assert refused("session.wrong", service.finalise, "S1").params["count"] == 1
    session.office.undo()
    assert one(session).levels["integrity"] == 3
    assert not one(session).judged.wrong
    session.office.redo()
    service.enter("S1", [Cell(id_, "integrity", None)])
    assert not one(session).judged.wrong
    service.finalise("S1")


def test_a_pasted_block_is_one_step(session: Workspace) -> None:
    service = session.assessment
    service.add("S1", NIPS)
    ids = [row.id for row in service.participants("S1")]
    before = service.participants("S1")
    service.enter("S1", [Cell(id_, code, "2,5") for id_ in ids for code in COMPETENCIES])
    assert all(len(row.levels) == 9 for row in service.participants("S1"))
    session.office.undo()
    assert service.participants("S1") == before


def test_the_consensus_follows_the_sheets_until_they_differ(session: Workspace) -> None:
    service = session.assessment
    service.assess("S1", NIPS[0], {"integrity": "3"}, assessor="Ani")
    assert one(session).levels == {"integrity": 3}
    service.assess("S1", NIPS[0], {"integrity": "3"}, assessor="Budi, M.Si.")
    assert one(session).levels == {"integrity": 3}
    service.assess("S1", NIPS[0], {"integrity": "2"}, assessor="budi m si")
    assert (one(session).levels, one(session).disagree) == ({}, {"integrity"})
    service.assess("S1", NIPS[0], {"integrity": "2.5"})
    assert (one(session).levels, one(session).disagree) == ({"integrity": 2.5}, frozenset())
    service.assess("S1", NIPS[0], {"integrity": "4"}, assessor="Ani")
    assert one(session).levels == {"integrity": 2.5}
    assert {sheet.assessor: dict(sheet.levels) for sheet in service.sheets("S1")} == {
        "Ani": {"integrity": 4}, "Budi, M.Si.": {"integrity": 2}}


def test_a_sheet_does_not_cover_a_wrong_text_of_the_consensus(session: Workspace) -> None:
    service = session.assessment
    service.add("S1", NIPS[:1])
    id_ = one(session).id
    service.enter("S1", [Cell(id_, "integrity", "6")])
    service.enter("S1", [Cell(id_, "integrity", "3"), Cell(id_, "teamwork", "3")], assessor="Ani")
    assert (dict(one(session).judged.wrong), dict(one(session).levels)) == ({"integrity": "6"}, {"teamwork": 3})
    service.enter("S1", [Cell(id_, "integrity", "4")])
    assert (dict(one(session).judged.wrong), one(session).levels["integrity"]) == ({}, 4)


def test_a_wrong_text_in_a_single_sheet_stays_there(session: Workspace) -> None:
    service = session.assessment
    service.add("S1", NIPS)
    service.enter("S1", [Cell(one(session).id, "integrity", "9"), Cell(one(session).id, "grit", "4")], assessor="Ani")
    (sheet,) = service.sheets("S1", "ani")
    assert (dict(sheet.levels), sheet.wrong, one(session).judged.wrong) == ({"grit": 4}, {"integrity": "9"}, {})
    assert service.holes("S1").wrong == 1
    refused("session.wrong", service.finalise, "S1")


def test_an_assessor_types_and_sees_only_where_he_is_named(session: Workspace) -> None:
    named = users(session, Ani=("assessor",), Budi=("assessor",), Citra=("entry",), Dewi=("leader",))
    session.assessment.add("S1", NIPS)
    session.assessment.assign("S1", NIPS[:1], ["Ani", "Eko"])
    with signed_in(session, named["Ani"]):
        session.assessment.assess("S1", NIPS[0], {"integrity": "3"})
        refused("session.not_yours", session.assessment.assess, "S1", NIPS[1], {"integrity": "3"})
        assert [row.nip for row in session.assessment.participants("S1")] == [NIPS[0]]
        refused("right.missing", session.assessment.finalise, "S1")
    with signed_in(session, named["Budi"]):
        refused("session.not_yours", session.assessment.participants, "S1")
        assert session.assessment.sessions() == ()
    with signed_in(session, named["Citra"]):
        refused("right.missing", session.assessment.sessions)
        (known,) = session.assessment.of_person(NIPS[0])
        assert (known.code, known.participant) == ("S1", None)
    with signed_in(session, named["Dewi"]):
        refused("right.missing", session.assessment.assess, "S1", NIPS[0], {"integrity": "3"})
        assert len(session.assessment.participants("S1")) == 3


def test_who_is_taken_out_comes_back_by_undo_with_all_levels(session: Workspace) -> None:
    service = session.assessment
    service.assess("S1", NIPS[0], FULL, assessor="Ani")
    before = service.participants("S1"), service.sheets("S1")
    refused("reason.missing", service.take_out, "S1", NIPS[:1], "")
    service.take_out("S1", NIPS[:1], "Sakit")
    assert service.participants("S1") == service.sheets("S1") == ()
    session.office.undo()
    assert (service.participants("S1"), service.sheets("S1")) == before


def test_report_words_and_technical_competencies(session: Workspace) -> None:
    service = session.assessment
    service.assess("S1", NIPS[0], FULL)
    service.technical("S1", NIPS[0], {"Perencanaan": "3,5", "Anggaran": "2"})
    service.technical("S1", NIPS[0], {"Anggaran": ""})
    refused("value.range", service.technical, "S1", NIPS[0], {"Anggaran": "8"})
    service.finalise("S1")
    service.write("S1", NIPS[0], {"kekuatan": " Tenang. "})
    assert (dict(one(session).technical), one(session).words) == ({"Perencanaan": 3.5}, {"kekuatan": "Tenang."})


def test_only_a_final_session_stands_as_evidence_and_the_later_one_counts(session: Workspace) -> None:
    service = session.assessment
    service.assess("S1", NIPS[0], FULL)

    def standing() -> dict[str, str]:
        return {known.code: known.standing for known in service.of_person(NIPS[0])}

    def jpm() -> str:
        axis = session.talent.explain(NIPS[0]).result.potential
        return next(found.state for found in axis.indicators if found.code == "competency_assessment")

    assert (standing(), jpm()) == ({"S1": "running"}, "missing")
    service.finalise("S1")
    assert (standing(), jpm()) == ({"S1": "counts"}, "known")
    service.create("S2", "Kedua", date(2026, 11, 24))
    service.assess("S2", NIPS[0], FULL)
    service.finalise("S2")
    assert standing() == {"S2": "counts", "S1": "superseded"}
    assert [row.uid for row in service.matrix()] == [one(session, "S2").uid]
    assert service.matrix(day=date(2026, 11, 21))[0].uid == one(session, "S1").uid
    service.reopen("S1", "uji")
    assert service.matrix(day=date(2026, 11, 21)) == ()
    assert [known.participant.levels for known in service.of_person(NIPS[0], date(2026, 11, 23))] == []


def test_somebody_signed_in_without_rights_changes_nothing(session: Workspace) -> None:
    with signed_in(session, User("x", "Leo", frozenset({"leader"}))):
        for call in (lambda: session.assessment.create("S4", "x", DAY), lambda: session.assessment.add("S1", NIPS),
                     lambda: session.assessment.attend("S1", NIPS, present=True)):
            refused("right.missing", call)
