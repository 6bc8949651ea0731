"""Row of the fault matrix (sync.md 5): the same person entered on two PCs, in one office and in two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg

from simata_desktop import app
from simata_desktop.services.people import ListRequest
from simata_desktop.sync.protocol import wire
from simata_server import devices, pull
from simata_server.exchange import Session
from tests.server.conftest import Administrator, Open
from tests.server.offices_at_work import join
from tests.server.test_line import joined, served

PEOPLE = 50
HEADINGS = "NIP;Nama;Tanggal Lahir;Golongan;Pendidikan"


def nip(number: int) -> str:
    return f"19800101200501{1001 + number:04d}"


def register(folder: Path, name: str, grades: Callable[[int], str]) -> Path:
    """A list of the office's people as a sheet."""
    lines = [f"{nip(number)};Contoh {chr(65 + number % 26)}{number};1980-01-01;{grades(number)};S1"
             for number in range(PEOPLE)]
    file = folder / f"{name}.csv"
    file.write_text("\n".join([HEADINGS, *lines]), encoding="utf-8")
    return file


def ratings(folder: Path) -> Path:
    file = folder / "skp.csv"
    file.write_text("\n".join(["NIP;Nama;Tahun;Predikat Kinerja", *(
        f"{nip(number)};Contoh {chr(65 + number % 26)}{number};2025;Baik" for number in range(PEOPLE))]),
        encoding="utf-8")
    return file


def imported(one: app.Workspace, file: Path) -> None:
    assert one.importing.apply(one.importing.plan(file)).plan.counts["new"] == PEOPLE


def synced(*pcs: app.Workspace) -> None:
    for one in pcs:
        done = one.syncing.by_line(verify=True)
        assert (done.trouble, done.pending, done.digest) == (None, 0, "equal"), done


def living(one: app.Workspace) -> int:
    return one.people.list(ListRequest())[0]


def test_same_person_entered_in_two_offices(pc: Open, admin: Administrator, url: str, tmp_path: Path) -> None:
    """Two PCs import one register apart: everybody is one afterwards, and the one value that differs is asked about.
    A second office enters one of them: a clash for a person, which tells nothing of the other office's record."""
    admin("office", "add", "ATAS", "Badan")
    admin("office", "add", "DEMO", "Kantor Contoh", "--parent", "ATAS")
    admin("office", "add", "LAIN", "Kantor Lain", "--parent", "ATAS")
    first, second = pc(0), pc(1)
    for one, grade in ((first, "III/a"), (second, "III/b")):
        imported(one, register(tmp_path, f"pegawai-{grade[-1]}", lambda number, grade=grade: grade if number == 7
                               else "III/a"))  # type: ignore[misc]
        imported(one, ratings(tmp_path))
    with served(url) as server:
        for one in (first, second):
            joined(one, admin, server)
        synced(first, second, first, second)
    for one in (first, second):
        assert living(one) == PEOPLE
        assert [(found.kind, found.nip, found.group) for found in one.conflicts.list()] == [
            ("edit_edit", nip(7), "employee.grade")]
        assert one.office.audit_verify().faults == ()
        assert len(one.people.show(nip(3))["ratings"]) == 1
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM record WHERE partition = 'DEMO/open' AND entity IN "
                                  "('person', 'rating') AND deleted IS NULL").fetchone() == (2 * PEOPLE,)
    with psycopg.connect(url) as connection:
        stranger = join(connection, "LAIN")
        before = connection.execute("SELECT count(*) FROM change WHERE partition = 'DEMO/open'").fetchone()
        clash = stranger.push(connection, stranger.person(nip(3), "Contoh D3")).verdicts[0]
        session = Session(devices.of_id(connection, stranger.enrolled.device), stranger.enrolled.gen)
        page = pull.log_page(connection, session, "LAIN/open", 0, {})
        (line,) = wire.read_page(page)[1][0].lines
        after = connection.execute("SELECT count(*) FROM change WHERE partition = 'DEMO/open'").fetchone()
    told = admin("conflict", "show", clash.conflicts[0])
    assert (clash.state, line.kinds, line.beside, before) == (wire.CONFLICT, {"identity": "identity"}, "DEMO", after)
    assert (told["kind"], told["nip"], told["mine"]["value"], told["mine"]["by"]) == ("identity", nip(3), "DEMO", None)
