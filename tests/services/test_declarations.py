"""Declarations of completeness: who may state what, what it does to the map, how it is taken back."""

from __future__ import annotations

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import Trouble
from simata_desktop.services.desk import ENTRY, User
from simata_desktop.store.journal import Delta

OFFICE, UNIT, NIP = "Kabupaten Contoh Raya", "Dinas Contoh", "198001012005011001"


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    """The office with one unit and one person in it."""
    with workspace.desk.save("import") as result:
        root = next(one["id"] for one in workspace.office.unit_nodes())
        unit = workspace.desk.ids.uuid7()
        result.work.extend([
            Delta("unit", unit, "create", {"nama": (None, UNIT), "induk": (None, root), "kode": (None, "11")}),
            Delta("person", workspace.desk.ids.uuid7(), "create", {
                "nip": (None, NIP), "nama": (None, "Wulan Contohwati"), "eselon": (None, "III.b"),
                "unit": (None, unit)})])
    return workspace


def states(office: Workspace) -> dict[str, str]:
    found = office.talent.explain(NIP)
    return {one.code: one.state for axis in (found.result.performance, found.result.potential)
            for one in axis.indicators}


def standing(office: Workspace) -> list[tuple[str, str, str | None, str, str | None]]:
    return [(row.unit_name, row.indicator, row.part, row.basis, row.number)
            for row in office.evidence.declarations(2026)]


def test_several_indicators_at_once_are_one_step_of_undo(office: Workspace) -> None:
    said = office.evidence.declare(UNIT, ["awards", "discipline_record", "position_experience"], 2026,
                                   reason="semua sudah masuk", number="800/7")
    assert said.count == 3
    assert standing(office) == [(UNIT, "awards", None, "semua sudah masuk", "800/7"),
                                (UNIT, "discipline_record", None, "semua sudah masuk", "800/7"),
                                (UNIT, "position_experience", "non_definitive", "semua sudah masuk", "800/7")]
    assert states(office)["awards"] == "declared"
    (key, params), _ = office.office.undo_labels()
    assert (key, params["unit"]) == ("undo.declare", UNIT)
    office.office.undo()
    assert standing(office) == []
    assert states(office)["awards"] == "missing"


def test_taking_back_keeps_the_number_and_the_reason_is_told(office: Workspace) -> None:
    office.evidence.declare(UNIT, ["discipline_record"], 2026, reason="rekap selesai", number="800/7")
    office.evidence.declare(UNIT, ["discipline_record"], 2026, reason="ada yang belum dilaporkan", withdraw=True)
    assert standing(office) == []
    assert states(office)["discipline_record"] == "missing"
    assert office.office.undo_labels()[0][0] == "undo.declare.withdraw"
    office.office.undo()
    assert standing(office) == [(UNIT, "discipline_record", None, "rekap selesai", "800/7")]


def test_a_declaration_of_the_office_covers_the_units_under_it(office: Workspace) -> None:
    office.evidence.declare(OFFICE, ["feedback_360"], 2026, reason="360 tidak dilaksanakan")
    assert states(office)["feedback_360"] == "declared"


@pytest.mark.parametrize(("unit", "codes", "more", "code"), [
    (UNIT, ["discipline_record"], {"reason": "x"}, "declare.number"),
    (UNIT, ["discipline_record"], {"reason": "x", "number": ""}, "declare.number"),
    (UNIT, ["feedback_360"], {"reason": "x"}, "declare.whole_office"),
    (UNIT, ["formal_education"], {"reason": "x"}, "declare.no_absence"),
    (UNIT, ["awards"], {"reason": "  "}, "reason.missing"),
    (UNIT, ["penghargaan"], {"reason": "x"}, "indicator.unknown"),
    ("Dinas Entah", ["awards"], {"reason": "x"}, "unit.unknown"),
    (UNIT, ["awards"], {"reason": "x", "withdraw": True}, "declare.none"),
])
def test_what_may_not_be_stated_is_refused_whole(office: Workspace, unit: str, codes: list[str],
                                                 more: dict[str, object], code: str) -> None:
    with pytest.raises(Trouble) as refused:
        office.evidence.declare(unit, ["team_assignments", *codes] if code != "declare.none" else codes, 2026, **more)
    assert refused.value.code == code
    assert standing(office) == []


def test_only_a_verifier_declares(office: Workspace) -> None:
    office.desk.user = User("u", "Petugas", frozenset({ENTRY}))
    with pytest.raises(Trouble) as refused:
        office.evidence.declare(UNIT, ["awards"], 2026, reason="x")
    assert refused.value.code == "right.missing"
