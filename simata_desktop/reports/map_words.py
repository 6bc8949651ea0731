"""What a talent map says of itself in words: its data, its rules, its gaps, its standing with the national system."""

from __future__ import annotations

from dataclasses import dataclass

from simata_desktop.domain.talent_map import BOXES, SUCCESSION_BOXES, MapEntry, TalentMap
from simata_desktop.figures.numbers import box_label, boxes_text, decimal_text, people_text, score_text
from simata_desktop.reports.writing import clean, date_text
from simata_desktop.resources import Words

SMALL_CELL = 5


@dataclass(frozen=True)
class MapWords:
    """The sentences of one map in one language."""

    chart: TalentMap
    words: Words

    def shown(self, box: int) -> int:
        """The number a box bears here."""
        return self.chart.scheme.shown_numbers.get(box, box)

    def subject(self) -> str:
        """Period, rating year and date of data."""
        chart = self.chart
        return self.words("paper.map.subject", period=chart.period, rating_year=chart.rating_year,
                          day=date_text(chart.day, self.words))

    def scheme(self) -> str:
        """The rules and their version."""
        return self.words("paper.map.scheme", title=clean(self.chart.scheme.title), version=self.chart.scheme.version)

    def scope(self) -> str:
        """Tiers, unit, people."""
        chart, words = self.chart, self.words
        tiers = ", ".join(self.tier(tier) for tier in chart.tiers) or words("paper.map.all_tiers")
        unit = clean(chart.unit_name or chart.unit or "") or words("paper.map.all_units")
        return words("paper.map.scope", tiers=tiers, unit=unit, people=people_text(chart.people, words))

    def tier(self, code: str) -> str:
        """The words of a tier."""
        key = f"paper.tier.{code}"
        return self.words(key) if key in self.words else code.replace("_", " ")

    def unreconciled(self) -> str:
        """The words that must stand where nothing was compared, else nothing."""
        return "" if self.chart.compared else self.words("paper.map.unreconciled")

    def standing(self) -> str:
        """How far the boxes were compared with those of the national system."""
        placed = self.chart.rated + self.chart.provisional
        if not self.chart.compared:
            return self.words("paper.map.status", text=self.unreconciled())
        return self.words("paper.map.compared", compared=people_text(self.chart.compared, self.words),
                          placed=people_text(placed, self.words))

    def box_heading(self, box: int, people: int) -> str:
        """``Kotak IX (9) – 21 pegawai``."""
        return self.words("paper.map.box_heading", box=box_label(self.shown(box)),
                          people=people_text(people, self.words))

    def reason(self, code: str) -> str:
        """The words of ``INDICATOR.state``."""
        indicator, _, state = code.rpartition(".")
        own = f"paper.reason.{code}"
        if own in self.words:
            return self.words(own, year=self.chart.rating_year)
        label = self.chart.scheme.indicators.get(indicator) or indicator.replace("_", " ")
        general = f"paper.reason.{state}"
        return self.words(general, indicator=label) if general in self.words else f"{label}: {state}"

    def scores(self, entry: MapEntry) -> tuple[str, str, str]:
        """Y, X and talent score; a range where a score is not one point."""
        scheme = self.chart.scheme
        return (self._axis(entry.performance, entry.performance_range, scheme.performance_cuts),
                self._axis(entry.potential, entry.potential_range, scheme.potential_cuts),
                score_text(entry.talent_score, self.words))

    def _axis(self, score: float | None, ends: tuple[float, float], cuts: tuple[float, float]) -> str:
        if score is not None or ends[0] == ends[1]:
            return score_text(ends[0] if score is None else score, self.words, cuts=cuts)
        return "–".join(score_text(end, self.words, cuts=cuts) for end in ends)

    def remark(self, entry: MapEntry) -> str:
        """For a provisional person: that evidence is missing, and the boxes possible."""
        if entry.box is not None:
            return ""
        boxes = ", ".join(str(number) for number in sorted(self.shown(box) for box in entry.possible_boxes))
        return self.words("paper.map.provisional_remark", boxes=boxes)

    def notes(self, *, anonymous: bool) -> list[str]:
        """Scheme, cuts, date of data, standing, what is left out, what may replace a box."""
        chart, words, scheme = self.chart, self.words, self.chart.scheme
        notes = [words("paper.map.note.scheme", scheme=self.scheme(), day=date_text(chart.day, words)),
                 words("paper.map.note.cuts", y=self._cuts(scheme.performance_cuts),
                       x=self._cuts(scheme.potential_cuts))]
        if scheme.not_in_force:
            notes.append(words("paper.map.note.not_in_force"))
        notes.append(words("paper.map.note.outline", boxes=boxes_text([self.shown(box) for box in SUCCESSION_BOXES])))
        if any(self.shown(box) != box for box in BOXES):
            notes.append(words("paper.map.note.numbering",
                               pairs=", ".join(f"{self.shown(box)} = {box}" for box in BOXES)))
        notes.append(self.standing())
        left_out = sum(chart.excluded.values())
        counted = ((chart.unverified, "paper.map.note.unverified"), (left_out, "paper.map.note.excluded"),
                   (chart.outside_target, "paper.map.note.outside"))
        notes += [words(key, people=people_text(count, words)) for count, key in counted if count]
        if chart.disputed:
            notes.append(words("paper.note.disputed", count=chart.disputed))
        notes.append(self._override())
        if anonymous:
            notes += self._caution()
        return [note for note in notes if note]

    def _cuts(self, cuts: tuple[float, float]) -> str:
        return self.words("paper.map.note.pair", low=self._cut(cuts[0]), high=self._cut(cuts[1]))

    def _cut(self, cut: float) -> str:
        return decimal_text(cut, 0 if cut == int(cut) else 1, self.words)

    def _override(self) -> str:
        scheme = self.chart.scheme
        if not scheme.override_allowed:
            return self.words("paper.map.note.computed")
        if scheme.override_article:
            return self.words("paper.map.note.override", article=clean(scheme.override_article))
        return self.words("paper.map.note.override_unknown")

    def _caution(self) -> list[str]:
        counts = [self.chart.counts.get(box, 0) + self.chart.provisional_counts.get(box, 0) for box in BOXES]
        few = [self.shown(box) for box, count in zip(BOXES, counts, strict=True) if 0 < count < SMALL_CELL]
        if 0 < self.chart.people < SMALL_CELL:
            return [self.words("paper.map.note.small_map", few=SMALL_CELL)]
        return [self.words("paper.map.note.small_cell", few=SMALL_CELL, boxes=", ".join(map(str, sorted(few))))] \
            if few else []
