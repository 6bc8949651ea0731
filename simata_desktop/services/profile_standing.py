"""The box of a person for the profile: both axes indicator by indicator, with what stands behind every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from simata_desktop.domain.facts import Facts, Ref
from simata_desktop.domain.profile import AxisLine, IndicatorLine, Source, Standing
from simata_desktop.domain.results import AxisResult, IndicatorResult, PersonResult
from simata_desktop.domain.scheme import Axis, Scheme
from simata_desktop.domain.talent_map import BOXES
from simata_desktop.services.talent import STATES
from simata_desktop.store.queries.history import source_of
from simata_desktop.store.queries.profiles import Attended, EvidenceMark

ENTRY, NATIONAL, REGISTER, SEVERAL = "entry", "national", "register", "several"


@dataclass(frozen=True)
class Origins:
    """What names the records behind numbers, read for some people at once; a file is looked up when first needed."""

    connection: Any
    evidence: Mapping[str, EvidenceMark]
    sessions: Mapping[str, Attended]
    declarations: Mapping[str, str]

    def source(self, one: IndicatorResult, facts: Facts) -> Source | None:
        """The source of an indicator: of a mean that of its parts, where they have the same one."""
        if one.parts:
            found = {source for part in one.parts if (source := self.source(part, facts)) is not None}
            return found.pop() if len(found) == 1 else Source(SEVERAL, str(len(found))) if found else None
        if one.ref is None:
            return None
        if one.rule.kind == "score":
            return Source(NATIONAL)
        records = {ref.id for ref in one.counted if ref.entity == "evidence"}
        return Source("files", str(len(records))) if len(records) > 1 else self._of(one.ref, facts)

    def _of(self, ref: Ref, facts: Facts) -> Source:
        match ref.entity:
            case "rating":
                year = next((rating.year for rating in facts.ratings if rating.id == ref.id), None)
                return Source("rating", str(year or ""))
            case "participant":
                attended = self.sessions.get(ref.id)
                return Source("session", attended.code if attended else "")
            case "declaration":
                return Source("declaration", self.declarations.get(ref.id, ""))
            case "evidence":
                return self._of_evidence(ref)
            case "history":
                return Source("history")
            case _:
                return Source(REGISTER)

    def _of_evidence(self, ref: Ref) -> Source:
        mark = self.evidence.get(ref.id)
        if mark is not None and mark.number:
            return Source("number", mark.number)
        told = source_of(self.connection, ref.id, ref.field)
        return Source("cell", f"{told.file} {told.cell or ''}".strip()) if told and told.file else Source(ENTRY)


def standing(scheme: Scheme, result: PersonResult, state: str, facts: Facts, origins: Origins, *,
             external: Mapping[str, Any] | None) -> Standing:
    """The standing of a person whose place on the map is ``state`` (one of ``STATES``, else why he is on none)."""
    out = state not in STATES
    box, provisional = (None, None) if out else (result.box, result.provisional_box)
    number = box if box is not None else provisional
    place = None if number is None else scheme.box(number)
    told = external or {}
    return Standing(
        result.state, box, provisional, () if out else result.possible, result.reasons, state if out else None,
        place.description if place else "", place.recommendations if place else (),
        {number: scheme.shown_number(number) for number in BOXES}, _number(result.talent_score),
        (float(result.talent_low), float(result.talent_high)),
        int(told["box"]) if told.get("box") is not None else None,
        date.fromisoformat(told["date"]) if told.get("date") else None,
        tuple(_axis(axis, found, scheme, facts, origins)
              for axis, found in zip(scheme.axes, (result.performance, result.potential), strict=True)),
        {one.code: one.label for one in scheme.indicators}, result.unverified)


def _axis(axis: Axis, found: AxisResult, scheme: Scheme, facts: Facts, origins: Origins) -> AxisLine:
    low, high = axis.level(found.low), axis.level(found.high)
    above = low < len(axis.levels)
    return AxisLine(
        axis.code, _number(found.score), (float(found.low), float(found.high)),
        (float(axis.cuts[0]), float(axis.cuts[1])), axis.levels[low - 1] if low == high else None,
        axis.levels[low] if above else None, float(axis.cuts[low - 1] - found.low) if above else None,
        float(100 * scheme.talent_score[axis.code]),
        tuple(_indicator(one, scheme, facts, origins) for one in found.indicators))


def _indicator(one: IndicatorResult, scheme: Scheme, facts: Facts, origins: Origins) -> IndicatorLine:
    known = scheme.indicator(one.code)
    return IndicatorLine(
        one.code, known.label if known else one.code, one.state, one.rule.kind, one.rule.row, _number(one.score),
        float(one.weight), _number(one.contribution),
        (float(one.low * one.weight / 100), float(one.high * one.weight / 100)), origins.source(one, facts), one.value,
        len(one.parts))


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
