"""What follows the first page of a profile: potential, words of the report, what may be developed, history, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from simata_desktop.domain.profile import HistoryRow, Profile, Suggestion
from simata_desktop.figures.numbers import NONE
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.profile_potential import Psychogram
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.reports.table import Column, Table, lay
from simata_desktop.reports.writing import Hand, clean

AIR = 7.0
PSYCHOLOGICAL = ("uraian_potensi", "uraian_kompetensi")
REPORT_TEXTS = ("uraian_potensi", "uraian_kompetensi", "kekuatan", "area_pengembangan", "saran_penempatan",
                "rekomendasi")


class Back:
    """Writes the parts one below the other; each begins where the one before ended."""

    def __init__(self, flow: Flow, hand: Hand, said: ProfileWords, profile: Profile) -> None:
        self._flow, self._hand, self._said, self._profile = flow, hand, said, profile

    def lay(self) -> None:
        """All parts that have something to say."""
        self._potential()
        self._words()
        self._development()
        self._history()
        self._notes()

    def heading(self, key: str, *, kept: float) -> None:
        """A heading that stays with ``kept`` points of what follows."""
        flow, hand = self._flow, self._hand
        line = hand.size("section").line
        if flow.room < line + 4 + kept:
            flow.turn()
        elif flow.y > flow.page.top + 40:
            flow.y += AIR
        flow.add(hand.block([self._said(key)], "section", x=flow.page.left, y=flow.y), line + 3)

    def _potential(self) -> None:
        flow, profile = self._flow, self._profile
        if not profile.sight.psychological:
            return
        if profile.potential is None:
            self.heading("potential.title", kept=self._hand.size("text").line)
            self._paragraph(self._said("potential.none"))
            return
        gram = Psychogram(self._hand, self._said, profile.potential, flow=flow)
        self.heading("potential.title", kept=gram.height)
        flow.add(gram.draw(flow.y), gram.height)

    def _words(self) -> None:
        """The texts the assessors wrote; they name the person, so that a paper without names leaves them out."""
        told = [(word, self._profile.words[word]) for word in REPORT_TEXTS if self._profile.words.get(word)
                and (self._profile.sight.psychological or word not in PSYCHOLOGICAL)]
        if self._said.anonymous or not told:
            return
        self.heading("words.title", kept=3 * self._hand.size("text").line)
        for word, text in told:
            self._labelled(self._said(f"words.{word}"), text)

    def _labelled(self, label: str, text: str) -> None:
        hand, flow = self._hand, self._flow
        line = hand.size("text").line
        if flow.room < 3 * line:
            flow.turn()
        flow.add(hand.block([label], "text", x=flow.page.left, y=flow.y, weight=600), line)
        for part in text.splitlines():
            self._paragraph(clean(part))
        flow.y += 2

    def _paragraph(self, text: str) -> None:
        """Lines that may go over to the next page."""
        hand, flow = self._hand, self._flow
        size = hand.size("text")
        for words in hand.lines(text, "text", width=flow.page.wide):
            if flow.room < size.line:
                flow.turn()
            flow.add(hand.block([words], "text", x=flow.page.left, y=flow.y), size.line)

    def _development(self) -> None:
        some = self._profile.suggestions
        if not some:
            return
        said, hand, flow = self._said, self._hand, self._flow
        subject, gap = flow.page.wide * 0.36, 62.0
        table = Table([Column(said("development.subject"), subject), Column(said("development.gap"), gap, "middle"),
                       Column(said("development.activities"), flow.page.wide - subject - gap)],
                      hand, left=flow.page.left, numbered=False)
        rows = table.rows([self._suggested(one) for one in some], tallest=flow.full_room / 3)
        self.heading("development.title", kept=table.height(rows))
        flow.add(table.draw(rows, flow.y), table.height(rows) + 2)

    def _suggested(self, one: Suggestion) -> tuple[str, str, str]:
        said = self._said
        standing = self._profile.standing
        name = said.competency(one.code) if one.kind == "competency" else (
            standing.labels.get(one.code, one.code) if standing else one.code)
        return name, said.gap(one.gap) if one.kind == "competency" else said("development.weak"), \
            "; ".join(one.activities)

    def _history(self) -> None:
        """The life by group; a paper without names leaves it out, for it tells who it is."""
        if self._said.anonymous:
            return
        said, hand, flow = self._said, self._hand, self._flow
        if not self._profile.history:
            self.heading("history.title", kept=hand.size("text").line)
            self._paragraph(said("history.none"))
            return
        when, number = 92.0, 110.0
        rest = flow.page.wide - when - number
        table = Table([Column(said("history.when"), when), Column(said("history.what"), rest * 0.58),
                       Column(said("history.where"), rest * 0.42), Column(said("history.number"), number)],
                      hand, left=flow.page.left, numbered=False)
        flow.y += AIR
        rows = table.rows(list(self._lines()), tallest=(flow.full_room - table.head_height - 30) / 2)
        lay(flow, table, rows, heading=said("history.title"), hand=hand)

    def _lines(self) -> Iterator[tuple[str, str, str, str]]:
        for row in self._profile.history:
            yield self._when(row), self._what(row), clean(row.place) or NONE, clean(row.number) or NONE

    def _when(self, row: HistoryRow) -> str:
        return self._said.day(row.since) or str(row.year or NONE)

    def _what(self, row: HistoryRow) -> str:
        title = self._said(f"history.{row.group}", title=clean(row.title))
        hours = self._said("history.hours", hours=self._said.short(row.hours)) if row.hours else ""
        return title + hours

    def _notes(self) -> None:
        hand, flow = self._hand, self._flow
        line = hand.size("note").line
        flow.y += AIR
        for note in notes(self._said, self._profile):
            lines = hand.lines(note, "note", width=flow.page.wide)
            if flow.room < len(lines) * line:
                flow.turn()
            flow.add(hand.block(lines, "note", x=flow.page.left, y=flow.y), len(lines) * line + 1)


def notes(said: ProfileWords, profile: Profile) -> Sequence[str]:
    """What must be said of the numbers: gaps in the evidence, the national system, what is left out and why."""
    found: list[str] = []
    standing = profile.standing
    if standing is None:
        found.append(said("note.standing"))
    elif standing.box is None and standing.excluded is None and standing.reasons:
        found.append(said("note.open", reasons="; ".join(said.reasons(standing, profile.rating_year))))
    if standing is not None and standing.unverified:
        found.append(said("note.unverified", count=standing.unverified))
    if profile.disputed:
        found.append(said.words("paper.note.disputed", count=profile.disputed))
    if not profile.in_force:
        found.append(said.words("paper.map.note.not_in_force"))
    if not profile.sight.psychological:
        found.append(said("note.psychological"))
    if profile.suggestions:
        found.append(said("note.development"))
    if said.anonymous:
        found.append(said("note.anonymous"))
    return found

