"""``reconcile`` and its paper by the command line: the keys of cli.md, causes in words, narrowing, refusals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from simata_desktop.app import Surroundings, open_workspace
from simata_desktop.domain.clock import FixedClock
from tests.e2e.conftest import PASSPHRASE, USER, Simata
from tests.national_office import HEADS, Gaps, fill, national, nip

PEOPLE = 24
CAUSES = {0: ("awards", "missing_there", 75.0, None), 1: ("awards", "missing_here", None, 75.0),
          2: ("team_assignments", "value", 50.0, 33.0), 3: (None, "rule", None, None)}


@pytest.fixture
def office(empty: Simata, surroundings: Path, tmp_path: Path) -> Simata:
    """An office of complete evidence, and beside it ``simata.csv`` in which four people differ."""
    workspace = open_workspace(surroundings, USER, PASSPHRASE, around=Surroundings(FixedClock()))
    fill(workspace, tmp_path, PEOPLE, Gaps(awards={1}))
    export = national(workspace, tmp_path)
    workspace.close()
    changes = {0: {HEADS["awards"]: ""}, 1: {HEADS["awards"]: "75"}, 2: {HEADS["team_assignments"]: "33"}, 3: {}}
    for number, cells in changes.items():
        export.rows[nip(number)] |= {**cells, "Box": "1", "Nilai Y": ""}
    del export.rows[nip(4)]
    export.write(tmp_path / "simata.csv")
    return empty


def test_before_the_import_there_is_nothing_to_compare(office: Simata, tmp_path: Path) -> None:
    found = office("reconcile")
    assert found.code == 0
    assert {key: found.data[key] for key in ("compared", "equal", "only_there", "differences", "source")} == {
        "compared": 0, "equal": 0, "only_there": 0, "differences": [], "source": None}
    assert "--kind talent-result --period 2025" in office("reconcile", as_json=False).out
    refused = office("report", "reconcile", "--out", str(tmp_path / "cocok.pdf"))
    assert (refused.code, refused.error["code"]) == (3, "reconcile.untold")
    assert not (tmp_path / "cocok.pdf").exists()


def test_each_difference_is_told_by_its_cause(office: Simata, tmp_path: Path) -> None:
    assert office("import", str(tmp_path / "simata.csv"), "--period", "2025").code == 0
    found = office("reconcile", "--period", "2026").data
    assert [found[key] for key in ("compared", "equal", "only_here", "only_there")] == [PEOPLE - 1, PEOPLE - 5, 1, 0]
    assert found["source"]["file"] == "simata.csv"
    assert [one["nip"] for one in found["differences"]] == [nip(number) for number in CAUSES]
    for number, one in enumerate(found["differences"]):
        assert set(one) == {"nip", "name", "ours", "theirs", "causes"}
        assert one["theirs"] == 1
        assert one["ours"] in range(2, 10)
        (cause,) = one["causes"]
        assert set(cause) == {"indicator", "kind", "here", "there", "do"}
        indicator, kind, here, there = CAUSES[number]
        assert (cause["indicator"], cause["kind"]) == (indicator, kind)
        assert (cause["here"], cause["there"]) == ((one["ours"], 1) if kind == "rule" else (here, there))
    assert found["differences"][0]["causes"][0]["do"] == "Masukkan Penghargaan di SIMATA BKN: Nasional (nilai 75,00)."
    words = office("reconcile", as_json=False).out
    assert "19 sama, 4 berbeda, 1 hanya di sini, 0 hanya di SIMATA BKN" in words
    assert "Belum ada di SIMATA" in words


def test_units_and_tiers_narrow_it_and_wrong_words_are_refused(office: Simata, tmp_path: Path) -> None:
    office("import", str(tmp_path / "simata.csv"), "--period", "2025")
    part = office("reconcile", "--unit", "Dinas A").data
    assert (part["compared"], [one["nip"] for one in part["differences"]]) == (PEOPLE // 8, [nip(0)])
    assert office("reconcile", "--tier", "pelaksana").data["compared"] == 0
    assert office("reconcile", "--tier", "raja").error["code"] == "tier.unknown"
    assert office("reconcile", "--unit", "Dinas Z").error["code"] == "unit.unknown"


def test_the_paper_lists_them_by_cause(office: Simata, tmp_path: Path) -> None:
    office("import", str(tmp_path / "simata.csv"), "--period", "2025")
    for size, head in (("A4", "office"), ("F4", "decree"), ("A4", "none")):
        out = tmp_path / f"cocok-{size}-{head}.pdf"
        made = office("report", "reconcile", "--out", str(out), "--paper", size, "--head", head).data
        read = PdfReader(out)
        text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
        assert (made["pages"], made["people"], made["verify_code"]) == (len(read.pages), 5, None)
        assert read.pages[0].mediabox.height > read.pages[0].mediabox.width
        assert re.search(r"Belum ada di sini – 1 pegawai.*Belum ada di SIMATA – 1 pegawai.*Nilai berbeda – 1 pegawai"
                         r".*Aturan berbeda – 1 pegawai.*Hanya berkotak di sini – 1 pegawai", text)
        assert f"Halaman 1 dari {len(read.pages)}" in text
        assert "Masukkan Penghargaan di SIMATA BKN: Nasional (nilai 75)." in text


def test_a_paper_without_names_has_none(office: Simata, tmp_path: Path) -> None:
    office("import", str(tmp_path / "simata.csv"), "--period", "2025")
    out = tmp_path / "tanpa.pdf"
    assert office("report", "reconcile", "--out", str(out), "--anonymous").data["people"] == 0
    text = "".join(page.extract_text() for page in PdfReader(out).pages)
    assert "Orang Contoh" not in text
    assert nip(0)[:8] not in text
    assert "Peserta 001" in text


def test_who_may_see_no_boxes_is_refused(office: Simata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMATA_NEW_PASSPHRASE", "sandi panjang milik pengisi")
    assert office("users", "add", "Pengisi", "--role", "entry").code == 0
    monkeypatch.setenv("SIMATA_USER", "Pengisi")
    monkeypatch.setenv("SIMATA_PASSPHRASE", "sandi panjang milik pengisi")
    said = office("reconcile")
    assert (said.code, said.error["code"]) == (3, "right.missing")
