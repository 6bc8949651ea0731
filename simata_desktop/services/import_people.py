"""Employees: a row is a person, keyed by NIP; a blank cell never clears a value."""

from __future__ import annotations

from simata_desktop.domain.sheet_reading import SheetRecord
from simata_desktop.services.import_meeting import PERSON_WORDS, Meeting
from simata_desktop.services.import_plan import CHANGED, NEW, REJECTED, SAME, PlannedRecord
from simata_desktop.store.journal import FieldChange
from simata_desktop.store.queries.importing import Held

UNIT_WORDS = frozenset({"opd", "unit_kerja", "kode_unit"})


def employees(meeting: Meeting) -> list[PlannedRecord]:
    """Every record as a person made, changed, or left as he is."""
    planned = []
    for place, record in enumerate(meeting.table.records):
        meeting.pause(place)
        planned.append(PlannedRecord(record, REJECTED) if record.rejected else _person(meeting, record))
    return planned


def _person(meeting: Meeting, record: SheetRecord) -> PlannedRecord:
    held = meeting.register.get(record.values["nip"])
    if held is not None:
        return _changed(meeting, record, held)
    if "nama" not in record.values:
        return meeting.reject(record, "nama", "name.empty")
    return PlannedRecord(record, NEW, (meeting.make(record, PERSON_WORDS),))


def _changed(meeting: Meeting, record: SheetRecord, held: Held) -> PlannedRecord:
    known = held.values
    fields: dict[str, FieldChange] = {
        word: (known[word], value) for word, value in record.values.items()
        if word != "nip" and word in known and known[word] != value}
    if not UNIT_WORDS.isdisjoint(record.values):
        unit = meeting.moved_to(record, held)
        if unit and unit != known["unit"]:
            fields["unit"] = (known["unit"], unit)
    if not fields:
        return PlannedRecord(record, SAME)
    delta = meeting.write("person", held.uid, "set", fields=fields, record=record)
    return PlannedRecord(record, CHANGED, (delta,))
