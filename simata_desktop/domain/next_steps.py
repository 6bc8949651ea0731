"""What would bring the most people onto the map, in the order of its worth: the first page offers one after another."""

from __future__ import annotations

from dataclasses import dataclass

from simata_desktop.domain.completeness import Completeness
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.indicators import ASPECTS, EDUCATION, LEVELS, feed_of
from simata_desktop.domain.records import CLOSED_INDICATORS

REGISTER, ASK, RATINGS, EVIDENCE, PRINT = "register", "ask", "ratings", "evidence", "print"
RATING = "performance_predicate"
ELSEWHERE = (LEVELS, ASPECTS, EDUCATION)  # sessions and the register hold these
PER_KIND = 3  # units offered of each kind before it becomes a list


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step: ``kind`` (register, ask, ratings, evidence, print), the unit, how many people, the indicator; of
    asking, how many units lack something and the most people who lack the same."""

    kind: str
    unit: str = ""
    people: int = 0
    indicator: str = ""
    units: int = 0


def next_steps(found: Completeness) -> tuple[NextStep, ...]:
    """Steps from what is missing; asking all units at once first, then ratings, for without one nobody has a box, then
    what most people lack."""
    if not found.total.people:
        return (NextStep(REGISTER),)
    steps = [*_asking(found), *_of_units(found, RATING, RATINGS)]
    lacking = sorted(((count, code) for code, count in found.total.missing.items() if code != RATING and count),
                     reverse=True)
    for _, code in lacking[:PER_KIND]:
        steps += _of_units(found, code, EVIDENCE)[:1]
    return (*steps, NextStep(PRINT, people=found.total.ready))


def _asking(found: Completeness) -> list[NextStep]:
    """A worklist for each unit under the office that lacks what it can tell (no assessment, no discipline)."""
    lacking = [[unit.missing.get(code, 0) for code in unit.missing if _told_by_units(code)]
               for unit in found.units if unit.uid not in (None, ROOT_UNIT)]
    counts = [max(one) for one in lacking if any(one)]
    return [NextStep(ASK, people=max(counts), units=len(counts))] if counts else []


def _told_by_units(code: str) -> bool:
    return code not in CLOSED_INDICATORS and feed_of(code).source not in ELSEWHERE


def _of_units(found: Completeness, code: str, kind: str) -> list[NextStep]:
    counts = sorted(((unit.missing.get(code, 0), unit.name) for unit in found.units), key=lambda one: (-one[0], one[1]))
    return [NextStep(kind, name, count, code) for count, name in counts[:PER_KIND] if count]
