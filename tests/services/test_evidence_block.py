"""Blocks of typed cells: one save, one undo step; nothing half done; roles; what the entry table reads."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.services.desk import User
from simata_desktop.services.evidence import When
from simata_desktop.services.evidence_block import BEHAVIOUR, PREDICATE, WORK_RESULT, EvidenceCell, RatingCell
from simata_desktop.services.people import ListRequest
from simata_desktop.store.journal import Delta

NIPS = ("198001012005011001", "198502022008012002", "199003032014031003")
YEAR, WHEN = 2025, When(year=2025)


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    with workspace.desk.save("import", params={"file": "uji"}) as result:
        result.work.extend([
            Delta("person", workspace.desk.ids.uuid7(), "create",
                  {"nip": (None, nip), "nama": (None, f"Contoh {number}"), "eselon": (None, "IV.a")})
            for number, nip in enumerate(NIPS)])
    return workspace


@pytest.fixture
def keys(office: Workspace) -> list[int]:
    return list(office.people.keys(ListRequest()))


def as_entry(office: Workspace) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))


def predicates(office: Workspace, keys: list[int]) -> list[str | None]:
    rows = office.evidence.rating_rows(keys)
    return [row.ratings[YEAR].predicate if YEAR in row.ratings else None for row in rows]


def saves(office: Workspace) -> int:
    with office.desk.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM save").scalar_one())


def value_of(office: Workspace, key: int, code: str) -> Any:
    return office.evidence.evidence_rows([key])[0].values[code]


def test_a_block_is_one_save_and_one_undo_step(office: Workspace, keys: list[int]) -> None:
    before = saves(office)
    changes = office.evidence.rate_block([RatingCell(key, YEAR, PREDICATE, "Baik") for key in keys])
    assert (saves(office) - before, changes.count, changes.label) == (1, 3, "undo.rate_block")
    assert predicates(office, keys) == ["baik"] * 3
    office.office.undo()
    assert predicates(office, keys) == [None] * 3
    office.office.redo()
    assert predicates(office, keys) == ["baik"] * 3


def test_a_wrong_word_in_a_block_leaves_nothing_behind(office: Workspace, keys: list[int]) -> None:
    before = saves(office)
    with pytest.raises(UsageError, match=r"value\.unknown"):
        office.evidence.rate_block([RatingCell(keys[0], YEAR, PREDICATE, "baik"),
                                    RatingCell(keys[1], YEAR, PREDICATE, "hebat")])
    with pytest.raises(UsageError, match=r"year\.unknown"):
        office.evidence.rate_block([RatingCell(keys[0], 2099, PREDICATE, "baik")])
    assert saves(office) == before
    assert predicates(office, keys) == [None] * 3


def test_both_ratings_give_the_predicate_unless_one_is_given(office: Workspace, keys: list[int]) -> None:
    office.evidence.rate_block([
        RatingCell(keys[0], YEAR, WORK_RESULT, "Di Atas Ekspektasi"), RatingCell(keys[0], YEAR, BEHAVIOUR, "sesuai"),
        RatingCell(keys[1], YEAR, WORK_RESULT, "di_bawah")])
    assert predicates(office, keys) == ["baik", None, None]
    office.evidence.rate_block([RatingCell(keys[1], YEAR, BEHAVIOUR, "di_bawah")])
    office.evidence.rate_block([RatingCell(keys[0], YEAR, PREDICATE, "kurang")])
    assert predicates(office, keys) == ["kurang", "sangat_kurang", None]


def test_an_emptied_rating_is_unknown_and_begins_anew(office: Workspace, keys: list[int]) -> None:
    office.evidence.rate_block([RatingCell(keys[0], YEAR, WORK_RESULT, "di_atas"),
                                RatingCell(keys[0], YEAR, BEHAVIOUR, "di_atas")])
    full = office.evidence.rating_rows(keys[:1])[0].score
    office.evidence.rate_block([RatingCell(keys[0], YEAR, word, None) for word in (PREDICATE, WORK_RESULT, BEHAVIOUR)])
    row = office.evidence.rating_rows(keys[:1])[0]
    assert YEAR not in row.ratings
    assert row.score == (0.0, 100.0)
    office.evidence.rate_block([RatingCell(keys[0], YEAR, WORK_RESULT, "sesuai")])
    again = office.evidence.rating_rows(keys[:1])[0].ratings[YEAR]
    assert (again.predicate, again.work_result, again.behaviour) == (None, "sesuai", None)
    office.office.undo()
    office.office.undo()
    assert office.evidence.rating_rows(keys[:1])[0].score == full


def test_evidence_is_made_corrected_and_taken_away(office: Workspace, keys: list[int]) -> None:
    office.evidence.enter_block([EvidenceCell(keys[0], "awards", "Nasional"),
                                 EvidenceCell(keys[1], "competency_development", "4"),
                                 EvidenceCell(keys[1], "position_experience.diversity", "Satu unit kerja")], WHEN)
    made = value_of(office, keys[0], "awards")
    assert (made.state, made.value, made.entity) == ("known", "nasional", "evidence")
    assert value_of(office, keys[1], "competency_development").value == "4"
    assert value_of(office, keys[1], "position_experience.diversity").value == "satu_unit"
    office.evidence.enter_block([EvidenceCell(keys[0], "awards", "instansi", made.record)], When(year=2024))
    assert [(row.value, row.year) for row in office.verification.list(nip=NIPS[0])] == [("instansi", 2025)]
    with pytest.raises(UserError, match=r"reason\.missing"):
        office.evidence.enter_block([EvidenceCell(keys[0], "awards", None, made.record)], WHEN)
    office.evidence.enter_block([EvidenceCell(keys[0], "awards", None, made.record)], WHEN, reason="salah orang")
    assert value_of(office, keys[0], "awards").state == "missing"
    office.office.undo()
    assert value_of(office, keys[0], "awards").value == "instansi"


def test_expired_is_not_missing(office: Workspace, keys: list[int]) -> None:
    office.evidence.enter_block([EvidenceCell(keys[0], "team_assignments", "anggota_lintas")],
                                When(day=date(2020, 5, 1)))
    assert [value_of(office, key, "team_assignments").state for key in keys[:2]] == ["expired", "missing"]


@pytest.mark.parametrize(("cell", "code"), [
    (EvidenceCell(0, "awards", "hadiah"), "value.unknown"),
    (EvidenceCell(0, "competency_development", "banyak"), "value.number"),
    (EvidenceCell(0, "potential_assessment", "150"), "value.range"),
    (EvidenceCell(0, "tidak_dikenal", "1"), "indicator.unknown"),
])
def test_wrong_evidence_is_named(office: Workspace, cell: EvidenceCell, code: str) -> None:
    with pytest.raises(UserError) as caught:
        office.evidence.enter_block([cell], WHEN)
    assert caught.value.code == code


def test_the_closed_partition_is_the_verifiers(office: Workspace, keys: list[int]) -> None:
    cell = EvidenceCell(keys[0], "discipline_record", "tidak_pernah")
    office.evidence.enter_block([cell], WHEN)
    record = value_of(office, keys[0], "discipline_record").record
    as_entry(office)
    assert "discipline_record" not in office.evidence.evidence_rows(keys[:1])[0].values
    assert office.evidence.record_history(record) == (None, ())
    for refused in (cell, EvidenceCell(keys[0], "discipline_record", None, record),
                    EvidenceCell(keys[0], "awards", "nasional", record)):
        with pytest.raises(UserError, match=r"right\.missing"):
            office.evidence.enter_block([refused], WHEN, reason="x")
    with pytest.raises(UserError, match=r"right\.missing"):
        office.evidence.remove(record, "x")
    assert office.evidence.rating_rows(keys[:1])[0].score is None, "an entry clerk sees no scores"


def test_verified_evidence_is_not_changed_by_entry(office: Workspace, keys: list[int]) -> None:
    office.evidence.enter_block([EvidenceCell(keys[0], "awards", "nasional")], WHEN)
    record = value_of(office, keys[0], "awards").record
    office.verification.accept([record])
    assert value_of(office, keys[0], "awards").verified
    as_entry(office)
    with pytest.raises(UserError, match=r"evidence\.verified"):
        office.evidence.enter_block([EvidenceCell(keys[0], "awards", "instansi", record)], WHEN)


def test_history_names_who_and_what(office: Workspace, keys: list[int]) -> None:
    office.evidence.rate_block([RatingCell(keys[0], YEAR, PREDICATE, "baik")])
    office.desk.clock.move(minutes=1)  # type: ignore[attr-defined]
    office.evidence.rate_block([RatingCell(keys[0], YEAR, PREDICATE, "kurang")])
    office.desk.clock.move(minutes=1)  # type: ignore[attr-defined]
    office.evidence.rate_block([RatingCell(keys[0], YEAR, PREDICATE, None)])
    steps = office.evidence.rating_history(keys[0], YEAR, PREDICATE)
    assert [(step.old, step.new) for step in steps] == [("kurang", None), ("baik", "kurang"), (None, "baik")]
    assert {step.by for step in steps} == {"admin"}


def test_who_lacks_a_predicate(office: Workspace, keys: list[int]) -> None:
    office.evidence.rate_block([RatingCell(keys[1], YEAR, PREDICATE, "baik"),
                                RatingCell(keys[2], 2024, PREDICATE, "baik")])
    assert list(office.evidence.without_predicate(keys[::-1], YEAR)) == [keys[2], keys[0]]


def test_standing_declarations(office: Workspace) -> None:
    office.evidence.declare("Kabupaten Contoh Raya", ["awards"], 2026, reason="lengkap", number="800/1")
    [row] = office.evidence.declarations(2026)
    assert (row.unit_name, row.indicator, row.basis, row.number, row.by) == (
        "Kabupaten Contoh Raya", "awards", "lengkap", "800/1", "admin")
    office.evidence.declare("Kabupaten Contoh Raya", ["awards"], 2026, reason="keliru", withdraw=True)
    assert office.evidence.declarations(2026) == []
    office.office.undo()
    assert len(office.evidence.declarations(2026)) == 1


def test_the_columns_follow_the_scheme(office: Workspace) -> None:
    rules = office.evidence.rules()
    codes = [column.code for column in rules.columns]
    assert rules.years == (2023, 2024, 2025)
    assert "position_experience" not in codes
    assert [code for code in codes if code.startswith("position_experience.")] == [
        "position_experience.tenure_in_tier", "position_experience.diversity", "position_experience.non_definitive"]
    assert [column.code for column in rules.columns if column.closed] == [
        "competency_assessment", "potential_assessment", "discipline_record"]
    assert office.evidence.rules(period=2025).rating_year == 2024
