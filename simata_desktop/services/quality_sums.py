"""Counting completeness: from where each person stands to the lines of units and their sum."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from simata_desktop.domain.completeness import Lift, UnitCompleteness
from simata_desktop.domain.lifting import Piece
from simata_desktop.domain.results import PROVISIONAL, RATED, UNRATED
from simata_desktop.domain.scheme import Scheme
from simata_desktop.store.queries.completeness import Stand
from simata_desktop.store.standing import NAMES

OPEN = ("missing", "unverified")


@dataclass(frozen=True)
class Found:
    """What is known of people beside their results: pieces that would lift, what ends soon, whose values are odd."""

    pieces: Mapping[int, Sequence[Piece]]
    ending: Mapping[int, Sequence[str]]
    doubtful: frozenset[int]


@dataclass
class Sums:
    """One unit, or all of them, being counted."""

    states: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    lifts: Counter[tuple[str, Fraction, str, str]] = field(default_factory=Counter)
    ending: Counter[str] = field(default_factory=Counter)
    held_down: int = 0
    lifted: int = 0
    ending_people: int = 0
    unverified: int = 0
    doubtful: int = 0

    def add(self, one: Stand, found: Found) -> None:
        """Count one person."""
        self.states[one.state] += 1
        self.letters[one.letters] += 1
        self.unverified += one.unverified
        self.doubtful += one.person in found.doubtful
        if one.held_down:
            pieces = found.pieces.get(one.person, ())
            self.held_down += 1
            self.lifted += bool(pieces)
            self.lifts.update((piece.code, piece.gain, piece.value, piece.label) for piece in pieces)
        if codes := found.ending.get(one.person):
            self.ending.update(codes)
            self.ending_people += 1

    def join(self, other: Sums) -> None:
        """Count what another has counted."""
        for mine, more in ((self.states, other.states), (self.letters, other.letters), (self.ending, other.ending)):
            mine.update(more)
        self.lifts.update(other.lifts)
        self.held_down += other.held_down
        self.lifted += other.lifted
        self.ending_people += other.ending_people
        self.unverified += other.unverified
        self.doubtful += other.doubtful

    def line(self, scheme: Scheme, *, code: str | None = None, name: str = "",
             uid: str | None = None) -> UnitCompleteness:
        """As a plain row."""
        missing, expired = self._open(scheme)
        return UnitCompleteness(
            code, name, sum(self.states.values()), self.states[RATED], self.states[PROVISIONAL], self.states[UNRATED],
            missing, expired, self.held_down, uid, self.lifted, self._lifts(), dict(self.ending), self.ending_people,
            self.unverified, self.doubtful)

    def _open(self, scheme: Scheme) -> tuple[dict[str, int], dict[str, int]]:
        missing: Counter[str] = Counter()
        expired: Counter[str] = Counter()
        for letters, people in self.letters.items():
            for indicator, letter in zip(scheme.indicators, letters, strict=True):
                if NAMES[letter] in OPEN:
                    missing[indicator.code] += people
                elif NAMES[letter] == "expired":
                    expired[indicator.code] += people
        return dict(missing), dict(expired)

    def _lifts(self) -> tuple[Lift, ...]:
        """Most people first, of equal ones the smaller gain."""
        people: Counter[tuple[str, str, str]] = Counter()
        gains: dict[tuple[str, str, str], Fraction] = {}
        for (code, gain, value, label), count in self.lifts.items():
            piece = (code, value, label)
            people[piece] += count
            gains[piece] = min(gain, gains.get(piece, gain))
        ranked = sorted(people.items(), key=lambda one: (-one[1], gains[one[0]], one[0]))
        return tuple(Lift(*piece, count) for piece, count in ranked)
