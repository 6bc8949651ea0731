"""What waits becomes batches: everything once, in order, whole saves, within limits; and back to a common place."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from simata_desktop.sync.outbox import Waiting, freeze
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.stepping import Search
from tests.sync.exchange_texts import DEVICE, save


def waiting(sizes: list[int]) -> list[Waiting]:
    """Saves of these sizes."""
    return [(replace(one, changes=[]), replace(change, n=0)) for number, size in enumerate(sizes, 1)
            for one in [save(number, size)] for change in one.changes]


@given(sizes=st.lists(st.integers(1, 9), max_size=9), most=st.integers(1, 12),
       most_bytes=st.sampled_from([1, 500, 9999]))
def test_all_goes_once_in_order(sizes: list[int], most: int, most_bytes: int) -> None:
    left, no, n, seen = waiting(sizes), 1, 1, []
    while batch := freeze(left, device=DEVICE, gen=3, no=no, first=n, lineage={1: 4}, most_changes=most,
                          most_bytes=most_bytes):
        head, saves = wire.read_batch(batch.content)
        told = [change for one in saves for change in one.changes]
        assert (head.gen, head.no, head.first, head.last, dict(head.lineage)) == (3, no, n, n + batch.count - 1, {1: 4})
        assert [change.n for change in told] == list(range(n, n + batch.count))
        assert batch.count <= most
        assert len(batch.content) <= most_bytes or batch.count == 1
        assert batch.fixed.sha256 == hashlib.sha256(batch.content).hexdigest()
        whole = left[batch.count:] and left[batch.count - 1][0].tx == left[batch.count][0].tx
        assert not whole or len(saves) == 1  # only a save alone in its batch is divided
        seen += [change.id for change in told]
        left, no, n = left[batch.count:], no + 1, n + batch.count
    assert seen == [change.id for _, change in waiting(sizes)]


def test_the_same_waiting_makes_the_same_bytes() -> None:
    one, two = (freeze(waiting([2, 3]), device=DEVICE, gen=1, no=1, first=1, lineage={2: 1, 1: 4}) for _ in range(2))
    assert one == two
    assert freeze([], device=DEVICE, gen=1, no=1, first=1, lineage={}) is None


@given(length=st.integers(0, 3000), common=st.integers(0, 3000), centre=st.integers(0, 3000))
def test_the_last_common_place_is_found_in_few_questions(length: int, common: int, centre: int) -> None:
    common = min(common, length, centre)
    own = {seq: f"{seq}" if seq <= common else f"own {seq}" for seq in range(1, length + 1)}
    theirs = {seq: f"{seq}" if seq <= common else f"centre {seq}" for seq in range(1, centre + 1)}
    search, asked = Search(0, length), 0
    while places := search.questions():
        asked += 1
        search = search.narrowed(own, {seq: theirs[seq] for seq in places if seq in theirs})
    assert search.place(own) == (Place(common, own[common]) if common else Place())
    assert asked <= 4
