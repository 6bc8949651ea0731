"""An indicator made of parts: the weighted mean of what each part gives (schemes.md, rubric ``mean``)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from simata_desktop.domain.facts import EvidenceFact, Facts
from simata_desktop.domain.indicators import RECORDS
from simata_desktop.domain.outcome import Outcome
from simata_desktop.domain.readers import Declared, Reader, Records


class MeanReader(Reader):
    """Reads each part; a number of the national system serves for the whole until every part is known."""

    parts: tuple[Reader, ...] = ()
    _weights: tuple[Fraction, ...] = ()
    _blank: tuple[Outcome, ...] = ()

    def take(self, parts: tuple[Reader, ...], weights: tuple[Fraction, ...]) -> None:
        """The readers of the parts and their relative weights."""
        nobody = Facts(person="")
        self.parts, self._weights = parts, weights
        self._blank = tuple(part.read(nobody, (), {}) for part in parts)

    def read(self, facts: Facts, records: Records, declared: Declared) -> Outcome:
        """The mean of the parts, or the national number where a part is open."""
        by_part: dict[str | None, list[EvidenceFact]] = {}
        for record in records:
            by_part.setdefault(record.part, []).append(record)
        parts = tuple([
            part.read(facts, by_part.get(part.key[1], ()), declared)
            if part.key[1] in by_part or part.key in declared or part.feed.source != RECORDS else blank
            for part, blank in zip(self.parts, self._blank, strict=True)])
        if None not in by_part:
            return self._mean(parts)
        whole = self.window.sift(by_part[None])
        mean = self._mean(parts, until=whole.until, pending=whole.pending)
        if mean.cell.open and (number := self.national(whole)):
            return number._replace(until=mean.until)
        return mean

    def _mean(self, parts: tuple[Outcome, ...], *, until: date = date.max, pending: bool = False) -> Outcome:
        unverified = 0
        first: Outcome | None = None
        for part in parts:
            if part.until < until:
                until = part.until
            unverified += part.unverified
            if first is None and part.facts:
                first = part
        cell = self.cells.mean(tuple([part.cell for part in parts]), self._weights, pending=pending)
        facts, words = (first.facts[:1], first.words) if first else ((), ())
        return Outcome(cell, None, facts, words, parts, until, unverified)
