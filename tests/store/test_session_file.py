"""The file of a session: opens with its passphrase only, and whatever was done to it has a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.session_merge import Typed
from simata_desktop.domain.session_pack import Met, PackedPerson, PackedSheet, SessionPack
from simata_desktop.store import session_file
from simata_desktop.store.keys import Derivation
from tests.store.sources import SeededSource

WORDS = "sandi aula pagi"
PACK = SessionPack("S1", Met("d1", "PC-1", "2026-11-20T09:00"), {"nama": Typed("Sesi", "Sari", "2026-11-20T08:00")},
                   (PackedPerson("1", "Wulan", {"grit": Typed("4", "Sari"), "integrity": Typed("9", wrong=True)}),),
                   (PackedSheet("1", "Tono, M.Si.", {"grit": Typed("4")}),))


def quick(secret: bytes, how: Derivation) -> bytes:
    """A key without the cost: what the file is made of does not depend on it."""
    return (secret + how.salt).ljust(32, b"-")[:32]


def sealed() -> bytes:
    return session_file.seal(PACK, WORDS, SeededSource(), derive=quick)


def refused(data: bytes, words: str = WORDS) -> str:
    with pytest.raises(UserError) as caught:
        session_file.unseal(data, words, derive=quick)
    return caught.value.code


def test_it_opens_with_the_passphrase_by_the_real_derivation() -> None:
    data = session_file.seal(PACK, WORDS, SeededSource())
    assert session_file.unseal(data, WORDS) == PACK
    with pytest.raises(UserError, match=r"pack\.wrong_passphrase"):
        session_file.unseal(data, "sandi aula sore")


def test_nothing_of_it_can_be_read_without() -> None:
    data = sealed()
    assert not any(word in data for word in (b"Wulan", b"Sari", b"S1", b"PC-1"))


def test_what_it_may_not_be() -> None:
    data = sealed()
    assert refused(data, "salah sekali") == "pack.wrong_passphrase"
    assert refused(b"") == refused(b"NIP;Nama\n1;Wulan\n") == refused(b"{}\n") == "pack.foreign"
    assert refused(b'{"format":"lain","version":1}\n') == "pack.foreign"
    head, _, rest = data.partition(b"\n")
    newer = json.dumps({**json.loads(head), "version": 2, "more": 1}).encode()
    assert refused(newer + b"\n" + rest) == "pack.newer"
    with pytest.raises(UserError, match=r"pack\.passphrase"):
        session_file.seal(PACK, "pendek ", SeededSource())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_damage_is_damage_and_never_another_passphrase(data: st.DataObject) -> None:
    whole = sealed()
    at = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    for broken in (whole[:at], whole[:at] + changed + whole[at + 1:]):
        assert refused(broken) in ("pack.damaged", "pack.foreign", "pack.newer")
    if at > whole.index(b"\n"):
        assert refused(whole[:at]) == refused(whole[:at] + changed + whole[at + 1:]) == "pack.damaged"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"file\.unreadable"):
        session_file.read(tmp_path / "tiada")
    (tmp_path / "ada").write_bytes(b"x")
    assert session_file.read(tmp_path / "ada") == b"x"
