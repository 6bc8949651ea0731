"""An office joins without a line by the commands people type; the window's page does the same by the same service."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from simata_desktop import app
from simata_desktop.cli.main import run
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol import sealing, stick
from simata_server import authority, database, devices
from simata_server.place import Place
from tests.server.conftest import NAME, PASSPHRASE, Administrator, Open
from tests.server.test_bundles import damaged
from tests.server.test_line import NIP, person, served, write

Simata = Callable[..., dict]


@pytest.fixture
def code(admin: Administrator) -> str:
    admin("office", "add", "DEMO", "Kantor Contoh")
    return issued(admin)


def issued(admin: Administrator) -> str:
    return str(admin("code", "--office", "DEMO", "--role", "entry", "verifier", "admin")["code"])


@pytest.fixture
def simata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Simata:
    """A command in the workspace ``pc0``."""
    for name, value in (("WORKSPACE", str(tmp_path / "pc0")), ("USER", NAME), ("PASSPHRASE", PASSPHRASE)):
        monkeypatch.setenv(f"SIMATA_{name}", value)

    def typed(*words: str | Path, code: int = 0) -> dict:
        capsys.readouterr()
        assert run([*map(str, words), "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return typed


@pytest.fixture
def one(pc: Open) -> app.Workspace:
    return pc(0)


def granted(admin: Administrator, request: Path, out: Path) -> Path:
    admin("enrol", request, "--out", out)
    return out


def test_an_office_without_a_line_joins_and_exchanges_by_commands_alone(
        pc: Open, admin: Administrator, simata: Simata, code: str, tmp_path: Path) -> None:
    one = pc(0)
    write(one, person(one, nip=NIP, nama="Contoh"))
    one.close()
    ask, answer, parcel, receipt = (tmp_path / name for name in ("minta", "jawab", "kirim", "terima"))
    told = simata("enrol", "--request", ask, "--code", code)
    assert (told["out"], told["state"]) == (str(ask), "waiting")
    assert code.replace("-", "").encode() not in ask.read_bytes().replace(b"-", b"")
    assert simata("bundle", "export", parcel, code=3)["error"]["code"] == "sync.not_enrolled"
    told = simata("enrol", "--grant", granted(admin, ask, answer))
    assert told == {"device": told["device"], "gen": 1, "office": "DEMO", "server": None, "user": NAME,
                    "role": ["admin", "entry", "verifier"]}
    assert simata("enrol", "--grant", answer, code=3)["error"]["code"] == "enrol.already"
    assert simata("sync", code=3)["error"]["code"] == "sync.no_address"
    pending = simata("status")["pending"]
    assert simata("bundle", "export", parcel)["changes"] == pending > 0
    admin("bundle", "import", parcel, "--out", receipt)
    got = simata("bundle", "import", receipt)
    assert (got["accepted"], got["pending"], got["digest"]) == (pending, 0, "equal")
    with served(admin.url) as server:
        assert simata("enrol", "--server", server)["server"] == server
        assert simata("sync", "--verify")["digest"] == "equal"


def test_where_the_centre_answers_comes_with_its_grant(one: app.Workspace, admin: Administrator, code: str,
                                                       tmp_path: Path) -> None:
    made = authority.make(tmp_path / "pusat", name="Pusat", host="pusat.contoh.go.id", now=one.desk.clock.now())
    with database.connected(admin.url) as connection:
        database.note(connection, {"address": "https://pusat.contoh.go.id:8420"})
    one.stick_joining.request(tmp_path / "minta", code)
    admin("enrol", tmp_path / "minta", "--out", tmp_path / "jawab", "--data", tmp_path / "pusat", "--database",
          admin.url)
    joined = one.stick_joining.grant(tmp_path / "jawab")
    me = one.syncing.identity()
    assert (joined.server, me.ca) == ("https://pusat.contoh.go.id:8420", made.certificate.read_text())


def test_the_keys_wait_in_the_store_alone(one: app.Workspace, code: str, tmp_path: Path) -> None:
    one.stick_joining.request(tmp_path / "minta", code)
    asked = one.enrolling.question(code)
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file() and "pc1" not in file.parts)
    for secret in (asked.sign_key, asked.seal_key, code):
        assert secret.encode() not in kept
    assert one.stick_joining.waiting() is not None


def test_the_same_code_writes_the_same_request_again_and_another_one_asks_first(
        one: app.Workspace, admin: Administrator, code: str, tmp_path: Path) -> None:
    first, again, other = (tmp_path / name for name in ("satu", "lagi", "lain"))
    one.stick_joining.request(first, code)
    one.stick_joining.request(again, code.lower().replace("-", " "))
    assert stick.read_request(first.read_bytes()) == stick.read_request(again.read_bytes())
    later = issued(admin)
    with pytest.raises(UserError, match=r"enrol\.waiting"):
        one.stick_joining.request(other, later)
    assert not other.exists()
    one.stick_joining.request(other, later, replace=True)
    with pytest.raises(UserError, match=r"bundle\.not_for_this_device"):  # of the request that was replaced
        one.stick_joining.grant(granted(admin, first, tmp_path / "jawab"))
    assert one.stick_joining.grant(granted(admin, other, tmp_path / "jawab")).office == "DEMO"
    assert one.stick_joining.waiting() is None


def test_a_request_that_could_not_be_written_does_not_wait(one: app.Workspace, code: str, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"file\.not_writable"):
        one.stick_joining.request(tmp_path / "tiada" / "minta", code)
    assert one.stick_joining.waiting() is None


@pytest.mark.parametrize("typed", ["ABCD-EFGH-JKLM-NPQ", "ABCD-EFGH-JKLM-NPQRS", "0BCD-EFGH-JKLM-NPQI", "  "])
def test_a_mistyped_code_is_told_before_the_journey(one: app.Workspace, typed: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"enrol\.code_form"):
        one.stick_joining.request(tmp_path / "minta", typed)
    assert not (tmp_path / "minta").exists()


def test_what_is_no_grant_for_this_request_is_refused_without_effect(
        one: app.Workspace, pc: Open, admin: Administrator, code: str, tmp_path: Path) -> None:
    grant, file = tmp_path / "jawab", tmp_path / "berkas"
    with pytest.raises(UserError, match=r"enrol\.not_asked"):
        one.stick_joining.grant(grant)
    one.stick_joining.request(tmp_path / "minta", code)
    with pytest.raises(EnvironmentProblem, match=r"file\.missing"):
        one.stick_joining.grant(grant)
    whole = granted(admin, tmp_path / "minta", grant).read_bytes()
    for data, why in damaged(whole):
        file.write_bytes(data)
        with pytest.raises(UserError, match=why):
            one.stick_joining.grant(file)
    for data, why in (((tmp_path / "minta").read_bytes(), "format"), (whole * 40, "tampered"),
                      (b"x" * (stick.LONGEST + 1), "format")):
        file.write_bytes(data)
        with pytest.raises(UserError, match=why):
            one.stick_joining.grant(file)
    other = pc(1)
    other.stick_joining.request(tmp_path / "lain", issued(admin))
    with pytest.raises(UserError, match=r"bundle\.not_for_this_device"):
        other.stick_joining.grant(grant)
    with pytest.raises(UserError, match=r"sync\.not_enrolled"):
        one.syncing.identity()
    assert one.stick_joining.grant(grant).gen == 1


def test_a_grant_of_who_does_not_know_the_code_is_foreign(one: app.Workspace, admin: Administrator, code: str,
                                                          tmp_path: Path) -> None:
    one.stick_joining.request(tmp_path / "minta", code)
    asked = one.enrolling.question(code)
    keys = DeviceKeys.read(asked.sign_key, asked.seal_key)
    told = stick.read_grant(granted(admin, tmp_path / "minta", tmp_path / "jawab").read_bytes(), code,
                            seal_key=keys.sealing())
    forger = DeviceKeys.of(bytes(range(64)))
    forged = stick.grant(replace(told, server_sign_key=forger.public()[0]), stick.code_hash("AAAA-AAAA-AAAA-AAAA"),
                         sign_key=forger.signing(), device_key=sealing._raw(keys.sealing().public_key()))
    (tmp_path / "jawab").write_bytes(forged)
    with pytest.raises(UserError, match=r"bundle\.foreign"):
        one.stick_joining.grant(tmp_path / "jawab")


def test_an_office_that_was_renamed_meanwhile_does_not_join_as_another(
        one: app.Workspace, admin: Administrator, code: str, tmp_path: Path) -> None:
    one.stick_joining.request(tmp_path / "minta", code)
    one.office.set_unit(ROOT_UNIT, {"code": "LAIN"})
    with pytest.raises(UserError, match=r"enrol\.office"):
        one.stick_joining.grant(granted(admin, tmp_path / "minta", tmp_path / "jawab"))
    with pytest.raises(UserError, match=r"sync\.not_enrolled"):
        one.syncing.identity()


def test_practice_and_words_that_do_not_go_together(pc: Open, simata: Simata, code: str, tmp_path: Path) -> None:
    one = pc(0)
    one.desk.practice = True
    with pytest.raises(UserError, match=r"workspace\.practice"):
        one.stick_joining.request(tmp_path / "minta", code)
    one.close()
    for words in ("--request x", "", "--code x", "--server x --replace"):
        assert simata("enrol", *words.split(), code=2)["error"]["code"] == "usage.required"
    for words in ("--grant x --code x", "--grant x --request y"):
        assert simata("enrol", *words.split(), code=2)["error"]["code"] == "usage.together"
    assert simata("enrol", "--server", "http://127.0.0.1:9", code=3)["error"]["code"] == "sync.not_enrolled"


@pytest.fixture
def lossy(one: app.Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The first answer of the centre to ``enrol`` is lost on its way."""
    keep, lost = one.enrolling.keep, []

    def once(*told: object) -> object:
        if not lost:
            lost.append(told)
            raise EnvironmentProblem("line.cut")
        return keep(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(one.enrolling, "keep", once)
    yield
    assert lost


def test_a_lost_answer_does_not_use_the_code_up(one: app.Workspace, pc: Open, admin: Administrator, code: str,
                                                lossy: None) -> None:
    with served(admin.url) as server:
        with pytest.raises(EnvironmentProblem, match=r"line\.cut"):
            one.enrolling.by_line(server, code)
        with pytest.raises(UserError, match=r"enrol\.code"):  # of others it is used up
            pc(1).enrolling.by_line(server, code)
        joined = one.enrolling.by_line(server, code)
        assert one.syncing.by_line(verify=True).trouble is None
    with Place(admin.url, None).opened() as connection:
        assert [device.id for device in devices.every(connection)] == [joined.device]


def test_an_answer_that_was_used_is_not_given_again(one: app.Workspace, admin: Administrator, code: str,
                                                    tmp_path: Path) -> None:
    copy = tmp_path / "pc5"
    one.stick_joining.request(tmp_path / "minta", code)  # the same keys in both
    shutil.copytree(tmp_path / "pc0", copy)
    with served(admin.url) as server:
        one.enrolling.by_line(server, code)
        one.syncing.by_line()
        other = app.open_workspace(copy, NAME, PASSPHRASE)
        with pytest.raises(UserError, match=r"enrol\.code"):
            other.enrolling.by_line(server, code)
        other.close()
