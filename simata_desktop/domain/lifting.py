"""What one more piece of evidence would do for somebody whose score begins under a cut.

The pieces are the rows and bands of the scheme's own rubrics; an indicator without rows tells the number it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from simata_desktop.domain.exact import HUNDRED, ZERO, total
from simata_desktop.domain.indicators import ASPECTS, LEVELS, RATINGS, feed_of
from simata_desktop.domain.outcome import NOT_APPLICABLE, OPEN
from simata_desktop.domain.scheme import Axis, Indicator, Rubric

NO_EVIDENCE = (RATINGS, LEVELS, ASPECTS)  # ratings and sessions tell these, no single piece of evidence
LARGEST_BELOW = 10**6  # a score over a larger denominator is none a scheme's weights can give


@dataclass(frozen=True, slots=True)
class Piece:
    """One record of evidence that is not there yet.

    ``code``: ``INDICATOR`` or ``INDICATOR.PART``; ``value``: row code, or the smallest number that is enough;
    ``label``: words of the row or band, empty where the number itself is the score; ``gain``: points on the axis.
    """

    code: str
    value: str
    label: str
    gain: Fraction


def exact_score(score: float) -> Fraction:
    """The exact score a stored double stands for: weights and rubrics give no denominators over a million."""
    return Fraction(score).limit_denominator(LARGEST_BELOW)


def lifting_pieces(axis: Axis, states: Mapping[str, str], low: Fraction) -> tuple[Piece, ...]:
    """The pieces any one of which brings the lower end ``low`` of ``axis`` to its first cut, the smallest gain first.

    ``states``: state of each indicator, and as ``INDICATOR.PART`` of each part of one that is open. Of every open
    indicator or part the lowest row, band or number that is enough; nothing where no single piece is.
    """
    wanted = axis.cuts[0] - low
    found = [piece for indicator, weight in _weights(axis, states)
             for piece in _of_indicator(indicator, states, weight=weight, wanted=wanted)]
    return tuple(sorted(found, key=lambda piece: piece.gain))


def _weights(axis: Axis, states: Mapping[str, str]) -> Iterator[tuple[Indicator, Fraction]]:
    """The indicators of an axis with the share (0–1) each has while the excluded ones leave theirs to the others."""
    held = [one for one in axis.indicators if states.get(one.code) != NOT_APPLICABLE]
    whole = total([one.weight for one in held])
    for one in held:
        yield one, one.weight / whole if len(held) < len(axis.indicators) else one.weight / HUNDRED


def _of_indicator(indicator: Indicator, states: Mapping[str, str], *, weight: Fraction,
                  wanted: Fraction) -> Iterator[Piece]:
    code = indicator.code
    if states.get(code) not in OPEN or not weight or wanted <= 0:
        return
    if indicator.rubric.kind != "mean":
        yield from _smallest(code, indicator.rubric, source=feed_of(code).source, share=weight, wanted=wanted)
        return
    parts = [part for part in indicator.rubric.parts if states.get(f"{code}.{part.code}") != NOT_APPLICABLE]
    whole = total([part.weight for part in parts])
    for part in parts:
        if states.get(f"{code}.{part.code}") in OPEN and whole:
            yield from _smallest(f"{code}.{part.code}", part.rubric, source=feed_of(code, part.code).source,
                                 share=weight * part.weight / whole, wanted=wanted)


def _smallest(code: str, rubric: Rubric, *, source: str, share: Fraction, wanted: Fraction) -> Iterator[Piece]:
    """The lowest step of a rubric that is enough, if there is one."""
    if source in NO_EVIDENCE or not share:
        return
    needed = wanted / share
    if rubric.kind == "direct":
        number = Fraction(ceil(needed * HUNDRED), 100)  # a number that can be typed: two decimals, never short of it
        if number <= HUNDRED:
            yield Piece(code, f"{float(number):g}", "", number * share)
        return
    enough = [(score, value, label) for score, value, label in _steps(rubric) if score >= needed and score > ZERO]
    if enough:
        score, value, label = min(enough, key=lambda step: step[0])
        yield Piece(code, value, label, score * share)


def _steps(rubric: Rubric) -> Iterator[tuple[Fraction, str, str]]:
    for row in rubric.rows:
        yield row.score, row.code, row.label
    for band in rubric.bands:
        yield band.score, str(band.start), band.label
