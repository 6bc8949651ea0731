"""The exchange of ``exchange_office`` without a line: parcels and receipts go through their sealed files."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simata_desktop.services.bundles import BundleService, Received
from simata_desktop.store.exchange import identity
from simata_desktop.sync.course import FrozenBatch
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol import bundle
from simata_desktop.sync.protocol.bundle import Packed, Parcel, Receipt
from simata_desktop.sync.protocol.hello import Hello, Welcome
from simata_desktop.sync.protocol.wire import Reply
from simata_server.bundles import answered
from tests.services.exchange_office import CentreLine, Pc
from tests.sync_sim.centre import Centre

CENTRE = DeviceKeys(b"c" * 32, b"d" * 32)


def raw(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def keys(one: Pc) -> DeviceKeys:
    """The keys of a PC, noted in its store with those of the centre."""
    found = DeviceKeys(bytes([one.number % 256]) * 32, bytes([one.number % 256, 7]) * 16)
    (sign, seal), (of_centre, to_centre) = found.written(), CENTRE.public()
    with one.desk.database.writing() as connection:
        identity.note(connection, {"sign_key": sign, "seal_key": seal, "server_sign_key": of_centre,
                                   "server_seal_key": to_centre})
    return found


def bundles(one: Pc) -> BundleService:
    return BundleService(one.desk, one.sync, app="test")


class StickDesk(CentreLine):
    """The centre in memory as ``simata_server.bundles`` asks it."""

    def hello(self, hello: Hello, counter: int) -> Welcome:
        answer = self._ask("hello", lambda: self.centre.hello(msgspec.json.encode(hello), by_stick=True))
        welcome = msgspec.json.decode(answer, type=Welcome)
        self.token, self.device = welcome.token, hello.device
        return welcome

    def send(self, gen: int, batch: Packed, content: bytes) -> Reply:  # type: ignore[override]
        whole = FrozenBatch(gen, batch.no, batch.first, batch.last, batch.piece.size, batch.piece.sha256)
        return super().send(whole, content, 0)


@dataclass
class Stick:
    """One PC and its centre, with a stick between."""

    one: Pc
    centre: Centre

    def parcel(self) -> bytes:
        """What the PC writes."""
        return bundles(self.one).parcel().seal(writer=keys(self.one).signing(), reader=raw(CENTRE.sealing()))

    def answer(self, data: bytes) -> bytes:
        """What the centre writes for it."""
        return self.receipt(self.opened(data)).seal(writer=CENTRE.signing(), reader=raw(keys(self.one).sealing()))

    @staticmethod
    def opened(data: bytes) -> Parcel:
        return bundle.open_parcel(data, reader=CENTRE.sealing())[0]

    def receipt(self, parcel: Parcel) -> Receipt:
        return answered(parcel, StickDesk(self.centre))

    def take(self, data: bytes) -> Received:
        """The PC takes the receipt in."""
        opened = bundle.open_receipt(data, reader=keys(self.one).sealing(), writer=raw(CENTRE.signing()))
        return bundles(self.one).receive(opened, len(data))

    def exchange(self) -> Received:
        """There and back."""
        return self.take(self.answer(self.parcel()))
