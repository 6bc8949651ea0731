"""One history lived twice, by an office with a line and by one without: what comes of it is the same."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg

from simata_desktop import app
from simata_desktop.domain import digest
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.merge import State, Version
from tests.server.conftest import NAME, PASSPHRASE, Administrator, empty
from tests.server.test_bundles import Carrier
from tests.server.test_line import NIP, person, served, write
from tests.services.exchange_office import PcIds

WAYS = "line", "stick"
PEOPLE = 12


class KnownIds(PcIds):
    """Identifiers and chance that are a PC's own, and the same in both worlds."""

    def __init__(self, pc: int) -> None:
        super().__init__(pc)
        self.chance = random.Random(pc)

    def random_bytes(self, n: int) -> bytes:
        return self.chance.randbytes(n)


@dataclass
class Office:
    """Two PCs of an office and the way they reach their centre."""

    pcs: list[app.Workspace]
    exchange: Callable[[app.Workspace], None]
    clock: FixedClock
    told: list[tuple[int, int, int, int, int]] = field(default_factory=list)

    def both(self, rounds: int = 1) -> None:
        """Each PC in turn exchanges; an hour passes before each."""
        for _ in range(rounds):
            for one in self.pcs:
                self.clock.move(hours=1)
                self.exchange(one)


def nip(number: int) -> str:
    return f"{int(NIP) + number}"


def history(office: Office) -> None:
    """Two people who know nothing of each other's work for days."""
    first, second = office.pcs
    write(first, *(person(first, nip=nip(number), nama=f"Contoh {number}") for number in range(PEOPLE)))
    office.both(2)
    first.people.set(nip(0), {"golongan": "III/c"})
    first.people.set(nip(0), {"golongan": "III/d"})  # his own chain, no conflict with himself
    first.people.set(nip(1), {"telepon_dinas": "0411"})
    first.people.set(nip(2), {"pendidikan": "s2"})
    first.people.remove(nip(3), "mutasi ke luar daerah")
    first.people.set(nip(4), {"golongan": "IV/a"})
    first.assessment.create("UJI-1", "Uji", date(2026, 11, 20))
    office.clock.move(minutes=7)
    second.people.set(nip(0), {"golongan": "IV/a", "telepon_dinas": "021"})  # a conflict and a value beside it
    second.people.set(nip(1), {"telepon_dinas": "0412"})  # later: merges by itself
    second.people.set(nip(2), {"nama": "Nama Lain"})  # another group
    second.people.set(nip(3), {"golongan": "II/a"})  # of somebody who was removed
    second.people.set(nip(4), {"golongan": "IV/a"})  # the same: nothing to decide
    second.assessment.create("UJI-2", "Bukan hak petugas", date(2026, 11, 21))  # the centre sets it aside
    write(second, *(person(second, nip=nip(number), nama=f"Baru {number}") for number in range(PEOPLE, PEOPLE + 3)))
    office.both(2)
    (grade,) = [one for one in first.conflicts.list() if one.group == "employee.grade" and one.nip == nip(0)]
    assert (grade.mine.value, grade.theirs.value) == ({"golongan": "III/d"}, {"golongan": "IV/a"})
    second.people.set(nip(0), {"golongan": "IV/b"})  # on what is disputed, while somebody decides
    first.conflicts.resolve(grade.id, "theirs", "SK kenaikan pangkat")
    office.both(3)


@contextmanager
def lived(way: str, admin: Administrator, templates: list[Path], folder: Path) -> Iterator[Office]:
    """An office whose PCs join and exchange by one way alone: the second one may only enter."""
    clock, pcs = FixedClock(), []
    admin("office", "add", "DEMO", "Kantor Contoh")
    for number, template in enumerate(templates):
        shutil.copytree(template, folder / f"pc{number}")
        pcs.append(app.open_workspace(folder / f"pc{number}", NAME, PASSPHRASE,
                                      around=app.Surroundings(clock, KnownIds(number + 1))))
    codes = [str(admin("code", "--office", "DEMO", "--role", *roles)["code"])
             for roles in (("entry", "verifier", "admin"), ("entry",))]
    office = Office(pcs, lambda one: None, clock)
    if way == "line":
        with served(admin.url) as server:
            for one, code in zip(pcs, codes, strict=True):
                one.enrolling.by_line(server, code)
            office.exchange = lambda one: told(office, one.syncing.by_line())
            yield office
    else:
        carrier = Carrier(admin, folder)
        for one, code in zip(pcs, codes, strict=True):
            request, grant = carrier.file(), carrier.file()
            one.stick_joining.request(request, code)
            admin("enrol", request, "--out", grant)
            one.stick_joining.grant(grant)
        office.exchange = lambda one: told(office, careless(carrier, one))
        yield office
    for one in pcs:
        one.close()


def careless(carrier: Carrier, one: app.Workspace) -> Any:
    """The way of a stick as it is in life: the parcel is imported twice, its receipt is taken in twice, and a receipt
    before it is lost."""
    parcel = carrier.out(one)
    carrier.answer(parcel)  # lost
    receipt = carrier.answer(parcel)
    got = one.bundles.take_in(receipt)
    assert one.bundles.take_in(receipt).already
    return got.done


def told(office: Office, done: Any) -> None:
    assert done.trouble is None
    assert done.digest != "differs"
    some = done.summary
    office.told.append((done.pushed, some.accepted, some.conflicts, some.quarantined, done.pending))


def standing(office: Office, admin: Administrator) -> dict[str, Any]:
    """Everything that came of it, with the random names of the devices replaced by their numbers."""
    devices = {one.syncing.identity().device: f"pc{number}" for number, one in enumerate(office.pcs)}
    with psycopg.connect(admin.url) as connection:
        def rows(query: str) -> list[Any]:
            return [tuple(devices.get(value, value) if isinstance(value, str) else value for value in row)
                    for row in connection.execute(query)]  # type: ignore[arg-type]

        found: dict[str, Any] = {
            "log": rows("SELECT partition, seq, change_id::text, device::text, gen, n, user_id, record, held "
                        "FROM change ORDER BY partition, seq"),
            "conflicts": rows("SELECT id::text, partition, record, grp, state FROM conflict ORDER BY id"),
            "quarantine": rows("SELECT device::text, gen, n, change_id::text, partition, record, why, state "
                               "FROM quarantine ORDER BY device, n")}
        partitions = [row[0] for row in rows("SELECT partition FROM part_head WHERE last_seq > 0 ORDER BY 1")]
        found["digests"] = {one: root(connection, one, devices) for one in partitions}
    found["quarantine"].sort()
    found["told"] = office.told
    found["journals"] = [[(entry.change_id, entry.verdict) for entry in one.office.audit()] for one in office.pcs]
    found["people"] = [{nip(number): shown(one, nip(number)) for number in range(PEOPLE + 3)} for one in office.pcs]
    found["decisions"] = [[(clash.id, clash.kind, clash.group, clash.nip, clash.state, clash.mine.value,
                            clash.theirs.value) for clash in one.conflicts.list(settled=True)] for one in office.pcs]
    return found


def shown(one: app.Workspace, nip: str) -> dict[str, Any]:
    """What a person's page says; what was received when differs by nature."""
    return {word: (value["value"], value.get("disputed")) for word, value in one.people.show(nip)["values"].items()}


def root(connection: psycopg.Connection, partition: str, devices: dict[str, str]) -> str:
    """The digest of a partition as domain/digest.py makes it, over devices by number."""
    records = [(record, State(entity, body, {group: named(version, devices) for group, version in versions.items()}, {},
                              named(deleted, devices) if deleted else None, made=True))
               for record, entity, body, versions, deleted in connection.execute(
                   "SELECT id, entity, body, versions, deleted FROM record WHERE partition = %s", (partition,))]
    return digest.Digest.of(records).root()


def named(version: list[Any], devices: dict[str, str]) -> Version:
    seq, device, gen, n = version
    return Version(seq, devices[device], gen, n)


def test_same_history_by_stick_and_by_line_gives_same_verdicts_and_digests(
        admin: Administrator, templates: list[Path], tmp_path: Path) -> None:
    worlds = {}
    for way in WAYS:
        with lived(way, admin, templates, tmp_path / way) as office:
            history(office)
            worlds[way] = standing(office, admin)
            centre = admin("digest", "--office", "DEMO")
            assert centre["dense"]
            assert office.pcs[0].syncing.state.status().digest == centre["root"]
            assert [one.syncing.state.compared()[0] for one in office.pcs] == ["equal", "equal"]
            assert [one.syncing.state.pending() for one in office.pcs] == [0, 0]
            assert [one.office.audit_verify().faults for one in office.pcs] == [(), ()]
        with psycopg.connect(admin.url) as connection:
            assert connection.execute("SELECT DISTINCT channel FROM change").fetchall() == [(way,)]
        empty(admin.url)
    line, stick = (worlds[way] for way in WAYS)
    assert (len(line["conflicts"]), len(line["quarantine"])) == (3, 1), "a history that is worth the comparison"
    for name, found in line.items():
        assert stick[name] == found, name
