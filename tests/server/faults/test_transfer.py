"""Fault matrix: somebody goes to another office while the PCs of the old one are away, comes back, goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from simata_desktop.domain.errors import UserError
from simata_desktop.store.journal import Delta
from simata_desktop.store.replay import replay
from simata_server import database, offices
from tests.server.faults.office_pc import OfficePc, office_pc

NIP, UID = "198001012005011001", "01900000-0000-7000-8000-0000000000aa"
RATING, PARTICIPANT, SESSION = (f"01900000-0000-7000-8000-0000000000{two}" for two in ("b1", "b2", "b3"))
NEWER, LATE = "01900000-0000-7000-8000-0000000000c1", "late_from_old_office"
ABOVE, A, B, C = "BKPSDM", "DINKES", "DISDIK", "DISHUB"


@pytest.fixture
def centre(url: str) -> str:
    """A centre with an office above three others."""
    with database.connected(url) as connection:
        offices.add(connection, ABOVE, "BKPSDM Kota Contoh")
        for code in (A, B, C):
            offices.add(connection, code, f"Kantor {code}", ABOVE)
    return url


def someone(pc: OfficePc) -> None:
    """A person with a rating and an assessment."""
    pc.person(UID, nip=NIP, nama="Contoh", golongan="III/a")
    pc.save(lambda work: work.create("rating", RATING, {"pegawai": UID, "tahun": "2025", "predikat_kinerja": "baik"}))
    pc.save(lambda work: work.create("session", SESSION, {"kode": "S1", "nama": "Asesmen"}))
    pc.save(lambda work: work.create("participant", PARTICIPANT, {"sesi": SESSION, "pegawai": UID, "integrity": "4"}))


def grade(pc: OfficePc) -> str:
    return str(pc.people.show(NIP)["values"]["golongan"]["value"])


def sound(*pcs: OfficePc) -> None:
    """The rows of each PC are what its journal and the logs make of them."""
    for pc in pcs:
        with pc.desk.database.reading() as connection:
            assert replay(connection).different == ()


def places(url: str) -> dict[str, int]:
    """Where the living records about the person lie at the centre."""
    with database.connected(url) as connection:
        rows = connection.execute(
            "SELECT partition, count(*) FROM record WHERE deleted IS NULL AND (id = %s OR EXISTS (SELECT 1 FROM "
            "jsonb_each_text(body) WHERE key LIKE '%%.pegawai' AND value = %s)) GROUP BY 1", (UID, UID)).fetchall()
    return dict(rows)


def decide(pc: OfficePc, group: str, value: str, kind: str = LATE) -> None:
    """Take the side of a conflict that says ``value``."""
    (found,) = [one for one in pc.conflicts.list() if one.group == group]
    assert (found.kind, found.nip) == (kind, NIP)
    sides = {"mine": found.mine.value, "theirs": found.theirs.value}
    (side,) = [name for name, told in sides.items() if value in str(told)]
    assert sum(value in str(told) for told in sides.values()) == 1, "both values can be read"
    pc.conflicts.resolve(found.id, side, "menurut SK")


def test_transfer_while_old_office_is_offline_and_back_and_along_a_chain(centre: str, tmp_path: Path) -> None:
    above, a1, a2, b, c = everybody = [office_pc(tmp_path, number, centre, office)
                                       for number, office in enumerate((ABOVE, A, A, B, C))]
    someone(a1)
    for pc in everybody:
        pc.meet()
    # A → B: all that is about him is there, and gone here; the office above shows him once
    a1.transferring.transfer(NIP, B, "SK mutasi 12/2026")
    assert a1.people.show(NIP)["name"] == "Contoh", "he stays until the centre has answered"
    a1.meet()
    b.meet()
    assert b.people.show(NIP)["ratings"][0]["predikat_kinerja"] == "baik"
    assert (b.shown("participant", PARTICIPANT) or {})["integrity"] == "4"
    assert (b.shown("session", SESSION) or {})["kode"] == "S1"
    assert a1.people.show(NIP)["moved"]["office"] == B
    # a PC of A did not know: what differs is a proposal at B, what says the same is not
    b.people.set(NIP, {"golongan": "III/b"})
    b.meet()
    a2.people.set(NIP, {"golongan": "III/c"})
    a2.people.set(NIP, {"nama": "Contoh"})
    a2.save(lambda work: work.create("rating", NEWER, {"pegawai": UID, "tahun": "2026", "predikat_kinerja": "cukup"}))
    a2.meet()
    assert a2.people.show(NIP)["moved"]["office"] == B
    for pc in (a2, b, above):
        pc.meet()
    assert (grade(b), grade(above)) == ("III/b", "III/b")
    assert sorted(one.group for one in b.conflicts.list()) == ["employee.grade", "performance.2026"]
    assert len(above.conflicts.list()) == 2
    decide(b, "employee.grade", "III/c")
    decide(b, "performance.2026", "cukup")
    for pc in (b, above):
        pc.meet()
        assert not pc.conflicts.list()
        assert grade(pc) == "III/c"
        assert len(pc.people.show(NIP)["ratings"]) == 2
    sound(*everybody)
    # back to A; a PC of A that had lost sight of him says something of its own
    a2.save(lambda work: work.add(Delta("rating", RATING, "set", {"predikat_kinerja": ("baik", "kurang")})))
    b.transferring.transfer(NIP, A, "kembali")
    for pc in (b, a1, a2, a1, a2, above):
        pc.meet()
    assert b.people.show(NIP)["moved"]["office"] == A
    assert (grade(a1), grade(a2), grade(above)) == ("III/c",) * 3
    sound(*everybody)
    # A → C → B: a change that knew him at A follows him all the way
    for to, by in ((C, a1), (B, c)):
        by.transferring.transfer(NIP, to, "rantai")
        by.meet()
        if to == C:
            a2.people.set(NIP, {"golongan": "IV/a"})
            c.meet()
    for pc in (a2, b, above, c):
        pc.meet()
    assert sorted(one.group for one in b.conflicts.list()) == ["employee.grade", "performance.2025"], "it came along"
    decide(b, "employee.grade", "III/c")
    decide(b, "performance.2025", "kurang", "edit_edit")
    for pc in (b, above, a1, a2, c):
        pc.meet()
    assert (grade(b), grade(above)) == ("III/c", "III/c")
    assert {pc.people.show(NIP)["moved"]["office"] for pc in (a1, a2, c)} == {B, C}
    sound(*everybody)
    assert places(centre) == {f"{B}/open": 3, f"{B}/closed": 1}


def left(pc: OfficePc) -> tuple[str | None, str | None]:
    """NIP and name in the row of somebody who has gone."""
    with pc.desk.database.reading() as connection:
        return tuple(connection.exec_driver_sql("SELECT nip, name FROM person WHERE uid = ?", (UID,)).fetchone())


def test_what_is_left_of_who_has_gone_is_taken_away_after_thirty_days(centre: str, tmp_path: Path) -> None:
    a = office_pc(tmp_path, 0, centre, A)
    a.person(UID, nip=NIP, nama="Contoh")
    a.meet()
    a.transferring.transfer(NIP, B, "SK mutasi")
    a.meet()
    for days, name in ((28, "Contoh"), (4, None)):
        a.clock.move(days=days)
        a.meet()
        assert left(a) == (NIP, name)
    assert a.people.show(NIP)["moved"]["office"] == B
    sound(a)
    with pytest.raises(UserError) as refused:
        a.transferring.transfer(NIP, C, "lagi")
    assert (refused.value.code, refused.value.params["office"]) == ("person.moved", B)
