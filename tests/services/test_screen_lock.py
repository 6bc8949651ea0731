"""The minutes until the window locks, and the PIN of this run."""

from __future__ import annotations

import pytest

from simata_desktop import app
from simata_desktop.app import Workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.errors import UserError
from simata_desktop.services.desk import User
from simata_desktop.services.screen_lock import ScreenLock
from tests.services.conftest import NAME, PASSPHRASE
from tests.services.evidence_office import signed_in


def test_minutes_are_kept_on_this_pc_and_set_by_an_administrator(workspace: Workspace) -> None:
    assert workspace.screen.minutes == 10
    for wrong in ("1", "31", "", "sepuluh", "2.5", "-5", "9999999"):
        with pytest.raises(UserError, match=r"idle\.range"):
            workspace.screen.set_minutes(wrong)
    before = len(workspace.office.audit())
    workspace.screen.set_minutes("30")
    assert len(workspace.office.audit()) == before, "it belongs to this PC and is no record"
    again = app.open_workspace(workspace.desk.folder, NAME, PASSPHRASE, around=app.Surroundings(FixedClock()))
    assert again.screen.minutes == 30
    again.close()
    with signed_in(workspace, User("x", "Sari", frozenset(("assessor",)))), \
            pytest.raises(UserError, match=r"right\.missing"):
        workspace.screen.set_minutes("5")


def test_a_pin_counts_until_five_were_wrong(workspace: Workspace) -> None:
    screen = ScreenLock(workspace.desk, workspace.slots, derive=lambda secret, how: secret + how.salt)
    assert not screen.has_pin
    assert not screen.try_pin("")
    for wrong in ("123", "123456789", "12a4", "", "١٢٣٤"):
        with pytest.raises(UserError, match=r"pin\.digits"):
            screen.set_pin(wrong)
    screen.set_pin("4711")
    assert screen.try_pin("4711")
    for left in (4, 3):
        assert not screen.try_pin("0000")
        assert screen.tries_left == left
    assert screen.try_pin("4711")
    assert screen.tries_left == 5
    for _ in range(5):
        assert not screen.try_pin("0000")
    assert not screen.has_pin
    assert not screen.try_pin("4711")


def test_the_pin_itself_is_kept_nowhere(workspace: Workspace) -> None:
    workspace.screen.set_pin("47114711")
    assert "47114711" not in repr(vars(workspace.screen))
    assert workspace.screen.try_pin("47114711")


def test_the_passphrase_lifts_it_too(workspace: Workspace) -> None:
    assert workspace.screen.try_passphrase(PASSPHRASE)
    with pytest.raises(UserError, match=r"login\.wrong") as caught:
        workspace.screen.try_passphrase("salah sekali lagi")
    assert caught.value.params["retry_after"]
