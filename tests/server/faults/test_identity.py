"""Row of the fault matrix (sync.md 5): the same person entered on two PCs, in one office and in two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg

from simata_desktop import app
from simata_desktop.domain.ids import ROOT_UNIT, fold, natural
from simata_desktop.services.people import ListRequest
from simata_desktop.store.exchange import offices as known
from simata_desktop.store.queries.units import unit_tree
from simata_desktop.store.replay import replay
from simata_desktop.sync.protocol import wire
from simata_server import database, devices, offices, pull
from simata_server.exchange import Session
from tests.server.conftest import Administrator, Open
from tests.server.faults.office_pc import OfficePc
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


ABOVE, BELOW = "BKPSDM", "DINKES"
UNIT = natural("unit", ROOT_UNIT, fold("Dinas Kesehatan"))
ROOM = natural("unit", ROOT_UNIT, fold("Seksi Gizi"))
WARD = natural("unit", UNIT, fold("Puskesmas Contoh"))


def with_offices(url: str) -> None:
    with database.connected(url) as connection:
        offices.add(connection, ABOVE, "BKPSDM Kota Contoh")
        offices.add(connection, BELOW, "Dinas KESEHATAN", ABOVE)


def employed(pc: OfficePc, number: int, unit: str) -> str:
    """Somebody new of a unit, with a rating and an assessment."""
    uid = pc.ids.uuid7()
    pc.person(uid, nip=nip(number), nama="Contoh", unit=unit)
    pc.save(lambda work: work.create("rating", natural("rating", uid, "2025"), {"pegawai": uid, "tahun": "2025"}))
    pc.save(lambda work: work.create("participant", natural("participant", "s", uid), {"pegawai": uid, "sesi": "s"}))
    return uid


def with_units(pc: OfficePc) -> None:
    for uid, name, parent in ((UNIT, "Dinas Kesehatan", ROOT_UNIT), (WARD, "Puskesmas Contoh", UNIT)):
        pc.save(lambda work, uid=uid, name=name, parent=parent: work.create(  # type: ignore[misc]
            "unit", uid, {"nama": name, "induk": parent}))


def lying(url: str, person: str) -> set[str]:
    """The offices with which anything about a person lies."""
    with database.connected(url) as connection:
        return {office for office, in connection.execute(
            "SELECT DISTINCT split_part(partition, '/', 1) FROM record WHERE id = %s OR EXISTS (SELECT 1 FROM "
            "jsonb_each_text(body) WHERE key LIKE '%%.pegawai' AND value = %s)", (person, person))}


def test_who_is_entered_above_lies_with_the_office_that_has_his_unit(url: str, tmp_path: Path) -> None:
    """By the name of a unit above his own, whether he was entered before or after joining; those who are there stay."""
    with_offices(url)
    above = OfficePc(tmp_path / "pc0", 0)
    above.save(lambda work: work.create("unit", ROOT_UNIT, {"kode": ABOVE, "nama": "BKPSDM Kota Contoh"}))
    with_units(above)
    early, own = employed(above, 1, WARD), employed(above, 2, ROOT_UNIT)
    above.enrol(url, ABOVE, "entry", "verifier", "assessor").meet()
    late = employed(above, 3, UNIT)
    above.set(late, golongan="III/a")
    above.meet()
    assert [lying(url, one) for one in (early, own, late)] == [{BELOW}, {ABOVE}, {BELOW}]
    above.set(own, unit=UNIT)
    below = OfficePc(tmp_path / "pc1", 1)
    below.save(lambda work: work.create("unit", ROOT_UNIT, {"kode": BELOW, "nama": "Dinas Kesehatan"}))
    below.enrol(url, BELOW, "entry", "verifier", "assessor")
    twin = employed(below, 3, ROOT_UNIT)
    below.set(twin, jurusan="Hukum")
    below.save(lambda work: work.create("unit", ROOM, {"nama": "Seksi Gizi", "induk": ROOT_UNIT}))
    for pc in (below, above, below):
        pc.meet()
    assert lying(url, own) == {ABOVE}
    assert above.shown("person", late) == {"nip": nip(3), "nama": "Contoh", "unit": UNIT, "golongan": "III/a",
                                           "jurusan": "Hukum"}
    assert (below.shown("person", late) or {})["unit"] == ROOT_UNIT, "his office is his unit there"
    assert below.shown("person", own) is below.shown("person", twin) is None
    below.set(early, jurusan="Gizi")
    with above.desk.database.reading() as connection:
        (room,) = [one.uid for one in unit_tree(connection).by_uid.values() if one.name == "Seksi Gizi"]
    placed = employed(above, 4, room)
    for pc in (below, above, below):
        pc.meet()
    assert lying(url, placed) == {BELOW}
    assert (below.shown("person", placed) or {})["unit"] == ROOM, "a unit that only the office itself has"
    assert (above.shown("person", early) or {})["jurusan"] == "Gizi"
    for pc in (above, below):
        with pc.desk.database.reading() as connection:
            assert replay(connection).different == ()
        pc.close()


def test_the_offices_below_are_told_once_and_only_to_who_enters_their_people(url: str, tmp_path: Path) -> None:
    with_offices(url)
    who = (ABOVE, "entry"), (ABOVE, "entry", "verifier"), (BELOW, "entry", "verifier")
    clerk, verifier, below = (OfficePc(tmp_path / f"pc{number}", number).enrol(url, *told)
                              for number, told in enumerate(who))
    for pc in (clerk, verifier, below):
        with_units(pc)
        employed(pc, 5, WARD)
        for _ in range(2):
            pc.sync.synchronise(pc.line)
    told = [[welcome.offices for welcome in pc.line.welcomes] for pc in (clerk, verifier, below)]
    assert told == [[{}, {}], [{BELOW: "Dinas KESEHATAN"}, {}], [{}, {}]]
    assert [bool(pc.line.hellos[-1].offices) for pc in (clerk, verifier, below)] == [False, True, False]
    with database.connected(url) as connection:
        offices.add(connection, "DISDIK", "Dinas Pendidikan", ABOVE)
    verifier.meet()
    assert set(verifier.line.welcomes[-1].offices) == {BELOW, "DISDIK"}
    with verifier.desk.database.reading() as connection:
        assert set(known.below(connection)) == {BELOW, "DISDIK"}
    with database.connected(url) as connection:
        assert connection.execute("SELECT count(*) FROM quarantine WHERE record IN (SELECT id FROM record WHERE "
                                  "entity = 'person')").fetchone() == (0,)
    for pc in (clerk, verifier, below):
        pc.close()
