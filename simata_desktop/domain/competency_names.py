"""What the nine competencies, the eight aspects and the steps of their scale are called, long and short; data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MeasureName:
    """One competency or aspect: whole name, a shorter one for narrow places, an abbreviation for cards."""

    code: str
    name: str
    short: str
    abbreviation: str


@dataclass(frozen=True, slots=True)
class ScaleStep:
    """One step of the aspects' scale: its value (1–5), letters (KS … BS) and name."""

    value: int
    code: str
    name: str


@dataclass(frozen=True)
class CompetencyNames:
    """``resources/reference/competencies.json``: competencies and aspects in the order of the law, and the scale."""

    competencies: tuple[MeasureName, ...]
    aspects: tuple[MeasureName, ...]
    scale: tuple[ScaleStep, ...]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> CompetencyNames:
        """The names of the file. KeyError where a part is missing."""
        return cls(_names(data["competencies"]), _names(data["aspects"]),
                   tuple(ScaleStep(int(row["value"]), row["code"], row["name"]) for row in data["scale"]))

    def of(self, code: str) -> MeasureName:
        """The name of a competency or aspect; KeyError for another code."""
        for one in (*self.competencies, *self.aspects):
            if one.code == code:
                return one
        raise KeyError(code)


def _names(rows: Iterable[Mapping[str, str]]) -> tuple[MeasureName, ...]:
    return tuple(MeasureName(row["code"], row["name"], row["short"], row["abbreviation"]) for row in rows)
