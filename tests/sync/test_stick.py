"""Files carried by strangers: only their reader opens them, only whole, and only from whom he trusts."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import sealing, stick
from simata_desktop.sync.protocol.hello import Enrol, Enrolled

WRITER, OTHER = Ed25519PrivateKey.from_private_bytes(b"w" * 32), Ed25519PrivateKey.from_private_bytes(b"o" * 32)
READER, STRANGER = X25519PrivateKey.from_private_bytes(b"r" * 32), X25519PrivateKey.from_private_bytes(b"s" * 32)
CODE = "ABCD-EFGH-JKLM-NPQR"
SIZES = (0, 1, sealing.FRAME - 1, sealing.FRAME, sealing.FRAME + 1, 2 * sealing.FRAME, 2 * sealing.FRAME + 7)


def raw(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sealed(content: bytes) -> bytes:
    return sealing.seal("parcel", content, writer=WRITER, reader=raw(READER))


def opened(data: bytes, **more: object) -> sealing.Opened:
    return sealing.unseal(data, **{"reader": READER, "kind": "parcel", "writer": raw(WRITER), **more})


def refusal(data: bytes, **more: object) -> str:
    with pytest.raises(UserError) as refused:
        opened(data, **more)
    return refused.value.code


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_is_opened(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(content[:size])) == sealing.Opened("parcel", raw(WRITER), content[:size])


def test_nothing_of_the_content_can_be_read_and_no_two_files_are_alike() -> None:
    first, second = sealed(b"19800101 200501 1 001" * 50), sealed(b"19800101 200501 1 001" * 50)
    assert b"19800101" not in first
    assert first[200:300] != second[200:300]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flipped_bit_anywhere_is_refused_before_anything_is_used(data: st.DataObject) -> None:
    good = sealed(b"x" * 100)
    at, bit = data.draw(st.integers(0, len(good) - 1)), data.draw(st.integers(0, 7))
    flipped = bytearray(good)
    flipped[at] ^= 1 << bit
    assert refusal(bytes(flipped), writer=None) in ("bundle.tampered", "bundle.format", "bundle.truncated")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 400))
def test_a_cut_file_says_so(left: int) -> None:
    good = sealed(b"x" * 100)
    assert refusal(good[:left]) == ("bundle.format" if not left else "bundle.truncated")


def test_a_longer_file_frames_in_another_order_and_random_bytes_are_refused() -> None:
    good = sealed(b"a" * sealing.FRAME + b"b" * sealing.FRAME)
    start, step = len(good) - 2 * (sealing.FRAME + sealing.TAG) - sealing.SIGNATURE, sealing.FRAME + sealing.TAG
    swapped = good[:start] + good[start + step: start + 2 * step] + good[start: start + step] + good[-64:]
    assert refusal(good + b"x") == refusal(swapped) == "bundle.tampered"
    assert refusal(b"PK\x03\x04" + good) == refusal(b"") == "bundle.format"


def test_another_writer_reader_or_kind_is_told_apart() -> None:
    good = sealed(b"x")
    assert refusal(good, writer=raw(OTHER)) == refusal(good, kind="grant") == "bundle.foreign"
    assert refusal(good, reader=STRANGER) == "bundle.not_for_this_device"


def test_a_key_of_low_order_is_refused() -> None:
    with pytest.raises(ValueError, match="shared key"):
        sealing.seal("parcel", b"x", writer=WRITER, reader=bytes(32))


ENROL = Enrol(CODE, base64.b64encode(raw(OTHER)).decode(), base64.b64encode(raw(READER)).decode(), "Siti", "u-1")
ENROLLED = Enrolled("d-1", 1, "lease", "epoch", "DINKES", "Dinas", False, "Siti", "u-1", ["entry"], "",
                    base64.b64encode(raw(WRITER)).decode(), ["DINKES/open"])


def granted(code: str = CODE) -> bytes:
    return stick.grant(ENROLLED, stick.code_hash(code), sign_key=WRITER, device_key=raw(READER))


def test_a_request_proves_the_code_without_telling_it() -> None:
    data = stick.request(ENROL, sign_key=OTHER)
    assert CODE.encode() not in data
    assert CODE.replace("-", "").encode() not in data
    asked = stick.read_request(data)
    assert asked.enrol.user == "Siti"
    assert asked.proved_by(stick.code_hash("abcd efgh jklm npqr"))
    assert not asked.proved_by(stick.code_hash("ABCD-EFGH-JKLM-NPQS"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_request_that_was_changed_is_none(data: st.DataObject) -> None:
    good = stick.request(ENROL, sign_key=OTHER)
    changed = bytearray(good)
    changed[data.draw(st.integers(0, len(good) - 1))] ^= 1 << data.draw(st.integers(0, 4))
    with pytest.raises(UserError, match=r"enrol\.request"):
        stick.read_request(bytes(changed))


def test_a_request_signed_by_another_key_is_none() -> None:
    with pytest.raises(UserError, match=r"enrol\.request"):
        stick.read_request(stick.request(ENROL, sign_key=WRITER))


def test_a_grant_is_of_the_centre_that_knows_the_code() -> None:
    assert stick.read_grant(granted(), CODE.lower(), seal_key=READER) == ENROLLED
    for data, code, key, refused in ((granted("ABCD-EFGH-JKLM-NPQS"), CODE, READER, "bundle.foreign"),
                                     (granted(), "ABCD-EFGH-JKLM-NPQS", READER, "bundle.foreign"),
                                     (granted(), CODE, STRANGER, "bundle.not_for_this_device")):
        with pytest.raises(UserError) as error:
            stick.read_grant(data, code, seal_key=key)
        assert error.value.code == refused


def test_a_grant_signed_by_another_centre_is_foreign() -> None:
    forged = stick.grant(ENROLLED, stick.code_hash(CODE), sign_key=OTHER, device_key=raw(READER))
    with pytest.raises(UserError, match=r"bundle\.foreign"):
        stick.read_grant(forged, CODE, seal_key=READER)
