"""Words of the talent map on screen: tiers, reasons, boxes, sources, and what somebody is called while names hide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simata_desktop.domain.talent_map import MapEntry, TalentMap
from simata_desktop.ui.text import Text

MAY_SEE_BOXES = frozenset(("verifier", "leader"))


def tier_words(text: Text, code: str | None) -> str:
    """The words of a tier; one the catalogue does not know is shown as it is."""
    key = f"paper.tier.{code or 'unknown'}"
    return text(key) if key in text.words else str(code).replace("_", " ")


def reason_words(text: Text, code: str, *, year: int, labels: Mapping[str, str]) -> str:
    """The words of ``INDICATOR.state``; ``labels`` are the scheme's words of its indicators."""
    indicator, _, state = code.rpartition(".")
    if f"paper.reason.{code}" in text.words:
        return text(f"paper.reason.{code}", year=year)
    label = labels.get(indicator) or indicator.replace("_", " ")
    general = f"paper.reason.{state}"
    return text(general, indicator=label) if general in text.words else f"{label}: {state}"


def excluded_words(text: Text, kind: str) -> str:
    """Why people stand outside the map."""
    key = f"ui.map.excluded.{kind}"
    return text(key) if key in text.words else kind.replace("_", " ")


def source_words(text: Text, source: Mapping[str, Any] | None) -> str:
    """Where a value comes from, short: file and cell, else how it came in and by whom."""
    if source is None:
        return ""
    if source["file"]:
        return f"{source['file']} {source['cell'] or ''}".strip()
    key = f"ui.source.{source['kind']}"
    return text(key) if key in text.words else str(source["by"])


def person_name(text: Text, entry: MapEntry, row: int, *, hidden: bool) -> str:
    """The name with its titles, or "Peserta 117" while names are hidden."""
    return text("ui.map.participant", number=row + 1) if hidden else entry.title or entry.name


def shown_number(chart: TalentMap, box: int) -> int:
    """The number a box bears under the rules in use."""
    return chart.scheme.shown_numbers.get(box, box)
