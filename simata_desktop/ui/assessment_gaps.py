"""The list beside the radar: every competency with its level and how far it lies from the standard, or every aspect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from simata_desktop.domain.competency import gaps
from simata_desktop.domain.records import ASPECTS
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.ui.assessment_columns import names, shown_level
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.theme import Theme

REACH, BAR = 30, 6  # pixels of one whole level, thickness of a bar
LEVEL, GAP, BARS = 34, 42, 50  # widths of the columns at the right


@dataclass(frozen=True, slots=True)
class GapLine:
    """One line: name, level in words, distance in levels (None: not known), what stands at its end."""

    name: str
    level: str
    gap: float | None
    end: str


def gap_lines(text: Text, one: Participant, draft: tuple[str, str] | None) -> list[GapLine]:
    """The competencies of a participant, the largest shortfall first; ``draft`` (code, text) is being typed."""
    typing = draft[0] if draft else ""
    levels = {code: level for code, level in one.levels.items() if code != typing}
    found = []
    for line in gaps(levels, one.standard):
        said = DASH if line.level is None else shown_level(text, line.level, line.code)
        said = f"{draft[1]}…" if draft and line.code == typing else "" if line.level is None else said
        found.append(GapLine(names().of(line.code).name, said, None if line.gap is None else float(line.gap),
                             "" if line.gap is None else text.signed(line.gap)))
    return found


def aspect_lines(text: Text, one: Participant) -> list[GapLine]:
    """The eight aspects with the words of their step."""
    steps = {step.value: step.name for step in names().scale}
    found = []
    for code in ASPECTS:
        level = one.aspects.get(code)
        whole = int(level) if level is not None and level.denominator == 1 else None
        found.append(GapLine(names().of(code).short, "" if level is None else shown_level(text, level, code), None,
                             steps.get(whole, "") if whole is not None else ""))
    return found


class GapList(QWidget):
    """Paints the lines itself, so that they follow the typing. Their words are its accessible description."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: Sequence[GapLine] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_lines(self, lines: Sequence[GapLine], name: str) -> None:
        """Show these lines; ``name`` is what the list is called."""
        longer = len(lines) != len(self._lines)
        self._lines = lines
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(f"{one.name} {one.level} {one.end}".strip() for one in lines))
        if longer:
            self.updateGeometry()
        self.update()

    @property
    def _height(self) -> int:
        return self._theme.tokens.height("row_derivation")

    def sizeHint(self) -> QSize:
        return QSize(240, self._height * len(self._lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        edge, scale = self._theme.tokens.space("page_edge"), self._theme.tokens.type_size("small").size / 12
        bars = any(line.gap is not None for line in self._lines) or not any(line.end for line in self._lines)
        end = round((GAP if bars else GAP + BARS) * scale)
        for place, line in enumerate(self._lines):
            room = QRect(edge, place * self._height, self.width() - 2 * edge, self._height)
            self._words(painter, line, room, widths=(round(LEVEL * scale), BARS if bars else 0, end))
            if line.gap is not None:
                self._bar(painter, room.right() - end - BARS / 2, room.center().y() + 0.5, gap=line.gap)

    def _words(self, painter: QPainter, line: GapLine, room: QRect, *, widths: tuple[int, int, int]) -> None:
        level, bars, end = widths
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        known = line.gap is not None or (line.end and not bars)
        painter.setPen(self._theme.color("text" if known else "text_muted"))
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight,
                                                room.width() - level - bars - end)
        painter.drawText(room, middle, name)
        painter.drawText(room.adjusted(0, 0, -bars - end, 0), right, line.level)
        painter.drawText(room, right, line.end)

    def _bar(self, painter: QPainter, zero: float, middle: float, *, gap: float) -> None:
        """To the left where something is missing, filled; to the right, hollow, where there is more than needed."""
        reach = max(-BARS / 2 + 2, min(BARS / 2 - 2, gap * REACH))
        painter.setPen(QPen(self._theme.color("hairline_strong"), 1))
        painter.drawLine(round(zero), round(middle - BAR), round(zero), round(middle + BAR))
        bar = QRectF(min(zero, zero + reach), middle - BAR / 2, abs(reach), BAR)
        if gap < 0:
            painter.fillRect(bar, self._theme.color("accent"))
        elif gap > 0:
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
