"""Competencies over many people, and unit by unit: how many stand below, what would lift a median, what is weakest."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from simata_desktop.domain.competency_map import STEPS, Lift, Spread
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.competency_sheet import CompetencySheet, SheetUnit
from simata_desktop.figures.numbers import NONE, decimal_text, people_text, score_text, share_text
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.table import Column, Table, lay
from simata_desktop.reports.writing import Hand, clean
from simata_desktop.resources import Words

COUNT, WIDE, STEP, JPM = 44.0, 52.0, 24.0, 48.0
NAME, WEAKEST = 0.36, 0.64  # of what is left: competency or unit, what would lift or is weakest


def lay_spreads(flow: Flow, hand: Hand, sheet: CompetencySheet, names: CompetencyNames) -> None:
    """One line for each of the nine."""
    words = hand.words
    counts = [Column(words(f"paper.competency.{key}"), width, "end")
              for key, width in (("judged", COUNT), ("below", COUNT), ("share", COUNT), ("at", COUNT), ("above", COUNT),
                                 ("median", WIDE), ("mean", WIDE))]
    steps = [Column(str(step), STEP, "end") for step in range(STEPS)]
    rest = flow.page.wide - sum(one.width for one in (*counts, *steps))
    table = Table([Column(words("paper.competency.competency"), rest * NAME), *counts, *steps,
                   Column(words("paper.competency.lift"), rest * WEAKEST)], hand, left=flow.page.left, numbered=False)
    rows = table.rows([_spread(one, names, words) for one in sheet.spreads],
                      tallest=(flow.full_room - table.head_height - 30) / 2)
    lay(flow, table, rows, heading=words("paper.competency.spreads"), hand=hand)


def _spread(one: Spread, names: CompetencyNames, words: Words) -> tuple[str, ...]:
    judged = people_text(one.judged, words)
    counts = (people_text(count, words) if count else NONE for count in (one.at, one.above))
    return (names.of(one.code).name, judged, people_text(one.below, words) if one.below else NONE,
            share_text(one.below, one.judged, words), *counts,
            _gap(one.gap.median if one.gap else None, words), _gap(one.mean_gap, words),
            *(people_text(count, words) if count else NONE for count in one.reached), _lift(one, words))


def _lift(one: Spread, words: Words) -> str:
    if one.lift is None:
        return words("paper.competency.lift.none") if one.judged else NONE
    lift: Lift = one.lift
    least, most = (decimal_text(float(value), 2, words) for value in (lift.least, lift.most))
    gain = least if least == most else f"{least}–{most}"
    return words("paper.competency.lift.people", people=people_text(lift.people, words), gain=gain)


def lay_units(flow: Flow, hand: Hand, sheet: CompetencySheet, names: CompetencyNames) -> None:
    """One line for each unit: who has no assessment, JPM, how many stand below in each of the nine, the weakest."""
    words = hand.words
    counts = [Column(words(f"paper.competency.{key}"), width, "end")
              for key, width in (("people", COUNT), ("without.short", COUNT), ("jpm.median", JPM))]
    nine = [Column(one.abbreviation, 30.0, "end") for one in names.competencies]
    rest = flow.page.wide - sum(one.width for one in (*counts, *nine))
    table = Table([Column(words("paper.completeness.unit"), rest * 0.5), *counts, *nine,
                   Column(words("paper.competency.weakest.short"), rest * 0.5)], hand, left=flow.page.left,
                  numbered=False)
    rows = table.rows([_unit(one, sheet, names, words) for one in sheet.units],
                      tallest=(flow.full_room - table.head_height - 30) / 2)
    lay(flow, table, rows, heading=words("paper.competency.units"), hand=hand)


def _unit(one: SheetUnit, sheet: CompetencySheet, names: CompetencyNames, words: Words) -> tuple[str, ...]:
    below = one.below or tuple((0, 0) for _ in sheet.codes)
    return (clean(one.name) or words("paper.completeness.no_unit"), people_text(one.people, words),
            people_text(one.without, words) if one.without else NONE,
            percent(one.jpm.median, sheet.cuts, words) if one.jpm else NONE,
            *(f"{people_text(few, words)}" if judged else NONE for few, judged in below),
            ", ".join(names.of(code).name for code in one.weakest) or NONE)


def percent(value: Fraction, cuts: Sequence[float] | None, words: Words) -> str:
    """A JPM in per cent, never rounded over a cut."""
    return f"{score_text(float(value), words, cuts=cuts or ())} %"


def _gap(value: Fraction | None, words: Words) -> str:
    if value is None:
        return NONE
    shown = decimal_text(abs(float(value)), 2, words)
    return f"–{shown}" if round(float(value), 2) < 0 else f"+{shown}" if round(float(value), 2) > 0 else shown
