"""What every release has written is read by today's program, for ever (sync.md 4, invariant 19; 3.18)."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from simata_desktop.sync.protocol import bundle, wire
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.protocol.pages import checked
from simata_server import versions
from tests.server.corpus import freezing
from tests.server.corpus.freezing import CORPUS, DEVICE, PARTITION, RECEIVED, public

RELEASES = sorted(one for one in CORPUS.iterdir() if one.is_dir() and one.name[0].isdigit())


@pytest.fixture(params=RELEASES, ids=lambda one: one.name)
def release(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_there_is_a_release() -> None:
    assert [one.name for one in RELEASES][:1] == ["0.1.0"]


def test_a_batch_of_every_release_is_read(release: Path) -> None:
    head, saves = versions.read((release / "batch").read_bytes())
    assert (head.device, head.gen, head.no, head.first, head.last) == (DEVICE, 2, 4, 7, 9)
    assert (head.lineage, head.users, saves) == (((1, 6),), {freezing.SITI: "Siti"}, freezing.saves())


def test_a_page_of_every_release_is_read_and_its_chain_is_right(release: Path) -> None:
    head, logged = wire.read_page((release / "page").read_bytes())
    own = {change.id: (save, change) for save in freezing.saves() for change in save.changes}
    place, taken = checked(head, logged, Place(), own.get)
    assert (head.partition, place.seq, place.chain) == (PARTITION, 3, head.chain)
    first, second, third = (one.line for one in taken)
    assert (first.id, first.fields) == (freezing.saves()[0].changes[0].id, freezing.saves()[0].changes[0].fields)
    assert (second.held, second.kinds) == ({"grade": freezing.CONFLICT}, {"grade": "edit_edit"})
    assert (third.resolves, third.lost) == (freezing.CONFLICT, ["contact"])
    assert {one.logged.received for one in taken} == {RECEIVED}


def test_a_parcel_of_every_release_is_opened(release: Path) -> None:
    parcel, writer = bundle.open_parcel((release / "parcel").read_bytes(), reader=freezing.CENTRE_OPENS)
    assert writer == public(freezing.DEVICE_SIGNS)
    assert (parcel.head.office, parcel.head.counter, parcel.head.changes) == ("DEMO", 41, 3)
    assert parcel.head.hello == freezing.parcel().head.hello
    assert parcel.batches == [(release / "batch").read_bytes()]
    assert bundle.short_code(parcel.name)


def test_a_receipt_of_every_release_is_opened(release: Path) -> None:
    receipt = bundle.open_receipt((release / "receipt").read_bytes(), reader=freezing.DEVICE_OPENS,
                                  writer=public(freezing.CENTRE_SIGNS))
    (reply,) = receipt.head.replies.values()
    assert [(one.first, one.last, one.state, one.why) for one in reply.verdicts] == [
        (7, 8, wire.ACCEPTED, ""), (9, 9, wire.QUARANTINED, "right.missing")]
    assert (receipt.head.device, receipt.head.gen, receipt.head.welcome.notices) == (DEVICE, 2, ["clock.skew"])
    assert receipt.pages == [(release / "page").read_bytes()]


def test_what_is_frozen_differs_from_nothing_at_all(release: Path) -> None:
    """One flipped bit of a frozen page shows: the corpus is really read to its end."""
    head, logged = wire.read_page((release / "page").read_bytes())
    turned = [replace(one, received=RECEIVED.replace("08", "09")) for one in logged]
    with pytest.raises(Exception, match=r"page\.chain"):
        checked(head, turned, Place(), {change.id: (save, change) for save in freezing.saves()
                                        for change in save.changes}.get)
