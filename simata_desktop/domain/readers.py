"""One reader an indicator: from a person's facts to the outcome that counts on the date of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from simata_desktop.domain.cells import Cells
from simata_desktop.domain.evidence import VALUE_WORD, Candidate, Sifted, Window, latest
from simata_desktop.domain.exact import clamped, exact, total
from simata_desktop.domain.facts import Context, DeclarationFact, EvidenceFact, Facts
from simata_desktop.domain.indicators import HIGHEST, LATEST, SUM, Feed
from simata_desktop.domain.outcome import EXPIRED, MISSING, UNVERIFIED, Cell, Outcome
from simata_desktop.domain.scheme import Rubric

Declared = Mapping[tuple[str, str | None], DeclarationFact]
Records = Sequence[EvidenceFact]
Key = tuple[str, str | None]  # indicator, part


class Reader:
    """Reads evidence records alone; the other readers add what the register, ratings or sessions tell.

    What counts, in this order: own evidence, what stands in for it, the national system's number; else the part is
    open: waiting for verification, without a row in the rubric, declared, expired, or missing.
    """

    gathers = False
    stands_in = False

    def __init__(self, key: Key, *, rubric: Rubric, absence: str | None, missing: str, feed: Feed,
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
        if len(records) == 1 and not self.gathers and (outcome_of_one := self._alone(records[0])):
            return outcome_of_one
        found = self.window.sift(records) if records else Sifted()
        if self.gathers:
            self.gather(facts, found)
        if found.own:
            answer = self.pick(found)
        else:
            answer = self.stand_in(facts, found) if self.stands_in else None
        return answer or self.national(found) or self.nothing(found, declared)

    def _alone(self, record: EvidenceFact) -> Outcome | None:
        """A shortcut for the commonest case: a single own record that counts is the answer, whatever the pick."""
        if record.kind != "value" or record.state not in self.window.countable:
            return None
        reach = self.window.reach(record)
        cell = self.cells.of(record.value) if reach.counts else None
        if cell is None:
            return None
        return Outcome(cell, record.value, (record,), VALUE_WORD, (), reach.until, record.state != "verified")

    def gather(self, facts: Facts, found: Sifted) -> None:
        """Add to ``found`` what other facts tell of this indicator (sessions): asked of ``gathers`` readers."""

    def stand_in(self, facts: Facts, found: Sifted) -> Outcome | None:
        """What counts where there is no own evidence (register): asked only then, and only of ``stands_in`` readers."""
        return None

    def pick(self, found: Sifted) -> Outcome | None:
        """The own evidence that counts, by the indicator's rule for several records; there is some."""
        if self.feed.pick == SUM:
            return self._sum(found)
        if self.feed.pick == LATEST or len(found.own) == 1:
            one = latest(found.own)
            cell = self.cells.of(one.value)
        else:
            one, cell = self._best(found.own)
        if cell is None:
            found.unusable = ("no_row", one.value)
            return None
        return outcome(cell, one.value, (one,), found)

    def _best(self, own: Sequence[Candidate]) -> tuple[Candidate, Cell | None]:
        """The highest or the lowest score; of equal ones the latest. Values without a row stand back."""
        sign = 1 if self.feed.pick == HIGHEST else -1
        marked = [(sign * cell.low, one.day, one.order, place, one, cell)
                  for place, one in enumerate(own) if (cell := self.cells.of(one.value)) is not None]
        if not marked:
            return own[0], None
        *_, one, cell = max(marked, key=lambda mark: mark[:4])
        return one, cell

    def _sum(self, found: Sifted) -> Outcome | None:
        counted = [one for one in found.own if self.cells.number(one.value) is not None]
        sum_of_all: Fraction | str = total([n for one in counted if (n := self.cells.number(one.value)) is not None])
        if len(counted) == 1:
            sum_of_all = counted[0].value
        cell = self.cells.of(sum_of_all) if counted else None
        if cell is None:
            found.unusable = ("no_row", found.own[0].value)
            return None
        counted.sort(key=lambda one: (one.day, one.order), reverse=True)
        return outcome(cell, sum_of_all, tuple(counted), found)

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
    facts = tuple([one.fact for one in counted])
    unverified = 0
    for fact in facts:
        if isinstance(fact, EvidenceFact) and fact.state != "verified":
            unverified += 1
    return Outcome(cell, value, facts, counted[0].words, (), found.until, unverified)
