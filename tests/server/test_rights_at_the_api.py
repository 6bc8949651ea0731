"""Every role × action × office straight at the API, against a naive reading of roles.json: what is not theirs is
neither told nor taken, and looks like what is not there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import KINDS
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place
from simata_desktop.sync.protocol.wire import Change
from simata_server import database, devices, offices
from tests.server.callers import Caller, Client, called, greeting, said, speaking

ROLES = json.loads((Path(__file__).parents[2] / "resources" / "roles.json").read_text(encoding="utf-8"))["roles"]
OWN, BELOW, BESIDE, ABOVE = OFFICES = ("DINKES", "PUSKESMAS", "DINSOS", "KOTA")
PARENTS = {"KOTA": None, "DINKES": "KOTA", "DINSOS": "KOTA", "PUSKESMAS": "DINKES"}
SETS = [*[(one,) for one in ROLES], ("entry", "assessor"), ("admin", "leader")]
NOWHERE = ("HILANG/open", "DINKES/rahasia", "DINKES", "ref/open", "")
ACTIONS = ("create", "delete", "undelete", "resolve")
DISCIPLINE = "discipline_record"


@dataclass(frozen=True)
class Cell:
    """One thing somebody may try: a kind of change to a group of a kind of record that lies with an office."""

    office: str
    part: str
    entity: str
    group: str
    kind: str
    closed: bool = False  # evidence of a closed indicator

    @property
    def partition(self) -> str:
        return self.part if self.part == "ref" else f"{self.office}/{self.part}"

    @property
    def record(self) -> str:
        return natural("cell", self.partition, self.entity, self.group, self.kind, str(self.closed))

    def right_place(self) -> bool:
        lies = KINDS[self.entity].partition
        if lies == "reference":
            return self.part in ("ref", "open")
        return self.part == ("closed" if self.closed or lies == "closed" else "open")

    def fields(self) -> dict[str, str]:
        if self.kind in ("delete", "undelete"):
            return {}
        if self.group == "state":
            return {"state.status": "running" if self.entity == "session" else "verified"}
        word = next(field.word for field in KINDS[self.entity].fields if field.group == self.group)
        found = {f"{self.group}.{word}": "x"}
        if self.closed and self.group == "evidence":
            found["evidence.indikator"] = DISCIPLINE
        return found

    def change(self, base: int = 0, roles: Sequence[str] = ()) -> Change:
        record = natural(self.record, *roles) if self.kind == "create" else self.record  # each set makes its own
        fields = {name: record if name == "nip.nip" else value for name, value in self.fields().items()}  # no namesake
        return Change(0, self.entity, record, self.kind, dict(fields), self.partition, base,
                      resolves=natural("no conflict") if self.kind == "resolve" else "")

    def seed(self) -> Change:
        fields = {"evidence.indikator": DISCIPLINE} if self.closed else {}
        if self.entity == "session":
            fields = {"state.status": "planned"}
        return Change(0, self.entity, self.record, "create", dict(fields), self.partition)


def cells() -> list[Cell]:
    found = []
    for office in OFFICES:
        for kind in KINDS.values():
            groups = list(dict.fromkeys(field.group for field in kind.fields))
            home = {"closed": "closed", "open": "open", "reference": "open"}[kind.partition]
            away = "open" if home == "closed" else "closed"
            found += [Cell(office, home, kind.entity, group, "set") for group in groups]
            found += [Cell(office, home, kind.entity, groups[0], action) for action in ACTIONS]
            found += [Cell(office, away, kind.entity, groups[0], action) for action in ("create", "set")]
            if kind.entity == "evidence":
                found += [Cell(office, "closed", kind.entity, group, "set", closed=True) for group in groups]
                found += [Cell(office, "closed", kind.entity, groups[0], action, closed=True) for action in ACTIONS]
    found += [Cell("KOTA", "ref", entity, KINDS[entity].fields[0].group, action)
              for entity in ("unit", "post", "scheme", "person") for action in ("set", *ACTIONS)]
    return found


CELLS = cells()


def naive(roles: Sequence[str], cell: Cell) -> bool:
    """security.md 2.1 read off the file, role by role."""
    if cell.part == "ref" or not cell.right_place():
        return False  # the devices of this test stand below the root office
    if cell.part not in {part for role in roles for part in ROLES[role]["reads"]}:
        return False
    if cell.kind == "resolve" and "verifier" not in roles:
        return False
    if cell.entity == "user" and cell.kind != "create" and "admin" not in roles:
        return False  # a user that another PC made
    what = "evidence_closed" if cell.closed else cell.entity
    for role in roles:
        reach = (OWN, BELOW) if ROLES[role]["below"] else (OWN,)
        groups = ROLES[role]["writes"].get(what, ())
        if cell.office in reach and (groups == "*" or cell.group in groups):
            return True
    return False


def readable(roles: Sequence[str]) -> set[str]:
    parts = {part for role in roles for part in ROLES[role]["reads"]}
    reach = [OWN, BELOW] if any(ROLES[role]["below"] for role in roles) else [OWN]
    return {f"{office}/{part}" for office in reach for part in parts} | {"ref"}


@pytest.fixture
def centre(url: str) -> Iterator[tuple[Client, str]]:
    """An application over four offices, each with a record for every cell that lies rightly."""
    with database.connected(url) as connection:
        for office, parent in PARENTS.items():
            offices.add(connection, office, f"Kantor {office}", parent)
    with speaking(url) as client:
        for office in OFFICES:
            writer = called(client, url, office, *ROLES)
            writer.hello()
            some = [cell.seed() for cell in CELLS if cell.kind != "create" and cell.right_place()
                    and (cell.office == office)]
            assert {one.state for one in writer.push(some)} == {wire.ACCEPTED}
        yield client, url


def test_every_role_action_and_office(centre: tuple[Client, str]) -> None:
    client, url = centre
    for roles in SETS:
        device = called(client, url, OWN, *roles)
        heads = dict(_heads(url))
        assert set(device.hello()["heads"]) == readable(roles), roles
        verdicts = device.push([cell.change(heads.get(cell.partition, 0), roles) for cell in CELLS])
        for cell, verdict in zip(CELLS, verdicts, strict=True):
            assert verdict.state == (wire.ACCEPTED if naive(roles, cell) else wire.QUARANTINED), (roles, cell, verdict)
            assert verdict.partition == cell.partition
        grown = {one for one, head in _heads(url).items() if head != heads.get(one)}
        assert grown == {cell.partition for cell in CELLS if naive(roles, cell)}, roles
        _reading(device, roles)


def _heads(url: str) -> dict[str, int]:
    with database.connected(url) as connection:
        return dict(connection.execute("SELECT partition, last_seq FROM part_head").fetchall())


def _reading(device: Caller, roles: Sequence[str]) -> None:
    """What a device may not read answers as what is not there, at every request, byte for byte."""
    ours = readable(roles)
    for ask in (_log, _chains, _digest, _recall):
        nothing = {said(ask(device, one)) for one in NOWHERE if one or ask in (_chains, _digest)}
        assert len(nothing) == 1, (roles, ask)
        assert next(iter(nothing))[0] == 404
        for partition in {f"{office}/{part}" for office in OFFICES for part in ("open", "closed")} | {"ref"}:
            told = said(ask(device, partition))
            assert (told in nothing) == (partition not in ours), (roles, ask, partition, told)


def _log(device: Caller, partition: str) -> httpx.Response:
    return device.ask("GET", f"/v1/log/{partition}?after=0")


def _chains(device: Caller, partition: str) -> httpx.Response:
    return device.ask("POST", "/v1/chains", json={"partition": partition, "places": [1, 2, 3]})


def _digest(device: Caller, partition: str) -> httpx.Response:
    return device.ask("POST", "/v1/digest", json={"partition": partition, "seq": 1})


def _recall(device: Caller, partition: str) -> httpx.Response:
    return device.ask("PUT", f"/v1/recall/{partition}?common=0", content=b"no page")


def test_a_change_out_of_right_does_not_tell_whether_the_record_is_there(centre: tuple[Client, str]) -> None:
    client, url = centre
    device = called(client, url, OWN, "verifier")
    device.hello()
    there = natural("cell", f"{BESIDE}/open", "person", "grade", "set", "False")
    told = []
    for record in (there, natural("nobody")):
        for kind in ("create", "set", "delete", "undelete", "resolve"):
            partition = f"{BESIDE}/open"
            one = Change(0, "person", f"{record}", kind, {"grade.golongan": "x"}, partition)
            told.append(device.push([one])[0])
            device.no, fresh = device.no, called(client, url, OWN, "verifier")
            fresh.hello()
            device = fresh
    assert {(one.state, one.why, one.seq, tuple(one.conflicts)) for one in told} == {
        (wire.QUARANTINED, "right.scope", 0, ())}


def test_a_hello_does_not_compare_logs_the_device_may_not_read(centre: tuple[Client, str]) -> None:
    """A cursor in another office's log, right or wrong: the answer is that of a device without one."""
    client, url = centre
    with database.connected(url) as connection:
        row = connection.execute("SELECT encode(chain, 'hex') FROM change WHERE partition = %s AND seq = 1",
                                 (f"{BESIDE}/open",)).fetchone()
    assert row is not None
    answers = []
    for chain in (row[0], "0" * 64):
        device = called(client, url, OWN, "verifier")
        answer = device.hello(cursors={f"{BESIDE}/open": Place(1, chain)})
        answers.append((answer["gen"], answer.get("diverged"), answer.get("notices")))
    assert answers[0] == answers[1] == (1, None, None)


def test_who_is_unknown_and_who_signs_falsely_are_told_the_same(centre: tuple[Client, str]) -> None:
    client, url = centre
    device, other = called(client, url, OWN, "entry"), Ed25519PrivateKey.generate()
    hello = greeting(device)
    stranger = natural("no device")
    told = [device.signed(hello, key=other, counter=7), device.signed(hello, key=other, counter=0),
            device.signed(greeting(device, device=stranger), key=other, device=stranger, counter=7),
            device.signed(greeting(device, device=stranger), device=stranger, counter=7),
            device.signed(hello, device="no id at all", counter=7),
            device.signed(greeting(device, device=called(client, url, BESIDE, "entry").enrolled.device), counter=7)]
    assert len({said(one) for one in told}) == 1
    assert told[0].status_code == 401
    tokens = [client.get(f"/v1/log/{OWN}/open", headers=heads) for heads in (
        {}, {"Authorization": "Simata x"}, {"Authorization": "Bearer x"}, {"Authorization": "Simata"})]
    assert {said(one)[0] for one in tokens} == {401}
    assert len({said(one) for one in tokens}) == 1


def test_a_revoked_device_is_told_of_nothing(centre: tuple[Client, str]) -> None:
    client, url = centre
    device = called(client, url, OWN, "verifier", "leader")
    with database.connected(url) as connection:
        devices.revoke(connection, device.enrolled.device)
    assert device.hello()["heads"] == {}
    for ask in (_log, _chains, _digest, _recall):
        assert {said(ask(device, one)) for one in (f"{OWN}/open", f"{OWN}/closed", "ref")} == {
            said(ask(device, "HILANG/open"))}
