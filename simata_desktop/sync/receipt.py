"""The line whose other end is a receipt: what the engine asks for is answered from the file (sync.md 3.19)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.course import FrozenBatch
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.bundle import CHAIN, Page, Receipt
from simata_desktop.sync.protocol.hello import Hello, Place, Welcome
from simata_desktop.sync.protocol.wire import Reply


class ReceiptLine:
    """Answers as the centre answered when it wrote the receipt (``services.syncing.Line``); ``size``: bytes of it."""

    def __init__(self, receipt: Receipt, size: int) -> None:
        self.bytes_up, self.bytes_down, self.requests = 0, size, 0
        self._head, self._chains = receipt.head, receipt.chains
        self._pages = list(zip(receipt.head.pages, receipt.pages, strict=True))

    @property
    def answers(self) -> frozenset[str]:
        """SHA-256 of the batches it answers."""
        return frozenset(self._head.replies)

    def hello(self, hello: Hello, counter: int) -> Welcome:
        """The centre's answer to the parcel. A device that goes on under another generation by now keeps that, and its
        lease changes only with the generation. Only those logs end further whose pages follow its places."""
        told = self._head.welcome
        if hello.gen != self._head.gen:
            told = replace(told, gen=hello.gen, diverged=[])
        if told.gen == hello.gen:
            told = replace(told, lease=hello.lease, epoch=hello.epoch)
        same = told.epoch == self._head.welcome.epoch
        heads = self._ends(hello.cursors) if same else {}
        return replace(told, token="", heads=heads)

    def _ends(self, places: Mapping[str, Place]) -> dict[str, int]:
        ends: dict[str, int] = {}
        for page, _ in self._pages:
            reached = ends.get(page.partition, places.get(page.partition, Place()).seq)
            if page.first <= reached + 1 <= page.last:
                ends[page.partition] = page.last
        return ends

    def page(self, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        """The page with the place behind ``after``; what lies before that is left out."""
        found = next((one for one in self._pages if self._reaches(one[0], partition, after)), None)
        if found is None:
            raise UserError("log.none")
        return found[1] if found[0].first == after + 1 else _rest(found[1], after)

    @staticmethod
    def _reaches(page: Page, partition: str, after: int) -> bool:
        return page.partition == partition and page.first <= after + 1 <= page.last

    def staged(self, batch: FrozenBatch) -> int:
        """The centre has the whole."""
        return batch.size

    def send(self, batch: FrozenBatch, content: bytes, offset: int) -> Reply:
        """The reply to a batch of the parcel. What it says of the logs is in the pages."""
        return replace(self._head.replies[batch.sha256], heads={})

    def chains(self, partition: str, places: Sequence[int]) -> dict[int, str]:
        """The centre's chain (hex) at places of a log."""
        told = self._chains.get(partition, b"")
        return {seq: told[(seq - 1) * CHAIN: seq * CHAIN].hex() for seq in places if 0 < seq * CHAIN <= len(told)}

    def recall(self, partition: str, start: Place, common: int, content: bytes) -> int:
        """Nothing: what the centre has lost goes with the next parcel."""
        return 0

    def digest(self, partition: str, seq: int) -> str | None:
        """The root of the centre's records at ``seq``."""
        place, root = self._head.roots.get(partition, (0, ""))
        return root if place == seq else None


def _rest(page: bytes, after: int) -> bytes:
    """A page without the lines up to ``after``; the chain at its end is the same."""
    head, logged = wire.read_page(page)
    left = [replace(save, lines=lines) for save in logged if (lines := [one for one in save.lines if one.seq > after])]
    return wire.pack_page(replace(head, first=after + 1), left)
