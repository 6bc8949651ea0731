"""The papers of a session's day: schedule, attendance list to be signed, minutes of the session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.progress import Progress
from simata_desktop.domain.session_day import DayPerson, SessionDay, counted
from simata_desktop.figures.numbers import NONE, people_text
from simata_desktop.reports.binding import Ending, bind
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.letter import AIR, labelled, paragraph
from simata_desktop.reports.page_size import page
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.reports.table import Column, Row, Table, lay
from simata_desktop.reports.writing import DOTS, Hand, clean, date_text, hand, nip_text
from simata_desktop.resources import Words

SCHEDULE, ATTENDANCE, MINUTES = KINDS = ("schedule", "attendance", "session-minutes")
NUMBER, TIME, SIGNED, YESNO = 24.0, 92.0, 116.0, 66.0  # widths of columns in points
ROOM = 27.0  # height of a row that is signed by hand


def session_pdf(out: Path | BinaryIO, day: SessionDay, *, kind: str, letterhead: Letterhead,
                signatory: Signatory | None, options: PaperOptions, imprint: Imprint, words: Words,
                progress: Progress | None = None) -> PaperResult:
    """Write one of ``KINDS`` as PDF. Errors as in ``talent_map_pdf``."""
    written, sheet = hand(options.font, words), page(options.paper, landscape=options.landscape)
    title = words(f"paper.session.{kind}.title")
    frame = Frame(sheet, written, letterhead, signatory, options, imprint, title,
                  words(f"paper.session.{kind}.of", name=clean(day.name)))
    flow = Flow(sheet, frame.foot_height, frame.running_head)
    shapes, flow.y = frame.head()
    flow.add(shapes)
    shapes, flow.y = frame.titles(flow.y, title=title, lines=[clean(day.name)], numbered=kind == MINUTES)
    flow.add(shapes)
    flow.mark(title)
    flow.y += AIR
    ending = Ending(frame, [])
    _PARTS[kind](flow, written, day, ending)
    ending.close(flow)
    return PaperResult(bind(flow, frame, out, progress), len(day.people))


def _schedule(flow: Flow, written: Hand, day: SessionDay, ending: Ending) -> None:
    words, wide = written.words, flow.page.wide
    labelled(flow, written, _facts(written, day))
    if day.agenda:
        columns = [Column(words("paper.session.time"), TIME), Column(words("paper.session.item"), wide - TIME)]
        _lay(flow, written, columns, [(time or NONE, clean(what)) for time, what in day.agenda], heading="agenda")
    rest = (wide - NUMBER) / 3
    columns = [_number(words), Column(words("paper.session.person"), rest), Column(words("paper.column.post"), rest),
               Column(words("paper.session.assessor"), rest)]
    rows = [(str(number), _person(one), _post(one), "\n".join(map(clean, one.assessors)) or NONE)
            for number, one in enumerate(day.people, 1)]
    _lay(flow, written, columns, rows, heading="people", tail=ending.height)


def _attendance(flow: Flow, written: Hand, day: SessionDay, ending: Ending) -> None:
    words, wide = written.words, flow.page.wide
    labelled(flow, written, _facts(written, day))
    rest = (wide - NUMBER - SIGNED) / 2
    columns = [_number(words), Column(words("paper.session.person"), rest), Column(words("paper.column.post"), rest),
               Column(words("paper.session.signature"), SIGNED)]
    rows = [(str(number), _person(one), _post(one), words("paper.session.absent") if one.attended is False
             else f"{number}. {DOTS[:8]}") for number, one in enumerate(day.people, 1)]
    last = not day.assessors
    _lay(flow, written, columns, rows, heading="people", tall=True, tail=ending.height if last else 0.0)
    if day.assessors:
        columns = [_number(words), Column(words("paper.session.assessor"), wide - NUMBER - SIGNED),
                   Column(words("paper.session.signature"), SIGNED)]
        rows = [(str(number), clean(name), f"{number}. {DOTS[:8]}") for number, name in enumerate(day.assessors, 1)]
        _lay(flow, written, columns, rows, heading="assessors", tall=True, tail=ending.height)


def _minutes(flow: Flow, written: Hand, day: SessionDay, ending: Ending) -> None:
    words, wide = written.words, flow.page.wide
    paragraph(flow, written, words("paper.session.held", day=_day(written, day), place=clean(day.place) or DOTS,
                                   kind=_small(_kind(written, day)), name=clean(day.name), code=clean(day.code)))
    there, away, open_ = counted(day.people)
    complete = sum(one.complete for one in day.people)
    told = {"registered": len(day.people), "there": there, "away": away, "open": open_}
    told |= {} if day.machine else {"complete": complete, "incomplete": len(day.people) - complete}
    shown = {key: n for key, n in told.items() if n or key in ("registered", "there")}
    labelled(flow, written, [(words(f"paper.session.count.{key}"),
                              words("paper.session.count", n=people_text(n, words))) for key, n in shown.items()])
    rest = (wide - NUMBER - 2 * YESNO) / 2
    columns = [_number(words), Column(words("paper.session.person"), rest),
               Column(words("paper.session.assessor"), rest), Column(words("paper.session.attended"), YESNO, "middle"),
               Column(words("paper.session.cells"), YESNO, "middle")]
    rows = [(str(number), _person(one), "\n".join(map(clean, one.assessors)) or NONE, _attended(words, one),
             _filled(words, one, day)) for number, one in enumerate(day.people, 1)]
    _lay(flow, written, columns, rows, heading="people")
    paragraph(flow, written, words("paper.session.state.final" if day.final else "paper.session.state.open"))
    if day.assessors:
        columns = [_number(words), Column(words("paper.session.assessor"), wide - NUMBER - SIGNED),
                   Column(words("paper.session.signature"), SIGNED)]
        rows = [(str(number), clean(name), f"{number}. {DOTS[:8]}") for number, name in enumerate(day.assessors, 1)]
        _lay(flow, written, columns, rows, heading="assessors", tall=True, tail=ending.height)
    elif ending.height > flow.room:
        flow.turn()


_PARTS = {SCHEDULE: _schedule, ATTENDANCE: _attendance, MINUTES: _minutes}


def _lay(flow: Flow, written: Hand, columns: Sequence[Column], texts: Sequence[Sequence[str]], *, heading: str,
         tall: bool = False, tail: float = 0.0) -> None:
    """A table over the width of the page; ``tall`` rows leave room for a signature."""
    table = Table(columns, written, left=flow.page.left, numbered=False)
    rows: list[Row] = table.rows(texts, tallest=(flow.full_room - table.head_height - 30) / 2)
    if tall:
        rows = [replace(row, height=max(row.height, ROOM)) for row in rows]
    lay(flow, table, rows, heading=written.words(f"paper.session.{heading}"), hand=written, tail=tail)
    flow.y += AIR


def _facts(written: Hand, day: SessionDay) -> list[tuple[str, str]]:
    words = written.words
    return [(words("paper.session.kind"), _kind(written, day)), (words("paper.session.day"), _day(written, day)),
            (words("paper.session.start"), clean(day.start) or DOTS),
            (words("paper.session.place"), clean(day.place) or DOTS),
            (words("paper.session.count.registered"),
             words("paper.session.count", n=people_text(len(day.people), words)))]


def _day(written: Hand, day: SessionDay) -> str:
    if day.day is None:
        return DOTS
    weekday = written.words("paper.weekdays").split(",")[day.day.weekday()]
    return f"{weekday}, {date_text(day.day, written.words)}"


def _kind(written: Hand, day: SessionDay) -> str:
    return written.words("paper.session.machine" if day.machine else f"paper.session.kind.{day.kind}")


def _small(words: str) -> str:
    """In the middle of a sentence."""
    return f"{words[:1].lower()}{words[1:]}"


def _number(words: Words) -> Column:
    return Column(words("paper.column.number"), NUMBER, "end")


def _person(one: DayPerson) -> str:
    return f"{clean(one.name)}\n{nip_text(one.nip)}"


def _post(one: DayPerson) -> str:
    return "\n".join(part for part in (clean(one.position), clean(one.unit)) if part) or NONE


def _attended(words: Words, one: DayPerson) -> str:
    return NONE if one.attended is None else words("paper.session.yes" if one.attended else "paper.session.no")


def _filled(words: Words, one: DayPerson, day: SessionDay) -> str:
    if day.machine and not one.complete:
        return words("paper.session.imported")
    return words("paper.session.complete" if one.complete else "paper.session.incomplete")
