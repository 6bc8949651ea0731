"""The reminder: a letter to the head of a unit whose answers are still open, with everybody of whom something lacks."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from pypdf import PdfReader, PdfWriter

from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.figures.numbers import people_text
from simata_desktop.reports.binding import Ending, bind
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.page_size import page
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.reports.saving import save
from simata_desktop.reports.table import Column, Table, lay
from simata_desktop.reports.unit_head import head_of
from simata_desktop.reports.writing import DOTS, Hand, clean, date_text, hand, nip_text
from simata_desktop.resources import Words

NUMBER, NIP, NAME = 24.0, 104.0, 0.32  # widths in points; that of the name as a share of what is left
AIR = 7.0  # points between two paragraphs


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody and the labels of what is missing of him."""

    nip: str
    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a unit was asked and still owes: ``day`` of the request, its ``deadline``, values asked and answered."""

    unit: str
    period: int
    day: date
    deadline: date | None
    cells: int
    answered: int
    overdue: bool
    people: tuple[Missing, ...]


def reminder_pdf(out: Path | BinaryIO, reminder: Reminder, *, letterhead: Letterhead, signatory: Signatory | None,
                 options: PaperOptions, imprint: Imprint, words: Words,
                 progress: Progress | None = None) -> PaperResult:
    """Write the letter to one head as PDF. Errors as in ``talent_map_pdf``."""
    written, sheet = hand(options.font, words), page(options.paper, landscape=options.landscape)
    subject = words("paper.reminder.subject", period=reminder.period)
    frame = Frame(sheet, written, letterhead, signatory, options, imprint, subject,
                  f"{subject} · {clean(reminder.unit)}")
    flow = Flow(sheet, frame.foot_height, frame.running_head)
    shapes, flow.y = frame.head()
    flow.add(shapes)
    flow.mark(clean(reminder.unit))
    _address(flow, frame, reminder)
    practice = [words("paper.practice.line")] if imprint.practice else []
    _paragraphs(flow, written, [*practice, *_opening(reminder, words)])
    closing = _Closing(frame, written, [words("paper.reminder.how"), words("paper.reminder.thanks")])
    table = Table([Column(words("paper.column.number"), NUMBER, "end"), Column(words("paper.column.nip"), NIP),
                   *(Column(words(f"paper.reminder.{key}"), (sheet.wide - NUMBER - NIP) * share)
                     for key, share in (("name", NAME), ("lacking", 1 - NAME)))], written, left=sheet.left)
    rows = table.rows([(str(number), nip_text(one.nip), clean(one.name), "; ".join(map(clean, one.labels)))
                       for number, one in enumerate(reminder.people, 1)],
                      tallest=(flow.full_room - table.head_height - 30) / 2)
    lay(flow, table, rows, heading=words("paper.reminder.list"), hand=written, tail=closing.height)
    closing.close(flow)
    return PaperResult(bind(flow, frame, out, progress), len(reminder.people))


def reminders_pdf(out: Path | BinaryIO, reminders: Sequence[Reminder], *, progress: Progress | None = None,
                  **how: Any) -> PaperResult:
    """All letters in one file, each on pages of its own, numbered for itself. Takes what :func:`reminder_pdf` takes."""
    progress, whole, people = progress or Silent(), PdfWriter(), 0
    for number, one in enumerate(reminders):
        progress.raise_if_cancelled()
        progress.step(number, len(reminders), "paper.stage.letters")
        part = io.BytesIO()
        people += reminder_pdf(part, one, **how).people
        whole.append(PdfReader(part))
        if not number:  # product and time, nothing else
            whole.add_metadata(dict(PdfReader(part).metadata or {}))
    whole.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    data = io.BytesIO()
    whole.write(data)
    save(data.getvalue(), out)
    return PaperResult(len(whole.pages), people)


def _address(flow: Flow, frame: Frame, reminder: Reminder) -> None:
    """Number, enclosure and subject at the left, the date at the right, then to whom it goes."""
    written, sheet, words = frame.hand, frame.page, frame.hand.words
    line, options = written.size("text").line, frame.options
    day = f"{clean(frame.letterhead.place) or DOTS}, {options.date_text or DOTS}"
    flow.add(written.block([day], "text", x=sheet.right, y=flow.y, anchor="end"))
    facts = (("number", options.number or DOTS), ("nature", words("paper.reminder.nature.value")),
             ("about", words("paper.reminder.subject", period=reminder.period)))
    label = max(written.width(words(f"paper.reminder.{key}"), "text") for key, _ in facts) + 10
    for key, value in facts:
        lines = written.lines(value, "text", width=sheet.wide * 0.6 - label)
        flow.add(written.block([words(f"paper.reminder.{key}")], "text", x=sheet.left, y=flow.y))
        flow.add(written.block([":"], "text", x=sheet.left + label, y=flow.y))
        flow.add(written.block(lines, "text", x=sheet.left + label + 8, y=flow.y), len(lines) * line)
    flow.y += AIR
    to = written.lines(words("paper.reminder.to", head=head_of(clean(reminder.unit))), "text", width=sheet.wide * 0.7)
    for text in (*to, words("paper.reminder.at")):
        flow.add(written.block([text], "text", x=sheet.left, y=flow.y), line)
    flow.y += AIR


def _opening(one: Reminder, words: Words) -> list[str]:
    until = date_text(one.deadline, words) if one.deadline else ""
    state = "overdue" if one.overdue else "until" if until else "undated"
    answered = words("paper.reminder.some", answered=people_text(one.answered, words),
                     cells=people_text(one.cells, words)) if one.answered else words("paper.reminder.none")
    return [f"{words('paper.reminder.asked', day=date_text(one.day, words), period=one.period)} {answered}",
            f"{words(f'paper.reminder.{state}', day=until)} "
            f"{words('paper.reminder.open', people=people_text(len(one.people), words), unit=clean(one.unit))}"]


def _paragraphs(flow: Flow, written: Hand, texts: Sequence[str]) -> None:
    for text in texts:
        lines = written.lines(text, "text", width=flow.page.wide)
        flow.add(written.block(lines, "text", x=flow.page.left, y=flow.y), len(lines) * written.size("text").line + AIR)


class _Closing:
    """The last paragraphs and the signature: they follow the last rows undivided."""

    def __init__(self, frame: Frame, written: Hand, texts: list[str]) -> None:
        self._hand, self._texts, self._ending = written, texts, Ending(frame, [], dated=False)
        self._lines = [len(written.lines(text, "text", width=frame.page.wide)) for text in texts]

    @property
    def height(self) -> float:
        """Height of all of it, with the air above."""
        return AIR + sum(self._lines) * self._hand.size("text").line + AIR * len(self._texts) + self._ending.height

    def close(self, flow: Flow) -> None:
        """Write it below what is there."""
        flow.y += AIR
        _paragraphs(flow, self._hand, self._texts)
        self._ending.close(flow)
