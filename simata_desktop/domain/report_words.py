"""The texts of a participant's report, put together from a bank of sentences by competency and level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from simata_desktop.domain.competency import Gap, Levels, gaps
from simata_desktop.domain.exact import ZERO, decimal_text
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, REPORT_WORDS

POTENTIAL, SEEN, STRENGTHS, TO_DEVELOP, PLACEMENT, RECOMMENDATION = REPORT_WORDS
ABOVE, AT = f"{STRENGTHS}.di_atas", f"{STRENGTHS}.sesuai"
DEVELOPING = "kembang"
NAMED = 3  # competencies that strengths and areas of development name
_PLACES = 2


@dataclass(frozen=True, slots=True)
class Assessed:
    """What is known of one participant: his levels, the required ones, both categories of the JPM (None: unknown)."""

    levels: Levels
    aspects: Levels
    standard: Levels
    category: str | None = None
    fill_category: str | None = None


@dataclass(frozen=True, slots=True)
class Bank:
    """Sentences by key (``seen_key``, ``develop_key``, ``WORD.CATEGORY``), the names of the competencies, and how one
    is told with its levels (a template of ``name``, ``level``, ``need``)."""

    sentences: Mapping[str, str]
    names: Mapping[str, str]
    item: str


def seen_key(code: str, level: int) -> str:
    """The key of what was seen at a level of a competency or an aspect."""
    return f"{code}.{level}"


def develop_key(code: str, level: int) -> str:
    """The key of how a competency of that level is developed to the next one."""
    return f"{code}.{level}.{DEVELOPING}"


def compose(person: Assessed, bank: Bank) -> dict[str, str]:
    """The texts by word of ``REPORT_WORDS``; a text for which nothing is known is left out.

    A level between two counts as the lower one: what is not wholly reached is not told of as seen.
    """
    texts = {
        POTENTIAL: " ".join(_seen(person.aspects, ASPECTS, bank)),
        SEEN: " ".join(_seen(person.levels, COMPETENCIES, bank)),
        STRENGTHS: "\n".join(_strengths(person, bank)),
        TO_DEVELOP: "\n".join(_to_develop(person, bank)),
        PLACEMENT: bank.sentences.get(f"{PLACEMENT}.{person.fill_category}", ""),
        RECOMMENDATION: bank.sentences.get(f"{RECOMMENDATION}.{person.category}", ""),
    }
    return {word: text for word, text in texts.items() if text}


def _seen(levels: Levels, order: Iterable[str], bank: Bank) -> list[str]:
    keys = [seen_key(code, floor(levels[code])) for code in order if code in levels]
    return [text for key in keys if (text := bank.sentences.get(key))]


def _known(person: Assessed) -> list[tuple[Gap, Fraction]]:
    """The competencies of which level and standard are known, in the order of ``gaps``."""
    return [(one, one.gap) for one in gaps(person.levels, person.standard) if one.gap is not None]


def _strengths(person: Assessed, bank: Bank) -> list[str]:
    """The largest surpluses; where there are few, those at the standard after them."""
    found = sorted((pair for pair in _known(person) if pair[1] >= ZERO), key=lambda pair: -pair[1])[:NAMED]
    lines = []
    for key, some in ((ABOVE, [one for one, gap in found if gap > ZERO]),
                      (AT, [one for one, gap in found if gap == ZERO])):
        if some and key in bank.sentences:
            lines.append(f"{bank.sentences[key]}: {'; '.join(_item(one, bank) for one in some)}.")
    return lines


def _to_develop(person: Assessed, bank: Bank) -> list[str]:
    """The largest shortfalls, each with how it is developed."""
    lines = []
    for one, gap in _known(person)[:NAMED]:
        text = bank.sentences.get(develop_key(one.code, floor(one.level or ZERO)))
        if gap < ZERO and text:
            lines.append(f"{_item(one, bank)}: {text}")
    return lines


def _item(one: Gap, bank: Bank) -> str:
    return bank.item.format(name=bank.names.get(one.code, one.code), level=_told(one.level), need=_told(one.need))


def _told(level: Fraction | None) -> str:
    return decimal_text(level or ZERO, _PLACES).replace(".", ",")
