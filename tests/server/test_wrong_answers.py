"""What is no centre, or none any more, costs a PC nothing: a code, a sentence, exit 4; what waits goes on waiting."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec
import pytest
from psycopg import conninfo

from simata_desktop import app
from simata_desktop.cli.main import run
from simata_desktop.resources import words
from simata_desktop.store import keys
from simata_desktop.store.exchange import identity
from simata_desktop.sync import transport
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol.hello import Refused, Welcome
from simata_server import database, enrolment, offices
from tests.server.conftest import NAME, PASSPHRASE, empty
from tests.server.strange_servers import (
    HTML,
    JSON,
    PAGE,
    Answer,
    Shown,
    Strange,
    answer,
    dripping,
    flooding,
    outdated,
    shown,
    speaking,
    strange,
)
from tests.server.test_line import NIP, person, served, told_of, write

WHO, CODE, TOKEN = "Rahmawati Contoh", "ABCD-EFGH-JKLM-NPQR", "kata-sandi-pertukaran"
PORTAL = b"<html><h1>Selamat datang di Hotel Melati</h1><form>Nomor kamar</form></html>"
ELSEWHERE = "Location: https://hotel.example.org/masuk"

known_key = cache(keys.hash_secret_raw)  # forty sign-ins with one passphrase take the time of one


@dataclass
class Office:
    """A PC that has joined a real centre, by commands; changes about a person wait in it."""

    url: str
    workspace: app.Workspace
    capture: pytest.CaptureFixture[str] | None = None

    def __call__(self, *typed: str | Path) -> tuple[int, dict]:
        """Exit code and the one object."""
        assert self.capture is not None
        self.capture.readouterr()
        ended = run([*map(str, typed), "--json"])
        return ended, json.loads(self.capture.readouterr().out)

    def trusts(self, server: str, authority: Path | None = None) -> None:
        """Where the centre answers, and whom alone to trust."""
        with self.workspace.desk.database.writing() as connection:
            identity.note(connection, {"server": server, "ca": authority.read_text() if authority else ""})

    def welcomed(self, **heads: int) -> bytes:
        """The answer of a centre to this device, whose logs in the office end at ``heads``."""
        me = self.workspace.syncing.identity()
        ends = {f"DEMO/{name}": seq for name, seq in heads.items()}
        return answer(200, JSON, msgspec.json.encode(Welcome(TOKEN, me.epoch, me.gen, me.lease, ends, 1, 0)))


@pytest.fixture(scope="module")
def joined(postgres: str, templates: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    url = conninfo.make_conninfo(postgres, dbname="founded")
    folder = tmp_path_factory.mktemp("pc") / "pc0"
    shutil.copytree(templates[0], folder)
    workspace = app.open_workspace(folder, NAME, PASSPHRASE)
    own = DeviceKeys.of(workspace.desk.ids.random_bytes(64))
    with database.connected(url) as connection:
        offices.add(connection, "DEMO", "Kantor Contoh")
        code = offices.issue(connection, "DEMO", ("entry", "verifier", "admin")).code
        enrolled = enrolment.join(connection, workspace.enrolling.asked(own, code), "test")
    workspace.enrolling.keep(enrolled, own, "http://127.0.0.1:9", "")
    write(workspace, person(workspace, nip=NIP, nama=WHO))
    yield Office(url, workspace)
    workspace.close()
    empty(url)


@pytest.fixture
def office(joined: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    folder = str(joined.workspace.desk.folder)
    for name, value in (("WORKSPACE", folder), ("USER", NAME), ("PASSPHRASE", PASSPHRASE)):
        monkeypatch.setenv(f"SIMATA_{name}", value)
    monkeypatch.setattr(keys, "hash_secret_raw", known_key)
    joined.capture = capsys
    return joined


@pytest.fixture
def stranger(templates: list[Path], tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A PC that has not joined yet, at the same commands."""
    shutil.copytree(templates[1], tmp_path / "pc1")
    monkeypatch.setenv("SIMATA_WORKSPACE", str(tmp_path / "pc1"))
    return office


def well_told(error: dict, code: str, wait: int | None = None) -> None:
    """The code, its seconds, and a sentence of its own in both languages."""
    assert (error["code"], error["retry_after"]) == (code, wait)
    sentences = {words(language).template(f"error.{code}") for language in ("id", "en")}
    assert len(sentences) == 2
    assert error["message"].endswith(".")
    assert code not in error["message"]


def unharmed(office: Office, server: Strange | None, code: str, wait: int | None = None) -> dict:
    """One synchronisation that fails with this code and leaves everything as it was."""
    pending = office.workspace.syncing.state.pending()
    assert pending > 0
    ended, told = office("sync")
    assert ended == (3 if code == "wire.damaged" else 4), told  # the centre's own bytes, and they are no page
    well_told(told["error"], code, wait)
    assert (told["pending"], told["accepted"], told["pulled"], told["conflicts"], told["quarantined"]) == (
        pending, 0, 0, 0, 0)
    assert office.workspace.syncing.state.pending() == pending
    assert office.workspace.people.show(NIP)["name"] == WHO
    if server is not None:
        silent(server, office)
    return told


def silent(server: Strange, office: Office) -> None:
    """Nothing that is secret or personal came to the server."""
    me = office.workspace.syncing.identity()
    for secret in (PASSPHRASE, NIP, WHO, *WHO.split(), me.sign_key, me.seal_key):
        assert secret.encode() not in server.told


# Answers

ANSWERS: list[tuple[str, Answer, str, int | None]] = [
    ("portal", answer(200, HTML, PORTAL), "line.portal", None),
    ("portal that calls itself JSON", answer(200, JSON, PORTAL), "line.portal", None),
    ("portal behind a redirect", answer(302, HTML, PORTAL, ELSEWHERE), "line.redirect", None),
    ("moved for ever", answer(301, HTML, b"", ELSEWHERE), "line.redirect", None),
    ("moved with the request", answer(307, HTML, b"", ELSEWHERE), "line.redirect", None),
    ("busy", answer(503, HTML, b"<html>", "Retry-After: 5"), "line.busy", 5),
    ("too many", answer(429, "text/plain", b"", "Retry-After: 17"), "line.busy", 17),
    ("busy centre", answer(503, JSON, msgspec.json.encode(Refused("server.busy", 8))), "line.busy", 8),
    ("fault of a gateway", answer(502, HTML, b"<html>Bad gateway"), "line.portal", None),
    ("proxy that wants a password", answer(407, HTML, b"<html>"), "line.portal", None),
    ("empty", answer(200, JSON, b""), "line.portal", None),
    ("no content", answer(204, JSON, b""), "line.portal", None),
    ("null", answer(200, JSON, b"null"), "line.portal", None),
    ("other shape", answer(200, JSON, b'{"token": 3, "staged": "x", "no": []}'), "line.portal", None),
    ("deep", answer(200, JSON, b"[" * 90_000), "line.portal", None),
    ("no text", answer(200, JSON, b'{"token": "\xff\xfe"}'), "line.portal", None),
    ("flood", flooding, "line.portal", None),
    ("cut behind the head", answer(200, JSON, b"", length=900), "line.failed", None),
    ("cut in the head", b"HTTP/1.1 200 OK\r\nContent-Ty", "line.failed", None),
    ("nothing at all", b"", "line.failed", None),
    ("another protocol", b"SSH-2.0-OpenSSH_9.2\r\n", "line.failed", None),
    ("drip", dripping(JSON), "line.timeout", None),
]


@pytest.mark.parametrize(("told", "code", "wait"), [pytest.param(*more, id=name) for name, *more in ANSWERS])
def test_an_answer_that_is_none(office: Office, told: Answer, code: str, wait: int | None,
                                monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PATIENCE_S", 0.1)
    with strange(told) as server:
        office.trusts(f"http://127.0.0.1:{server.port}")
        unharmed(office, server, code, wait)
    assert len(server.heard) == 1
    assert b"authorization" not in server.told.lower()


REPLY = {"no": 1, "verdicts": [], "heads": {}, "received": "2026-11-25T03:00:00.000Z"}
WRONG_REPLIES = [  # of the right shape, and yet no answer to this batch
    {**REPLY}, {**REPLY, "verdicts": [[1, 1, "accepted", "DEMO/open", 1]]},
    {**REPLY, "verdicts": [[1, 999, "accepted", "DEMO/open", 1]]},
    {**REPLY, "no": 7}, {**REPLY, "verdicts": [[1, 2, "welcome", "DEMO/open", 1]]},
]


@pytest.mark.parametrize("told", WRONG_REPLIES, ids=range(len(WRONG_REPLIES)))
def test_a_reply_that_answers_another_batch_is_no_reply(office: Office, told: dict) -> None:
    reply = answer(200, JSON, msgspec.json.encode(told))
    with strange(reply, POST=office.welcomed(), HEAD=answer(200, JSON, b"", "X-Simata-Offset: 0")) as server:
        office.trusts(f"http://127.0.0.1:{server.port}")
        unharmed(office, server, "line.portal")
    assert server.heard[-1].startswith(b"PUT")


@pytest.mark.parametrize(("told", "code"), [
    (answer(200, HTML, PORTAL), "line.portal"), (answer(200, JSON, b"{}"), "line.portal"),
    (answer(200, PAGE, b"PK\x03\x04"), "wire.damaged"), (answer(200, PAGE, b""), "wire.damaged"),
    (answer(200, PAGE, b"", length=9), "line.failed"), (dripping(PAGE), "line.failed"),
], ids=["portal", "object", "archive", "empty", "cut", "drip"])
def test_a_page_that_is_none(office: Office, told: Answer, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PATIENCE_S", 0.02)
    with strange(told, POST=office.welcomed(open=3)) as server:
        office.trusts(f"http://127.0.0.1:{server.port}")
        unharmed(office, server, code)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_followed_with_a_token(office: Office, status: int) -> None:
    with strange(answer(200, JSON, b"{}")) as other:
        told = answer(status, HTML, b"", f"Location: http://127.0.0.1:{other.port}/v1/hello")
        with strange(told, POST=office.welcomed(open=3)) as server:
            office.trusts(f"http://127.0.0.1:{server.port}")
            unharmed(office, server, "line.redirect")
    assert TOKEN.encode() in server.told  # its own
    assert other.told == b""


# TLS

Secure = tuple[AbstractContextManager[Strange], Path]
GREETED = answer(200, JSON, b"{}")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """The authority that the office was told of, and a server of it."""
    return shown(tmp_path_factory.mktemp("ours"))


def alone(folder: Path, ours: Shown) -> Secure:
    """A certificate that is its own authority."""
    made = shown(folder).made
    return strange(GREETED, speaking(made.certificate, made.key)), ours.made.certificate


def downgraded(folder: Path, ours: Shown) -> Secure:
    """The right certificate, and the wish to go on without any."""
    told = answer(307, HTML, b"", "Location: http://127.0.0.1:1/v1/hello")
    return strange(told, ours.context), ours.made.certificate


def other(folder: Path, **more: object) -> Secure:
    """A server of an authority that is trusted."""
    found = shown(folder, **more)
    return strange(GREETED, found.context), found.made.certificate


SECURE: dict[str, tuple[Callable[[Path, Shown], Secure], str]] = {
    "self-signed": (alone, "line.authority"),
    "other authority": (lambda folder, ours: (strange(GREETED, shown(folder).context), ours.made.certificate),
                        "line.authority"),
    "wrong host": (lambda folder, _: other(folder, host="pusat.contoh.go.id"), "line.host"),
    "expired": (lambda folder, _: other(folder, age=timedelta(days=900)), "line.expired"),
    "not yet valid": (lambda folder, _: other(folder, age=timedelta(days=-30)), "line.expired"),
    "TLS 1.1": (lambda _, ours: (strange(GREETED, outdated(ours.made)), ours.made.certificate), "line.tls"),
    "no TLS": (lambda _, ours: (strange(GREETED), ours.made.certificate), "line.tls"),
    "cut in the handshake": (lambda _, ours: (strange(b""), ours.made.certificate), "line.tls"),
    "downgrade": (downgraded, "line.redirect"),
}


@pytest.mark.parametrize("name", SECURE)
def test_who_proves_not_to_be_the_centre_is_told_nothing(
        office: Office, stranger: Office, ours: Shown, tmp_path: Path, name: str,
        monkeypatch: pytest.MonkeyPatch) -> None:
    make, code = SECURE[name]
    line, authority = make(tmp_path / "server", ours)
    with line as server:
        address = f"https://127.0.0.1:{server.port}"
        ended, told = stranger("enrol", "--server", address, "--code", CODE, "--ca", authority)
        assert (ended, list(told)) == (4, ["error"])
        well_told(told["error"], code)
        monkeypatch.setenv("SIMATA_WORKSPACE", str(office.workspace.desk.folder))
        office.trusts(address, authority)
        unharmed(office, server, code)
    if name != "downgrade":  # there the right centre itself answered
        assert b"/v1/" not in b"".join(server.heard)
        assert CODE.encode() not in server.told


def test_nobody_there(office: Office, stranger: Office, ours: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"https://127.0.0.1:{listener.getsockname()[1]}"
    ended, told = stranger("enrol", "--server", address, "--code", CODE)
    assert (ended, list(told)) == (4, ["error"])
    well_told(told["error"], "line.unreachable")
    monkeypatch.setenv("SIMATA_WORKSPACE", str(office.workspace.desk.folder))
    office.trusts(address)
    unharmed(office, None, "line.unreachable")


@pytest.mark.parametrize("told", [answer(200, HTML, PORTAL), answer(302, HTML, PORTAL, ELSEWHERE),
                                  answer(503, HTML, b"", "Retry-After: 5"), answer(200, JSON, b""),
                                  answer(200, JSON, b'{"device": 1}'), answer(200, JSON, b"", length=9)],
                         ids=["portal", "redirect", "busy", "empty", "shape", "cut"])
def test_a_code_is_not_used_up_by_who_is_no_centre(stranger: Office, told: bytes) -> None:
    with strange(told) as server:
        ended, told_us = stranger("enrol", "--server", f"http://127.0.0.1:{server.port}", "--code", CODE)
    assert (ended, list(told_us)) == (4, ["error"])
    assert told_us["error"]["code"].startswith("line.")
    assert stranger("sync")[1]["error"]["code"] == "sync.not_enrolled"
    silent(server, stranger)


def test_afterwards_the_real_centre_gets_everything(office: Office) -> None:
    with strange(answer(200, HTML, PORTAL)) as server:
        office.trusts(f"http://127.0.0.1:{server.port}")
        waits = unharmed(office, server, "line.portal")["pending"]
    with served(office.url) as address:
        told_of(office.workspace, address)
        ended, told = office("sync", "--verify")
    assert (ended, told["accepted"], told["pending"], told["digest"]) == (0, waits, 0, "equal")
