"""Rows of the fault matrix about programs of other versions: real workspaces, a real centre (sync.md 3.18)."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from simata_desktop import app
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.records import KINDS
from simata_desktop.services.people import ListRequest
from simata_desktop.store.exchange import agreed, rows, upgrade
from simata_desktop.store.replay import replay
from simata_desktop.sync import engine, outbox
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import BatchHead, Change
from simata_server import database, versions
from simata_server.app import _refused
from tests.server.conftest import Administrator, Open
from tests.server.faults.straight import agree, line, sync, two_pcs
from tests.server.offices_at_work import join
from tests.server.test_bundles import Carrier
from tests.server.test_line import NIP, person, write

FUTURE = {"future.warna": "biru", "future.lampu": "padam"}


def _speaks(patch: pytest.MonkeyPatch, protocol: int) -> None:
    """The devices' program is one of another protocol."""
    patch.setattr(engine, "PROTOCOL", protocol)

    def head(*told: Any) -> BatchHead:
        return replace(BatchHead(*told), proto=protocol)

    patch.setattr(outbox, "BatchHead", head)


def _raw(admin: Administrator) -> list[tuple[object, ...]]:
    with psycopg.connect(admin.url) as connection:
        return connection.execute("SELECT gen, no, taken FROM intake_raw ORDER BY id").fetchall()


@pytest.mark.parametrize(("protocol", "code"), [(0, "app.old"), (2, "app.newer")])
def test_client_two_majors_old_and_client_newer_than_the_server(
        pc: Open, admin: Administrator, tmp_path: Any, protocol: int, code: str) -> None:
    """Invariants 1, 19: what such a program sends is kept whole, it may not pull and is told why; an update of the
    centre takes in what was kept."""
    first, second = two_pcs(pc, admin)
    for one in (first, second):
        sync(one, admin.url)
    write(first, person(first, nip=NIP, nama="Contoh"))
    write(second, person(second, nip=f"{int(NIP) + 1}", nama="Lain"))
    sync(second, admin.url)
    carrier = Carrier(admin, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        _speaks(patch, protocol)
        way = line(first, admin.url)
        done = first.syncing.synchronise(way)
        assert (done.trouble, done.pending, done.summary.quarantined, done.summary.pulled) == (None, 0, 1, 0)
        assert done.summary.notices == (code,)
        assert [one.code for one in first.syncing.state.status().notices] == [code]
        assert [one.why for one in first.conflicts.quarantine()] == [code]
        with pytest.raises(UserError, match=code) as refusal:
            way.page("DEMO/open", 0, {})
        assert _refused(refusal.value).status_code == 426
        first.people.set(NIP, {"golongan": "III/c"})
        receipt = first.bundles.take_in(carrier.answer(carrier.out(first)))  # nor is a stick refused
        assert (receipt.done.pending, receipt.summary.quarantined, receipt.summary.pulled) == (0, 1, 0)
        assert _raw(admin) == [(1, 2, False), (1, 3, False)]
    sync(second, admin.url)
    assert len(second.people.keys(ListRequest())) == 1
    with database.connected(admin.url) as connection:
        assert versions.take_up(connection) == 0  # not readable yet
    with pytest.MonkeyPatch.context() as patch:  # the centre is updated, or has the old converter again
        patch.setattr(wire, "PROTOCOL", max(protocol, wire.PROTOCOL))
        patch.setattr(versions, "LOWEST", min(protocol, versions.LOWEST))
        with database.connected(admin.url) as connection:
            assert (versions.take_up(connection), versions.take_up(connection)) == (2, 0)
        sync(first, admin.url)
        sync(second, admin.url)
    for one in (first, second):
        assert one.people.show(NIP)["values"]["golongan"]["value"] == "III/c"
        assert len(one.people.keys(ListRequest())) == 2
        assert not one.conflicts.quarantine()
    sync(first, admin.url)
    agree(admin, first, second)


def test_what_a_newer_program_says_survives_a_round_trip(pc: Open, admin: Administrator) -> None:
    """Invariants 6, 19: unknown fields of a record stay beside what this program writes; an unknown kind of record or
    of change is set aside, not refused, and stops nothing else."""
    first, second = two_pcs(pc, admin)
    write(first, person(first, nip=NIP, nama="Contoh"))
    sync(first, admin.url)
    with database.connected(admin.url) as connection:
        newer = join(connection, "DEMO", "entry", "verifier")
        newer.pull(connection, "DEMO/open")
        (uid,) = connection.execute("SELECT id FROM record WHERE nip = %s", (NIP,)).fetchone() or ("",)
        reply = newer.push(
            connection, newer.change(uid, {**FUTURE, "name.nama": "Contoh Baru"}),
            Change(0, "gadget", "g", "create", {"gadget.lampu": "nyala"}, "DEMO/open"),
            newer.change(uid, {}, kind="archive"))
    assert [(one.state, one.why) for one in reply.verdicts] == [
        (wire.ACCEPTED, ""), (wire.QUARANTINED, "change.unknown"), (wire.QUARANTINED, "change.unknown")]
    with psycopg.connect(admin.url) as centre:
        kept = centre.execute("SELECT body FROM quarantine ORDER BY id").fetchall()
    assert "nyala" in str(kept[0])
    assert "archive" in str(kept[1])
    for one in (first, second):
        sync(one, admin.url)
        assert one.people.show(NIP)["name"] == "Contoh Baru"
    second.people.set(NIP, {"golongan": "III/c"})
    sync(second, admin.url)
    sync(first, admin.url)
    for one in (first, second):
        with one.desk.database.reading() as connection:
            assert not replay(connection).different
        assert one.office.audit(nip=NIP)
        assert _agreed(one, uid) == {**FUTURE, "name.nama": "Contoh Baru", "grade.golongan": "III/c"}
    agree(admin, first, second)


def test_what_an_older_program_kept_below_is_shown_after_its_upgrade(
        pc: Open, admin: Administrator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Invariant 19: a word that the program learns later is shown then, without pulling anything again."""
    first, second = two_pcs(pc, admin)
    write(first, person(first, nip=NIP, nama="Contoh", telepon_dinas="021"))
    sync(first, admin.url)
    whole = rows._words

    def fewer(entity: str, body: dict[str, str | None]) -> dict[str, str | None]:
        return whole(entity, {name: value for name, value in body.items() if name != "contact.telepon_dinas"})

    with monkeypatch.context() as patch:
        patch.setattr(rows, "_words", fewer)
        patch.setattr(upgrade, "WORDS", tuple(one for one in upgrade.WORDS if one != "person.telepon_dinas"))
        sync(second, admin.url)
        assert second.people.show(NIP)["name"] == "Contoh"
        assert _phone(second) is None
    done = sync(second, admin.url)
    assert (done.summary.pulled, _phone(second)) == (0, "021")
    assert sync(second, admin.url).requests == 1
    sync(first, admin.url)
    sync(second, admin.url)
    agree(admin, first, second)


def _phone(one: app.Workspace) -> str | None:
    with one.desk.database.reading() as connection:
        column = KINDS["person"].field("telepon_dinas").column
        return connection.exec_driver_sql(f"SELECT {column} FROM person WHERE nip = ?", (NIP,)).scalar_one()  # type: ignore[no-any-return]


def _agreed(one: app.Workspace, uid: str) -> dict[str, str | None]:
    with one.desk.database.reading() as connection:
        body = agreed.of_records(connection, "DEMO/open", {uid: "person"})[uid].body
    return {name: body[name] for name in (*FUTURE, "name.nama", "grade.golongan")}
