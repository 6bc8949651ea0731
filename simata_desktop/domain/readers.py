"""One reader an indicator: from a person's facts to the outcome that counts on the date of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from simata_desktop.domain.cells import Cells
from simata_desktop.domain.evidence import Candidate, Sifted, Window, latest
from simata_desktop.domain.exact import clamped, exact
from simata_desktop.domain.facts import Context, DeclarationFact, EvidenceFact, Facts
from simata_desktop.domain.indicators import HIGHEST, LATEST, LOWEST, SUM, Feed
from simata_desktop.domain.outcome import EXPIRED, MISSING, UNVERIFIED, Cell, Outcome
from simata_desktop.domain.scheme import Rubric

Declared = Mapping[tuple[str, str | None], DeclarationFact]
Records = Sequence[EvidenceFact]


class Reader:
    """Reads evidence records alone; the other readers add what the register, ratings or sessions tell.

    What counts, in this order: own evidence, what stands in for it, the national system's number; else the part is
    open: waiting for verification, without a row in the rubric, declared, expired, or missing.
    """

    def __init__(self, key: tuple[str, str | None], *, rubric: Rubric, absence: str | None, missing: str, feed: Feed,
                 window: Window) -> None:
        self.key = key
        self.absence = absence
        self.feed = feed
        self.window = window
        self.cells = Cells(rubric, missing)

    @property
    def context(self) -> Context:
        """The map that is asked for."""
        return self.window.context

    def read(self, facts: Facts, records: Records, declared: Declared) -> Outcome:
        """The outcome of this indicator; ``records`` are those of the indicator (or part) alone."""
        found = self.window.sift(records)
        self.gather(facts, found)
        return (self.pick(found) or self.stand_in(facts, found) or self.national(found)
                or self.nothing(found, declared))

    def gather(self, facts: Facts, found: Sifted) -> None:
        """Add to ``found`` what other facts tell of this indicator (sessions)."""

    def stand_in(self, facts: Facts, found: Sifted) -> Outcome | None:
        """What counts where there is no own evidence (register)."""
        return None

    def pick(self, found: Sifted) -> Outcome | None:
        """The own evidence that counts, by the indicator's rule for several records."""
        if not found.own:
            return None
        if self.feed.pick == SUM:
            return self._sum(found)
        if self.feed.pick == LATEST:
            usable = [(self.cells.of(one.value), one) for one in (latest(found.own),)]
        else:
            usable = [(self.cells.of(one.value), one) for one in found.own]
        marked = [(cell, one) for cell, one in usable if cell is not None]
        if not marked:
            found.unusable = ("no_row", usable[0][1].value)
            return None
        cell, one = marked[0] if len(marked) == 1 else max(marked, key=self._rank)
        return outcome(cell, one.value, (one,), found)

    def _rank(self, marked: tuple[Cell, Candidate]) -> tuple[Fraction, object, int]:
        cell, one = marked
        sign = {HIGHEST: 1, LOWEST: -1}.get(self.feed.pick, 0)
        return sign * cell.low, one.day, one.order

    def _sum(self, found: Sifted) -> Outcome | None:
        numbers = [(exact(one.value), one) for one in found.own]
        counted = [one for number, one in numbers if number is not None]
        total = sum((number for number, _ in numbers if number is not None), Fraction(0))
        cell = self.cells.of(total) if counted else None
        if cell is None:
            found.unusable = ("no_row", found.own[0].value)
            return None
        newest_first = sorted(counted, key=lambda one: (one.day, one.order), reverse=True)
        return outcome(cell, total, tuple(newest_first), found)

    def national(self, found: Sifted) -> Outcome | None:
        """The latest number of the national system; a 0 of a reinforcing indicator counts as missing."""
        if not found.scores:
            return None
        one = latest(found.scores)
        score = exact(one.value)
        if score is None or (score == 0 and self.feed.reinforcing):
            return None
        return outcome(self.cells.of_score(clamped(score)), one.value, (one,), found)

    def nothing(self, found: Sifted, declared: Declared) -> Outcome:
        """The outcome where nothing counts."""
        if found.pending:
            return Outcome(self.cells.open(UNVERIFIED, UNVERIFIED), until=found.until)
        if found.unusable is not None:
            reason, value = found.unusable
            return Outcome(self.cells.open(MISSING, reason), value, until=found.until)
        declaration = declared.get(self.key)
        cell = self.cells.declared(self.absence) if declaration and self.absence is not None else None
        if declaration and cell:
            return Outcome(cell, self.absence, (declaration,), ("dasar",), until=found.until)
        state = EXPIRED if found.expired else MISSING
        return Outcome(self.cells.open(state, state), until=found.until)


def outcome(cell: Cell, value: str | Fraction, counted: tuple[Candidate, ...], found: Sifted) -> Outcome:
    """The outcome of what counted; its first candidate gives the source."""
    facts = tuple(one.fact for one in counted)
    unverified = sum(1 for fact in facts if isinstance(fact, EvidenceFact) and fact.state != "verified")
    return Outcome(cell, value, facts, counted[0].words, until=found.until, unverified=unverified)
