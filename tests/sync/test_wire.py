"""Batches and pages as bytes: exact both ways, small, and any damage is found."""

from __future__ import annotations

import random
from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import change_id, natural, place_of
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.sync.protocol import packing, wire
from simata_desktop.sync.protocol.wire import BatchHead, Change, Line, Logged, PageHead, Save
from tests.sync.exchange_texts import DEVICE, logged, save

HEAD = BatchHead(DEVICE, 1, 1, 1, 9, ((1, 4), (7, 2)))
words = st.text(max_size=12)
ids = st.builds(lambda raw: str(UUID(int=raw)), st.integers(0, (1 << 128) - 1)) | st.uuids(version=4).map(str) | words
whole = st.integers(-(1 << 60), 1 << 60)
fields = st.dictionaries(words, st.none() | words | st.lists(st.none() | words, min_size=2, max_size=2), max_size=3)
walls = words | st.datetimes().map(lambda at: f"{at.isoformat(timespec='milliseconds')}+07:00")
changes = st.builds(Change, whole, words, ids, words, fields, words, whole, whole, ids.filter(bool), ids)
saves = st.builds(Save, ids, ids, words, walls, st.sampled_from(["+0700", "-0330", "", "x"]), whole, whole, words,
                  st.lists(changes, max_size=3), st.none() | words, st.none() | ids, st.integers(0, 99))
lines = st.builds(Line, whole, whole, words, ids, words, st.none() | fields, whole, whole, ids.filter(bool), ids,
                  st.dictionaries(words, ids, max_size=2), st.lists(words, max_size=2),
                  st.dictionaries(words, words, max_size=2), st.booleans())
logs = st.builds(Logged, ids, whole, ids, ids, words, walls, st.just("+0700"), whole, whole, words, words,
                 st.lists(lines, max_size=3), st.none() | words, st.none() | ids)


@given(told=st.lists(saves, max_size=3))
def test_a_batch_comes_back_as_it_was(told: list[Save]) -> None:
    assert wire.read_batch(wire.pack_batch(HEAD, told)) == (HEAD, told)


@given(told=st.lists(logs, max_size=3))
def test_a_page_comes_back_as_it_was(told: list[Logged]) -> None:
    head = PageHead("O1/open", "e", 1, 3, 9, "00")
    assert wire.read_page(wire.pack_page(head, told)) == (head, told)


@given(told=st.lists(st.text(), min_size=1, max_size=4), with_ids=st.lists(ids, max_size=4))
def test_any_lines_are_packed_and_come_back(told: list[str], with_ids: list[str]) -> None:
    texts = [*told, *with_ids, *with_ids[:2]]
    assert packing.unpack(packing.pack(texts)) == [packing.encode(text) for text in texts]


@given(save_id=st.builds(lambda raw: str(UUID(int=(raw & ~(0xF << 76) & ~(3 << 62)) | 7 << 76 | 2 << 62)),
                         st.integers(0, (1 << 128) - 1)), place=st.integers(0, 4_000_000))
def test_the_place_in_a_save_is_read_back_from_the_id(save_id: str, place: int) -> None:
    assert place_of(save_id, change_id(save_id, place)) == place
    assert place_of(save_id, save_id) is None


def read(data: bytes) -> tuple[BatchHead, list[Save]] | None:
    """The batch; None where it is refused."""
    try:
        return wire.read_batch(data)
    except UserError:
        return None


def test_any_flipped_bit_is_found() -> None:
    told = HEAD, [save(number, 2, first=2 * number) for number in range(1, 4)]
    data, found = wire.pack_batch(*told), 0
    for bit in range(len(data) * 8):
        turned = bytearray(data)
        turned[bit // 8] ^= 1 << bit % 8
        came = read(bytes(turned))
        assert came in (None, told)  # some bits of a frame's head say nothing
        found += came is None
    assert found > 0.98 * 8 * len(data)


def test_any_truncation_is_found() -> None:
    data = wire.pack_page(PageHead("O1/closed", "e", 1, 2, 2, "00"), [logged(1, 1), logged(2, 2)])
    for size in range(len(data)):
        with pytest.raises(UserError, match=r"wire\.damaged"):
            wire.read_page(data[:size])


@pytest.mark.parametrize("data", [b"", b"\x00", b"\x00\x00\x00\x05abc", b"<html>portal</html>", bytes(64)])
def test_what_is_no_parcel_is_refused(data: bytes) -> None:
    with pytest.raises(UserError, match=r"wire\.damaged"):
        wire.read_batch(data)


def framed(*texts: bytes) -> bytes:
    """Texts pressed and framed as parcels are."""
    frames = [zstandard.ZstdCompressor(write_checksum=True).compress(text) for text in texts]
    return b"".join(len(frame).to_bytes(4, "big") + frame for frame in frames)


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    with pytest.raises(UserError, match=r"wire\.large"):
        packing.unpack(framed(bytes(packing.INFLATED + 1)))


def test_a_bomb_of_identifiers_is_refused() -> None:
    marks = b"\x03\x30\x04" * (packing.INFLATED // 36 + 1)
    soft = (1).to_bytes(4, "big") + bytes(8)
    with pytest.raises(UserError, match=r"wire\.large"):
        packing.unpack(framed(b"\x01" + marks, soft, bytes(8)))


@pytest.mark.parametrize("text", [b"\x01\x01", b"\x02", b"\x03" + b"7\x04"])
def test_marks_without_identifiers_are_damage(text: bytes) -> None:
    with pytest.raises(UserError, match=r"wire\.damaged"):
        packing.unpack(framed(text, (1).to_bytes(4, "big") + bytes(8), bytes(8)))


def test_an_older_reader_passes_over_what_it_does_not_know() -> None:
    longer = packing.unpack(wire.pack_batch(HEAD, [save(1)]))[1][:-1] + b',"new",[1]]'
    data = framed(packing.encode(HEAD) + b"\n" + longer)
    assert [one.tx for one in wire.read_batch(data)[1]] == [save(1).tx]


def test_the_link_covers_every_part_of_a_line() -> None:
    one = logged(1, 5)
    line = one.lines[0]
    told = wire.content(one, line, "O1/closed")
    first = wire.link(wire.GENESIS, one, line, told)
    for name, value in (("seq", 6), ("n", 9), ("id", "x"), ("held", {"a": "b"}), ("kinds", {"a": "b"}),
                        ("lost", ["a"]), ("soft", True)):
        assert wire.link(wire.GENESIS, one, replace(line, **{name: value}), told) != first
    for name, value in (("entity", "x"), ("record", "x"), ("kind", "x"), ("fields", {}), ("base", 9), ("clock", 9),
                        ("resolves", "x")):
        assert wire.content(one, replace(line, **{name: value}), "O1/closed") != told
    for name in ("tx", "user", "command", "wall", "zone", "app", "reason", "session"):
        assert wire.content(replace(one, **{name: "x"}), line, "O1/closed") != told
    assert wire.content(one, line, "O1/open") != told
    for name, value in (("device", "x"), ("gen", 9), ("received", "x")):
        assert wire.link(wire.GENESIS, replace(one, **{name: value}), line, told) != first


def test_author_and_log_say_the_same_content() -> None:
    told, one = save(3), logged(3, 9)
    assert wire.content(told, told.changes[0], "O1/closed") == wire.content(one, one.lines[0], "O1/closed")


# Bytes (sync.md 6): 40 a change up, 45 down


def office(count: int, *, at_once: bool) -> list[Save]:
    """So many scores typed one after the other, or in one save."""
    rng = random.Random(1)
    ms, user, found = 1_795_500_000_000, natural("user", "1"), []
    for number in range(count):
        ms += rng.randrange(800, 20_000)
        if not at_once or not found:
            born = str(UUID(int=(ms << 80) | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62)))
            found.append(Save(born, user, "assess", written(ms + 1), "+0700", ms + 1 << 16, 7, "0.1.0", []))
        word = rng.choice(COMPETENCIES)
        place = len(found[-1].changes)
        found[-1].changes.append(Change(
            number + 1, "participant", natural("participant", "S", str(number)), "set",
            {f"assessment.{word}.{word}": [str(rng.randrange(1, 6)), str(rng.randrange(1, 6))]}, "O1/closed", 50,
            place, change_id(found[-1].tx, place)))
    return found


def written(ms: int) -> str:
    """As the journal writes a time."""
    return datetime.fromtimestamp(ms // 1000, timezone(timedelta(hours=7))).replace(
        microsecond=ms % 1000 * 1000).isoformat(timespec="milliseconds")


@pytest.mark.parametrize(("at_once", "up", "down"), [(False, 36, 36), (True, 24, 24)])
def test_a_change_is_small(up: int, down: int, *, at_once: bool) -> None:
    told = office(1000, at_once=at_once)
    assert len(wire.pack_batch(BatchHead(DEVICE, 1, 1, 1, 1000), told)) <= up * 1000
    seen = [Logged(DEVICE, 1, one.tx, one.user, one.command, one.wall, one.zone, one.clock, one.schema, one.app,
                   "2026-11-24T02:00:00Z", [Line(change.n, change.n, change.entity, change.record, change.kind,
                                                 change.fields, change.base, change.clock, change.id)
                                            for change in one.changes]) for one in told]
    assert len(wire.pack_page(PageHead("O1/closed", DEVICE, 1, 1000, 1000, "ab" * 32), seen)) <= down * 1000
