"""A PC that becomes the centre of its office: made, joined, used by a second PC, stopped, started, ended with us."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.services import centre_process
from simata_desktop.services.office_centre import addresses
from tests.server.conftest import NAME, PASSPHRASE, own_folder
from tests.server.test_line import NIP, person, write


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@pytest.fixture
def office(templates: list[Path]) -> Iterator[list[app.Workspace]]:
    """Two PCs of one office, in a folder that the user of the private PostgreSQL may pass through."""
    with own_folder() as folder:
        os.chmod(folder, 0o755)
        opened = []
        for number, template in enumerate(templates):
            shutil.copytree(template, folder / f"pc{number}")
            os.chmod(folder / f"pc{number}", 0o755)
            opened.append(app.open_workspace(folder / f"pc{number}", NAME, PASSPHRASE))
        try:
            yield opened
        finally:
            opened[0].centre.process.stop()
            for one in opened:
                one.close()


def test_a_pc_becomes_the_centre_and_a_second_joins(office: list[app.Workspace], tmp_path: Path) -> None:
    first, second = office
    address = f"127.0.0.1:{free_port()}"
    joined = first.centre.set_up(address)
    assert joined.server == f"https://{address}"
    assert joined.office == "DEMO"
    write(first, person(first, nip=NIP, nama="Contoh"))
    assert first.syncing.by_line().trouble is None

    code = first.centre.code()
    certificate = tmp_path / "pusat.pem"
    first.centre.certificate(certificate)
    second.enrolling.by_line(code.address, code.code, certificate)
    done = second.syncing.by_line()
    assert (done.trouble, done.digest) == (None, "equal")
    assert second.people.show(NIP)["name"] == "Contoh"
    assert first.centre.cards(tmp_path / "kartu.pdf") == 1

    first.centre.stop()
    assert second.syncing.by_line().trouble is not None
    assert first.centre.note() is not None
    first.centre.keep_running()
    assert not first.centre.process.running  # stopped by somebody: it stays so
    first.centre.start()
    assert second.syncing.by_line().trouble is None
    with pytest.raises(UserError, match=r"enrol\.already"):
        first.centre.set_up(address)


@pytest.mark.soak
def test_what_was_refused_or_broke_off_is_done_again(
        office: list[app.Workspace], monkeypatch: pytest.MonkeyPatch) -> None:
    first = office[0]
    address = f"127.0.0.1:{free_port()}"

    with pytest.raises(EnvironmentProblem) as refused:
        first.centre.set_up("pusat .contoh")
    assert refused.value.code == "centre.failed"
    assert "pusat .contoh" in str(refused.value.params["why"])

    def broken(*words: object) -> None:
        raise EnvironmentProblem("line.unreachable")

    with monkeypatch.context() as patched:
        patched.setattr(first.enrolling, "by_line", broken)
        with pytest.raises(EnvironmentProblem):
            first.centre.set_up(address)
    assert first.centre.set_up(address).office == "DEMO"


@pytest.mark.soak
def test_the_centre_ends_when_its_window_is_killed(tmp_path: Path) -> None:
    """The end of the input ends it; nobody is left who could stop it otherwise."""
    with own_folder() as folder:
        data = folder / "pusat"
        centre_process.ask(data, "init")
        told = json.dumps([str(data)])
        parent = subprocess.Popen([sys.executable, "-c", (
            "import json, sys, time; from pathlib import Path\n"
            "from simata_desktop.services.centre_process import CentreProcess\n"
            "one = CentreProcess(); one.start(Path(json.loads(sys.argv[1])[0]), ('serve', '--port', sys.argv[2]))\n"
            "print(one._process.pid, flush=True); time.sleep(60)"), told, str(free_port())], stdout=subprocess.PIPE)
        assert parent.stdout is not None
        served = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        until = time.monotonic() + 15
        while Path(f"/proc/{served}").exists() and time.monotonic() < until:
            time.sleep(0.1)
        assert not Path(f"/proc/{served}").exists()


def test_no_secret_of_ours_goes_to_the_centre(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIMATA_PASSPHRASE", "tiga ekor kucing")
    monkeypatch.setenv("SIMATA_LANG", "en")
    around = centre_process._surroundings()
    assert "SIMATA_PASSPHRASE" not in around
    assert around["SIMATA_LANG"] == "en"


def test_there_is_always_an_address_to_offer() -> None:
    assert addresses()
