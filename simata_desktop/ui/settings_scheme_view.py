"""The selected rules in readable words, below the list: axes, indicators, cuts, boxes, and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from simata_desktop.domain.scheme import Axis, Scheme
from simata_desktop.ui.settings_scheme_words import (
    JOIN,
    basis_lines,
    box_words,
    cut_words,
    force_words,
    indicator_words,
    other_lines,
)
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.section import strip

NUMBER = 52
SUCCESSION = (7, 8, 9)


class SchemeView(QScrollArea):
    """Scrolls by keyboard; Ctrl+C copies all of it as lines."""

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._theme, self._text = theme, text
        self._lines: list[str] = []
        self.setAccessibleName(text("ui.settings.schemes.shown"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def copy(self) -> None:
        """Put the words on the clipboard, a line each, with tabs between their parts."""
        QGuiApplication.clipboard().setText("\n".join(self._lines))

    def show_scheme(self, scheme: Scheme) -> None:
        """Lay out the words of ``scheme``."""
        self._lines = []
        inside, text = QWidget(), self._text
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, self._theme.tokens.space("m"))
        self._column.setSpacing(0)
        self._head(scheme.title, JOIN.join((text("ui.settings.schemes.named", code=scheme.code,
                                                 version=scheme.version), force_words(text, scheme))))
        for ref, sure in basis_lines(text, scheme):
            self._pair(ref, sure)
        for axis in scheme.axes:
            self._axis(axis)
        self._head(text("ui.settings.schemes.boxes"), text("ui.settings.schemes.boxes.aside"))
        for box in sorted(scheme.boxes, key=lambda one: one.number, reverse=True):
            number, levels, advice = box_words(text, scheme, box)
            self._row(number, "", [levels], advice, "", strong=box.number in SUCCESSION)
        self._head(text("ui.settings.schemes.other"), "")
        for name, said in other_lines(text, scheme):
            self._pair(name, said)
        self._column.addStretch(1)
        self.setWidget(inside)
        inside.show()

    def _axis(self, axis: Axis) -> None:
        self._head(axis.label, "")
        self._pair(self._text("ui.settings.schemes.levels"), cut_words(self._text, axis))
        for component in axis.components:
            weight = sum(one.weight for one in component.indicators)
            self._row(component.label, f"{self._text.value(float(weight))} %", [], "", "", strong=True)
            for one in component.indicators:
                words = indicator_words(self._text, one)
                self._row(words.name, words.weight, words.rubric, words.terms, words.basis)

    def _head(self, title: str, aside: str) -> None:
        self._lines.append("\t".join(part for part in (title, aside) if part))
        made, row = strip(self._theme, "section_head", "background")
        row.addWidget(label(title, "strong"))
        row.addWidget(label(aside, "small", tone="muted"), 1)
        self._column.addWidget(made)

    def _pair(self, name: str, said: str) -> None:
        self._row(name, "", [], said, "")

    def _row(self, name: str, weight: str, rubric: Sequence[str], terms: str, basis: str, *,
             strong: bool = False) -> None:
        """Name and weight at the left; at the right rubric, then terms and basis, muted."""
        self._lines.append("\t".join((name, weight, "; ".join(rubric), terms, basis)).rstrip())
        made, tokens = frame("surface", "bottom"), self._theme.tokens
        grid = QGridLayout(made)
        edge, small = tokens.space("page_edge"), tokens.space("xs")
        grid.setContentsMargins(edge, small, edge, small)
        grid.setHorizontalSpacing(tokens.space("m"))
        grid.setVerticalSpacing(0)
        top = Qt.AlignmentFlag.AlignTop
        called = label(name, "strong" if strong else "small", wrap=True)
        called.setFixedWidth(tokens.width("tray") - edge)
        share = label(weight, "strong" if strong else "small")
        share.setFixedWidth(NUMBER)
        share.setAlignment(Qt.AlignmentFlag.AlignRight | top)
        grid.addWidget(called, 0, 0, len(rubric) + 1, 1, top)
        grid.addWidget(share, 0, 1, top)
        for place, line in enumerate(rubric):
            grid.addWidget(label(line, "small", wrap=True), place, 2, top)
        second = JOIN.join(part for part in (terms, basis) if part)
        if second:
            role = "caption" if rubric else "small"
            grid.addWidget(label(second, role, tone="muted", wrap=True), len(rubric), 2, top)
        grid.setColumnStretch(2, 1)
        self._column.addWidget(made)
