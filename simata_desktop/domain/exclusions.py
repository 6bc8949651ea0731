"""Who a scheme leaves out of the map before anything is scored (schemes.md, ``exclusions``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from simata_desktop.domain.evidence import Window
from simata_desktop.domain.facts import Context, Facts
from simata_desktop.domain.scheme import Exclusion, Scheme
from simata_desktop.domain.years import months_after

RETIREMENT, DISCIPLINE = "retirement_within_months", "discipline"
SERVING = "sedang_menjalani"


def excluded_by(facts: Facts, scheme: Scheme, context: Context) -> str | None:
    """The kind of the first exclusion that holds for this person on the date of data; None: stays on the map."""
    return next((one.kind for one in scheme.exclusions if _holds(one, facts, context)), None)


def _holds(exclusion: Exclusion, facts: Facts, context: Context) -> bool:
    if exclusion.kind == RETIREMENT:
        months = cast(int, exclusion.value)
        return facts.retirement is not None and facts.retirement <= months_after(context.day, months)
    value = cast(Mapping[str, Any], exclusion.value)
    return sanctioned(facts, context, levels=tuple(value["levels"]), years=value["years"])


def sanctioned(facts: Facts, context: Context, *, levels: tuple[str, ...], years: int) -> bool:
    """Is a sanction of one of ``levels`` decided within the last ``years``, or one still being served?"""
    found = Window(context, years).sift(record for record in facts.evidence if record.indicator == "discipline_record")
    return any(one.value in levels or one.value == SERVING for one in found.own)
