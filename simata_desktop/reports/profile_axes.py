"""Where the numbers of a profile come from: both axes row by row with state, value, weight, result and source."""

from __future__ import annotations

from simata_desktop.domain.profile import AxisLine, IndicatorLine, Profile, Standing
from simata_desktop.figures.numbers import NONE, decimal_text, score_text
from simata_desktop.reports.flow import Flow
from simata_desktop.reports.profile_words import ProfileWords
from simata_desktop.reports.table import Column, Row, Table
from simata_desktop.reports.writing import Hand

VALUE, WEIGHT, RESULT = 40.0, 38.0, 52.0
SHARES = (0.40, 0.34, 0.26)  # of the rest: indicator, state, source


def axes_table(flow: Flow, hand: Hand, said: ProfileWords, profile: Profile) -> tuple[Table, list[Row]]:
    """The table and its rows for the width of the page; no rows where the boxes may not be seen."""
    rest = flow.page.wide - VALUE - WEIGHT - RESULT
    first, second, last = (rest * share for share in SHARES)
    table = Table([Column(said("axes.indicator"), first), Column(said("axes.state"), second),
                   Column(said("axes.value"), VALUE, "end"), Column(said("axes.weight"), WEIGHT, "end"),
                   Column(said("axes.result"), RESULT, "end"), Column(said("axes.source"), last)],
                  hand, left=flow.page.left, numbered=False)
    standing = profile.standing
    if standing is None:
        return table, []
    rows: list[Row] = []
    potential = _aspects(profile)
    for axis in standing.axes:
        rows += table.rows([_line(one, said, potential) for one in axis.indicators], tallest=flow.full_room / 3)
        rows += table.rows([_axis(axis, said)], tallest=flow.full_room / 3, weight=700)
    return table, [*rows, *table.rows([_talent(standing, said)], tallest=flow.full_room / 3, weight=700)]


def _aspects(profile: Profile) -> tuple[float, float] | None:
    """Sum of the aspects and the highest there is; None unless all eight are known and count."""
    one = profile.potential
    levels = [level for _, level in one.aspects if level is not None] if one and not one.expired else []
    return (sum(levels), one.top * len(one.aspects)) if one and levels and len(levels) == len(one.aspects) else None


def _line(one: IndicatorLine, said: ProfileWords, potential: tuple[float, float] | None) -> tuple[str, ...]:
    return (one.label, said.condition(one, potential), score_text(one.score, said.words), _weight(one.weight, said),
            said.result(one), said.source(one.source))


def _axis(axis: AxisLine, said: ProfileWords) -> tuple[str, ...]:
    level = axis.level or said("axes.open")
    score = said.range(axis.range, axis.cuts)
    weight = _weight(sum(one.weight for one in axis.indicators), said)
    return said.words(f"paper.figure.{axis.code}"), level, "", weight, score, said.lacking(axis)


def _talent(standing: Standing, said: ProfileWords) -> tuple[str, ...]:
    shares = " : ".join(_weight(axis.weight, said) for axis in standing.axes)
    return said("axes.talent"), shares, "", "", said.range(standing.talent_range), ""


def _weight(weight: float, said: ProfileWords) -> str:
    whole = abs(weight - round(weight)) < 1e-9
    return NONE if weight == 0 else decimal_text(weight, 0 if whole else 1, said.words)
