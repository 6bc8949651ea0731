"""The completeness paper: unit by unit who is ready, what is missing or doubtful; then a letter to the head of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.completeness import Completeness, UnitCompleteness, UnitLetter, lifted_by_indicator
from simata_desktop.domain.progress import Progress
from simata_desktop.figures.numbers import NONE, people_text, share_text
from simata_desktop.reports.binding import Ending, bind
from simata_desktop.reports.completeness_letters import Letters
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.page_size import page
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.reports.table import Column, Table, lay
from simata_desktop.reports.writing import Hand, clean, date_text, hand
from simata_desktop.resources import Words

NUMBER, COUNT, WIDE = 26.0, 46.0, 60.0
PIECES_SHOWN = 2


def completeness_pdf(out: Path | BinaryIO, report: Completeness, *, letterhead: Letterhead,
                     signatory: Signatory | None, options: PaperOptions, imprint: Imprint,
                     words: Words, progress: Progress | None = None,
                     letters: Sequence[UnitLetter] = ()) -> PaperResult:
    """Write the completeness of the evidence as PDF, then ``letters``, each on a page of its own.

    Only letters name people, and not where ``options.anonymous``. Errors as in ``talent_map_pdf``.
    """
    written, sheet = hand(options.font, words), page(options.paper, landscape=options.landscape)
    subject = words("paper.completeness.subject", period=report.period, rating_year=report.rating_year,
                    day=date_text(report.day, words))
    frame = Frame(sheet, written, letterhead, signatory, options, imprint, words("paper.completeness.title"), subject)
    flow = Flow(sheet, frame.foot_height, frame.running_head)
    shapes, flow.y = frame.head()
    flow.add(shapes)
    shapes, flow.y = frame.titles(flow.y, title=words("paper.completeness.title"),
                                  lines=[subject, frame.printed(), *_told(report, words)])
    flow.add(shapes)
    ending = Ending(frame, [words("paper.completeness.note"), words("paper.completeness.note.more")])
    _lay_units(flow, report, hand_=written)
    _lay_attention(flow, report, hand_=written)
    _lay_gaps(flow, report, hand_=written, tail=ending.height)
    ending.close(flow)
    people = Letters(frame, report).lay(flow, letters)
    return PaperResult(bind(flow, frame, out, progress), people)


def _told(report: Completeness, words: Words) -> list[str]:
    """What stands above the tables: whom it is about, what changed, who is held down, who is outside."""
    total, since, lines = report.total, report.since, list[str]()
    if report.unit or report.tiers:
        tiers = ", ".join(words(f"paper.tier.{code}") if f"paper.tier.{code}" in words else code
                          for code in report.tiers)
        lines.append(words("paper.map.scope", tiers=tiers or words("paper.map.all_tiers"),
                           unit=clean(report.unit or "") or words("paper.map.all_units"),
                           people=people_text(total.people, words)))
    if since:
        change = total.ready - since.ready
        way = "up" if change > 0 else "down" if change < 0 else "same"
        lines.append(words(f"paper.completeness.since.{way}", ready=people_text(total.ready, words),
                           change=people_text(abs(change), words), day=date_text(since.day, words)))
    lines.append(words("paper.completeness.held_down", people=people_text(total.held_down, words)))
    if total.lifted:
        lines.append(words("paper.completeness.lifted", people=people_text(total.lifted, words),
                           pieces=_pieces(total, report, words, shown=1)))
    if report.outside_target:
        lines.append(words("paper.completeness.outside", people=people_text(report.outside_target, words)))
    return lines


def _pieces(unit: UnitCompleteness, report: Completeness, words: Words, *, shown: int = PIECES_SHOWN) -> str:
    """The indicators of which one piece lifts most people."""
    return ", ".join(f"{report.labels.get(code, code)} ({people_text(people, words)})"
                     for code, people in lifted_by_indicator(unit.lifts)[:shown]) or NONE


def _lay_units(flow: Flow, report: Completeness, *, hand_: Hand) -> None:
    words = hand_.words
    keys = (("people", COUNT), ("ready", COUNT), ("share", COUNT), ("provisional", WIDE), ("unrated", WIDE),
            ("expired", COUNT))
    counts = [Column(words(f"paper.completeness.{key}"), width, "end") for key, width in keys]
    name = flow.page.wide - NUMBER - sum(column.width for column in counts)
    table = Table([Column(words("paper.column.number"), NUMBER, "end"), Column(words("paper.completeness.unit"), name),
                   *counts], hand_, left=flow.page.left)
    room = (flow.full_room - table.head_height - 30) / 2
    lines = [_unit_line(str(number), unit, words) for number, unit in enumerate(report.units, start=1)]
    rows = table.rows(lines, tallest=room)
    rows += table.rows([_unit_line("", report.total, words, name=words("paper.map.sum"))], tallest=room, weight=600)
    lay(flow, table, rows, heading=words("paper.completeness.units"), hand=hand_)


def _unit_line(number: str, unit: UnitCompleteness, words: Words, *, name: str | None = None) -> tuple[str, ...]:
    return (number, name or _name(unit, words), people_text(unit.people, words), people_text(unit.ready, words),
            share_text(unit.ready, unit.people, words), people_text(unit.provisional, words),
            people_text(unit.unrated, words), _count(sum(unit.expired.values()), words))


def _name(unit: UnitCompleteness, words: Words) -> str:
    return clean(unit.name) or words("paper.completeness.no_unit")


def _count(people: int, words: Words) -> str:
    return people_text(people, words) if people else NONE


def _lay_attention(flow: Flow, report: Completeness, *, hand_: Hand) -> None:
    """Unit by unit who is held down, what would lift, what ends soon, waits or contradicts itself."""
    words = hand_.words
    units = [unit for unit in report.units if any(_attention(unit))]
    if not units:
        return
    keys = (("held_column", COUNT), ("lifted_column", COUNT), ("ending", COUNT), ("unverified", WIDE),
            ("doubtful", COUNT))
    counts = [Column(words(f"paper.completeness.{key}"), width, "end") for key, width in keys]
    rest = flow.page.wide - NUMBER - sum(column.width for column in counts)
    table = Table([Column(words("paper.column.number"), NUMBER, "end"),
                   Column(words("paper.completeness.unit"), rest * 0.5), *counts,
                   Column(words("paper.completeness.pieces"), rest * 0.5)], hand_, left=flow.page.left)
    room = (flow.full_room - table.head_height - 30) / 2
    lines = [(str(number), _name(unit, words), *(_count(n, words) for n in _attention(unit)),
              _pieces(unit, report, words)) for number, unit in enumerate(units, start=1)]
    rows = table.rows(lines, tallest=room)
    total = ("", words("paper.map.sum"), *(_count(n, words) for n in _attention(report.total)),
             _pieces(report.total, report, words))
    rows += table.rows([total], tallest=room, weight=600)
    lay(flow, table, rows, heading=words("paper.completeness.attention"), hand=hand_)


def _attention(unit: UnitCompleteness) -> tuple[int, ...]:
    return unit.held_down, unit.lifted, unit.ending_people, unit.unverified, unit.doubtful


def _lay_gaps(flow: Flow, report: Completeness, *, hand_: Hand, tail: float) -> None:
    """One line for each indicator that lacks evidence anywhere, and the units where most of it is missing."""
    words, total = hand_.words, report.total
    table = Table([Column(words("paper.column.number"), NUMBER, "end"),
                   Column(words("paper.completeness.indicator"), (flow.page.wide - NUMBER) * 0.34),
                   Column(words("paper.completeness.missing"), COUNT + 16, "end"),
                   Column(words("paper.completeness.expired"), COUNT + 16, "end"),
                   Column(words("paper.completeness.where"), (flow.page.wide - NUMBER) * 0.66 - 2 * (COUNT + 16))],
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
