"""Which history rows speak of which indicator: the rules of ``resources/reference/proposals.json`` as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from simata_desktop.domain.ids import fold

REMEMBERED = 50_000  # pairs of kind and title


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of history row: words of its kind, and words its title begins with.

    ``weak``: what the title begins with has the last word (a course list calls an award a course too).
    """

    code: str
    kinds: tuple[str, ...]
    begins: tuple[str, ...]
    weak: bool


@dataclass(frozen=True, slots=True)
class Tell:
    """Words that leave only some values of a rubric: ``phrases`` in kind or title, ``kinds`` as the whole kind."""

    values: frozenset[str]
    phrases: tuple[str, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """How the rows of a group become evidence of ``code`` (INDICATOR or INDICATOR.PART) under a rubric of that kind.

    ``value`` is what one row is worth (with ``needs_number`` only where its document has a number), ``tells`` what its
    words leave, ``choices`` the values left anyway. ``gathers``: one piece for all rows that differ in these fields.
    ``day``, ``year``, ``number``, ``issuer`` are the fields of a row, the first that is filled counts.
    """

    code: str
    group: str
    rubric: str
    value: str | None
    needs_number: bool
    tells: tuple[Tell, ...]
    choices: tuple[str, ...]
    gathers: tuple[str, ...]
    day: tuple[str, ...]
    year: tuple[str, ...]
    number: tuple[str, ...]
    issuer: tuple[str, ...]


@dataclass(frozen=True)
class HistoryRules:
    """Groups and rules in the order of the file; ``headings``: kind of row → words in the heading of its title."""

    groups: tuple[Group, ...]
    rules: tuple[Rule, ...]
    headings: tuple[tuple[str, tuple[str, ...]], ...]
    _known: dict[tuple[str, str], str | None] = field(default_factory=dict, compare=False, repr=False)

    def group_of(self, kind: str | None, title: str | None) -> str | None:
        """The group of a row, by the longest word of its kind, then by what its title begins with; None for none.

        The same courses and posts stand at many people: each is worked out once.
        """
        told = (kind or "", title or "")
        if told not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[told] = _group_of(self.groups, *map(fold, told))
        return self._known[told]

    def kind_of_heading(self, heading: str) -> str | None:
        """The kind that the heading over the titles tells ("Nama Penghargaan"); None where it tells none."""
        return _longest(fold(heading), self.headings)


def parse_history_rules(data: Mapping[str, Any]) -> HistoryRules:
    """The rules of the file; KeyError where it lacks one of its parts."""
    groups = tuple(Group(one["code"], _folded(one["kinds"]), _folded(one["begins"]), bool(one.get("weak")))
                   for one in data["groups"])
    headings = tuple((kind, _folded(words)) for kind, words in data["headings"].items())
    return HistoryRules(groups, tuple(_rule(one) for one in data["rules"]), headings)


def _rule(one: Mapping[str, Any]) -> Rule:
    tells = tuple(Tell(frozenset(tell["values"]), _folded(tell["phrases"]), frozenset(_folded(tell["kinds"])))
                  for tell in one.get("tells", ()))
    fields = (tuple(one[name]) for name in ("day", "year", "number", "issuer"))
    return Rule(one["indicator"], one["group"], one["rubric"], one.get("value"), bool(one.get("value_needs_number")),
                tells, tuple(one.get("choices", ())), tuple(one.get("gathers", ())), *fields)


def _folded(words: Any) -> tuple[str, ...]:
    return tuple(fold(word) for word in words)


def _group_of(groups: tuple[Group, ...], kind: str, title: str) -> str | None:
    by_kind = _longest(kind, tuple((group.code, group.kinds) for group in groups))
    if by_kind is not None and not next(group.weak for group in groups if group.code == by_kind):
        return by_kind
    by_title = next((group.code for group in groups
                     if any(title == word or title.startswith(f"{word} ") for word in group.begins)), None)
    return by_title or by_kind


def _longest(text: str, named: tuple[tuple[str, tuple[str, ...]], ...]) -> str | None:
    """The name whose longest word stands in ``text``; of equal ones the first."""
    found = [(len(word), -place, name) for place, (name, words) in enumerate(named) for word in words
             if says(text, word)]
    return max(found)[2] if found else None


def says(text: str, phrase: str) -> bool:
    """Stands ``phrase`` in ``text`` as whole words (both folded)?"""
    return bool(phrase) and f" {phrase} " in f" {text} "
