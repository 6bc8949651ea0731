"""Ratings, evidence records and declarations of completeness, entered by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.performance import parse_matrix
from simata_desktop.domain.performance import predicate as predicate_of
from simata_desktop.domain.records import CLOSED_INDICATORS
from simata_desktop.domain.same_person import SCORE
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.transitions import AGAIN, VERIFIED
from simata_desktop.services.declarations import Declared, declare
from simata_desktop.services.declarations import withdraw as take_back
from simata_desktop.services.desk import ENTRY, LEADER, VERIFIER, Desk
from simata_desktop.services.documents import check, naming
from simata_desktop.services.evidence_block import (
    PREDICATE,
    RATING_WORDS,
    EvidenceCell,
    RatingCell,
    by_rating,
    put_ratings,
)
from simata_desktop.services.evidence_records import amend, changeable, code_of_record, need
from simata_desktop.services.evidence_rows import (
    EvidenceTableRow,
    RatingRow,
    Step,
    TableRules,
    evidence_table,
    history_of,
    rating_id,
    rating_rows,
    table_rules,
)
from simata_desktop.services.evidence_values import code_of, indicator_of, read_rubric
from simata_desktop.services.submission import Submission, refuse_shut, submission
from simata_desktop.store import documents
from simata_desktop.store.queries.evidence import (
    DeclarationRow,
    EvidenceRow,
    declarations,
    evidence_rows,
    uids_of,
    without_predicate,
)
from simata_desktop.store.queries.people import by_nip

EARLIEST_YEAR = 1950


@dataclass(frozen=True, slots=True)
class When:
    """The date of a piece of evidence, or only its year; and what names the document."""

    day: date | None = None
    year: int | None = None
    number: str | None = None
    issuer: str | None = None


class EvidenceService:
    """What feeds the scores, person by person and unit by unit."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rate(self, nip: str, year: int, *, predicate: str | None = None, work_result: str | None = None,
             behaviour: str | None = None) -> Changes:
        """The SKP rating of a year: a predicate, or both ratings from which the predicate follows (PermenPANRB 6/2022).

        Raises UsageError ``value.unknown``, ``year.unknown``, ``rating.incomplete``; ``person.unknown``.
        """
        self._desk.allow(ENTRY, VERIFIER)
        lists = self._desk.rulebook().predicates
        self._check_year(year)
        if predicate is None and (work_result is None or behaviour is None):
            raise UsageError("rating.incomplete", field="predicate")
        values = {
            "predikat_kinerja": code_of(predicate, lists["predicates"], "predicate"),
            "rating_hasil_kerja": code_of(work_result, lists["ratings"], "work"),
            "rating_perilaku": code_of(behaviour, lists["ratings"], "behaviour"),
        }
        if predicate is None:
            values["predikat_kinerja"] = predicate_of(values["rating_hasil_kerja"], values["rating_perilaku"],
                                                      parse_matrix(lists))
        given = {word: value for word, value in values.items() if value is not None}
        with self._desk.save("rate", params={"nip": plain_nip(nip), "year": year}) as result:
            person = self._person(result.work.connection, nip)
            put_ratings(result.work, {0: person}, {(0, year): given}, parse_matrix(lists))
        return result.changes

    def rate_block(self, cells: Sequence[RatingCell]) -> Changes:
        """Put a block of typed cells into the yearly ratings: one save, one undo step.

        Raises UsageError ``value.unknown``, ``year.unknown``; ``right.missing``; then nothing is written.
        """
        self._desk.allow(ENTRY, VERIFIER)
        lists = self._desk.rulebook().predicates
        for year in {cell.year for cell in cells}:
            self._check_year(year)
        words = {word: lists["predicates" if word == PREDICATE else "ratings"] for word in RATING_WORDS}
        read = by_rating((cell, code_of(cell.text, words[cell.word], cell.word)) for cell in cells)
        matrix = parse_matrix(lists)
        with self._desk.save("rate", label="undo.rate_block", params={"count": len(cells)}) as result:
            people = uids_of(result.work.connection, [person for person, _ in read])
            put_ratings(result.work, people, read, matrix)
        return result.changes

    def add(self, nip: str, values: Mapping[str, str], when: When, *, file: Path | None = None) -> Changes:
        """Evidence of one or more indicators (``INDICATOR`` or ``INDICATOR.PART``) under the key of cli.md, all with
        the document at ``file``.

        Raises UsageError ``indicator.unknown``, ``value.unknown``; ``date.range``, ``right.missing``,
        ``evidence.verified``, ``person.unknown``, ``submission.closed``; what ``documents.check`` raises.
        """
        self._desk.allow(ENTRY, VERIFIER)
        self._check_when(when)
        scheme = self._scheme()
        read = {code: self._read(scheme, code, text) for code, text in values.items()}
        document = check(file) if file else None
        with self._desk.save("evidence", params={"nip": plain_nip(nip), "count": len(read)}) as result:
            refuse_shut(self._desk, result.work.connection)
            person = self._person(result.work.connection, nip)
            for code, value in read.items():
                self._put(result.work, person, code, value=value, when=when, named=naming(document) if document else {})
            if document and result.work.deltas:
                documents.keep(result.work.connection, document)
        return result.changes

    def enter_block(self, cells: Sequence[EvidenceCell], when: When, *, reason: str | None = None,
                    scheme: str | None = None) -> Changes:
        """Put a block of typed cells into the evidence by the rules of ``scheme``: one save, one undo step.

        A cell with a record corrects it, one without makes a record of ``when``; an emptied cell takes its record
        away, for which ``reason`` is needed. Raises as ``add``, ``change`` and ``remove``; then nothing is written.
        """
        self._desk.allow(ENTRY, VERIFIER)
        self._check_when(when)
        if any(cell.text is None for cell in cells):
            need(reason or "")
        rules = self._scheme(scheme)
        read = [(cell, None if cell.text is None else self._read(rules, cell.code, cell.text)) for cell in cells]
        if any(cell.code.partition(".")[0] in CLOSED_INDICATORS for cell in cells):
            self._desk.allow(VERIFIER)
        with self._desk.save("evidence", label="undo.evidence_block", reason=reason,
                             params={"count": len(cells)}) as result:
            refuse_shut(self._desk, result.work.connection)
            people = uids_of(result.work.connection, [cell.person for cell in cells])
            for cell, value in read:
                if cell.person in people:
                    self._enter(result.work, people[cell.person], cell, value=value, when=when)
        return result.changes

    def _enter(self, work: Any, person: str, cell: EvidenceCell, *, value: str | None, when: When) -> None:
        if cell.record is None:
            if value is not None:
                self._put(work, person, cell.code, value=value, when=when)
            return
        record = changeable(self._desk, work, cell.record)
        if value is None:
            work.delete("evidence", cell.record)
        elif record["jenis"] == SCORE:  # a number of the national system stays beside evidence of one's own
            self._put(work, person, cell.code, value=value, when=when)
        else:
            amend(work, cell.record, {"nilai": value})

    def _put(self, work: Any, person: str, code: str, *, value: str, when: When,
             named: Mapping[str, str | None] = MappingProxyType({})) -> None:
        indicator, _, part = code.partition(".")
        stamp = when.day.isoformat() if when.day else str(when.year)
        uid = natural("evidence", person, indicator, part, stamp, when.number or "")
        record = {"pegawai": person, "indikator": indicator, "bagian": part or None, "jenis": "value", "nilai": value,
                  "tanggal": when.day.isoformat() if when.day else None,
                  "tahun": str(when.year) if when.year and not when.day else None, "nomor": when.number,
                  "penerbit": when.issuer, **named}
        found = work.find("evidence", uid)
        stored = found[0] if found and not found[1] else {}
        if all(word in stored and stored[word] == text for word, text in record.items()):
            return
        if stored.get("status") == VERIFIED and VERIFIER not in self._desk.user.roles:
            raise UserError("evidence.verified", field=code)
        work.put("evidence", uid, {**record, **AGAIN})

    def change(self, uid: str, values: Mapping[str, str]) -> Changes:
        """Correct value, number or issuer of a record; by entry while it is not verified."""
        self._desk.allow(ENTRY, VERIFIER)
        words = {"value": "nilai", "number": "nomor", "issuer": "penerbit"}
        for name in values:
            if name not in words:
                raise UsageError("field.unknown", field=name, word=name)
        with self._desk.save("evidence", params={"count": 1}) as result:
            record = changeable(self._desk, result.work, uid)
            read: dict[str, str | None] = {words[name]: text or None for name, text in values.items()}
            if "value" in values:
                read["nilai"] = self._read(self._scheme(), code_of_record(record), values["value"])
            amend(result.work, uid, read)
        return result.changes

    def remove(self, uid: str, reason: str) -> Changes:
        """Take a record back, with a reason."""
        self._desk.allow(ENTRY, VERIFIER)
        need(reason)
        with self._desk.save("evidence", reason=reason, params={"count": 1}) as result:
            changeable(self._desk, result.work, uid)
            result.work.delete("evidence", uid)
        return result.changes

    def submission(self) -> Submission:
        """The period in which units hand in evidence, and whether it binds the user signed in."""
        with self._desk.database.reading() as connection:
            return submission(self._desk, connection)

    # The entry table

    def rules(self, *, period: int | None = None, scheme: str | None = None) -> TableRules:
        """Columns and words of the entry table; by default of this year and the office's rules."""
        with self._desk.database.reading() as connection:
            view = self._desk.standing.view(connection, period=period, scheme=scheme)
        lists = self._desk.rulebook().predicates
        return table_rules(view, lists, parse_matrix(lists))

    def rating_rows(self, keys: Sequence[int], *, period: int | None = None,
                    scheme: str | None = None) -> Sequence[RatingRow]:
        """People with their ratings; with scores only for those who may see boxes."""
        scored = not self._desk.user.roles.isdisjoint((VERIFIER, LEADER))
        with self._desk.database.reading() as connection:
            view = self._desk.standing.view(connection, period=period, scheme=scheme)
            kept = scheme is None and view.period == view.context.day.year == today(self._desk.clock).year \
                and not self._desk.standing.stale(connection, view)
            return rating_rows(connection, view, keys, scored=scored, kept=kept)

    def evidence_rows(self, keys: Sequence[int], *, period: int | None = None,
                      scheme: str | None = None) -> Sequence[EvidenceTableRow]:
        """People with what counts for every indicator; what lies in the closed partition only for the verifier."""
        with self._desk.database.reading() as connection:
            view = self._desk.standing.view(connection, period=period, scheme=scheme)
            return evidence_table(connection, view, keys, closed=VERIFIER in self._desk.user.roles)

    def without_predicate(self, keys: Sequence[int], year: int) -> Sequence[int]:
        """Those of these people who have no predicate of ``year``."""
        with self._desk.database.reading() as connection:
            return without_predicate(connection, keys, year)

    def rating_history(self, person: int, year: int, word: str) -> Sequence[Step]:
        """Every change of one field of a yearly rating, the newest first."""
        with self._desk.database.reading() as connection:
            return history_of(connection, rating_id(connection, person, year), word)

    def record_history(self, uid: str) -> tuple[EvidenceRow | None, Sequence[Step]]:
        """An evidence record and every change of its value, the newest first; None for one of the closed partition
        that the user may not see, or that is gone."""
        with self._desk.database.reading() as connection:
            row = next(iter(evidence_rows(connection, record=uid)), None)
            if row is None or (row.indicator in CLOSED_INDICATORS and VERIFIER not in self._desk.user.roles):
                return None, ()
            return row, history_of(connection, uid, "nilai")

    def declarations(self, period: int) -> Sequence[DeclarationRow]:
        """Declarations of completeness in force for a mapping year."""
        with self._desk.database.reading() as connection:
            return declarations(connection, period)

    def declare(self, unit: str, indicators: Sequence[str], period: int, *, reason: str, number: str | None = None,
                withdraw: bool = False) -> Changes:
        """State that all evidence of these indicators of a unit has been collected (or take the statement back).

        Raises UsageError ``indicator.unknown``; ``declare.no_absence``, ``declare.number``, ``declare.whole_office``,
        ``declare.none`` (nothing to take back), ``reason.missing``.
        """
        self._desk.allow(VERIFIER)
        need(reason)
        self._check_year(period)
        stated = Declared(unit, tuple(indicators), period, reason, number or None)
        return (take_back if withdraw else declare)(self._desk, stated, self._scheme())

    def _read(self, scheme: Scheme, code: str, text: str) -> str:
        indicator, rubric = indicator_of(scheme, code)
        if indicator.code in CLOSED_INDICATORS:
            self._desk.allow(VERIFIER)
        return read_rubric(rubric, code, text)

    def _scheme(self, code: str | None = None) -> Scheme:
        with self._desk.database.reading() as connection:
            return self._desk.standing.view(connection, scheme=code).scheme

    def _check_when(self, when: When) -> None:
        if when.day is not None and when.day > today(self._desk.clock):
            raise UserError("date.range", field="date", date=when.day.isoformat())
        if when.day is None and when.year is None:
            raise UsageError("evidence.undated", field="date")
        if when.year is not None:
            self._check_year(when.year)

    def _check_year(self, year: int) -> None:
        if not EARLIEST_YEAR <= year <= today(self._desk.clock).year:
            raise UsageError("year.unknown", field="year", year=year)

    @staticmethod
    def _person(connection: Any, nip: str) -> str:
        found = by_nip(connection, plain_nip(nip))
        if found is None:
            raise UserError("person.unknown", field="nip", nip=nip)
        return found.uid
