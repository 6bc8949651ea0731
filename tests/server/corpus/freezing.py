"""Writes the bytes of this release's exchange into a folder; done once a release, then they stay as they are for ever.

    python -m tests.server.corpus.freezing VERSION
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simata_desktop.sync.protocol import bundle, wire
from simata_desktop.sync.protocol.bundle import Packed, Page, Parcel, ParcelHead, Piece, Receipt, ReceiptHead
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.wire import BatchHead, Change, Line, Logged, PageHead, Reply, Save, Verdict

CORPUS = Path(__file__).parent
DEVICE, OTHER, PARTITION = "0190aaaa-0000-7000-8000-000000000001", "0190aaaa-0000-7000-8000-000000000002", "DEMO/open"
TX, THEIRS = "0190bbbb-0000-7000-8000-000000000001", "0190bbbb-0000-7000-8000-000000000002"
SITI, BUDI = "0190cccc-0000-7000-8000-000000000001", "0190cccc-0000-7000-8000-000000000002"
CONFLICT = "0190dddd-0000-8000-8000-000000000001"
WALL, RECEIVED = "2026-11-25T08:00:00.000+07:00", "2026-11-25T08:05:00.000+07:00"
DEVICE_SIGNS, CENTRE_SIGNS = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
DEVICE_OPENS, CENTRE_OPENS = (X25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (3, 4))


def public(key: Ed25519PrivateKey | X25519PrivateKey) -> bytes:
    """The public half, raw."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def saves() -> list[Save]:
    """What the batch says: a save of two changes, one of a decision."""
    first = [Change(7, "person", SITI, "create", {"nip.nip": "198001012005011001", "name.nama": "Siti Contoh"},
                    PARTITION, 3, 0, wire.change_id(TX, 0)),
             Change(8, "person", BUDI, "set", {"grade.golongan": ["III/a", "III/b"], "future.warna": None},
                    PARTITION, 3, 1, wire.change_id(TX, 1))]
    last = [Change(9, "person", BUDI, "resolve", {"contact.telepon_dinas": ["021", "022"]}, PARTITION, 4, 0,
                   wire.change_id(THEIRS, 0), CONFLICT)]
    return [Save(TX, SITI, "import", WALL, "+0700", 1_795_568_400_000 << 16, 7, "0.1.0", first),
            Save(THEIRS, SITI, "resolve", WALL, "+0700", 1_795_568_500_000 << 16, 7, "0.1.0", last, "SK terbaru", None)]


def batch() -> bytes:
    """A batch of the device."""
    return wire.pack_batch(BatchHead(DEVICE, 2, 4, 7, 9, ((1, 6),), {SITI: "Siti"}), saves())


def page() -> bytes:
    """A page of the log: a line of another device with its fate, and an echo to the device."""
    (first, last), chain, lines = saves(), wire.GENESIS, []
    for seq, (save, change, device) in enumerate(((first, first.changes[0], OTHER), (first, first.changes[1], DEVICE),
                                                  (last, last.changes[0], OTHER)), 1):
        held = {"grade": CONFLICT} if seq == 2 else {}
        whole = Line(seq, change.n, change.entity, change.record, change.kind, change.fields, change.base, change.clock,
                     change.id, change.resolves, held, ["contact"] if seq == 3 else [],
                     dict.fromkeys(held, "edit_edit"))
        logged = Logged(device, 2, save.tx, save.user, save.command, save.wall, save.zone, save.clock, save.schema,
                        save.app, RECEIVED, [], save.reason, save.session)
        chain = wire.link(chain, logged, whole, wire.content(save, change, PARTITION))
        lines.append((logged, whole))
    head = PageHead(PARTITION, "epoch", 1, 3, 3, chain.hex(), {SITI: "Siti"})
    return wire.pack_page(head, list(wire.grouped(lines)))


def parcel() -> Parcel:
    """What the device writes on a stick."""
    content = batch()
    hello = Hello(device=DEVICE, gen=2, lease="lease", cursors={PARTITION: Place(3, "ab" * 32)}, epoch="epoch",
                  last_n=9, pending=3, wall=1_795_568_500_000, app="0.1.0", schema=7)
    head = ParcelHead(bundle.VERSION, "DEMO", 41, hello, ((1, 6), (2, 6)), [Packed(4, 7, 9, Piece.of(content))], [])
    return Parcel.of(head, [content], [])


def receipt() -> Receipt:
    """What the centre writes back."""
    sha, content = hashlib.sha256(batch()).hexdigest(), page()
    verdicts = [Verdict(7, 8, wire.ACCEPTED, PARTITION, 4),
                Verdict(9, 9, wire.QUARANTINED, PARTITION, why="right.missing")]
    reply = Reply(4, verdicts, {PARTITION: 5}, RECEIVED)
    welcome = Welcome("", "epoch", 2, "", {PARTITION: 3}, 10, 1_795_568_700_000, notices=["clock.skew"])
    head = ReceiptHead(bundle.VERSION, parcel().name, DEVICE, 2, welcome, {sha: reply},
                       [Page(PARTITION, 1, 3, Piece.of(content))], [], {PARTITION: (3, "cd" * 32)})
    return Receipt(head, [content], {})


def freeze(folder: Path) -> None:
    """Write the four. What is there already is never written again."""
    folder.mkdir()
    for name, data in (
            ("batch", batch()), ("page", page()),
            ("parcel", parcel().seal(writer=DEVICE_SIGNS, reader=public(CENTRE_OPENS))),
            ("receipt", receipt().seal(writer=CENTRE_SIGNS, reader=public(DEVICE_OPENS)))):
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    freeze(CORPUS / sys.argv[1])
