"""Real workspaces with a real centre on PostgreSQL: join, exchange, conflicts, audit, all over the line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.cli.main import run
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.store.exchange import identity
from simata_desktop.store.journal import Delta
from tests.server.conftest import NAME, PASSPHRASE, Administrator, Open

NIP = "198001012005011001"


@pytest.fixture
def server(url: str, admin: Administrator) -> Iterator[str]:
    """The address of a centre that serves the office DEMO."""
    admin("office", "add", "DEMO", "Kantor Contoh")
    with served(url) as address:
        yield address


@contextmanager
def served(url: str, *more: str) -> Iterator[str]:
    with serving("--database", url, *more) as (address, _):
        yield address


@contextmanager
def serving(*words: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a centre, and the process of ``simata-server serve``, which must end well when it is asked to."""
    asked = words if "--workers" in words else (*words, "--workers", "1")
    with subprocess.Popen(
            [sys.executable, "-m", "simata_server.cli", "serve", "--port", "0", *asked], stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL, text=True, env={**os.environ, "SIMATA_LANG": "id"}) as process:
        try:
            assert process.stdout is not None
            told = process.stdout.readline().split()
            assert told[:1] == ["siap"], told
            yield told[1], process
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
        finally:
            process.kill()


def joined(workspace: app.Workspace, admin: Administrator, server: str, *roles: str) -> app.Workspace:
    code = admin("code", "--office", "DEMO", "--role", *(roles or ("entry", "verifier", "admin")))["code"]
    workspace.enrolling.by_line(server, str(code))
    return workspace


def write(workspace: app.Workspace, *deltas: Delta) -> None:
    with workspace.desk.save("import") as result:
        result.work.extend(deltas)


def told_of(workspace: app.Workspace, server: str) -> None:
    """The centre is somewhere else now."""
    with workspace.desk.database.writing() as connection:
        identity.note(connection, {"server": server})


def person(workspace: app.Workspace, **values: str) -> Delta:
    fields = {word: (None, value) for word, value in values.items()}
    return Delta("person", workspace.desk.ids.uuid7(), "create", fields)


def test_what_two_pcs_write_is_with_both_and_equal_to_the_centre(
        pc: Open, admin: Administrator, server: str) -> None:
    first, second = (joined(pc(number), admin, server) for number in range(2))
    write(first, *(person(first, nip=f"{int(NIP) + number}", nama=f"Contoh {number}") for number in range(30)))
    up = first.syncing.by_line()
    assert (up.trouble, up.pending, up.summary.quarantined, up.digest) == (None, 0, 0, "equal")
    down = second.syncing.by_line()
    assert (down.trouble, down.digest) == (None, "equal")
    assert second.people.show(NIP)["name"] == "Contoh 0"
    second.people.set(NIP, {"golongan": "III/d"})
    second.syncing.by_line()
    first.syncing.by_line()
    assert first.people.show(NIP)["values"]["golongan"]["value"] == "III/d"
    idle = first.syncing.by_line()
    assert (idle.requests, idle.digest) == (1, "unchecked")
    assert idle.bytes_up + idle.bytes_down <= 1000
    assert first.syncing.by_line(verify=True).digest == "equal"
    assert first.syncing.state.status().digest == second.syncing.state.status().digest
    assert first.office.audit_verify().faults == ()


def test_two_values_are_shown_with_both_people_and_settled(pc: Open, admin: Administrator, server: str) -> None:
    first, second = (joined(pc(number), admin, server) for number in range(2))
    write(first, person(first, nip=NIP, nama="Contoh"))
    first.syncing.by_line()
    second.syncing.by_line()
    first.people.set(NIP, {"golongan": "III/c"})
    second.people.set(NIP, {"golongan": "III/d"})
    first.syncing.by_line()
    assert second.syncing.by_line().summary.conflicts == 1
    first.syncing.by_line()
    (mine,) = [one for one in first.conflicts.list() if one.nip]
    (theirs,) = [one for one in second.conflicts.list() if one.nip]
    assert (mine.id, mine.group, mine.kind, mine.nip) == (theirs.id, "employee.grade", "edit_edit", NIP)
    assert (mine.mine.value, mine.theirs.value) == ({"golongan": "III/c"}, {"golongan": "III/d"}) or (
        mine.mine.value, mine.theirs.value) == ("III/c", "III/d")
    assert (theirs.mine.value, theirs.theirs.value) == (mine.theirs.value, mine.mine.value)
    for one in (first, second):
        shown = one.people.show(NIP)["values"]
        assert (shown["golongan"]["value"], shown["golongan"]["conflict"]) == ("III/c", mine.id)
        assert "disputed" not in shown["nama"]
    with pytest.raises(UserError) as refused:
        first.conflicts.resolve(mine.id, "theirs", " ")
    assert refused.value.code == "reason.missing"
    first.conflicts.resolve(mine.id, "theirs", "SK terbaru")
    first.syncing.by_line()
    second.syncing.by_line()
    for one in (first, second):
        assert one.people.show(NIP)["values"]["golongan"]["value"] == "III/d"
        assert "disputed" not in one.people.show(NIP)["values"]["golongan"]
        assert not [row for row in one.conflicts.list() if row.nip]
        assert [row.state for row in one.conflicts.list(settled=True) if row.nip] == ["settled"]
    assert first.syncing.by_line(verify=True).digest == "equal"


def test_codes_are_for_one_office_once_and_not_for_practice(pc: Open, admin: Administrator, server: str) -> None:
    workspace = pc(0)
    with pytest.raises(UserError) as refused:
        workspace.enrolling.by_line(server, "AAAA-BBBB-CCCC-DDDD")
    assert refused.value.code == "enrol.code"
    admin("office", "add", "LAIN", "Kantor Lain", "--parent", "DEMO")
    code = str(admin("code", "--office", "LAIN", "--role", "verifier")["code"])
    with pytest.raises(UserError) as refused:
        workspace.enrolling.by_line(server, code)
    assert refused.value.code == "enrol.office"
    joined(workspace, admin, server)
    with pytest.raises(UserError) as refused:
        joined(workspace, admin, server)
    assert refused.value.code == "enrol.already"
    other = pc(1)
    other.desk.practice = True
    with pytest.raises(UserError) as refused:
        joined(other, admin, server)
    assert refused.value.code == "workspace.practice"


def test_the_command_line_tells_it_in_its_shapes(pc: Open, admin: Administrator, server: str, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    pc(0).close()
    monkeypatch.setenv("SIMATA_WORKSPACE", str(tmp_path / "pc0"))
    monkeypatch.setenv("SIMATA_USER", NAME)
    monkeypatch.setenv("SIMATA_PASSPHRASE", PASSPHRASE)

    def simata(*words: str) -> tuple[int, dict]:
        capsys.readouterr()
        code = run([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    assert simata("sync")[1]["error"]["code"] == "sync.not_enrolled"
    code = str(admin("code", "--office", "DEMO", "--role", "verifier")["code"])
    ended, told = simata("enrol", "--server", server, "--code", code)
    assert (ended, told["office"], told["role"], told["gen"]) == (0, "DEMO", ["verifier"], 1)
    before = simata("status")[1]
    ended, told = simata("sync")
    assert ended == (1 if told["quarantined"] else 0)
    assert before["pending"] == told["accepted"] + told["conflicts"] + told["quarantined"] + told["pending"]
    assert set(told) >= {"server", "pushed", "accepted", "conflicts", "quarantined", "pulled", "bytes_up", "bytes_down",
                         "requests", "pending", "digest", "received_at", "notices"}
    after = simata("status")[1]
    assert (after["pending"], after["conflicts_open"], after["server_reachable"]) == (0, 0, None)
    assert {one["partition"] for one in after["cursors"]} <= {"DEMO/open", "DEMO/closed", "ref"}
    entries = simata("audit")[1]["entries"]
    assert {one["verdict"] for one in entries} <= {"accepted", "quarantined", None}
    assert all(one["device"] == after["device"] for one in entries)
    assert simata("conflicts", "list")[1]["conflicts"] == []
    assert simata("conflicts", "show", "tidak-ada")[1]["error"]["code"] == "conflict.unknown"


def test_a_revoked_pc_hands_over_and_is_told(pc: Open, admin: Administrator, server: str) -> None:
    workspace = joined(pc(0), admin, server)
    workspace.syncing.by_line()
    admin("device", "revoke", workspace.syncing.identity().device)
    write(workspace, person(workspace, nip=NIP, nama="Contoh"))
    done = workspace.syncing.by_line()
    assert (done.trouble, done.summary.quarantined, done.summary.pulled, done.pending) == (None, 1, 0, 0)
    assert [one.code for one in workspace.syncing.state.status().notices] == ["device.revoked"]
    assert [one.why for one in workspace.conflicts.quarantine()] == ["device.revoked"]
    assert workspace.people.show(NIP)["name"] == "Contoh"


def test_a_centre_that_is_not_there_leaves_the_queue(pc: Open, admin: Administrator, server: str) -> None:
    workspace = joined(pc(0), admin, server)
    pending = workspace.syncing.state.pending()
    told_of(workspace, "http://127.0.0.1:9")
    done = workspace.syncing.by_line()
    assert isinstance(done.trouble, EnvironmentProblem)
    assert (done.trouble.code, done.pending) == ("line.unreachable", pending)


def test_a_restored_copy_goes_on_as_another_generation(pc: Open, admin: Administrator, server: str,
                                                       tmp_path: Path) -> None:
    first = joined(pc(0), admin, server)
    first.syncing.by_line()
    first.close()
    shutil.copytree(tmp_path / "pc0", tmp_path / "pc7")
    first = pc(0)
    write(first, person(first, nip=NIP, nama="Contoh"))
    first.syncing.by_line()
    behind = app.Surroundings(clock=FixedClock())  # its signed numbers follow a clock that is behind
    copy = app.open_workspace(tmp_path / "pc7", NAME, PASSPHRASE, around=behind)
    write(copy, person(copy, nip=f"{int(NIP) + 1}", nama="Salinan"))
    done = copy.syncing.by_line()
    assert (done.trouble, done.pending, done.digest) == (None, 0, "equal")
    assert copy.people.show(NIP)["name"] == "Contoh"
    assert copy.syncing.identity().gen != first.syncing.identity().gen
    copy.close()


def test_a_centre_brought_back_from_a_copy_is_told_again_what_it_lost(
        pc: Open, admin: Administrator, url: str, tmp_path: Path) -> None:
    admin("office", "add", "DEMO", "Kantor Contoh")
    with served(url) as server:
        first, second = (joined(pc(number), admin, server) for number in range(2))
        write(first, person(first, nip=NIP, nama="Contoh"))
        for one in (first, second):
            one.syncing.by_line()
        admin("backup", "--out", tmp_path / "pusat.dump")
        first.people.set(NIP, {"golongan": "III/c"})
        first.syncing.by_line()
        second.syncing.by_line()
        second.people.set(NIP, {"golongan": "III/d"})  # has seen III/c, so that this is no conflict
        second.syncing.by_line()
    admin("restore", tmp_path / "pusat.dump")
    with served(url) as server:
        for one in (second, first, second, first):
            told_of(one, server)
            done = one.syncing.by_line()
            assert (done.trouble, done.pending) == (None, 0)
        for one in (first, second):
            assert one.people.show(NIP)["values"]["golongan"]["value"] == "III/d"
            assert one.syncing.by_line(verify=True).digest == "equal"
            assert not [row for row in one.conflicts.list() if row.nip]
        assert "server.restored" in [one.code for one in second.syncing.state.status().notices]
