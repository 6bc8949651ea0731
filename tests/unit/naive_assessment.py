"""A second reading of JPM, categories, projection, gaps, potential and validity: from the domain tables alone.

Imports nothing of the program. Levels are whole hundredths (``325`` is 3.25), so that every sum is a plain integer and
a share an integer over an integer. The numbers are typed from ``domain-tables.json`` (``jpm``, ``required_levels``,
``potential_aspects``); ``test_naive_assessment`` holds them against that file.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

NINE = ("integrity", "teamwork", "communication", "results_orientation", "public_service",
        "self_and_others_development", "managing_change", "decision_making", "national_unity")
EIGHT = ("intellectual", "interpersonal", "self_awareness", "critical_strategic_thinking", "problem_solving",
         "emotional_quotient", "growth_mindset", "grit")
NEED = {"jpt_utama": (5,) * 9, "jpt_madya": (5,) * 9, "jpt_pratama": (4,) * 9, "administrator": (3,) * 9,
        "pengawas": (2,) * 9, "pelaksana": (1,) * 9, "jf_ahli_utama": (5, 4, 4, 4, 4, 4, 4, 4, 5),
        "jf_ahli_madya": (4,) * 9, "jf_ahli_muda": (3,) * 9, "jf_ahli_pertama": (2,) * 9, "jf_penyelia": (3,) * 9,
        "jf_mahir": (2,) * 9, "jf_terampil": (2, 2, 1, 1, 1, 1, 1, 1, 2), "jf_pemula": (1,) * 9}
ABOVE = {"jpt_madya": "jpt_utama", "jpt_pratama": "jpt_madya", "administrator": "jpt_pratama",
         "pengawas": "administrator", "pelaksana": "pengawas", "jf_ahli_madya": "jf_ahli_utama",
         "jf_ahli_muda": "jf_ahli_madya", "jf_ahli_pertama": "jf_ahli_muda", "jf_mahir": "jf_penyelia",
         "jf_terampil": "jf_mahir", "jf_pemula": "jf_terampil"}
MAPPING, FILLING = ((90, "O"), (78, "CO"), (0, "KO")), ((80, "MS"), (68, "MMS"), (0, "KMS"))
CUTS = (68, 78, 80, 90)
VALID_YEARS = 3
TOP = 5

Hundredths = dict[str, int]


def required(tier: str | None, own: Hundredths | None = None) -> Hundredths:
    """The required levels: of the tier, and of the post itself where it has its own."""
    return {**{code: 100 * need for code, need in zip(NINE, NEED.get(tier or "", ()), strict=False)}, **(own or {})}


def whole(levels: Hundredths, need: Hundredths) -> bool:
    return all(code in levels and code in need for code in NINE) and sum(need[code] for code in NINE) > 0


def uncapped(levels: Hundredths, need: Hundredths) -> Fraction | None:
    if not whole(levels, need):
        return None
    return Fraction(100 * sum(levels[code] for code in NINE), sum(need[code] for code in NINE))


def capped(levels: Hundredths, need: Hundredths) -> Fraction | None:
    if not whole(levels, need):
        return None
    shares = [Fraction(min(levels[code], need[code]), need[code]) for code in NINE if need[code]]
    return 100 * sum(shares) / len(shares)


def blend(levels: Hundredths, need: Hundredths, aspects: Hundredths, p: int, k: int) -> Fraction | None:
    first, second = potential(aspects), uncapped(levels, need)
    return None if first is None or second is None else (p * first + k * second) / 100


def so_far(levels: Hundredths, need: Hundredths) -> tuple[Fraction | None, int]:
    both = [code for code in NINE if code in levels and code in need]
    below = sum(need[code] for code in both)
    return (Fraction(100 * sum(levels[code] for code in both), below) if below else None), len(both)


def potential(aspects: Hundredths) -> Fraction | None:
    if any(code not in aspects for code in EIGHT):
        return None
    return Fraction(100 * sum(aspects.values()), 100 * TOP * 8)


def category(value: Fraction | None, classes: tuple[tuple[int, str], ...]) -> str | None:
    return None if value is None else next((name for cut, name in classes if value >= cut), classes[-1][1])


def gap_list(levels: Hundredths, need: Hundredths) -> list[tuple[str, int | None]]:
    known = [(levels[code] - need[code], place, code) for place, code in enumerate(NINE)
             if code in levels and code in need]
    found: list[tuple[str, int | None]] = [(code, gap) for gap, _, code in sorted(known)]
    return found + [(code, None) for code in NINE if code not in levels or code not in need]


def last_day(day: date) -> date:
    """The last day on which an assessment counts."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + VALID_YEARS, 2, 28)
    return date(day.year + VALID_YEARS, day.month, day.day)


@dataclass
class Taken:
    """One person in one session."""

    session: str
    day: date
    state: str
    levels: Hundredths
    aspects: Hundredths
    tier: str | None = None
    own: Hundredths = field(default_factory=dict)


def feeding(taken: list[Taken], day: date, codes: tuple[str, ...]) -> Taken | None:
    """Of one person's sessions the one that feeds the map on ``day``: the latest final valid one with all codes."""
    able = [one for one in taken if one.state == "final" and one.day <= day <= last_day(one.day)
            and all(code in {**one.levels, **one.aspects} for code in codes)]
    return max(able, key=lambda one: one.day) if able else None


class RandomSessions:
    """Invented levels: holes, decimals, standards of posts; every fifth stands on a cut, or a hundredth below it."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def one(self, number: int, tier: str | None = None) -> Taken:
        """The ``number``-th."""
        dice = self.dice
        tier = tier or dice.choice([*NEED, None])
        own = {code: 100 * dice.randint(0, 5) for code in NINE} if dice.random() < 0.2 else {}
        levels = {code: dice.choice((dice.randint(0, 500), 100 * dice.randint(0, 5))) for code in NINE}
        aspects = {code: dice.choice((dice.randint(100, 500), 100 * dice.randint(1, 5))) for code in EIGHT}
        if number % 5 == 0 and tier:
            own, levels = {}, self.on_cut(required(tier), CUTS[number // 5 % 4], below=number // 20 % 2 == 1)
        elif dice.random() < 0.3:
            for some, codes in ((levels, NINE), (aspects, EIGHT)):
                for code in dice.sample(codes, dice.randint(0, 4)):
                    some.pop(code)
        return Taken("", date(2026, 1, 1), "final", levels, aspects, tier, own)

    def on_cut(self, need: Hundredths, cut: int, *, below: bool) -> Hundredths:
        """Levels whose sum is ``cut`` per cent of the required one, or one hundredth of a level less."""
        wanted = -(-sum(need.values()) * cut // 100) - (1 if below else 0)
        levels = dict.fromkeys(NINE, wanted // 9)
        levels["integrity"] += wanted - sum(levels.values())
        first, second = self.dice.sample(NINE, 2)
        moved = min(levels[first], 500 - levels[second], self.dice.randint(0, 60))
        levels[first] -= moved
        levels[second] += moved
        return levels
