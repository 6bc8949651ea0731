"""What the history of a person proposes as evidence: only what its rows tell, the rest is left to a person to choose.

A proposal has the key a record of evidence has (cli.md, "Evidence"): indicator, part, date or year, and number. Rows of
one key are one proposal. What is evidence already, or lies outside the window on the date of data, is not proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from simata_desktop.domain.evidence import Window
from simata_desktop.domain.facts import Context, EvidenceFact
from simata_desktop.domain.history_rules import HistoryRules, Rule, says
from simata_desktop.domain.ids import fold
from simata_desktop.domain.indicators import feed_of
from simata_desktop.domain.scheme import Rubric, Scheme

KIND, TITLE, POSITION = "jenis_riwayat", "nama_diklat", "jabatan"
YEAR_DIGITS, FIRST_YEAR = 4, 1950  # no evidence is older (services.evidence)


class Key(NamedTuple):
    """What tells pieces of evidence of a person apart: INDICATOR or INDICATOR.PART, date or year, number."""

    code: str
    stamp: str
    number: str


class HistoryRow(NamedTuple):
    """A row of history: its id, and its values by the words of ``domain.records.HISTORY``."""

    id: str
    values: Mapping[str, str | None]

    @property
    def title(self) -> str:
        """What the row is called: the course or award, else the post."""
        return self.values.get(TITLE) or self.values.get(POSITION) or ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Evidence that ``rows`` (ids) propose. ``value`` is None where they do not tell it: then one of ``choices`` (row
    codes in the order of the rubric) is chosen, or a number is typed where there are none."""

    code: str
    rows: tuple[str, ...]
    value: str | None
    choices: tuple[str, ...]
    day: date | None
    year: int | None
    number: str | None
    issuer: str | None

    @property
    def stamp(self) -> str:
        """The date, else the year, as it stands in the key."""
        return self.day.isoformat() if self.day else str(self.year)

    @property
    def key(self) -> Key:
        """The key of the evidence it would become."""
        return Key(self.code, self.stamp, self.number or "")


class _Target(NamedTuple):
    rule: Rule
    rubric: Rubric
    absence: str | None
    window: Window


class Proposer:
    """The rules made ready for a scheme and a date of data; reuse it for all people."""

    def __init__(self, rules: HistoryRules, scheme: Scheme, context: Context) -> None:
        self._rules = rules
        self._targets = tuple(_targets(rules.rules, scheme, context))

    def propose(self, rows: Sequence[HistoryRow], held: Collection[Key]) -> tuple[Proposal, ...]:
        """What the rows of one person propose beside the evidence ``held``, in the order of the rules, newest first."""
        grouped: dict[str, list[HistoryRow]] = {}
        for row in rows:
            group = self._rules.group_of(row.values.get(KIND), row.title)
            if group is not None:
                grouped.setdefault(group, []).append(row)
        if not grouped:
            return ()
        return tuple(one for target in self._targets for one in _of_rule(
            target, grouped.get(target.rule.group, ()), held))


def _targets(rules: Iterable[Rule], scheme: Scheme, context: Context) -> Iterator[_Target]:
    """The rules whose indicator the scheme has, under a rubric of the kind the rule is written for."""
    for rule in rules:
        code, _, part = rule.code.partition(".")
        indicator = scheme.indicator(code)
        if indicator is None:
            continue
        found = indicator.rubric.part(part) if part else None
        rubric = found.rubric if found else indicator.rubric
        if (part and found is None) or rubric.kind != rule.rubric:
            continue
        years = frozenset({context.rating_year}) if feed_of(code).yearly else None
        window = Window(context, indicator.window_years, indicator.validity_years, years)
        yield _Target(rule, rubric, indicator.absence_of(part or None), window)


def _of_rule(target: _Target, rows: Sequence[HistoryRow], held: Collection[Key]) -> list[Proposal]:
    rule = target.rule
    if rule.gathers:
        known = any(key.code == rule.code for key in held)
        drafts = [] if known else _gathered(target, rows)
    else:
        drafts = [draft for row in rows if (draft := _draft(target, row)) is not None]
    found: dict[Key, Proposal] = {}
    for draft in drafts:
        if draft.key not in held and _counts(target, draft):
            found[draft.key] = _joined(target, found[draft.key], draft) if draft.key in found else draft
    return sorted(found.values(), key=lambda one: one.stamp, reverse=True)


def _draft(target: _Target, row: HistoryRow) -> Proposal | None:
    """What one row proposes; None where it tells no date or year."""
    rule = target.rule
    days = [day for word in rule.day if (day := _day(row.values.get(word)))]
    years = [year for word in rule.year if (year := _year(row.values.get(word)))]
    day, year = (days[0], None) if days else (None, years[0] if years else None)
    if day is None and year is None:
        return None
    number, issuer = _first(row, rule.number), _first(row, rule.issuer)
    choices = _choices(target, row)
    value = rule.value if not rule.needs_number or number else None
    if value is None and len(choices) == 1:
        value = choices[0]
    return Proposal(rule.code, (row.id,), value, choices, day, year, number, issuer)


def _choices(target: _Target, row: HistoryRow) -> tuple[str, ...]:
    """The rows of the rubric that the words of a row leave; all but the absence where they say nothing or too much."""
    rule = target.rule
    every = tuple(one.code for one in target.rubric.rows if one.code != target.absence)
    if not every:
        return ()
    left = set(every if not rule.choices else rule.choices)
    kind, title = fold(row.values.get(KIND) or ""), fold(row.title)
    for tell in rule.tells:
        if kind in tell.kinds or any(says(kind, phrase) or says(title, phrase) for phrase in tell.phrases):
            left &= tell.values
    return tuple(code for code in every if code in left) or every


def _gathered(target: _Target, rows: Sequence[HistoryRow]) -> list[Proposal]:
    """One piece for rows of several places, under the date of the newest of them."""
    places = {fold(place) for row in rows if (place := _first(row, target.rule.gathers))}
    drafts = [draft for row in rows if (draft := _draft(target, row)) is not None]
    if len(places) < 2 or not drafts:
        return []
    newest = max(drafts, key=lambda one: one.stamp)
    return [replace(newest, rows=tuple(row.id for row in rows), value=None)]


def _joined(target: _Target, one: Proposal, other: Proposal) -> Proposal:
    """Two rows of one key: their common value; what only one of them tells."""
    left = {*one.choices, *other.choices}
    choices = tuple(row.code for row in target.rubric.rows if row.code in left)
    value = one.value if one.value == other.value else None
    return replace(one, rows=one.rows + other.rows, value=value, choices=choices, issuer=one.issuer or other.issuer)


def _counts(target: _Target, draft: Proposal) -> bool:
    fact = EvidenceFact("", draft.code, None, "value", draft.value or "", draft.day, draft.year, None, "recorded", 0)
    return target.window.reach(fact).counts


def _first(row: HistoryRow, words: Iterable[str]) -> str | None:
    return next((text.strip() for word in words if (text := row.values.get(word)) and text.strip()), None)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # kept as typed
        return None


def _year(text: str | None) -> int | None:
    """A year, or the year of a date."""
    head = (text or "")[:YEAR_DIGITS]
    known = len(head) == YEAR_DIGITS and head.isascii() and head.isdigit() and int(head) >= FIRST_YEAR
    return int(head) if known else None
