"""Talent results: indicator columns become evidence, the national system's axes and box are kept apart as external."""

from __future__ import annotations

from datetime import date

from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import CLOSED_INDICATORS
from simata_desktop.domain.scheme import Rubric, Scheme
from simata_desktop.domain.sheet_reading import SheetRecord, SheetTable
from simata_desktop.domain.transitions import AGAIN, RECORDED, VERIFIED
from simata_desktop.services.import_kinds import of_people, year_of
from simata_desktop.services.import_ledger import Wish
from simata_desktop.services.import_meeting import Meeting
from simata_desktop.services.import_plan import PlannedRecord
from simata_desktop.store.queries.importing import Held

AXES = ("nilai_x", "nilai_y", "kotak")
DATED = ("competency_assessment", "potential_assessment")  # the date of the assessment counts, not its year


def indicator_words(scheme: Scheme) -> dict[str, dict[str, str]]:
    """Every indicator and part a column may be headed by, with the codes and labels of its rubric's rows."""
    found: dict[str, dict[str, str]] = {}
    for indicator in scheme.indicators:
        found[indicator.code] = _rows(indicator.rubric)
        for part in indicator.rubric.parts:
            found[f"{indicator.code}.{part.code}"] = _rows(part.rubric)
    return found


def _rows(rubric: Rubric) -> dict[str, str]:
    return {spelling: row.code for row in rubric.rows for spelling in (row.code, row.label)}


def closed_in(table: SheetTable, scheme: Scheme) -> bool:
    """Does the table give an indicator of the closed partition (discipline, assessments)?"""
    return any(code in table.columns for code in CLOSED_INDICATORS if scheme.indicator(code))


def talent_result(meeting: Meeting, scheme: Scheme, *, verifier: bool) -> list[PlannedRecord]:
    """Evidence by indicator and year, and the external result of the year; only a verifier changes verified ones."""
    codes = [code for code in indicator_words(scheme) if code in meeting.table.columns]

    def wishes(record: SheetRecord, person: Held) -> list[Wish]:
        found = [_evidence(meeting, record, person, code=code) for code in codes if code in record.values]
        values = {word: record.values[word] for word in AXES if word in record.values}
        if values:
            year = year_of(meeting, record)
            found.append(Wish("external", natural("external", person.uid, year),
                              {"pegawai": person.uid, "tahun": year, **values}, record))
        return found

    def may(wish: Wish) -> bool:
        held = meeting.ledger.held(wish)
        locked = held is not None and held.values.get("status") == VERIFIED and any(
            held.values[word] != value for word, value in wish.values.items())
        if locked and not verifier:
            meeting.tell(wish.record, wish.name, "evidence.verified")
        return verifier or not locked

    return of_people(meeting, wishes, may)


def _evidence(meeting: Meeting, record: SheetRecord, person: Held, *, code: str) -> Wish:
    """A number of the national system is a record of its own beside the office's evidence: one a year."""
    indicator, _, part = code.partition(".")
    score, dated = code in meeting.table.scores, indicator in DATED
    day = assessed_on(meeting, record) if dated else None
    year = None if dated else year_of(meeting, record)
    if score and day:
        year = str(record.values.get("tahun") or meeting.around.year or day[:4])
    values = {"pegawai": person.uid, "indikator": indicator, "nilai": record.values[code],
              "jenis": "score" if score else "value"}
    extra = {"bagian": part or None, "tahun": year, "tanggal": day}
    values |= {word: text for word, text in extra.items() if text}
    key = (year or "", "", "score") if score else (day or year or "", "")
    return Wish("evidence", natural("evidence", person.uid, indicator, part, *key), values,
                record, closed=indicator in CLOSED_INDICATORS, first={"status": RECORDED}, again=AGAIN,
                name=code)


def assessed_on(meeting: Meeting, record: SheetRecord) -> str:
    """The date of an assessment: its own, else 31 December of the year, never later than today."""
    told = record.values.get("tanggal_asesmen")
    if told:
        return told
    return min(date(int(year_of(meeting, record)), 12, 31), meeting.around.today).isoformat()
