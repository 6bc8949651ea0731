"""Gaps as tones and marks: darker the more is missing, and told without colour."""

from __future__ import annotations

from fractions import Fraction

from simata_desktop.figures.gap_tones import STEPS, below_mark, gap_tone
from simata_desktop.figures.tokens import palette
from simata_desktop.resources import read_json

TOKENS = read_json("look", "tokens.json")


def test_tones_darken_with_the_shortfall_and_never_above_the_standard() -> None:
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


def test_the_mark_fills_the_upper_left_corner() -> None:
    mark = below_mark(10, 20, 4)
    assert set(mark.points) == {(10, 20), (14, 20), (10, 24)}
    assert mark.fill in palette(TOKENS, "paper")
