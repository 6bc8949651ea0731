"""Devices that join and push at a centre, without a line between: the functions of the exchange, called."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from psycopg import Connection

from simata_desktop.domain.ids import natural
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Enrol, Enrolled
from simata_desktop.sync.protocol.wire import BatchHead, Change, Reply, Save
from simata_server import devices, enrolment, exchange, offices, pull
from simata_server.exchange import Part, Session

SCHEMA = 9


def raw(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def asking(code: str, sign: Ed25519PrivateKey, seal: X25519PrivateKey, user: str = "Siti", user_id: str = "") -> Enrol:
    return Enrol(code, base64.b64encode(raw(sign)).decode(), base64.b64encode(raw(seal)).decode(), user,
                 user_id or natural("test-user", user), device_name="PC Kepegawaian")


@dataclass
class Pc:
    """A device that is known to the centre."""

    enrolled: Enrolled
    n: int = 0
    no: int = 0
    bases: dict[str, int] = field(default_factory=dict)

    @property
    def office(self) -> str:
        return self.enrolled.office

    def push(self, connection: Connection, *changes: Change, channel: str = "line") -> Reply:
        """All changes as one save and one batch."""
        first, self.no = self.n + 1, self.no + 1
        numbered = [msgspec.structs.replace(change, n=first + place) for place, change in enumerate(changes)]
        self.n += len(changes)
        tx = f"01900000-0000-7000-8000-{hashlib.sha256(f'{self.enrolled.device}{first}'.encode()).hexdigest()[:12]}"
        save = Save(tx, self.enrolled.user_id, "set", "2026-11-24T08:00:00", "+07:00", first, SCHEMA, "1", numbered)
        head = BatchHead(self.enrolled.device, self.enrolled.gen, self.no, first, self.n)
        content = wire.pack_batch(head, [save])
        session = Session(devices.of_id(connection, self.enrolled.device), self.enrolled.gen)
        part = Part(head.gen, head.no, hashlib.sha256(content).hexdigest(), 0, len(content))
        head, saves = exchange.parsed(content, session, part)
        return msgspec.json.decode(exchange.push(
            connection, session, part, head, saves, channel, content=content), type=Reply)

    def pull(self, connection: Connection, partition: str) -> int:
        """What lies behind; the place reached."""
        session = Session(devices.of_id(connection, self.enrolled.device), self.enrolled.gen)
        page = pull.log_page(connection, session, partition, self.bases.get(partition, 0), {})
        self.bases[partition] = wire.read_page(page)[0].last
        return self.bases[partition]

    def change(self, record: str, fields: Mapping[str, str], *, kind: str = "set", entity: str = "person",
               part: str = wire.OPEN) -> Change:
        partition = f"{self.office}/{part}"
        return Change(0, entity, record, kind, dict(fields), partition, self.bases.get(partition, 0))

    def person(self, nip: str, name: str) -> Change:
        return self.change(natural("test-person", nip), {"nip.nip": nip, "name.nama": name}, kind="create")


def join(connection: Connection, office: str, *roles: str, user: str = "Siti", user_id: str = "") -> Pc:
    """A new device of an office, whose user is known to the centre under ``user_id``."""
    code = offices.issue(connection, office, roles or ("entry", "verifier")).code
    sign, seal = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    return Pc(enrolment.join(connection, asking(code, sign, seal, user, user_id), "test"))


def two_offices(connection: Connection) -> None:
    offices.add(connection, "BKPSDM", "BKPSDM Kota Contoh")
    offices.add(connection, "DINKES", "Dinas Kesehatan", "BKPSDM")


def nips(number: int) -> Sequence[str]:
    return [f"19800101200501{n:04d}" for n in range(1001, 1001 + number)]
