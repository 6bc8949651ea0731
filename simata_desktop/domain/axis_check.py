"""Faults of the two axes: levels, cuts, years, components, indicators and the sum of their weights."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction

from simata_desktop.domain.rubric_check import check_rubric
from simata_desktop.domain.scheme import AXES
from simata_desktop.domain.scheme_problems import Coded, Node, unique

YEARS_NEED = {"mean_last_n": "n", "weighted": "weights"}
REQUIRED = ("code", "label", "weight", "rubric")
OPTIONAL = ("missing", "window_years", "validity_years", "article", "absence", "required", "source", "evidence_kind")


def check_axes(node: Node, known_indicators: Collection[str]) -> None:
    """Both axes; an indicator's code stands once in the whole file."""
    found = node.fields(AXES)
    unique([coded for axis in AXES if axis in found for coded in _check_axis(found[axis], known_indicators)])


def _check_axis(axis: Node, known_indicators: Collection[str]) -> list[Coded]:
    found = axis.fields(("label", "levels", "cuts", "components"), ("rating_year", "years"))
    if "label" in found:
        found["label"].text()
    if "levels" in found:
        _check_levels(found["levels"])
    if "cuts" in found:
        found["cuts"].cuts()
    if "rating_year" in found and found["rating_year"].given:
        found["rating_year"].one_of(("previous", "same"))
    if "years" in found and found["years"].given:
        _check_years(found["years"])
    return _check_components(axis, found["components"], known_indicators) if "components" in found else []


def _check_levels(node: Node) -> None:
    levels = node.items(at_least=1)
    for level in levels:
        level.text()
    if levels and len(levels) != 3:
        node.fault("value.type", expected="three_labels")


def _check_years(node: Node) -> None:
    if isinstance(node.value, str):
        if node.value in YEARS_NEED:
            node.fault("field.missing", YEARS_NEED[node.value])
        else:
            node.one_of(("latest",))
        return
    found = node.fields(("kind",), ("n", "weights"))
    kind = found["kind"].one_of(("latest", *YEARS_NEED)) if "kind" in found else None
    if kind in YEARS_NEED and YEARS_NEED[kind] not in found:
        node.fault("field.missing", YEARS_NEED[kind])
    if "n" in found:
        found["n"].whole(1, 10)
    for weight in found["weights"].items(at_least=1) if "weights" in found else []:
        if weight.number() == 0:
            weight.fault("value.unknown", value="0")


def _check_components(axis: Node, components: Node, known_indicators: Collection[str]) -> list[Coded]:
    codes: list[Coded] = []
    indicators: list[Coded] = []
    weights: list[Fraction | None] = []
    for component in components.items(at_least=1):
        found = component.fields(("code", "label", "indicators"))
        if "code" in found:
            codes.append((found["code"], found["code"].code()))
        if "label" in found:
            found["label"].text()
        for indicator in found["indicators"].items(at_least=1) if "indicators" in found else []:
            coded, weight = _check_indicator(indicator, known_indicators)
            indicators += coded
            weights.append(weight)
    unique(codes)
    known = [weight for weight in weights if weight is not None]
    if weights and len(known) == len(weights) and sum(known) != 100:
        axis.fault("weights.sum", value=str(float(sum(known))))
    return indicators


def _check_indicator(node: Node, known_indicators: Collection[str]) -> tuple[list[Coded], Fraction | None]:
    found = node.fields(REQUIRED, OPTIONAL)
    if "label" in found:
        found["label"].text()
    if "rubric" in found:
        check_rubric(found["rubric"], found.get("absence"))
    for key, words in (("missing", ("unknown", "zero", "excluded")), ("evidence_kind", ("own",)),
                       ("source", ("predicate", "work_result", "behaviour"))):
        if key in found and found[key].given:
            found[key].one_of(words)
    for key in ("window_years", "validity_years"):
        if key in found and found[key].given:
            found[key].whole(1, 100)
    if "article" in found and found["article"].given:
        found["article"].text()
    if "required" in found:
        found["required"].flag()
    coded = [(found["code"], _check_code(found, known_indicators))] if "code" in found else []
    return coded, found["weight"].number(0, 100) if "weight" in found else None


def _check_code(found: dict[str, Node], known_indicators: Collection[str]) -> str | None:
    """Known to the program, or of the scheme's own; never both."""
    node = found["code"]
    code = node.code()
    own = "evidence_kind" in found and found["evidence_kind"].given
    if code is not None and own and code in known_indicators:
        node.fault("code.duplicate", value=code)
    elif code is not None and not own and code not in known_indicators:
        node.fault("indicator.unknown", value=code)
    return code
