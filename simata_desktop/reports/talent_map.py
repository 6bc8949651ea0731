"""The official talent map on paper: grid and counts, lists by box, the unmapped, notes, signature."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.progress import Progress
from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.reports.binding import Ending, bind
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.map_lists import Lists
from simata_desktop.reports.map_summary import Summary
from simata_desktop.reports.map_words import MapWords
from simata_desktop.reports.page_size import page
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.reports.writing import hand
from simata_desktop.resources import Words


def talent_map_pdf(out: Path | BinaryIO, chart: TalentMap, *, letterhead: Letterhead, signatory: Signatory | None,
                   options: PaperOptions, imprint: Imprint, words: Words,
                   notes: tuple[str, ...] = (), progress: Progress | None = None) -> PaperResult:
    """Write the map ``chart`` (with its entries) as PDF; a path gets it whole or not at all.

    ``notes`` are further sentences for the end. Raises :class:`UsageError` ``paper.size``, :class:`UserError`
    ``paper.logo``, the troubles of :func:`simata_desktop.reports.saving.save`, Cancelled when ``progress`` asks for it.
    """
    said, written = MapWords(chart, words), hand(options.font, words)
    sheet = page(options.paper, landscape=options.landscape)
    subject = f"{said.subject()} · {said.scheme()}"
    frame = Frame(sheet, written, letterhead, signatory, options, imprint, words("paper.map.title"), subject,
                  said.unreconciled())
    flow = Flow(sheet, frame.foot_height, frame.running_head)
    shapes, flow.y = frame.head()
    flow.add(shapes)
    lines = [subject, said.scope(), frame.printed(), *([said.unreconciled()] if said.unreconciled() else [])]
    shapes, flow.y = frame.titles(flow.y, title=words("paper.map.title"), lines=lines)
    flow.add(shapes)
    flow.mark(words("paper.map.bookmark"))
    lists = Lists(chart, written, anonymous=options.anonymous)
    parts = lists.parts()
    sentences = [*said.notes(anonymous=options.anonymous), *notes]
    if not parts:
        ending = Ending(frame, [])
        Summary(chart, written).lay(flow, sentences, kept=ending.height)
        ending.close(flow)
        return PaperResult(bind(flow, frame, out, progress), 0)
    rest = Summary(chart, written).lay(flow, sentences)
    ending = Ending(frame, [words("paper.map.note.order"), *rest])
    lists.lay(flow, parts, tail=ending.height)
    ending.close(flow)
    return PaperResult(bind(flow, frame, out, progress), sum(len(people) for _, people, _ in parts))
