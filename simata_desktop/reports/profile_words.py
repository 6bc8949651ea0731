"""What the profile says of a person in words: grade, post, box, source and state of every number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.profile import AxisLine, IndicatorLine, Match, Profile, Source, Standing
from simata_desktop.figures.numbers import NONE, decimal_text, score_text
from simata_desktop.reports.writing import clean, date_text
from simata_desktop.resources import Words

WAITING = ("missing", "expired", "unverified")
MINUS = "–"  # the house face has no minus sign


@dataclass(frozen=True)
class ProfileWords:
    """The words of papers about one person; ``anonymous`` leaves out whatever tells who it is."""

    words: Words
    names: CompetencyNames
    anonymous: bool = False

    def __call__(self, key: str, **params: object) -> str:
        """The sentence of a key of the profile."""
        return self.words(f"paper.profile.{key}", **params)

    def subject(self, profile: Profile) -> str:
        """Period, rating year, date of data, rules."""
        return self("subject", period=profile.period, rating_year=profile.rating_year,
                    day=date_text(profile.day, self.words), title=clean(profile.scheme), version=profile.scheme_version)

    def day(self, day: date | None) -> str:
        """A day in full; empty for none."""
        return date_text(day, self.words) if day else ""

    def grade(self, profile: Profile) -> str:
        """``Pembina (IV/a), TMT 1 April 2023``; contract staff have a grade and no rank."""
        one = profile.identity
        told = self("grade.rank", rank=one.rank, grade=one.grade) if one.rank else one.grade
        if told and one.grade_since and not self.anonymous:
            return self("since.grade", grade=told, day=self.day(one.grade_since))
        return told or NONE

    def post(self, profile: Profile) -> str:
        """The post and since when."""
        one = profile.identity
        if one.post and one.post_since:
            return self("since.post", post=clean(one.post), day=self.day(one.post_since))
        return clean(one.post) or NONE

    def place(self, profile: Profile) -> str:
        """Agency and, where it is another, the unit in it."""
        one = profile.identity
        names = dict.fromkeys(clean(name) for name in (one.unit, one.agency) if clean(name))
        return ", ".join(names) or NONE

    def education(self, profile: Profile) -> str:
        """Level, field and year."""
        one = profile.identity
        key = f"paper.profile.education.{one.education}"
        level = self.words(key) if key in self.words else clean(one.education or "")
        if self.anonymous:
            return level or NONE
        told = " ".join(part for part in (level, clean(one.major)) if part)
        return ", ".join(part for part in (told, str(one.graduated or "")) if part) or NONE

    def tier(self, code: str | None) -> str:
        """The words of a tier."""
        key = f"paper.tier.{code or 'unknown'}"
        return self.words(key) if key in self.words else (code or "").replace("_", " ")

    def competency(self, code: str) -> str:
        """The law's name of a competency."""
        return self.names.of(code).name

    def aspect(self, code: str) -> str:
        """The law's name of an aspect."""
        return self.names.of(code).name

    # The box

    def box(self, standing: Standing) -> tuple[str, str]:
        """What stands below the small grid: the box in bold, and what it means."""
        if standing.excluded is not None:
            return self("excluded"), self._excluded(standing.excluded)
        if standing.box is not None:
            return self("box", box=standing.shown.get(standing.box, standing.box)), _lowered(standing.description)
        if standing.provisional_box is not None:
            boxes = ", ".join(str(one) for one in sorted(standing.shown.get(box, box) for box in standing.possible))
            return _raised(self.words("paper.figure.provisional")), self("possible", boxes=boxes)
        return self.words("paper.map.unrated"), ""

    def _excluded(self, kind: str) -> str:
        key = f"paper.profile.excluded.{kind}"
        return self.words(key) if key in self.words else self("excluded.other")

    def national(self, standing: Standing) -> str:
        """The national system's box beside ours, or that nothing has been compared."""
        if standing.external is None:
            return self.words("paper.map.unreconciled")
        box = standing.shown.get(standing.external, standing.external)
        day = self("national.day", day=self.day(standing.external_day)) if standing.external_day else ""
        return self("national", box=box) + day

    def recommendation(self, standing: Standing) -> str:
        """The law's recommendation of a certain box; a place among the successors only as a candidate's."""
        if standing.box is None:
            return self("recommendation.waits")
        law, said = self("succession.law"), self("succession.said")
        return "; ".join(one.replace(law, said) for one in standing.recommendations) or NONE

    def reasons(self, standing: Standing, year: int) -> list[str]:
        """What keeps the box open, in words."""
        return [self._reason(code, standing, year) for code in standing.reasons]

    def _reason(self, code: str, standing: Standing, year: int) -> str:
        indicator, _, state = code.rpartition(".")
        if f"paper.reason.{code}" in self.words:
            return self.words(f"paper.reason.{code}", year=year)
        label = standing.labels.get(indicator) or indicator.replace("_", " ")
        general = f"paper.reason.{state}"
        return self.words(general, indicator=label) if general in self.words else f"{label}: {state}"

    # The axes

    def condition(self, one: IndicatorLine, potential: tuple[float, float] | None) -> str:
        """The state of an indicator in words; ``potential`` is sum and highest sum of the aspects that counted."""
        if one.score is None and one.state in WAITING:
            key = f"paper.profile.state.{one.rule}"
            return self.words(key) if key in self.words else self(f"state.{one.state}")
        if one.state == "not_applicable":
            return self("state.not_applicable")
        if one.rule == "score":
            return self("rule.national")
        if one.rule == "mean":
            return self("rule.mean", parts=one.parts)
        if one.row:
            return self("rule.declared", row=one.row) if one.state == "declared" else one.row
        if one.code == "potential_assessment" and potential is not None:
            return self("rule.aspects", reached=_short(potential[0], self.words), top=_short(potential[1], self.words))
        return self("rule.jpm") if one.code == "competency_assessment" else self("rule.direct")

    def source(self, source: Source | None) -> str:
        """Where a number comes from, short; nothing that tells who it is on a paper without names."""
        if source is None:
            return NONE
        kind = "evidence" if self.anonymous and source.kind in ("number", "cell") else source.kind
        if self.anonymous and kind == "declaration":
            return self("source.declaration.plain")
        if kind == "declaration" and not source.text:
            return self("source.declaration.plain")
        return self(f"source.{kind}", text=clean(source.text))

    def result(self, one: IndicatorLine) -> str:
        """The points on the axis, a range where they are not certain."""
        if one.contribution is not None:
            return score_text(one.contribution, self.words)
        return self.range(one.range)

    def range(self, ends: tuple[float, float], cuts: tuple[float, ...] = ()) -> str:
        """A score, or the range it lies in."""
        low, high = (score_text(end, self.words, cuts=cuts) for end in ends)
        return low if ends[0] == ends[1] else f"{low}–{high}"

    def lacking(self, axis: AxisLine) -> str:
        """What is missing to the next level of an axis."""
        if axis.lacking is None or axis.next_level is None or axis.score is None:
            return ""
        return self("lacking", points=score_text(axis.lacking, self.words), level=axis.next_level)

    # Levels

    def level(self, value: float | None) -> str:
        """A level with two decimals."""
        return NONE if value is None else decimal_text(value, 2, self.words)

    def short(self, value: float | None) -> str:
        """A number with as many decimals as it has."""
        return NONE if value is None else _short(value, self.words)

    def gap(self, value: float | None) -> str:
        """A gap with its sign."""
        if value is None:
            return NONE
        shown = decimal_text(abs(value), 2, self.words)
        return f"{MINUS}{shown}" if round(value, 2) < 0 else f"+{shown}" if round(value, 2) > 0 else shown

    def percent(self, match: Match, cuts: tuple[float, float] | None) -> str:
        """A JPM in per cent; never rounded over a cut it does not reach."""
        return NONE if match.value is None else f"{score_text(match.value, self.words, cuts=cuts or ())} %"

    def category(self, code: str | None) -> str:
        """The words of a category of JPM."""
        return self(f"category.{code}") if code else NONE


def _short(value: float, words: Words) -> str:
    """A number with as many decimals as it has, two at most."""
    return decimal_text(value, 0, words) if value == int(value) else decimal_text(value, 2, words).rstrip("0")


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
