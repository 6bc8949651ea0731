"""From laid pages to a file: feet once the number of pages is known, then one pass of painting."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.figures.tokens import palette
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.fonts import typeface
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.painter import Painter
from simata_desktop.reports.saving import save
from simata_desktop.reports.signature import Signature
from simata_desktop.resources import read_json


def bind(flow: Flow, frame: Frame, out: Path | BinaryIO, progress: Progress | None = None) -> int:
    """Paint all pages of ``flow`` with their feet and save them; how many there are comes back.

    Stops between two pages when ``progress`` says so; nothing has been written then.
    """
    progress = progress or Silent()
    colors = palette(read_json("look", "tokens.json"), "paper")
    painter = Painter(flow.page, face=typeface(frame.options.font), colors=colors,
                      printed_at=frame.imprint.printed_at)
    pages = len(flow.pages)
    for number, (shapes, marks) in enumerate(zip(flow.pages, flow.bookmarks, strict=True), start=1):
        progress.raise_if_cancelled()
        painter.page([*shapes, *frame.foot(number, pages)], bookmarks=marks)
        progress.step(number, pages, "paper.stage.pages")
    save(painter.finish(), out)
    return pages


class Ending:
    """The closing notes and the signature block: they follow the last rows of a paper undivided."""

    def __init__(self, frame: Frame, notes: list[str], *, dated: bool = True) -> None:
        self._frame, page = frame, frame.page
        self._lines = [part for note in notes for part in frame.hand.lines(note, "note", width=page.wide)]
        self._block = Signature(frame.hand, frame.letterhead, frame.signatory, frame.options, page.wide,
                                dated)

    @property
    def height(self) -> float:
        """Height of notes and block."""
        return len(self._lines) * self._frame.hand.size("note").line + 4 + self._block.height

    def close(self, flow: Flow) -> None:
        """Write both below what is there."""
        hand, page = self._frame.hand, self._frame.page
        flow.add(hand.block(self._lines, "note", x=page.left, y=flow.y + 2),
                 len(self._lines) * hand.size("note").line + 4)
        flow.add(self._block.draw(page.right, flow.y), self._block.height)
