"""What a radar shows: axes, up to four people or sessions, standard and target, a unit's median with its quartiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import TypeAlias

from simata_desktop.domain.competency_names import MeasureName

LEAST_AXES, MOST_AXES, MOST_SERIES = 3, 12, 4
Values: TypeAlias = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis; the shorter forms are taken where the figure is small."""

    name: str
    short: str
    abbreviation: str


@dataclass(frozen=True, slots=True)
class Series:
    """One person or one session, a value an axis, None where there is none; ``typed`` is the axis being typed."""

    label: str
    values: Values
    typed: int | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """A level to be reached on every axis: the standard of a post or of a tier."""

    label: str
    values: Values


@dataclass(frozen=True, slots=True)
class Band:
    """The middle half of a group of people: lower quartile, median, upper quartile."""

    label: str
    low: Values
    median: Values
    high: Values


@dataclass(frozen=True, slots=True)
class RadarPlan:
    """Everything one radar shows; the first of ``series`` is filled. Values are 0 to ``top``.

    ValueError for fewer than 3 or more than 12 axes, more than 4 series, or values that are not one an axis.
    """

    axes: tuple[Axis, ...]
    series: tuple[Series, ...] = ()
    standard: Level | None = None
    target: Level | None = None
    band: Band | None = None
    top: int = 5

    def __post_init__(self) -> None:
        if not LEAST_AXES <= len(self.axes) <= MOST_AXES or len(self.series) > MOST_SERIES:
            raise ValueError((len(self.axes), len(self.series)))
        band = (self.band.low, self.band.median, self.band.high) if self.band else ()
        levels = [one.values for one in (self.standard, self.target) if one]
        for values in (*(one.values for one in self.series), *levels, *band):
            if len(values) != len(self.axes):
                raise ValueError((len(values), len(self.axes)))


def axes_of(names: Iterable[MeasureName]) -> tuple[Axis, ...]:
    """The axes of competencies or aspects."""
    return tuple(Axis(one.name, one.short, one.abbreviation) for one in names)


def values_of(names: Iterable[MeasureName], levels: Mapping[str, Fraction]) -> Values:
    """The levels of ``names`` in their order; None where there is none."""
    return tuple(float(levels[one.code]) if one.code in levels else None for one in names)


def drawn(value: float | None, top: float) -> float | None:
    """Where a value is drawn: held between 0 and ``top``; None where it is none or no finite number."""
    return None if value is None or not isfinite(value) else min(max(value, 0.0), top)
