"""Parcels and receipts as files: what they name is what lies in them, and a later writer may say more."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import bundle, sealing
from simata_desktop.sync.protocol.bundle import (
    Chains,
    Lost,
    Packed,
    Page,
    Parcel,
    ParcelHead,
    Piece,
    Receipt,
    ReceiptHead,
)
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.packing import encode
from simata_desktop.sync.protocol.wire import Reply

WRITER, READER = Ed25519PrivateKey.from_private_bytes(b"w" * 32), X25519PrivateKey.from_private_bytes(b"r" * 32)
TO, BY = (key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw) for key in (READER, WRITER))
HELLO = Hello(device="d-1", gen=3, lease="lease", cursors={"DEMO/open": Place(7, "ab")}, epoch="epoch", last_n=9,
              pending=2)
PIECES = st.lists(st.binary(max_size=300), max_size=4)


def parcel(batches: list[bytes], lost: list[bytes]) -> Parcel:
    head = ParcelHead(1, "DEMO", 5, HELLO, ((2, 8), (3, 9)),
                      [Packed(no, no, no, Piece.of(one)) for no, one in enumerate(batches, 1)],
                      [Lost("DEMO/open", Place(4, "cd"), 4, Piece.of(one)) for one in lost])
    return Parcel.of(head, batches, lost)


def receipt(pages: list[bytes], chains: list[bytes]) -> Receipt:
    named = {f"O{number}/open": one * 32 for number, one in enumerate(chains)}
    head = ReceiptHead(1, "ab" * 32, "d-1", 3, Welcome("", "epoch", 3, "", {}, 1, 0), {"cd": Reply(1, [], {}, "t")},
                       [Page("DEMO/open", no, no, Piece.of(one)) for no, one in enumerate(pages, 1)],
                       [Chains(name, Piece.of(one)) for name, one in named.items()], {"DEMO/open": (7, "ef")})
    return Receipt(head, pages, named)


@settings(max_examples=25, deadline=None)
@given(PIECES, PIECES)
def test_what_is_written_is_read(first: list[bytes], second: list[bytes]) -> None:
    told = parcel(first, second)
    assert bundle.open_parcel(told.seal(writer=WRITER, reader=TO), reader=READER) == (told, BY)
    answer = receipt(first, second)
    assert bundle.open_receipt(answer.seal(writer=WRITER, reader=TO), reader=READER, writer=BY) == answer


@pytest.mark.parametrize(("content", "code"), [
    (b"", "bundle.format"), (b"{}", "bundle.format"), (b'{"version":1}\n', "bundle.format"),
    (b'{"version":2}\n', "bundle.format"), (b"\xff\xfe\n", "bundle.format"), (b"[" * 9999, "bundle.format"),
    (encode(parcel([b"abc"], []).head) + b"\nabd", "bundle.tampered"),
    (encode(parcel([b"abc"], []).head) + b"\nabcd", "bundle.tampered"),
    (encode(parcel([b"abc"], []).head) + b"\nab", "bundle.tampered"),
    (encode(parcel([b"abc"], []).head).replace(b"[3,", b"[-3,") + b"\nabc", "bundle.tampered"),
])
def test_a_head_that_is_none_or_names_other_bytes_is_refused(content: bytes, code: str) -> None:
    data = sealing.seal(bundle.PARCEL, content, writer=WRITER, reader=TO)
    with pytest.raises(UserError) as refused:
        bundle.open_parcel(data, reader=READER)
    assert refused.value.code == code


def test_chains_that_are_not_whole_and_a_parcel_for_a_receipt_are_refused() -> None:
    answer = receipt([], [b"x"])
    short = [msgspec.structs.replace(answer.head.chains[0], piece=Piece.of(b"x" * 31))]
    odd = Receipt(msgspec.structs.replace(answer.head, chains=short), [], {"O0/open": b"x" * 31})
    for data, code in ((odd.seal(writer=WRITER, reader=TO), "bundle.tampered"),
                       (parcel([], []).seal(writer=WRITER, reader=TO), "bundle.foreign")):
        with pytest.raises(UserError) as refused:
            bundle.open_receipt(data, reader=READER, writer=BY)
        assert refused.value.code == code


def test_a_later_writer_may_say_more_and_the_short_code_stays_his() -> None:
    told = encode(parcel([b"abc"], []).head)
    more = told[:-1] + b',"weather":"rain"}'
    data = sealing.seal(bundle.PARCEL, more + b"\nabc", writer=WRITER, reader=TO)
    opened, _ = bundle.open_parcel(data, reader=READER)
    assert (opened.batches, opened.name) == ([b"abc"], hashlib.sha256(more).hexdigest())


def test_the_short_code_is_eight_letters_that_are_not_read_as_others() -> None:
    assert bundle.short_code("0" * 64) == "AAAA-AAAA"
    assert bundle.short_code("f" * 64) == "9999-9999"
    codes = {bundle.short_code(hashlib.sha256(bytes([number])).hexdigest()) for number in range(200)}
    assert len(codes) == 200
    assert not set("01IO") & set("".join(codes))
