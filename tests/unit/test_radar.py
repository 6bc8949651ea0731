"""The radar: labels apart at any size, nothing outside, no false zero, people told apart without colour."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.figures.dashes import strokes
from simata_desktop.figures.markers import SHAPES, marker_outline
from simata_desktop.figures.primitives import Marks, Polygon, Polyline, Text
from simata_desktop.figures.radar import AXIS, LEGEND, SCALE, RadarFigure, radar, radar_frame
from simata_desktop.figures.radar_curves import runs
from simata_desktop.figures.radar_labels import Box
from simata_desktop.figures.radar_plan import Axis, Band, Level, RadarPlan, Series, axes_of
from simata_desktop.figures.radar_style import paper_radar, screen_radar
from simata_desktop.figures.tokens import palette
from simata_desktop.reports.fonts import HOUSE, measure
from simata_desktop.resources import read_json

TOKENS = read_json("look", "tokens.json")
MEASURE = measure(HOUSE)
NAMES = CompetencyNames.parse(read_json("reference", "competencies.json"))
NINE = axes_of(NAMES.competencies)
STYLES = {"screen": screen_radar(TOKENS), "projector": screen_radar(TOKENS, projector=True),
          "paper": paper_radar(TOKENS)}
SCREEN = STYLES["screen"]
FULL = (3.0, 3.33, 2.67, 3.0, 3.33, 2.33, 2.6, 4.0, 1.5)
THREE, FOUR = Level("Administrator (3)", (3.0,) * 9), Level("JPT Pratama (4)", (4.0,) * 9)


def shown(plan: RadarPlan, width: float = 336, height: float = 245, **options: object) -> RadarFigure:
    return radar(plan, width, height, style=SCREEN, measure=MEASURE, **options)


def kind(drawn: RadarFigure, wanted: type) -> list:
    return [one for one in drawn.primitives if isinstance(one, wanted)]


def person(values: tuple[float | None, ...], **more: object) -> RadarPlan:
    return RadarPlan(NINE, (Series("Orangnya", values),), **more)


def curve_points(drawn: RadarFigure) -> list[tuple[float, float]]:
    ground = len(drawn.frame.ground)
    found = []
    for one in drawn.primitives[ground:]:
        found += zip(one.x, one.y, strict=True) if isinstance(one, Marks) else one.points
    return found


def apart_by_an_edge(box: Box, corners: list[tuple[float, float]]) -> bool:
    """Is there a straight line between the box and the convex polygon? (All edges of both are tried.)"""
    four = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
    normals = [(1, 0), (0, 1)]
    normals += [(b[1] - a[1], a[0] - b[0]) for a, b in zip(corners, corners[1:] + corners[:1], strict=True)]
    for nx, ny in normals:
        ours, theirs = ([x * nx + y * ny for x, y in points] for points in (four, corners))
        if max(ours) <= min(theirs) + 1e-6 or max(theirs) <= min(ours) + 1e-6:
            return True
    return False


WORDS = st.lists(st.text("abdegikmnoprstu", min_size=1, max_size=14), min_size=1, max_size=6).map(" ".join)
AXES = st.lists(st.builds(Axis, WORDS, WORDS, st.text("ABDIKMOP", min_size=1, max_size=6)), min_size=3, max_size=12)


@settings(max_examples=120, deadline=None)
@given(AXES, st.integers(150, 800), st.integers(130, 900), st.sampled_from(sorted(STYLES)), st.integers(0, 4),
       st.booleans())
def test_labels_never_meet_nor_leave_nor_cover_the_radar(axes, width, height, look, people, legend):
    some = tuple(Series(f"Pegawai {number}" * number, (3.0,) * len(axes)) for number in range(people))
    plan = RadarPlan(tuple(axes), some, Level("Administrator (3)", (3.0,) * len(axes)))
    drawn = radar(plan, width, height, style=STYLES[look], measure=MEASURE, legend=legend)
    words = [one for one in drawn.labels if one.text]
    for one in words:
        assert one.box.left >= -1e-6, one
        assert one.box.top >= -1e-6, one
        assert one.box.right <= width + 1e-6, one
        assert one.box.bottom <= height + 1e-6, one
    for one, other in combinations(words, 2):
        assert not one.box.meets(other.box), (one, other)
    ends = [drawn.frame.place(axis, drawn.frame.top) for axis in range(len(axes))]
    for one in words:
        assert one.kind == SCALE or apart_by_an_edge(one.box, ends), one
    assert drawn.frame.radius >= 0.1 * min(width, height) * 0.6
    for x, y in ends:
        assert -1e-6 <= x <= width + 1e-6
        assert -1e-6 <= y <= height + 1e-6


@settings(max_examples=30, deadline=None)
@given(AXES, st.integers(150, 500), st.integers(130, 500))
def test_every_word_stands_in_its_box(axes, width, height):
    drawn = radar(RadarPlan(tuple(axes), (Series("Orangnya", (1.0,) * len(axes)),)), width, height, style=SCREEN,
                  measure=MEASURE)
    boxes = [one.box for one in drawn.labels]
    for one in kind(drawn, Text):
        wide = MEASURE.width(one.text, size=one.size, weight=one.weight)
        left = one.x - {"start": 0, "middle": 0.5, "end": 1}[one.anchor] * wide
        top, bottom = one.y - 0.72 * one.size, one.y + 0.2 * one.size  # capitals and what hangs below
        assert any(box.left - 0.01 <= left and left + wide <= box.right + 0.01 and box.top <= top
                   and bottom <= box.bottom + 0.01 for box in boxes), one


@pytest.mark.parametrize(("width", "height", "words"), [
    (336, 245, "Pengembangan Diri dan Orang Lain"), (200, 170, "Pengemb. Diri & Or."), (150, 130, "PDOL"),
    (560, 800, "Pengembangan Diri dan Orang Lain"),
])
def test_a_small_figure_takes_shorter_names(width, height, words):
    drawn = shown(person(FULL), width, height)
    assert [one.text for one in drawn.labels if one.kind == AXIS][5] == words
    assert drawn.frame.radius >= 0.2 * min(width, height)


def test_an_inspector_shows_names_legend_and_all_levels():
    drawn = shown(person(FULL, standard=THREE, target=FOUR))
    assert [one.text for one in drawn.labels if one.kind == SCALE] == ["5", "4", "3", "2", "1"]
    assert [one.text for one in drawn.labels if one.kind == LEGEND] == ["Orangnya", THREE.label, FOUR.label]
    assert len({one.box.top for one in drawn.labels if one.kind == LEGEND}) == 1


@settings(max_examples=80, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)), min_size=9, max_size=9),
       st.one_of(st.none(), st.integers(0, 8)))
def test_nothing_is_drawn_outside_nor_for_what_is_not_known(values, typed):
    given_ = tuple(values)
    plan = RadarPlan(NINE, (Series("Orangnya", given_, typed),), Level("s", given_), Level("t", given_),
                     Band("m", given_, given_, given_))
    drawn = shown(plan)
    for x, y in curve_points(drawn):
        assert math.hypot(x - drawn.frame.x, y - drawn.frame.y) <= drawn.frame.radius * 1.02 + 8
        assert math.isfinite(x)
        assert math.isfinite(y)
    known = sum(value is not None and math.isfinite(value) for value in values)
    marks = shown(RadarPlan(NINE, plan.series), legend=False)
    assert sum(len(one.x) for one in kind(marks, Marks)) == known
    for one in kind(marks, Marks):
        for x, y in zip(one.x, one.y, strict=True):
            assert math.hypot(x - marks.frame.x, y - marks.frame.y) <= marks.frame.radius + 1e-6


def test_zero_is_the_middle_and_five_the_edge():
    frame = shown(person(FULL)).frame
    for axis in range(9):
        assert frame.place(axis, 0.0) == pytest.approx((frame.x, frame.y))
        x, y = frame.place(axis, 5.0)
        assert math.hypot(x - frame.x, y - frame.y) == pytest.approx(frame.radius)
    assert frame.place(0, 5.0)[1] < frame.y
    assert frame.place(2, 5.0)[0] > frame.x
    marks = kind(shown(person((9.0, *(0.0,) * 8)), legend=False), Marks)[0]
    assert (marks.x[0], marks.y[0]) == pytest.approx(frame_top(shown(person(FULL), legend=False)))
    assert marks.y[1] == pytest.approx(shown(person(FULL), legend=False).frame.y)


def frame_top(drawn: RadarFigure) -> tuple[float, float]:
    return drawn.frame.place(0, 5.0)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.booleans(), min_size=3, max_size=12))
def test_chains_are_neighbours_and_hold_every_known_axis_once(known):
    found = runs(tuple(3.0 if one else None for one in known), 5)
    assert sorted(axis for chain in found for axis in chain) == [axis for axis, one in enumerate(known) if one]
    joined = {pair for chain in found for pair in pairwise(chain)}
    if not all(known):
        count = len(known)
        after = [(axis, (axis + 1) % count) for axis in range(count)]
        assert joined == {pair for pair in after if known[pair[0]] and known[pair[1]]}


def test_a_gap_stays_open_and_unfilled_and_a_lone_value_is_a_dot():
    drawn = shown(person((3.0, 3.0, None, None, 2.0, None, None, None, None)), legend=False)
    lines = [one for one in kind(drawn, Polyline) if one.stroke == "series.1"]
    assert [len(one.points) for one in lines] == [2]
    assert not [one for one in kind(drawn, Polygon) if one.fill == "series.1"]
    assert len(kind(drawn, Marks)[0].x) == 3
    whole = shown(person(FULL), legend=False)
    assert [one.alpha < 0.5 for one in kind(whole, Polygon) if one.fill == "series.1"] == [True]


def test_the_value_being_typed_is_a_hollow_dot_off_the_line():
    plan = RadarPlan(NINE, (Series("Orangnya", (3.0,) * 6 + (2.6, None, None), typed=6),))
    settled, typed = kind(shown(plan, legend=False), Marks)
    assert len(settled.x) == 6
    assert (settled.fill, typed.fill) == ("series.1", "surface")
    assert len(typed.x) == 1
    line = kind(shown(plan, legend=False), Polyline)[0]
    assert len(line.points) == 6


def test_four_people_differ_without_colour():
    for style in STYLES.values():
        looks = [(look.pen.dash, look.marker, look.filled) for look in style.series]
        assert len({dash for dash, _, _ in looks}) == 4
        assert len({marker for _, marker, _ in looks}) == 4
        assert style.target.dash not in {dash for dash, _, _ in looks}
        assert not style.standard.dash
    four = RadarPlan(NINE, tuple(Series(f"P{n}", (n + 0.5,) * 9) for n in range(4)), THREE, FOUR)
    drawn = shown(four, 420, 320, legend=False)
    assert [one.shape for one in kind(drawn, Marks)] == list(SHAPES)
    assert sum(one.fill is not None for one in kind(drawn, Polygon)) == 1
    pens = {(one.dash, one.line) for one in kind(drawn, Polygon) if one.stroke not in (None, "grid")}
    assert len(pens) == 6


def test_a_median_has_its_middle_half_as_a_filled_ring():
    band = Band("Median", (2.0,) * 9, (2.5,) * 9, (3.0,) * 9)
    alone = shown(RadarPlan(NINE, band=band), legend=False)
    ring = next(one for one in kind(alone, Polygon) if one.fill)
    frame, far = alone.frame, []
    for x, y in ring.points:
        far.append(round(math.hypot(x - frame.x, y - frame.y) / frame.radius * 5, 6))
    assert sorted(set(far)) == [2.0, 3.0]
    assert far.count(3.0) == far.count(2.0) == 10  # closed both times
    assert len(kind(alone, Marks)) == 1
    beside = shown(RadarPlan(NINE, (Series("Orangnya", FULL),), band=band), legend=False)
    assert len(kind(beside, Marks)) == 1  # the person's
    half = shown(RadarPlan(NINE, band=Band("Median", (2.0,) * 3 + (None,) * 6, (2.5,) * 9, (3.0,) * 9)), legend=False)
    assert [len(one.points) for one in kind(half, Polygon) if one.fill] == [6]


def test_only_curves_change_with_the_values():
    first, second = person(FULL, standard=THREE), person((1.0,) * 9, standard=THREE)
    frame = radar_frame(first, 336, 245, style=SCREEN, measure=MEASURE)
    again = shown(second)
    assert len(again.primitives) == len(frame.ground) + len(frame.curves(second))
    first, second = ([one for one in ground if isinstance(one, Text | Polygon)]
                     for ground in (frame.ground, again.frame.ground))
    assert first == second


def test_a_point_means_the_axis_it_is_nearest_to():
    frame = shown(person(FULL)).frame
    for axis in range(9):
        assert frame.axis_at(*frame.place(axis, 3.0)) == axis
        box = [one for one in frame.labels if one.kind == AXIS][axis].box
        assert frame.axis_at((box.left + box.right) / 2, (box.top + box.bottom) / 2) == axis
    assert frame.axis_at(1, 1) is None


def test_colours_are_names_every_theme_knows():
    band = Band("Median", FULL, FULL, FULL)
    people = tuple(Series(f"P{n}", FULL, 1) for n in range(4))
    for theme in ("light", "dark", "projector", "paper"):
        known = palette(TOKENS, theme)
        for plan in (RadarPlan(NINE, people, THREE, FOUR, band), RadarPlan(NINE, band=band)):
            for one in shown(plan).primitives:
                for field in ("fill", "stroke", "color"):
                    assert getattr(one, field, None) in (None, *known)


def test_a_plan_that_cannot_be_drawn_is_refused():
    for wrong in (lambda: RadarPlan(NINE[:2]), lambda: RadarPlan((*NINE, *NINE)),
                  lambda: person((1.0,) * 8), lambda: person(FULL, standard=Level("s", (1.0,))),
                  lambda: RadarPlan(NINE, tuple(Series("P", FULL) for _ in range(5)))):
        with pytest.raises(ValueError):
            wrong()


def test_names_follow_the_law_and_abbreviations_are_known_to_the_sheets():
    assert tuple(one.code for one in NAMES.competencies) == COMPETENCIES
    assert tuple(one.code for one in NAMES.aspects) == ASPECTS
    assert [one.name for one in NAMES.competencies] == TOKENS["radar"]["order"]
    assert [step.code for step in NAMES.scale] == ["KS", "K", "C", "B", "BS"]
    heads = read_json("reference", "headings.json")
    fields = next(part for part in heads.values() if isinstance(part, dict) and "integrity" in part)
    for one in NAMES.competencies:
        assert one.abbreviation in fields[one.code]
        assert one.name in fields[one.code]
    assert len({one.abbreviation for one in (*NAMES.competencies, *NAMES.aspects)}) == 17
    assert NAMES.of("grit").name == "Motivasi dan Komitmen"
    with pytest.raises(KeyError):
        NAMES.of("courage")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 90), st.floats(0, 90)), min_size=2, max_size=8))
def test_strokes_of_a_dashed_chain_lie_on_it_and_leave_gaps(points):
    whole = sum(math.dist(a, b) for a, b in pairwise(points))
    drawn = sum(math.dist(a, b) for a, b in strokes(points, (4, 2)))
    assert drawn == pytest.approx(4 * (whole // 6) + min(whole % 6, 4), abs=1e-3)
    assert sum(math.dist(a, b) for a, b in strokes(points, ())) == pytest.approx(whole)


def test_marks_weigh_alike():
    for shape in SHAPES[1:]:
        corners = marker_outline(shape, 3.0)
        area = sum(a[0] * b[1] - a[1] * b[0] for a, b in zip(corners, corners[1:] + corners[:1], strict=True)) / 2
        assert area == pytest.approx(math.pi * 9)
    with pytest.raises(ValueError):
        marker_outline("star", 1.0)
