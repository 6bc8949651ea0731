"""An assessment session as its papers of the day tell it: when, where, who takes part, who assesses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_ITEM = re.compile(r"\s*(\d{1,2}[.:]\d{2}(?:\s*(?:[-–—]|s\.?\s?d\.?)\s*\d{1,2}[.:]\d{2})?)?\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class DayPerson:
    """A participant: ``attended`` None where it was not noted; ``complete``: every measure of the session is filled."""

    nip: str
    name: str
    position: str
    unit: str
    assessors: tuple[str, ...]
    attended: bool | None
    complete: bool


@dataclass(frozen=True, slots=True)
class SessionDay:
    """``agenda``: time (empty where none was given) and what happens; ``machine``: tests whose results are imported."""

    code: str
    name: str
    kind: str
    machine: bool
    final: bool
    day: date | None
    place: str
    start: str
    agenda: tuple[tuple[str, str], ...]
    people: tuple[DayPerson, ...]

    @property
    def assessors(self) -> tuple[str, ...]:
        """Everybody who assesses somebody, by name."""
        return tuple(sorted({name for one in self.people for name in one.assessors}, key=str.casefold))


def agenda(schedule: str) -> tuple[tuple[str, str], ...]:
    """The items of a schedule, which stand between semicolons or on lines of their own: time and what happens."""
    found = []
    for part in re.split(r"[;\n]", schedule):
        match = _ITEM.fullmatch(part)
        if match and part.strip():
            time, what = match[1] or "", match[2].strip()
            found.append((" ".join(time.replace(":", ".").split()), what))
    return tuple(found)


def counted(people: Sequence[DayPerson]) -> tuple[int, int, int]:
    """How many were there, were not, and of how many it was not noted."""
    there = sum(one.attended is True for one in people)
    away = sum(one.attended is False for one in people)
    return there, away, len(people) - there - away
