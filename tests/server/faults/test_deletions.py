"""The row of the fault matrix about many deletions at once: real workspaces, a real centre (sync.md 1.2)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop import app
from simata_desktop.cli.main import run
from simata_desktop.domain.bulk_deletion import FEW, MOST, asks
from simata_desktop.services.people import ListRequest
from simata_desktop.store.journal import Delta
from tests.server.conftest import NAME, PASSPHRASE, Administrator, Open
from tests.server.faults.straight import agree, sync, two_pcs
from tests.server.test_bundles import Carrier
from tests.server.test_line import NIP, person, served, told_of, write

PEOPLE = 120


def _people(one: app.Workspace) -> int:
    return len(one.people.keys(ListRequest()))


def _delete(one: app.Workspace, uids: list[str], reason: str) -> None:
    with one.desk.save("remove", reason=reason) as result:
        result.work.extend([Delta("person", uid, "delete", {}) for uid in uids])


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_asked_is_beyond_fifty_or_two_percent(deleted: int, living: int) -> None:
    """More is never asked less; what is small is done; all of several always asks."""
    told = asks(deleted, living)
    assert told <= asks(deleted + 1, max(living, deleted + 1))
    if deleted > MOST or 1 < deleted == living:
        assert told
    if deleted <= FEW and deleted < living:
        assert not told


def test_mass_tombstones_and_emptied_partition_are_held_for_a_person(
        pc: Open, admin: Administrator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    """Invariant 14: nobody's register is emptied from afar: the log waits with who, when and why, all else goes on, and
    a person's word lets it through. A first pull of such a log asks nothing."""
    first, second = two_pcs(pc, admin)
    people = [person(first, nip=f"{int(NIP) + number}", nama=f"Contoh {number}") for number in range(PEOPLE)]
    early = [person(first, nip=f"{int(NIP) + 500 + number}", nama="Keliru") for number in range(60)]
    write(first, *people, *early)
    sync(first, admin.url)
    _delete(first, [one.uid for one in early], "keliru")
    sync(first, admin.url)
    assert (sync(second, admin.url).digest, _people(second)) == ("equal", PEOPLE)  # a first pull asks nothing
    uids = [one.uid for one in people]
    _delete(first, uids[:8], "pensiun")  # few: no question
    sync(first, admin.url)
    assert (sync(second, admin.url).digest, _people(second)) == ("equal", PEOPLE - 8)
    _delete(first, uids[8:70], "salah impor")
    sync(first, admin.url)
    second.people.set(f"{int(NIP) + 100}", {"golongan": "III/c"})
    done = sync(second, admin.url)
    assert (done.pending, done.summary.accepted, _people(second)) == (0, 1, PEOPLE - 8)  # what is his goes on
    (held,) = second.syncing.state.status().held
    (save,) = held.saves
    assert (held.partition, held.records, save.records, save.by, save.reason) == ("DEMO/open", 62, 62, NAME,
                                                                                  "salah impor")
    assert save.names[0] == "Contoh 8"
    assert first.syncing.state.status().held == ()  # his own
    carrier = Carrier(admin, tmp_path)
    carrier.there_and_back(second)  # by stick neither
    assert _people(second) == PEOPLE - 8
    _delete(first, uids[70:], "salah impor")  # and now all of them; one that he edited meanwhile is a conflict
    sync(first, admin.url)
    folder = second.desk.folder
    with served(admin.url) as address:
        told_of(second, address)
        second.close()
        for key, value in (("WORKSPACE", str(folder)), ("USER", NAME), ("PASSPHRASE", PASSPHRASE)):
            monkeypatch.setenv(f"SIMATA_{key}", value)

        def simata(*words: str, code: int) -> dict:
            capsys.readouterr()
            assert run([*words, "--json"]) == code
            told: dict = json.loads(capsys.readouterr().out)
            return told

        told = simata("sync", code=1)
        assert [one["records"] for one in told["deletes_held"]] == [111]
        assert [one["code"] for one in told["notices"]] == ["deletes.held"]
        assert "111" in told["notices"][0]["message"]
        assert {save["reason"] for save in told["deletes_held"][0]["saves"]} == {"salah impor"}
        told = simata("sync", "--accept-deletes", code=0)
        assert (told["deletes_held"], told["notices"], told["digest"]) == ([], [], "equal")
    second = app.open_workspace(folder, NAME, PASSPHRASE)
    assert _people(second) == 1
    sync(first, admin.url)
    agree(admin, first, second)
    second.close()
