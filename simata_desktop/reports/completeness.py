"""The completeness paper: unit by unit who is ready, who is provisional, what is missing and what has expired."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.completeness import Completeness, UnitCompleteness
from simata_desktop.domain.progress import Progress
from simata_desktop.figures.numbers import NONE, people_text, share_text
from simata_desktop.reports.binding import Ending, bind
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.page_size import page
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.reports.table import Column, Table, lay
from simata_desktop.reports.writing import Hand, clean, date_text, hand
from simata_desktop.resources import Words

COUNT = 46.0


def completeness_pdf(out: Path | BinaryIO, report: Completeness, *, letterhead: Letterhead,
                     signatory: Signatory | None, options: PaperOptions, imprint: Imprint,
                     words: Words, progress: Progress | None = None) -> PaperResult:
    """Write the completeness of the evidence as PDF; it holds no person. Errors as in ``talent_map_pdf``."""
    written, sheet = hand(options.font, words), page(options.paper, landscape=options.landscape)
    day = date_text(report.day, words)
    subject = words("paper.completeness.subject", period=report.period, rating_year=report.rating_year, day=day)
    frame = Frame(sheet, written, letterhead, signatory, options, imprint, words("paper.completeness.title"), subject)
    flow = Flow(sheet, frame.foot_height, frame.running_head)
    shapes, flow.y = frame.head()
    flow.add(shapes)
    total, outside = report.total, people_text(report.outside_target, words)
    lines = [subject, frame.printed(),
             words("paper.completeness.held_down", people=people_text(total.held_down, words))]
    if report.outside_target:
        lines.append(words("paper.completeness.outside", people=outside))
    shapes, flow.y = frame.titles(flow.y, title=words("paper.completeness.title"), lines=lines)
    flow.add(shapes)
    ending = Ending(frame, [words("paper.completeness.note")])
    _lay_units(flow, report, hand_=written, tail=0.0)
    _lay_gaps(flow, report, hand_=written, tail=ending.height)
    ending.close(flow)
    return PaperResult(bind(flow, frame, out, progress), 0)


def _lay_units(flow: Flow, report: Completeness, *, hand_: Hand, tail: float) -> None:
    words = hand_.words
    keys = ("people", "ready", "share", "provisional", "unrated", "expired", "held_column")
    counts = [Column(words(f"paper.completeness.{key}"), COUNT + (14 if key in ("provisional", "unrated", "held_column")
                                                                    else 0), "end") for key in keys]
    name = flow.page.wide - 26 - sum(column.width for column in counts)
    table = Table([Column(words("paper.column.number"), 26, "end"), Column(words("paper.completeness.unit"), name),
                   *counts], hand_, left=flow.page.left)
    room = (flow.full_room - table.head_height - 30) / 2
    lines = [_unit_line(str(number), unit, words) for number, unit in enumerate(report.units, start=1)]
    rows = table.rows(lines, tallest=room)
    rows += table.rows([_unit_line("", report.total, words, name=words("paper.map.sum"))], tallest=room, weight=600)
    lay(flow, table, rows, heading=words("paper.completeness.units"), hand=hand_, tail=tail)


def _unit_line(number: str, unit: UnitCompleteness, words: Words, *, name: str | None = None) -> tuple[str, ...]:
    shown = name or clean(unit.name) or words("paper.completeness.no_unit")
    expired = sum(unit.expired.values())
    return (number, shown, people_text(unit.people, words), people_text(unit.ready, words),
            share_text(unit.ready, unit.people, words), people_text(unit.provisional, words),
            people_text(unit.unrated, words), people_text(expired, words) if expired else NONE,
            people_text(unit.held_down, words) if unit.held_down else NONE)


def _lay_gaps(flow: Flow, report: Completeness, *, hand_: Hand, tail: float) -> None:
    """One line for each indicator that lacks evidence anywhere, and the units where most of it is missing."""
    words, total = hand_.words, report.total
    table = Table([Column(words("paper.column.number"), 26, "end"),
                   Column(words("paper.completeness.indicator"), (flow.page.wide - 26) * 0.34),
                   Column(words("paper.completeness.missing"), COUNT + 16, "end"),
                   Column(words("paper.completeness.expired"), COUNT + 16, "end"),
                   Column(words("paper.completeness.where"), (flow.page.wide - 26) * 0.66 - 2 * (COUNT + 16))],
                  hand_, left=flow.page.left)
    codes = sorted({*total.missing, *total.expired}, key=lambda code: (-total.missing.get(code, 0), code))
    lines = [(str(number), report.labels.get(code, code), people_text(total.missing.get(code, 0), words),
              people_text(total.expired.get(code, 0), words), _where(report, code, words))
             for number, code in enumerate(codes, start=1)]
    lines = lines or [("", words("paper.completeness.none"), NONE, NONE, NONE)]
    rows = table.rows(lines, tallest=(flow.full_room - table.head_height - 30 - tail) / 2)
    lay(flow, table, rows, heading=words("paper.completeness.gaps"), hand=hand_, tail=tail)


def _where(report: Completeness, code: str, words: Words) -> str:
    lacking = sorted(((unit.missing.get(code, 0) + unit.expired.get(code, 0), clean(unit.name))
                      for unit in report.units), key=lambda found: (-found[0], found[1]))
    shown = [f"{name or words('paper.completeness.no_unit')} ({people_text(count, words)})"
             for count, name in lacking[:3] if count]
    more = sum(1 for count, _ in lacking[3:] if count)
    return ", ".join(shown) + (words("paper.completeness.more_units", n=more) if more else "") or NONE
