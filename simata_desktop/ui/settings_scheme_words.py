"""A scheme in plain words: weights, rubrics, windows, cuts, boxes, and what each rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from simata_desktop.domain.scheme import Axis, Box, Indicator, Rubric, Scheme
from simata_desktop.ui.talent_words import excluded_words
from simata_desktop.ui.text import Text

JOIN = " · "


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """One line of an axis: name, weight, how a value becomes a score, what holds for it, on what it rests."""

    name: str
    weight: str
    rubric: tuple[str, ...]
    terms: str
    basis: str


def number_words(text: Text, value: Fraction) -> str:
    """60 or 12,5."""
    return str(text.value(float(value)))


def force_words(text: Text, scheme: Scheme) -> str:
    """From when to when it is in force."""
    if scheme.effective_to is None:
        return text("ui.settings.schemes.since", day=scheme.effective_from)
    return text("ui.settings.schemes.between", day=scheme.effective_from, end=scheme.effective_to)


def basis_lines(text: Text, scheme: Scheme) -> list[tuple[str, str]]:
    """Each rule the scheme rests on, and how sure that is."""
    return [(one.ref, JOIN.join(part for part in (_confidence(text, one.confidence), one.note) if part))
            for one in scheme.legal_basis]


def cut_words(text: Text, axis: Axis) -> str:
    """The three levels with their cuts; a value on a cut is above it."""
    low, high = (number_words(text, cut) for cut in axis.cuts)
    first, second, third = axis.levels
    return text("ui.settings.schemes.cuts", first=first, second=second, third=third, low=low, high=high)


def indicator_words(text: Text, one: Indicator) -> IndicatorWords:
    """The line of an indicator."""
    basis = JOIN.join(part for part in (one.article, _confidence(text, one.confidence)) if part)
    weight = f"{number_words(text, one.weight)} %"
    return IndicatorWords(one.label, weight, tuple(_rubric(text, one.rubric)), JOIN.join(_terms(text, one)), basis)


def box_words(text: Text, scheme: Scheme, box: Box) -> tuple[str, str, str]:
    """Number as people see it, the two levels, and what is advised."""
    number = str(scheme.shown_number(box.number))
    levels = (f"{scheme.performance.label}: {scheme.performance.levels[box.performance - 1]}{JOIN}"
              f"{scheme.potential.label}: {scheme.potential.levels[box.potential - 1]}")
    return number, levels, JOIN.join(box.recommendations)


def other_lines(text: Text, scheme: Scheme) -> list[tuple[str, str]]:
    """What else the scheme says: talent score, JPM, numbering, who is left out, gates, the committee."""
    shares = (number_words(text, scheme.talent_score[axis] * 100) for axis in ("performance", "potential"))
    lines = [(text("ui.settings.schemes.talent"), text("ui.settings.schemes.talent.shares", performance=next(shares),
                                                       potential=next(shares)))]
    lines.append((text("ui.settings.schemes.jpm"), text(f"ui.settings.schemes.jpm.{scheme.jpm.variant}")))
    lines.append((text("ui.settings.schemes.numbering"),
                  text("ui.settings.schemes.numbering.law" if scheme.shown == "panrb"
                       else "ui.settings.schemes.numbering.own")))
    left = JOIN.join(excluded_words(text, one.kind) for one in scheme.exclusions)
    lines.append((text("ui.settings.schemes.excluded"), left or text("ui.settings.schemes.excluded.none")))
    gates = sum(len(some) for some in scheme.gates.values())
    lines.append((text("ui.settings.schemes.gates"),
                  text("ui.settings.schemes.gates.count", tiers=len(scheme.gates), gates=gates)))
    override = "none" if not scheme.override_allowed else "article" if scheme.override_article else "unknown"
    lines.append((text("ui.settings.schemes.override"),
                  text(f"ui.settings.schemes.override.{override}", article=scheme.override_article or "")))
    return lines


def _confidence(text: Text, code: str | None) -> str:
    key = f"confidence.{code}"
    return text(key) if code and key in text.words else code or ""


def _rubric(text: Text, rubric: Rubric) -> Iterator[str]:
    match rubric.kind:
        case "rows":
            yield JOIN.join(f"{row.label} {number_words(text, row.score)}" for row in rubric.rows)
        case "bands":
            yield JOIN.join(f"{band.label or number_words(text, band.start)}: {number_words(text, band.score)}"
                            for band in rubric.bands)
        case "mean":
            yield text("ui.rule.mean")
            for part in rubric.parts:
                for line in _rubric(text, part.rubric):
                    yield f"{part.label} ({number_words(text, part.weight)}): {line}"
        case _:
            yield text("ui.rule.direct")


def _terms(text: Text, one: Indicator) -> Iterator[str]:
    if one.required:
        yield text("ui.settings.schemes.required")
    elif one.missing != "unknown":
        yield text(f"ui.settings.schemes.missing.{one.missing}")
    if one.window_years is not None:
        yield text("ui.settings.schemes.window", years=one.window_years)
    if one.validity_years is not None:
        yield text("ui.settings.schemes.validity", years=one.validity_years)
    if one.absence is not None:
        row = one.rubric.row(one.absence)
        yield text("ui.settings.schemes.absence", value=row.label if row else one.absence)
