"""The body of a letter: lines with labels, paragraphs across the page."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.reports.flow import Flow, Shape
from simata_desktop.reports.writing import Hand

BODY = "signature"  # the size letters are written in
AIR = 6.0


def labelled(flow: Flow, hand: Hand, rows: Sequence[tuple[str, str]]) -> None:
    """Lines of ``label : value``, the colons below each other."""
    page, line = flow.page, hand.size(BODY).line
    label = max(hand.width(words, BODY) for words, _ in rows) + 10
    for words, value in rows:
        lines = hand.lines(value, BODY, width=page.wide - label - 10)
        shapes: list[Shape] = [*hand.block([words], BODY, x=page.left, y=flow.y),
                               *hand.block([":"], BODY, x=page.left + label, y=flow.y),
                               *hand.block(lines, BODY, x=page.left + label + 10, y=flow.y)]
        flow.add(shapes, len(lines) * line)
    flow.y += AIR


def paragraph(flow: Flow, hand: Hand, text: str, *, anchor: str = "start", weight: int = 0) -> None:
    """A paragraph with air below it; it turns the page where it does not fit."""
    page, line = flow.page, hand.size(BODY).line
    lines = hand.lines(text, BODY, width=page.wide)
    if len(lines) * line > flow.room:
        flow.turn()
    x = (page.left + page.right) / 2 if anchor == "middle" else page.left
    flow.add(hand.block(lines, BODY, x=x, y=flow.y, anchor=anchor, weight=weight), len(lines) * line + AIR)
