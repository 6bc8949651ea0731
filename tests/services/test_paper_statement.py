"""What a statement says: what was asked, else what is declared for the unit, else all it may state."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import Trouble
from simata_desktop.resources import words
from simata_desktop.services.desk import ENTRY, User
from simata_desktop.services.paper_statement import statement
from simata_desktop.services.reporting import STATEMENT, PaperRequest
from simata_desktop.services.talent import MapRequest
from simata_desktop.store.journal import Delta

UNIT = MapRequest(unit="Dinas Contoh")
ALL = ["awards", "team_assignments", "feedback_360", "competency_development", "position_experience.non_definitive",
       "discipline_record"]


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """The office with a unit, one under it, and a person in each."""
    root = next(one["id"] for one in workspace.office.unit_nodes())
    unit, below = workspace.desk.ids.uuid7(), workspace.desk.ids.uuid7()
    with workspace.desk.save("import") as result:
        result.work.extend([
            Delta("unit", unit, "create", {"nama": (None, "Dinas Contoh"), "induk": (None, root)}),
            Delta("unit", below, "create", {"nama": (None, "Bidang Uji"), "induk": (None, unit)}),
            *(Delta("person", workspace.desk.ids.uuid7(), "create", {
                "nip": (None, f"19800101200501100{n}"), "nama": (None, f"Wulan Contoh {n}"), "unit": (None, place)})
              for n, place in enumerate((unit, below)))])
    return workspace


def codes(office: Workspace, request: MapRequest, *asked: str) -> list[str]:
    return [one.code for one in statement(office.desk, request, asked).indicators]


def test_a_unit_states_all_but_the_360_of_the_office(office: Workspace) -> None:
    assert codes(office, UNIT) == [code for code in ALL if code != "feedback_360"]
    assert codes(office, MapRequest()) == ALL
    said = statement(office.desk, UNIT)
    assert (said.unit, said.people, said.period, said.rating_year, said.whole_office) == ("Dinas Contoh", 2, 2026, 2025,
                                                                                        False)
    assert {one.code: one.absence for one in said.indicators}["competency_development"] == "Tidak ada sertifikat"
    assert {one.code: one.label for one in said.indicators}["position_experience.non_definitive"] == (
        "Pengalaman Jabatan: Jabatan nondefinitif")


def test_what_is_declared_for_that_unit_is_stated(office: Workspace) -> None:
    office.evidence.declare("Dinas Contoh", ["team_assignments", "awards"], 2026, reason="lengkap")
    assert codes(office, UNIT) == ["awards", "team_assignments"]
    assert codes(office, MapRequest()) == ALL
    assert codes(office, UNIT, "position_experience") == ["position_experience.non_definitive"]


@pytest.mark.parametrize(("code", "refused"), [("feedback_360", "declare.whole_office"),
                                               ("formal_education", "declare.no_absence"),
                                               ("penghargaan", "indicator.unknown")])
def test_what_no_unit_may_state_is_refused(office: Workspace, code: str, refused: str) -> None:
    with pytest.raises(Trouble) as error:
        codes(office, UNIT, code)
    assert error.value.code == refused


def test_it_is_printed_without_a_code_and_not_for_everybody(office: Workspace, tmp_path: Path) -> None:
    papers, said = office.reporting, words("id")
    asked = PaperRequest(STATEMENT, papers.options(STATEMENT, number="800/7"), UNIT, indicators=("awards",))
    made = papers.issue(papers.draft(asked, words=said), tmp_path / "a.pdf")
    assert (made.code, made.people, made.pages) == (None, 0, 1)
    shown = " ".join(PdfReader(tmp_path / "a.pdf").pages[0].extract_text().split())
    assert "1 Penghargaan Keputusan Kepala BKN 411/2025 Tidak ada Bukti" in shown
    office.desk.user = User("u", "Petugas", frozenset({ENTRY}))
    with pytest.raises(Trouble) as error:
        papers.draft(asked, words=said)
    assert error.value.code == "right.missing"
