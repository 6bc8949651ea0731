"""What the program has evidence for: the indicators it knows and how their records become one value.

A scheme file says how much a value is worth; this table says where the value comes from (schemes.md, "several
records" and "Codes of bkn411 values").
"""

from __future__ import annotations

from dataclasses import dataclass

HIGHEST, LOWEST, LATEST, SUM = "highest", "lowest", "latest", "sum"
RECORDS, RATINGS, LEVELS, ASPECTS, EDUCATION, TENURE = "records", "ratings", "levels", "aspects", "education", "tenure"


@dataclass(frozen=True, slots=True)
class Feed:
    """Where an indicator's value comes from.

    ``pick``: which of several records in the window counts (highest, lowest score, latest, or the sum of all).
    ``source``: evidence records alone, or with yearly ratings, sessions (levels, aspects), the register (education,
    tenure). ``yearly``: only the rating year counts. ``reinforcing``: a 0 of the national system counts as missing.
    """

    pick: str = LATEST
    source: str = RECORDS
    yearly: bool = False
    reinforcing: bool = False


INDICATORS: dict[str, Feed] = {
    "performance_predicate": Feed(source=RATINGS, yearly=True),
    "awards": Feed(HIGHEST, reinforcing=True),
    "team_assignments": Feed(HIGHEST, reinforcing=True),
    "feedback_360": Feed(yearly=True, reinforcing=True),
    "competency_assessment": Feed(source=LEVELS),
    "competency_development": Feed(SUM),
    "position_experience": Feed(),
    "potential_assessment": Feed(source=ASPECTS),
    "formal_education": Feed(source=EDUCATION),
    "field_fit": Feed(),
    "discipline_record": Feed(LOWEST),
}
PARTS: dict[tuple[str, str], Feed] = {("position_experience", "tenure_in_tier"): Feed(source=TENURE)}
KNOWN_INDICATORS = frozenset(INDICATORS)
OWN = Feed()


def feed_of(code: str, part: str | None = None) -> Feed:
    """The feed of an indicator or of a part of it; indicators of a scheme's own take the latest record."""
    whole = INDICATORS.get(code, OWN)
    if part is None:
        return whole
    return PARTS.get((code, part)) or Feed(whole.pick, yearly=whole.yearly, reinforcing=whole.reinforcing)
