"""The first page of a profile: who, which box, radar and gaps, where the numbers come from, ratings, signature."""

from __future__ import annotations

from simata_desktop.domain.profile import Competencies, Profile, RatingYear
from simata_desktop.figures.numbers import NONE
from simata_desktop.reports.binding import Ending
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.frame import Frame
from simata_desktop.reports.profile_axes import axes_table
from simata_desktop.reports.profile_gaps import GapTable, told_words
from simata_desktop.reports.profile_head import lay_head
from simata_desktop.reports.profile_radar import ProfileRadar
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.reports.table import Column, Row, Table
from simata_desktop.reports.writing import Hand

AIR, GAP = 7.0, 12.0
RADAR = 0.4  # of the width
LOWEST = 150.0  # of a radar
YEAR, RATING = 44.0, 70.0
RATINGS = ("year", "work_result", "behaviour", "predicate")


class Front:
    """Writes first pages; what does not fit goes to the next page in whole parts."""

    def __init__(self, hand: Hand, said: ProfileWords) -> None:
        self._hand, self._said = hand, said
        self._radar = ProfileRadar(said, hand.measure)

    def lay(self, flow: Flow, profile: Profile, *, frame: Frame, guest: str) -> None:
        """Write the first page of a person; ``guest`` stands for the name on a paper without names."""
        lay_head(flow, self._hand, self._said, profile, guest=guest)
        self._competencies(flow, profile)
        self._axes(flow, profile)
        self._end(flow, profile, frame)

    def _heading(self, flow: Flow, key: str, *, kept: float) -> None:
        line = self._hand.size("section").line
        if flow.room < line + 3 + kept:
            flow.turn()
        flow.add(self._hand.block([self._said(key)], "section", x=flow.page.left, y=flow.y), line + 3)

    def _competencies(self, flow: Flow, profile: Profile) -> None:
        told, hand = profile.competencies, self._hand
        if told is None or not (told.filled or told.match.value is not None):
            self._heading(flow, "competencies.title", kept=hand.size("text").line)
            flow.add(hand.block([self._said("competencies.none")], "text", x=flow.page.left, y=flow.y),
                     hand.size("text").line + AIR)
            return
        self._gaps(flow, told)
        if told.technical:
            lines, line = hand.lines(self._technical(told), "note", width=flow.page.wide), hand.size("note").line
            flow.add(hand.block(lines, "note", x=flow.page.left, y=flow.y), len(lines) * line + AIR)

    def _gaps(self, flow: Flow, told: Competencies) -> None:
        """The radar at the left, the gap list with its words at the right."""
        hand, left = self._hand, flow.page.wide * RADAR
        x, right = flow.page.left + left + GAP, flow.page.wide - left - GAP
        table = GapTable(hand, self._said, told, left=x, width=right)
        lines = hand.lines(" ".join(told_words(self._said, told)), "note", width=right)
        height = max(LOWEST, table.height + len(lines) * hand.size("note").line + 4)
        self._heading(flow, "competencies.title", kept=height)
        flow.add(self._radar.draw(told, x=flow.page.left, y=flow.y, width=left, height=height))
        flow.add(table.draw(flow.y))
        flow.add(hand.block(lines, "note", x=x, y=flow.y + table.height + 3), height + AIR)

    def _technical(self, told: Competencies) -> str:
        """The technical competencies of the post in one sentence."""
        said = self._said
        some = "; ".join(said("technical.one", name=name, level=said.level(level), need=said.level(need))
                         for name, level, need in told.technical)
        return said("technical", some=some)

    def _axes(self, flow: Flow, profile: Profile) -> None:
        table, rows = axes_table(flow, self._hand, self._said, profile)
        if not rows:
            return
        height = table.height(rows)
        self._heading(flow, "axes.title", kept=min(height, flow.full_room * 0.9))
        flow.add(table.draw(rows, flow.y), height + AIR)

    def _end(self, flow: Flow, profile: Profile, frame: Frame) -> None:
        """Ratings at the left, the signature at the right; both on one page."""
        hand, ending = self._hand, Ending(frame, [])
        table, rows = self._ratings(flow, profile)
        below = table.height(rows) if rows else hand.size("text").line
        height = max(hand.size("section").line + 3 + below, ending.height)
        if flow.room < height:
            flow.turn()
        top = flow.y
        self._heading(flow, "ratings.title", kept=0.0)
        if rows:
            flow.add(table.draw(rows, flow.y))
        else:
            flow.add(hand.block([self._said("ratings.none")], "text", x=flow.page.left, y=flow.y))
        flow.y = top - AIR
        ending.close(flow)
        flow.y = top + height

    def _ratings(self, flow: Flow, profile: Profile) -> tuple[Table, list[Row]]:
        table = Table([Column(self._said(f"ratings.{key}"), RATING if place else YEAR, "start" if place else "middle")
                       for place, key in enumerate(RATINGS)], self._hand, left=flow.page.left, numbered=False)
        return table, table.rows([self._rating(one) for one in profile.ratings], tallest=200)

    def _rating(self, one: RatingYear) -> tuple[str, ...]:
        return (str(one.year), *(self._said(f"rating.{code}") if code else NONE
                                 for code in (one.work_result, one.behaviour, one.predicate)))
