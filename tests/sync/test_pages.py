"""A page of a log is applied only as the centre numbered it; own changes come back as echoes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merge import State, Version
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.protocol.pages import Taken, checked, put, visible
from simata_desktop.sync.protocol.wire import Change, Logged, PageHead, Save
from simata_server.paging import Row, page
from tests.sync.exchange_texts import DEVICE, logged, save

PART = "O1/closed"


def rows(*saves: Logged) -> list[Row]:
    """Log lines with their chain."""
    chain, found = wire.GENESIS, []
    for one in saves:
        for line in one.lines:
            chain = wire.link(chain, one, line, wire.content(one, line, PART))
            found.append(Row(replace(one, lines=[]), line, chain.hex()))
    return found


LOG = rows(logged(1, 1, 3), logged(2, 4), logged(3, 5, 2))


def told(some: list[Row]) -> tuple[PageHead, list[Logged]]:
    """The page of some rows."""
    return wire.read_page(page(PART, "e", len(LOG), some, device="", have={}))


def nobody(_: str) -> None:
    """A device with an empty journal."""


def mine(id_: str) -> tuple[Save, Change] | None:
    """The journal of the author."""
    for number, count in ((1, 3), (2, 1), (3, 2)):
        found = save(number, count)
        for change in found.changes:
            if change.id == id_:
                return found, replace(change, base=77, n=900)  # numbered anew since
    return None


@given(cut=st.integers(0, 5), end=st.integers(1, 6))
def test_pages_may_end_anywhere(cut: int, end: int) -> None:
    if cut >= end:
        return
    place = Place(cut, LOG[cut - 1].chain) if cut else Place()
    after, taken = checked(*told(LOG[cut:end]), place, nobody)
    assert after == Place(end, LOG[end - 1].chain)
    assert [one.version.seq for one in taken] == list(range(cut + 1, end + 1))
    assert [one.id for one in taken] == [row.line.id for row in LOG[cut:end]]


def test_an_echo_is_as_good_as_the_whole_line() -> None:
    whole = checked(*told(LOG), Place(), nobody)[1]
    head, lines = wire.read_page(page(PART, "e", 6, LOG, device=DEVICE, have={1: 99}))
    assert all(line.fields is None and not line.record for one in lines for line in one.lines)
    place, echoed = checked(head, lines, Place(), mine)
    assert place == Place(6, LOG[-1].chain)
    assert all(one.own for one in echoed)
    assert [(one.id, one.version, one.line) for one in echoed] == [(one.id, one.version, one.line) for one in whole]


def test_only_what_the_device_has_comes_as_an_echo() -> None:
    _, lines = wire.read_page(page(PART, "e", 6, LOG, device=DEVICE, have={1: 2}))
    assert [line.fields is None for one in lines for line in one.lines] == [row.line.n <= 2 for row in LOG]


def test_an_echo_of_what_the_journal_does_not_hold_is_refused() -> None:
    head, lines = wire.read_page(page(PART, "e", 6, LOG, device=DEVICE, have={1: 99}))
    with pytest.raises(UserError, match=r"page\.unknown_echo"):
        checked(head, lines, Place(), nobody)


@pytest.mark.parametrize("some", [LOG[1:], LOG[:2] + LOG[3:], LOG[:1] + LOG[:1]])
def test_holes_and_repeats_are_found(some: list[Row]) -> None:
    with pytest.raises(UserError, match=r"page\.gap"):
        checked(*told(some), Place(), nobody)


def test_another_beginning_another_end_another_partition_are_found() -> None:
    head, lines = told(LOG)
    for turned in (replace(head, chain="ab" * 32), replace(head, partition="O1/open")):
        with pytest.raises(UserError, match=r"page\.chain"):
            checked(turned, lines, Place(), nobody)
    for turned in (replace(head, last=5), replace(head, first=2)):
        with pytest.raises(UserError, match=r"page\.gap"):
            checked(turned, lines, Place(), nobody)
    with pytest.raises(UserError, match=r"page\.chain"):
        checked(*told(LOG[2:]), Place(2, "00" * 32), nobody)


def test_a_changed_value_is_found() -> None:
    head, lines = told(LOG)
    line = replace(lines[0].lines[0], fields={"assessment.integrity.integrity": ["3", "9"]})
    with pytest.raises(UserError, match=r"page\.chain"):
        checked(head, [replace(lines[0], lines=[line, *lines[0].lines[1:]]), *lines[1:]], Place(), nobody)


def test_a_page_is_cut_to_its_size() -> None:
    data = page(PART, "e", 6, LOG, device="", have={}, most_bytes=420)
    assert len(data) <= 420
    assert 1 <= wire.read_page(data)[0].last < 6
    assert wire.read_page(page(PART, "e", 6, LOG, device="", have={}, most_bytes=1))[0].last == 1


def test_held_and_lost_groups_stay_as_they_were() -> None:
    one = logged(1, 1)
    line = replace(one.lines[0], fields={"name.nama": "A", "grade.golongan": "B", "contact.email_dinas": "C"},
                   held={"name": "c1"}, kinds={"name": "edit_edit"}, lost=["contact"])
    state = State("person", {"name.nama": "old"})
    put(state, Taken(one, line, Version(1, DEVICE, 1, 1), line.id, own=False))
    assert state.body == {"name.nama": "old", "grade.golongan": "B"}


@pytest.mark.parametrize(("own", "shown"), [
    ([], ({"a": "1"}, False)),
    ([("set", {"a": "2"}), ("set", {"a": "3", "b": "4"})], ({"a": "3", "b": "4"}, False)),
    ([("delete", {})], ({"a": "1"}, True)),
    ([("delete", {}), ("undelete", {}), ("set", {"a": None})], ({"a": None}, False)),
])
def test_own_changes_lie_on_top_in_their_order(own: list[tuple[str, dict[str, str | None]]],
                                               shown: tuple[dict[str, str | None], bool]) -> None:
    assert visible(State("person", {"a": "1"}, made=True), own) == shown
