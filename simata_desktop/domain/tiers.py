"""The tier of a post, whether somebody is in service, and when the service ends; the lists are data, passed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from simata_desktop.domain.ids import fold
from simata_desktop.domain.years import years_after

TIER_CODES = (
    "jpt_utama", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "pelaksana",
    "jf_ahli_utama", "jf_ahli_madya", "jf_ahli_muda", "jf_ahli_pertama",
    "jf_penyelia", "jf_mahir", "jf_terampil", "jf_pemula",
)
FUNCTIONAL = "functional"
SHORT_WORD = 3  # abbreviations (MPP) count as a word of their own only, longer ones anywhere


@dataclass(frozen=True)
class Tiers:
    """``resources/reference/tiers.json``: tiers from high to low with their labels, and how a post shows its tier."""

    labels: dict[str, str]
    echelons: dict[str, str]
    kinds: dict[str, str]
    grade_words: dict[str, str]
    inactive_words: tuple[str, ...]
    above: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Tiers:
        """The lists of the file; echelons and words are compared folded."""
        return cls(
            {row["code"]: row["label"] for row in data["tiers"]},
            {fold(code): tier for code, tier in data["echelons"].items()}, dict(data["kinds"]),
            {fold(word): tier for word, tier in data["grade_words"].items()},
            tuple(fold(word) for word in data["inactive_words"]),
            {row["code"]: row["next"] for row in data["tiers"] if row.get("next")})

    def next(self, tier: str | None) -> str | None:
        """The tier a person of ``tier`` would be promoted to (projection); None at the top or where it is unknown."""
        return self.above.get(tier or "")

    @property
    def codes(self) -> tuple[str, ...]:
        """All tiers, from high to low as the file lists them."""
        return tuple(self.labels)

    def tier(self, *, echelon: str | None = None, kind: str | None = None, position: str | None = None,
             level: str | None = None) -> str | None:
        """The tier of a post (cli.md, "Tier of a person"); None where nothing says it.

        By ``echelon`` (``II.b``); else ``kind`` executor → pelaksana; else, functional or of unknown kind, by the
        grade word that ends ``position`` or ``level`` (Ahli Muda, Penyelia …).
        """
        by_echelon = self.echelons.get(fold(echelon)) if echelon else None
        if by_echelon is not None:
            return by_echelon
        if kind in self.kinds:
            return self.kinds[kind]
        if kind not in (FUNCTIONAL, None):
            return None
        return self._by_word(position) or self._by_word(level)

    def _by_word(self, text: str | None) -> str | None:
        ending = f" {fold(text)}" if text else ""
        return next((tier for word, tier in self.grade_words.items() if ending.endswith(f" {word}")), None)

    def in_service(self, legal_status: str | None) -> bool | None:
        """Is somebody of this ``kedudukan_hukum`` active? None where it is not known (domain.md 4.4)."""
        text = fold(legal_status) if legal_status else ""
        if not text:
            return None
        words = text.split()
        return not any(word in words if len(word) <= SHORT_WORD else word in text for word in self.inactive_words)


def parse_retirement_ages(data: Mapping[str, Any]) -> dict[str, int]:
    """``resources/reference/retirement_age.json``: tier → age (BUP) in years."""
    return {tier: int(age) for tier, age in data["tiers"].items()}


def retirement_day(born: date | None, age: int | None) -> date | None:
    """The first day of the month after the birthday of the retirement age; None where either is unknown."""
    if born is None or age is None:
        return None
    birthday = years_after(born, age)
    return date(birthday.year + birthday.month // 12, birthday.month % 12 + 1, 1)
