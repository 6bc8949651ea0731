"""The frame around the pages: rail, top bar, messages, content, inspector, status bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.ui.inspector import Inspector
from simata_desktop.ui.rail import Rail
from simata_desktop.ui.status_bar import StatusBar
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.banner import PracticeBanner
from simata_desktop.ui.widgets.front_stack import FrontStack
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.message import MessageStrip

NARROW = 1100  # pixels below which the rail shows icons only


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page in the rail, made when it is first opened. ``made_by`` is "module:Class"; ``foot`` puts it at the foot."""

    key: str
    icon: str
    made_by: str
    keys: str = ""
    foot: bool = False


class Frame(QWidget):
    """Only places things; the window decides what is shown."""

    def __init__(self, theme: Theme, text: Text, entries: Sequence[PageEntry]) -> None:
        super().__init__()
        self._theme = theme
        words = [(entry.key, entry.icon, text(f"ui.page.{entry.key}")) for entry in entries]
        self.rail = Rail(theme, words, [entry.key for entry in entries if entry.foot])
        self.bars, self.pages = FrontStack(), FrontStack()
        self.inspector = Inspector(theme)
        self.message = MessageStrip(theme, text("ui.message.close"))
        self.banner = PracticeBanner(theme, text("ui.practice.banner"))
        self.banner.hide()
        self.status = StatusBar(theme, text)
        self._wait(theme, text)
        body = _column(self.bars, self.message, _row(_column(self.banner, self.pages), self.inspector))
        outer = _column(_row(self.rail, body), self.status)
        place = QVBoxLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(outer)
        theme.changed.connect(self._measure)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.squeeze(on=self.width() < NARROW)

    def _measure(self) -> None:
        self.bars.setFixedHeight(self._theme.tokens.height("top_bar"))

    def _wait(self, theme: Theme, text: Text) -> None:
        """What stands there until the first page has been made."""
        self.bars.addWidget(frame("background", "bottom"))
        self.bars.setFixedHeight(theme.tokens.height("top_bar"))
        waiting = frame("surface")
        row = QVBoxLayout(waiting)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge, edge, edge, edge)
        row.addWidget(label(text("ui.opening"), tone="muted"))
        row.addStretch(1)
        self.pages.addWidget(waiting)


def _column(*widgets: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    for widget in widgets:
        stretch = 0 if isinstance(widget, (StatusBar, MessageStrip, PracticeBanner)) else 1
        column.addWidget(widget, stretch)
    return made


def _row(left: QWidget, right: QWidget) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(left)
    row.addWidget(right)
    for widget in (left, right):
        row.setStretchFactor(widget, 0 if isinstance(widget, (Rail, Inspector)) else 1)
    return made
