"""What an administrator sets: values checked at their key, units, users, the recovery code, the audit by pages."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from pathlib import Path

import pytest

from simata_desktop import app
from simata_desktop.app import Workspace
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.services.desk import User
from simata_desktop.services.office import AuditRequest
from simata_desktop.services.setting_values import LOGO_BYTES
from simata_desktop.services.users import NewUser
from tests.services.conftest import PASSPHRASE

NEW_PASSPHRASE = "sembilan layang putus di bukit"


def code_of(caught: pytest.ExceptionInfo[UserError]) -> str:
    return caught.value.code


@pytest.mark.parametrize(("key", "value", "code"), [
    ("signatory.nip", "1980010120050110", "nip.length"), ("signatory.nip", "198013012005011001", "nip.birth_date"),
    ("paper.font", "comic", "value.unknown"), ("paper.size", "A5", "value.unknown"),
    ("paper.mark", "PENTING", "value.unknown"), ("place", "x" * 201, "setting.long"), ("motto", "x", "setting.unknown"),
    ("letterhead.logo", "kein Bild", "paper.logo"),
    ("letterhead.logo", base64.b64encode(b"GIF89a....").decode(), "paper.logo"),
    ("letterhead.logo", base64.b64encode(b"\xff\xd8\xff" + bytes(LOGO_BYTES)).decode(), "paper.logo"),
    ("scheme", "", "scheme.unknown"),
])
def test_a_bad_setting_is_refused_and_nothing_kept(workspace: Workspace, key: str, value: str, code: str) -> None:
    before = workspace.office.settings()
    with pytest.raises(UserError) as caught:
        workspace.office.set_office({"place": "Contoh", key: value})
    assert code_of(caught) == code
    assert workspace.office.settings() == before


def test_settings_are_kept_plain_and_a_blank_takes_one_away(workspace: Workspace) -> None:
    office = workspace.office
    office.set_office({"signatory.nip": "19800101 200501 1 001", "place": "  Kota\n Contoh ", "paper.font": "bookman"})
    assert office.settings() == {"signatory.nip": "198001012005011001", "place": "Kota Contoh", "paper.font": "bookman"}
    assert office.set_office({"place": "", "letterhead.line1": " "}).count == 1
    assert "place" not in office.settings()
    office.undo()
    assert office.settings()["place"] == "Kota Contoh"


def test_a_unit_keeps_a_name_and_a_code_of_its_own(workspace: Workspace) -> None:
    with pytest.raises(UserError) as caught:
        workspace.office.set_unit(ROOT_UNIT, {"name": "  "})
    assert code_of(caught) == "unit.nameless"
    workspace.office.set_unit(ROOT_UNIT, {"name": "Kabupaten Misal", "code": "7302"})
    assert workspace.office.unit_nodes()[0]["code"] == "7302"
    label = workspace.office.undo_labels()[0]
    assert label == ("undo.unit", {"unit": "Kabupaten Contoh Raya"})


def test_roles_of_others_change_but_never_ones_own(workspace: Workspace) -> None:
    users = workspace.users
    users.add(NewUser("Rini Seumpama", ("entry",)), NEW_PASSPHRASE)
    users.change("rini seumpama", roles=("verifier", "leader"), unit=None)
    assert next(one.roles for one in users.list() if one.name == "Rini Seumpama") == ("leader", "verifier")
    for call, code in ((lambda: users.change("admin", roles=("entry",), unit=None), "user.own_roles"),
                       (lambda: users.change("Rini Seumpama", roles=(), unit=None), "role.missing"),
                       (lambda: users.change("Rini Seumpama", roles=("raja",), unit=None), "role.unknown"),
                       (lambda: users.change("Siapa", roles=("entry",), unit=None), "user.unknown"),
                       (lambda: users.add(NewUser("Budi", ()), NEW_PASSPHRASE), "role.missing")):
        with pytest.raises(UserError) as caught:
            call()
        assert code_of(caught) == code


def test_a_new_recovery_code_opens_and_the_old_one_does_not(tmp_path: Path) -> None:
    workspace, old = app.create_workspace(tmp_path / "w", "admin", PASSPHRASE)
    with pytest.raises(UserError) as caught:
        workspace.users.new_recovery("salah sama sekali ini")
    assert code_of(caught) == "passphrase.wrong"
    assert caught.value.params["retry_after"] == 1
    with pytest.raises(UserError) as caught:
        workspace.users.new_recovery(PASSPHRASE)
    assert code_of(caught) == "login.wait"
    (tmp_path / "w" / "tries.json").unlink()
    new = workspace.users.new_recovery(PASSPHRASE)
    workspace.close()
    with pytest.raises(UserError) as caught:
        app.recover_workspace(tmp_path / "w", old, "admin", NEW_PASSPHRASE)
    assert code_of(caught) == "recovery.wrong"
    app.recover_workspace(tmp_path / "w", new, "admin", NEW_PASSPHRASE).close()
    app.open_workspace(tmp_path / "w", "admin", NEW_PASSPHRASE).close()


def test_the_audit_comes_by_pages_and_narrowed(workspace: Workspace) -> None:
    office = workspace.office
    office.set_office({"place": "Satu"})
    office.set_office({"place": "Dua"})
    everything = office.audit_keys(AuditRequest())
    assert everything == sorted((row.n for row in office.audit()), reverse=True)
    newest, before = office.audit_rows(everything[:2])
    assert newest.fields == {"nilai": ["Satu", "Dua"]}
    assert (newest.kind, before.kind) == ("set", "create")
    day = date.fromisoformat(newest.at[:10])
    assert office.audit_keys(AuditRequest(since=day, until=day)) == everything
    assert office.audit_keys(AuditRequest(until=day - timedelta(days=1))) == []
    assert office.audit_keys(AuditRequest(since=day + timedelta(days=1))) == []
    assert office.audit_keys(AuditRequest(user="siapa")) == []
    assert office.audit_users() == ("admin",)
    workspace.desk.user = User(workspace.desk.user.id, "admin", frozenset(("entry",)))
    for call in (lambda: office.audit_keys(AuditRequest()), lambda: office.audit_rows(everything)):
        with pytest.raises(UserError) as caught:
            call()
        assert code_of(caught) == "right.missing"


def test_the_shelf_of_rules_says_which_is_used(workspace: Workspace) -> None:
    office = workspace.office
    assert [one.code for one in office.scheme_shelf() if one.used] == ["bkn411"]
    office.set_office({"scheme": "simantap"})
    assert [one.code for one in office.scheme_shelf() if one.used] == ["simantap"]
    assert office.scheme("simantap").code == "simantap"
    assert office.tiers()[-1] == "unknown"
