"""People of the walk who are entered by several, what is about them, and how a device calls them afterwards."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from simata_desktop.domain.merge import IDENTITY
from simata_desktop.domain.same_person import NAME, NIP, OFFICE, OTHER, TOLD, natural_id, rewritten
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Line
from tests.sync_sim.disk import DeviceDisk, Dispute

if TYPE_CHECKING:
    from tests.sync_sim.device import Device

NIPS = ("198001012005011001", "198001012005011002", "198001012005011003")
NAMES = ("Ani", "Ani", "ANI", "Budi")
SESSION = "uji"


def about_somebody(rng: random.Random, device: Device, partition: str, writable: Sequence[str]) -> list[Change]:
    """A new person whom this device does not show, or a change about one it shows."""
    nip = rng.choice(NIPS)
    shown = [id_ for id_ in known(device, partition) if _living(device, partition, id_, nip)]
    if not shown or rng.random() < 0.05:
        fields: dict[str, wire.Field] = {NIP: nip, NAME: rng.choice(NAMES)}
        if rng.random() < 0.5:
            fields["grade.golongan"] = str(rng.randrange(2))
        person = Change(0, "person", f"{partition}#{rng.getrandbits(40):010x}", "create", fields, partition)
        return [person, *([_rating(rng, device, partition, person.record)] if rng.random() < 0.5 else [])]
    person = rng.choice(shown)
    closed = partition.replace(wire.OPEN, wire.CLOSED)
    match rng.randrange(4):
        case 0 if closed in writable:
            return [_of_person(device, closed, "participant", person, {"participant.sesi": SESSION},
                               "assessment.integrity.integrity", str(rng.randrange(3)))]
        case 1:
            record = f"{partition}#{rng.getrandbits(40):010x}"
            return [Change(0, "history", record, "create", {"history.pegawai": person}, partition)]
        case 2:
            return [_rating(rng, device, partition, person)]
    before = (device.shown(partition, person) or ({}, False))[0].get("grade.golongan")
    after = str(rng.randrange(3))
    return [Change(0, "person", person, "set", {"grade.golongan": after if before is None else [before, after]},
                   partition)]


def _rating(rng: random.Random, device: Device, partition: str, person: str) -> Change:
    return _of_person(device, partition, "rating", person, {"performance.tahun": str(2024 + rng.randrange(2))},
                      "performance.predikat_kinerja", str(rng.randrange(2)))


def _of_person(device: Device, partition: str, entity: str, person: str, key: dict[str, wire.Field], name: str,
               after: str) -> Change:
    """A record whose id follows from the person: made, or changed."""
    record = natural_id(entity, {one.rpartition(".")[2]: str(value) for one, value in key.items()}, person) or ""
    shown = device.shown(partition, record)
    if shown is None:
        owner = next(iter(key)).rpartition(".")[0] + ".pegawai"
        return Change(0, entity, record, "create", {owner: person, **key, name: after}, partition)
    before = shown[0].get(name)
    return Change(0, entity, record, "set", {name: after if before is None else [before, after]}, partition)


def decision(rng: random.Random, device: Device, one: Dispute) -> Change:
    """Two people of one NIP: another NIP for the one, or he goes."""
    if rng.random() < 0.3:
        return Change(0, "person", one.record, "delete", {}, one.partition, resolves=one.id)
    before = device.disk.states[one.partition, one.record].body.get(NIP)
    return Change(0, "person", one.record, "resolve", {NIP: [before, rng.choice(NIPS)]}, one.partition,
                  resolves=one.id)


def known(device: Device, partition: str) -> Sequence[str]:
    """People of whom the device knows."""
    agreed = {record for place, record in device.disk.states if place == partition}
    return sorted(agreed | {change.record for change in waiting(device.disk, partition) if change.entity == "person"})


def _living(device: Device, partition: str, record: str, nip: str) -> bool:
    body, deleted = device.shown(partition, record) or ({}, True)
    return not deleted and body.get(NIP) == nip


def waiting(disk: DeviceDisk, partition: str) -> Iterator[Change]:
    """Own changes no log holds yet, with the ids that stay."""
    office, here = partition.rpartition("/")[0], dict[str, str]()
    now = _now(disk, office, here)
    for one in disk.journal.values():
        change = one.change
        if not (one.logged or one.followed) and change.partition.rpartition("/")[0] == office:
            fields = {name: wire.pair(value) for name, value in change.fields.items()}
            record, told = rewritten(change.entity, change.record, fields, now)
            if record != change.record:
                here[change.record] = record
            if change.partition == partition:
                yield replace(change, record=record, fields=wire.fields_on_wire(told))


def _now(disk: DeviceDisk, office: str, here: dict[str, str]) -> Callable[[str], str]:
    told = {was: now for (place, was), now in disk.aliases.items() if place.rpartition("/")[0] == office}

    def now(id_: str) -> str:
        for _ in range(len(told) + 1):
            id_ = told.get(id_) or here.get(id_) or id_
        return id_

    return now


def dispute(disk: DeviceDisk, partition: str, line: Line, id_: str) -> Dispute:
    """Somebody shares his NIP: both sides as they are told."""
    state, other = disk.states.get((partition, line.record)), disk.states.get((partition, line.beside))
    news = {name: wire.pair(value)[1] for name, value in (line.fields or {}).items()
            if name.rpartition(".")[0] not in (*line.held, *line.lost)}
    body = {**(state.body if state else {}), **news}
    offered = {name: body[name] for name in TOLD if body.get(name) is not None}
    stands = {OFFICE: line.beside} if other is None else {
        **{name: other.body[name] for name in TOLD if other.body.get(name) is not None}, OTHER: line.beside}
    return Dispute(id_, partition, line.record, IDENTITY, stands, None, offered, line.id)
