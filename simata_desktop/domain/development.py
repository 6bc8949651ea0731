"""What may be developed, from the gaps and the open or weak indicators; the activities are data, passed in.

Peraturan LAN 10/2018 (ways of development); domain.md 5.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from simata_desktop.domain.profile import CompetencyLine, IndicatorLine, Suggestion

COMPETENCY, INDICATOR = "competency", "indicator"


@dataclass(frozen=True)
class Catalogue:
    """``resources/reference/development.json``: words of activities by what they develop, and how many are named.

    An indicator whose score lies under ``weak_below`` (0–100) is weak.
    """

    competencies: Mapping[str, tuple[str, ...]]
    indicators: Mapping[str, tuple[str, ...]]
    competencies_shown: int
    indicators_shown: int
    weak_below: float

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Catalogue:
        """The lists of the file; KeyError where it names an activity it does not have."""
        labels = {row["code"]: row["label"] for row in data["activities"]}
        named = {part: {code: tuple(labels[one] for one in some) for code, some in data[part].items()}
                 for part in ("competencies", "indicators")}
        return cls(named["competencies"], named["indicators"], int(data["shown"]["competencies"]),
                   int(data["shown"]["indicators"]), float(data["weak_below"]))

    def suggestions(self, lines: Iterable[CompetencyLine], indicators: Iterable[IndicatorLine]
                    ) -> tuple[Suggestion, ...]:
        """The largest gaps to the present standard, then the indicators that cost most points of their axis."""
        gaps = sorted((line for line in lines if line.gap is not None and line.gap < 0), key=lambda one: one.gap or 0.0)
        weak = sorted((one for one in indicators if self._costs(one) > 0 and one.code in self.indicators),
                      key=self._costs, reverse=True)
        return (*(Suggestion(COMPETENCY, one.code, one.gap, self.competencies.get(one.code, ()))
                  for one in gaps[: self.competencies_shown]),
                *(Suggestion(INDICATOR, one.code, None, self.indicators[one.code])
                  for one in weak[: self.indicators_shown]))

    def _costs(self, one: IndicatorLine) -> float:
        """Points of the axis that are not there; 0 where the indicator is good enough."""
        if one.score is not None:
            return one.weight - (one.contribution or 0.0) if one.score < self.weak_below else 0.0
        return one.range[1] - one.range[0]
