"""The participant beside the Asesmen table: how much is filled, JPM so far, radar, gaps; all follow the typing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.figures.radar_plan import RadarPlan, Series, axes_of, values_of
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.session_roll import POTENTIAL, read
from simata_desktop.ui.assessment_columns import names
from simata_desktop.ui.assessment_gaps import GapList, aspect_lines, gap_lines
from simata_desktop.ui.assessment_scope import tier_level
from simata_desktop.ui.competency_plans import person_plan
from simata_desktop.ui.derivation_view import PersonHead, person_block
from simata_desktop.ui.page import Context
from simata_desktop.ui.radar_view import RadarView
from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.elided_label import ElidedLabel, ShrinkingLabel
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.panel import stacked
from simata_desktop.ui.widgets.section import strip

Draft = tuple[str, str]  # code of the cell that is open, and what stands in it


class ParticipantView(QWidget):
    """Made once; ``show_person`` is cheap enough for every key stroke."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme = context.theme
        self._context = context
        self._shown: tuple[int, bool] | None = None
        self._head: QWidget = frame("surface_alt")
        self.filled, self.assessors = label("", "small"), ElidedLabel("", "small", tone="muted")
        self.score_name, self.score = label("", "small", tone="muted"), label("", "subtitle")
        self.score_of = ShrinkingLabel("", "small", tone="muted")
        self.beyond = label("", "small", tone="muted", wrap=True)
        self.gap_end = label(context.text("ui.assessment.gaps.gap"), "small", tone="muted")
        self.gap_head, self.gaps = ElidedLabel("", "small", tone="muted"), GapList(theme)
        self.radar = RadarView(theme, accessible=context.text("ui.assessment.radar"))
        self._build()

    def _build(self) -> None:
        theme, text = self._context.theme, self._context.text
        who, row = strip(theme, "section_head", "surface_alt")
        row.addWidget(self.filled)
        row.addWidget(self.assessors, 1)
        sums, row = strip(theme, "section_head", "surface_alt")
        row.addWidget(self.score_name)
        row.addStretch(1)
        row.addWidget(self.score)
        row.addWidget(self.score_of)
        heads, row = strip(theme, "row_table", "background")
        row.addWidget(self.gap_head, 1)
        row.addWidget(label(text("ui.assessment.gaps.level"), "small", tone="muted"))
        row.addWidget(self.gap_end)
        edge = theme.tokens.space("page_edge")
        self.beyond.setContentsMargins(edge, theme.tokens.space("xs"), edge, theme.tokens.space("xs"))
        stacked(self, self._head, who, sums, self.beyond, self.radar, heads, self.gaps).addStretch(1)

    def show_person(self, one: Participant, face: str, *, hidden: str = "", draft: Draft | None = None) -> None:
        """Show a participant; ``hidden`` stands for the name while names hide, ``draft`` is what is being typed."""
        if self._shown != (one.id, bool(hidden)):
            self._shown = (one.id, bool(hidden))
            self._show_head(one, hidden)
        text, potential = self._context.text, face == POTENTIAL
        codes, known = (ASPECTS, one.aspects) if potential else (COMPETENCIES, one.levels)
        self.gap_end.setVisible(not potential)
        self.filled.setText(text("ui.assessment.person.aspects" if potential else "ui.assessment.person.levels",
                                 filled=len(known), all=len(codes)))
        if potential:
            self._say_potential(one)
            self.radar.show_plan(RadarPlan(axes_of(names().aspects), (Series(
                text("ui.assessment.radar.person"), values_of(names().aspects, one.aspects)),)))
            self.gap_head.set_words(text("ui.assessment.gaps.aspects"))
            self.gaps.show_lines(aspect_lines(text, one), self.gap_head.words)
        else:
            self._say_match(one)
            self.radar.show_plan(typed_plan(text, one, draft))
            self.gap_head.set_words(_standard_words(text, one))
            self.gaps.show_lines(gap_lines(text, one, draft), self.gap_head.words)

    def _show_head(self, one: Participant, hidden: str) -> None:
        head = person_block(self._context.theme, PersonHead(one.name, one.nip, one.grade, one.position,
                                                            one.agency or one.unit, hidden))
        column = self.layout()
        if column is not None:
            column.replaceWidget(self._head, head)
        self._head.setParent(None)
        self._head.deleteLater()
        self._head = head
        text = self._context.text
        named = "; ".join(one.assessors) or text("ui.assessment.person.nobody")
        self.assessors.set_words(text("ui.assessment.person.assessors", names=named))

    def _say_match(self, one: Participant) -> None:
        text, judged = self._context.text, one.judged
        whole = judged.jpm is not None
        value = judged.jpm if whole else judged.so_far
        shown = text.number(None if value is None else float(value))
        self.score_name.setText(text("ui.assessment.person.jpm" if whole else "ui.assessment.person.jpm.so_far"))
        self.score.setText("" if value is None else text("ui.assessment.person.percent", value=shown))
        if judged.category and judged.fill_category:
            self.score_of.setText(text("ui.assessment.person.categories",
                                       mapping=text(f"ui.assessment.category.{judged.category}"),
                                       filling=text(f"ui.assessment.category.{judged.fill_category}")))
        else:
            self.score_of.setText(text("ui.assessment.person.of", count=judged.so_far_count) if value is not None else
                                  text("ui.assessment.person.no_standard" if not one.standard else
                                       "ui.assessment.person.none"))
        above = judged.projection
        self.beyond.setVisible(above is not None)
        if above is not None:
            self.beyond.setText(text(
                "ui.assessment.person.projection", tier=one.next_label, value=text.number(float(above)),
                category=text(f"ui.assessment.category.{judged.projection_category}")
                if judged.projection_category else ""))

    def _say_potential(self, one: Participant) -> None:
        text, value = self._context.text, one.judged.potential
        self.beyond.hide()
        self.score_name.setText(text("ui.assessment.person.potential"))
        self.score.setText("" if value is None else text.number(float(value)))
        self.score_of.setText(text("ui.assessment.person.potential.of" if value is not None else
                                   "ui.assessment.person.potential.open"))


def typed_plan(text: Text, one: Participant, draft: Draft | None) -> RadarPlan:
    """The radar of the competencies; one being typed is marked apart, as far as it is a level already."""
    plan = person_plan(text, names(), one, text("ui.assessment.radar.person"))
    levels = {"standard": (plan.standard, one.tier_label, one.standard),
              "target": (plan.target, one.next_label, one.target)}
    plan = replace(plan, **{word: replace(level, label=tier_level(text, tier, needs.values()))
                            if level is not None and needs else None
                            for word, (level, tier, needs) in levels.items()})
    if draft is None or draft[0] not in COMPETENCIES:
        return plan
    axis, level = COMPETENCIES.index(draft[0]), read(*reversed(draft))[0]
    values = [*plan.series[0].values]
    values[axis] = None if level is None else float(level)
    return replace(plan, series=(replace(plan.series[0], values=tuple(values), typed=axis),))


def _standard_words(text: Text, one: Participant) -> str:
    """"Kesenjangan ke standar 3": one number where all nine need the same."""
    needs = {*one.standard.values()}
    if not needs:
        return text("ui.assessment.gaps.none")
    level = text.number(float(max(needs)), 2).rstrip("0").rstrip(text.locale.decimalPoint())
    return text("ui.assessment.gaps.head" if len(needs) == 1 else "ui.assessment.gaps.head.own", level=level,
                tier=one.tier_label)
