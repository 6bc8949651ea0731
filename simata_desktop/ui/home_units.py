"""The units of the first page as rows of a table, the worst first, with the sums below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from simata_desktop.domain.completeness import Completeness, UnitCompleteness
from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.bar import paint_completeness
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.paged_model import Row
from simata_desktop.ui.widgets.row_delegate import RowDelegate

BAR_COLUMN = 3
BAR_HEIGHT = 8
BAR_SHARE = 0.6  # of its cell, beside the number
TOTAL = -1  # key of the row of sums
ASSESSED = ("competency_assessment", "potential_assessment")


class UnitRows:
    """The units as rows; sorted here, there are few. The sums stay at the end."""

    def __init__(self, found: Completeness | None, total: str) -> None:
        self._units = found.units if found else ()
        self._sums = found.total if found else None
        self._total = total

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Positions in order."""
        order: list[int] = list(range(len(self._units)))
        if sort:
            values = {"name": lambda u: u.name, "people": lambda u: u.people, "ready": lambda u: u.ready,
                      "share": _share, "provisional": lambda u: u.provisional, "no_rating": _no_rating,
                      "no_assessment": _no_assessment, "expired": _expired, "held": lambda u: (u.held_down, u.lifted)}
            order.sort(key=lambda n: values[sort](self._units[n]), reverse=descending)
        return [*order, TOTAL] if len(order) > 1 else order

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some rows."""
        return [_row(self._sums, self._total) if key == TOTAL and self._sums else
                _row(self._units[key], self._units[key].name) for key in keys]


def _row(unit: UnitCompleteness, name: str) -> Sequence[object]:
    parts = (_share(unit), unit.provisional / unit.people if unit.people else 0.0)
    return (name, unit.people, unit.ready, parts, unit.provisional, _no_rating(unit), _no_assessment(unit),
            _expired(unit), (unit.held_down, unit.lifted))


def _share(unit: UnitCompleteness) -> float:
    return unit.ready / unit.people if unit.people else 0.0


def _no_rating(unit: UnitCompleteness) -> int:
    return unit.missing.get("performance_predicate", 0)


def _no_assessment(unit: UnitCompleteness) -> int:
    return max(unit.missing.get(code, 0) for code in ASSESSED)


def _expired(unit: UnitCompleteness) -> int:
    return max(unit.expired.get(code, 0) for code in ASSESSED)


def columns(text: Text) -> list[Column]:
    """The columns of the table."""

    def words(key: str) -> str:
        return text(f"ui.home.{key}")

    def number(value: object) -> str:
        return "–" if not value else text.count(int(str(value)))

    def share(value: object) -> str:
        return f"{text.number(value[0] * 100)} %" if isinstance(value, tuple) else ""

    def held(value: object) -> str:
        if not isinstance(value, tuple) or not value[0]:
            return "–"
        return f"{text.count(value[0])} ({text.count(value[1])})"

    def total(row: Sequence[object]) -> bool:
        return row[0] == text("ui.home.total")

    made = [Column("name", words("unit"), 236, grow=1), Column("people", words("people"), 62, "right", number),
            Column("ready", words("ready"), 52, "right", number),
            Column("share", words("share"), 136, "right", share),
            Column("provisional", words("provisional"), 68, "right", number),
            Column("no_rating", words("no_rating"), 58, "right", number),
            Column("no_assessment", words("no_assessment"), 70, "right", number),
            Column("expired", words("expired"), 70, "right", number),
            Column("held", words("held"), 76, "right", held)]
    return [replace(column, bold=total) for column in made]


class UnitDelegate(RowDelegate):
    """Draws the completeness bar beside its share, and the sums in bold."""

    def paint_words(self, painter: QPainter, room: QRect, place: int, *, values: Row | None, lit: bool) -> None:
        super().paint_words(painter, room, place, values=values, lit=lit)
        parts = values[place] if values and place == BAR_COLUMN else None
        if isinstance(parts, tuple):
            top = room.center().y() + 0.5 - BAR_HEIGHT / 2
            paint_completeness(painter, self._theme, QRectF(room.left(), top, room.width() * BAR_SHARE, BAR_HEIGHT),
                               parts)
