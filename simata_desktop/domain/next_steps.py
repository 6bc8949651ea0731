"""What would bring the most people onto the map, in the order of its worth: the first page offers one after another."""

from __future__ import annotations

from dataclasses import dataclass

from simata_desktop.domain.completeness import Completeness

REGISTER, RATINGS, EVIDENCE, PRINT = "register", "ratings", "evidence", "print"
RATING = "performance_predicate"
PER_KIND = 3  # units offered of each kind before it becomes a list


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: ``kind`` (register, ratings, evidence, print), the unit, how many people, the indicator."""

    kind: str
    unit: str = ""
    people: int = 0
    indicator: str = ""


def next_steps(found: Completeness) -> tuple[NextStep, ...]:
    """Steps from what is missing; ratings first, for without one nobody has a box, then what most people lack."""
    if not found.total.people:
        return (NextStep(REGISTER),)
    steps = _of_units(found, RATING, RATINGS)
    lacking = sorted(((count, code) for code, count in found.total.missing.items() if code != RATING and count),
                     reverse=True)
    for _, code in lacking[:PER_KIND]:
        steps += _of_units(found, code, EVIDENCE)[:1]
    return (*steps, NextStep(PRINT, people=found.total.ready))


def _of_units(found: Completeness, code: str, kind: str) -> list[NextStep]:
    counts = sorted(((unit.missing.get(code, 0), unit.name) for unit in found.units), key=lambda one: (-one[0], one[1]))
    return [NextStep(kind, name, count, code) for count, name in counts[:PER_KIND] if count]
