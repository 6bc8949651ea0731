"""The unit works with LibreOffice, a real process without a screen: what comes back from it is taken exactly."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from pypdf import PdfReader

from simata_desktop.app import Surroundings, Workspace, create_workspace, open_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.resources import words
from simata_desktop.services.worklists import WorklistRequest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")

PATIENCE = 120  # seconds; the first start of a profile takes a while
NAME, PASSPHRASE = "admin", "tiga ekor kucing di atap"
ANI, BUDI, CITRA = "198001012005011001", "198502022010012002", "199003032015031003"
ROWS = ("NIP;Nama;Jabatan;Unit Kerja;OPD;Kedudukan Hukum",
        f"{ANI};Ani Contohwati;Analis;Bidang Data;Dinas Contoh;Aktif",
        f"{BUDI};Budi Umpamadi;Pranata;Bidang Data;Dinas Contoh;Aktif",
        f"{CITRA};Citra Misaldi;Kepala Dinas;;Dinas Contoh;Aktif")
TOLD = (  # who, which column, how it is typed, what
    (ANI, "predikat_kinerja", "text", "Baik"), (ANI, "awards", "text", "Nasional"),
    (ANI, "awards/nomor", "text", "0012/SK/2025"), (ANI, "awards/tanggal", "number", "45717"),
    (ANI, "awards/penerbit", "text", "Bupati Contoh Raya"), (ANI, "competency_development", "number", "4"),
    (CITRA, "awards", "text", "Tidak ada"), (CITRA, "awards/tanggal", "number", "2024"),
    (CITRA, "team_assignments", "text", "Anggota tim kerja lintas instansi"), (CITRA, "keterangan", "text", "menyusul"),
)
SCRIPT = Path(__file__).with_name("worklist_at_work.bas")
MODULE = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE script:module PUBLIC '
          '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">\n'
          '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Unit" '
          'script:language="StarBasic">{code}</script:module>\n')
LIBRARY = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE library:library PUBLIC '
           '"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">\n'
           '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
           'library:readonly="false" library:passwordprotected="false"><library:element library:name="Unit"/>'
           "</library:library>\n")


@dataclass(frozen=True)
class Office:
    """LibreOffice with a profile of its own."""

    home: Path

    def __call__(self, *arguments: str) -> None:
        run = subprocess.run([str(SOFFICE), f"-env:UserInstallation={self.home.as_uri()}", "--headless", "--norestore",
                              *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False,
                             env={**os.environ, "HOME": str(self.home), "SAL_USE_VCLPLUGIN": "svp"})
        assert run.returncode == 0, run.stderr

    def macro(self, name: str, *arguments: object) -> None:
        told = ", ".join('"' + str(one).replace('"', '""') + '"' for one in arguments)
        self(f"macro:///Standard.Unit.{name}({told})")


@pytest.fixture(scope="module")
def libre(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("libreoffice"))
    office("--terminate_after_init")  # makes the profile
    basic = office.home / "user" / "basic" / "Standard"
    basic.mkdir(parents=True, exist_ok=True)
    (basic / "Unit.xba").write_text(MODULE.format(code=escape(SCRIPT.read_text(encoding="utf-8"))), encoding="utf-8")
    (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
    return office


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace whose one unit was asked, and its worklist."""
    folder = tmp_path_factory.mktemp("kantor")
    listed = folder / "pegawai.csv"
    listed.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    office, _ = create_workspace(folder / "w", NAME, PASSPHRASE, office=("7301", "Kabupaten Contoh Raya"),
                                 around=Surroundings(clock=FixedClock()))
    office.importing.apply(office.importing.plan(listed))
    asked = office.worklists.export(WorklistRequest(folder / "keluar", deadline=date(2026, 12, 11)), words=words("id"))
    office.close()
    return folder / "w", folder / "keluar" / asked.files[0].file


@dataclass(frozen=True)
class Back:
    """What LibreOffice saved, and what the macro saw."""

    xlsx: Path
    ods: Path
    seen: Sequence[str]


@pytest.fixture(scope="module")
def back(libre: Office, sent: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Back:
    folder = tmp_path_factory.mktemp("balasan")
    told, seen = folder / "isian.txt", folder / "terlihat.txt"
    told.write_text("\n".join("\t".join(one) for one in TOLD), encoding="utf-8")
    xlsx, ods = folder / "kiriman dinas.xlsx", folder / "balasan.ods"
    libre.macro("Work", sent[1], told, BUDI, xlsx, ods, seen)
    return Back(xlsx, ods, seen.read_text(encoding="utf-8").splitlines())


def opened(sent: tuple[Path, Path], folder: Path) -> Workspace:
    shutil.copytree(sent[0], folder / "w")
    return open_workspace(folder / "w", NAME, PASSPHRASE, around=Surroundings(clock=FixedClock()))


def rows(office: Workspace, statement: str) -> list[tuple[Any, ...]]:
    with office.desk.database.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(statement)]


def test_it_opens_there_as_it_was_meant(back: Back) -> None:
    seen = dict(line.split("=", 1) for line in back.seen)
    assert seen["protected"] == "True"
    assert seen["mark visible"] == "False"
    assert seen["list"] == seen["long"]
    assert all(word in seen["words"] for word in ("Internasional", "Nasional", "Tidak ada"))
    assert "locked" not in seen  # nothing that is asked is locked


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_what_was_filled_sorted_deleted_and_coloured_there_is_taken_exactly(
        sent: tuple[Path, Path], back: Back, tmp_path: Path, form: str) -> None:
    office = opened(sent, tmp_path)
    done = office.importing.apply(office.importing.plan(getattr(back, form)))
    plan = done.plan
    assert plan.kind == "worklist"
    assert [one.code for one in plan.problems] == ["worklist.remark"]
    assert dict(plan.answered) == {ANI: ("performance_predicate", "awards", "competency_development"),
                                   CITRA: ("awards", "team_assignments")}
    assert (plan.counts["read"], plan.counts["new"], plan.counts["rejected"]) == (2, 2, 0)
    assert [record.values["nip"] for record in plan.table.records] == [CITRA, ANI]  # the order the unit chose
    assert rows(office, "SELECT p.nip, e.indicator, e.part, e.value, e.date, e.year, e.number, e.issuer "
                        "FROM evidence e JOIN person p ON p.uid = e.person_id WHERE e.deleted = 0 "
                        "ORDER BY p.nip, e.indicator") == [
        (ANI, "awards", None, "nasional", "2025-03-01", None, "0012/SK/2025", "Bupati Contoh Raya"),
        (ANI, "competency_development", None, "4", None, 2026, None, None),
        (CITRA, "awards", None, "tidak_ada", None, 2024, None, None),
        (CITRA, "team_assignments", None, "anggota_lintas", None, 2026, None, None)]
    assert rows(office, "SELECT year, predicate FROM rating WHERE deleted = 0") == [(2025, "baik")]
    (state,) = office.requests.all()
    assert (state.unit, state.state, state.answered_people, state.answered_cells) == ("Dinas Contoh", "partly", 2, 5)
    office.office.undo()
    assert rows(office, "SELECT count(*) FROM evidence WHERE deleted = 0") == [(0,)]
    office.close()


def test_both_at_once_are_one_answer(sent: tuple[Path, Path], back: Back, tmp_path: Path) -> None:
    office = opened(sent, tmp_path)
    told: list[Any] = []
    office.requests.take_back([back.xlsx, back.ods], told=told.append)
    assert [(one.state, one.cells, one.problems, one.remarks) for one in told] == [
        ("saved", 5, 0, 1), ("same", 5, 0, 1)]
    office.close()


def test_on_paper_nothing_is_cut_or_torn(libre: Office, sent: tuple[Path, Path], tmp_path: Path) -> None:
    libre("--convert-to", "pdf", "--outdir", str(tmp_path), str(sent[1]))
    (paper,) = tmp_path.glob("*.pdf")
    pages = [" ".join((page.extract_text() or "").split()) for page in PdfReader(paper).pages]
    assert "Yth. Kepala Dinas Contoh" in pages[0]
    assert "11 Desember 2026" in pages[0]
    listed = [page for page in pages if "Hanya sel kuning" in page]
    assert listed
    assert all(ANI in page and "Ani Contohwati" in page for page in listed)  # who it is stands on every page
    for page in listed:  # the cells of one value are never torn
        assert page.count("Nomor dokumen") == page.count("Penerbit") == page.count("Tanggal")
