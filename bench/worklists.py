"""Forty worklists of five thousand people: written for the units, and taken back filled in."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

import openpyxl

from bench.floors.worklist_cells import read_all, write_all
from bench.line import Line, alternate
from bench.office import Offices
from bench.process import run, timed
from bench.scale import Scale
from simata_desktop.app import create_workspace, open_workspace
from simata_desktop.domain.progress import Silent
from simata_desktop.resources import words
from simata_desktop.services.worklist_return import SAVED, Returned
from simata_desktop.services.worklists import WorklistRequest
from simata_desktop.sheets.options import ReadOptions
from simata_desktop.sheets.reader import Worker
from simata_desktop.sheets.reading import read_table
from simata_desktop.sheets.worklist_heads import PREFIX

USER, PASSPHRASE = "admin", "sandi untuk pengukuran"
UNITS = 40
WRITE_BAR, BACK_BAR = 2.5, 4
ANSWERS = {"awards": "Nasional", "awards/nomor": "12/SK/2025", "predikat_kinerja": "Baik"}  # of everybody
CODES, FIRST = 3, 6


def make(place: str, people: str) -> None:
    """An office of forty units whose people lack everything, its worklists, and the same filled in."""
    folder = Path(place)
    folder.mkdir(parents=True)
    listed = folder / "pegawai.csv"
    listed.write_text("\n".join(_lines(int(people))), encoding="utf-8")
    workspace, _ = create_workspace(folder / "kantor", USER, PASSPHRASE, office=("7301", "Kabupaten Contoh Raya"))
    workspace.importing.apply(workspace.importing.plan(listed))
    asked = workspace.worklists.export(WorklistRequest(folder / "keluar"), words=words("id"))
    workspace.close()
    if sum(one.people for one in asked.files) != int(people):
        raise RuntimeError("not everybody was asked")
    for path in sorted((folder / "keluar").iterdir()):
        _fill(path)


def _lines(people: int) -> list[str]:
    heads = "NIP;Nama;Jabatan;Unit Kerja;OPD;Kedudukan Hukum"
    return [heads, *(f"{1960 + n % 20}{1 + n % 12:02}{1 + n % 28:02}{2000 + n // 1000}031{n % 1000:03};Orang {n};"
                     f"Analis;Bidang {n % 5};Dinas Contoh {n % UNITS};Aktif" for n in range(people))]


def _fill(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    columns = {str(cell.value).removeprefix(PREFIX): cell.column for cell in sheet[CODES] if cell.value}
    for row in range(FIRST, sheet.max_row + 1):
        for word, value in ANSWERS.items():
            sheet.cell(row, columns[word]).value = value
    book.save(path)


def write(place: str, out: str) -> dict[str, float]:
    """Seconds from the question to the closed files."""
    workspace = open_workspace(Path(place) / "kantor", USER, PASSPHRASE)
    with timed() as took:
        asked = workspace.worklists.export(WorklistRequest(Path(out)), words=words("id"))
    workspace.close()
    if len(asked.files) != UNITS:
        raise RuntimeError(f"{len(asked.files)} worklists were written")
    return took.data()


def read_back(folder: str) -> dict[str, float]:
    """Seconds from the files to their tables, guard and reading process included."""
    paths, people = sorted(Path(folder).iterdir()), 0
    with timed() as took, Worker() as worker:
        for path in paths:
            people += len(read_table(path, ReadOptions(date.today()), Silent(), worker=worker).records)
    if not people:
        raise RuntimeError("nobody came back")
    return took.data()


def take_back(place: str) -> dict[str, float]:
    """Seconds from the files to their committed answers, all files one save, results of the map renewed."""
    workspace = open_workspace(Path(place) / "kantor", USER, PASSPHRASE)
    paths, told = sorted((Path(place) / "keluar").iterdir()), list[Returned]()
    with timed() as took:
        workspace.requests.take_back(paths, told=told.append)
    workspace.close()
    if any(one.state != SAVED or one.problems for one in told):
        raise RuntimeError(f"not every answer was taken: {told}")
    return took.data()


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """Both ways against their floors, in CPU time of all their processes."""
    del offices  # units that lack everything are made here
    with tempfile.TemporaryDirectory(prefix="simata-lembar-") as folder:
        kept, work = Path(folder) / "asal", Path(folder) / "kerja"
        run(make, kept, scale.practice)

        def written() -> float:
            shutil.rmtree(work, ignore_errors=True)
            return float(run(write, kept, work)["cpu"])

        def taken() -> float:
            shutil.rmtree(work, ignore_errors=True)
            shutil.copytree(kept, work)
            return float(run(take_back, work)["cpu"])

        out, bare = alternate(scale.rounds, written, lambda: run(write_all, kept / "keluar")["cpu"])
        back, saved, read = alternate(scale.rounds, lambda: run(read_back, kept / "keluar")["cpu"], taken,
                                      lambda: run(read_all, kept / "keluar")["cpu"])
    return [Line(f"{UNITS} worklists of {scale.practice:,} people", out, bare, WRITE_BAR, "s"),
            Line(f"taking {UNITS} back", saved, read, BACK_BAR, "s",
                 note=f"read by guard and child alone: {back:.2f} s, {back / read:.1f} ×")]
