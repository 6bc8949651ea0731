"""Every rule of cli.md, "Evidence": keys, who may change what, what counts, what ``verified`` means, the period."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from simata_desktop.app import Surroundings, Workspace, create_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.resources import words
from simata_desktop.services import demo
from simata_desktop.services.evidence import When
from simata_desktop.services.evidence_block import EvidenceCell
from simata_desktop.services.people import ListRequest
from simata_desktop.services.talent import MapRequest
from simata_desktop.services.worklists import WorklistRequest
from tests.filled_worklist import Filled
from tests.services.conftest import PASSPHRASE
from tests.services.evidence_office import ENTRY, NIPS, PDF, SECOND, made, office, row, signed_in, users

__all__ = ["office"]

NIP = NIPS[0]
FULL = {"awards": "nasional", "team_assignments": "ketua_internal", "feedback_360": "baik",
        "competency_assessment": "90", "competency_development": "8", "position_experience.diversity": "satu_unit",
        "position_experience.non_definitive": "tidak_ada", "potential_assessment": "80", "field_fit": "sesuai",
        "discipline_record": "tidak_pernah"}


def records(office: Workspace) -> list[tuple[str, str, str | None, int | None, str | None, str]]:
    return [(one.indicator, one.value, one.date, one.year, one.number, one.state) for one in office.verification.list()]


def indicator(office: Workspace, code: str) -> dict[str, Any]:
    told = office.talent.explain(NIP).as_json(words("id"))
    return next(one for axis in told["axes"].values() for one in axis["indicators"] if one["code"] == code)


def said(office: Workspace) -> dict[str, Any]:
    return office.talent.explain(NIP).as_json(words("id"))


def code_of(call: Any) -> str:
    with pytest.raises(UserError) as caught:
        call()
    return caught.value.code


# Keys

@pytest.mark.parametrize(("first", "second", "number"), [
    (When(date(2025, 6, 1)), When(date(2025, 6, 1)), 1), (When(year=2025), When(year=2025), 1),
    (When(date(2025, 6, 1)), When(date(2025, 6, 2)), 2), (When(date(2025, 6, 1)), When(year=2025), 2),
    (When(year=2025), When(year=2025, number="800/2"), 2),
    (When(year=2025, number="1"), When(year=2025, number="1"), 1),
    (When(year=2025, number="1", issuer="A"), When(year=2025, number="1", issuer="B"), 1),
])
def test_the_key_is_person_indicator_part_day_and_number(office: Workspace, first: When, second: When,
                                                         number: int) -> None:
    office.evidence.add(NIP, {"awards": "nasional"}, first)
    office.evidence.add(NIP, {"awards": "instansi"}, second)
    found = records(office)
    assert len(found) == number
    assert found[-1][1] == "instansi"


def test_the_same_again_is_no_change(office: Workspace) -> None:
    made(office)
    assert office.evidence.add(NIP, {"awards": "nasional"}, When(year=2025)).count == 0


def test_one_key_wherever_it_is_entered(office: Workspace) -> None:
    made(office)
    key = office.people.keys(ListRequest(search=NIP))[0]
    office.evidence.enter_block([EvidenceCell(key, "awards", "instansi")], When(year=2025))
    assert records(office) == [("awards", "instansi", None, 2025, None, "recorded")]


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 25), "date.range"), (date(2026, 11, 24), None)])
def test_evidence_of_a_later_day_is_refused(office: Workspace, day: date, code: str | None) -> None:
    if code is None:
        office.evidence.add(NIP, {"awards": "nasional"}, When(day))
    else:
        assert code_of(lambda: office.evidence.add(NIP, {"awards": "nasional"}, When(day))) == code
    assert len(records(office)) == (code is None)


@pytest.mark.parametrize(("values", "code"), [
    ({"awards": "hadiah"}, "value.unknown"), ({"hadiah": "1"}, "indicator.unknown"),
    ({"position_experience.gaji": "1"}, "indicator.unknown"), ({"competency_development": "-1"}, "value.range"),
    ({"awards": "nasional", "feedback_360": "entah"}, "value.unknown"),
])
def test_wrong_words_leave_nothing(office: Workspace, values: dict[str, str], code: str) -> None:
    assert code_of(lambda: office.evidence.add(NIP, values, When(year=2025))) == code
    assert records(office) == []


def test_a_year_that_is_none_is_a_wrong_word(office: Workspace) -> None:
    for when in (When(year=2027), When(year=1949), When()):
        with pytest.raises(UsageError):
            office.evidence.add(NIP, {"awards": "nasional"}, when)


# Who changes what, and what becomes of the state

def touches(office: Workspace, uid: str, scan: Path) -> dict[str, Any]:
    key = office.people.keys(ListRequest(search=NIP))[0]
    return {
        "add": lambda: made(office, value="instansi"), "add a file": lambda: made(office, file=scan),
        "set": lambda: office.evidence.change(uid, {"value": "instansi"}),
        "set issuer": lambda: office.evidence.change(uid, {"issuer": "Bupati Contoh"}),
        "cell": lambda: office.evidence.enter_block([EvidenceCell(key, "awards", "instansi", uid)], When(year=2025)),
        "attach": lambda: office.documents.attach(uid, scan)}


NAMES = ("add", "add a file", "set", "set issuer", "cell", "attach")


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "piagam.pdf"
    path.write_bytes(PDF)
    return path


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", ["recorded", "verified", "rejected"])
def test_a_changed_record_waits_again_and_a_verified_one_is_the_verifiers(office: Workspace, scan: Path, name: str,
                                                                          state: str) -> None:
    uid = made(office)
    if state == "verified":
        office.verification.accept([uid])
    elif state == "rejected":
        office.verification.reject([uid], "tanpa dokumen")
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        if state == "verified":
            assert code_of(touches(office, uid, scan)[name]) == "evidence.verified"
        else:
            touches(office, uid, scan)[name]()
    if state == "verified":
        assert row(office, uid).state == "verified"
        touches(office, uid, scan)[name]()
    assert (row(office, uid).state, row(office, uid).verified_by, row(office, uid).reason) == ("recorded", None, None)
    if state == "verified":
        office.office.undo()
        assert (row(office, uid).state, row(office, uid).verified_by) == ("verified", "admin")


@pytest.mark.parametrize("state", ["recorded", "verified", "rejected"])
def test_what_changes_nothing_leaves_the_state(office: Workspace, state: str) -> None:
    uid = made(office)
    if state != "recorded":
        office.verification.accept([uid]) if state == "verified" else office.verification.reject([uid], "salah")
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        assert office.evidence.add(NIP, {"awards": "nasional"}, When(year=2025)).count == 0
    assert office.evidence.change(uid, {"value": "Nasional"}).count == 0
    assert row(office, uid).state == state


@pytest.mark.parametrize("state", ["recorded", "verified", "rejected"])
def test_taking_back_is_by_entry_while_not_verified(office: Workspace, state: str) -> None:
    uid = made(office)
    if state != "recorded":
        office.verification.accept([uid]) if state == "verified" else office.verification.reject([uid], "salah")
    assert code_of(lambda: office.evidence.remove(uid, " ")) == "reason.missing"
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        if state == "verified":
            assert code_of(lambda: office.evidence.remove(uid, "salah orang")) == "evidence.verified"
        else:
            office.evidence.remove(uid, "salah orang")
    assert len(records(office)) == (state == "verified")


# What counts

@pytest.mark.parametrize(("pieces", "value"), [
    ([("sesuai", When(date(2024, 5, 1))), ("tidak_sesuai", When(date(2025, 5, 1)))], "tidak_sesuai"),
    ([("tidak_sesuai", When(date(2025, 5, 1))), ("sesuai", When(date(2024, 5, 1)))], "tidak_sesuai"),
    ([("tidak_sesuai", When(year=2025)), ("sesuai", When(date(2025, 12, 30)))],
     "tidak_sesuai"),  # a year is its 31 December
    ([("tidak_sesuai", When(year=2025, number="1")), ("sesuai", When(year=2025, number="2"))], "sesuai"),
])
def test_the_latest_counts(office: Workspace, pieces: list[tuple[str, When]], value: str) -> None:
    for one, when in pieces:
        office.evidence.add(NIP, {"field_fit": one}, when)
    assert indicator(office, "field_fit")["value"] == value


def test_a_rejected_record_does_not_count_and_stands_beside(office: Workspace) -> None:
    uid = made(office)
    office.verification.reject([uid], "dokumen orang lain")
    found = indicator(office, "awards")
    assert (found["state"], [one["id"] for one in found["others"]]) == ("missing", [uid])
    made(office, value="instansi", year=2024)
    assert (indicator(office, "awards")["value"], row(office, uid).reason) == ("instansi", "dokumen orang lain")


def test_under_verified_an_unverified_one_has_the_range_of_a_missing_one(office: Workspace) -> None:
    missing = indicator(office, "awards")["range"]
    uid = made(office)
    office.office.set_office({"evidence_counts": "verified"})
    found = indicator(office, "awards")
    assert (found["state"], found["score"], found["range"]) == ("unverified", None, missing)
    office.verification.accept([uid])
    assert indicator(office, "awards")["state"] == "known"


def test_explain_says_what_verifying_would_change(office: Workspace) -> None:
    office.evidence.rate(NIP, 2025, predicate="sangat_baik")
    office.evidence.add(NIP, FULL, When(year=2025))
    counted = said(office)
    assert counted["if_verified"] == {"box": counted["box"], "state": counted["state"]}
    office.office.set_office({"evidence_counts": "verified"})
    strict = said(office)
    assert (strict["state"], strict["box"]) == ("unrated", None)
    assert strict["if_verified"] == {"box": counted["box"], "state": counted["state"]}
    move, = office.verification.preview().moves
    assert (move.nip, move.after_state) == (NIP, counted["state"])
    office.verification.accept([one.id for one in office.verification.list()])
    assert (said(office)["state"], said(office)["box"]) == (counted["state"], counted["box"])


def test_unverified_counts_the_records_that_feed_a_score(office: Workspace) -> None:
    uids = [made(office), made(office, year=2024), made(office, "team_assignments", "ketua_internal")]
    office.verification.reject([uids[1]], "salah")
    assert office.talent.map().unverified == 2
    office.verification.accept([uids[0]])
    assert office.talent.map().unverified == 1


@pytest.mark.parametrize(("spoiled", "state"), [("", "known"), ("reject", "declared"), ("old", "declared"),
                                                ("remove", "declared")])
def test_a_declaration_counts_only_where_no_record_does(office: Workspace, spoiled: str, state: str) -> None:
    office.evidence.declare("7301", ["awards"], 2026, reason="Pernyataan")
    uid = made(office, year=2010 if spoiled == "old" else 2025)
    if spoiled == "reject":
        office.verification.reject([uid], "salah")
    elif spoiled == "remove":
        office.evidence.remove(uid, "salah")
    assert indicator(office, "awards")["state"] == state


@pytest.mark.parametrize(("who", "indicators", "number", "code"), [
    (ENTRY, ["awards"], None, "right.missing"), (SECOND, ["discipline_record"], None, "declare.number"),
    (SECOND, ["discipline_record"], "800/5", None), (SECOND, ["competency_assessment"], None, "declare.no_absence"),
])
def test_declaring_is_the_verifiers(office: Workspace, who: tuple[str, ...], indicators: list[str], number: str | None,
                                    code: str | None) -> None:
    with signed_in(office, users(office, budi=who)["budi"]):
        def call() -> Any:
            return office.evidence.declare("7301", indicators, 2026, reason="Pernyataan", number=number)
        if code is None:
            assert call().count == 1
        else:
            assert code_of(call) == code


def test_what_counts_turned_and_turned_back_is_the_same_map_to_the_bit(tmp_path: Path) -> None:
    around = Surroundings(FixedClock())
    office, _ = create_workspace(tmp_path / "latihan", "admin", PASSPHRASE, practice=True, around=around)
    demo.fill(office.desk, people=300, seed=3, dice=Random(3))

    def bits() -> tuple[Any, Any]:
        queries = ("SELECT * FROM result ORDER BY map, person", "SELECT * FROM tally WHERE people > 0 ORDER BY "
                   "map, unit_id, tier, meant, state, place")
        with office.desk.database.reading() as connection:
            kept = [tuple(one) for query in queries for one in connection.exec_driver_sql(query)]
        return kept, office.talent.map(MapRequest(entries=True))

    before, preview = bits(), office.verification.preview()
    office.office.set_office({"evidence_counts": "verified"})
    strict = bits()
    assert strict != before
    assert preview.moved > 0
    assert preview == office.verification.preview(), "it does not depend on what counts now"
    assert dict(preview.counts_before) == strict[1].counts
    assert dict(preview.provisional_before) == strict[1].provisional_counts
    assert (dict(preview.counts_after), preview.people) == (before[1].counts, before[1].people)
    stood = {one.nip: one for one in strict[1].entries}
    assert all((move.before_state, move.before) == (stood[move.nip].state, stood[move.nip].box
                                                    or stood[move.nip].provisional_box) for move in preview.moves)
    office.office.set_office({"evidence_counts": "recorded"})
    assert bits() == before
    office.close()


# The submission period

@pytest.mark.parametrize(("opens", "closes", "is_open"), [
    ("", "", True), ("2026-11-24", "", True), ("2026-11-25", "", False), ("", "2026-11-24", True),
    ("", "2026-11-23", False), ("2026-11-01", "2026-11-30", True), ("2026-12-01", "2026-12-31", False),
    ("2026-01-01", "2026-01-31", False),
])
def test_the_period_has_both_its_days(office: Workspace, opens: str, closes: str, is_open: bool) -> None:
    office.office.set_office({"submission_opens": opens, "submission_closes": closes})
    found = office.evidence.submission()
    assert (found.open, found.binds, found.shut) == (is_open, False, False)
    assert [one.isoformat() if one else "" for one in (found.opens, found.closes)] == [opens, closes]
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        assert (office.evidence.submission().binds, office.evidence.submission().shut) == (True, not is_open)


@pytest.mark.parametrize(("opens", "closes", "wanted"), [
    ("", "2026-11-23", "submission.late"), ("2026-12-01", "", "submission.early"),
    ("2026-12-01", "2026-12-31", "submission.closed"), ("2026-01-01", "2026-01-31", "submission.closed"),
])
def test_outside_the_period_only_a_verifier_takes_evidence_in(office: Workspace, scan: Path, opens: str, closes: str,
                                                              wanted: str) -> None:
    uid = made(office)
    office.office.set_office({"submission_opens": opens, "submission_closes": closes})
    before = records(office)
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        calls = {**touches(office, uid, scan), "remove": lambda: office.evidence.remove(uid, "salah"),
                 "detach": lambda: office.documents.detach(uid, "salah"),
                 "new": lambda: made(office, "team_assignments", "ketua_internal")}
        assert {name: code_of(call) for name, call in calls.items()} == dict.fromkeys(calls, wanted)
        office.evidence.rate(NIP, 2025, predicate="baik")
    assert records(office) == before
    made(office, value="instansi")
    office.evidence.remove(uid, "salah")


def test_a_sheet_of_evidence_is_bound_by_the_period_too(office: Workspace, tmp_path: Path) -> None:
    sheet, people = tmp_path / "bukti.csv", tmp_path / "pegawai.csv"
    sheet.write_text(f"nip;nama;awards\n{NIP};Contoh 3;nasional\n", encoding="utf-8")
    people.write_text(f"nip;nama;jabatan\n{NIP};Contoh 3;Analis\n", encoding="utf-8")
    plan = office.importing.plan(sheet, period=2025)
    office.office.set_office({"submission_closes": "2026-11-23"})
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        assert code_of(lambda: office.importing.plan(sheet, period=2025)) == "submission.late"
        assert code_of(lambda: office.importing.apply(plan)) == "submission.late"
        office.importing.apply(office.importing.plan(people))
    assert records(office) == []
    office.importing.apply(plan)
    assert len(records(office)) == 1


def test_a_worklist_that_comes_back_is_bound_by_the_period_too(office: Workspace, tmp_path: Path) -> None:
    asked = office.worklists.export(WorklistRequest(tmp_path / "keluar", units=("01",)), words=words("id"))
    filled = Filled(tmp_path / "keluar" / asked.files[0].file)
    filled.cell(NIPS[1], "awards").value = "Nasional"
    filled.book.save(back := tmp_path / "kembali.xlsx")
    office.office.set_office({"submission_closes": "2026-11-23"})
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        assert code_of(lambda: office.importing.plan(back)) == "submission.late"
    office.importing.apply(office.importing.plan(back))
    assert [one[:2] for one in records(office)] == [("awards", "nasional")]


@pytest.mark.parametrize(("key", "value", "kept"), [
    ("submission_opens", "1-11-2026", "2026-11-01"), ("submission_opens", "1 November 2026", "2026-11-01"),
    ("submission_closes", "2026-11-30", "2026-11-30"),
])
def test_days_of_the_period_are_kept_plain(office: Workspace, key: str, value: str, kept: str) -> None:
    office.office.set_office({key: value})
    assert office.office.settings()[key] == kept


@pytest.mark.parametrize(("values", "code"), [
    ({"submission_opens": "besok"}, "submission.date"), ({"submission_closes": "31-02-2026"}, "submission.date"),
    ({"submission_closes": "20261130"}, "submission.date"), ({"submission_closes": "2026-11-09"}, "submission.order"),
    ({"submission_opens": "2026-11-30", "submission_closes": "2026-11-20"}, "submission.order"),
])
def test_a_period_that_is_none_is_refused(office: Workspace, values: dict[str, str], code: str) -> None:
    office.office.set_office({"submission_opens": "2026-11-10"})
    assert code_of(lambda: office.office.set_office(values)) == code
    assert office.office.settings() == {"submission_opens": "2026-11-10"}
