"""Faults of a rubric: rows, bands without hole or overlap, parts, and the value an absence stands for."""

from __future__ import annotations

from fractions import Fraction

from simata_desktop.domain.exact import exact
from simata_desktop.domain.scheme_problems import Node, shown, unique

PLAIN_KINDS = ("rows", "bands", "direct")
CONTENT = {"rows": ("rows",), "bands": ("bands",), "direct": (), "mean": ("parts",)}


def check_rubric(node: Node, absence: Node | None, *, parts_allowed: bool = True) -> None:
    """Note the faults of a rubric and of the absence value that belongs to it."""
    kinds = (*PLAIN_KINDS, "mean") if parts_allowed else PLAIN_KINDS
    kind = node.value.get("kind") if isinstance(node.value, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        kind_node = node.fields(("kind",), ("rows", "bands", "parts")).get("kind")
        if kind_node:
            kind_node.one_of(kinds)
        return
    found = node.fields(("kind", *CONTENT[kind]))
    codes: list[str] = []
    if rows := found.get("rows"):
        codes = _check_rows(rows)
    if bands := found.get("bands"):
        _check_bands(bands)
    if parts := found.get("parts"):
        _check_parts(parts)
    if absence is not None and absence.given and not _stands(absence.value, kind, codes):
        absence.fault("absence.unknown", value=shown(absence.value))


def _stands(value: object, kind: str, codes: list[str]) -> bool:
    """May ``value`` stand for verified absence in a rubric of this kind?"""
    if kind == "rows":
        return isinstance(value, str) and value in codes
    number = exact(value)
    return kind in ("bands", "direct") and number is not None and number >= 0 and (kind == "bands" or number <= 100)


def _check_rows(rows: Node) -> list[str]:
    coded = []
    for row in rows.items(at_least=1):
        found = row.fields(("code", "label", "score"))
        if code := found.get("code"):
            coded.append((code, code.text()))
        if label := found.get("label"):
            label.text()
        _check_score(row, found.get("score"))
    return unique(coded)


def _check_score(holder: Node, score: Node | None) -> None:
    """A score outside 0–100 is a fault of the row or band that holds it."""
    if score is None:
        return
    number = exact(score.value)
    if number is None:
        score.fault("value.type", expected="number")
    elif not 0 <= number <= 100:
        holder.fault("rubric.range", value=shown(score.value))


def _check_bands(bands: Node) -> None:
    """Rising, first from 0, each beginning where the one before ends, the last one open."""
    end: Fraction | None = Fraction(0)
    band: Node | None = None
    for band in bands.items(at_least=1):
        found = band.fields(("from", "below", "score"), ("label",))
        if (label := found.get("label")) and label.given:
            label.text()
        _check_score(band, found.get("score"))
        edges = _edges(found)
        if edges is None:
            return
        start, below = edges
        if end is not None and start > end:
            band.fault("rubric.hole")
        elif end is None or start < end or (below is not None and below <= start):
            band.fault("rubric.overlap")
        end = below
    if band is not None and end is not None:
        band.fault("rubric.hole")


def _edges(found: dict[str, Node]) -> tuple[Fraction, Fraction | None] | None:
    if "from" not in found or "below" not in found:
        return None
    start = _edge(found["from"])
    below = _edge(found["below"]) if found["below"].given else None
    if start is None or (below is None and found["below"].given):
        return None
    return start, below


def _edge(node: Node) -> Fraction | None:
    number = exact(node.value)
    if number is None:
        node.fault("value.type", expected="number")
    return number


def _check_parts(parts: Node) -> None:
    coded = []
    for part in parts.items(at_least=1):
        found = part.fields(("code", "label", "rubric"), ("weight", "absence"))
        if code := found.get("code"):
            coded.append((code, code.code()))
        if label := found.get("label"):
            label.text()
        if (weight := found.get("weight")) and weight.number() == 0:
            weight.fault("value.unknown", value="0")
        if rubric := found.get("rubric"):
            check_rubric(rubric, found.get("absence"), parts_allowed=False)
    unique(coded)
