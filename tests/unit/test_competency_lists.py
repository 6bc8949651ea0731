"""Gap list, matrix and distribution: ranked, unknown never zero, readable without colour, words inside and apart."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.figures.competency_matrix import MatrixPlan, MatrixRow, competency_matrix, rows_in
from simata_desktop.figures.distribution import Distribution, DistributionHeads, distribution
from simata_desktop.figures.gap_list import GapHeads, GapPlan, gap_lines, gap_list, gap_total
from simata_desktop.figures.gap_tones import STEPS, gap_tone
from simata_desktop.figures.numbers import signed_text
from simata_desktop.figures.primitives import Line, Marks, Polygon, Rect, Text
from simata_desktop.figures.radar_plan import axes_of
from simata_desktop.figures.table_style import TableFigure, paper_table, screen_table
from simata_desktop.figures.tokens import palette
from simata_desktop.reports.fonts import HOUSE, measure
from simata_desktop.resources import read_json, words

TOKENS = read_json("look", "tokens.json")
MEASURE = measure(HOUSE)
NAMES = CompetencyNames.parse(read_json("reference", "competencies.json")).competencies
ID = words("id")
STYLES = {"screen": screen_table(TOKENS), "projector": screen_table(TOKENS, projector=True),
          "paper": paper_table(TOKENS)}
SCREEN, PAPER = STYLES["screen"], STYLES["paper"]
TOOLS = {"measure": MEASURE, "words": ID}
NEED, ABOVE = ({code: Fraction(level) for code in COMPETENCIES} for level in (3, 4))
SHOWN = ("3", "17/6", "5/2", "3", "10/3", "5/2", "7/3", "8/3", "3")
LEVELS = dict(zip(COMPETENCIES, map(Fraction, SHOWN), strict=True))
HEADS = GapHeads("Kesenjangan", "Capaian", "Ke 3", "Ke 4")
SPREAD_HEADS = DistributionHeads("Kompetensi", "Median", "Di bawah")


def kind(drawn: TableFigure, wanted: type) -> list:
    return [one for one in drawn.primitives if isinstance(one, wanted)]


def texts(drawn: TableFigure) -> list[str]:
    return [one.text for one in kind(drawn, Text)]


def room(one: Text) -> tuple[float, float, float, float]:
    wide = MEASURE.width(one.text, size=one.size, weight=one.weight)
    left = one.x - {"start": 0, "middle": 0.5, "end": 1}[one.anchor] * wide
    return left, one.y - 0.72 * one.size, left + wide, one.y + 0.2 * one.size


def assert_readable(drawn: TableFigure) -> None:
    """Words inside the figure and none over another."""
    rooms = [(one, room(one)) for one in kind(drawn, Text) if one.text]
    for one, (left, top, right, bottom) in rooms:
        assert left >= -0.01, one
        assert right <= drawn.width + 0.01, one
        assert top >= -0.01, one
        assert bottom <= drawn.height + 0.01, one
    for (one, first), (other, second) in combinations(rooms, 2):
        apart = (first[2] <= second[0] + 0.01 or second[2] <= first[0] + 0.01
                 or first[3] <= second[1] + 0.01 or second[3] <= first[1] + 0.01)
        assert apart, (one, other)


def person_gaps(width: float = 300, style: str = "paper") -> TableFigure:
    lines = gap_lines(LEVELS, NEED, NAMES, target=ABOVE)
    plan = GapPlan(lines, HEADS, gap_total("Jumlah", lines), ("JPM", "93,2 %", "69,9 %"), "JPM 93,2 %: Optimal.")
    return gap_list(plan, width, style=STYLES[style], **TOOLS)


def test_gaps_are_ranked_with_both_standards_and_sums():
    lines = gap_lines(LEVELS, NEED, NAMES, target=ABOVE)
    assert [one.name for one in lines[:3]] == ["Mengelola Perubahan", "Komunikasi", "Pengembangan Diri dan Orang Lain"]
    assert lines[-1].name == "Pelayanan Publik"
    shown = texts(person_gaps())
    start = shown.index("Mengelola Perubahan")
    assert shown[start:start + 4] == ["Mengelola Perubahan", "2,33", "–0,67", "–1,67"]
    total = shown.index("Jumlah")
    assert shown[total:total + 4] == ["Jumlah", "25,17", "–1,83", "–10,83"]
    assert shown[-4:] == ["JPM", "93,2 %", "69,9 %", "JPM 93,2 %: Optimal."]


def test_a_shortfall_is_filled_to_the_left_and_a_surplus_hollow_to_the_right():
    drawn = person_gaps()
    bars = [one for one in kind(drawn, Rect) if one.height < PAPER.row / 2]
    zeros = [one for one in kind(drawn, Line) if one.x1 == one.x2 and one.stroke == "text_muted"]
    zero = zeros[0].x1
    assert len(zeros) == 9
    assert {line.x1 for line in zeros} == {zero}
    short, more = [one for one in bars if one.fill == "accent"], [one for one in bars if one.fill == "surface"]
    assert (len(short), len(more)) == (5, 1)
    assert all(one.x + one.width == pytest.approx(zero) for one in short)
    assert [one.stroke for one in more] == ["accent"]
    assert more[0].x == pytest.approx(zero)
    assert short[0].width == pytest.approx(4 * short[-1].width)  # –0,67 beside –0,17
    assert all(one.x > 0 and one.x + one.width < drawn.width for one in bars)


def test_what_is_not_known_stands_last_in_grey_without_a_bar():
    some = {code: LEVELS[code] for code in COMPETENCIES[:6]}
    lines = gap_lines({**some, "managing_change": Fraction("2.6")}, NEED, NAMES, typed=("managing_change", "2,6…"))
    assert [one.level for one in lines[6:]] == [None] * 3
    drawn = gap_list(GapPlan(lines, GapHeads("Kesenjangan", "Capai", "Selisih")), 336, style=SCREEN, **TOOLS)
    grey = [one.text for one in kind(drawn, Text) if one.color == "text_muted"]
    assert grey[3:] == ["Mengelola Perubahan", "2,6…", "Pengambilan Keputusan", "Perekat Bangsa"]
    assert len([one for one in kind(drawn, Line) if one.x1 == one.x2]) == 6
    assert gap_total("Jumlah", lines).level is None


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(COMPETENCIES), st.fractions(0, 5)),
       st.dictionaries(st.sampled_from(COMPETENCIES), st.integers(0, 5).map(Fraction)),
       st.integers(240, 700), st.sampled_from(sorted(STYLES)), st.booleans())
def test_gap_lists_of_any_width_are_readable(levels, need, width, style, both):
    lines = gap_lines(levels, need, NAMES, target=ABOVE if both else None)
    known = [one.gap for one in lines if one.gap is not None]
    assert known == sorted(known)
    assert all(one.gap is None for one in lines[len(known):])
    heads = HEADS if both else GapHeads("Kesenjangan", "Capai", "Selisih")
    width = max(width, 340) if style == "projector" else width
    drawn = gap_list(GapPlan(lines, heads, gap_total("Jumlah", lines)), width, style=STYLES[style], **TOOLS)
    assert_readable(drawn)
    for one in kind(drawn, Rect):
        assert one.x >= 0
        assert one.x + one.width <= width + 0.01


def matrix(rows: int = 7, **more: object) -> MatrixPlan:
    levels = [tuple(None if (place + row) % 8 == 7 else 1.0 + (place * row) % 7 / 2 for place in range(9))
              for row in range(rows)]
    people = tuple(MatrixRow(f"Pegawai Umpamawan {row}", line, tuple(None if one is None else one - 3 for one in line))
                   for row, line in enumerate(levels))
    return MatrixPlan("Nama pegawai", axes_of(NAMES), people, ("Median", (2.5,) * 8 + (None,)),
                      ("Di bawah standar", (3,) * 9), **more)


def test_tones_darken_with_the_shortfall_and_never_above_the_standard():
    order = [gap_tone(gap) for gap in (0.5, 0, -0.25, -0.75, -1.25, -2)]
    assert order[0] is None
    assert len(set(order)) == 6
    assert gap_tone(None) is None
    for theme in ("light", "projector", "paper"):
        heads = [palette(TOKENS, theme)[tone] for tone in order[1:]]
        light = [sum(int(color[at:at + 2], 16) * weight for at, weight in ((1, 3), (3, 6), (5, 1))) for color in heads]
        assert light == sorted(light, reverse=True)
    assert gap_tone(Fraction(-1, 2)) == STEPS[1][1]
    assert gap_tone(Fraction(-51, 100)) == STEPS[2][1]


def test_below_the_standard_is_marked_without_colour():
    plan = matrix()
    drawn = competency_matrix(plan, 700, style=SCREEN, **TOOLS)
    low = sum(gap is not None and gap < 0 for one in plan.rows for gap in one.gaps)
    assert len(kind(drawn, Polygon)) == low > 10
    assert sum(one.weight == 600 and one.anchor == "middle" for one in kind(drawn, Text)) == low + 2 * 9
    missing = sum(level is None for one in plan.rows for level in one.levels)
    assert texts(drawn).count("–") == missing + 1


def test_slices_show_everybody_once_and_the_summary_at_the_end():
    plan, height = matrix(23), 180.0
    count = rows_in(height, PAPER)
    seen, summaries = [], 0
    for first in range(0, len(plan.rows), count):
        drawn = competency_matrix(plan, 520, style=PAPER, first=first, count=count, **TOOLS)
        assert drawn.height <= height + 0.01
        shown = texts(drawn)
        assert "Nama pegawai" in shown
        seen += [one for one in shown if one.startswith("Pegawai Umpamawan")]
        summaries += "Di bawah standar" in shown
    assert seen == [one.name for one in plan.rows]
    assert summaries == 1
    assert rows_in(10, PAPER) == 1


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize(("width", "head"), [(1100, "Komunikasi"), (480, "KOM")])
def test_heads_shorten_together(style, width, head):
    width += 160 if style == "projector" else 0
    drawn = competency_matrix(matrix(), width, style=STYLES[style], **TOOLS)
    assert head in texts(drawn)
    assert_readable(drawn)


def spread(counts: tuple[int, ...], standard: tuple[float, float] | None = (3.0, 3.0),
           median: float | None = 2.5) -> TableFigure:
    one = Distribution("Komunikasi", counts, standard, median, 4)
    return distribution([one], 500, heads=SPREAD_HEADS, style=SCREEN, **TOOLS)


def test_shares_standard_and_median_stand_at_their_levels():
    drawn = spread((0, 1, 7, 10, 2, 0))
    cells = [one for one in kind(drawn, Rect) if one.stroke == "hairline"]
    assert [one.fill is not None for one in cells] == [False, True, True, True, True, False]
    assert texts(drawn)[-6:] == ["5 %", "35 %", "50 %", "10 %", "2,50", "4"]
    need = next(one for one in kind(drawn, Line) if one.stroke == "text")
    assert need.x1 == need.x2 == pytest.approx(cells[3].x)
    mark = kind(drawn, Marks)[0]
    assert mark.x[0] == pytest.approx(cells[2].x + cells[2].width / 2)
    assert mark.y[0] > cells[2].y + cells[2].height
    both = [one for one in kind(spread((1, 1, 1, 1, 1, 1), (2.0, 4.0)), Line) if one.stroke == "text"]
    assert [one.dash != () for one in both] == [True, True]


def test_nobody_is_no_share_and_few_are_more_than_nothing():
    drawn = spread((0,) * 6, None, None)
    assert not [one for one in kind(drawn, Rect) if one.stroke == "hairline" and one.fill]
    assert texts(drawn)[-2:] == ["–", "–"]
    assert not kind(drawn, Marks)
    assert "<1 %" in texts(spread((1, 0, 0, 999, 0, 0)))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 4000)] * 6), min_size=1, max_size=9), st.integers(380, 800),
       st.sampled_from(sorted(STYLES)), st.floats(0, 5))
def test_distributions_of_any_width_are_readable(counts, width, style, level):
    rows = [Distribution(one.name, many, (level, level), level, sum(many) // 2, one.short)
            for one, many in zip(NAMES, counts, strict=False)]
    width = max(width, 480) if style == "projector" else width
    drawn = distribution(rows, width, heads=SPREAD_HEADS, style=STYLES[style], **TOOLS)
    assert_readable(drawn)
    for one in kind(drawn, Marks):
        assert 0 <= one.x[0] <= width


def test_colours_are_names_every_theme_knows():
    drawn = [person_gaps(), competency_matrix(matrix(), 700, style=SCREEN, **TOOLS), spread((1, 2, 3, 4, 5, 6))]
    for theme in ("light", "dark", "projector", "paper"):
        known = palette(TOKENS, theme)
        for one in (shape for figure in drawn for shape in figure.primitives):
            for field in ("fill", "stroke", "color"):
                assert getattr(one, field, None) in (None, *known)


def test_a_difference_shows_its_sign_only_where_it_is_one():
    assert [signed_text(value, 2, ID) for value in (-0.666, 0.333, 0.0, -0.004, 0.004, None, -11.17)] == [
        "–0,67", "+0,33", "0,00", "0,00", "0,00", "–", "–11,17"]
