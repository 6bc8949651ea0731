"""The register, evidence, declarations and maps through the services, on a real encrypted store."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from simata_desktop.app import Surroundings, Workspace, create_workspace, open_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.resources import words
from simata_desktop.services import demo
from simata_desktop.services.evidence import When
from simata_desktop.services.exporting import ExportRequest
from simata_desktop.services.people import ListRequest
from simata_desktop.services.talent import MapRequest
from simata_desktop.sheets.writer import guarded
from simata_desktop.store.journal import Delta
from simata_desktop.store.queries.people import by_nip

PASSPHRASE = "kalimat sandi untuk uji coba"
NIP, OTHER = "198001012005011001", "198502022010012002"
COMPLETE = {
    "awards": "nasional", "team_assignments": "ketua_internal", "competency_assessment": "90",
    "competency_development": "8", "position_experience.diversity": "satu_unit",
    "position_experience.non_definitive": "tidak_ada", "potential_assessment": "80", "field_fit": "sesuai",
    "discipline_record": "tidak_pernah",
}




@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    workspace, _ = create_workspace(folder, "admin", PASSPHRASE, office=("3300", "BKPSDM Contoh"),
                                    around=Surroundings(FixedClock()))
    people = (
        (NIP, {"nama": "Wulan Contohwati", "eselon": "III.b", "pendidikan": "s2", "tmt_jabatan": "2023-01-01"}),
        (OTHER, {"nama": "Bagas Umpamadi", "eselon": "IV.a", "pendidikan": "s1_d4", "kedudukan_hukum": "Pensiun"}),
    )
    with workspace.desk.save("import", params={"file": "uji"}) as result:
        result.work.extend([
            Delta("person", workspace.desk.ids.uuid7(), "create",
                  {word: (None, value) for word, value in {"nip": nip, **values}.items()}) for nip, values in people])
    workspace.close()
    return folder


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "ruang"
    shutil.copytree(template, folder)
    workspace = open_workspace(folder, "admin", PASSPHRASE, around=Surroundings(FixedClock()))
    yield workspace
    workspace.close()


def entry(office: Workspace, nip: str = NIP, **request: object) -> object:
    found = office.talent.map(MapRequest(entries=True, **request))  # type: ignore[arg-type]
    return next(one for one in found.entries if one.nip == nip)


def test_nobody_without_evidence_stands_in_a_box(office: Workspace) -> None:
    drawn = office.talent.map(MapRequest(entries=True))
    assert (drawn.people, drawn.unrated, drawn.excluded) == (1, 1, {"inactive": 1})
    assert drawn.entries[0].box is None
    assert "performance_predicate.missing" in drawn.entries[0].reasons


def test_rating_and_evidence_lead_to_the_box_of_the_law(office: Workspace) -> None:
    office.evidence.rate(NIP, 2025, work_result="di_atas", behaviour="di_atas")
    office.evidence.add(NIP, COMPLETE, When(day=date(2025, 6, 1)))
    office.evidence.add(NIP, {"feedback_360": "sangat_baik"}, When(year=2025))
    found = entry(office)
    assert found.state == "rated"  # type: ignore[attr-defined]
    assert found.performance == 92.5  # type: ignore[attr-defined]
    assert found.box == 9  # type: ignore[attr-defined]


def test_a_computed_map_equals_the_kept_one(office: Workspace) -> None:
    office.evidence.rate(NIP, 2025, predicate="Baik")
    office.evidence.add(NIP, {"competency_assessment": "88,5", "potential_assessment": "75"},
                        When(day=date(2025, 6, 1)))
    kept = entry(office)
    computed = entry(office, scheme="bkn411")
    for name in ("state", "provisional_box", "possible_boxes", "performance_range", "potential_range", "reasons"):
        assert getattr(kept, name) == getattr(computed, name), name


def test_only_people_of_the_map_count_as_compared(office: Workspace) -> None:
    with office.desk.save("import", params={"file": "uji"}) as result:
        for number, nip in enumerate((NIP, OTHER)):  # the second one is retired and stands on no map
            person = by_nip(result.work.connection, nip)
            result.work.create("external", f"luar-{number}", {"pegawai": person.uid, "tahun": "2025", "kotak": "5"})
    assert office.talent.map().compared == 1
    assert office.talent.map(MapRequest(scheme="bkn411")).compared == 1


def test_a_map_says_what_its_rules_say_of_the_committee(office: Workspace) -> None:
    scheme = office.talent.map().scheme
    assert (scheme.override_allowed, scheme.override_article) == (True, None)


def test_a_declaration_turns_missing_into_none_and_back(office: Workspace) -> None:
    office.evidence.rate(NIP, 2025, predicate="baik")
    wide = entry(office).performance_range  # type: ignore[attr-defined]
    office.evidence.declare("BKPSDM Contoh", ["awards", "team_assignments"], 2026, reason="semua sudah masuk")
    assert entry(office).performance_range == wide, "the person has no unit of the office yet"  # type: ignore[attr-defined]
    office.people.set(NIP, {"opd": "Dinas Contoh"})
    narrow = entry(office).performance_range  # type: ignore[attr-defined]
    assert narrow[0] == wide[0]
    assert narrow[1] == wide[1] - 30
    office.evidence.declare("BKPSDM Contoh", ["awards"], 2026, reason="keliru", withdraw=True)
    assert entry(office).performance_range[1] == narrow[1] + 15  # type: ignore[attr-defined]


def test_a_typed_unit_is_the_one_an_import_would_find(office: Workspace) -> None:
    office.people.set(NIP, {"opd": "Dinas Contoh", "unit_kerja": "Bidang Satu"})
    office.office.undo()
    office.people.set(NIP, {"opd": "DINAS  CONTOH", "unit_kerja": "Bidang Satu"})  # taken away, they come back
    office.people.set(OTHER, {"unit_kerja": "bidang satu"})  # the only unit of that name
    names = [(one["name"], one["people"]) for one in office.office.units()]
    assert sorted(names) == [("BKPSDM Contoh", 2), ("Bidang Satu", 2), ("Dinas Contoh", 2)]


def test_the_target_narrows_the_map(office: Workspace) -> None:
    office.office.target_set(2026, tiers=["pengawas"], units=[], basis="SK contoh")
    drawn = office.talent.map()
    assert (drawn.people, drawn.outside_target) == (0, 1)
    office.office.target_clear(2026)
    assert office.talent.map().people == 1


def test_explain_names_rule_and_range(office: Workspace) -> None:
    office.evidence.rate(NIP, 2025, predicate="baik")
    found = office.talent.explain(NIP).as_json(words("id"))
    indicator = found["axes"]["performance"]["indicators"][0]
    assert (indicator["score"], indicator["contribution"], indicator["state"]) == (80.0, 48.0, "known")
    assert found["axes"]["performance"]["range"] == [48.0, 88.0]
    assert indicator["rule"].startswith("Baik; bobot 60 %; ")
    assert found["axes"]["performance"]["indicators"][1]["rule"].startswith("belum ada nilai; bobot 15 %")


@pytest.mark.parametrize(("call", "error", "code"), [
    (lambda w: w.evidence.rate(NIP, 2025, predicate="lumayan"), UsageError, "value.unknown"),
    (lambda w: w.evidence.rate(NIP, 2099, predicate="baik"), UsageError, "year.unknown"),
    (lambda w: w.evidence.rate("123", 2025, predicate="baik"), UserError, "person.unknown"),
    (lambda w: w.evidence.add(NIP, {"hadiah": "1"}, When(year=2025)), UsageError, "indicator.unknown"),
    (lambda w: w.evidence.add(NIP, {"awards": "nasional"}, When(day=date(2099, 1, 1))), UserError, "date.range"),
    (lambda w: w.evidence.declare("BKPSDM Contoh", ["field_fit"], 2026, reason="x"), UserError, "declare.no_absence"),
    (lambda w: w.talent.map(MapRequest(tiers=("raja",))), UsageError, "tier.unknown"),
    (lambda w: w.talent.map(MapRequest(unit="Dinas Antah")), UserError, "unit.unknown"),
    (lambda w: w.people.remove(NIP, " "), UserError, "reason.missing"),
])
def test_what_is_wrong_is_named(office: Workspace, call: object, error: type[UserError], code: str) -> None:
    with pytest.raises(error) as caught:
        call(office)  # type: ignore[operator]
    assert caught.value.code == code
    assert office.office.status()["pending"] == 4, "nothing was written"


def test_lists_find_by_any_word_and_by_digits(office: Workspace) -> None:
    assert [line.nip for line in office.people.quick_search("conto wul")] == [NIP]
    assert [line.nip for line in office.people.quick_search("19800101 2005")] == [NIP]
    total, lines = office.people.list(ListRequest(limit=1))
    assert (total, len(lines)) == (2, 1)


def test_exports_keep_text_text(office: Workspace, tmp_path: Path) -> None:
    office.people.set(NIP, {"jabatan": "=1+1"})
    out = tmp_path / "pegawai.csv"
    assert office.exporting.export(ExportRequest("employees", out)).rows == 2
    assert "\"'=1+1\"" in out.read_text(encoding="utf-8-sig")
    assert NIP in out.read_text(encoding="utf-8-sig")
    assert guarded(" ＝A1") == "' ＝A1"


def test_the_practice_office_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    shapes = []
    for run in ("a", "b"):
        workspace, _ = create_workspace(tmp_path / run, "admin", "latihan", practice=True,
                                        around=Surroundings(FixedClock()))
        demo.fill(workspace.desk, people=150, seed=3, dice=random.Random(3))
        drawn = workspace.talent.map(MapRequest(entries=True))
        shapes.append([(one.nip, one.state, one.box, one.performance_range) for one in drawn.entries])
        assert {"rated", "provisional", "unrated"} <= {one.state for one in drawn.entries}
        with pytest.raises(UserError, match=r"demo\.not_empty"):
            demo.fill(workspace.desk, people=1, seed=1, dice=random.Random(1))
        workspace.close()
    assert shapes[0] == shapes[1]
