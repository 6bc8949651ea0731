"""Where a person's numbers come from, as plain data: rule, weight, source file and cell (cli.md, ``explain``)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from simata_desktop.domain.boxes import Distance, distances
from simata_desktop.domain.facts import Ref
from simata_desktop.domain.mapping import Mapper
from simata_desktop.domain.merge import WHOLE
from simata_desktop.domain.records import KINDS
from simata_desktop.domain.results import AxisResult, IndicatorResult, PersonResult, Rule
from simata_desktop.domain.scheme import Scheme
from simata_desktop.resources import Words
from simata_desktop.store.exchange.conflicts import disputed
from simata_desktop.store.queries.history import ValueAt, source_of
from simata_desktop.store.queries.maps import external_boxes
from simata_desktop.store.queries.people import PersonRecord
from simata_desktop.store.standing import View


@dataclass(frozen=True)
class Derivation:
    """One person's result with the sources of its numbers; ``excluded`` names why he is not on the map."""

    person: PersonRecord
    period: int
    scheme: Scheme
    result: PersonResult
    sources: dict[Ref, ValueAt]
    if_verified: PersonResult | None
    external: dict[str, Any] | None
    excluded: str | None
    tier: str | None
    disputed: Mapping[Ref, str] = field(default_factory=dict)  # what waits for a person → the conflict's id

    @property
    def distances(self) -> tuple[Distance, ...]:
        """Points missing to the higher boxes, from what is certain today."""
        return distances(self.scheme, self.result.performance.low, self.result.potential.low)

    def as_json(self, words: Words) -> dict[str, Any]:
        """The shape of ``simata explain``; ``words`` say the rules."""
        r = self.result
        verified = self.if_verified or r
        return {
            "nip": self.person.values["nip"], "name": self.person.values["nama"], "period": str(self.period),
            "scheme": {"code": self.scheme.code, "version": self.scheme.version}, "box": r.box, "state": r.state,
            "provisional_box": r.provisional_box, "possible_boxes": list(r.possible), "reasons": list(r.reasons),
            "performance": _number(r.performance.score), "potential": _number(r.potential.score),
            "talent_score": _number(r.talent_score), "tier": self.tier, "excluded": self.excluded,
            "external": self.external,
            "if_verified": {"box": verified.box, "state": verified.state},
            "axes": {"performance": self._axis(r.performance, self.scheme.performance.level, words=words),
                     "potential": self._axis(r.potential, self.scheme.potential.level, words=words)},
        }

    def _axis(self, axis: AxisResult, level: Any, *, words: Words) -> dict[str, Any]:
        return {"score": _number(axis.score), "range": [float(axis.low), float(axis.high)],
                "level": level(axis.low) if level(axis.low) == level(axis.high) else None,
                "indicators": [self._indicator(one, words) for one in axis.indicators]}

    def _indicator(self, one: IndicatorResult, words: Words) -> dict[str, Any]:
        known = self.scheme.indicator(one.code)
        label = known.label if known else one.code
        if known and one.part:
            part = known.rubric.part(one.part)
            label = part.label if part else one.part
        found: dict[str, Any] = {
            "code": one.part or one.code, "label": label, "weight": _number(one.weight), "value": one.value,
            "score": _number(one.score), "contribution": _number(one.contribution),
            "range": [float(one.low), float(one.high)], "state": one.state, "rule": rule_words(one.rule, words),
            "source": self._source(one.ref),
        }
        if one.ref is not None and one.ref in self.disputed:
            found |= {"disputed": True, "conflict": self.disputed[one.ref]}
        if one.parts:
            found["parts"] = [self._indicator(part, words) for part in one.parts]
        if one.others:
            found["others"] = [{"id": ref.id, "source": self._source(ref)} for ref in one.others]
        return found

    def _source(self, ref: Ref | None) -> dict[str, Any] | None:
        value = self.sources.get(ref) if ref else None
        if value is None:
            return None
        return {"kind": value.kind, "at": value.at, "by": value.by, "file": value.file, "cell": value.cell}


def rule_words(rule: Rule, words: Words) -> str:
    """Row or band, weight and article in one sentence."""
    parts = [rule.row or words(f"ui.rule.{rule.kind}"), words("ui.rule.weight", weight=_plain(rule.weight))]
    if rule.article:
        parts.append(rule.article)
    return "; ".join(parts)


def derive(connection: Any, view: View, person: PersonRecord) -> Derivation:
    """Evaluate one person in full and look up the source of every record that counted."""
    known = next(iter(view.reader.read(connection, [person.id])))
    state, _ = view.place(known)
    result = view.mapper.evaluate(known.facts)
    refs = _refs(result)
    sources = {ref: found for ref in refs if (found := source_of(connection, ref.id, ref.field)) is not None}
    trusting = Mapper(view.scheme, replace(view.context, evidence_counts="recorded"))
    if_verified = trusting.evaluate(known.facts) if view.context.evidence_counts == "verified" else None
    external = external_boxes(connection, view.context.rating_year, person=person.uid).get(person.uid)
    return Derivation(person, view.period, view.scheme, result, sources, if_verified, external,
                      None if state == result.state else state, known.tier, _disputed(connection, refs))


def _disputed(connection: Any, refs: Collection[Ref]) -> dict[Ref, str]:
    """The values among ``refs`` that two people have changed and nobody has settled yet."""
    waits = disputed(connection, {ref.id for ref in refs})
    found = {}
    for ref in refs if waits else ():
        kind = KINDS.get(ref.entity)
        group = kind.field(ref.field).group if kind is not None and kind.has(ref.field) else WHOLE
        conflict = waits.get((ref.id, group)) or waits.get((ref.id, WHOLE))
        if conflict:
            found[ref] = conflict
    return found


def _refs(result: PersonResult) -> set[Ref]:
    found: set[Ref] = set()
    open_ = [*result.performance.indicators, *result.potential.indicators]
    while open_:
        one = open_.pop()
        found.update(one.others)
        if one.ref:
            found.add(one.ref)
        open_.extend(one.parts)
    return found


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _plain(value: Fraction) -> str:
    return f"{float(value):g}".replace(".", ",")
