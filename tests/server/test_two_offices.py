"""An agency and an office below it, each with people and units of its own: one tree above, a whole one below."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT, fold, natural
from simata_desktop.services.people import ListRequest
from simata_desktop.services.talent import MapRequest
from simata_desktop.store.journal import Delta
from simata_desktop.store.replay import replay
from tests.server.conftest import Administrator, Open
from tests.server.test_line import NIP, served, write

AGENCY, BELOW = ("7301", "BKPSDM Kabupaten Contoh"), ("DINKES", "Dinas Kesehatan")
Tree = dict[tuple[str, ...], int]


@pytest.fixture
def offices(pc: Open, admin: Administrator) -> Iterator[dict[str, app.Workspace]]:
    """A PC of each, with a line."""
    admin("office", "add", *AGENCY)
    admin("office", "add", *BELOW, "--parent", AGENCY[0])
    opened = {}
    with served(admin.url) as server:
        for number, (code, name) in enumerate((AGENCY, BELOW)):
            one = pc(number)
            one.office.set_unit(ROOT_UNIT, {"code": code, "name": name})
            told = admin("code", "--office", code, "--role", "entry", "verifier", "admin")
            one.enrolling.by_line(server, str(told["code"]))
            opened[code] = one
        yield opened


def unit(*path: str, code: str | None = None) -> Delta:
    """A unit as an import makes it."""
    fields = {"nama": (None, path[-1]), "induk": (None, at(*path[:-1])), "kode": (None, code)}
    return Delta("unit", at(*path), "create", {word: pair for word, pair in fields.items() if pair[1]})


def at(*path: str) -> str:
    """The id of a unit that was made in the office itself, the root without a path."""
    return natural("unit", at(*path[:-1]), fold(path[-1])) if path else ROOT_UNIT


def sheet(folder: Path, *rows: tuple[int, str, str]) -> Path:
    """A list of employees: number, agency, unit."""
    folder.mkdir(exist_ok=True)
    file = folder / "pegawai.csv"
    lines = [f"{int(NIP) + number},Contoh {number},{agency},{name}" for number, agency, name in rows]
    file.write_text("\n".join(("nip,nama,opd,unit_kerja", *lines)) + "\n")
    return file


def imported(one: app.Workspace, folder: Path, *rows: tuple[int, str, str]) -> None:
    one.importing.apply(one.importing.plan(sheet(folder, *rows)))


def exchange(*some: app.Workspace) -> None:
    for one in some:
        done = one.syncing.by_line(verify=True)
        assert (done.trouble, done.pending, done.summary.quarantined, done.digest) == (None, 0, 0, "equal")
        with one.desk.database.reading() as connection:
            assert replay(connection).different == ()


def tree(one: app.Workspace) -> Tree:
    """The path of every unit with its people, those below it too."""
    rows = {row["id"]: row for row in one.office.unit_nodes()}

    def path(id_: str) -> tuple[str, ...]:
        row = rows[id_]
        return (*(path(row["parent_id"]) if row["parent_id"] else ()), row["name"])

    found = [(path(id_), row["people"]) for id_, row in rows.items()]
    assert len(found) == len(dict(found)), found
    return dict(found)


def seen(one: app.Workspace, unit: str | None = None) -> set[int]:
    """Who stands under a unit: in the list and on the map, each once."""
    total, lines = one.people.list(ListRequest(unit=unit))
    numbers = [int(line.nip) - int(NIP) for line in lines]
    drawn = one.talent.map(MapRequest(unit=unit, entries=True))
    assert [int(entry.nip) - int(NIP) for entry in drawn.entries] == numbers
    assert total == len(set(numbers)) == drawn.people
    return set(numbers)


def test_an_office_below_is_one_unit_above_and_whole_in_itself(
        offices: dict[str, app.Workspace], tmp_path: Path) -> None:
    agency, below = offices.values()
    write(agency, unit("Sekretariat"))
    imported(agency, tmp_path / "a", (1, AGENCY[1], "Sekretariat"), (2, AGENCY[1], "Bidang Mutasi"))
    imported(below, tmp_path / "b", (11, BELOW[1], "Sekretariat"), (12, BELOW[1], "Puskesmas Anggrek"),
             (13, BELOW[1], "Puskesmas Bakung"), (14, BELOW[1], ""))
    own = tree(below)
    exchange(below, agency, below, agency)
    root, name = AGENCY[1], BELOW[1]
    rest: Tree = {(root,): 6, (root, "Sekretariat"): 1, (root, "Bidang Mutasi"): 1}
    dinas: Tree = {("Sekretariat",): 1, ("Puskesmas Anggrek",): 1, ("Puskesmas Bakung",): 1, (): 4}
    assert tree(agency) == rest | {(root, name, *path): count for path, count in dinas.items()}
    assert (seen(agency), seen(agency, name)) == ({1, 2, 11, 12, 13, 14}, {11, 12, 13, 14})
    assert (seen(agency, "Puskesmas Anggrek"), seen(agency, "Puskesmas Bakung")) == ({12}, {13})
    assert waiting(agency) == {name, "Sekretariat", "Puskesmas Anggrek", "Puskesmas Bakung"}
    assert tree(below) == own
    assert (seen(below), seen(below, "DINKES"), seen(below, "Puskesmas Anggrek")) == (*[{11, 12, 13, 14}] * 2, {12})

    # the agency accepts one unit, and with it the office itself; it knows another by itself
    for refused, one, of in (("unit.agency", below, "Sekretariat"), ("unit.not_proposed", agency, "Bidang Mutasi")):
        with pytest.raises(UserError, match=refused):
            one.office.accept_unit(of)
    with pytest.raises(UserError, match=r"unit\.of_others"):
        agency.office.set_unit("Puskesmas Anggrek", {"name": "Lain"})
    agency.office.accept_unit("Puskesmas Anggrek")
    write(agency, unit(name, "Puskesmas Bakung"), unit(name, "Puskesmas Cempaka"))
    dinas["Puskesmas Cempaka",] = 0
    for _ in range(2):
        assert tree(agency) == rest | {(root, name, *path): count for path, count in dinas.items()}
        assert waiting(agency) == {"Sekretariat"}
        exchange(agency, below, agency)
    assert tree(below) == own | {(name, "Puskesmas Cempaka"): 0}
    assert waiting(below) == {"Sekretariat"}

    # who is moved above stands there below, and a unit renamed below leaves its people where they are
    agency.people.set(nip(14), {"opd": name, "unit_kerja": "Puskesmas Anggrek"})
    agency.people.set(nip(13), {"opd": name, "unit_kerja": "Puskesmas Cempaka"})
    below.office.set_unit("Sekretariat", {"name": "Sekretariat Dinas"})
    exchange(agency, below, agency)
    for one in (agency, below):
        assert (seen(one, "Puskesmas Anggrek"), seen(one, "Puskesmas Cempaka")) == ({12, 14}, {13})
        assert seen(one, "Sekretariat Dinas") == {11}
    assert seen(agency, "Sekretariat") == {1}


def waiting(one: app.Workspace) -> set[str]:
    """The units that are in no reference set yet."""
    return {row["name"] for row in one.office.units() if row.get("proposed")}


def nip(number: int) -> str:
    return f"{int(NIP) + number}"
