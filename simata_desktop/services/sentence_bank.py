"""The shipped bank of sentences for reports: what may be said by competency, aspect, level and category."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from simata_desktop.domain.report_words import develop_key, seen_key
from simata_desktop.resources import read_json

SEEN, DEVELOP, ASPECTS, CATEGORIES = FACES = ("seen", "develop", "aspects", "categories")
PREFIX = "kalimat."  # of the settings that hold the office's own sentences
LONGEST = 600  # characters of a sentence
LOWEST = {SEEN: 0, DEVELOP: 0, ASPECTS: 1}


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the bank: its face, row (competency, aspect, text of a report), level or category, shipped text."""

    key: str
    face: str
    row: str
    level: str
    shipped: str


@cache
def places() -> dict[str, Place]:
    """Every place by its key, in the order of the file."""
    told = read_json("templates", "sentences.json")
    found = [Place(develop_key(row, level) if face == DEVELOP else seen_key(row, level), face, row, str(level), text)
             for face, lowest in LOWEST.items() for row, some in told[face].items()
             for level, text in enumerate(some, lowest)]
    found += [Place(f"{row}.{category}", CATEGORIES, row, category, text)
              for row, some in told[CATEGORIES].items() for category, text in some.items()]
    return {place.key: place for place in found}


def is_sentence(setting: str) -> bool:
    """Is this the key of a setting that holds a sentence?"""
    return setting.startswith(PREFIX) and setting.removeprefix(PREFIX) in places()
