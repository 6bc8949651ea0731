"""A table meets the register: who is known, who is made from the row, which unit a row names, what is told of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from simata_desktop.domain.ids import IdSource, fold
from simata_desktop.domain.progress import Progress
from simata_desktop.domain.records import KINDS, PERSON
from simata_desktop.domain.sheet_reading import WORKLIST, SheetProblem, SheetRecord, SheetTable
from simata_desktop.services.import_ledger import Ledger
from simata_desktop.services.import_plan import ERROR, REJECTED, WARNING, PlannedRecord
from simata_desktop.services.import_units import UnitBook
from simata_desktop.services.rules import Rulebook
from simata_desktop.store.database import Connection
from simata_desktop.store.journal import Delta, FieldChange, Given
from simata_desktop.store.queries.importing import Held, people, units

TIER_WORDS = ("eselon", "jenis_jabatan", "jabatan", "jenjang")
POST_WORDS = ("opd", "unit_kerja", "kode_unit", "unit")
ALWAYS = ("nama", "kedudukan_hukum", *TIER_WORDS, *POST_WORDS)
PERSON_WORDS = frozenset(PERSON.words) - {"unit"}
EVERY = 2000  # records between two looks at the stop button
BLANK: FieldChange = (None, None)
OWN_WORDS = {"performance": "rating", "history": "history"}


@dataclass(frozen=True, slots=True)
class Around:
    """What the meeting needs beside the table: the day, ids, rules, who looks, the year of the file."""

    today: date
    ids: IdSource
    rules: Rulebook
    progress: Progress
    year: int | None


@dataclass
class Meeting:
    """One table at one position of the journal."""

    table: SheetTable
    connection: Connection
    around: Around
    problems: list[SheetProblem] = field(default_factory=list)
    made: list[Delta] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._spread = len(self.table.sheets) > 1
        self.ledger = Ledger(self.connection, spread=self._spread)
        own = self.table.columns if self.table.kind == "employees" else ()
        known = () if self.table.kind == WORKLIST else ALWAYS  # of whom a worklist asked its mark tells the rest
        words = dict.fromkeys((*known, *(word for word in own if word in PERSON_WORDS)))
        self.words = tuple(words)
        nips = {record.values["nip"] for record in self.table.records
                if not record.rejected and "nip" in record.values}
        self.register = people(self.connection, nips, self.words)
        self._told: set[str] = set()
        self._layouts: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._of_row = PERSON_WORDS - frozenset(
            KINDS[OWN_WORDS[self.table.kind]].words if self.table.kind in OWN_WORDS else ())

    @cached_property
    def units(self) -> UnitBook:
        """The units that rows name, with those they make."""
        return UnitBook(*units(self.connection))

    def pause(self, done: int) -> None:
        """Tell how far the records are, and stop if asked."""
        if done % EVERY == 0:
            self.around.progress.raise_if_cancelled()
            self.around.progress.step(done, len(self.table.records), "ui.import.meeting")

    def tell(self, record: SheetRecord, word: str, code: str, *, severity: str = WARNING, at: str = "",
             **params: str | int) -> None:
        """A problem of a record at the cell of ``at`` (of ``word`` itself, of the NIP where it has no column)."""
        place = next((one for one in (at or word, word, "nip") if one in self.table.columns), "")
        row = record.rows.get(place, record.row)
        self.problems.append(SheetProblem(
            record.sheet, self.table.cell(record, place) or str(row), row, word, code, severity,
            record.values.get(word), dict(params)))

    def reject(self, record: SheetRecord, word: str, code: str) -> PlannedRecord:
        """A record that cannot be taken."""
        self.tell(record, word, code, severity=ERROR)
        return PlannedRecord(record, REJECTED)

    def person(self, record: SheetRecord) -> Held | None:
        """The person of a row that tells something else of him: known, or made from the row with ``person.new``.

        None where he is unknown and the row has no name; that is told as ``person.unknown``.
        """
        number = record.values["nip"]
        known = self.register.get(number)
        if known is None:
            if "nama" not in record.values:
                self.tell(record, "nip", "person.unknown", severity=ERROR)
                return None
            self.tell(record, "nip", "person.new")
            made = self.make(record, self._of_row)
            known = self.register[number] = Held(made.uid, {w: made.fields.get(w, BLANK)[1] for w in ALWAYS})
        elif number not in self._told and self.around.rules.tiers.in_service(known.values["kedudukan_hukum"]) is False:
            self.tell(record, "nip", "person.inactive", status=known.values["kedudukan_hukum"] or "")
        self._told.add(number)
        return known

    def make(self, record: SheetRecord, words: Collection[str]) -> Delta:
        """A new person of the row's own words; he is not put on the register, for a list names each once."""
        own = {word: value for word, value in record.values.items() if word in words}
        if "opd" in own or "unit_kerja" in own or "kode_unit" in own:
            unit = self.unit(record)
            if unit:
                own["unit"] = unit
        told = tuple(own)
        given = Given(self._layouts.setdefault(told, told), tuple(own.values()))
        return self.write("person", self.around.ids.uuid7(), "create", fields=given, record=record)

    def write(self, entity: str, uid: str, kind: str, *, fields: Mapping[str, FieldChange],
              record: SheetRecord) -> Delta:
        """Put one change of a record that has no key but its id."""
        delta = Delta(entity, uid, kind, fields, record.row, record.rows or None,
                      sheet=record.sheet if self._spread else None)
        self.made.append(delta)
        return delta

    def unit(self, record: SheetRecord) -> str | None:
        """The unit a row names, made where it is new (``unit.parent`` where no OPD was told)."""
        values = record.values
        uid, alone = self.units.place(values.get("opd"), values.get("unit_kerja"), values.get("kode_unit"))
        if alone:
            self.tell(record, "unit_kerja", "unit.parent", unit=values["unit_kerja"])
        return uid

    def moved_to(self, record: SheetRecord, held: Held) -> str | None:
        """The unit of somebody known after this row; where the row repeats what is known, it stays."""
        values, known = record.values, held.values
        told = {word: values[word] for word in ("opd", "unit_kerja") if word in values}
        if known["unit"] and "kode_unit" not in values and all(
                known[word] == text or fold(known[word] or "") == fold(text) for word, text in told.items()):
            return known["unit"]
        return self.unit(record) or known["unit"]

    @property
    def deltas(self) -> list[Delta]:
        """Everything to write, in an order in which it can be written."""
        made = self.units.deltas if "units" in self.__dict__ else ()
        return [*made, *self.made, *self.ledger.deltas]
