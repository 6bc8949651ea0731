"""The inspector of the competency map: one person, up to four over each other, or the middle of many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from simata_desktop.domain.competency_map import Quartiles, Spread
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.figures.radar_plan import RadarPlan
from simata_desktop.services.assessment_history import PersonSession
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.competency_map import MapPerson
from simata_desktop.ui.assessment_gaps import GapLine, GapList, gap_lines
from simata_desktop.ui.competency_plans import MOST, group_plan, people_plan, person_plan, sessions_plan, with_levels
from simata_desktop.ui.competency_rows import category_words
from simata_desktop.ui.competency_spread import lift_words, needs_words, quartile_words, share_words
from simata_desktop.ui.derivation_view import PersonHead, person_block
from simata_desktop.ui.page import Context
from simata_desktop.ui.person_sessions import PersonSessions
from simata_desktop.ui.radar_view import RadarView
from simata_desktop.ui.text import DASH
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.panel import stacked
from simata_desktop.ui.widgets.section import Section, strip

TALL = 290  # pixels of the radar


class CompetencyView(QWidget):
    """Made anew for every choice: a head, a radar, below it what the radar shows in words."""

    def __init__(self, context: Context, plan: RadarPlan, head: QWidget, name: str) -> None:
        super().__init__()
        self.context = context
        self.radar = RadarView(context.theme, accessible=name)
        self.radar.setFixedHeight(TALL)
        self.radar.show_plan(plan)
        self.column = stacked(self, head, self.radar)

    def end(self, *parts: QWidget) -> None:
        """What stands below the radar."""
        for part in parts:
            self.column.addWidget(part)
        self.column.addStretch(1)


class PersonRadar(CompetencyView):
    """One person with the session that counts; the other sessions can be laid over it.

    Signals: ``session_opened(code)``.
    """

    session_opened = Signal(str)

    def __init__(self, context: Context, names: CompetencyNames, one: Participant, sessions: Sequence[PersonSession], *,
                 hidden: str = "") -> None:
        theme, text = context.theme, context.text
        self._names, self._one, self._sessions = names, one, with_levels(sessions)
        self._called = hidden or one.name
        head = person_block(theme, PersonHead(one.name, one.nip, one.grade, one.position, one.agency or one.unit,
                                              hidden))
        super().__init__(context, person_plan(text, names, one, self._called), head, self._called)
        self.over = QCheckBox(text("ui.competency.over", count=min(len(self._sessions), MOST)))
        self.over.toggled.connect(self._lay_over)
        self.gaps = GapList(theme)
        self.gaps.show_lines(gap_lines(text, one, None), text("ui.competency.gaps"))
        self.list = PersonSessions(theme, text, sessions)
        self.list.opened.connect(self.session_opened)
        bar, row = strip(theme, ground="surface_alt")
        row.addWidget(self.over)
        bar.setVisible(len(self._sessions) > 1)
        self.end(bar, _scores(context, one), self.gaps, self.list)

    def _lay_over(self, on: bool) -> None:
        text = self.context.text
        self.radar.show_plan(sessions_plan(text, self._names, self._sessions) if on
                             else person_plan(text, self._names, self._one, self._called))


def _scores(context: Context, one: Participant) -> Section:
    """JPM now and on the tier above."""
    text, judged = context.text, one.judged
    made = Section(context.theme, ground="surface_alt")
    for key, value, category in (("jpm", judged.jpm, judged.category),
                                 ("projection", judged.projection, judged.projection_category)):
        if value is not None:
            words = text(f"ui.competency.view.{key}", value=text.number(float(value)))
            told = f"{words} · {category_words(text, category)}" if category else words
            made.add_two_lines(told, text(f"ui.competency.view.{key}.of",
                                          tier=one.tier_label if key == "jpm" else one.next_label))
    return made


def people_view(context: Context, names: CompetencyNames, people: Sequence[MapPerson],
                called: Sequence[str]) -> CompetencyView:
    """Two to four people over each other, with JPM, category and how many competencies lie below."""
    text = context.text
    head = _title(context, text("ui.competency.view.people", count=len(people)), "")
    made = CompetencyView(context, people_plan(text, names, people, called), head, ", ".join(called))
    rows = Section(context.theme, ground="surface_alt")
    for one, name in zip(people, called, strict=True):
        jpm = text.number(float(one.standing.jpm)) if one.standing.jpm is not None else DASH
        told = text("ui.competency.view.jpm", value=jpm)
        rows.add_two_lines(name, f"{told} · {category_words(text, one.category)}" if one.category else told)
    made.end(rows)
    return made


def group_view(context: Context, names: CompetencyNames, spreads: Sequence[Spread], *, called: str, second: str,
               jpm: Quartiles | None, open_unit: Callable[[], None] | None = None) -> CompetencyView:
    """The middle of many; ``open_unit`` leads to the unit it is about."""
    text, theme = context.text, context.theme
    made = CompetencyView(context, group_plan(text, names, spreads), _title(context, called, second), called)
    parts: list[QWidget] = []
    if open_unit is not None:
        bar, row = strip(theme, ground="surface_alt")
        button = Button(theme, text("ui.competency.open_unit"), "arrow-right", kind="small")
        button.clicked.connect(open_unit)
        row.addWidget(button)
        row.addStretch(1)
        parts.append(bar)
    sums = Section(theme, ground="surface_alt")
    sums.add_row(text("ui.competency.view.jpm_median"), quartile_words(text, jpm, 1), strong=True)
    gaps = GapList(theme)
    ordered = sorted(spreads, key=lambda one: (one.mean_gap is None, one.mean_gap or 0))
    gaps.show_lines([GapLine(names.of(one.code).name, share_words(text, one.share_below),
                             None if one.mean_gap is None else float(one.mean_gap), text.signed(one.mean_gap))
                     for one in ordered], text("ui.competency.view.group_gaps"))
    made.end(*parts, sums, _heads(context, "ui.competency.view.group_gaps"), gaps, _lifts(context, names, ordered))
    return made


def _lifts(context: Context, names: CompetencyNames, spreads: Sequence[Spread]) -> Section:
    """What would lift the medians that lie below the standard."""
    text = context.text
    made = Section(context.theme, ground="surface_alt")
    low = [one for one in spreads if one.lift is not None]
    if low:
        made.add_head(text("ui.competency.view.lift"))
    for one in low:
        made.add_two_lines(names.of(one.code).name, text("ui.competency.view.lift.row", lift=lift_words(text, one.lift),
                                                         needs=needs_words(text, one.needs)))
    return made


def _heads(context: Context, key: str) -> QWidget:
    bar, row = strip(context.theme, "row_table", "background")
    row.addWidget(label(context.text(key), "small", tone="muted"))
    row.addStretch(1)
    return bar


def _title(context: Context, first: str, second: str) -> QWidget:
    made, edge = frame("surface_alt", "bottom"), context.theme.tokens.space("page_edge")
    column = QVBoxLayout(made)
    column.setContentsMargins(edge, edge, edge, edge - 4)
    column.setSpacing(0)
    column.addWidget(label(first, "subtitle", wrap=True))
    if second:
        column.addWidget(label(second, "small", tone="muted", wrap=True))
    return made
