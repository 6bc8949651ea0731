"""Which column holds which field: one column a field, the best spelling and the most readable values win."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.vocabulary import key
from simata_desktop.sheets.grid import letters
from simata_desktop.sheets.heading_words import HeadingWords
from simata_desktop.sheets.heads import Candidate, Head
from simata_desktop.sheets.values import Values

_IDENTITY = ("nip", "nama")
_ALWAYS = frozenset({*_IDENTITY, "predikat_kinerja", "rating_hasil_kerja", "rating_perilaku", "nilai_skp", "tahun",
                     "nilai_x", "nilai_y", "kotak", "jpm", *COMPETENCIES, *ASPECTS})
_READABLE, _LESS = 0.5, 60
_PAIR = frozenset({"kompetensi", "level_kompetensi"})


@dataclass(frozen=True, slots=True)
class Use:
    """A column used as a field. ``year``: the year in its heading; ``score``: a number of the national system."""

    field: str
    column: int
    text: str
    year: int | None = None
    score: bool = False


@dataclass(frozen=True)
class Choice:
    """The columns of a table: used, left out as private, holding codes, and the rest that says something."""

    uses: tuple[Use, ...]
    left_out: tuple[Head, ...]
    coded: tuple[Head, ...]
    unmapped: tuple[Head, ...]

    def of(self, field: str) -> Use | None:
        """The column of a field; with several years the first one."""
        return next((use for use in self.uses if use.field == field), None)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that stand in headings, rising."""
        return tuple(sorted({use.year for use in self.uses if use.year is not None}))


@dataclass(frozen=True)
class Chooser:
    """Chooses for one table of one ``kind``. ``forced``: field → column, as the user answered."""

    heads: Sequence[Head]
    kind: str
    values: Values
    words: HeadingWords
    own: frozenset[str] = frozenset()
    forced: Mapping[str, int] | None = None

    def choose(self) -> Choice:
        """Every field once (once a year, where years stand in headings)."""
        private = [head for head in self.heads if head.private or self._is_private(head)]
        offers = [offer for head in self.heads if head not in private for offer in self._offers(head)]
        best: dict[tuple[str, int | None], tuple[tuple[float, ...], Use]] = {}
        for weight, use in offers:
            slot = (use.field, use.year)
            if slot not in best or weight > best[slot][0]:
                best[slot] = (weight, use)
        uses = self._settled([use for _, use in best.values()])
        used = {use.column for use in uses}
        fields = {use.field for use in uses}
        coded = [head for head in self.heads if head.column not in used and head not in private
                 and self._is_coded(head, fields)]
        rest = [head for head in self.heads if head.text and head.column not in used and head not in private]
        return Choice(tuple(uses), tuple(private), tuple(coded), tuple(rest))

    def _offers(self, head: Head) -> list[tuple[tuple[float, ...], Use]]:
        """The fields this column offers itself for, each with its weight."""
        forced = [field for field, column in (self.forced or {}).items() if column == head.column]
        if forced:
            text = head.text or f"column:{letters(head.column)}"
            return [((9.0,), Use(field, head.column, text)) for field in forced]
        allowed = [candidate for candidate in self._candidates(head) if self._takes(head, candidate)]
        if head.together:
            taken = allowed
        else:
            ordered = sorted(allowed, key=lambda candidate: self._preference(head, candidate))
            taken = ordered[:1]
        barred = set(self.forced or {})
        year = head.year if self.kind == "performance" else None
        return [(self._weight(head, candidate), Use(candidate.field, head.column, head.text, year, candidate.score))
                for candidate in taken if candidate.field not in barred]

    def _candidates(self, head: Head) -> tuple[Candidate, ...]:
        """What the heading may mean for this kind; some heads mean another thing in a history or a list of posts."""
        own = self.words.of_kind.get(self.kind, {}).get(head.sign, ())
        if own:
            return tuple(Candidate(field, rank + _LESS) for field, rank in own)
        allowed = self.words.kinds[self.kind]
        return tuple(candidate for candidate in head.candidates if candidate.field in allowed or candidate.score
                     or candidate.field in self.own)

    def _takes(self, head: Head, candidate: Candidate) -> bool:
        """Words where words are needed, and at least one value that can be read."""
        field = candidate.field
        if field in self.words.need_words and self.values.coded(head.column):
            return bool(self.values.national(head.column, field))
        if candidate.coded and (field not in self.words.need_words or not self.values.distinct(head.column)):
            return False
        if field in _ALWAYS or field in self.own or candidate.score or head.together:
            return True
        share = self.values.readable(head.column, field)
        return share > 0 or len(self.values.distinct(head.column)) < 2

    def _preference(self, head: Head, candidate: Candidate) -> tuple[int, int]:
        """Among the meanings of one heading: readable as a closed list first, then by spelling."""
        closed = self.values.vocabulary.rule(candidate.field).kind != "text"
        readable = self.values.readable(head.column, candidate.field, score=candidate.score) >= _READABLE
        return (0 if closed and readable else 1 if readable else 2, candidate.rank)

    def _weight(self, head: Head, candidate: Candidate) -> tuple[float, ...]:
        """Among the columns for one field: readable, told, best spelled, fuller values, leftmost."""
        cells = self.values.distinct(head.column)
        share = self.values.readable(head.column, candidate.field, score=candidate.score)
        return (float(share >= _READABLE), float(bool(cells)), -float(self._bare_classes(head, candidate.field)),
                -float(candidate.rank), float(head.year or 0), -float(head.column))

    def _bare_classes(self, head: Head, field: str) -> bool:
        """A golongan column of romans alone is worse than one that has the room beside the roman."""
        if field != "golongan":
            return False
        memo = self.values.memo(head.column, field)
        return not any("/" in (memo[cell] or "") for cell in self.values.distinct(head.column))

    def _settled(self, uses: list[Use]) -> list[Use]:
        """Put right what only shows when all columns are known: the old NIP, the only NIP, years, pairs."""
        by_field = {use.field: use for use in uses}
        if not by_field.keys() >= _PAIR:  # a level tells nothing without its competency
            uses = [use for use in uses if use.field not in _PAIR]
        chosen = by_field.get("nip")
        if chosen is not None and "nip_lama" not in by_field:
            uses += self._old_nip(chosen)
        if chosen is None and self.kind != "positions":
            old = by_field.get("nip_lama") or self._only_nip()
            uses += [replace(old, field="nip")] if old is not None else []
        yearly = {use.field for use in uses if use.year is not None and use.field in _ALWAYS}
        uses = [use for use in uses if use.year is None or use.field in _ALWAYS]
        uses = [use for use in uses if use.year is not None or use.field not in yearly]
        return sorted(uses, key=lambda use: (use.column, use.field))

    def _only_nip(self) -> Use | None:
        """The old NIP of a file of ratings or histories, a field those kinds do not keep but know people by."""
        return next((Use("nip_lama", head.column, head.text) for head in self.heads
                     if any(candidate.field == "nip_lama" for candidate in head.candidates)), None)

    def _old_nip(self, chosen: Use) -> list[Use]:
        """"NIP" beside "NIP Baru" is the old one."""
        others = [head for head in self.heads if head.column != chosen.column and not head.together
                  and any(c.field == "nip" and c.rank < 100 for c in head.candidates)]
        return [Use("nip_lama", head.column, head.text) for head in others[:1] if key(head.text) != key(chosen.text)]

    def _is_private(self, head: Head) -> bool:
        """A STATUS of marriage, a GOL of blood: private by what stands in it."""
        cells = [str(cell) for cell in self.values.distinct(head.column)]
        if not cells or head.together:
            return False
        if head.may_be("status_kepegawaian"):
            return all(key(cell) in self.words.private.values for cell in cells)
        return head.may_be("golongan") and all(cell.strip().upper() in self.words.private.blood for cell in cells)

    def _is_coded(self, head: Head, fields: set[str]) -> bool:
        """A column of codes where words are needed, for a field that no other column gives."""
        wanted = {candidate.field for candidate in self._candidates(head)} & self.words.need_words
        return bool(wanted - fields) and self.values.coded(head.column)
