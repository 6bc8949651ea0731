"""What kind of table the heads and their values make (spreadsheets.md rule 15), in the order given there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simata_desktop.domain.records import ASPECTS, COMPETENCIES, MEASURES
from simata_desktop.domain.vocabulary import key
from simata_desktop.sheets.heading_words import HeadingWords
from simata_desktop.sheets.heads import Head
from simata_desktop.sheets.values import Values

_ENOUGH = 3
_IN_EACH_ROW = 0.7
_RATED = frozenset({"predikat_kinerja", "rating_hasil_kerja", "rating_perilaku"})
_PAPERS = frozenset({"no_sertifikat", "no_sk"})
_DAYS = frozenset({"tanggal_mulai", "tanggal_selesai", "tanggal_sk", "tahun"})


@dataclass(frozen=True, slots=True)
class Sorter:
    """Decides the kind of one table; ``own`` are the codes of indicators."""

    heads: Sequence[Head]
    values: Values
    words: HeadingWords
    own: frozenset[str] = frozenset()

    def kind(self) -> str | None:
        """The kind, None where the table is none that an import takes."""
        if not self.has_people():
            return "positions" if self._is_positions() else None
        if self._is_talent_result():
            return "talent-result"
        return self._kind_of_scores() or ("history" if self._is_history() else "employees")

    def fits(self, kind: str) -> bool:
        """Can the table be read as ``kind``, when the user says so?"""
        return bool(self._columns("jabatan")) if kind == "positions" else self.has_people()

    def has_people(self) -> bool:
        """Is there a column for the NIP, the old one, or the name with it, that does not hold codes of units?"""
        found = self._columns("nip") or self._columns("nip_lama")
        return bool(found) and not self._is_of_units(found[0])

    def _kind_of_scores(self) -> str | None:
        if self._is_long():
            return "competency"
        beside_skp = bool(self._columns("nilai_skp")) or self._signs() > 0
        competencies = 0 if beside_skp else sum(bool(self._columns(code)) for code in COMPETENCIES)
        if competencies >= _ENOUGH or self._columns("jpm"):
            return "competency"
        if sum(bool(self._columns(code)) for code in ASPECTS) >= _ENOUGH:
            return "potential"
        if any(self._columns(word) for word in _RATED) or self._columns("nilai_skp") or self._signs() >= _ENOUGH:
            return "performance"
        return None

    def _is_long(self) -> bool:
        """A row for each person and competency: one column names it, another has its level."""
        named = [cell for column in self._columns("kompetensi") for cell in self.values.distinct(column)]
        known = sum(any(field in MEASURES for field, _ in self.words.fields.get(key(str(cell)), ())) for cell in named)
        return known >= _ENOUGH and bool(self._columns("level_kompetensi"))

    def _columns(self, field: str) -> list[int]:
        return [head.column for head in self.heads if any(
            candidate.field == field and not candidate.coded for candidate in head.candidates)]

    def _signs(self) -> int:
        return sum(head.sign in self.words.signs["performance"] for head in self.heads)

    def _is_talent_result(self) -> bool:
        scores = any(candidate.score or candidate.field in self.own for head in self.heads
                     for candidate in head.candidates)
        axes = self._columns("nilai_x") or self._columns("nilai_y")
        boxes = [head for head in self.heads if head.may_be("kotak") and not head.sign.startswith("kuadran")]
        return bool(scores or axes or boxes)

    def _is_history(self) -> bool:
        papers = any(self._stands(column) for word in _PAPERS for column in self._columns(word))
        courses = any(self._stands(column) for column in self._columns("nama_diklat"))
        days = any(self._stands(column) for word in _DAYS for column in self._columns(word))
        profile = sum(any(self._columns(field) for field in fields) for fields in self.words.profile.values())
        return days and ((papers and profile < _ENOUGH) or (courses and profile < _ENOUGH - 1))

    def _stands(self, column: int) -> bool:
        return not self.values.distinct(column) or self.values.filled(column) >= _IN_EACH_ROW

    def _is_positions(self) -> bool:
        return bool(self._columns("jabatan")) and not self._columns("nama") and any(
            not self.values.coded(column) for column in self._columns("jabatan"))

    def _is_of_units(self, column: int) -> bool:
        """An organisation table: no number is as long as a NIP, and what is named are offices."""
        digits = [sum(c.isdigit() for c in str(cell)) for cell in self.values.distinct(column)]
        if not digits or any(count >= 9 for count in digits):
            return False
        named = [cell for head in self.heads for cell in self.values.distinct(head.column)
                 if head.may_be("nama") or head.may_be("unit_kerja") or head.may_be("opd")]
        offices = sum(str(cell).casefold().split()[0] in self.words.rows.units for cell in named)
        return bool(named) and offices * 2 > len(named)
