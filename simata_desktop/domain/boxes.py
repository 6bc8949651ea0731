"""From two ranges to boxes: which are reachable, and what is missing to the next one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from simata_desktop.domain.exact import ZERO
from simata_desktop.domain.scheme import Axis, Scheme

Range = tuple[Fraction, Fraction]


def possible_boxes(scheme: Scheme, performance: Range, potential: Range) -> tuple[int, ...]:
    """The boxes the rectangle of two ranges reaches, rising by the law's number."""
    rows = _levels(scheme.performance, performance)
    columns = _levels(scheme.potential, potential)
    return tuple(sorted(b.number for b in scheme.boxes if b.performance in rows and b.potential in columns))


def _levels(axis: Axis, scores: Range) -> range:
    return range(axis.level(scores[0]), axis.level(scores[1]) + 1)


def box_of(scheme: Scheme, performance: Fraction, potential: Fraction) -> int:
    """The law's number of the box of two scores."""
    return scheme.box_at(scheme.performance.level(performance), scheme.potential.level(potential))


@dataclass(frozen=True, slots=True)
class Distance:
    """A higher box and the points (0–100 scale of each axis) still missing to its lower cuts; 0: already there."""

    box: int
    performance: Fraction
    potential: Fraction


def distances(scheme: Scheme, performance: Fraction, potential: Fraction) -> tuple[Distance, ...]:
    """What two scores lack to every box that is higher on one axis or both; the nearest first.

    For somebody with a range pass its lower ends: what is certain today.
    """
    here = box_of(scheme, performance, potential)
    found = [
        Distance(box.number, _missing(scheme.performance, box.performance, performance),
                 _missing(scheme.potential, box.potential, potential))
        for box in scheme.boxes
        if box.number != here
        and box.performance >= scheme.performance.level(performance)
        and box.potential >= scheme.potential.level(potential)
    ]
    return tuple(sorted(found, key=lambda d: (d.performance + d.potential, d.box)))


def _missing(axis: Axis, level: int, score: Fraction) -> Fraction:
    return ZERO if level == 1 else max(ZERO, axis.cuts[level - 2] - score)


def boundary_gap(scheme: Scheme, performance: Fraction, potential: Fraction) -> Fraction:
    """Points to the nearest cut of either axis, above or below: small means a boundary case."""
    return min(abs(cut - score) for axis, score in ((scheme.performance, performance), (scheme.potential, potential))
               for cut in axis.cuts)
