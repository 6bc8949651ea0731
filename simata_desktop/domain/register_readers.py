"""Indicators the register, the sessions and the yearly ratings feed."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from simata_desktop.domain.competency import Standard, complete, jpm, potential_score
from simata_desktop.domain.evidence import Candidate, Sifted, Window, latest
from simata_desktop.domain.facts import AssessmentFact, EvidenceFact, Facts, PostFact
from simata_desktop.domain.indicators import Feed
from simata_desktop.domain.outcome import Cell, Outcome
from simata_desktop.domain.readers import Declared, Key, Reader, Records, outcome
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme import JpmRule, Rubric, Years
from simata_desktop.domain.years import completes, whole_years

NO_STANDARD = Standard.of({})
NO_WORD = ("",)  # a post names its own place
RATING_WORDS = {
    "predicate": "predikat_kinerja", "work_result": "rating_hasil_kerja", "behaviour": "rating_perilaku"}


class EducationReader(Reader):
    """Formal education: from the register unless given; a level without a row is missing, "no row"."""

    stands_in = True

    def stand_in(self, facts: Facts, found: Sifted) -> Outcome | None:
        """The register's level."""
        if facts.education is None:
            return None
        cell = self.cells.of(facts.education)
        if cell is None:
            found.unusable = ("no_row", facts.education)
            return None
        return Outcome(cell, facts.education, (facts,), ("pendidikan",), until=found.until)


class TenureReader(Reader):
    """Whole years in the present tier: from the post dates unless given; each date is worked out once."""

    stands_in = True

    def __init__(self, key: Key, *, rubric: Rubric, absence: str | None, missing: str, feed: Feed,
                 window: Window) -> None:
        super().__init__(key, rubric=rubric, absence=absence, missing=missing, feed=feed, window=window)
        self._tenures: dict[date, _Tenure] = {}

    def stand_in(self, facts: Facts, found: Sifted) -> Outcome | None:
        """Years since the first post of the unbroken run of posts in the present tier."""
        posts = facts.posts
        for later in posts:
            if later.since is not None and later.since > self.context.day:
                found.may_change_on(later.since)
        post = first_of_tier(posts, self.context.day)
        if post is None or post.since is None:
            return None
        tenure = self._tenures.get(post.since)
        if tenure is None:
            tenure = self._tenures[post.since] = self._tenure(post.since)
        if tenure.cell is None:
            return None
        found.may_change_on(tenure.until)
        return Outcome(tenure.cell, tenure.years, (post,), NO_WORD, (), found.until)

    def _tenure(self, since: date) -> _Tenure:
        years = whole_years(since, self.context.day)
        band = self.cells.rubric.band(Fraction(years))
        until = completes(since, years + 1)
        if band is not None:
            until = date.max if band.below is None else completes(since, math.ceil(band.below))
        return _Tenure(self.cells.of_ratio(years), str(years), until)


class _Tenure(NamedTuple):
    cell: Cell | None
    years: str
    until: date


def first_of_tier(posts: tuple[PostFact, ...], day: date) -> PostFact | None:
    """The earliest dated post of the run of the present tier on ``day``; posts that begin later give way.

    ``posts`` stand present first. A post of another or of an unknown tier ends the run.
    """
    if len(posts) == 1 and posts[0].since is not None:
        return posts[0] if posts[0].since <= day else None
    held = [post for post in posts if post.since is None or post.since <= day]
    first: PostFact | None = None
    for place, post in enumerate(held):
        if place and (post.tier is None or post.tier != held[0].tier):
            break
        if post.since is not None and (first is None or first.since is None or post.since < first.since):
            first = post
    return first


class LevelsReader(Reader):
    """The JPM of the latest valid session, against the person's own post or the standard of the tier."""

    gathers = True
    rule: JpmRule = JpmRule()

    def __init__(self, key: Key, *, rubric: Rubric, absence: str | None, missing: str, feed: Feed,
                 window: Window) -> None:
        super().__init__(key, rubric=rubric, absence=absence, missing=missing, feed=feed, window=window)
        self._tiers: dict[str | None, Standard] = {
            tier: Standard.of(levels) for tier, levels in window.context.standards.items()}

    def gather(self, facts: Facts, found: Sifted) -> None:
        """Complete sessions are own evidence; a JPM without its nine levels counts as the national number does."""
        for order, session in enumerate(facts.assessments):
            known = complete(session.levels)
            if not (known or session.jpm is not None) or not self.window.day_counts(session.date, found):
                continue
            value = self._jpm(facts, session) if known else None
            if value is not None:
                found.count(Candidate(session.date, order, value, session, COMPETENCIES), score=False)
            elif session.jpm is not None:
                found.count(Candidate(session.date, order, session.jpm, session, ("jpm",)), score=True)
            else:
                found.unusable = ("no_standard", None)

    def _jpm(self, facts: Facts, session: AssessmentFact) -> Fraction | None:
        standard = self._standard(facts)
        if self.rule.variant != "blend":
            return jpm(session.levels, standard, self.rule)
        potential = potential_score(session.aspects, self.context.aspect_top)
        return jpm(session.levels, standard, self.rule,
                   potential=session.potential_score if potential is None else potential)

    def _standard(self, facts: Facts) -> Standard:
        """The post's own levels over those of the tier."""
        if facts.required_levels:
            return Standard.of({**self.context.standards.get(facts.tier or "", {}), **facts.required_levels})
        return self._tiers.get(facts.tier, NO_STANDARD)


class AspectsReader(Reader):
    """The potential score of the latest valid session: the sum of its eight aspects."""

    gathers = True

    def gather(self, facts: Facts, found: Sifted) -> None:
        """Complete sessions are own evidence; a score without its aspects counts as the national number does."""
        for order, session in enumerate(facts.assessments):
            value = potential_score(session.aspects, self.context.aspect_top) if session.aspects else None
            if value is None and session.potential_score is None:
                continue
            if not self.window.day_counts(session.date, found):
                continue
            if value is not None:
                found.count(Candidate(session.date, order, value, session, ASPECTS), score=False)
            elif session.potential_score is not None:
                found.count(
                    Candidate(session.date, order, session.potential_score, session, ("nilai_potensi",)), score=True)


class _Year(NamedTuple):
    cell: Cell
    one: Candidate


class RatingsReader(Reader):
    """Yearly ratings: of the rating year alone, or of several years counted back from it, all of which are needed."""

    source = "predicate"
    years = Years("latest", (Fraction(1),))

    def read(self, facts: Facts, records: Records, declared: Declared) -> Outcome:
        """The rating of each year needed, else own evidence of that year, else the national number of it."""
        found = self.window.sift(records)
        first = self.context.rating_year
        needed = [self._year(facts, first - back, found) for back in range(len(self.years.weights))]
        known = [year for year in needed if year is not None]
        if len(known) < len(needed):
            return self.nothing(found, declared)
        if len(known) == 1:
            return outcome(known[0].cell, known[0].one.value, (known[0].one,), found)
        cell = self.cells.mean(tuple(year.cell for year in known), self.years.weights)
        values = ", ".join(str(year.one.value) for year in known)
        return outcome(cell, values, tuple(year.one for year in known), found)

    def _year(self, facts: Facts, year: int, found: Sifted) -> _Year | None:
        if not self.window.year_counts(year, found):
            return None
        rating = self._rating(facts, year)
        own = [rating] if rating else [one for one in found.own if _year_of(one) == year]
        if own:
            one = latest(own)
            cell = self.cells.of(one.value)
            if cell is not None:
                return _Year(cell, one)
            found.unusable = ("no_row", one.value)
        of_year = Sifted()
        of_year.scores = tuple(one for one in found.scores if _year_of(one) == year)
        number = self.national(of_year)
        return None if number is None else _Year(number.cell, latest(of_year.scores))

    def _rating(self, facts: Facts, year: int) -> Candidate | None:
        for rating in facts.ratings:
            if rating.year == year and (value := getattr(rating, self.source)) is not None:
                return Candidate(date(year, 12, 31), 0, value, rating, (RATING_WORDS[self.source],))
        return None


def _year_of(one: Candidate) -> int:
    fact = one.fact
    return fact.year if isinstance(fact, EvidenceFact) and fact.year is not None else one.day.year
