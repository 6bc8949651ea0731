"""One participant of an assessment session: what was typed, what follows from it, what is still missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from simata_desktop.domain.competency import (
    Levels,
    Standard,
    fill_category,
    jpm,
    mapping_category,
    partial_jpm,
    potential_score,
)
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.exact import decimal_text, exact, total
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme import JpmRule

COMPETENCY, POTENTIAL, BOTH = SESSION_KINDS = ("competency", "potential", "both")
PLANNED, RUNNING, FINAL = SESSION_STATES = ("planned", "running", "final")
MACHINE = "cact"  # machine tests at BKN: nothing is typed, the results are imported
COUNTS, SUPERSEDED, EXPIRED, OPEN, EMPTY, HOLES = STANDINGS = (
    "counts", "superseded", "expired", "running", "empty", "incomplete")

# PermenPANRB 38/2017: levels 1–5, and 0 on the form for "below level 1"; aspects Kurang Sekali 1 – Baik Sekali 5
LEVEL_RANGE = (Fraction(0), Fraction(5))
ASPECT_RANGE = (Fraction(1), Fraction(5))
_LEVEL = re.compile(r"[0-9]{1,3}([.,][0-9]{1,6})?")
_TEXT_LIMIT = 40  # of what stays visible in a cell that holds no level


@dataclass(frozen=True, slots=True)
class Rules:
    """By what participants of a session are judged: the JPM of the scheme and the highest level of an aspect."""

    jpm: JpmRule
    aspect_top: Fraction = ASPECT_RANGE[1]


@dataclass(frozen=True, slots=True)
class Judged:
    """What follows from the cells of one participant. Numbers are unrounded per cent; None: not known.

    ``so_far`` is the JPM of the ``so_far_count`` competencies that have a level yet; ``wrong`` the texts that are no
    level, by code. ``total`` is the sum of all nine. Categories: O CO KO of the mapping, MS MMS KMS of the filling.
    """

    filled: int
    needed: int
    missing: tuple[str, ...]
    complete: bool
    wrong: Mapping[str, str]
    total: Fraction | None = None
    jpm: Fraction | None = None
    so_far: Fraction | None = None
    so_far_count: int = 0
    category: str | None = None
    fill_category: str | None = None
    projection: Fraction | None = None
    projection_category: str | None = None
    projection_fill: str | None = None
    potential: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one participant: levels and aspects that are known, texts that are none."""

    levels: Levels
    aspects: Levels
    wrong: Mapping[str, str] = field(default_factory=dict)


def measures(kind: str) -> tuple[str, ...]:
    """The codes a session of this kind asks for, in the order of the law."""
    return (*(COMPETENCIES if kind != POTENTIAL else ()), *(ASPECTS if kind != COMPETENCY else ()))


def judge(cells: Cells, kind: str, standard: Levels, target: Levels, rules: Rules) -> Judged:
    """Judge one participant against the standard of the present post and that of the tier above (projection)."""
    asked = measures(kind)
    known = {**cells.levels, **cells.aspects}
    missing = tuple(code for code in asked if code not in known)
    potential = potential_score(cells.aspects, rules.aspect_top)
    match = _match(cells.levels, standard, rules, potential=potential)
    above = _match(cells.levels, target, rules, potential=potential)
    so_far, count = partial_jpm(cells.levels, standard)
    whole = all(code in cells.levels for code in COMPETENCIES)
    return Judged(
        len(asked) - len(missing), len(asked), missing, not missing, cells.wrong,
        total([cells.levels[code] for code in COMPETENCIES]) if whole else None,
        match, so_far, count, *_categories(match, rules), above, *_categories(above, rules), potential)


def _match(levels: Levels, standard: Levels, rules: Rules, *, potential: Fraction | None) -> Fraction | None:
    return jpm(levels, Standard.of(standard), rules.jpm, potential=potential)


def _categories(value: Fraction | None, rules: Rules) -> tuple[str | None, str | None]:
    if value is None:
        return None, None
    return mapping_category(value, rules.jpm), fill_category(value, rules.jpm)


def read_level(text: str, code: str) -> Fraction:
    """The level somebody typed, with comma or point.

    Raises UserError ``value.unreadable`` (no number) or ``value.range`` (a competency outside 0–5, an aspect outside
    1–5); both name what was typed.
    """
    typed = text.strip()
    low, high = ASPECT_RANGE if code in ASPECTS else LEVEL_RANGE
    value = exact(typed.replace(",", ".")) if _LEVEL.fullmatch(typed) else None
    if value is None:
        raise UserError("value.unreadable", field=code, value=typed[:_TEXT_LIMIT], low=int(low), high=int(high))
    if not low <= value <= high:
        raise UserError("value.range", field=code, value=typed, low=int(low), high=int(high))
    return value


def level_text(value: Fraction) -> str:
    """A level as it is stored: the shortest decimal text."""
    return decimal_text(value)


def unreadable(text: str) -> str:
    """What stays visible of a text that is no level."""
    return text.strip()[:_TEXT_LIMIT]


def agreed(sheets: Iterable[Fraction | None]) -> Fraction | None:
    """The level on which all single sheets agree that give one; None where none does or they differ."""
    given = {level for level in sheets if level is not None}
    return given.pop() if len(given) == 1 else None


def follows(present: Fraction | None, before: Collection[Fraction | None],
            after: Collection[Fraction | None]) -> Fraction | None:
    """The level of a participant once single sheets have changed from ``before`` to ``after``.

    It follows the sheets as long as it did so before: while they agree it is theirs, and it is open again when they
    differ. A level that was settled apart from them (the consensus of the assessors) stands.
    """
    followed = present is None or present == agreed(before)
    return agreed(after) if followed else present


def disagree(sheets: Collection[Fraction | None]) -> bool:
    """Do the single sheets give different levels?"""
    return len({level for level in sheets if level is not None}) > 1
