"""Real workspaces and a real centre on PostgreSQL with nothing but a stick between them."""

from __future__ import annotations

import base64
import json
import random
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec.structs import replace

from simata_desktop import app
from simata_desktop.cli.main import run
from simata_desktop.domain.errors import UserError
from simata_desktop.store.exchange import identity
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol import bundle, sealing
from simata_desktop.sync.protocol.bundle import Parcel
from simata_server import bundles, database, enrolment
from tests.server.conftest import NAME, PASSPHRASE, Administrator, Open
from tests.server.offices_at_work import raw
from tests.server.test_line import NIP, person, write


def joined(workspace: app.Workspace, admin: Administrator, *roles: str) -> app.Workspace:
    """Joins the centre without a line."""
    code = str(admin("code", "--office", "DEMO", "--role", *(roles or ("entry", "verifier", "admin")))["code"])
    keys = DeviceKeys.of(workspace.desk.ids.random_bytes(64))
    with database.connected(admin.url) as connection:
        enrolled = enrolment.join(connection, workspace.enrolling.asked(keys, code), "stick")
    workspace.enrolling.keep(enrolled, keys, "https://pusat.contoh.go.id", "")
    return workspace


@pytest.fixture
def office(admin: Administrator) -> None:
    admin("office", "add", "DEMO", "Kantor Contoh")


@pytest.fixture
def joint(pc: Open, admin: Administrator, office: None) -> tuple[app.Workspace, app.Workspace]:
    """Two PCs of the office that know the centre."""
    return joined(pc(0), admin), joined(pc(1), admin)


class Carrier:
    """Carries sticks between a PC and the centre."""

    def __init__(self, admin: Administrator, folder: Path) -> None:
        self.admin, self.folder, self.count = admin, folder, 0

    def file(self) -> Path:
        self.count += 1
        return self.folder / f"stik{self.count}.simata"

    def out(self, one: app.Workspace) -> Path:
        """What a PC writes."""
        return one.bundles.export(self.file()).file

    def answer(self, parcel: Path, code: int = 0) -> Path:
        """The receipt of the centre; none where it is refused."""
        receipt = self.file()
        self.admin("bundle", "import", parcel, "--out", receipt, code=code)
        return receipt

    def refused(self, parcel: Path) -> str:
        """Why the centre refuses a parcel, without any effect."""
        before, receipt = standing(self.admin, TAKEN | GIVEN), self.file()
        told = self.admin("bundle", "import", parcel, "--out", receipt, code=3)
        assert not receipt.exists()
        assert standing(self.admin, TAKEN | GIVEN) == before
        return str(told["error"]["code"])

    def there_and_back(self, one: app.Workspace) -> object:
        return one.bundles.take_in(self.answer(self.out(one)))


@pytest.fixture
def carrier(admin: Administrator, tmp_path: Path) -> Carrier:
    return Carrier(admin, tmp_path)


TAKEN = {"part_head": "partition, last_seq, chain", "generation": "device, gen, last_n, lease, before",
         "batch": "device, gen, no", "quarantine": "id, state"}
GIVEN = {"device": "id, gen, counter, last_contact", "delivery": "partition, device, first_seq"}


def standing(admin: Administrator, tables: Mapping[str, str]) -> list[tuple[object, ...]]:
    """What an import could change."""
    with psycopg.connect(admin.url) as connection:
        return [row for table, columns in tables.items()
                for row in connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()]


def test_the_commands_tell_it_in_their_shapes(pc: Open, admin: Administrator, office: None, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    joined(pc(0), admin).close()
    for name, value in (("WORKSPACE", str(tmp_path / "pc0")), ("USER", NAME), ("PASSPHRASE", PASSPHRASE)):
        monkeypatch.setenv(f"SIMATA_{name}", value)

    def simata(*words: str | Path, code: int = 0) -> dict:
        capsys.readouterr()
        assert run([*map(str, words), "--json"]) == code
        return json.loads(capsys.readouterr().out)

    parcel, receipt = tmp_path / "kirim.simata", tmp_path / "terima.simata"
    before = simata("status")["pending"]
    out = simata("bundle", "export", parcel)
    assert out == {"file": str(parcel), "changes": before, "batches": 1, "bytes": parcel.stat().st_size,
                   "short_code": out["short_code"]}
    assert simata("status")["pending"] == before
    told = admin("bundle", "import", parcel, "--out", receipt)
    assert told == {"device": told["device"], "changes": before, "accepted": told["accepted"], "conflicts": 0,
                    "quarantined": before - told["accepted"], "already": False, "receipt": str(receipt),
                    "short_code": out["short_code"], "forked": False}
    got = simata("bundle", "import", receipt, code=1 if told["quarantined"] else 0)
    assert got == {"accepted": told["accepted"], "conflicts": 0, "quarantined": told["quarantined"], "pulled": 0,
                   "pending": 0, "digest": "equal", "already": False, "short_code": out["short_code"], "notices": []}
    again = simata("bundle", "import", receipt)
    assert (again["already"], again["accepted"], again["pulled"], again["digest"]) == (True, 0, 0, "equal")
    assert simata("bundle", "import", parcel, code=3)["error"]["code"] == "bundle.foreign"
    assert simata("bundle", "import", tmp_path / "tiada", code=4)["error"]["code"] == "file.missing"
    assert simata("bundle", "export", tmp_path / "tiada" / "x", code=4)["error"]["code"] == "file.not_writable"
    assert "kode pemeriksa" in admin.run("bundle", "import", parcel, "--out", receipt).words


def test_a_parcel_that_comes_twice_is_told_and_changes_nothing(
        joint: tuple[app.Workspace, app.Workspace], admin: Administrator, carrier: Carrier) -> None:
    first, _ = joint
    write(first, person(first, nip=NIP, nama="Contoh"))
    parcel = carrier.out(first)
    told = admin("bundle", "import", parcel, "--out", carrier.file())
    before = standing(admin, TAKEN)
    again = admin("bundle", "import", parcel, "--out", carrier.file())
    assert (told["already"], again["already"], again["accepted"]) == (False, True, told["accepted"])
    assert standing(admin, TAKEN) == before
    with psycopg.connect(admin.url) as connection:
        assert connection.execute("SELECT count(*), count(DISTINCT change_id) FROM change").fetchone() == (
            told["accepted"], told["accepted"])


def test_sticks_out_of_order_and_a_lost_one(joint: tuple[app.Workspace, app.Workspace], admin: Administrator,
                                            carrier: Carrier) -> None:
    first, second = joint
    write(first, person(first, nip=NIP, nama="Contoh"))
    early = carrier.out(first)
    first.people.set(NIP, {"golongan": "III/c"})
    carrier.out(first)  # lost
    first.people.set(NIP, {"golongan": "III/d"})
    late_receipt = carrier.answer(carrier.out(first))
    early_receipt = carrier.answer(early)
    assert not first.bundles.take_in(early_receipt).already
    assert first.bundles.take_in(late_receipt).done.pending == 0
    carrier.there_and_back(second)
    assert second.people.show(NIP)["values"]["golongan"]["value"] == "III/d"
    assert admin("digest", "--office", "DEMO")["dense"]


def damaged(data: bytes) -> Iterator[tuple[bytes, str]]:
    """A file with a bit turned here and there, cut at each frame and about, longer, or of other bytes."""
    step = max(len(data) // 40, 1)
    for at in (*range(0, 300, 23), *range(300, len(data), step), len(data) - 1):
        if at < len(data):
            turned = bytearray(data)
            turned[at] ^= 1 << at % 8
            yield bytes(turned), "bundle.(tampered|format|truncated)"
    start = data.index(b"\n", len(sealing.FORMAT)) + 1
    frames = range(start, len(data), sealing.FRAME + sealing.TAG)
    for left in {1, start - 1, *frames, len(data) - sealing.SIGNATURE, len(data) - 1}:
        yield data[:left], "bundle.truncated"
    yield data + b"x", "bundle.tampered"
    yield b"PK" + data, "bundle.format"
    yield b"", "bundle.format"


def test_damaged_files_are_refused_at_both_ends_without_effect(
        joint: tuple[app.Workspace, app.Workspace], admin: Administrator, carrier: Carrier) -> None:
    first, _ = joint
    write(first, *(person(first, nip=f"{int(NIP) + number}", nama=random.Random(number).randbytes(99).hex())
                   for number in range(1500)))
    parcel = carrier.out(first)
    whole = parcel.read_bytes()
    assert len(whole) > 2 * sealing.FRAME
    before = standing(admin, TAKEN | GIVEN)
    with database.connected(admin.url) as connection:
        for data, code in damaged(whole):
            with pytest.raises(UserError, match=code):
                bundles.take_in(connection, data)
    assert standing(admin, TAKEN | GIVEN) == before
    receipt = carrier.answer(parcel)
    whole, file = receipt.read_bytes(), carrier.file()
    for data, code in damaged(whole):
        file.write_bytes(data)
        with pytest.raises(UserError, match=code):
            first.bundles.take_in(file)
    status = first.syncing.state.status()
    assert (status.cursors, status.pending > 1500) == ((), True)
    got = first.bundles.take_in(receipt)
    assert (got.done.pending, got.done.digest) == (0, "equal")


def sealed(one: app.Workspace, admin: Administrator, parcel: Parcel, *, key: Ed25519PrivateKey | None = None) -> bytes:
    """A parcel as somebody else might write it."""
    me = one.syncing.identity()
    writer = key or DeviceKeys.read(me.sign_key, me.seal_key).signing()
    with database.connected(admin.url) as connection:
        return parcel.seal(writer=writer, reader=database.centre(connection).seal_public)


def test_foreign_parcels_are_refused(joint: tuple[app.Workspace, app.Workspace], admin: Administrator,
                                     carrier: Carrier) -> None:
    first, second = joint
    parcel, file = first.bundles.parcel(), carrier.file()
    other = second.bundles.parcel()
    strange = replace(parcel.head.hello, device="01900000-0000-7000-8000-000000000000")
    for head, key in ((replace(parcel.head, office="LAIN"), None), (replace(parcel.head, hello=strange), None),
                      (replace(parcel.head, hello=other.head.hello), None),
                      (parcel.head, Ed25519PrivateKey.generate())):
        file.write_bytes(sealed(first, admin, Parcel.of(head, parcel.batches, parcel.lost), key=key))
        assert carrier.refused(file) == "bundle.foreign"
    me = first.syncing.identity()
    file.write_bytes(parcel.seal(writer=DeviceKeys.read(me.sign_key, me.seal_key).signing(),
                                 reader=raw(X25519PrivateKey.generate())))
    assert carrier.refused(file) == "bundle.not_for_this_device"  # of another centre


def test_a_parcel_that_lies_about_itself_is_refused(joint: tuple[app.Workspace, app.Workspace], admin: Administrator,
                                                    carrier: Carrier) -> None:
    first, second = joint
    parcel, file, head = first.bundles.parcel(), carrier.file(), first.bundles.parcel().head
    (mine,), theirs = parcel.batches, second.bundles.parcel()
    hello = head.hello
    for told, batches, code in (
            (head, [mine[:-1] + bytes([mine[-1] ^ 1])], "bundle.tampered"), (head, [], "bundle.tampered"),
            (head, [mine, mine], "bundle.tampered"), (replace(head, version=2), [mine], "bundle.format"),
            (replace(head, batches=theirs.head.batches), theirs.batches, "bundle.refused"),
            (replace(head, batches=[replace(head.batches[0], no=9)]), [mine], "bundle.refused"),
            (replace(head, hello=replace(hello, gen=9)), [mine], "bundle.refused"),
            (replace(head, counter=2**63), [mine], "bundle.format"),
            (replace(head, hello=replace(hello, device="x\x00")), [mine], "bundle.format"),
            (replace(head, hello=replace(hello, pending=2**63)), [mine], "bundle.format")):
        file.write_bytes(sealed(first, admin, Parcel.of(told, batches, [])))
        assert carrier.refused(file) == code


def test_foreign_receipts_are_refused(joint: tuple[app.Workspace, app.Workspace], carrier: Carrier) -> None:
    first, second = joint
    receipt = carrier.answer(carrier.out(first))
    with pytest.raises(UserError, match=r"bundle\.not_for_this_device"):
        second.bundles.take_in(receipt)
    me = first.syncing.identity()
    keys = DeviceKeys.read(me.sign_key, me.seal_key)
    opened = bundle.open_receipt(receipt.read_bytes(), reader=keys.sealing(),
                                 writer=base64.b64decode(me.server_sign_key))
    forged = carrier.file()
    forged.write_bytes(opened.seal(writer=Ed25519PrivateKey.generate(), reader=raw(keys.sealing())))
    with pytest.raises(UserError, match=r"bundle\.foreign"):
        first.bundles.take_in(forged)
    assert (first.syncing.state.status().cursors, second.syncing.state.status().cursors) == ((), ())


def test_two_copies_with_sticks_are_told_apart_and_lose_nothing(
        pc: Open, admin: Administrator, office: None, carrier: Carrier, tmp_path: Path) -> None:
    first = joined(pc(0), admin)
    write(first, person(first, nip=NIP, nama="Contoh"))
    carrier.there_and_back(first)
    first.close()
    shutil.copytree(tmp_path / "pc0", tmp_path / "pc7")
    first, copy = pc(0), pc(7)
    with copy.desk.database.writing() as connection:  # as if nothing told the copy from the first
        identity.note(connection, {"fingerprint": copy.syncing.fingerprint()})
    first.people.set(NIP, {"golongan": "III/c"})
    copy.people.set(NIP, {"nama": "Salinan"})
    carrier.there_and_back(first)
    told = admin("bundle", "import", carrier.out(copy), "--out", receipt := carrier.file())
    assert (told["forked"], told["accepted"]) == (True, 0)
    assert admin("device", "list")["devices"][0]["alerts"] == ["cloned"]
    got = copy.bundles.take_in(receipt)
    assert (got.done.pending, got.summary.notices) == (1, ("device.cloned",))
    assert copy.syncing.identity().gen > first.syncing.identity().gen
    carrier.there_and_back(copy)
    carrier.there_and_back(first)
    for one in (first, copy):
        shown = one.people.show(NIP)
        assert (shown["name"], shown["values"]["golongan"]["value"]) == ("Salinan", "III/c")
        assert one.syncing.state.compared()[0] == "equal"


def test_a_revoked_device_hands_over_by_stick(joint: tuple[app.Workspace, app.Workspace], admin: Administrator,
                                              carrier: Carrier) -> None:
    first, second = joint
    write(second, person(second, nip=NIP, nama="Contoh"))
    carrier.there_and_back(second)
    admin("device", "revoke", first.syncing.identity().device)
    told = admin("bundle", "import", carrier.out(first), "--out", receipt := carrier.file())
    assert (told["quarantined"], told["accepted"]) == (told["changes"], 0)
    got = first.bundles.take_in(receipt)
    assert (got.summary.revoked, got.summary.pulled, got.done.pending) == (True, 0, 0)
    assert not admin("device", "breach", first.syncing.identity().device)["count"]


def test_what_was_given_away_on_a_stick_is_known(joint: tuple[app.Workspace, app.Workspace], admin: Administrator,
                                                 carrier: Carrier) -> None:
    first, second = joint
    write(first, person(first, nip=NIP, nama="Contoh"))
    carrier.there_and_back(first)
    carrier.answer(carrier.out(second))  # given away, wherever it is now
    told = admin("device", "breach", second.syncing.identity().device)
    assert [one["nip"] for one in told["people"]] == [NIP]


def test_a_clock_that_a_stick_makes_late_is_not_suspected(
        joint: tuple[app.Workspace, app.Workspace], admin: Administrator, carrier: Carrier) -> None:
    first, _ = joint
    parcel, file = first.bundles.parcel(), carrier.file()
    old = replace(parcel.head.hello, wall=parcel.head.hello.wall - 20 * 86_400_000)
    file.write_bytes(sealed(first, admin, Parcel.of(replace(parcel.head, hello=old), parcel.batches, [])))
    got = first.bundles.take_in(carrier.answer(file))
    assert (got.done.pending, got.summary.notices) == (0, ())
    ahead = replace(parcel.head.hello, wall=parcel.head.hello.wall + 2 * 86_400_000)
    file.write_bytes(sealed(first, admin, Parcel.of(replace(parcel.head, hello=ahead), parcel.batches, [])))
    assert first.bundles.take_in(carrier.answer(file)).summary.notices == ("clock.skew",)


def test_a_centre_brought_back_from_a_copy_is_told_again_by_stick(
        joint: tuple[app.Workspace, app.Workspace], admin: Administrator, carrier: Carrier, tmp_path: Path) -> None:
    first, second = joint
    write(first, person(first, nip=NIP, nama="Contoh"))
    for one in joint:
        carrier.there_and_back(one)
    admin("backup", "--out", tmp_path / "pusat.dump")
    first.people.set(NIP, {"golongan": "III/c"})
    carrier.there_and_back(first)
    carrier.there_and_back(second)
    second.people.set(NIP, {"telepon_dinas": "021"})
    waiting = carrier.out(second)
    admin("restore", tmp_path / "pusat.dump")
    assert second.bundles.take_in(carrier.answer(waiting)).done.pending  # what is lost there comes with the next one
    for one in (second, first, first, second):
        carrier.there_and_back(one)
    for one in joint:
        shown = one.people.show(NIP)["values"]
        assert (shown["golongan"]["value"], shown["telepon_dinas"]["value"]) == ("III/c", "021")
        assert (one.syncing.state.pending(), one.syncing.state.compared()[0]) == (0, "equal")
    assert admin("digest", "--office", "DEMO")["dense"]


def test_practice_and_a_workspace_of_its_own_have_no_sticks(pc: Open, tmp_path: Path) -> None:
    alone = pc(0)
    with pytest.raises(UserError, match=r"sync\.not_enrolled"):
        alone.bundles.export(tmp_path / "x")
    alone.desk.practice = True
    for call in (alone.bundles.export, alone.bundles.take_in):
        with pytest.raises(UserError, match=r"workspace\.practice"):
            call(tmp_path / "x")
