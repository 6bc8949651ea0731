"""Assessment sessions: planned, running, final; who takes part, what is typed, what is settled."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from simata_desktop.domain.assessment import (
    BOTH,
    FINAL,
    MACHINE,
    PLANNED,
    RUNNING,
    SESSION_KINDS,
    level_text,
    measures,
    read_level,
)
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.records import COMPETENCIES, REPORT_WORDS
from simata_desktop.services.assessment_entry import Cell, by_row, check_codes, put_levels, put_sheets
from simata_desktop.services.assessment_reading import AssessmentReading
from simata_desktop.services.assessment_rows import BETWEEN, TECHNICAL, Roster, texts
from simata_desktop.services.desk import ASSESSOR, VERIFIER
from simata_desktop.services.hall import open_sheets
from simata_desktop.store.queries import assessments
from simata_desktop.store.queries.assessments import EntryRow, ParticipantRow, SessionRow
from simata_desktop.store.queries.people import by_nip
from simata_desktop.store.work import SaveResult, Work

METHODS = ("", MACHINE)
SESSION_WORDS = {"name": "nama", "date": "tanggal", "place": "tempat", "start": "mulai", "schedule": "jadwal",
                 "method": "metode"}


@dataclass(frozen=True, slots=True)
class Holes:
    """What is open in a session: empty and wrong cells, people not complete, PCs whose sheets have not been joined."""

    missing: int
    wrong: int
    incomplete: int
    sheets_open: tuple[str, ...]


class AssessmentService(AssessmentReading):
    """Everything that is done with sessions."""

    def create(self, code: str, name: str, day: date, *, kind: str = BOTH, place: str | None = None,
               method: str | None = None, start: str | None = None, schedule: str | None = None) -> Changes:
        """A planned session. Raises ``session.code``, ``session.exists``; UsageError ``session.kind``."""
        self._desk.allow(VERIFIER)
        code = code.strip()
        if kind not in SESSION_KINDS or (method or "") not in METHODS:
            raise UsageError("session.kind", field="kind", kind=kind if kind not in SESSION_KINDS else method)
        if not code or not name.strip():
            raise UserError("session.code", field="code" if not code else "name")
        with self._desk.save("session create", params={"session": code}) as result:
            if code in assessments.session_codes(result.work.connection):
                raise UserError("session.exists", field="code", session=code)
            result.work.put("session", natural("session", code), {
                "kode": code, "nama": name.strip(), "jenis": kind, "tanggal": day.isoformat(),
                "tempat": _plain(place), "metode": method or None, "mulai": _plain(start), "jadwal": _plain(schedule),
                "status": PLANNED})
        return result.changes

    def change(self, code: str, values: Mapping[str, str | None]) -> Changes:
        """Change name, date (ISO), place, start, schedule or method of a session that is not final."""
        self._desk.allow(VERIFIER)
        words = {SESSION_WORDS[name]: _plain(text) for name, text in values.items()}
        if "nama" in words and not words["nama"]:
            raise UserError("session.code", field="name")
        with self._open(code, "session change") as (result, session):
            result.work.set("session", session.uid, words)
        return result.changes

    def unknown(self, nips: Sequence[str]) -> tuple[str, ...]:
        """Those of these numbers that are no person's on the register, as given."""
        with self._desk.database.reading() as connection:
            return tuple(nip for nip in nips if by_nip(connection, plain_nip(nip)) is None)

    def add(self, code: str, nips: Sequence[str]) -> Changes:
        """Let people take part. Raises ``person.unknown`` for the first who is not on the register."""
        self._desk.allow(VERIFIER)
        with self._open(code, "session add", count=len(nips)) as (result, session):
            for nip in nips:
                self._join(result.work, session, nip)
        return result.changes

    def take_out(self, code: str, nips: Sequence[str], reason: str) -> Changes:
        """Take people out of a session with all that was typed of them; undo brings it back."""
        self._desk.allow(VERIFIER)
        _need(reason)
        with self._open(code, "session out", reason=reason, count=len(nips)) as (result, session):
            for row in self._rows(result.work.connection, session, nips):
                for sheet in assessments.sheets(result.work.connection, session.uid, persons=[row.person]):
                    result.work.delete("sheet", sheet.uid)
                result.work.delete("participant", row.uid)
        return result.changes

    def assign(self, code: str, nips: Sequence[str], assessors: Sequence[str]) -> Changes:
        """Name the assessors of these participants; none takes the names away."""
        self._desk.allow(VERIFIER)
        named = f"{BETWEEN} ".join(name for text in assessors if (name := text.replace(BETWEEN, " ").strip())) or None
        return self._set_all(code, "session assign", nips, {"asesor": named})

    def attend(self, code: str, nips: Sequence[str], present: bool | None) -> Changes:
        """Note who is there: True, False, or None for not noted yet."""
        self._desk.allow(VERIFIER, ASSESSOR)
        return self._set_all(code, "session attend", nips, {"hadir": None if present is None else str(int(present))})

    def assess(self, code: str, nip: str, values: Mapping[str, str], *, assessor: str | None = None) -> Changes:
        """Levels of one person, who takes part from now on; a text that is no level is refused.

        Raises UsageError ``competency.unknown``; ``value.range``, ``value.unreadable``, ``session.not_asked``,
        ``session.future``, ``session.final``, ``session.machine``, ``session.not_yours``.
        """
        with self._entering(code) as (result, session):
            row = self._join(result.work, session, nip, may_add=VERIFIER in self._desk.user.roles)
            self._put(result.work, session, {row.id: row}, {row.id: dict(values)}, assessor=assessor, strict=True)
        return result.changes

    def enter(self, code: str, cells: Sequence[Cell], *, assessor: str | None = None) -> Changes:
        """A block of typed cells: one save, one undo step. A text that is no level stays visible as it was typed."""
        typed = by_row(cells)
        with self._entering(code) as (result, session):
            rows = assessments.entries(result.work.connection, session.uid, typed)
            here = {id_: cells for id_, cells in typed.items() if id_ in rows}
            self._put(result.work, session, rows, here, assessor=assessor, strict=False)
        return result.changes

    def technical(self, code: str, nip: str, levels: Mapping[str, str]) -> Changes:
        """Levels of technical competencies of the post, by their names; a blank text takes one away."""
        with self._entering(code) as (result, session):
            row = self._join(result.work, session, nip)
            kept = texts(row.technical)
            for name, text in levels.items():
                kept.pop(name, None)
                if text.strip():
                    kept[name] = level_text(read_level(text, COMPETENCIES[0]))
            stored = json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else None
            result.work.set("participant", row.uid, {TECHNICAL: stored})
        return result.changes

    def write(self, code: str, nip: str, words: Mapping[str, str]) -> Changes:
        """The texts of a participant's report (``REPORT_WORDS``); they may be written after the session is final."""
        self._desk.allow(VERIFIER, ASSESSOR)
        for word in words:
            if word not in REPORT_WORDS:
                raise UsageError("field.unknown", field=word, word=word)
        with self._desk.save("assess", label="undo.report_words", params={"nip": plain_nip(nip)}) as result:
            session = self._found(result.work.connection, code)
            row = self._rows(result.work.connection, session, [nip])[0]
            self._refuse_stranger(row.assessors, session)
            result.work.set("participant", row.uid, {word: text.strip() or None for word, text in words.items()})
        return result.changes

    def holes(self, code: str) -> Holes:
        """What is still open, to be told before a session is made final."""
        line = self.session(code)
        with self._desk.database.reading() as connection:
            on_sheets = sum(len(texts(sheet.unread)) for sheet in assessments.sheets(connection, line.uid))
            return Holes(line.missing, line.wrong + on_sheets, line.participants - line.complete,
                         open_sheets(connection, line.uid))

    def finalise(self, code: str) -> Changes:
        """Lock a session; from now on it is evidence. Holes stay missing.

        Raises ``session.wrong`` (cells that hold no level), ``session.future``, ``session.empty``, ``session.final``.
        """
        self._desk.allow(VERIFIER)
        with self._open(code, "session finalise") as (result, session):
            self._refuse_early(session)
            people = assessments.participants(result.work.connection, session.uid)
            wrong = sum(len(texts(row.unread)) for row in people) + sum(
                len(texts(sheet.unread)) for sheet in assessments.sheets(result.work.connection, session.uid))
            if wrong:
                raise UserError("session.wrong", session=code, count=wrong)
            if not people:
                raise UserError("session.empty", session=code)
            result.work.set("session", session.uid, {"status": FINAL})
        return result.changes

    def reopen(self, code: str, reason: str) -> Changes:
        """Unlock a final session, for a reason that stands in the audit; until it is final again it is no evidence."""
        self._desk.allow(VERIFIER)
        _need(reason)
        with self._desk.save("session reopen", reason=reason, params={"session": code}) as result:
            session = self._found(result.work.connection, code)
            if session.values["status"] != FINAL:
                raise UserError("session.open", session=code)
            result.work.set("session", session.uid, {"status": RUNNING})
        return result.changes

    # Parts of the above

    @contextmanager
    def _open(self, code: str, command: str, *, reason: str | None = None,
              count: int = 0) -> Iterator[tuple[SaveResult, SessionRow]]:
        """A save on a session that is not final."""
        label = f"undo.{command.replace(' ', '_')}"
        with self._desk.save(command, label=label, reason=reason, params={"session": code, "count": count}) as result:
            session = self._found(result.work.connection, code)
            if session.values["status"] == FINAL:
                raise UserError("session.final", session=code)
            yield result, session

    @contextmanager
    def _entering(self, code: str) -> Iterator[tuple[SaveResult, SessionRow]]:
        """A save of levels; the first one makes a planned session a running one."""
        self._desk.allow(ASSESSOR)
        with self._open(code, "assess", count=1) as (result, session):
            if session.values["metode"] == MACHINE:
                raise UserError("session.machine", session=code)
            self._refuse_early(session)
            yield result, session
            if result.work.deltas and session.values["status"] == PLANNED:
                result.work.set("session", session.uid, {"status": RUNNING})

    def _refuse_early(self, session: SessionRow) -> None:
        day = session.values["tanggal"] or ""
        if day > today(self._desk.clock).isoformat():
            raise UserError("session.future", session=session.values["kode"], date=day)

    def _put(self, work: Work, session: SessionRow, rows: Mapping[int, EntryRow],
             typed: Mapping[int, Mapping[str, str | None]], *, assessor: str | None, strict: bool) -> None:
        asked = measures(session.values["jenis"] or BOTH)
        for id_, cells in typed.items():
            check_codes(cells, asked)
            self._refuse_stranger(rows[id_].assessors, session)
        if assessor and assessor.strip():
            put_sheets(work, session.uid, rows, typed, assessor=assessor.strip(), strict=strict)
        else:
            put_levels(work, rows, typed, strict=strict)

    def _refuse_stranger(self, assessors: str | None, session: SessionRow) -> None:
        """An assessor who is nothing else types only for the people he is named for (security.md 2.1)."""
        if VERIFIER not in self._desk.user.roles and not self._is_named(assessors):
            raise UserError("session.not_yours", session=session.values["kode"])

    def _join(self, work: Work, session: SessionRow, nip: str, *, may_add: bool = True) -> EntryRow:
        """The participant of a NIP, made where the person does not take part yet."""
        person = by_nip(work.connection, plain_nip(nip))
        if person is None:
            raise UserError("person.unknown", field="nip", nip=nip)
        found = assessments.entry_of(work.connection, session.uid, person.uid)
        if found is not None:
            return found
        if not may_add:
            raise UserError("session.not_yours", session=session.values["kode"])
        uid = natural("participant", session.uid, person.uid)
        work.put("participant", uid, {"sesi": session.uid, "pegawai": person.uid})
        made = assessments.entry_of(work.connection, session.uid, person.uid)
        assert made is not None
        return made

    def _rows(self, connection: Any, session: SessionRow, nips: Sequence[str]) -> list[ParticipantRow]:
        """The participants of these NIPs. Raises ``session.not_in`` for one who does not take part."""
        held = {row.nip: row for row in assessments.participants(connection, session.uid)}
        for nip in nips:
            if plain_nip(nip) not in held:
                raise UserError("session.not_in", field="nip", nip=nip, session=session.values["kode"])
        return [held[plain_nip(nip)] for nip in nips]

    def _set_all(self, code: str, command: str, nips: Sequence[str], values: Mapping[str, str | None]) -> Changes:
        with self._open(code, command, count=len(nips)) as (result, session):
            for row in self._rows(result.work.connection, session, nips):
                result.work.set("participant", row.uid, values)
        return result.changes

    def rules(self) -> Roster:
        """By what participants are judged, for a table that judges while somebody types."""
        with self._desk.database.reading() as connection:
            return Roster(self._desk, connection)


def _plain(text: str | None) -> str | None:
    return (text or "").strip() or None


def _need(reason: str) -> None:
    if not reason.strip():
        raise UserError("reason.missing", field="reason")
