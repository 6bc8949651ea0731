"""An office without a line joins by stick: request in, grant out."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import stick
from simata_server import devices
from simata_server.place import Place
from tests.server.conftest import Administrator
from tests.server.offices_at_work import asking, two_offices

SIGN, SEAL = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()


@pytest.fixture
def code(admin: Administrator) -> str:
    with Place(admin.url, None).opened() as connection:
        two_offices(connection)
    return str(admin("code", "--office", "DINKES", "--role", "entry", "--user", "Siti Aminah")["code"])


def test_a_computer_joins_by_stick_and_only_it_can_read_the_answer(
        admin: Administrator, tmp_path: Path, code: str) -> None:
    (tmp_path / "minta").write_bytes(stick.request(asking(code, SIGN, SEAL), sign_key=SIGN))
    assert admin("enrol", tmp_path / "minta", "--out", tmp_path / "jawab")["device_name"] == "PC Kepegawaian"
    told = stick.read_grant((tmp_path / "jawab").read_bytes(), code, seal_key=SEAL)
    assert (told.office, told.user, told.roles, told.gen) == ("DINKES", "Siti Aminah", ["entry"], 1)
    assert told.partitions == ["DINKES/open", "ref"]
    assert admin("device", "list")["devices"][0]["id"] == told.device
    with pytest.raises(UserError, match=r"bundle\.not_for_this_device"):
        stick.read_grant((tmp_path / "jawab").read_bytes(), code, seal_key=X25519PrivateKey.generate())


def test_the_same_request_again_gives_the_same_device_again(admin: Administrator, tmp_path: Path, code: str) -> None:
    (tmp_path / "minta").write_bytes(stick.request(asking(code, SIGN, SEAL), sign_key=SIGN))
    answers = []
    for _ in range(2):
        admin("enrol", tmp_path / "minta", "--out", tmp_path / "jawab")
        answers.append(stick.read_grant((tmp_path / "jawab").read_bytes(), code, seal_key=SEAL))
    assert answers[0] == answers[1]
    with Place(admin.url, None).opened() as connection:
        assert len(devices.every(connection)) == 1
        devices.revoke(connection, answers[0].device)
    assert admin("enrol", tmp_path / "minta", "--out", tmp_path / "jawab", code=3)["error"]["code"] == "enrol.code"


@pytest.mark.parametrize("fault", ["wrong", "used", "expired"])
def test_a_code_that_does_not_serve_is_refused(admin: Administrator, tmp_path: Path, code: str, fault: str) -> None:
    asked = asking("AAAA-BBBB-CCCC-DDDD" if fault == "wrong" else code, SIGN, SEAL)
    if fault == "expired":
        with Place(admin.url, None).opened() as connection:
            connection.execute("UPDATE enrol_code SET expires = now()")
    if fault == "used":
        other = Ed25519PrivateKey.generate()
        (tmp_path / "lain").write_bytes(stick.request(asking(code, other, SEAL), sign_key=other))
        admin("enrol", tmp_path / "lain", "--out", tmp_path / "jawab")
    (tmp_path / "minta").write_bytes(stick.request(asked, sign_key=SIGN))
    told = admin("enrol", tmp_path / "minta", "--out", tmp_path / "jawab2", code=3)
    assert told["error"]["code"] == "enrol.code"
    assert not (tmp_path / "jawab2").exists()


def test_a_workspace_of_another_office_is_refused(admin: Administrator, tmp_path: Path, code: str) -> None:
    asked = msgspec.structs.replace(asking(code, SIGN, SEAL), office="BKPSDM")
    (tmp_path / "minta").write_bytes(stick.request(asked, sign_key=SIGN))
    told = admin("enrol", tmp_path / "minta", "--out", tmp_path / "jawab", code=3)
    assert (told["error"]["code"], told["error"]["office"]) == ("enrol.office", "BKPSDM")


def test_what_is_no_request_is_told(admin: Administrator, tmp_path: Path) -> None:
    (tmp_path / "minta").write_bytes(b"SIMATA JOIN 1\n{}\n00\n")
    assert admin("enrol", tmp_path / "minta", "--out", tmp_path / "x", code=3)["error"]["code"] == "enrol.request"
    (tmp_path / "minta").write_bytes(b"x" * (stick.LONGEST + 1))
    assert admin("enrol", tmp_path / "minta", "--out", tmp_path / "x", code=3)["error"]["code"] == "file.large"
    assert admin("enrol", tmp_path / "none", "--out", tmp_path / "x", code=4)["error"]["code"] == "file.unreadable"
