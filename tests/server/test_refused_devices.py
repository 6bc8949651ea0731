"""Wrong, used, expired, guessed codes and a revoked PC, by the commands people type at a real centre over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from simata_desktop.cli.main import run
from tests.server.conftest import NAME, PASSPHRASE, Administrator, Open
from tests.server.test_line import NIP, person, served, write

ROLES = ("--role", "entry", "verifier", "admin")


@pytest.fixture
def simata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict]:
    """A command of the PC of this number, and the code it ends with."""
    for name, value in (("USER", NAME), ("PASSPHRASE", PASSPHRASE)):
        monkeypatch.setenv(f"SIMATA_{name}", value)

    def typed(number: int, *words: str, code: int = 0) -> dict:
        monkeypatch.setenv("SIMATA_WORKSPACE", str(tmp_path / f"pc{number}"))
        capsys.readouterr()
        assert run([*words, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return typed


@pytest.mark.soak  # five seconds: eight sign-ins and a centre
def test_codes_that_do_not_serve_and_a_pc_that_is_revoked(
        pc: Open, admin: Administrator, simata: Callable[..., dict]) -> None:
    one = pc(0)
    pc(1).close()
    admin("office", "add", "DEMO", "Kantor Contoh")
    used, old = (str(admin("code", "--office", "DEMO", *ROLES, *more)["code"]) for more in ((), ("--valid-for", "1")))
    with served(admin.url) as server:
        def refused(code: str) -> dict:
            return simata(1, "enrol", "--server", server, "--code", code, code=3)["error"]

        device = simata(0, "enrol", "--server", server, "--code", used)["device"]
        assert simata(0, "sync")["pending"] == 0
        time.sleep(1)
        told = [refused(code) for code in (used, old, "AAAA-BBBB-CCCC-DDDD", "x", "AAAA-BBBB-CCCC-DDDE")]
        assert {(one["code"], one["field"], one["message"]) for one in told} == {  # which of them it was is not told
            ("enrol.code", "code", told[0]["message"])}
        waits = refused("AAAA-BBBB-CCCC-DDDF")
        assert (waits["code"], waits["retry_after"]) == ("enrol.wait", 900)
        assert refused(str(admin("code", "--office", "DEMO", *ROLES)["code"]))["code"] == "enrol.wait"
        write(one, person(one, nip=NIP, nama="Contoh"))
        admin("device", "revoke", device)
        told = simata(0, "sync", code=1)
        assert (told["quarantined"], told["pulled"], told["pending"]) == (1, 0, 0)
        assert [notice["code"] for notice in told["notices"]] == ["device.revoked"]
        assert simata(0, "set", NIP, "golongan=III/c")["pending"] == 1
        assert simata(0, "status")["pending"] == 1
