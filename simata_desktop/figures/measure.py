"""How wide words are: the advance widths of the shipped fonts, used for fitting, eliding and wrapping alike.

The bytes of a TrueType file come in, nothing is read here. Kerning is left out on purpose: ReportLab and Pillow's
basic layout draw without it, and on screen it only narrows.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Advances:
    """Advance widths of one face per 1 em, by character code; ``other`` for a character the face does not hold."""

    widths: Mapping[int, float]
    other: float
    ascent: float
    descent: float


def read_advances(data: bytes) -> Advances:
    """The advance widths of a TrueType font file (tables head, hhea, hmtx, cmap formats 4 and 12)."""
    count = struct.unpack_from(">H", data, 4)[0]
    tables = {}
    for entry in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", data, 12 + 16 * entry)
        tables[tag.decode("latin-1")] = offset
    em = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    ascent, descent = struct.unpack_from(">hh", data, tables["hhea"] + 4)
    measured = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    pairs = struct.unpack_from(f">{2 * measured}H", data, tables["hmtx"])[::2]
    widths = {
        code: pairs[min(glyph, measured - 1)] / em for code, glyph in _glyphs(data, tables["cmap"]).items() if glyph
    }
    return Advances(widths, pairs[0] / em, ascent / em, descent / em)


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """Character code → glyph, of the largest Unicode subtable."""
    best: dict[int, int] = {}
    for entry in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHL", data, cmap + 4 + 8 * entry)
        form = struct.unpack_from(">H", data, cmap + offset)[0]
        if platform not in (0, 3) or form not in (4, 12):
            continue
        glyphs = _segments(data, cmap + offset) if form == 4 else _groups(data, cmap + offset)
        if len(glyphs) > len(best):
            best = glyphs
    return best


def _segments(data: bytes, start: int) -> dict[int, int]:
    """A cmap subtable of format 4."""
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    shape = f">{count}H"
    ends, firsts, deltas, offsets = (
        struct.unpack_from(shape, data, start + 14 + 2 * count * row + (2 if row else 0)) for row in range(4)
    )
    table = start + 16 + 6 * count
    glyphs = {}
    for segment, (first, last) in enumerate(zip(firsts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offsets[segment]:
                place = table + 2 * segment + offsets[segment] + 2 * (code - first)
                glyph = struct.unpack_from(">H", data, place)[0]
            glyphs[code] = (glyph + deltas[segment]) & 0xFFFF if glyph else 0
    return glyphs


def _groups(data: bytes, start: int) -> dict[int, int]:
    """A cmap subtable of format 12."""
    glyphs = {}
    for group in range(struct.unpack_from(">L", data, start + 12)[0]):
        first, last, glyph = struct.unpack_from(">LLL", data, start + 16 + 12 * group)
        glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return glyphs


@dataclass
class Measure:
    """Measures words set in one typeface: ``faces`` are its advances by weight (400, 600, 700) and ``italic``."""

    faces: Mapping[int | str, Advances]
    _known: dict[tuple[str, int], float] = field(default_factory=dict, repr=False)

    def em_width(self, text: str, weight: int = 400) -> float:
        """Width of ``text`` at size 1."""
        key = (text, weight)
        width = self._known.get(key)
        if width is None:
            face = self.faces[weight]
            get, other = face.widths.get, face.other
            width = sum([get(code, other) for code in map(ord, text)])
            self._known[key] = width
        return width

    def width(self, text: str, *, size: float, weight: int = 400) -> float:
        """Width of ``text`` in the unit of ``size``."""
        return self.em_width(text, weight) * size

    def elide(self, text: str, *, width: float, size: float, weight: int = 400) -> str:
        """``text``, or as much of its beginning as fits with an ellipsis; empty where not even that fits."""
        if self.width(text, size=size, weight=weight) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle].rstrip() + ELLIPSIS, size=size, weight=weight) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + ELLIPSIS if low else ""

    def wrap(self, text: str, *, width: float, size: float, weight: int = 400) -> list[str]:
        """``text`` in lines not wider than ``width``: broken at blanks, inside a word only where it alone is wider."""
        limit = width / size
        if self.em_width(text, weight) <= limit and "\n" not in text:
            return [text]
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in paragraph.split():
                longer = f"{line} {word}" if line else word
                if self.em_width(longer, weight) <= limit:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                line = self._break(word, limit, weight=weight, lines=lines)
            lines.append(line)
        return lines

    def _break(self, word: str, limit: float, *, weight: int, lines: list[str]) -> str:
        """Put full lines of an over-long word into ``lines``; its rest comes back."""
        face = self.faces[weight]
        start, used = 0, 0.0
        for place, letter in enumerate(word):
            advance = face.widths.get(ord(letter), face.other)
            if used + advance > limit and place > start:
                lines.append(word[start:place])
                start, used = place, 0.0
            used += advance
        return word[start:]
