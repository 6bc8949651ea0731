"""Cards for offices as PDF: a page an office, with what is typed by hand when its first device joins."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from reportlab.lib.pagesizes import A5, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from simata_server.offices import EnrolCode

VALID = timedelta(days=30)
REGULAR, BOLD = "NotoSans-SemiCondensed", "NotoSans-SemiCondensedBold"
PAGE, MARGIN = landscape(A5), 15 * mm
GROUPS_A_LINE = 8  # of the fingerprint
SMALL, TEXT, TITLE, CODE = 8.5, 11.0, 16.0, 24.0
INK, GREY = (0.1, 0.1, 0.12), (0.35, 0.35, 0.4)

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card of one office."""

    name: str
    code: str
    address: str
    issued: EnrolCode
    fingerprint: str
    centre: str


def pdf(cards: Sequence[Card], say: Say) -> bytes:
    """The cards, a page each."""
    fonts = Path(__file__).resolve().parents[1] / "resources" / "fonts"
    for name in {REGULAR, BOLD} - set(pdfmetrics.getRegisteredFontNames()):
        pdfmetrics.registerFont(TTFont(name, str(fonts / f"{name}.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE)
    canvas.setTitle(say("card.title"))
    canvas.setCreator("SIMATA")
    for card in cards:
        _page(canvas, card, say)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _page(canvas: Canvas, card: Card, say: Say) -> None:
    width, at = PAGE[0] - 2 * MARGIN, PAGE[1] - MARGIN - TITLE
    at = _write(canvas, at, card.name, BOLD, TITLE, width)
    at = _write(canvas, at, say("card.join", centre=card.centre), REGULAR, TEXT, width) - 4 * mm
    at = _labelled(canvas, at, say("card.address"), card.address, TITLE, width)
    at = _labelled(canvas, at, say("card.code"), card.issued.code, CODE, width)
    groups = card.fingerprint.split()
    lines = [" ".join(groups[n: n + GROUPS_A_LINE]) for n in range(0, len(groups), GROUPS_A_LINE)]
    at = _write(canvas, at, say("card.fingerprint"), REGULAR, SMALL, width, GREY)
    for line in lines:
        at = _write(canvas, at - 1 * mm, line, BOLD, TEXT, width)
    until = card.issued.expires.astimezone()
    day = say(f"month.{until.month}", day=until.day, year=until.year)
    at = _write(canvas, at - 3 * mm, say("card.once", day=day, office=card.code), REGULAR, SMALL, width, GREY)
    _write(canvas, at, say("card.keep"), REGULAR, SMALL, width, GREY)


def _labelled(canvas: Canvas, at: float, label: str, text: str, size: float, width: float) -> float:
    at = _write(canvas, at, label, REGULAR, SMALL, width, GREY)
    return float(_write(canvas, at - (size - SMALL) * 0.9, text, BOLD, size, width) - 3 * mm)


def _write(canvas: Canvas, at: float, text: str, face: str, size: float, width: float,
           ink: tuple[float, float, float] = INK) -> float:
    """One line, smaller where it is too long; returns where the next one begins."""
    size = min(size, size * width / max(float(pdfmetrics.stringWidth(text, face, size)), 1.0))
    canvas.setFillColorRGB(*ink)
    canvas.setFont(face, size)
    canvas.drawString(MARGIN, at, text)
    return at - size * 1.35
