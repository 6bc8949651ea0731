"""Peta kompetensi as its paper shows it: people beside the nine, the nine over all of them, the units; plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simata_desktop.domain.competency_map import Quartiles, Spread
from simata_desktop.domain.records import COMPETENCIES


@dataclass(frozen=True, slots=True)
class SheetPerson:
    """One person: levels and gaps in the order of the law (None: not known), JPM in per cent and its category."""

    nip: str
    name: str
    position: str
    unit: str
    tier: str | None
    levels: tuple[float | None, ...]
    gaps: tuple[float | None, ...]
    jpm: float | None
    category: str | None


@dataclass(frozen=True, slots=True)
class SheetUnit:
    """A unit: ``people`` in service, ``without`` a valid assessment, its weakest competencies (ties) and, in the order
    of the law, how many of those judged stand below their standard."""

    name: str
    people: int
    without: int
    jpm: Quartiles | None
    weakest: tuple[str, ...]
    below: tuple[tuple[int, int], ...]  # below, judged


@dataclass(frozen=True)
class CompetencySheet:
    """The whole paper; ``without`` have no assessment that counts on the day. ``disputed``: values that two people have
    changed and a third must settle."""

    day: date
    unit: str
    tiers: tuple[str, ...]
    people: tuple[SheetPerson, ...]
    without: int
    inactive: int
    spreads: tuple[Spread, ...]
    weakest: tuple[str, ...]
    jpm: Quartiles | None
    categories: tuple[tuple[str, int], ...]
    cuts: tuple[float, float] | None
    units: tuple[SheetUnit, ...]
    disputed: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The competencies in the order of the law."""
        return COMPETENCIES
