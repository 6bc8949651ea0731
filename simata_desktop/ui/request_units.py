"""The units that may be asked, each with a tick, how many people lack something, and when it was asked before."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.services.worklists import Lacking, Survey
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.section import Section


class RequestUnits(Section):
    """All ticked when first shown, or ``only`` those of these ids; ticks stay when it is shown anew.

    Signals: ``changed()`` when a tick was set or taken away.
    """

    changed = Signal()

    def __init__(self, context: Context, only: Collection[str]) -> None:
        super().__init__(context.theme, ground="surface_alt")
        self._context, self._only = context, frozenset(only)
        self.survey: Survey | None = None
        self.boxes: dict[str, QCheckBox] = {}
        self.all = Button(context.theme, "", kind="link")

    def show_survey(self, found: Survey) -> None:
        """The units as they are now."""
        text, first = self._context.text, self.survey is None
        ticked = {uid for uid, box in self.boxes.items() if box.isChecked()}
        self.survey = found
        self.clear()
        self.boxes = {}
        self.all = Button(self._context.theme, "", kind="link")
        self.all.clicked.connect(self.tick_all)
        self.add_head(text("ui.requests.ask.units"), right=self.all)
        for unit in found.units:
            self.boxes[unit.id] = QCheckBox()
            self.boxes[unit.id].setChecked(unit.id in ticked if not first else not self._only or unit.id in self._only)
            self.boxes[unit.id].toggled.connect(self._tell)
            self.add(self._unit(unit, self.boxes[unit.id]))
        if found.unplaced:
            rest = label(text("ui.requests.ask.unplaced", count=text.count(found.unplaced)), "small", tone="muted",
                         wrap=True)
            edge = self._context.theme.tokens.space("page_edge")
            rest.setContentsMargins(edge, edge, edge, edge)
            self.add(rest)
        self._tell()

    def chosen(self) -> list[Lacking]:
        """The units that are ticked."""
        return [one for one in (self.survey.units if self.survey else ()) if self.boxes[one.id].isChecked()]

    def tick_all(self) -> None:
        """Tick all; none where some are ticked."""
        on = not self.chosen()
        for box in self.boxes.values():
            box.setChecked(on)

    def _tell(self) -> None:
        self.all.setText(self._context.text("ui.requests.ask.none" if self.chosen() else "ui.requests.ask.all"))
        self.all.setAccessibleName(self.all.text())
        self.all.setVisible(len(self.boxes) > 1)
        self.changed.emit()

    def _unit(self, unit: Lacking, box: QCheckBox) -> QWidget:
        text, theme = self._context.text, self._context.theme
        counts = text("ui.requests.ask.counts", people=text.count(unit.people), cells=text.count(unit.cells))
        asked = text("ui.requests.ask.before", day=unit.asked_on) if unit.asked_on else ""
        box.setAccessibleName(f"{unit.name}, {counts}")
        made = frame("surface_alt", "bottom")
        made.setFixedHeight(theme.tokens.height("row_two_lines"))
        edge = theme.tokens.space("page_edge")
        row = QHBoxLayout(made)
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(box)
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(ElidedLabel(unit.name, "small"))
        both.addWidget(ElidedLabel(" · ".join(filter(None, (counts, asked))), "caption", tone="muted"))
        row.addLayout(both, 1)
        return made
