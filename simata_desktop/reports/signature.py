"""The signature block: one piece, never divided, dotted where nobody is set."""

from __future__ import annotations

from dataclasses import dataclass

from simata_desktop.figures.primitives import Line, Primitive
from simata_desktop.reports.paper import Letterhead, PaperOptions, Signatory
from simata_desktop.reports.writing import DOTS, Hand, clean, nip_text

FREE = 3  # empty lines for the signature
SHARE = 0.36  # of the width, at the right


@dataclass(frozen=True)
class Signature:
    """Place and date, post in capitals, room, name, rank, NIP."""

    hand: Hand
    letterhead: Letterhead
    signatory: Signatory | None
    options: PaperOptions
    page_width: float
    dated: bool = True  # a letter bears its date at its head

    @property
    def width(self) -> float:
        """Width of the block."""
        return max(self.page_width * SHARE, min(215.0, self.page_width))

    def _parts(self) -> tuple[list[str], list[str], list[str]]:
        """Lines above the signature, the name, lines below it."""
        hand, signer = self.hand, None if self.options.anonymous else self.signatory
        words = hand.words
        day = f"{clean(self.letterhead.place) or DOTS}, {self.options.date_text or DOTS}"
        title = f"{clean(signer.title).upper()}," if signer and signer.title else DOTS * 2
        above = [part for line in ([day, title] if self.dated else [title])
                 for part in hand.lines(line, "signature", width=self.width)]
        name = clean(signer.name) if signer and signer.name else DOTS + DOTS[:8]  # bold, and still one line
        size = hand.size("signature").size
        below = []
        if signer and signer.rank:
            below += hand.lines(clean(signer.rank), "signature", width=self.width)
        nip = nip_text(signer.nip) if signer and signer.nip else DOTS
        below.append(words("paper.nip", nip=nip))
        return above, hand.measure.wrap(name, width=self.width, size=size, weight=700), below

    @property
    def height(self) -> float:
        """Height of the block with the air above it."""
        above, name, below = self._parts()
        return (len(above) + FREE + len(name) + len(below)) * self.hand.size("signature").line + 14

    def draw(self, right: float, y: float) -> list[Primitive]:
        """The block below ``y``, ending at ``right``."""
        above, name, below = self._parts()
        hand, line, left = self.hand, self.hand.size("signature").line, right - self.width
        shapes: list[Primitive] = [*hand.block(above, "signature", x=left, y=y + 14)]
        y += 14 + (len(above) + FREE) * line
        shapes += hand.block(name, "signature", x=left, y=y, weight=700)
        if name[0].strip("…"):
            size = hand.size("signature").size
            for number, part in enumerate(name):
                under = y + (number + 0.5) * line + size * 0.36 + 1.6
                wide = hand.measure.width(part, size=size, weight=700)
                shapes.append(Line(left, under, left + wide, under, "text", 0.7))
        shapes += hand.block(below, "signature", x=left, y=y + len(name) * line)
        return shapes
