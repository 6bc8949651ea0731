"""Makes the three Bookman faces as TrueType from TeX Gyre Bonum (OpenType with cubic outlines, GUST Font License).

ReportLab embeds TrueType outlines only. Run by hand when the source changes, never by the program:
``python convert_bookman.py FOLDER_WITH_texgyrebonum-*.otf OUT`` with fontTools installed. The licence asks that a
changed font bears another name, so the family is called "Simata Bookman" in the files.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

FAMILY = "Simata Bookman"
FACES = {"regular": "Regular", "bold": "Bold", "italic": "Italic"}
DROPPED = ("CFF ", "VORG", "GSUB", "GPOS", "GDEF", "FFTM", "DSIG", "BASE")
LARGEST_ERROR = 0.6  # of 1000 units per em


def quadratic(font: TTFont) -> None:
    """Replace the cubic outlines by quadratic ones, within a thousandth of the em."""
    shapes = font.getGlyphSet()
    outlines = newTable("glyf")
    outlines.glyphs, outlines.glyphOrder = {}, font.getGlyphOrder()
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True))
        outlines.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), outlines
    for tag in DROPPED:
        if tag in font:
            del font[tag]


def profile(font: TTFont) -> None:
    """The tables a TrueType font needs beside its outlines."""
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions",
                  "maxTwilightPoints", "maxStorage", "maxComponentElements", "maxComponentDepth"):
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 2.0, [], {}
    font["post"].glyphOrder = font.getGlyphOrder()
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont, style: str) -> None:
    """Another name than the original's, as its licence asks; copyright and licence entries stay."""
    for record in [(1, FAMILY), (2, style), (3, f"{FAMILY} {style} (converted)"), (4, f"{FAMILY} {style}"),
                   (6, f"{FAMILY.replace(' ', '')}-{style}")]:
        font["name"].setName(record[1], record[0], 3, 1, 0x409)
    font["name"].names = [n for n in font["name"].names if n.platformID == 3 and n.nameID not in (16, 17, 18, 20)]


def convert(source: Path, out: Path, style: str) -> None:
    """One face from OTF to TTF."""
    font = TTFont(source)
    quadratic(font)
    profile(font)
    rename(font, style)
    font.save(out)


if __name__ == "__main__":
    for part, word in FACES.items():
        convert(Path(sys.argv[1]) / f"texgyrebonum-{part}.otf", Path(sys.argv[2]) / f"SimataBookman-{word}.ttf", word)
