"""From the data of a scheme file, already found sound by ``scheme_check``, to a ``Scheme``."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from simata_desktop.domain.exact import decimal_text, exact
from simata_desktop.domain.scheme import (
    PANRB,
    Axis,
    Band,
    Box,
    Component,
    Exclusion,
    Gate,
    Indicator,
    JpmRule,
    LegalBasis,
    Part,
    Row,
    Rubric,
    Scheme,
    Years,
)

Data = dict[str, Any]


def parse_scheme(data: Data) -> Scheme:
    """The scheme of ``data``; call only where ``check_scheme`` found nothing (else KeyError, TypeError, ValueError)."""
    override = data.get("committee_override") or {}
    numbering = data.get("numbering") or {}
    start, end = data["effective_from"], data.get("effective_to")
    tiers = (data.get("eligibility") or {}).get("tiers", ())
    return Scheme(
        code=data["code"], version=data["version"], title=data["title"],
        effective_from=date.fromisoformat(start), effective_to=date.fromisoformat(end) if end else None,
        performance=_axis("performance", data["axes"]["performance"]),
        potential=_axis("potential", data["axes"]["potential"]),
        talent_score={axis: _number(data["talent_score"][axis]) for axis in ("performance", "potential")},
        boxes=tuple(_box(b) for b in data["boxes"]),
        legal_basis=tuple(_basis(b) for b in data.get("legal_basis") or ()),
        numbering={k: {int(n): int(s) for n, s in v.items()} for k, v in numbering.items() if isinstance(v, dict)},
        shown=numbering.get("use") or PANRB,
        jpm=_jpm(data.get("jpm") or {}),
        gates={t["tier"]: tuple(_gate(g) for g in t["gates"]) for t in tiers},
        tie_break=tuple(data.get("tie_break") or ()),
        exclusions=tuple(Exclusion(e["kind"], e["value"]) for e in data.get("exclusions") or ()),
        override_allowed=bool(override.get("allowed")), override_article=override.get("article"),
    )


def _basis(data: Data) -> LegalBasis:
    return LegalBasis(data["ref"], data.get("confidence"), data.get("note"))


def _number(value: object) -> Fraction:
    number = exact(value)
    if number is None:
        raise ValueError("no number")
    return number


def _pair(values: list[object]) -> tuple[Fraction, Fraction]:
    low, high = values
    return _number(low), _number(high)


def _axis(code: str, data: Data) -> Axis:
    low, middle, high = data["levels"]
    return Axis(
        code=code, label=data["label"], levels=(low, middle, high), cuts=_pair(data["cuts"]),
        components=tuple(_component(c) for c in data["components"]),
        rating_year=data.get("rating_year") or "previous", years=_years(data.get("years") or "latest"),
    )


def _years(data: str | Data) -> Years:
    if isinstance(data, str):
        return Years(data, (Fraction(1),))
    if data["kind"] == "weighted":
        return Years("weighted", tuple(_number(w) for w in data["weights"]))
    return Years(data["kind"], (Fraction(1),) * data.get("n", 1))


def _component(data: Data) -> Component:
    return Component(data["code"], data["label"], tuple(_indicator(i) for i in data["indicators"]))


def _indicator(data: Data) -> Indicator:
    return Indicator(
        code=data["code"], label=data["label"], weight=_number(data["weight"]), rubric=_rubric(data["rubric"]),
        missing=data.get("missing") or "unknown", window_years=data.get("window_years"),
        validity_years=data.get("validity_years"), article=data.get("article"), absence=_absence(data),
        required=bool(data.get("required")), source=data.get("source") or "predicate",
        own=data.get("evidence_kind") == "own", confidence=data.get("confidence"),
    )


def _absence(data: Data) -> str | None:
    value = data.get("absence")
    return None if value is None else str(value)


def _rubric(data: Data) -> Rubric:
    kind = data["kind"]
    if kind == "rows":
        return Rubric(kind, rows=tuple(Row(r["code"], r["label"], _number(r["score"])) for r in data["rows"]))
    if kind == "bands":
        return Rubric(kind, bands=tuple(_band(b) for b in data["bands"]))
    if kind == "mean":
        return Rubric(kind, parts=tuple(_part(p) for p in data["parts"]))
    return Rubric(kind)


def _band(data: Data) -> Band:
    start, below = _number(data["from"]), data["below"]
    end = None if below is None else _number(below)
    return Band(start, end, _number(data["score"]), data.get("label") or _span(start, end))


def _span(start: Fraction, below: Fraction | None) -> str:
    """Bounds as signs, where the file gives a band no label of its own."""
    return f"≥ {decimal_text(start)}" if below is None else f"≥ {decimal_text(start)}, < {decimal_text(below)}"


def _part(data: Data) -> Part:
    weight = _number(data.get("weight", 1))
    return Part(data["code"], data["label"], weight, _rubric(data["rubric"]), _absence(data))


def _box(data: Data) -> Box:
    return Box(
        data["number"], data.get("roman") or str(data["number"]), data["performance"], data["potential"],
        data["description"], tuple(data["recommendations"]), data.get("succession"),
    )


def _gate(data: Data) -> Gate:
    return Gate(data["code"], data["kind"], data["value"], data.get("article"), data.get("confidence"),
                bool(data.get("exception")))


def _jpm(data: Data) -> JpmRule:
    return JpmRule(
        data.get("variant") or "uncapped_sum",
        _pair(data["fill"]) if data.get("fill") else None, _pair(data["mapping"]) if data.get("mapping") else None,
        exact(data.get("p")), exact(data.get("k")),
    )
