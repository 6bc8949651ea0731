"""The exchange without a line: all that waits goes into a file for the centre, its receipt comes back (sync.md 3.19).

What waits is cleared by the receipt alone, so a lost, doubled or late stick changes nothing.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.reports.saving import save
from simata_desktop.services.desk import Desk
from simata_desktop.services.stick_file import read_file
from simata_desktop.services.sync_state import Synchronised
from simata_desktop.services.sync_steps import SyncSteps
from simata_desktop.services.syncing import SyncService
from simata_desktop.store.exchange import identity
from simata_desktop.store.exchange.identity import Identity
from simata_desktop.store.exchange.outbox import Fixed
from simata_desktop.store.lock import WriterLock
from simata_desktop.sync import course
from simata_desktop.sync.course import Standing, Summary
from simata_desktop.sync.engine import Engine
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol import bundle, wire
from simata_desktop.sync.protocol.bundle import Lost, Packed, Parcel, ParcelHead, Piece, Receipt
from simata_desktop.sync.protocol.hello import Hello, Place
from simata_desktop.sync.receipt import ReceiptLine

REMEMBERED = 50  # receipts


@dataclass(frozen=True, slots=True)
class Exported:
    """A file for the centre. ``short_code``: what both sides compare over the telephone."""

    file: Path
    changes: int
    batches: int
    bytes: int
    short_code: str


@dataclass(frozen=True, slots=True)
class Received:
    """What a receipt brought; ``already``: it had been taken in before, and brought nothing more."""

    done: Synchronised
    already: bool
    short_code: str

    @property
    def summary(self) -> Summary:
        """In changes."""
        return self.done.summary

    @property
    def pushed(self) -> int:
        """How many changes the centre has answered."""
        return self.done.pushed


class BundleService:
    """Parcels and receipts of this device."""

    def __init__(self, desk: Desk, syncing: SyncService, *, app: str) -> None:
        self._desk, self._syncing, self._app = desk, syncing, app
        self._steps = SyncSteps(desk)

    def export(self, file: Path, progress: Progress | None = None) -> Exported:
        """Write everything the centre has not acknowledged into a file for it.

        Raises ``workspace.practice``, ``sync.not_enrolled``, ``workspace.busy``, ``disk.full``, ``file.not_writable``.
        """
        me = self._me()
        parcel = self.parcel()
        if progress is not None:
            progress.raise_if_cancelled()
        data = parcel.seal(writer=_keys(me).signing(), reader=base64.b64decode(me.server_seal_key))
        save(data, file)
        return Exported(file, parcel.head.changes, len(parcel.batches), len(data), bundle.short_code(parcel.name))

    def parcel(self) -> Parcel:
        """All that waits, fixed in batches that never change. Raises ``sync.not_enrolled``, ``workspace.busy``."""
        with WriterLock(self._desk.folder / "sync.lock"):
            batches = self._steps.freeze_all(self._steps.identity().gen)
            standing = self._steps.standing(self._app, self._syncing.fingerprint())
            lost = [(Lost(partition, Place(one.seq, one.chain), one.common, Piece.of(one.content)), one.content)
                    for partition in standing.kept for one in self._steps.tails(partition)]
            counter = self._steps.counter(int(self._desk.clock.now().timestamp() * 1_000_000))
        me = self._steps.identity()
        head = ParcelHead(bundle.VERSION, me.office, counter, _hello(standing), tuple(sorted(me.lineage.items())),
                          [_packed(one) for one in batches], [one for one, _ in lost])
        return Parcel.of(head, [one.content for one in batches], [content for _, content in lost])

    def take_in(self, file: Path, progress: Progress | None = None) -> Received:
        """Take the centre's receipt in, whole or, where it is refused, not at all.

        Raises ``bundle.*``; ``workspace.practice``, ``sync.not_enrolled``, ``workspace.busy``, ``file.missing``,
        ``file.unreadable``, ``work.cancelled``; what the engine says against it.
        """
        me = self._me()
        data = read_file(file, bundle.LARGEST)
        receipt = bundle.open_receipt(data, reader=_keys(me).sealing(), writer=base64.b64decode(me.server_sign_key))
        return self.receive(receipt, len(data), progress)

    def receive(self, receipt: Receipt, size: int, progress: Progress | None = None) -> Received:
        """Take in what a receipt of ``size`` bytes says. Raises as :meth:`take_in`."""
        head = receipt.head
        if head.device != self._steps.identity().device or not self._steps.holds(_echoes(receipt.pages)):
            raise UserError("bundle.not_for_this_device")
        line = ReceiptLine(receipt, size)
        done = self._syncing.synchronise(line, progress, verify=True, answered=line.answers)
        if done.trouble is not None:
            raise done.trouble
        already = self._known(head.parcel) and not (done.pushed or done.summary.pulled)
        return Received(done, already, bundle.short_code(head.parcel))

    def _me(self) -> Identity:
        if self._desk.practice:
            raise UserError("workspace.practice")
        return self._steps.identity()

    def _known(self, parcel: str) -> bool:
        """Has the receipt for this parcel been taken in before? It has now."""
        with self._steps.writing() as connection:
            known = json.loads(identity.noted(connection, "receipts") or "[]")
            kept = [parcel, *(one for one in known if one != parcel)][:REMEMBERED]
            identity.note(connection, {"receipts": json.dumps(kept)})
        return parcel in known


def _keys(me: Identity) -> DeviceKeys:
    return DeviceKeys.read(me.sign_key, me.seal_key)


def _hello(standing: Standing) -> Hello:
    """What the engine says first."""
    said = Engine().step(course.Begin(standing))
    assert isinstance(said, course.SayHello)
    return said.hello


def _packed(one: Fixed) -> Packed:
    return Packed(one.no, one.first, one.last, Piece(len(one.content), one.sha256))


def _echoes(pages: Iterable[bytes]) -> Iterable[str]:
    """The changes of its own that a device is taken to hold."""
    return (line.id for page in pages for save in wire.read_page(page)[1] for line in save.lines if line.fields is None)
