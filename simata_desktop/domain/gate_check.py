"""Faults of what a scheme says of target posts and of who is left out: gates, tie-break, exclusions."""

from __future__ import annotations

import re
from collections.abc import Callable

from simata_desktop.domain.scheme_problems import Coded, Node, shown, unique
from simata_desktop.domain.tiers import TIER_CODES

EDUCATION = ("sd", "sltp", "slta", "d1", "d2", "d3", "s1_d4", "s2", "s3")
PREDICATES = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
SANCTIONS = ("ringan", "sedang", "berat", "sedang_menjalani")
TIE_BREAKS = ("box", "talent_score", "performance", "potential", "jpm_projection", "predicate", "duk")
_GRADE = re.compile(r"(I|II|III|IV)/[a-e]|[IVX]{1,5}")


def check_eligibility(node: Node) -> None:
    """The gates of each tier; a tier and a gate's code stand once."""
    tiers = node.fields(("tiers",)).get("tiers")
    seen = []
    for tier in tiers.items() if tiers else []:
        found = tier.fields(("tier", "gates"))
        if code := found.get("tier"):
            seen.append((code, code.one_of(TIER_CODES)))
        if gates := found.get("gates"):
            unique([coded for gate in gates.items() for coded in _check_gate(gate)])
    unique(seen)


def _check_gate(gate: Node) -> list[Coded]:
    found = gate.fields(("code", "kind", "value"), ("article", "label", "exception"))
    for name in ("article", "label"):
        if (text := found.get(name)) and text.given:
            text.text()
    if exception := found.get("exception"):
        exception.flag()
    kind = found["kind"].one_of(GATES) if "kind" in found else None
    if kind and "value" in found:
        GATES[kind](found["value"])
    return [(found["code"], found["code"].code())] if "code" in found else []


def _held_tier(value: Node) -> None:
    found = value.fields(("any_of", "years"))
    for tier in found["any_of"].items(at_least=1) if "any_of" in found else []:
        tier.one_of(TIER_CODES)
    if "years" in found:
        found["years"].whole()


def _performance(value: Node) -> None:
    found = value.fields(("predicate", "years"))
    if "predicate" in found:
        found["predicate"].one_of(PREDICATES)
    if "years" in found:
        found["years"].whole(1)


def _sanctions(value: Node) -> None:
    found = value.fields(("levels", "years"))
    for level in found["levels"].items(at_least=1) if "levels" in found else []:
        level.one_of(SANCTIONS)
    if "years" in found:
        found["years"].whole(1)


def _grade(value: Node) -> None:
    text = value.text()
    if text and not _GRADE.fullmatch(text):
        value.fault("value.unknown", value=shown(text))


def _boxes(value: Node) -> None:
    for box in value.items(at_least=1):
        box.whole(1, 9)


GATES: dict[str, Callable[[Node], object]] = {
    "education_min": lambda value: value.one_of(EDUCATION),
    "held_tier": _held_tier,
    "experience_years": Node.whole,
    "age_max": Node.whole,
    "retirement_min_months": Node.whole,
    "grade_min": _grade,
    "performance_min": _performance,
    "discipline_clear": _sanctions,
    "assessment_valid": Node.flag,
    "jpm_min": Node.number,
    "boxes": _boxes,
    "certificate": Node.text,
    "post_min_years": Node.whole,
}


def check_exclusions(node: Node) -> None:
    """Who is left out: months before retirement, or a sanction of some levels within some years."""
    kinds: dict[str, Callable[[Node], object]] = {
        "retirement_within_months": lambda value: value.whole(1), "discipline": _sanctions}
    for exclusion in node.items():
        found = exclusion.fields(("kind", "value"))
        kind = found["kind"].one_of(kinds) if "kind" in found else None
        if kind and "value" in found:
            kinds[kind](found["value"])


def check_tie_break(node: Node) -> None:
    """The order of the eligible; each word once."""
    unique([(word, word.one_of(TIE_BREAKS)) for word in node.items()])
