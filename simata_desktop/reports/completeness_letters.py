"""A letter to the head of a unit: what is missing there, indicator by indicator and person by person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simata_desktop.domain.completeness import Completeness, PersonGaps, UnitLetter
from simata_desktop.figures.numbers import NONE, people_text
from simata_desktop.reports.binding import Ending
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.letter import labelled, paragraph
from simata_desktop.reports.paper import OFFICE
from simata_desktop.reports.table import Column, Table, lay
from simata_desktop.reports.unit_head import head_of
from simata_desktop.reports.writing import DOTS, clean, nip_text

NUMBER, COUNT, NIP, CODES = 26.0, 62.0, 112.0, 78.0


@dataclass(frozen=True)
class Letters:
    """Letters in the frame of the paper they follow."""

    frame: Frame
    report: Completeness

    def lay(self, flow: Flow, letters: Sequence[UnitLetter]) -> int:
        """Write each on a page of its own; the number of people named."""
        for one in letters:
            self._lay(flow, one)
        return 0 if self.frame.options.anonymous else sum(len(one.people) for one in letters)

    def _lay(self, flow: Flow, letter: UnitLetter) -> None:
        unit = clean(letter.unit.name)
        frame = replace(self.frame, subject=f"{self.frame.subject} · {unit}")
        flow.begin(*(frame.head() if frame.options.head == OFFICE else ([], frame.page.top)))
        flow.head = frame.running_head
        flow.mark(self._say("bookmark", unit=unit))
        self._open(flow, letter, unit)
        ending = Ending(frame, [self._say("star"), self._say("rest")])
        numbers = {code: str(number) for number, code in enumerate(
            (code for code in letter.codes if any(code in (*one.missing, *one.expired) for one in letter.people)),
            start=1)}
        named = not frame.options.anonymous
        self._lay_gaps(flow, letter, numbers, tail=0.0 if named else ending.height)
        if named:
            self._lay_people(flow, letter.people, numbers, tail=ending.height)
        ending.close(flow)

    def _say(self, key: str, **params: object) -> str:
        return self.frame.hand.words(f"paper.letter.{key}", **params)

    def _open(self, flow: Flow, letter: UnitLetter, unit: str) -> None:
        """Number and subject, to whom, and how it stands there."""
        hand, one, words = self.frame.hand, letter.unit, self.frame.hand.words
        labelled(flow, hand, ((self._say("number"), self.frame.options.number or DOTS),
                              (self._say("about"), self._say("subject", period=self.report.period))))
        for line in (self._say("to", head=head_of(unit)), self._say("at")):
            flow.add(hand.block([line], "signature", x=flow.page.left, y=flow.y), hand.size("signature").line)
        flow.y += 8
        if self.frame.imprint.practice:
            paragraph(flow, hand, words("paper.practice.line"))
        counts = {name: people_text(count, words) for name, count in (
            ("people", one.people), ("ready", one.ready), ("open", len(letter.people)), ("held", one.held_down),
            ("lifted", one.lifted))}
        stands = "stands" if one.ready else "stands.none"
        paragraph(flow, hand, self._say(stands, unit=unit, period=self.report.period, **counts))
        if one.held_down:
            key = "held.lifted" if one.lifted else "held"
            paragraph(flow, hand, self._say(key, year=self.report.rating_year, **counts))
        paragraph(flow, hand, self._say("ask", year=self.report.rating_year))

    def _lay_gaps(self, flow: Flow, letter: UnitLetter, numbers: Mapping[str, str], *, tail: float) -> None:
        hand, words = self.frame.hand, self.frame.hand.words
        table = Table([Column(words("paper.column.number"), NUMBER, "end"),
                       Column(words("paper.completeness.indicator"), flow.page.wide - NUMBER - 2 * COUNT),
                       Column(words("paper.completeness.missing"), COUNT, "end"),
                       Column(words("paper.completeness.expired"), COUNT, "end")], hand, left=flow.page.left,
                      numbered=False)
        lines = [(number, self.report.labels.get(code, code),
                  *(people_text(n, words) if n else NONE for n in (sum(code in one.missing for one in letter.people),
                                                                   sum(code in one.expired for one in letter.people))))
                 for code, number in numbers.items()]
        rows = table.rows(lines, tallest=flow.full_room / 3)
        lay(flow, table, rows, heading=self._say("gaps"), hand=hand, tail=tail)

    def _lay_people(self, flow: Flow, people: Sequence[PersonGaps], numbers: Mapping[str, str], *,
                    tail: float) -> None:
        hand, words = self.frame.hand, self.frame.hand.words
        table = Table([Column(words("paper.column.number"), NUMBER, "end"),
                       Column(words("paper.column.name"), flow.page.wide - NUMBER - NIP - CODES),
                       Column(words("paper.column.nip"), NIP), Column(self._say("codes"), CODES)], hand,
                      left=flow.page.left, numbered=False)
        lines = [(str(row), clean(one.name) or NONE, nip_text(one.nip),
                  ", ".join(number if code in one.missing else f"{number}*" for code, number in numbers.items()
                            if code in (*one.missing, *one.expired)))
                 for row, one in enumerate(people, start=1)]
        rows = table.rows(lines, tallest=flow.full_room / 3)
        lay(flow, table, rows, heading=self._say("people"), hand=hand, tail=tail)
