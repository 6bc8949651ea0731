"""The words a preview shows for codes: indicators of the rules in use, ratings, rows of rubrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simata_desktop.domain.scheme import Rubric, Scheme

PREDICATE, RATINGS = "predikat_kinerja", ("rating_hasil_kerja", "rating_perilaku")


@dataclass(frozen=True)
class Labels:
    """``names``: indicator → its label; ``values``: field or indicator → stored code → its words."""

    names: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]


def labels(scheme: Scheme, lists: Mapping[str, Any]) -> Labels:
    """Of the indicators and their parts (``INDICATOR.PART``) and of the lists of PermenPANRB 6/2022."""
    names: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {word: _listed(lists["ratings"]) for word in RATINGS}
    values[PREDICATE] = _listed(lists["predicates"])
    for one in scheme.indicators:
        names[one.code], values[one.code] = one.label, _rows(one.rubric)
        for part in one.rubric.parts:
            code = f"{one.code}.{part.code}"
            names[code], values[code] = f"{one.label}: {part.label}", _rows(part.rubric)
    return Labels(names, {word: words for word, words in values.items() if words})


def _listed(rows: Any) -> dict[str, str]:
    return {row["code"]: row["label"] for row in rows}


def _rows(rubric: Rubric) -> dict[str, str]:
    return {row.code: row.label for row in rubric.rows}
