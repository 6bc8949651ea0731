"""JPM (job person match) and the potential score (PermenPANRB 38/2017, Peraturan BKN 26/2019; domain.md 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from simata_desktop.domain.exact import HUNDRED, ZERO, exact
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme import JpmRule

Levels = Mapping[str, Fraction]

MAPPING_CATEGORIES = ("KO", "CO", "O")
FILL_CATEGORIES = ("KMS", "MMS", "MS")


def total(values: Sequence[Fraction]) -> Fraction:
    """Their sum, by whole numbers where all are whole."""
    if all(v.denominator == 1 for v in values):
        return Fraction(sum(v.numerator for v in values))
    return sum(values, ZERO)


def complete(levels: Levels) -> bool:
    """Are all nine levels known?"""
    return all(code in levels for code in COMPETENCIES)


def uncapped_jpm(levels: Levels, need: Levels) -> Fraction | None:
    """Σ levels / Σ required levels × 100, unclamped; None unless all nine of both are known and their sum is not 0."""
    if not complete(levels) or not complete(need):
        return None
    required = total([need[code] for code in COMPETENCIES])
    return None if required <= 0 else HUNDRED * total([levels[code] for code in COMPETENCIES]) / required


def capped_jpm(levels: Levels, need: Levels) -> Fraction | None:
    """Mean of min(level, need) / need × 100 over the competencies with a required level; None as above."""
    if not complete(levels) or not complete(need):
        return None
    shares = [min(levels[code], need[code]) / need[code] for code in COMPETENCIES if need[code] > 0]
    return HUNDRED * total(shares) / len(shares) if shares else None


def jpm(levels: Levels, need: Levels, rule: JpmRule, potential: Fraction | None = None) -> Fraction | None:
    """The JPM by the scheme's variant; a ``blend`` is p % of ``potential`` (0–100) and k % of the uncapped JPM."""
    if rule.variant == "capped_per_competency":
        return capped_jpm(levels, need)
    match = uncapped_jpm(levels, need)
    if rule.variant != "blend" or match is None:
        return match
    if potential is None or rule.p is None or rule.k is None:
        return None
    return (rule.p * potential + rule.k * match) / HUNDRED


def potential_score(aspects: Levels, top: Fraction) -> Fraction | None:
    """Σ of the eight aspects / (8 × ``top``) × 100; None unless all eight are known."""
    if not all(code in aspects for code in ASPECTS):
        return None
    return HUNDRED * total([aspects[code] for code in ASPECTS]) / (top * len(ASPECTS))


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
