"""Sizes, dates and lines of writing on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from simata_desktop.figures.measure import Measure
from simata_desktop.figures.primitives import Text
from simata_desktop.figures.tokens import TypeSize, type_sizes
from simata_desktop.reports.fonts import typeface
from simata_desktop.resources import Words, read_json

DOTS = "…" * 14


@dataclass(frozen=True)
class Hand:
    """How this paper is written: measure of its typeface, sizes by name, words."""

    measure: Measure
    sizes: dict[str, TypeSize]
    words: Words

    def size(self, name: str) -> TypeSize:
        """A size of ``type_paper_pt`` by its name."""
        return self.sizes[name]

    def width(self, text: str, name: str) -> float:
        """How wide ``text`` is in the size ``name``."""
        size = self.sizes[name]
        return self.measure.width(text, size=size.size, weight=size.weight)

    def lines(self, text: str, name: str, *, width: float) -> list[str]:
        """``text`` in lines of at most ``width``."""
        size = self.sizes[name]
        return self.measure.wrap(text, width=width, size=size.size, weight=size.weight)

    def block(self, texts: list[str], name: str, *, x: float, y: float, anchor: str = "start", weight: int = 0,
              color: str = "text", italic: bool = False) -> list[Text]:
        """Lines of writing below ``y``, one a text."""
        size = self.sizes[name]
        first = y + size.line / 2 + size.size * 0.36
        return [Text(x, first + number * size.line, text, size.size, weight or size.weight, color, anchor, 0.0, italic)
                for number, text in enumerate(texts)]


def hand(font: str, words: Words) -> Hand:
    """The writing of a paper set in ``font``."""
    return Hand(typeface(font).measure, type_sizes(read_json("look", "tokens.json"), "type_paper_pt"), words)


def date_text(day: date, words: Words) -> str:
    """``24 November 2026``."""
    return f"{day.day} {words('paper.months').split(',')[day.month - 1]} {day.year}"


def moment_text(moment: datetime, words: Words) -> str:
    """``24 November 2026 pukul 09.58``."""
    return words("paper.moment", day=date_text(moment.date(), words), time=moment.strftime("%H.%M"))


def nip_text(nip: str) -> str:
    """A NIP grouped for reading, 8 6 1 3; anything else as it stands."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else nip


def clean(text: str) -> str:
    """One line: blanks, tabs and line ends become one blank, what cannot be seen goes."""
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())
