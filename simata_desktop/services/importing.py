"""Sheets into the register: what a file would do, and doing it in one save (cli.md, "How an import reads")."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simata_desktop.domain.clock import today
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.domain.records import KINDS as RECORDS
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.sheet_reading import WORKLIST, SheetTable
from simata_desktop.resources import Words
from simata_desktop.services import import_repairs
from simata_desktop.services.desk import ASSESSOR, ENTRY, VERIFIER, Desk, read_rulebook
from simata_desktop.services.import_kinds import history, performance, positions
from simata_desktop.services.import_labels import Labels, labels
from simata_desktop.services.import_marking import source_of, write_marked
from simata_desktop.services.import_meeting import Around, Meeting
from simata_desktop.services.import_people import employees
from simata_desktop.services.import_plan import Applied, ImportPlan, PlannedRecord, Request, Source, count, in_order
from simata_desktop.services.import_scores import closed_in, indicator_words, talent_result
from simata_desktop.services.import_sessions import assessments
from simata_desktop.services.submission import refuse_shut
from simata_desktop.services.worklist_answers import NOBODY, answers
from simata_desktop.services.worklist_mark import Mark, opened
from simata_desktop.sheets.heading_words import heading_words
from simata_desktop.sheets.marked_copy import MarkedFile
from simata_desktop.sheets.reader import Worker
from simata_desktop.sheets.reading import ReadOptions, read_table
from simata_desktop.store.database import Connection
from simata_desktop.store.origin import Origin
from simata_desktop.store.queries import importing as queries
from simata_desktop.store.queries.units import office_code

COMMAND = "import"
WRITTEN_AT_ONCE = 5000
KINDS = {"employees": employees, "performance": performance, "positions": positions, "history": history}
OF_SESSIONS = ("competency", "potential")


@dataclass(frozen=True)
class Remembered:
    """How the user once said that heads of this shape are to be read."""

    kind: str
    mapping: Mapping[str, str]


class ImportService:
    """Plans and applies imports."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan(self, path: Path, *, kind: str = "auto", sheet: str | None = None, period: int | None = None,
             mapping: Mapping[str, str] | None = None, repairs: frozenset[str] = frozenset(),
             use_remembered: bool = True, progress: Progress | None = None,
             worker: Worker | None = None) -> ImportPlan:
        """Read a file and say what it would do; nothing is written. ``worker`` reads many files one after the other.

        ``use_remembered`` takes the answer given before for heads of this shape where nothing is answered now.
        Raises what ``read_table`` raises; UserError ``period.needed``, ``right.missing``; Cancelled.
        """
        self._desk.allow(ENTRY, ASSESSOR, VERIFIER)
        progress = progress or Silent()
        request = Request(kind, sheet, period, dict(mapping or {}), repairs, Source.of(path))
        with self._desk.database.reading() as connection:
            scheme = self._desk.standing.view(connection).scheme
            table = self._read(path, request, scheme, progress=progress, worker=worker)
            asked = use_remembered and not request.mapping and kind == "auto"
            answer = self.remembered(table.shape) if asked else None
            if answer is not None:
                again = Request(answer.kind, sheet, period, answer.mapping, repairs)
                table = self._read(path, again, scheme, progress=progress, worker=worker)
        with self._desk.database.reading() as connection:
            self._allow(connection, table, scheme)
            import_repairs.propose(connection, table)
            import_repairs.take(table, repairs)
            return self._meet(connection, table, request, batch=self._desk.ids.uuid7(), progress=progress)

    def apply(self, plan: ImportPlan, progress: Progress | None = None) -> Applied:
        """Write a plan in one save, all or nothing; it is made anew when something has changed since."""
        progress = progress or Silent()
        table = plan.table
        with self._desk.database.reading() as connection:
            self._allow(connection, table, self._desk.standing.view(connection).scheme)
        origin = origin_of(table)
        params: dict[str, object] = {"file": table.file, "count": plan.counts["persons"] - plan.counts["rejected"]}
        if plan.mark is not None:
            params["request"] = plan.mark.request
        with self._desk.save(COMMAND, params=params, batch=plan.batch, origin=origin) as result:
            connection = result.work.connection
            if queries.position(connection) != plan.position:
                plan = self._meet(connection, table, plan.request, batch=plan.batch, progress=progress)
            for start in range(0, len(plan.deltas), WRITTEN_AT_ONCE):
                progress.raise_if_cancelled()
                progress.step(start, len(plan.deltas), "ui.import.writing")
                result.work.extend(plan.deltas[start: start + WRITTEN_AT_ONCE])
            self._remember(connection, plan)
        return Applied(result.changes, plan)

    def may_mark(self, plan: ImportPlan, out: Path) -> None:
        """Refuse a marked copy that could not be made: UserError ``marked.changed``, UsageError ``marked.same``,
        ``marked.ending``."""
        source_of(plan, out)

    def marked_copy(self, plan: ImportPlan, out: Path, *, words: Words, progress: Progress | None = None) -> MarkedFile:
        """The sender's own file with its problems marked, for him to mend; nothing of the register goes into it.

        Raises UserError ``marked.changed`` and what ``write_marked_copy`` raises.
        """
        return write_marked(plan, out, words, progress or Silent())

    def remembered(self, shape: str) -> Remembered | None:
        """The answer given before for heads of this shape."""
        with self._desk.database.reading() as connection:
            text = queries.remembered(connection, shape)
        if text is None:
            return None
        answer = json.loads(text)
        return Remembered(answer["kind"], answer["mapping"])

    def fields(self, kind: str) -> tuple[str, ...]:
        """The words a mapping may name in a table of ``kind``, persons first, in the order they are stored."""
        known = set(heading_words().kinds.get(kind, ()))
        with self._desk.database.reading() as connection:
            if kind == "talent-result":
                known |= set(indicator_words(self._desk.standing.view(connection).scheme))
        stored = tuple(dict.fromkeys(word for one in RECORDS.values() for word in one.words))
        return tuple(sorted(known, key=lambda word: (stored.index(word) if word in stored else len(stored), word)))

    def labels(self) -> Labels:
        """The words of indicators, and those of the stored codes of ratings and rubric rows."""
        with self._desk.database.reading() as connection:
            return labels(self._desk.standing.view(connection).scheme, read_rulebook(connection).predicates)

    def _remember(self, connection: Connection, plan: ImportPlan) -> None:
        request = plan.request
        if plan.table.shape and (request.mapping or request.kind != "auto"):
            answer = json.dumps({"kind": request.kind, "mapping": dict(request.mapping)}, sort_keys=True)
            queries.remember(connection, plan.table.shape, answer, wall=self._desk.clock.now().isoformat())

    def _read(self, path: Path, request: Request, scheme: Scheme, *, progress: Progress,
              worker: Worker | None) -> SheetTable:
        words = indicator_words(scheme)
        return read_table(path, ReadOptions(
            today=today(self._desk.clock), kind=request.kind, sheet=request.sheet, period=request.period,
            mapping=request.mapping, indicators=tuple(words),
            indicator_words={code: rows for code, rows in words.items() if rows}), progress, worker=worker)

    def _allow(self, connection: Connection, table: SheetTable, scheme: Scheme) -> None:
        """Entry imports all but discipline and assessments (security.md 2.1), evidence only in the period for it."""
        if table.kind in OF_SESSIONS:
            self._desk.allow(ASSESSOR, VERIFIER)
        elif table.kind == "talent-result" and closed_in(table, scheme):
            self._desk.allow(VERIFIER)
        else:
            self._desk.allow(ENTRY, VERIFIER)
        if table.kind == WORKLIST or any(code in table.columns for code in indicator_words(scheme)):
            refuse_shut(self._desk, connection)

    def _meet(self, connection: Connection, table: SheetTable, request: Request, *, batch: str,
              progress: Progress) -> ImportPlan:
        around = Around(today(self._desk.clock), self._desk.ids, read_rulebook(connection), progress,
                        request.period or table.year)
        meeting = Meeting(table, connection, around)
        mark = self._mark(connection, table)
        if mark is None:
            planned, answered = self._planned(meeting, self._desk.standing.view(connection).scheme), NOBODY
        else:
            scheme, _ = around.rules.scheme(mark.scheme, mark.version)
            planned, answered, _ = answers(meeting, mark, scheme, verifier=VERIFIER in self._desk.user.roles)
        return ImportPlan(table, request, batch, queries.position(connection), tuple(planned), tuple(meeting.deltas),
                          in_order(table, [*table.problems, *meeting.problems]), count(table, planned), answered, mark)

    def _mark(self, connection: Connection, table: SheetTable) -> Mark | None:
        """What a worklist asked; None for another kind of table. Raises ``worklist.foreign``, ``worklist.forged``."""
        if table.kind != WORKLIST:
            return None
        return opened(table.mark, self._desk.seal_key, office=office_code(connection), file=table.file)

    def _planned(self, meeting: Meeting, scheme: Scheme) -> list[PlannedRecord]:
        kind = meeting.table.kind
        if kind in OF_SESSIONS:
            return assessments(meeting, scheme)
        if kind == "talent-result":
            return talent_result(meeting, scheme, verifier=VERIFIER in self._desk.user.roles)
        return KINDS[kind](meeting)


def origin_of(table: SheetTable, request: str | None = None) -> Origin:
    """Where changes out of this table come from; where years stand in the heading, ``FIELD@YEAR`` → column."""
    of_years = {f"{word}@{year}": letters for year, columns in table.year_columns.items()
                for word, letters in columns.items()}
    return Origin(table.file, table.sheet, {**table.columns, **of_years}, request)
