"""Builds the vocabulary of cell values from ``resources/reference``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from simata_desktop.domain.nip import NipRules
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, MEASURES
from simata_desktop.domain.vocabulary import FieldRule, Grades, Vocabulary, WordList, key
from simata_desktop.resources import read_json

_FOLDER = "reference"


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the shipped lists; read once."""
    words = read_json(_FOLDER, "cell_words.json")
    matrix = read_json(_FOLDER, "skp.json")["matrix"]
    empty = frozenset(words["empty"])
    return Vocabulary(
        nip=_nip_rules(read_json(_FOLDER, "nip.json"), empty),
        empty=empty,
        rules=_rules(read_json(_FOLDER, "cell_rules.json")),
        words={**{name: _word_list(listed) for name, listed in words["lists"].items()}, "measure": _measures()},
        grades=_grades(read_json(_FOLDER, "grades.json")),
        months=words["months"],
        predicates={(row["work_result"], row["behaviour"]): row["predicate"] for row in matrix},
        numerals=tuple(words["numerals"]))


def _nip_rules(listed: Mapping[str, Any], empty: frozenset[str]) -> NipRules:
    first, last = listed["contract_codes"]
    rest = {name: value for name, value in listed.items() if name not in ("note", "contract_codes")}
    return NipRules(contract_codes=(first, last), empty=empty, **rest)


def _word_list(listed: Mapping[str, Any]) -> WordList:
    exact = {key(spelling): word for word, spellings in listed["words"].items() for spelling in spellings}
    return WordList(
        exact=exact,
        older=frozenset(map(key, listed.get("older", ()))),
        silent=frozenset(map(key, listed.get("silent", ()))),
        codes=listed.get("codes", {}),
        leading=listed.get("leading", False))


def _measures() -> WordList:
    """Competencies and aspects by every spelling that would head their column."""
    heads = read_json(_FOLDER, "headings.json")["fields"]
    return _word_list({"words": {code: heads[code] for code in MEASURES}})


def _grades(listed: Mapping[str, Any]) -> Grades:
    rooms: dict[str, set[str]] = {}
    for row in listed["pns"]:
        roman, room = row["grade"].split("/")
        rooms.setdefault(roman, set()).add(room)
    return Grades(
        rooms={roman: frozenset(found) for roman, found in rooms.items()},
        contract=frozenset(listed["contract"]),
        ranks={key(row["rank"]): row["grade"] for row in listed["pns"]},
        codes={row["code"]: row["grade"] for row in listed["pns"]},
        romans=listed["digits"])


def _rules(listed: Mapping[str, Any]) -> dict[str, FieldRule]:
    rules = {word: _rule(row) for word, row in listed.items() if word != "note"}
    rules.update(dict.fromkeys(COMPETENCIES, rules["level"]))
    rules.update(dict.fromkeys(ASPECTS, rules["aspect"]))
    return rules


def _rule(row: Mapping[str, str]) -> FieldRule:
    low, high, stored_to = (Decimal(row[end]) if end in row else None for end in ("low", "high", "stored_to"))
    return FieldRule(row["kind"], low, high, row.get("words"), stored_to)
