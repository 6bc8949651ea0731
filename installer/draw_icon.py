"""Draws simata.ico, the sign of the program on Windows: the nine boxes, box 9 filled, on the accent of the house.

Run by hand when the colours change, never by the program: ``python installer/draw_icon.py``.
"""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image, ImageDraw

HERE = Path(__file__).resolve().parent
TOKENS = HERE.parent / "resources" / "look" / "tokens.json"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)  # what Windows asks for at 100 to 250 per cent
FINE = 8  # drawn so much larger, then made small: clean edges
PALE = 0.38  # share of white in the eight other boxes


def sign(side: int, ground: str, ink: str) -> Image.Image:
    """The sign ``side`` pixels wide; edges of boxes lie on whole pixels, so that 16 pixels stay sharp."""
    edge, gap = max(2, side // 8), max(1, side // 16)
    box = (side - 2 * edge - 2 * gap) // 3
    edge = (side - 3 * box - 2 * gap) // 2
    picture = Image.new("RGBA", (side * FINE, side * FINE))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, side * FINE - 1, side * FINE - 1), radius=side * FINE // 8, fill=ground)
    pale = Image.blend(Image.new("RGB", (1, 1), ground), Image.new("RGB", (1, 1), ink), PALE).getpixel((0, 0))
    for row in range(3):
        for column in range(3):
            left, top = ((edge + place * (box + gap)) * FINE for place in (column, row))
            pen.rectangle((left, top, left + box * FINE - 1, top + box * FINE - 1),
                          fill=ink if (row, column) == (0, 2) else pale)
    return picture.resize((side, side), Image.Resampling.BOX)


def main() -> None:
    """Write all sizes into one file."""
    light = json.loads(TOKENS.read_text(encoding="utf-8"))["themes"]["light"]["colors"]
    signs = [sign(side, light["accent"], light["accent_text"]) for side in SIZES]
    signs[-1].save(HERE / "simata.ico", append_images=signs[:-1], sizes=[one.size for one in signs])


if __name__ == "__main__":
    main()
