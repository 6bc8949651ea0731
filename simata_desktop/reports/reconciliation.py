"""The reconciliation paper: who stands in another box of the national system, by cause, and what to enter where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from simata_desktop.domain.indicator_comparison import Do, Kind
from simata_desktop.domain.progress import Progress
from simata_desktop.domain.reconciliation import Alone, Difference, Person, Reconciliation
from simata_desktop.figures.numbers import NONE, decimal_text, people_text
from simata_desktop.reports.binding import Ending, bind
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.page_size import page
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.reports.table import SIDE, Column, Table, lay
from simata_desktop.reports.writing import Hand, clean, date_text, hand, moment_text, nip_text
from simata_desktop.resources import Words

NUMBER, NIP = "8.888", "88888888 888888 8 888"
UNKNOWN = "unknown"  # no cause can be told from the file
Cells = tuple[str, ...]
Part = tuple[str, list[Cells]]  # heading, rows


def reconciliation_pdf(out: Path | BinaryIO, found: Reconciliation, *, letterhead: Letterhead,
                       signatory: Signatory | None, options: PaperOptions, imprint: Imprint,
                       words: Words, progress: Progress | None = None) -> PaperResult:
    """Write the differences as PDF, a table a cause, then who is on one side only. Errors as in ``talent_map_pdf``."""
    written, sheet = hand(options.font, words), page(options.paper, landscape=options.landscape)
    title = words("paper.reconcile.title")
    subject = words("paper.reconcile.subject", period=found.period, year=found.rating_year,
                    day=date_text(found.day, words))
    frame = Frame(sheet, written, letterhead, signatory, options, imprint, title, subject)
    flow = Flow(sheet, frame.foot_height, frame.running_head)
    shapes, flow.y = frame.head()
    flow.add(shapes)
    shapes, flow.y = frame.titles(flow.y, title=title, lines=[subject, frame.printed(), *_told(found, words)])
    flow.add(shapes)
    ending = Ending(frame, [words("paper.reconcile.note"), words("ui.reconcile.shape")])
    lists = Lists(found, written, anonymous=options.anonymous)
    lists.lay(flow, tail=ending.height)
    ending.close(flow)
    return PaperResult(bind(flow, frame, out, progress), 0 if options.anonymous else lists.people)


def _told(found: Reconciliation, words: Words) -> list[str]:
    """Whom it is about, from which file, and the counts."""
    counts, lines = found.counts, list[str]()
    if found.unit_name or found.tiers:
        tiers = ", ".join(words(f"paper.tier.{code}") if f"paper.tier.{code}" in words else code
                          for code in found.tiers)
        lines.append(words("paper.map.scope", tiers=tiers or words("paper.map.all_tiers"),
                           unit=clean(found.unit_name or "") or words("paper.map.all_units"),
                           people=people_text(counts.compared + counts.only_here + counts.only_there, words)))
    if found.file:
        moment = moment_text(datetime.fromisoformat(found.file.read_at), words)
        lines.append(words("paper.reconcile.file", file=clean(found.file.name), moment=moment))
    lines.append(words("ui.reconcile.head", equal=people_text(counts.equal, words),
                       different=people_text(counts.different, words), here=people_text(counts.only_here, words),
                       there=people_text(counts.only_there, words)))
    return lines


class Lists:
    """The tables of one paper: a cause each, then those with a box on one side only."""

    def __init__(self, found: Reconciliation, hand: Hand, *, anonymous: bool) -> None:
        self._found, self._hand, self._words, self._anonymous = found, hand, hand.words, anonymous
        everybody: tuple[Difference | Alone, ...] = (*found.differences, *found.only_here, *found.only_there)
        self._guests = {one.person.nip: number for number, one in enumerate(everybody, start=1)}
        self.people = len(everybody)

    def lay(self, flow: Flow, *, tail: float) -> None:
        """All tables; below the last row of the last one ``tail`` points stay free."""
        parts = self._parts() or [(self._words("paper.reconcile.equal"), [])]
        for place, (heading, lines) in enumerate(parts):
            table = self._table(flow)
            rest = tail if place == len(parts) - 1 else 0.0
            rows = table.rows(lines or [("", NONE, *[""] * (len(table.columns) - 2))],
                              tallest=(flow.full_room - table.head_height - 30 - rest) / 2)
            lay(flow, table, rows, heading=heading, hand=self._hand, tail=rest)

    def _parts(self) -> list[Part]:
        found = self._found
        made = [(self._words(f"ui.reconcile.cause.{kind}"), self._of_cause(str(kind))) for kind in (*Kind, UNKNOWN)]
        made.append((self._words("paper.reconcile.only_here"), self._alone(found.only_here, here=True)))
        made.append((self._words("paper.reconcile.only_there"), self._alone(found.only_there, here=False)))
        return [(self._heading(title, lines), lines) for title, lines in made if lines]

    def _heading(self, title: str, lines: Sequence[Cells]) -> str:
        return self._words("paper.reconcile.heading", title=title, people=people_text(len(lines), self._words))

    def _of_cause(self, kind: str) -> list[Cells]:
        """Everybody who has a cause of this kind, with all that is to be done for it."""
        people = [(one, self._do(one, kind)) for one in self._found.differences]
        return [self._line(number, one.person, (one.ours, one.theirs), do=do)
                for number, (one, do) in enumerate(((one, do) for one, do in people if do), start=1)]

    def _do(self, one: Difference, kind: str) -> str:
        if kind == UNKNOWN:
            key = "unlisted" if one.columns else "no_columns"
            return "" if one.causes else self._words(f"ui.reconcile.do.{key}")
        return " ".join(self._said(cause.do) for cause in one.causes if cause.kind == kind)

    def _said(self, do: Do) -> str:
        return self._words(f"ui.reconcile.do.{do.key}", **{name: self._value(value)
                                                          for name, value in do.params.items()})

    def _value(self, value: object) -> object:
        """Numbers with as many decimals as they have, two at most; dates in full."""
        if isinstance(value, float):
            whole, two = decimal_text(value, 0, self._words), decimal_text(value, 2, self._words)
            return whole if value == int(value) else two.rstrip("0")
        return date_text(value, self._words) if isinstance(value, date) else value

    def _alone(self, people: Sequence[Alone], *, here: bool) -> list[Cells]:
        lines = []
        for number, one in enumerate(people, start=1):
            boxes = (one.box, None) if here else (None, one.box)
            reasons = "; ".join(self._reason(code) for code in one.reasons) or NONE
            do = self._words("ui.reconcile.do.alone.here" if here else "ui.reconcile.do.alone.there", reasons=reasons)
            lines.append(self._line(number, one.person, boxes, do=do))
        return lines

    def _reason(self, code: str) -> str:
        words, (indicator, _, state) = self._words, code.rpartition(".")
        if f"paper.reason.{code}" in words:
            return words(f"paper.reason.{code}", year=self._found.rating_year)
        return words(f"paper.reason.{state}", indicator=self._found.scheme.indicators.get(indicator, indicator))

    def _line(self, number: int, person: Person, boxes: tuple[int | None, int | None], *, do: str) -> Cells:
        guest = self._words("paper.map.guest", number=f"{self._guests[person.nip]:03d}")
        who = (guest,) if self._anonymous else (clean(person.title or person.name), nip_text(person.nip))
        shown = self._found.scheme.shown_numbers
        ours, theirs = (str(shown.get(box, box)) if box else NONE for box in boxes)
        return (people_text(number, self._words), *who, clean(person.unit) or NONE, ours, theirs, do)

    def _table(self, flow: Flow) -> Table:
        """Number, who, unit, both boxes, what to do; widths up to 1 share what is left."""
        words = self._words
        here, there = words("ui.reconcile.column.here"), words("ui.reconcile.column.there")
        who = [Column(words("paper.column.guest"), 0.24)] if self._anonymous else [
            Column(words("paper.column.name"), 0.24),
            Column(words("paper.column.nip"), self._fit(NIP, words("paper.column.nip")), "middle")]
        columns = [Column(words("paper.column.number"), self._fit(NUMBER, words("paper.column.number")), "end"), *who,
                   Column(words("ui.reconcile.column.unit"), 0.24), Column(here, self._fit("9", here), "middle"),
                   Column(there, self._fit("9", there), "middle"), Column(words("ui.reconcile.column.do"), 0.52)]
        free = flow.page.wide - sum(one.width for one in columns if one.width > 1)
        return Table([one if one.width > 1 else Column(one.title, one.width * free, one.anchor) for one in columns],
                     self._hand, left=flow.page.left)

    def _fit(self, sample: str, title: str) -> float:
        """A width that holds a sample and the longest word of its heading."""
        heads = [self._hand.width(word, "table_head") for word in title.split()]
        return max([self._hand.width(sample, "table"), *heads]) + 2 * SIDE + 0.5
