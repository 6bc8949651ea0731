"""Beside the first page: the one next step, counts by box, assessments that end soon."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.domain.completeness import Completeness
from simata_desktop.domain.next_steps import ASK, EVIDENCE, PRINT, RATINGS, REGISTER, NextStep, next_steps
from simata_desktop.domain.reconciliation import Counts
from simata_desktop.domain.talent_map import TalentMap
from simata_desktop.ui.home_boxes import HomeBoxes
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.panel import button_row, panel_ground, stacked
from simata_desktop.ui.widgets.section import Section

MAY_ASK = frozenset(("entry", "verifier"))
PAGES = {REGISTER: "import", RATINGS: "import", EVIDENCE: "performance", PRINT: "report"}
SHOWN = 5  # sessions before the rest becomes a number


class NextStepView(QWidget):
    """One step at a time with its button; "Lewati" shows the next, after the last the first again.

    Signals: ``ask_asked()`` where the step is to ask the units.
    """

    ask_asked = Signal()

    def __init__(self, context: Context, found: Completeness) -> None:
        super().__init__()
        self._context, self._found, self._at = context, found, 0
        may_ask = not context.workspace.desk.user.roles.isdisjoint(MAY_ASK)
        self.steps: Sequence[NextStep] = [one for one in next_steps(found) if one.kind != ASK or may_ask]
        text = context.text
        self.title, self.words = label("", "subtitle", wrap=True), label("", "small", wrap=True)
        self.go = Button(context.theme, "", kind="filled")
        self.skip = Button(context.theme, text("ui.home.skip"))
        self.go.clicked.connect(self._go)
        self.skip.clicked.connect(self._skip)
        ground, column = panel_ground(context.theme)
        for widget in (label(text("ui.home.next"), "small", tone="muted"), self.title, self.words):
            column.addWidget(widget)
        column.addLayout(button_row(self.go, self.skip))
        stacked(self, ground)
        self.skip.setVisible(len(self.steps) > 1)
        self._show()

    def _show(self) -> None:
        step, text = self.steps[self._at], self._context.text
        params = {"unit": step.unit, "count": text.count(step.units or step.people), "year": self._found.rating_year,
                  "indicator": self._found.labels.get(step.indicator, step.indicator), "period": self._found.period}
        self.title.setText(text(f"ui.home.step.{step.kind}", **params))
        self.words.setText(text(f"ui.home.why.{step.kind}", **params))
        words = text(f"ui.home.go.{step.kind}", **params)
        self.go.setText(words)
        self.go.setAccessibleName(words)

    def _skip(self) -> None:
        self._at = (self._at + 1) % len(self.steps)
        self._show()

    def _go(self) -> None:
        kind = self.steps[self._at].kind
        if kind == ASK:
            self.ask_asked.emit()
        else:
            self._context.shell.open_page(PAGES[kind])


class HomePanel(Section):
    """The whole right side; without ``drawn`` (who may not see boxes) the counts are left out.

    ``compared`` with the national system, once it has told any box.
    """

    def __init__(self, context: Context, found: Completeness, drawn: TalentMap | None, *,
                 compared: Counts | None = None) -> None:
        super().__init__(context.theme, row="row_table")
        self._context, text = context, context.text
        self.step = NextStepView(context, found)
        self.add(self.step)
        if drawn is not None and found.total.people:
            self.add_head(text("ui.home.boxes"), text("ui.home.boxes_aside"))
            self.boxes = HomeBoxes(context.theme, text, drawn)
            self.boxes.opened.connect(lambda box: context.shell.open_page("map", box))
            self.add(self._framed(self.boxes))
            self.add_row(text("ui.home.unrated"), text.count(drawn.unrated), strong=True)
            if compared is not None and compared.told:
                self.add_row(text("ui.home.reconcile"), self._link_to_reconcile(compared))
        self._add_expiring(found)
        self.end()

    def _link_to_reconcile(self, compared: Counts) -> Button:
        """How many are the same and how many differ; opens their list."""
        text, shell = self._context.text, self._context.shell
        words = text("ui.home.reconcile.counts", equal=text.count(compared.equal),
                     different=text.count(compared.different))
        self.reconcile = Button(self._context.theme, words, kind="link")
        self.reconcile.setAccessibleName(f"{text('ui.home.reconcile')}: {words}")
        self.reconcile.clicked.connect(lambda: shell.open_page("reconcile"))
        return self.reconcile

    def _framed(self, widget: QWidget) -> QWidget:
        ground = frame("surface", "bottom")
        column = QVBoxLayout(ground)
        edge = self._context.theme.tokens.space("page_edge")
        column.setContentsMargins(edge, 0, edge, edge)
        column.addWidget(widget)
        return ground

    def _add_expiring(self, found: Completeness) -> None:
        text = self._context.text
        if not found.expiring:
            return
        people = text.count(sum(one.people for one in found.expiring))
        self.add_head(text("ui.home.expiring"), text("ui.home.expiring_people", count=people))
        for one in found.expiring[:SHOWN]:
            self.add_row(text("ui.home.expiring_row", session=one.session, count=text.count(one.people)),
                         text.day(one.until))
        rest = len(found.expiring) - SHOWN
        if rest > 0:
            self.add_row(text("ui.home.expiring_rest", count=text.count(rest)))
