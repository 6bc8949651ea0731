"""Judges the records of one sheet: identity first, then values, then what two cells of a row say of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simata_desktop.domain import nip as nips
from simata_desktop.domain.cell_values import plain
from simata_desktop.domain.sheet_reading import Repair, SheetProblem, SheetRecord
from simata_desktop.domain.vocabulary import Vocabulary
from simata_desktop.sheets.choice import Use
from simata_desktop.sheets.grid import Grid, letters
from simata_desktop.sheets.readings import UNSTORED, Column

ERROR, WARNING = "error", "warning"
_ORDERED = (("tanggal_lahir", "tmt_cpns"), ("tanggal_lahir", "tmt_golongan"), ("tanggal_lahir", "tmt_jabatan"),
            ("tmt_cpns", "tmt_pns"), ("tanggal_mulai", "tanggal_selesai"))


@dataclass
class Judge:
    """Collects the problems of one sheet. ``spread``: the table takes several sheets, cells name theirs.

    ``taken`` are the keys of records accepted before, over all sheets of the table. ``told``: for a further year of the
    same rows, the columns of that year alone; identity and the common columns were told with the first.
    """

    grid: Grid
    columns: Sequence[Column]
    kind: str
    vocabulary: Vocabulary
    taken: set[tuple[str, str]]
    spread: bool = False
    told: Sequence[Column] | None = None
    problems: list[SheetProblem] = field(default_factory=list)

    def judge(self, records: Sequence[SheetRecord]) -> None:
        """Set ``rejected`` on the records and tell every problem; drop values that contradict beyond repair."""
        by_field = {column.use.field: column for column in self.columns}
        if self.told is None:
            self._identity(records, by_field)
        self._duplicates(records, by_field)
        for column in self.columns if self.told is None else self.told:
            if not self._is_identity(column.use.field):
                self._values(records, column)
        if self.told is None:
            self._against_nip(records, by_field)
            self._orders(records, by_field)
            self._years(records, by_field.get("tahun"))
        self._predicates(records, by_field)

    def _is_identity(self, word: str) -> bool:
        return word == "jabatan" if self.kind == "positions" else word in ("nip", "nama")

    def _identity(self, records: Sequence[SheetRecord], by_field: dict[str, Column]) -> None:
        if self.kind == "positions":
            self._titles(records, by_field["jabatan"])
            return
        for word in ("nip", "nama"):
            column = by_field.get(word)
            for place in column.faulty() if column else ():
                assert column is not None
                reading = column.reading(place)
                self._reject(records[place], column, place, code=reading.code or "", params=reading.params)
        numbers = by_field["nip"]
        for place, record in enumerate(records):
            if "nip" not in record.values and numbers.reading(place).code is None:
                self._reject(record, numbers, place, code="nip.empty")

    def _titles(self, records: Sequence[SheetRecord], titles: Column) -> None:
        for place, record in enumerate(records):
            if record.values.get("jabatan") is None:
                unstored = titles.raw[place] == UNSTORED
                self._reject(record, titles, place, code="cell.formula" if unstored else "value.missing")

    def _reject(self, record: SheetRecord, column: Column, place: int, *, code: str,
                params: Mapping[str, str | int] | None = None) -> None:
        record.rejected = True
        self._tell(column, place, code=code, severity=ERROR, params=params)

    def _duplicates(self, records: Sequence[SheetRecord], by_field: dict[str, Column]) -> None:
        """A second record of the same person (and year, or competency); a rejected record takes no NIP away."""
        if self.kind in ("history", "positions"):
            return
        apart = ("kompetensi", "tanggal_asesmen") if "kompetensi" in by_field else ("tahun",)
        for place, record in enumerate(records):
            if record.rejected or ("kompetensi" in by_field and "kompetensi" not in record.values):
                continue
            slot = (record.values["nip"], "/".join(record.values.get(word, "") for word in apart))
            if slot in self.taken:
                self._reject(record, by_field["nip"], place, code="nip.duplicate")
            else:
                self.taken.add(slot)

    def _values(self, records: Sequence[SheetRecord], column: Column) -> None:
        for place in column.faulty():
            if records[place].rejected:
                continue
            reading = column.reading(place)
            repair = Repair(reading.near, "spelling") if reading.near else None
            self._tell(column, place, code=reading.code or "", params=reading.params,
                       repair=repair or self._from_nip(column.use.field, records[place]))

    def _from_nip(self, word: str, record: SheetRecord) -> Repair | None:
        """What the row's own NIP proves of birth date and sex."""
        number = record.values.get("nip")
        if number is None:
            return None
        if word == "tanggal_lahir" and (born := nips.birth_date(number)):
            return Repair(born.isoformat(), "nip_birth_date", {"nip": number})
        sex = nips.sex(number, self.vocabulary.nip) if word == "jenis_kelamin" else None
        return Repair(sex, "nip_sex", {"nip": number}) if sex else None

    def _against_nip(self, records: Sequence[SheetRecord], by_field: dict[str, Column]) -> None:
        for word in ("tanggal_lahir", "jenis_kelamin"):
            column = by_field.get(word)
            if column is None or self.kind == "positions":
                continue
            proved = self._proved(word, by_field["nip"])
            for place, (told, right) in enumerate(zip(column.values(), proved, strict=True)):
                if told == right or told is None or records[place].rejected or column.reading(place).code is not None:
                    continue
                self._tell(column, place, code="nip.mismatch", params={"proved": right or ""},
                           repair=self._from_nip(word, records[place]))

    def _proved(self, word: str, numbers: Column) -> list[str | None]:
        """What the NIP of each row says of birth date or sex."""
        if word == "tanggal_lahir":
            return [n and f"{n[:4]}-{n[4:6]}-{n[6:8]}" for n in numbers.values()]
        sexes = self.vocabulary.nip.sexes
        return [n and sexes.get(n[14]) for n in numbers.values()]

    def _orders(self, records: Sequence[SheetRecord], by_field: dict[str, Column]) -> None:
        """The later of two days must not lie before the earlier one; it is told and not stored."""
        for first, second in _ORDERED:
            before, column = by_field.get(first), by_field.get(second)
            if before is None or column is None:
                continue
            pairs = enumerate(zip(before.values(), column.values(), strict=True))
            for place, early in [(p, a) for p, (a, b) in pairs if a is not None and b is not None and b < a]:
                if not records[place].rejected:
                    self._tell(column, place, code="date.order", params={"first": early, "field_first": first})
                    records[place].values.pop(second, None)

    def _years(self, records: Sequence[SheetRecord], column: Column | None) -> None:
        """A rating needs its year: told where the row and the file leave it open."""
        if column is None or self.kind != "performance":
            return
        for place, record in enumerate(records):
            if "tahun" not in record.values and not record.rejected and column.reading(place).code is None:
                self._tell(column, place, code="value.missing")

    def _predicates(self, records: Sequence[SheetRecord], by_field: dict[str, Column]) -> None:
        column = by_field.get("predikat_kinerja")
        if column is None:
            return
        for place, record in enumerate(records):
            result, behaviour = record.values.get("rating_hasil_kerja"), record.values.get("rating_perilaku")
            proved = self.vocabulary.predicates.get((result or "", behaviour or ""))
            told = record.values.get("predikat_kinerja")
            if proved is not None and told is not None and told != proved and not record.rejected:
                self._tell(column, place, code="predicate.mismatch", params={"proved": proved},
                           repair=Repair(proved, "predicate_from_ratings", {"work": result or "",
                                                                            "behaviour": behaviour or ""}))

    def formulas(self, records: Sequence[SheetRecord], cells: Sequence[tuple[int, int]]) -> None:
        """Cells whose stored value was taken from a formula."""
        wanted = set(cells)
        for column in self.columns:
            if not any(place[1] == column.use.column for place in wanted):
                continue
            for place, row in enumerate(column.rows):
                told = str(column.raw[place]).strip()
                if told and (row, column.use.column) in wanted and not records[place].rejected:
                    self._tell(column, place, code="cell.formula")

    def _tell(self, column: Column, place: int, *, code: str, severity: str = WARNING,
              params: Mapping[str, str | int] | None = None, repair: Repair | None = None) -> None:
        row, raw = column.rows[place], column.raw[place]
        self.problems.append(SheetProblem(
            self.grid.name, self.cell(column.use, row), row + 1, column.use.field, code, severity,
            None if raw == UNSTORED else plain(raw) or None, dict(params or {}), repair))

    def cell(self, use: Use, row: int) -> str:
        """The name of a cell; with its sheet where the table takes several."""
        name = f"{letters(use.column)}{row + 1}"
        return f"{self.grid.name}!{name}" if self.spread else name

