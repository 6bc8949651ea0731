"""Offices, codes, devices, conflicts, quarantine and digests, as the administrator of the centre works with them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from psycopg import Connection, errors

from simata_desktop.domain import digest
from simata_desktop.domain.merge import State, Version, apply
from simata_desktop.sync.protocol import wire
from simata_server import database, digests, embedded, quarantine
from simata_server.place import Place
from tests.server.conftest import Administrator
from tests.server.offices_at_work import join, nips, two_offices

NIP, OTHER = nips(2)


def test_a_centre_is_founded_once_in_a_folder_of_its_own(pusat: Path, admin: Administrator) -> None:
    admin.environment = {"SIMATA_SERVER_DATA": str(pusat)}
    assert len(admin("init")["epoch"]) == 36
    assert admin("init", code=3)["error"]["code"] == "server.exists"
    assert admin("office", "list") == {"offices": []}
    with embedded.private(pusat) as url, database.connected(url) as connection:  # it joins a running one
        assert admin("office", "add", "BKPSDM", "BKPSDM")["parent"] is None
        assert database.centre(connection).epoch
    assert not (pusat / "postgresql" / "postmaster.pid").exists(), "the last one out stops it"


def test_a_command_that_fails_leaves_no_database_running(pusat: Path, admin: Administrator) -> None:
    admin.environment = {}
    told = admin("office", "list", "--data", pusat, code=3)
    assert told["error"]["code"] == "server.not_founded"
    assert not (pusat / "postgresql" / "postmaster.pid").exists()


def test_offices_stand_in_a_tree_with_one_root(admin: Administrator) -> None:
    assert admin("office", "add", "BKPSDM", "BKPSDM  Kota") == {"code": "BKPSDM", "name": "BKPSDM Kota", "parent": None}
    admin("office", "add", "DINKES", "Dinas Kesehatan", "--parent", "BKPSDM")
    assert [one["code"] for one in admin("office", "list")["offices"]] == ["BKPSDM", "DINKES"]
    for words, code in ((("BKPSDM", "x"), "office.exists"), (("SATU", "x"), "office.root"),
                        (("a/b", "x", "--parent", "BKPSDM"), "office.code"),
                        (("SATU", "x", "--parent", "TIADA"), "office.unknown")):
        assert admin("office", "add", *words, code=3)["error"]["code"] == code


def test_a_list_of_offices_is_read_in_any_order_and_again(tmp_path: Path, admin: Administrator) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (("Daftar perangkat daerah",), ("No", "Kode OPD", "Nama OPD", "Induk"),
                (1, "PKM1", "Puskesmas 1", "DINKES"), (2, "DINKES", "Dinas  Kesehatan", "BKPSDM"),
                (3, "BKPSDM", "BKPSDM Kota", None), (None,) * 4,
                (4, "LAIN", "Kantor lain", "TIADA"), (5, "A/B", "Miring", "BKPSDM"), (6, 7, "Kecamatan", "BKPSDM")):
        sheet.append(row)
    book.save(tmp_path / "opd.xlsx")
    told = admin("office", "import", tmp_path / "opd.xlsx", code=1)
    assert [one["code"] for one in told["added"]] == ["BKPSDM", "DINKES", "7", "PKM1"]
    assert [(one["row"], one["problem"]) for one in told["problems"]] == [(7, "office.unknown"), (8, "office.code")]
    again = admin("office", "import", tmp_path / "opd.xlsx", code=1)
    assert (again["same"], again["added"]) == (4, [])


@pytest.mark.parametrize(("content", "code"), [(b"not a workbook", "list.damaged"), (b"", "list.damaged")])
def test_what_is_no_list_is_told(tmp_path: Path, admin: Administrator, content: bytes, code: str) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    assert admin("office", "import", tmp_path / "x.xlsx", code=3)["error"]["code"] == code
    assert admin("office", "import", tmp_path / "none.xlsx", code=4)["error"]["code"] == "file.unreadable"


def test_a_list_without_its_heads_is_told(tmp_path: Path, admin: Administrator) -> None:
    book = openpyxl.Workbook()
    book.active.append(("apa", "ini"))
    book.save(tmp_path / "x.xlsx")
    assert admin("office", "import", tmp_path / "x.xlsx", code=3)["error"]["code"] == "list.heading"


def test_a_code_bears_80_bits_and_only_its_hash_is_kept(admin: Administrator) -> None:
    admin("office", "add", "BKPSDM", "BKPSDM")
    told = admin("code", "--office", "BKPSDM", "--role", "verifier", "--valid-for", "60")
    assert told["role"] == "verifier"
    assert len(told["code"].replace("-", "")) == 16
    assert admin("code", "--office", "BKPSDM", "--role", "entry", "admin")["role"] == ["admin", "entry"]
    with Place(admin.url, None).opened() as connection:
        kept = connection.execute("SELECT hash::text, office, roles::text, user_name FROM enrol_code").fetchall()
    assert told["code"].replace("-", "").lower() not in str(kept).lower()
    assert admin("code", "--office", "BKPSDM", "--role", "raja", code=2)["error"]["code"] == "role.unknown"
    assert admin("code", "--office", "BKPSDM", "--role", "entry", "--valid-for", "0", code=2)["error"]["code"] \
        == "usage.value"


def test_wrong_words_are_told_in_the_language_of_the_user(admin: Administrator) -> None:
    admin.environment["SIMATA_LANG"] = "en"
    for words, code in ((("nothing",), "usage.choice"), (("device", "list", "more"), "usage.unknown"),
                        (("code", "--office"), "usage.no_value"), (("enrol", "x"), "usage.required"),
                        (("quarantine", "release", "x"), "usage.value")):
        assert admin(*words, code=2)["error"]["code"] == code
    assert "epoch" in admin.run("--help").words
    del admin.environment["SIMATA_LANG"]
    assert "masa riwayat" in admin.run("--help").words
    admin.environment = {}
    assert admin("device", "list", code=2)["error"]["code"] == "usage.place"
    assert admin("device", "list", "--database", "postgresql:///x?host=/nowhere", code=4)["error"]["code"] \
        == "database.unavailable"


def test_devices_are_listed_and_shut_out(admin: Administrator) -> None:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
        pc = join(connection, "DINKES", "entry")
    listed = admin("device", "list")["devices"]
    assert [(one["id"], one["office"], one["user"], one["gen"], one["revoked"], one["alerts"], one["pending_reported"])
            for one in listed] == [(pc.enrolled.device, "DINKES", "Siti", 1, False, [], 0)]
    assert admin("device", "revoke", pc.enrolled.device)["revoked"]
    assert admin("device", "list")["devices"][0]["revoked"]
    assert admin("device", "revoke", "00000000-0000-7000-8000-000000000000", code=3)["error"]["code"] \
        == "device.unknown"
    with Place(admin.url, None).opened() as connection:
        reply = pc.push(connection, pc.person(NIP, "Budi"))
    assert [(one.state, one.why) for one in reply.verdicts] == [(wire.QUARANTINED, "device.revoked")]


def test_a_breach_names_everyone_the_device_was_given_and_nobody_else(admin: Administrator) -> None:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
        root, below = join(connection, "BKPSDM"), join(connection, "DINKES", user="Budi")
        told = below.person(OTHER, "Ani")
        below.push(connection, told)
        root.push(connection, root.person(NIP, "Joko"))
    own = admin("device", "breach", below.enrolled.device)["people"]
    assert [(one["nip"], one["record"]) for one in own] == [(OTHER, told.record)]
    assert admin("device", "breach", root.enrolled.device)["count"] == 1
    with Place(admin.url, None).opened() as connection:
        root.pull(connection, "DINKES/open")
        below.push(connection, below.change(told.record, {}, kind="delete"))
    found = admin("device", "breach", root.enrolled.device)
    assert {(one["nip"], one["name"]) for one in found["people"]} == {(NIP, "Joko"), (OTHER, "Ani")}, "though deleted"
    assert found["count"] == 2
    assert admin("device", "breach", below.enrolled.device)["count"] == 1


def test_a_conflict_shows_both_values_with_people_and_times(admin: Administrator) -> None:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
        one, two = join(connection, "DINKES", user="Siti"), join(connection, "DINKES", user="Budi")
        made = one.person(NIP, "Ani")
        one.push(connection, made)
        two.pull(connection, "DINKES/open")
        one.push(connection, one.change(made.record, {"grade.golongan": "III/c"}))
        reply = two.push(connection, two.change(made.record, {"grade.golongan": "III/d"}))
    listed = admin("conflict", "list")["conflicts"]
    assert [(c["id"], c["kind"], c["nip"], c["group"], c["state"]) for c in listed] == [
        (reply.verdicts[0].conflicts[0], "edit_edit", NIP, "employee.grade", "open")]
    shown = admin("conflict", "show", listed[0]["id"])
    assert (shown["mine"]["value"], shown["mine"]["by"], shown["mine"]["device"]) == (
        "III/c", "Siti", one.enrolled.device)
    assert (shown["theirs"]["value"], shown["theirs"]["by"], shown["theirs"]["at"]) == (
        "III/d", "Budi", "2026-11-24T08:00:00")
    assert "III/d" in admin.run("conflict", "show", listed[0]["id"]).words
    assert admin("conflict", "show", "x", code=3)["error"]["code"] == "conflict.unknown"


def test_quarantine_is_let_out_in_order_or_laid_aside(admin: Administrator) -> None:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
        pc = join(connection, "DINKES", "entry")
        made = pc.person(NIP, "Ani")
        pc.push(connection, made)
        barred = pc.change(made.record, {"sheet.integrity": "3"}, entity="sheet", part=wire.CLOSED, kind="create")
        pc.push(connection, barred, barred, pc.change(made.record, {"grade.golongan": "IV/a"}))
    listed = admin("quarantine", "list")["quarantine"]
    assert [(one["field"], one["value"], one["reason"], one["device"]) for one in listed] == [
        ("integrity", "3", "right.scope", pc.enrolled.device), ("integrity", "3", "waits", pc.enrolled.device),
        ("golongan", "IV/a", "waits", pc.enrolled.device)]
    assert listed[2]["nip"] == NIP
    first, second, third = (str(one["id"]) for one in listed)
    assert admin("quarantine", "release", second, code=3)["error"]["code"] == "quarantine.order"
    assert admin("quarantine", "drop", first, "--reason", " ", code=3)["error"]["code"] == "reason.needed"
    admin("quarantine", "drop", first, "--reason", "bukan haknya")
    admin("quarantine", "drop", second, "--reason", "bukan haknya")
    told = admin("quarantine", "release", third)
    assert (told["verdict"], told["partition"], told["seq"]) == (wire.ACCEPTED, "DINKES/open", 2)
    assert admin("quarantine", "release", third, code=3)["error"]["code"] == "quarantine.none"
    assert admin("quarantine", "list")["quarantine"] == []
    assert [one["state"] for one in admin("quarantine", "list", "--all")["quarantine"]] == [
        "dropped", "dropped", "settled"]
    assert admin("digest", "--office", "DINKES")["dense"]


def test_a_change_whose_place_is_not_here_is_not_let_out(connection: Connection) -> None:
    two_offices(connection)
    pc = join(connection, "DINKES", "verifier")
    pc.push(connection, pc.change("x", {"grade.golongan": "IV/a"}))
    waits = quarantine.every(connection)
    assert [one["reason"] for one in waits] == ["record.missing"]
    with pytest.raises(Exception, match=r"quarantine\.not_possible"):
        quarantine.release(connection, waits[0]["id"])


def test_the_digest_of_an_office_is_that_of_a_device_that_holds_it(admin: Administrator) -> None:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
        root, below = join(connection, "BKPSDM"), join(connection, "DINKES", user="Budi")
        made = below.person(OTHER, "Ani")
        below.push(connection, made, below.change(made.record, {"grade.golongan": "III/c"}))
        root.push(connection, root.person(NIP, "Joko"))
    state = State("person")
    apply(state, Version(1, below.enrolled.device, 1, 1), "create", {"nip.nip": OTHER, "name.nama": "Ani"})
    apply(state, Version(2, below.enrolled.device, 1, 2), "set", {"grade.golongan": "III/c"})
    own = digest.over({"DINKES/open": digest.Digest.of([(made.record, state)]).root()})
    told = admin("digest", "--office", "DINKES")
    assert (told["root"], told["seq"], told["records"], told["dense"]) == (own, 2, 1, True)
    assert told["chain"] == told["partitions"][0]["chain"]
    above = admin("digest", "--office", "BKPSDM")
    assert [one["partition"] for one in above["partitions"]] == ["BKPSDM/open", "DINKES/open"]
    assert above["partitions"][1]["root"] == told["partitions"][0]["root"]
    assert above["root"] != told["root"]
    with Place(admin.url, None).opened() as connection:
        assert digests.root_at(connection, "DINKES/open", 2) == told["partitions"][0]["root"]
        assert digests.root_at(connection, "DINKES/open", 1) is None
        assert digests.root_at(connection, "TIADA/open", 1) is None
    assert admin("digest", "--office", "TIADA", code=3)["error"]["code"] == "office.unknown"


def test_a_gap_or_a_forged_line_in_the_log_is_found(admin: Administrator) -> None:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
        pc = join(connection, "DINKES")
        for nip in nips(3):
            pc.push(connection, pc.person(nip, "Ani"))
        assert digests.chain_holds(connection, "DINKES/open")
    with pytest.raises(errors.RaiseException, match="never rewritten"), Place(admin.url, None).opened() as connection:
        connection.execute("DELETE FROM change WHERE seq = 2")
    with Place(admin.url, None).opened() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE change SET raw = replace(raw, 'Ani', 'Eva') WHERE seq = 2")
        assert not digests.chain_holds(connection, "DINKES/open")
        connection.execute("DELETE FROM change WHERE seq = 2")
    assert not admin("digest", "--office", "DINKES", code=1)["dense"]


def test_a_new_epoch_ends_every_session(admin: Administrator) -> None:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
        pc = join(connection, "DINKES")
        connection.execute("INSERT INTO token(hash, device, gen, expires) VALUES ('x', %s, 1, now() + '1 h')",
                           (pc.enrolled.device,))
    told = admin("epoch", "new")
    assert told["before"] != told["epoch"] == admin("digest", "--office", "DINKES")["epoch"]
    with Place(admin.url, None).opened() as connection:
        assert connection.execute("SELECT count(*) FROM token").fetchone() == (0,)
