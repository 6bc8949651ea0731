"""The heads that offices write over their columns, from ``resources/reference/headings.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from simata_desktop.domain.vocabulary import key
from simata_desktop.resources import read_json

Ranked = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RowWords:
    """Words that show a row to be no record: notes, totals, signatures; ``units`` begin the name of an office."""

    notes: frozenset[str]
    totals: frozenset[str]
    signatures: frozenset[str]
    units: frozenset[str]


@dataclass(frozen=True, slots=True)
class PrivateWords:
    """What tells a private matter: a word of the heading, a part of it, or the values of the column."""

    tokens: frozenset[str]
    inside: tuple[str, ...]
    values: frozenset[str]
    blood: frozenset[str]


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """All keys are folded (``vocabulary.key``). ``fields``: heading → fields with the rank of that spelling, best 0."""

    fields: Mapping[str, Ranked]
    several: Mapping[str, tuple[str, ...]]
    joined: frozenset[str]
    groups: Mapping[str, str]
    in_group: Mapping[str, Mapping[str, str]]
    national: Mapping[str, str]
    endings: tuple[str, ...]
    beginnings: tuple[str, ...]
    of_kind: Mapping[str, Mapping[str, Ranked]]
    signs: Mapping[str, frozenset[str]]
    known: frozenset[str]
    private: PrivateWords
    rows: RowWords
    kinds: Mapping[str, frozenset[str]]
    need_words: frozenset[str]
    profile: Mapping[str, frozenset[str]]


@cache
def heading_words() -> HeadingWords:
    """The shipped words; read once."""
    listed = read_json("reference", "headings.json")
    return HeadingWords(
        fields=_ranked(listed["fields"], own_code=True),
        several={key(head): tuple(fields) for head, fields in listed["several"].items()},
        joined=frozenset(listed["joined"]),
        groups={key(head): group for group, heads in listed["groups"].items() for head in heads},
        in_group={group: _leaves(fields) for group, fields in listed["in_group"].items()},
        national={key(head): code for head, code in listed["national"].items()},
        endings=_longest_first(listed["endings"]),
        beginnings=_longest_first(listed["beginnings"]),
        of_kind={kind: _ranked(fields, own_code=False) for kind, fields in listed["of_kind"].items()},
        signs={name: _keys(heads) for name, heads in listed["signs"].items()},
        known=_keys(listed["known"]),
        private=_private(listed["private"]),
        rows=RowWords(**{name: frozenset(words) for name, words in listed["rows"].items()}),
        kinds=_kinds(listed["kinds"]),
        need_words=frozenset(listed["need_words"]),
        profile={name: frozenset(fields) for name, fields in listed["profile"].items()})


def _ranked(fields: Mapping[str, list[str]], *, own_code: bool) -> dict[str, Ranked]:
    found: dict[str, dict[str, int]] = {}
    for field, heads in fields.items():
        for rank, head in enumerate(heads):
            found.setdefault(key(head), {}).setdefault(field, rank)
        if own_code:
            found.setdefault(key(field), {}).setdefault(field, 0)
    return {head: tuple(ranks.items()) for head, ranks in found.items()}


def _leaves(fields: Mapping[str, list[str]]) -> dict[str, str]:
    return {key(head): field for field, heads in fields.items() for head in heads}


def _keys(heads: list[str]) -> frozenset[str]:
    return frozenset(map(key, heads))


def _longest_first(heads: list[str]) -> tuple[str, ...]:
    return tuple(sorted(map(key, heads), key=len, reverse=True))


def _private(listed: Mapping[str, Any]) -> PrivateWords:
    return PrivateWords(frozenset(listed["tokens"]), tuple(listed["inside"]), _keys(listed["values"]),
                        frozenset(listed["blood"]))


def _kinds(listed: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    """What each kind may tell: its own fields; where a person may be made from the row, the person's too."""
    of_people = frozenset(listed["employees"])
    own = {kind: frozenset(fields) for kind, fields in listed.items()}
    also = ("performance", "competency", "potential", "talent-result")
    found = {kind: fields | of_people if kind in also else fields for kind, fields in own.items()}
    return {kind: fields if kind == "positions" else fields | {"nip", "nama"} for kind, fields in found.items()}
