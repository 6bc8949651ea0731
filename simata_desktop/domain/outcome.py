"""The outcome of one indicator (or part) for one person, before any word is made of it.

A ``Cell`` is what the arithmetic needs and is shared by all people with the same one; an ``Outcome`` adds the person's
own facts. Both ``place`` and ``evaluate`` (``domain.mapping``) work on outcomes, so there is one reading of the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from simata_desktop.domain.facts import AssessmentFact, DeclarationFact, EvidenceFact, Facts, PostFact, RatingFact

KNOWN, DECLARED, MISSING, EXPIRED, UNVERIFIED, NOT_APPLICABLE = (
    "known", "declared", "missing", "expired", "unverified", "not_applicable")
OPEN = (MISSING, EXPIRED, UNVERIFIED)

AnyFact = AssessmentFact | DeclarationFact | EvidenceFact | Facts | PostFact | RatingFact


@dataclass(slots=True, eq=False)
class Cell:
    """State and score of an indicator. ``open``: there is no evidence that counts, whatever the rule makes of it.

    ``reason`` is the word of an open state (``missing``, ``no_row``, ``no_standard`` …); ``excluded`` cells leave
    their weight to the others; ``kind`` and ``row`` are the words of the rule. Compared by identity and never changed:
    cells of equal content are the same object within one ``Mapper``, and ``low is high`` where the range is one point.
    """

    state: str
    score: Fraction | None
    low: Fraction
    high: Fraction
    kind: str
    row: str | None = None
    open: bool = False
    reason: str | None = None
    excluded: bool = False

    @property
    def brief(self) -> tuple[str, float | None]:
        """State and score as the nearest double."""
        return self.state, None if self.score is None else float(self.score)


class Outcome(NamedTuple):
    """A cell with the facts that made it: ``facts`` counted, the first one gives the source; ``words`` their fields.

    ``value`` is the input of the rubric as found; ``until`` the first later day on which time may change the outcome.
    """

    cell: Cell
    value: str | Fraction | None = None
    facts: tuple[AnyFact, ...] = ()
    words: tuple[str, ...] = ()
    parts: tuple[Outcome, ...] = ()
    until: date = date.max
    unverified: int = 0
