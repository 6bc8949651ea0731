"""JPM (job person match) and the potential score (PermenPANRB 38/2017, Peraturan BKN 26/2019; domain.md 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from simata_desktop.domain.exact import HUNDRED, ZERO, exact, ratio_total, total
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme import JpmRule

Levels = Mapping[str, Fraction]
_NINE = frozenset(COMPETENCIES)
_EIGHT = frozenset(ASPECTS)

MAPPING_CATEGORIES = ("KO", "CO", "O")
FILL_CATEGORIES = ("KMS", "MMS", "MS")


@dataclass(frozen=True)
class Standard:
    """The required levels of a post or tier, with their sum (None unless all nine are there and the sum is not 0)."""

    levels: Levels
    total: Fraction | None

    @classmethod
    def of(cls, levels: Levels) -> Standard:
        """The standard of ``levels``."""
        required = total([levels[code] for code in COMPETENCIES]) if complete(levels) else None
        return cls(levels, required or None)


def complete(levels: Levels) -> bool:
    """Are all nine levels known?"""
    return levels.keys() >= _NINE


def uncapped_jpm(levels: Levels, standard: Standard) -> Fraction | None:
    """Σ levels / Σ required levels × 100, unclamped; None unless all nine of both are known."""
    if standard.total is None or not complete(levels):
        return None
    achieved, below = ratio_total([levels[code] for code in COMPETENCIES])
    required, part = standard.total.as_integer_ratio()
    return Fraction(100 * achieved * part, below * required)


def capped_jpm(levels: Levels, standard: Standard) -> Fraction | None:
    """Mean of min(level, need) / need × 100 over the competencies with a required level; None as above."""
    if standard.total is None or not complete(levels):
        return None
    needs = [(code, standard.levels[code]) for code in COMPETENCIES if standard.levels[code] > 0]
    return HUNDRED * total([min(levels[code], need) / need for code, need in needs]) / len(needs)


def jpm(levels: Levels, standard: Standard, rule: JpmRule, *, potential: Fraction | None = None) -> Fraction | None:
    """The JPM by the scheme's variant; a ``blend`` is p % of ``potential`` (0–100) and k % of the uncapped JPM."""
    if rule.variant == "capped_per_competency":
        return capped_jpm(levels, standard)
    match = uncapped_jpm(levels, standard)
    if rule.variant != "blend" or match is None:
        return match
    if potential is None or rule.p is None or rule.k is None:
        return None
    return (rule.p * potential + rule.k * match) / HUNDRED


def partial_jpm(levels: Levels, needs: Levels) -> tuple[Fraction | None, int]:
    """Σ levels / Σ required levels × 100 over the competencies that have both so far, and how many they are."""
    both = [code for code in COMPETENCIES if code in levels and code in needs]
    required = total([needs[code] for code in both])
    if not required:
        return None, len(both)
    return HUNDRED * total([levels[code] for code in both]) / required, len(both)


@dataclass(frozen=True, slots=True)
class Gap:
    """One competency beside its required level: ``gap`` is level − need, below zero where something is missing."""

    code: str
    level: Fraction | None
    need: Fraction | None
    gap: Fraction | None


def gaps(levels: Levels, needs: Levels) -> tuple[Gap, ...]:
    """All nine: the largest shortfall first, equal ones in the order of the law, what is not known last."""
    found = [Gap(code, level, need, None if level is None or need is None else level - need)
             for code in COMPETENCIES for level, need in ((levels.get(code), needs.get(code)),)]
    return tuple(sorted(found, key=lambda one: (one.gap is None, one.gap or ZERO)))


def potential_score(aspects: Levels, top: Fraction) -> Fraction | None:
    """Σ of the eight aspects / (8 × ``top``) × 100; None unless all eight are known."""
    if not aspects.keys() >= _EIGHT:
        return None
    reached, part = ratio_total([aspects[code] for code in ASPECTS])
    return Fraction(100 * reached * top.denominator, part * top.numerator * len(ASPECTS))


def category(value: Fraction, cuts: tuple[Fraction, Fraction], names: tuple[str, str, str]) -> str:
    """The name of the class of ``value``; a value on a cut belongs to the upper one."""
    return names[(value >= cuts[0]) + (value >= cuts[1])]


def mapping_category(value: Fraction, rule: JpmRule) -> str | None:
    """O, CO or KO of the unrounded JPM; None where the scheme has no such cuts."""
    return None if rule.mapping is None else category(value, rule.mapping, MAPPING_CATEGORIES)


def fill_category(value: Fraction, rule: JpmRule) -> str | None:
    """MS, MMS or KMS of the unrounded JPM; None where the scheme has no such cuts."""
    return None if rule.fill is None else category(value, rule.fill, FILL_CATEGORIES)


def parse_standards(data: Mapping[str, Any]) -> dict[str, dict[str, Fraction]]:
    """The required levels of ``resources/reference/required_levels.json``: tier → competency → level."""
    return {row["tier"]: {code: exact(level) or ZERO for code, level in row["levels"].items()} for row in data["tiers"]}
