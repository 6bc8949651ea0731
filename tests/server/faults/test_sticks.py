"""Rows of the fault matrix about sticks: real workspaces, a real centre, files that go astray (sync.md 3.19)."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from simata_desktop import app
from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import sealing
from simata_server import bundles, database
from tests.server.conftest import Administrator, Open
from tests.server.faults.straight import agree, sync, two_pcs
from tests.server.test_bundles import GIVEN, TAKEN, Carrier, standing
from tests.server.test_line import NIP, person, write


def _refused_here(one: app.Workspace, file: Path) -> str:
    """The code with which a PC refuses a file; nothing of it has moved."""
    before = one.syncing.state.status()
    with pytest.raises(UserError) as refusal:
        one.bundles.take_in(file)
    after = one.syncing.state.status()
    assert (after.cursors, after.pending, after.conflicts) == (before.cursors, before.pending, before.conflicts)
    return refusal.value.code


def test_stick_lost_doubled_truncated_swapped_foreign(pc: Open, admin: Administrator, tmp_path: Path) -> None:
    """Invariants 20, 23: refused by its exact name, or no effect; what was lost is in the next one."""
    first, second = two_pcs(pc, admin)
    carrier = Carrier(admin, tmp_path)
    write(first, *(person(first, nip=f"{int(NIP) + number}", nama=f"Contoh {number}") for number in range(40)))
    carrier.out(first)  # lost
    write(second, person(second, nip=f"{int(NIP) + 90}", nama="Lain"))
    mine, theirs = carrier.out(first), carrier.out(second)
    whole, file = mine.read_bytes(), carrier.file()
    before = standing(admin, TAKEN | GIVEN)
    frames = whole.index(b"\n", len(sealing.FORMAT)) + 1
    turned = bytearray(whole)
    turned[frames + 9] ^= 4
    for data, code in ((whole[:frames + 50], "truncated"), (whole[:-1], "truncated"), (bytes(turned), "tampered"),
                       (whole + b" ", "tampered"), (b"PK" + whole, "format"), (b"", "format")):
        file.write_bytes(data)
        assert carrier.refused(file) == f"bundle.{code}"
    assert standing(admin, TAKEN | GIVEN) == before
    answer, other = carrier.answer(mine), carrier.answer(theirs)
    assert _refused_here(first, other) == "bundle.not_for_this_device"  # swapped
    assert _refused_here(first, mine) == "bundle.foreign"  # his own, the way back
    assert carrier.refused(answer) == "bundle.foreign"  # a receipt at the centre
    file.write_bytes(answer.read_bytes()[:-1])
    assert _refused_here(first, file) == "bundle.truncated"
    taken = standing(admin, TAKEN)
    assert admin("bundle", "import", mine, "--out", carrier.file())["already"]  # doubled
    assert standing(admin, TAKEN) == taken
    assert first.bundles.take_in(answer).done.pending == 0
    assert first.bundles.take_in(answer).already  # doubled
    second.bundles.take_in(other)
    for one in (first, second):
        carrier.there_and_back(one)
    agree(admin, first, second)


def test_sticks_doubled_reordered_and_a_month_late_give_what_the_line_gives(
        pc: Open, admin: Administrator, tmp_path: Path) -> None:
    """Invariants 2, 3, 20: four parcels, taken in backwards, twice, after the line had overtaken them."""
    first, second = two_pcs(pc, admin)
    carrier, parcels = Carrier(admin, tmp_path), []
    write(first, person(first, nip=NIP, nama="Contoh"))
    for golongan in ("III/a", "III/b", "III/c", "III/d"):
        first.people.set(NIP, {"golongan": golongan})
        parcels.append(carrier.out(first))
    sync(first, admin.url)
    with psycopg.connect(admin.url) as connection:
        connection.execute("UPDATE device SET last_contact = last_contact - interval '30 days'")
        connection.execute("UPDATE generation SET lease = 'another', before = 'still another'")
        before = connection.execute("SELECT partition, seq, change_id FROM change ORDER BY 1, 2").fetchall()
    for parcel in (*reversed(parcels), *parcels):
        with database.connected(admin.url) as connection:
            receipt = bundles.take_in(connection, parcel.read_bytes())
        assert not receipt.forked
    with psycopg.connect(admin.url) as connection:
        assert connection.execute("SELECT partition, seq, change_id FROM change ORDER BY 1, 2").fetchall() == before
        assert len({row[2] for row in before}) == len(before)
    for one in (first, second):
        sync(one, admin.url)
        assert one.people.show(NIP)["values"]["golongan"]["value"] == "III/d"
        assert not [row for row in one.conflicts.list() if row.nip]
    sync(first, admin.url)
    agree(admin, first, second)
