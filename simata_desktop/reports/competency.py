"""Peta kompetensi on paper: the nine over everybody, the units, then everybody beside the nine with gap and JPM."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.competency_sheet import CompetencySheet
from simata_desktop.domain.progress import Progress
from simata_desktop.figures.numbers import people_text, share_text
from simata_desktop.reports.binding import Ending, bind
from simata_desktop.reports.competency_matrix import Matrix
from simata_desktop.reports.competency_summary import lay_spreads, lay_units, percent
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.page_size import page
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.reports.writing import clean, date_text, hand
from simata_desktop.resources import Words, read_json


def competency_pdf(out: Path | BinaryIO, sheet: CompetencySheet, *, letterhead: Letterhead,
                   signatory: Signatory | None, options: PaperOptions, imprint: Imprint, words: Words,
                   progress: Progress | None = None) -> PaperResult:
    """Write the competency map as PDF. Without names nobody is listed by more than a number. Errors as in
    ``talent_map_pdf``."""
    written, paper = hand(options.font, words), page(options.paper, landscape=options.landscape)
    names = CompetencyNames.parse(read_json("reference", "competencies.json"))
    title = words("paper.competency.title")
    subject = words("paper.competency.subject", day=date_text(sheet.day, words))
    frame = Frame(paper, written, letterhead, signatory, options, imprint, title, subject)
    flow = Flow(paper, frame.foot_height, frame.running_head)
    shapes, flow.y = frame.head()
    flow.add(shapes)
    shapes, flow.y = frame.titles(flow.y, title=title, lines=[subject, frame.printed(), *_told(sheet, words, names)],
                                  numbered=bool(options.number))
    flow.add(shapes)
    waits = [words("paper.note.disputed", count=sheet.disputed)] if sheet.disputed else []
    ending = Ending(frame, [words("paper.competency.note"), words("paper.competency.note.lift"), *waits])
    lay_spreads(flow, written, sheet, names)
    if len(sheet.units) > 1:
        lay_units(flow, written, sheet, names)
    Matrix(flow, written, sheet, names, anonymous=options.anonymous).lay(tail=ending.height)
    ending.close(flow)
    return PaperResult(bind(flow, frame, out, progress), 0 if options.anonymous else len(sheet.people))


def _told(sheet: CompetencySheet, words: Words, names: CompetencyNames) -> list[str]:
    """Whom it is about, who is missing, JPM and categories, the weakest competency."""
    tiers = ", ".join(words(f"paper.tier.{code}") if f"paper.tier.{code}" in words else code for code in sheet.tiers)
    lines = [words("paper.map.scope", tiers=tiers or words("paper.map.all_tiers"),
                   unit=clean(sheet.unit) or words("paper.map.all_units"),
                   people=people_text(len(sheet.people) + sheet.without, words)),
             words("paper.competency.without", people=people_text(sheet.without, words),
                   assessed=people_text(len(sheet.people), words))]
    if sheet.jpm:
        counted = sum(count for _, count in sheet.categories)
        shares = ", ".join(words("paper.competency.category", category=words(f"paper.profile.category.{code}"),
                                 people=people_text(count, words), share=share_text(count, counted, words))
                           for code, count in sheet.categories) if counted else ""
        lines.append(words("paper.competency.jpm", median=percent(sheet.jpm.median, sheet.cuts, words),
                           low=percent(sheet.jpm.low, sheet.cuts, words),
                           high=percent(sheet.jpm.high, sheet.cuts, words)) + (f" {shares}" if shares else ""))
    if sheet.weakest:
        lines.append(words("paper.competency.weakest",
                           names=", ".join(names.of(code).name for code in sheet.weakest)))
    return lines
