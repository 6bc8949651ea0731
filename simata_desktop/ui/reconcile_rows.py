"""Rows of the page Pencocokan: who stands elsewhere there, by which cause first, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from simata_desktop.domain.ids import fold
from simata_desktop.domain.indicator_comparison import Cause, Do
from simata_desktop.domain.reconciliation import Alone, Difference, Person, Reconciliation
from simata_desktop.ui.talent_words import reason_words
from simata_desktop.ui.text import DASH, Text, bare_nip, grouped_nip
from simata_desktop.ui.widgets.columns import Column

DIFFERENT, HERE, THERE = VIEWS = ("different", "here", "there")
UNKNOWN = "unknown"  # no cause can be told from the file


@dataclass(frozen=True, slots=True)
class ReconcileLine:
    """One person of one view. ``causes`` are the kinds of the causes, the weightiest first; ``do`` is said already."""

    view: str
    person: Person
    ours: int | None
    theirs: int | None
    causes: tuple[str, ...]
    cause: str
    do: str


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked of the lines; empty sets leave everybody."""

    view: str = DIFFERENT
    search: str = ""
    causes: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    tiers: frozenset[str] = frozenset()

    @property
    def narrow(self) -> bool:
        """Is anything but the view chosen?"""
        return bool(self.search or self.causes or self.units or self.tiers)

    def leaves(self, line: ReconcileLine) -> bool:
        """Does this line stay?"""
        person = line.person
        return (line.view == self.view and (not self.causes or not self.causes.isdisjoint(line.causes))
                and (not self.units or person.unit in self.units)
                and (not self.tiers or (person.tier or "unknown") in self.tiers)
                and all(word in f"{fold(person.name)} {person.nip}" for word in fold(self.search).split()))


def do_words(text: Text, do: Do) -> str:
    """What to enter where."""
    return text(f"ui.reconcile.do.{do.key}", **do.params)


def cause_words(text: Text, kind: str) -> str:
    """The name of a cause."""
    return text(f"ui.reconcile.cause.{kind}")


def lines_of(text: Text, found: Reconciliation) -> tuple[ReconcileLine, ...]:
    """Everybody who is not equal, ordered by NIP within each view."""
    return (*(_different(text, one) for one in found.differences),
            *(_alone(text, found, one, HERE) for one in found.only_here),
            *(_alone(text, found, one, THERE) for one in found.only_there))


def _different(text: Text, one: Difference) -> ReconcileLine:
    kinds = tuple(str(cause.kind) for cause in one.causes) or (UNKNOWN,)
    words = cause_words(text, kinds[0])
    if len(kinds) > 1:
        words = text("ui.reconcile.cause.more", cause=words, count=len(kinds) - 1)
    return ReconcileLine(DIFFERENT, one.person, one.ours, one.theirs, kinds, words, first_do(text, one.causes,
                                                                                             columns=one.columns))


def first_do(text: Text, causes: Sequence[Cause], *, columns: bool) -> str:
    """What to do first; where no cause is told, how to come by one."""
    if causes:
        return do_words(text, causes[0].do)
    return text("ui.reconcile.do.unlisted" if columns else "ui.reconcile.do.no_columns")


def _alone(text: Text, found: Reconciliation, one: Alone, view: str) -> ReconcileLine:
    reasons = "; ".join(reason_words(text, code, year=found.rating_year, labels=found.scheme.indicators)
                        for code in one.reasons)
    do = text(f"ui.reconcile.do.alone.{view}", reasons=reasons or DASH)
    ours, theirs = (one.box, None) if view == HERE else (None, one.box)
    return ReconcileLine(view, one.person, ours, theirs, (), text(f"ui.reconcile.alone.{view}"), do)


SORTS: dict[str, Callable[[ReconcileLine], object]] = {
    "name": lambda line: fold(line.person.name), "nip": lambda line: line.person.nip,
    "unit": lambda line: fold(line.person.unit), "ours": lambda line: line.ours or 0,
    "theirs": lambda line: line.theirs or 0, "cause": lambda line: line.cause, "do": lambda line: line.do,
}


class ReconcileRows:
    """The lines that a narrowing leaves; ``name_of`` gives the words of the person of a line."""

    def __init__(self, lines: Sequence[ReconcileLine], asked: Narrowing, columns: Iterable[Column], *,
                 name_of: Callable[[int], str], hidden: bool) -> None:
        self._lines, self._name_of, self._hidden = lines, name_of, hidden
        self._columns = tuple(column.key for column in columns)
        self.left = [place for place, line in enumerate(lines) if asked.leaves(line)]

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places of the lines in order."""
        if sort not in SORTS:
            return self.left
        order = SORTS[sort]
        return sorted(self.left, key=lambda place: order(self._lines[place]), reverse=descending)  # type: ignore[arg-type,return-value]

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some lines."""
        return [[self._value(key, column) for column in self._columns] for key in keys]

    def _value(self, place: int, column: str) -> object:
        line = self._lines[place]
        match column:
            case "name":
                return self._name_of(place)
            case "nip":
                return "" if self._hidden else line.person.nip
            case "unit":
                return line.person.unit
            case _:
                return getattr(line, column)


def columns(text: Text, *, number_of: Callable[[int], int]) -> list[Column]:
    """Person, unit, both boxes, the first cause, what to do."""

    def box(value: object) -> str:
        return str(number_of(value)) if isinstance(value, int) else DASH

    def nip(value: object) -> str:
        return grouped_nip(str(value or ""))

    def title(key: str) -> str:
        return text(f"ui.reconcile.column.{key}")

    return [Column("name", title("name"), 136, grow=2),
            Column("nip", title("nip"), 150, show=nip, copy=lambda value: bare_nip(str(value or ""))),
            Column("unit", title("unit"), 96, grow=2),
            Column("ours", title("here"), 54, "center", box), Column("theirs", title("there.short"), 62, "center", box),
            Column("cause", title("cause"), 140, grow=1), Column("do", title("do"), 170, grow=6)]
