"""The talent grid: dots in their boxes, counts, hatching, heaps, names, hit testing, density."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simata_desktop.figures.apart import near_pairs, push_apart
from simata_desktop.figures.boxes import succession_outline
from simata_desktop.figures.grid_style import paper_style, screen_style
from simata_desktop.figures.hatch import disc_stripes, rect_stripes
from simata_desktop.figures.heaps import HEAP_FROM
from simata_desktop.figures.people import people_of
from simata_desktop.figures.primitives import Cells, Dots, HatchedDots, Polygon, Rings, Segments, Text
from simata_desktop.figures.talent_grid import DENSITY, PEOPLE, GridFigure, GridOptions, talent_grid
from simata_desktop.figures.tokens import palette
from simata_desktop.reports.fonts import HOUSE, measure
from simata_desktop.resources import read_json, words
from tests.people_on_map import entry, talent_map

TOKENS = read_json("look", "tokens.json")
STYLE = screen_style(TOKENS)
MEASURE = measure(HOUSE)


def figure(people: int = 200, *, size: tuple[int, int] = (690, 610), chart=None, **options: object) -> GridFigure:
    return talent_grid(chart or talent_map(people), *size, style=STYLE, measure=MEASURE, words=words("id"),
                       options=GridOptions(**options) if options else None)


def kind(drawn: GridFigure, wanted: type) -> list:
    return [one for one in drawn.primitives if isinstance(one, wanted)]


@pytest.mark.parametrize("people", [0, 1, 13, 300, 2000])
@pytest.mark.parametrize("size", [(690, 610), (560, 460), (400, 330)])
def test_dots_never_leave_their_box(people, size):
    chart = talent_map(people)
    drawn = figure(chart=chart, size=size, view=PEOPLE)
    for x, y, row in zip(drawn.x, drawn.y, drawn.index, strict=True):
        area = drawn.boxes[chart.entries[row].place]
        assert area.x + STYLE.dot_radius - 1e-6 <= x <= area.right - STYLE.dot_radius + 1e-6
        assert area.body_top + STYLE.dot_radius - 1e-6 <= y <= area.bottom - STYLE.dot_radius + 1e-6


def test_every_placed_person_is_drawn_once():
    chart = talent_map(250)
    drawn = figure(chart=chart)
    indices = np.concatenate([one.index for one in kind(drawn, Dots) + kind(drawn, HatchedDots)])
    marks = sorted(int(one) for one in indices if one >= 0)
    assert marks == sorted(n for n, one in enumerate(chart.entries) if one.place is not None)


def test_only_provisional_people_are_hatched():
    chart = talent_map(250)
    drawn = figure(chart=chart)
    hatched = {int(row) for one in kind(drawn, HatchedDots) for row in one.index if row >= 0}
    assert hatched == {n for n, one in enumerate(chart.entries) if one.state == "provisional"}


def test_counts_and_shares_stand_in_the_heads():
    chart = talent_map(200)
    drawn = figure(chart=chart)
    texts = [one.text for one in kind(drawn, Text)]
    for box in chart.counts:
        assert str(chart.counts[box]) in texts
    placed = chart.rated + chart.provisional
    share = f"{100 * (chart.counts[5] + chart.provisional_counts[5]) / placed:.1f} %".replace(".", ",")
    assert share in texts
    assert f" + {chart.provisional_counts[5]}" in texts


def test_names_cover_no_dot_and_no_other_name():
    drawn = figure(250)
    names = [one for one in kind(drawn, Text) if one.text.endswith(".") and one.size == STYLE.cut.size]
    assert len(names) > 5
    frames = []
    for one in names:
        wide = MEASURE.width(one.text, size=one.size)
        left = one.x if one.anchor == "start" else one.x - wide
        frames.append((left, one.y - one.size * 0.8, left + wide, one.y + one.size * 0.1))
    for number, (left, top, right, bottom) in enumerate(frames):
        inside = (drawn.x > left) & (drawn.x < right) & (drawn.y > top) & (drawn.y < bottom)
        assert not inside.any()
        for other in frames[number + 1:]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_equal_values_heap_with_their_number():
    chance = random.Random(1)
    same = [entry(n, chance, nip=f"{n:018d}", state="rated", box=5, provisional_box=None, possible_boxes=(5,),
                  performance=70.0, potential=70.0, performance_range=(70.0, 70.0), potential_range=(70.0, 70.0),
                  previous_box=None) for n in range(HEAP_FROM + 3)]
    drawn = figure(chart=talent_map(0, entries=same))
    dots = np.concatenate([one.index for one in kind(drawn, Dots)])
    assert (dots >= 0).sum() == 1
    assert str(len(same)) in [one.text for one in kind(drawn, Text) if one.weight == 600 and one.size == STYLE.cut.size]
    assert sorted(drawn.people_at(drawn.x[0], drawn.y[0], 4)) == list(range(len(same)))


def test_movers_point_into_their_old_box():
    chart = talent_map(200)
    drawn = figure(chart=chart)
    tails = next(one for one in kind(drawn, Segments) if len(one.x1) > 1)
    people = people_of(chart)
    assert len(tails.x1) == (people.previous > 0).sum()
    for box, x, y in zip(people.previous[people.previous > 0], tails.x2, tails.y2, strict=True):
        assert drawn.boxes[int(box)].holds(x, y)
    assert any(len(one.x) == len(tails.x1) for one in kind(drawn, Rings))


def test_density_counts_everybody():
    chart = talent_map(900)
    drawn = figure(chart=chart)
    assert drawn.dense
    assert sum(int(one.count.sum()) for one in kind(drawn, Cells)) == chart.rated + chart.provisional
    assert not kind(drawn, Dots)
    for cells in kind(drawn, Cells):
        for x, y, count in zip(cells.x, cells.y, cells.count, strict=True):
            if count:
                assert any(area.x - 1 <= x and x + cells.size <= area.right + 1 and area.body_top - 1 <= y
                           and y + cells.size <= area.bottom + 1 for area in drawn.boxes.values())


def test_view_is_by_number_of_people_unless_asked():
    assert not figure(200).dense
    assert figure(200, view=DENSITY).dense
    assert not figure(900, view=PEOPLE).dense


def test_same_input_same_figure():
    first, second = figure(150), figure(150)
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.y, second.y)
    assert [one for one in first.primitives if isinstance(one, Text)] == [
        one for one in second.primitives if isinstance(one, Text)]


def test_outline_is_round_seven_eight_nine():
    drawn = figure(50)
    outline = succession_outline(drawn.boxes)
    assert any(one.points == outline for one in kind(drawn, Polygon))
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    assert min(xs) == drawn.boxes[7].x
    assert max(xs) == drawn.boxes[9].right
    assert max(ys) == drawn.boxes[8].bottom


def test_box_at_and_agency_numbers():
    chart = talent_map(40)
    label = type(chart.scheme)(chart.scheme.code, 1, "x", shown_numbers={4: 7, 7: 4})
    drawn = figure(chart=type(chart)(**{**chart.__dict__, "scheme": label}))
    for box, area in drawn.boxes.items():
        assert drawn.box_at(area.x + 5, area.y + 5) == box
    assert drawn.box_at(2, 2) is None
    four = drawn.boxes[4]
    numbers = [one for one in kind(drawn, Text) if one.size == STYLE.number.size and four.holds(one.x, one.y)]
    assert [one.text for one in numbers] == ["7"]


def test_colours_are_names_the_tokens_know():
    for theme in ("light", "dark", "projector", "paper"):
        known = palette(TOKENS, theme)
        for people in (200, 900):
            for one in figure(people).primitives:
                for field in ("fill", "stroke", "ink", "ground", "color"):
                    assert getattr(one, field, None) in (None, *known)


def test_text_stays_in_the_plane():
    for style in (STYLE, paper_style(TOKENS), screen_style(TOKENS, projector=True)):
        drawn = talent_grid(talent_map(280), 520, 420, style=style, measure=MEASURE, words=words("id"))
        for one in kind(drawn, Text):
            wide = MEASURE.width(one.text, size=one.size, weight=one.weight)
            left = one.x - {"start": 0, "middle": 0.5, "end": 1}[one.anchor] * wide
            if one.angle == 0:
                assert left >= -0.5
                assert left + wide <= 521
            assert 0 <= one.y <= 420


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 100)), min_size=1, max_size=60))
@example([(0.0, 0.0)] * 6)  # all in one corner
def test_pushing_keeps_the_room_and_parts_neighbours(points):
    x, y = (np.array(values) for values in zip(*points, strict=True))
    room = (0.0, 0.0, 200.0, 100.0)
    far_x, far_y = push_apart(x, y, room=room, distance=9.5)
    assert (far_x >= 0).all()
    assert (far_x <= 200).all()
    assert (far_y >= 0).all()
    assert (far_y <= 100).all()
    first, second = near_pairs(far_x, far_y, 9.5)
    if len(first):
        assert np.hypot(far_x[first] - far_x[second], far_y[first] - far_y[second]).min() > 2.0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 60), st.floats(0, 60)), min_size=2, max_size=40), st.floats(1, 20))
def test_near_pairs_are_all_near_pairs(points, distance):
    x, y = (np.array(values) for values in zip(*points, strict=True))
    found = {tuple(sorted(pair)) for pair in zip(*(ends.tolist() for ends in near_pairs(x, y, distance)), strict=True)}
    plain = {(a, b) for a in range(len(x)) for b in range(a + 1, len(x))
             if np.hypot(x[a] - x[b], y[a] - y[b]) < distance}
    assert found == plain


def test_stripes_stay_inside():
    for ends in disc_stripes(4, pitch=3):
        for x, y in ends:
            assert np.hypot(x, y) <= 4 + 1e-9
    stripes = rect_stripes(10, 20, width=30, height=8, pitch=3)
    assert len(stripes) > 5
    assert all(10 <= x <= 40 and 20 <= y <= 28 for ends in stripes for x, y in ends)
