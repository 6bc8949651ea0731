"""The typefaces a paper can be set in: shipped TrueType files, registered once, measured from the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from simata_desktop.figures.measure import Measure, read_advances
from simata_desktop.resources import root

HOUSE, ARIAL, BOOKMAN = "house", "arial", "bookman"
FILES: dict[str, tuple[str, str, str, str]] = {  # 400, 600, 700, italic
    HOUSE: ("NotoSans-SemiCondensed", "NotoSans-SemiCondensedSemiBold", "NotoSans-SemiCondensedBold",
            "NotoSans-SemiCondensedItalic"),
    ARIAL: ("LiberationSans-Regular", "LiberationSans-Bold", "LiberationSans-Bold", "LiberationSans-Italic"),
    BOOKMAN: ("SimataBookman-Regular", "SimataBookman-Bold", "SimataBookman-Bold", "SimataBookman-Italic"),
}
WEIGHTS = (400, 600, 700)


@dataclass(frozen=True)
class Typeface:
    """Names of the registered faces by weight, the upright italic, and the measure of all."""

    names: dict[int, str]
    italic: str
    measure: Measure


@cache
def typeface(name: str) -> Typeface:
    """The typeface ``house``, ``arial`` or ``bookman``; KeyError for another word."""
    files = FILES[name]
    for file in set(files) - set(pdfmetrics.getRegisteredFontNames()):
        pdfmetrics.registerFont(TTFont(file, str(root() / "fonts" / f"{file}.ttf")))
    return Typeface(dict(zip(WEIGHTS, files[:3], strict=True)), files[3], measure(name))


def measure(name: str) -> Measure:
    """The measure of a typeface, read from its files."""
    read = {file: read_advances((root() / "fonts" / f"{file}.ttf").read_bytes()) for file in sorted(set(FILES[name]))}
    return Measure({weight: read[file] for weight, file in zip(WEIGHTS, FILES[name], strict=False)})
