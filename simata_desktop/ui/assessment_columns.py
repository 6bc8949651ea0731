"""The columns of the Asesmen table: how a level is typed and shown, why a text is none, what is computed beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from functools import cache

from simata_desktop.domain.assessment import LEVEL_RANGE, level_text, read_level, unreadable
from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.resources import read_json
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.session_roll import LEVELS, POTENTIAL
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.entry_model import EntryColumn, Problem

NUMBER, NAME, TOTAL, SCORE, CATEGORY = "number", "name", "total", "score", "category"
CATEGORIES = ("O", "CO", "KO")
STROKES = {str(step): str(step) for step in range(1, int(LEVEL_RANGE[1]) + 1)}


@cache
def names() -> CompetencyNames:
    """What competencies and aspects are called."""
    return CompetencyNames.parse(read_json("reference", "competencies.json"))


def two_lines(words: str) -> str:
    """Words broken into two lines as even as can be."""
    parts = words.split(" ")
    broken = [f"{' '.join(parts[:n])}\n{' '.join(parts[n:])}" for n in range(1, len(parts))]
    return min(broken, key=lambda lines: max(map(len, lines.split("\n"))), default=words)


def shown_text(text: Text, stored: str, code: str) -> str:
    """A stored text for reading: a level as levels are shown, what is no level as it was typed."""
    try:
        return shown_level(text, read_level(stored, code), code)
    except UserError:
        return unreadable(stored)


def shown_level(text: Text, level: Fraction, code: str) -> str:
    """A level for reading, 2,67: a competency with two decimals at least, an aspect with as many as it has."""
    whole, _, part = level_text(level).partition(".")
    part = part.ljust(2, "0") if code in COMPETENCIES else part
    return f"{whole}{text.locale.decimalPoint()}{part}" if part else whole


def wrong_level(text: Text, typed: str, code: str) -> Problem | None:
    """The problem of a typed text; None for a level."""
    try:
        read_level(typed, code)
    except UserError as error:
        key = error.code.rpartition(".")[2]
        return Problem(text(f"ui.assessment.wrong.{key}", **error.params), text("ui.assessment.wrong.kept"))
    return None


def face_columns(text: Text, face: str, codes: Sequence[str]) -> list[EntryColumn]:
    """Number and name, which stand still, the measures ``codes``, and what follows from them."""
    lead = [EntryColumn(NUMBER, text("ui.assessment.head.number"), 30, align="right", frozen=True),
            EntryColumn(NAME, text("ui.assessment.head.name"), 134, frozen=True)]
    measured = [_measure(text, code) for code in codes]
    if face not in (LEVELS, POTENTIAL):
        return [*lead, *measured, EntryColumn(CATEGORY, text("ui.assessment.head.filled"), 104)]
    words = {text(f"ui.assessment.category.{code}") for code in CATEGORIES}
    check = text("ui.assessment.check")

    def ink(said: str) -> str:
        return "danger" if said == check else "text" if said in words else "text_muted"

    head = "jpm" if face == LEVELS else "potential"
    return [*lead, *measured,
            EntryColumn(TOTAL, text("ui.assessment.head.total"), 48, align="right", ink=_plain),
            EntryColumn(SCORE, text(f"ui.assessment.head.{head}"), 50, align="right", strong=True),
            EntryColumn(CATEGORY, text("ui.assessment.head.category" if face == LEVELS else
                                       "ui.assessment.head.filled"), 104 if face == LEVELS else 64, ink=ink)]


def _plain(said: str) -> str:
    return "text_muted" if said == DASH else "text"


def _measure(text: Text, code: str) -> EntryColumn:
    wide, strokes = (68, STROKES) if code in ASPECTS else (56, {})
    return EntryColumn(code, two_lines(names().of(code).short), wide, align="right", entry=True, scale=strokes,
                       check=lambda typed: wrong_level(text, typed, code),
                       tidy=lambda typed: shown_text(text, typed, code) if typed.strip() else "")


def computed(text: Text, one: Participant, face: str, codes: Sequence[str]) -> dict[str, str]:
    """Sum, score and category of a participant on a face; how much is filled where there is no category yet."""
    judged, known = one.judged, one.levels if face == LEVELS else one.aspects
    whole = all(code in known for code in codes)
    state = filled_words(text, codes, known, judged.wrong)
    if face == POTENTIAL:
        total = float(sum(known.values())) if whole else None
        return {TOTAL: text.number(total, 0 if total is None or total.is_integer() else 1),
                SCORE: text.number(_float(judged.potential)), CATEGORY: state}
    if judged.category is not None:
        state = text(f"ui.assessment.category.{judged.category}")
    elif whole and not one.standard:
        state = text("ui.assessment.no_standard")
    return {TOTAL: text.number(_float(judged.total), 2), SCORE: text.number(_float(judged.jpm)), CATEGORY: state}


def filled_words(text: Text, codes: Sequence[str], known: Collection[str], wrong: Collection[str]) -> str:
    """"5 dari 9", or that something must be looked at."""
    if any(code in wrong for code in codes):
        return text("ui.assessment.check")
    return text("ui.assessment.filled", filled=sum(code in known for code in codes), all=len(codes))


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
