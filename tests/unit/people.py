"""Invented people for the tests of the rules: short makers of facts, and a random source of them."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from simata_desktop.domain.competency import parse_standards
from simata_desktop.domain.facts import (
    AssessmentFact,
    Context,
    DeclarationFact,
    EvidenceFact,
    Facts,
    PostFact,
    RatingFact,
    Ref,
)
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.results import IndicatorResult, PersonResult
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.scheme_parsing import parse_scheme
from simata_desktop.resources import read_json

DAY = date(2026, 11, 24)
SCHEMES = ("bkn411", "simantap", "pu_djbk")
STANDARDS = parse_standards(read_json("reference", "required_levels.json"))
CONTEXT = Context(DAY, 2026, 2025, standards=STANDARDS)
VERIFIED = replace(CONTEXT, evidence_counts="verified")


def scheme_data(code: str = "bkn411") -> dict[str, Any]:
    """The data of a shipped scheme, free to be changed."""
    return copy.deepcopy(read_json("schemes", f"{code}.json"))


def scheme(code: str = "bkn411") -> Scheme:
    """A shipped scheme."""
    return parse_scheme(scheme_data(code))


def indicator_data(data: dict[str, Any], code: str) -> dict[str, Any]:
    """The entry of an indicator in a scheme's data."""
    return next(i for axis in data["axes"].values() for c in axis["components"] for i in c["indicators"]
                if i["code"] == code)


def value(indicator: str, text: str, day: date | int = DAY, **other: Any) -> EvidenceFact:
    """A record of evidence; ``indicator`` may name a part (``INDICATOR.PART``); ``day`` a date or a year."""
    code, _, part = indicator.partition(".")
    when = {"year": day} if isinstance(day, int) else {"date": day}
    fields: dict[str, Any] = {"id": f"{indicator}:{text}:{day}", "kind": "value", **when, **other}
    return EvidenceFact(indicator=code, part=part or None, value=text, **fields)


def score(indicator: str, number: str, day: date | int = DAY, **other: Any) -> EvidenceFact:
    """A number of the national system."""
    return value(indicator, number, day, kind="score", **other)


def session(level: int | str = 3, aspect: int | str = 4, day: date = date(2025, 6, 1), **other: Any) -> AssessmentFact:
    """A final session with one level for all nine competencies and one for all eight aspects."""
    fields: dict[str, Any] = {
        "id": f"session:{day}", "session": "S", "date": day,
        "levels": dict.fromkeys(COMPETENCIES, Fraction(level)), "aspects": dict.fromkeys(ASPECTS, Fraction(aspect))}
    return AssessmentFact(**{**fields, **other})


def rating(predicate: str | None = "baik", year: int = 2025, **other: Any) -> RatingFact:
    """A yearly rating."""
    return RatingFact(f"rating:{year}", year, predicate, **other)


def post(tier: str | None = "administrator", since: date | None = date(2020, 1, 1)) -> PostFact:
    """A post held."""
    return PostFact(tier, since, Ref("person", "p", "tmt_jabatan"))


def declared(indicator: str, period: int = 2026) -> DeclarationFact:
    """A declaration of completeness."""
    code, _, part = indicator.partition(".")
    return DeclarationFact(f"declaration:{indicator}", code, part or None, period)


COMPLETE = Facts(
    "p", tier="administrator", education="s2", posts=(post(),), ratings=(rating("sangat_baik"),),
    evidence=(value("awards", "nasional"), value("team_assignments", "ketua_internal"),
              value("feedback_360", "sangat_baik", 2025), value("competency_development", "8"),
              value("position_experience.diversity", "lintas_unit"),
              value("position_experience.non_definitive", "tidak_ada"), value("field_fit", "sesuai"),
              value("discipline_record", "tidak_pernah")),
    assessments=(session(),))


def with_evidence(facts: Facts, *records: EvidenceFact) -> Facts:
    """``facts`` with these records more."""
    return replace(facts, evidence=(*facts.evidence, *records))


def without(facts: Facts, indicator: str) -> Facts:
    """``facts`` without the records of an indicator."""
    return replace(facts, evidence=tuple(e for e in facts.evidence if e.indicator != indicator))


def found(result: PersonResult, code: str) -> IndicatorResult:
    """The result of an indicator, or of a part of it (``INDICATOR.PART``)."""
    indicator, _, part = code.partition(".")
    one = next(i for i in (*result.performance.indicators, *result.potential.indicators) if i.code == indicator)
    return next(p for p in one.parts if p.part == part) if part else one


ROWS = {
    "awards": ("internasional", "nasional", "lintas_instansi", "instansi", "tidak_ada"),
    "team_assignments": ("ketua_lintas", "ketua_internal", "anggota_lintas", "anggota_internal", "tidak_ada"),
    "feedback_360": ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang", "tidak_dilaksanakan"),
    "competency_assessment": ("0", "67.5", "92", "100", "114.8"),
    "competency_development": ("0", "1", "3", "4", "6", "8", "25"),
    "position_experience.tenure_in_tier": ("0", "2", "5"),
    "position_experience.diversity": ("lintas_instansi", "lintas_unit", "satu_unit"),
    "position_experience.non_definitive": (
        "penjabat_kepala_daerah", "plt_lebih_tinggi", "plt_setara", "plh_lebih_tinggi", "plh_setara", "tidak_ada"),
    "potential_assessment": ("30", "62.5", "87.5"),
    "formal_education": ("s3", "s2", "s1_d4", "d3", "slta", "sltp"),
    "field_fit": ("sesuai", "tidak_sesuai"),
    "discipline_record": ("tidak_pernah", "ringan", "sedang", "berat", "sedang_menjalani"),
}
PREDICATES = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
EDUCATION = ("sd", "slta", "d3", "s1_d4", "s2", "s3", None)
DECLARABLE = ("awards", "team_assignments", "feedback_360", "competency_development", "discipline_record",
              "position_experience.non_definitive")


class RandomPeople:
    """People with every kind of gap: windows, years without a day, scores, rejected, declared, several records."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._tidy = False

    def one(self, name: str) -> Facts:
        """A person; ``fullness`` and tidiness differ from one to the next, so that all three states occur."""
        pick = self._random
        fullness = pick.choice((0.2, 0.7, 0.95, 1.0))
        self._tidy = fullness == 1.0
        tier = pick.choice((*STANDARDS, None))
        records = [self._record(code, pick.choice(rows), n) for n, (code, rows) in enumerate(ROWS.items())
                   if pick.random() < fullness and "assessment" not in code]
        records += [self._record(code, pick.choice(ROWS[code]), 50 + n)
                    for n, code in enumerate(pick.sample(sorted(ROWS), pick.randrange(4)))]
        return Facts(
            name, tier, pick.choice(EDUCATION), tuple(self._posts(tier)), tuple(self._ratings(fullness)),
            tuple(records), tuple(self._sessions(fullness)),
            tuple(declared(code, pick.choice((2026, 2026, 2025))) for code in DECLARABLE if pick.random() < 0.3),
            self._levels() if pick.random() < 0.1 else None)

    def _day(self) -> date:
        if self._tidy:
            return DAY - timedelta(self._random.randrange(320))
        return DAY - timedelta(self._random.choice((-40, 0, 1, 364, 365, 366, 730, 731, 1095, 1096, 1826, 1827))
                               if self._random.random() < 0.3 else self._random.randrange(2400))

    def _record(self, code: str, text: str, order: int) -> EvidenceFact:
        pick = self._random
        when: date | int = pick.choice((2019, 2021, 2022, 2023, 2024, 2025, 2025, 2026, 2027))
        if self._tidy or pick.random() < 0.7:
            when = self._day()
        if code == "feedback_360" and (self._tidy or pick.random() < 0.8):
            when = 2025
        state = "verified" if self._tidy else pick.choice(("recorded", "recorded", "verified", "verified", "rejected"))
        if pick.random() < 0.15:
            return score(code.partition(".")[0], str(pick.choice((0, 25, 60, 88))), when, order=order, state=state)
        return value(code, text, when, order=order, state=state)

    def _posts(self, tier: str | None) -> list[PostFact]:
        tiers = [tier, self._random.choice((tier, tier, "pelaksana", None)), tier][:self._random.randrange(4)]
        days = sorted((self._day() for _ in tiers), reverse=True)
        return [post(t, day if self._random.random() < 0.9 else None) for t, day in zip(tiers, days, strict=True)]

    def _ratings(self, fullness: float) -> list[RatingFact]:
        return [rating(self._random.choice((*PREDICATES, "cukup") if year == 2025 else PREDICATES), year)
                for year in (2023, 2024, 2025, 2026) if self._random.random() < (fullness if year == 2025 else 0.3)]

    def _sessions(self, fullness: float) -> list[AssessmentFact]:
        found = []
        for n in range(1 if self._tidy else self._random.randrange(3)):
            levels, aspects = self._levels(), {code: Fraction(self._random.randint(1, 5)) for code in ASPECTS}
            if self._random.random() > fullness:
                levels.popitem()
            if self._random.random() > fullness:
                aspects.popitem()
            jpm, potential = (Fraction(n) if self._random.random() < 0.3 else None
                              for n in (self._random.randrange(120), self._random.randrange(101)))
            found.append(AssessmentFact(f"session:{n}", "S", self._day(), levels, aspects, jpm, potential))
        return found

    def _levels(self) -> dict[str, Fraction]:
        return {code: Fraction(self._random.randrange(100, 501), 100) for code in COMPETENCIES}
