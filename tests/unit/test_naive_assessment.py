"""A thousand random sessions agree with a second implementation written from the domain tables alone."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from simata_desktop.domain.assessment import Cells, Rules, judge, read_level
from simata_desktop.domain.competency import gaps
from simata_desktop.domain.scheme import JpmRule
from tests.unit import naive_assessment as naive

TABLES = Path(__file__).resolve().parents[2].parent / "shared" / "domain" / "domain-tables.json"
CUTS = {"mapping": (Fraction(78), Fraction(90)), "fill": (Fraction(68), Fraction(80))}
RULES = {
    "uncapped_sum": JpmRule("uncapped_sum", **CUTS), "capped_per_competency": JpmRule("capped_per_competency", **CUTS),
    "blend": JpmRule("blend", p=Fraction(30), k=Fraction(70), **CUTS)}
VARIANTS = {
    "uncapped_sum": lambda levels, need, aspects: naive.uncapped(levels, need),
    "capped_per_competency": lambda levels, need, aspects: naive.capped(levels, need),
    "blend": lambda levels, need, aspects: naive.blend(levels, need, aspects, 30, 70)}


def exact(some: naive.Hundredths) -> dict[str, Fraction]:
    return {code: Fraction(number, 100) for code, number in some.items()}


@pytest.mark.parametrize("variant", RULES)
def test_a_thousand_sessions_agree_with_the_naive_reading(variant: str) -> None:
    sessions, compute = naive.RandomSessions(38), VARIANTS[variant]
    met: Counter[object] = Counter()
    for number in range(1000):
        one = sessions.one(number)
        need, target = naive.required(one.tier, one.own), naive.required(naive.ABOVE.get(one.tier or ""))
        kind = ("both", "competency", "potential")[number % 3]
        ours = judge(Cells(exact(one.levels), exact(one.aspects)), kind, exact(need), exact(target),
                     Rules(RULES[variant]))
        jpm, above = compute(one.levels, need, one.aspects), compute(one.levels, target, one.aspects)
        assert (ours.jpm, ours.projection, ours.potential) == (jpm, above, naive.potential(one.aspects))
        assert (ours.category, ours.fill_category) == (
            naive.category(jpm, naive.MAPPING), naive.category(jpm, naive.FILLING))
        assert (ours.projection_category, ours.projection_fill) == (
            naive.category(above, naive.MAPPING), naive.category(above, naive.FILLING))
        assert (ours.so_far, ours.so_far_count) == naive.so_far(one.levels, need)
        asked = [code for code in (*naive.NINE, *naive.EIGHT)
                 if (code in naive.NINE and kind != "potential") or (code in naive.EIGHT and kind != "competency")]
        missing = [code for code in asked if code not in {**one.levels, **one.aspects}]
        assert (list(ours.missing), ours.complete, ours.filled, ours.needed) == (
            missing, not missing, len(asked) - len(missing), len(asked))
        assert ours.total == (Fraction(sum(one.levels.values()), 100) if len(one.levels) == 9 else None)
        assert [(gap.code, gap.gap) for gap in gaps(exact(one.levels), exact(need))] == [
            (code, None if gap is None else Fraction(gap, 100)) for code, gap in naive.gap_list(one.levels, need)]
        met[ours.category, ours.fill_category] += 1
        met["on a cut"] += jpm in naive.CUTS
        met["just below"] += jpm is not None and any(cut - Fraction(2) < jpm < cut for cut in naive.CUTS)
        met["projected"] += above is not None
    met_categories = {pair for pair in met if isinstance(pair, tuple)}
    assert met_categories >= {("O", "MS"), ("CO", "MS"), ("CO", "MMS"), ("KO", "MMS"), ("KO", "KMS"), (None, None)}
    assert met["projected"] > 200
    if variant == "uncapped_sum":
        assert met["on a cut"] > 60
        assert met["just below"] > 60


@pytest.mark.parametrize("cut", naive.CUTS)
@pytest.mark.parametrize("tier", ["jpt_madya", "jpt_pratama", "jf_ahli_utama"])
def test_a_cut_is_exact_and_unrounded(cut: int, tier: str) -> None:
    """On the cut counts as above it; a hundredth of one level less is below it, however near."""
    sessions, need = naive.RandomSessions(cut), naive.required(tier)
    wanted = {"mapping": dict(naive.MAPPING[:2]).get(cut), "fill": dict(naive.FILLING[:2]).get(cut)}
    for below in (False, True):
        levels = sessions.on_cut(need, cut, below=below)
        ours = judge(Cells(exact(levels), {}), "competency", exact(need), {}, Rules(RULES["uncapped_sum"]))
        assert ours.jpm is not None
        assert (ours.jpm >= cut) is not below
        for name, found in (("mapping", ours.category), ("fill", ours.fill_category)):
            if wanted[name]:
                assert (found == wanted[name]) is not below


VECTORS = [  # domain.md 3.4 and domain-tables.json: levels, tier, JPM to two places, categories
    (("2.96",) * 8 + ("2.98",), "administrator", "98.74", "O", "MS"),
    (("2.96",) * 8 + ("2.98",), "jpt_pratama", "74.06", "KO", "MMS"),
    (("4",) * 9, "jpt_pratama", "100", "O", "MS"), (("4",) * 9, "jf_ahli_utama", "94.74", "O", "MS"),
    (("5",) * 9, "pelaksana", "500", "O", "MS"), (("2",) * 9, "administrator", "66.67", "KO", "KMS")]


@pytest.mark.parametrize(("levels", "tier", "shown", "category", "fill"), VECTORS)
def test_vectors(levels: tuple[str, ...], tier: str, shown: str, category: str, fill: str) -> None:
    read = {code: read_level(text, code) for code, text in zip(naive.NINE, levels, strict=True)}
    ours = judge(Cells(read, {}), "competency", exact(naive.required(tier)), {}, Rules(RULES["uncapped_sum"]))
    assert ours.jpm is not None
    assert abs(ours.jpm - Fraction(shown)) <= Fraction("0.005")
    assert (ours.category, ours.fill_category) == (category, fill)


@pytest.mark.skipif(not TABLES.exists(), reason="../shared/domain/domain-tables.json is not here")
def test_the_naive_numbers_are_those_of_the_domain_tables() -> None:
    tables = json.loads(TABLES.read_text(encoding="utf-8"))
    assert [one["code"] for one in tables["competencies"]] == list(naive.NINE)
    aspects = tables["potential_aspects"]
    assert [one["code"] for one in aspects["items"]] == list(naive.EIGHT)
    assert aspects["scale"][-1]["value"] == naive.TOP
    assert {row["tier"]: row["levels"] for row in tables["required_levels"]} == {
        tier: dict(zip(naive.NINE, need, strict=True)) for tier, need in naive.NEED.items()}
    for name, ours in (("pemetaan", naive.MAPPING), ("pengisian_jabatan", naive.FILLING)):
        assert [(row.get("from", 0), row["abbr"]) for row in tables["jpm"]["categories"][name]] == list(ours)
    assert tables["jpm"]["validity_years"]["value"] == naive.VALID_YEARS
    assert [one["code"] for one in tables["jpm"]["variants"]] == [
        "uncapped_sum", "capped_per_competency", "blend_potential_competency"]
