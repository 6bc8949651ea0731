"""The lists of a talent map: box 9 to 1, then the unmapped with their reasons."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.domain.talent_map import MapEntry, TalentMap
from simata_desktop.figures.boxes import COLUMN
from simata_desktop.figures.numbers import NONE, people_text
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.map_words import MapWords
from simata_desktop.reports.table import KEPT, SIDE, Column, Table, lay
from simata_desktop.reports.writing import Hand, clean, nip_text

NUMBER, SCORE = "8.888", "88,8–88,8"
NIP = "88888888 888888 8 888"
Part = tuple[str, list[MapEntry], bool]  # heading, people, placed in a box


class Lists:
    """Rows and columns of all lists of one paper."""

    def __init__(self, chart: TalentMap, hand: Hand, *, anonymous: bool) -> None:
        self._chart, self._hand, self._anonymous = chart, hand, anonymous
        self._said = MapWords(chart, hand.words)
        self._guest = 0

    def parts(self) -> list[Part]:
        """The lists that have people, in their order."""
        by_box: dict[int, list[MapEntry]] = {box: [] for box in COLUMN}
        tray: list[MapEntry] = []
        for entry in self._chart.entries:
            (tray if entry.place is None else by_box[entry.place]).append(entry)
        found: list[Part] = []
        for box in sorted(COLUMN, key=self._said.shown, reverse=True):
            if by_box[box]:
                people = sorted(by_box[box], key=_rank)
                found.append((self._said.box_heading(box, len(people)), people, True))
        if tray:
            heading = self._hand.words("paper.map.unrated_heading", people=people_text(len(tray), self._hand.words))
            found.append((heading, sorted(tray, key=lambda one: (one.reasons, one.name, one.nip)), False))
        return found

    def lay(self, flow: Flow, parts: Sequence[Part], *, tail: float) -> None:
        """All lists; below the last row of the last one ``tail`` points stay free."""
        placed, tray = self._table(flow, placed=True), self._table(flow, placed=False)
        ready = []
        for heading, people, is_placed in parts:
            table = placed if is_placed else tray
            tallest = (flow.full_room - table.head_height - 30 - tail) / 2
            ready.append((heading, table, table.rows(self._lines(flow, people, placed=is_placed), tallest=tallest)))
        rests = [0.0] * (len(ready) - 1) + [tail]
        for number in range(len(ready) - 1, 0, -1):  # a single last row takes rows of the list before along
            _, table, rows = ready[number]
            below = rests[number] + table.height(rows) + 40
            if rests[number] and len(rows) < KEPT and below < flow.full_room * 0.6:
                rests[number - 1] = below
        for (heading, table, rows), rest in zip(ready, rests, strict=True):
            lay(flow, table, rows, heading=heading, hand=self._hand, tail=rest)

    def _wide(self, flow: Flow) -> bool:
        return flow.page.width > flow.page.height

    def _table(self, flow: Flow, *, placed: bool) -> Table:
        columns = self._placed_columns(flow) if placed else self._tray_columns(flow)
        free = flow.page.wide - sum(column.width for column in columns if column.width > 1)
        shares = sum(column.width for column in columns if column.width <= 1)
        return Table([column if column.width > 1 else
                      Column(column.title, column.width / shares * free, column.anchor, column.weight)
                      for column in columns], self._hand, left=flow.page.left)

    def _fit(self, sample: str, *titles: str) -> float:
        """A width that holds a sample and the longest word of its heading."""
        hand = self._hand
        heads = [hand.width(word, "table_head") for title in titles for word in title.split()]
        return max([hand.width(sample, "table"), *heads]) + 2 * SIDE + 0.5

    def _person_columns(self) -> list[Column]:
        """Number and who; columns of width up to 1 share what is left."""
        words = self._hand.words
        number = Column(words("paper.column.number"), self._fit(NUMBER), "end")
        if self._anonymous:
            return [number, Column(words("paper.column.guest"), 0.3)]
        nip = Column(words("paper.column.nip"), self._fit(NIP), "middle")
        return [number, Column(words("paper.column.name"), 0.3), nip]

    def _work_columns(self, flow: Flow) -> list[Column]:
        words = self._hand.words
        if self._anonymous:
            return []
        if not self._wide(flow):
            return [Column(words("paper.column.post"), 0.36)]
        return [Column(words("paper.column.grade"), self._fit("XVII/d"), "middle"),
                Column(words("paper.column.post"), 0.3), Column(words("paper.column.agency"), 0.25)]

    def _placed_columns(self, flow: Flow) -> list[Column]:
        words = self._hand.words
        titles = [words(f"paper.column.{name}") for name in ("performance", "potential", "talent")]
        scores = [Column(title, self._fit(SCORE if number < 2 else "88,8", title), "end", 600 if number == 2 else 400)
                  for number, title in enumerate(titles)]
        boxes = []
        if not self._anonymous and self._wide(flow):
            before = words("paper.column.before", year=self._chart.period - 1)
            boxes.append(Column(before, self._fit("9", before), "middle"))
        if not self._anonymous and self._chart.compared:
            theirs = words("paper.column.external")
            boxes.append(Column(theirs, self._fit("belum", theirs), "middle"))
        return [*self._person_columns(), *self._work_columns(flow), *scores, *boxes,
                Column(words("paper.column.remark"), 0.26)]

    def _tray_columns(self, flow: Flow) -> list[Column]:
        reason = Column(self._hand.words("paper.column.reason"), 0.5)
        return [*self._person_columns(), *self._work_columns(flow), reason]

    def _lines(self, flow: Flow, people: Sequence[MapEntry], *, placed: bool) -> list[tuple[str, ...]]:
        words, said, wide = self._hand.words, self._said, self._wide(flow)
        lines = []
        for number, one in enumerate(people, start=1):
            cells = [people_text(number, words)]
            if self._anonymous:
                self._guest += 1
                cells.append(words("paper.map.guest", number=f"{self._guest:03d}"))
            else:
                cells += [clean(one.title or one.name), nip_text(one.nip)]
                post, agency = clean(one.position), clean(one.agency or one.unit)
                cells += [clean(one.grade or "") or NONE, post, agency] if wide else [post]
            if placed:
                cells += said.scores(one)
                cells += self._boxes(one, wide=wide)
                cells.append(said.remark(one))
            else:
                cells.append("; ".join(said.reason(code) for code in one.reasons))
            lines.append(tuple(cells))
        return lines

    def _boxes(self, one: MapEntry, *, wide: bool) -> list[str]:
        if self._anonymous:
            return []
        before = [str(self._said.shown(one.previous_box)) if one.previous_box else NONE] if wide else []
        if not self._chart.compared:
            return before
        theirs = str(self._said.shown(one.external_box)) if one.external_box else \
            self._hand.words("paper.map.not_compared")
        return [*before, theirs]


def _rank(one: MapEntry) -> tuple[bool, float, float, float, str]:
    """Rated before provisional, then talent score, Y, X downwards, then NIP."""
    return (one.box is None, -(one.talent_score or 0.0), -one.performance_range[0], -one.potential_range[0], one.nip)
