"""The rules at hand: shipped and installed schemes, and the lists of the law that the engine is given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from simata_desktop import resources
from simata_desktop.domain.competency import parse_standards
from simata_desktop.domain.errors import UsageError
from simata_desktop.domain.facts import Context
from simata_desktop.domain.scheme import Scheme, version_on
from simata_desktop.domain.scheme_parsing import parse_scheme
from simata_desktop.domain.tiers import Tiers, parse_retirement_ages

DEFAULT_SCHEME = "bkn411"


@dataclass(frozen=True)
class Reference:
    """Lists of the law that are no part of a scheme."""

    tiers: Tiers
    retirement_ages: Mapping[str, int]
    standards: dict[str, dict[str, Fraction]]
    predicates: Mapping[str, Any]


@cache
def shipped_reference() -> Reference:
    """The shipped lists; they cannot change while the program runs."""
    return Reference(Tiers.parse(resources.read_json("reference", "tiers.json")),
                     parse_retirement_ages(resources.read_json("reference", "retirement_age.json")),
                     parse_standards(resources.read_json("reference", "required_levels.json")),
                     resources.read_json("reference", "skp.json"))


@cache
def shipped_schemes() -> dict[tuple[str, int], tuple[dict[str, Any], Scheme]]:
    """File and parsed scheme of every shipped one, by code and version."""
    files = (resources.read_json("schemes", path.name)
             for path in sorted((resources.root() / "schemes").glob("*.json")))
    return {(data["code"], int(data["version"])): (data, parse_scheme(data)) for data in files}


class Rulebook:
    """All schemes known to a workspace by code and version; a version in force never changes."""

    def __init__(self, installed: Mapping[tuple[str, int], str]) -> None:
        reference, shipped = shipped_reference(), shipped_schemes()
        self.tiers = reference.tiers
        self.retirement_ages = dict(reference.retirement_ages)
        self.standards = reference.standards
        self.predicates = reference.predicates
        self.files: dict[tuple[str, int], tuple[str, dict[str, Any]]] = {
            key: ("shipped", data) for key, (data, _) in shipped.items()}
        self._parsed = {key: scheme for key, (_, scheme) in shipped.items()}
        for key, body in installed.items():
            self.files.setdefault(key, ("installed", json.loads(body, parse_float=str)))

    @property
    def codes(self) -> tuple[str, ...]:
        """All scheme codes, sorted."""
        return tuple(sorted({code for code, _ in self.files}))

    def scheme(self, code: str, version: int | None = None, *, day: date | None = None) -> tuple[Scheme, bool]:
        """The version asked for, or the one in force on ``day``; False where none was in force and the earliest stands.

        Raises UsageError ``scheme.unknown``.
        """
        versions = [self._one(key) for key in self.files if key[0] == code and version in (None, key[1])]
        if not versions:
            raise UsageError("scheme.unknown", field="scheme", scheme=code)
        return version_on(versions, day) if day else (max(versions, key=lambda scheme: scheme.version), True)

    def context(self, scheme: Scheme, period: int, *, day: date, evidence_counts: str) -> Context:
        """What the engine is told of a map."""
        return Context(day, period, scheme.rating_year(period), evidence_counts, self.standards)

    def _one(self, key: tuple[str, int]) -> Scheme:
        if key not in self._parsed:
            self._parsed[key] = parse_scheme(self.files[key][1])
        return self._parsed[key]


def check_tiers(known: Tiers, asked: Iterable[str]) -> None:
    """Refuse (UsageError ``tier.unknown``) a word that is no tier; ``unknown`` are people whose tier nothing tells."""
    words = (*known.codes, "unknown")
    for tier in asked:
        if tier not in words:
            raise UsageError("tier.unknown", field="tier", tier=tier, known=", ".join(words))
