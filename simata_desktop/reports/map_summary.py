"""Page one of a talent map: the grid, the counts of the nine boxes, the unmapped by reason, the short notes."""

from __future__ import annotations

from simata_desktop.domain.talent_map import BOXES, SUCCESSION_BOXES, TalentMap
from simata_desktop.figures.boxes import COLUMN
from simata_desktop.figures.grid_style import paper_style
from simata_desktop.figures.numbers import NONE, boxes_text, people_text, share_text
from simata_desktop.figures.primitives import Primitive
from simata_desktop.figures.talent_grid import GridOptions, box_name, talent_grid
from simata_desktop.reports.flow import Flow, Shape
from simata_desktop.reports.map_words import MapWords
from simata_desktop.reports.shifting import shifted
from simata_desktop.reports.table import SIDE, Column, Row, Table
from simata_desktop.reports.writing import Hand
from simata_desktop.resources import read_json

NARROW = (30.0, 41.0, 43.0, 37.0, 31.0)  # box number, certain, open, sum, share
GAP = 14.0
REASONS_SHOWN = 8


class Summary:
    """The shapes of page one below its titles."""

    def __init__(self, chart: TalentMap, hand: Hand) -> None:
        self._chart, self._hand, self._said = chart, hand, MapWords(chart, hand.words)
        names = max(hand.width(box_name(chart, box), "table") for box in BOXES)
        self._side = min(names + 2 * SIDE + 1, 130.0) + sum(NARROW)

    def lay(self, flow: Flow, notes: list[str], *, kept: float = 0.0) -> list[str]:
        """Fill the rest of page one but ``kept``; the notes that found no room come back."""
        page, height = flow.page, flow.room - kept
        if page.width > page.height:
            left = page.wide - self._side - GAP
            flow.add(self._grid(page.left, flow.y, left, min(height, left * 0.86)))
            x, y, wide = page.left + left + GAP, flow.y, self._side
            below = self._tables(flow, x, y, wide)
            rest = self._notes(flow, notes, x=x, y=below + 6, width=wide, bottom=flow.y + height)
            flow.y += height
            return rest
        wide = page.wide
        second = wide - self._side - GAP
        tables = self._box_table(page.left, self._side)
        tall = self._height(*tables) + 8
        grid = min(wide * 0.82, height - tall)
        flow.add(self._grid(page.left, flow.y, wide, grid), grid + 8)
        flow.add(tables[0].draw(tables[1], flow.y))
        x, y = page.left + self._side + GAP, flow.y
        reasons = self._reason_table(x, second)
        if reasons is not None:
            flow.add(reasons[0].draw(reasons[1], y))
            y += self._height(*reasons) + 6
        rest = self._notes(flow, notes, x=x, y=y, width=second, bottom=flow.y + max(tall, flow.room - kept) - 8)
        flow.y = flow.bottom - kept
        return rest

    def _grid(self, x: float, y: float, width: float, height: float) -> list[Primitive]:
        figure = talent_grid(self._chart, width, height, style=paper_style(read_json("look", "tokens.json")),
                             measure=self._hand.measure, words=self._hand.words,
                             options=GridOptions(names=False, tails=False))
        return [shifted(one, x, y) for one in figure.primitives]

    def _tables(self, flow: Flow, x: float, y: float, width: float) -> float:
        table, rows = self._box_table(x, width)
        flow.add(table.draw(rows, y))
        y += self._height(table, rows)
        reasons = self._reason_table(x, width)
        if reasons is None:
            return y
        flow.add(reasons[0].draw(reasons[1], y + 7))
        return y + 7 + self._height(*reasons)

    @staticmethod
    def _height(table: Table, rows: list[Row]) -> float:
        return table.height(rows)

    def _box_table(self, x: float, width: float) -> tuple[Table, list[Row]]:
        words, chart = self._hand.words, self._chart
        narrow, name = NARROW, width - sum(NARROW)
        counts = [Column(words(f"paper.map.{key}"), wide, "end")
                  for key, wide in zip(("certain", "open", "sum"), narrow[1:4], strict=True)]
        columns = (Column(words("paper.map.box"), narrow[0], "middle", 600), Column(words("paper.map.levels"), name),
                   *counts, Column("%", narrow[4], "end"))
        table = Table(columns, self._hand, left=x, numbered=False)
        ordered = sorted(COLUMN, key=self._said.shown, reverse=True)
        lines = [self._count_line(str(self._said.shown(box)), box_name(chart, box), (box,)) for box in ordered]
        rows = table.rows(lines, tallest=400)
        rows += table.rows([self._count_line("", words("paper.map.total"), BOXES)], tallest=400, weight=600)
        shown = boxes_text([self._said.shown(box) for box in SUCCESSION_BOXES])
        succession = self._count_line("", words("paper.figure.succession", boxes=shown), SUCCESSION_BOXES)
        return table, rows + table.rows([succession], tallest=400)

    def _count_line(self, number: str, name: str, boxes: tuple[int, ...]) -> tuple[str, ...]:
        words, chart = self._hand.words, self._chart
        certain = sum(chart.counts.get(box, 0) for box in boxes)
        open_ = sum(chart.provisional_counts.get(box, 0) for box in boxes)
        total = sum(chart.counts.values()) + sum(chart.provisional_counts.values())
        share = share_text(certain + open_, total, words).removesuffix(" %")
        return (number, name, people_text(certain, words), people_text(open_, words) if open_ else NONE,
                people_text(certain + open_, words), share)

    def _reason_table(self, x: float, width: float) -> tuple[Table, list[Row]] | None:
        words, chart = self._hand.words, self._chart
        if not chart.unrated:
            return None
        table = Table((Column(words("paper.map.unrated"), width - 46), Column(words("paper.map.people"), 46, "end")),
                      self._hand, left=x, numbered=False)
        ranked = sorted(chart.unrated_reasons.items(), key=lambda item: (-item[1], item[0]))
        lines = [(self._said.reason(code), people_text(count, words)) for code, count in ranked[:REASONS_SHOWN]]
        if len(ranked) > REASONS_SHOWN:
            lines.append((words("paper.map.more_reasons", n=len(ranked) - REASONS_SHOWN), NONE))
        rows = table.rows(lines, tallest=400)
        total = (words("paper.map.unrated_total"), people_text(chart.unrated, words))
        return table, rows + table.rows([total], tallest=400, weight=600)

    def _notes(self, flow: Flow, notes: list[str], *, x: float, y: float, width: float, bottom: float) -> list[str]:
        hand, line, shapes = self._hand, self._hand.size("note").line, list[Shape]()
        for number, note in enumerate(notes):
            lines = hand.lines(note, "note", width=width)
            if y + len(lines) * line > bottom:
                flow.add(shapes)
                return notes[number:]
            shapes += hand.block(lines, "note", x=x, y=y)
            y += len(lines) * line + 1.5
        flow.add(shapes)
        return []
