"""Surat Pernyataan: the head of a unit states that all evidence of some indicators has been collected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.progress import Progress
from simata_desktop.domain.statement import CompletenessStatement
from simata_desktop.figures.numbers import NONE, people_text
from simata_desktop.reports.binding import Ending, bind
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.letter import AIR, labelled, paragraph
from simata_desktop.reports.page_size import page
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.reports.table import Column, Table, lay
from simata_desktop.reports.unit_head import head_of
from simata_desktop.reports.writing import DOTS, Hand, clean, date_text, hand, nip_text
from simata_desktop.resources import Words

NUMBER = 26.0
SHARES = (0.36, 0.3, 0.34)  # of the rest: indicator, article, what holds without a record


def statement_pdf(out: Path | BinaryIO, said: CompletenessStatement, *, letterhead: Letterhead,
                  signatory: Signatory | None, options: PaperOptions, imprint: Imprint, words: Words,
                  progress: Progress | None = None) -> PaperResult:
    """Write the statement as PDF: the office's signatory signs for the whole office, the head of a unit on dots.

    Errors as in ``talent_map_pdf``.
    """
    written, sheet, unit = hand(options.font, words), page(options.paper, landscape=options.landscape), clean(said.unit)
    signer = signatory if said.whole_office else Signatory(head_of(unit), "")
    subject = words("paper.statement.of", unit=unit, period=said.period)
    frame = Frame(sheet, written, letterhead if said.whole_office else _of_unit(letterhead, unit), signer, options,
                  imprint, words("paper.statement.title"), subject)
    flow = Flow(sheet, frame.foot_height, frame.running_head)
    shapes, flow.y = frame.head()
    flow.add(shapes)
    shapes, flow.y = frame.titles(flow.y, title=words("paper.statement.title"), lines=[])
    flow.add(shapes)
    flow.mark(words("paper.statement.title"))
    flow.y += AIR
    _open(flow, written, said, signer=None if options.anonymous else signer)
    ending = Ending(frame, [])
    _lay_indicators(flow, written, said)
    _close(flow, written, kept=ending.height)
    ending.close(flow)
    return PaperResult(bind(flow, frame, out, progress), 0)


def _of_unit(letterhead: Letterhead, unit: str) -> Letterhead:
    """The kop of a unit: the government above it and its own name; its address is not known here."""
    return replace(letterhead, lines=(*letterhead.lines[:1], unit.upper()))


def _open(flow: Flow, written: Hand, said: CompletenessStatement, *, signer: Signatory | None) -> None:
    """Who states, and what."""
    words, unit = written.words, clean(said.unit)
    paragraph(flow, written, words("paper.statement.who"))
    title = signer.title if signer and signer.title else head_of(unit)
    labelled(flow, written, (
        (words("paper.column.name"), clean(signer.name) if signer and signer.name else DOTS * 2),
        (words("paper.column.nip"), nip_text(signer.nip) if signer and signer.nip else DOTS * 2),
        (words("paper.column.post"), clean(title)), (words("paper.statement.unit"), unit)))
    key = "paper.statement.says.office" if said.whole_office else "paper.statement.says"
    paragraph(flow, written, words(key, period=said.period, rating_year=said.rating_year, unit=unit,
                                   people=people_text(said.people, words), day=date_text(said.day, words)))


def _lay_indicators(flow: Flow, written: Hand, said: CompletenessStatement) -> None:
    words, rest = written.words, flow.page.wide - NUMBER
    heads = ("paper.completeness.indicator", "paper.statement.article", "paper.statement.absence")
    table = Table([Column(words("paper.column.number"), NUMBER, "end"),
                   *(Column(words(key), rest * share) for key, share in zip(heads, SHARES, strict=True))],
                  written, left=flow.page.left, numbered=False)
    lines = [(str(number), one.label, clean(one.article or "") or NONE, one.absence)
             for number, one in enumerate(said.indicators, start=1)]
    rows = table.rows(lines, tallest=(flow.full_room - table.head_height - 30) / 2)
    lay(flow, table, rows, heading=words("paper.statement.indicators"), hand=written)
    flow.y += AIR


def _close(flow: Flow, written: Hand, *, kept: float) -> None:
    """The closing sentences stay with the signature."""
    sentences = [written.words(f"paper.statement.{key}") for key in ("later", "true")]
    line = written.size("signature").line
    height = sum(len(written.lines(one, "signature", width=flow.page.wide)) * line + AIR for one in sentences)
    if height + kept > flow.room:
        flow.turn()
    for one in sentences:
        paragraph(flow, written, one)
