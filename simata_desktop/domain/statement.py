"""What a statement of completeness says: which indicators of which unit, and what holds where there is no record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StatedIndicator:
    """An indicator (or part): its label, article, and the words of the row that holds for people without a record."""

    code: str
    label: str
    article: str | None
    absence: str


@dataclass(frozen=True, slots=True)
class CompletenessStatement:
    """The statement of the head of a unit for a mapping year; ``people`` are those of the unit and all under it.

    ``whole_office``: the head of the office states it for everybody.
    """

    unit: str
    people: int
    period: int
    rating_year: int
    day: date
    indicators: tuple[StatedIndicator, ...]
    whole_office: bool = False
