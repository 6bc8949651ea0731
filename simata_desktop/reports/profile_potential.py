"""The psychogram of a profile: the eight aspects from Kurang Sekali to Baik Sekali, their score, the session."""

from __future__ import annotations

import numpy as np

from simata_desktop.domain.profile import Potential
from simata_desktop.figures.numbers import score_text
from simata_desktop.figures.primitives import Dots, Point, Polyline
from simata_desktop.reports.flow import Flow, Shape
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.reports.table import Column, Table
from simata_desktop.reports.writing import Hand

STEP, SCORE = 38.0, 44.0
DOT, LINE = 2.6, 1.0


class Psychogram:
    """Table, dots and the line through them; ``height`` of all with the sentence below."""

    def __init__(self, hand: Hand, said: ProfileWords, told: Potential, *, flow: Flow) -> None:
        self._hand, self._said, self._told, self._page = hand, said, told, flow.page
        name = flow.page.wide - len(said.names.scale) * STEP - SCORE
        self._first = flow.page.left + name
        self._table = Table([Column(said("potential.aspect"), name),
                             *(Column(step.code, STEP, "middle") for step in said.names.scale),
                             Column(said("axes.value"), SCORE, "end")], hand, left=flow.page.left, numbered=False)
        self._rows = self._table.rows([self._line(code, level) for code, level in told.aspects], tallest=200)
        self._below = hand.lines(self._words(), "note", width=flow.page.wide)

    @property
    def height(self) -> float:
        """Height of the table and the sentence below it."""
        return self._table.height(self._rows) + len(self._below) * self._hand.size("note").line + 4

    def draw(self, y: float) -> list[Shape]:
        """All of it below ``y``."""
        shapes = self._table.draw(self._rows, y)
        points = list(self._points(y + self._table.head_height))
        if len(points) > 1:
            shapes.append(Polyline(tuple(points), "text", LINE))
        if points:
            across, down = (np.asarray(values) for values in zip(*points, strict=True))
            shapes.append(Dots(across, down, np.arange(len(points)), DOT, "text"))
        below = y + self._table.height(self._rows) + 3
        return [*shapes, *self._hand.block(self._below, "note", x=self._page.left, y=below)]

    def _points(self, y: float) -> list[Point]:
        """Where the dots stand: a level on the middle of its column, decimals between two."""
        found = []
        for (_, level), row in zip(self._told.aspects, self._rows, strict=True):
            if level is not None:
                found.append((self._first + (level - 0.5) * STEP, y + row.height / 2))
            y += row.height
        return found

    def _line(self, code: str, level: float | None) -> tuple[str, ...]:
        return (self._said.aspect(code), *("" for _ in self._said.names.scale), self._said.short(level))

    def _words(self) -> str:
        said, told = self._said, self._told
        key = "session.expired" if told.expired else "session" if told.valid_until else "session.open"
        when = said(key, session=told.session, day=said.day(told.day), until=said.day(told.valid_until))
        if told.score is None:
            return when
        return f"{said('potential.score', score=score_text(told.score, said.words))} {when}"
