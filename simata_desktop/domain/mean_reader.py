"""An indicator made of parts: the weighted mean of what each part gives (schemes.md, rubric ``mean``)."""

from __future__ import annotations

from fractions import Fraction

from simata_desktop.domain.evidence import Sifted
from simata_desktop.domain.facts import EvidenceFact, Facts
from simata_desktop.domain.outcome import Outcome
from simata_desktop.domain.readers import Declared, Reader, Records


class MeanReader(Reader):
    """Reads each part; a number of the national system serves for the whole until every part is known."""

    parts: tuple[Reader, ...] = ()
    weights: tuple[Fraction, ...] = ()

    def read(self, facts: Facts, records: Records, declared: Declared) -> Outcome:
        """The mean of the parts, or the national number where a part is open."""
        by_part: dict[str | None, list[EvidenceFact]] = {}
        for record in records:
            by_part.setdefault(record.part, []).append(record)
        parts = tuple(part.read(facts, by_part.get(part.key[1], ()), declared) for part in self.parts)
        whole = self.window.sift(by_part[None]) if None in by_part else Sifted()
        cells = tuple(part.cell for part in parts)
        until = min(whole.until, *(part.until for part in parts))
        if any(cell.open for cell in cells):
            number = self.national(whole)
            if number is not None:
                return number._replace(parts=parts, until=until)
        facts_counted = tuple(fact for part in parts for fact in part.facts[:1])
        words = next((part.words for part in parts if part.facts), ())
        return Outcome(
            self.cells.mean(cells, self.weights, pending=whole.pending), None, facts_counted[:1], words, parts, until,
            sum(part.unverified for part in parts))
