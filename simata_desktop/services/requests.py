"""The log of requests: what was asked of which unit, who answered what, and what is still open today."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.reports.paper import PaperOptions
from simata_desktop.reports.reminder import Missing, Reminder, reminder_pdf, reminders_pdf
from simata_desktop.resources import Words
from simata_desktop.services.desk import ENTRY, VERIFIER, Desk
from simata_desktop.services.reporting import Draft, ReportService
from simata_desktop.services.worklist_gaps import Question, questions
from simata_desktop.services.worklist_return import Returned, take_back
from simata_desktop.services.worklist_survey import UnitGaps, find
from simata_desktop.store.database import Connection
from simata_desktop.store.queries.people import page
from simata_desktop.store.queries.units import UnitTree, unit_tree
from simata_desktop.store.queries.worklists import keys_of, requests
from simata_desktop.store.standing import View

SENT, PARTLY, ANSWERED, OVERDUE, REPLACED = STATES = ("sent", "partly", "answered", "overdue", "replaced")
WAITING = (SENT, PARTLY, OVERDUE)  # what a reminder may be written about


@dataclass(frozen=True, slots=True)
class RequestState:
    """A request and what came of it. ``state``: one of ``STATES``, replaced where its unit has been asked anew;
    ``open_people`` and ``open_cells`` are what its unit lacks now, by the rules and the day of today."""

    id: str
    unit_id: str
    unit: str
    period: int
    day: date
    deadline: date | None
    people: int
    cells: int
    answered_people: int
    answered_cells: int
    answered_on: date | None
    open_people: int
    open_cells: int
    state: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of a request: his local key, NIP, name with titles, unit, and the labels of the values meant."""

    id: int
    nip: str
    name: str
    unit: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequestDetail:
    """One request with its people: who answered which values, and who of the unit lacks which ones today."""

    state: RequestState
    answered: tuple[Person, ...]
    open: tuple[Person, ...]


@dataclass(frozen=True)
class _Log:
    """The rows of the log with what their units lack now."""

    rows: Sequence[Mapping[str, Any]]
    tree: UnitTree
    gaps: Mapping[tuple[int, str], UnitGaps]
    asked: Mapping[int, tuple[Question, ...]]


class RequestService:
    """What became of the worklists; an entry clerk of one unit sees the requests of that unit and those under it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[RequestState, ...]:
        """All requests, the newest first. Raises ``right.missing``."""
        with self._desk.database.reading() as connection:
            return self._states(self._log(connection))

    def detail(self, request: str) -> RequestDetail:
        """One request with its people. Raises ``request.unknown``, ``right.missing``."""
        return self._details([request])[0]

    def reminder(self, ids: Sequence[str], *, options: PaperOptions, words: Words, signed: bool = True,
                 progress: Progress | None = None) -> Draft:
        """One paper with a letter to the head of each unit; nothing is kept of it.

        Raises ``request.unknown``, ``request.complete`` where nothing is open any more, ``right.missing``.
        """
        return self._paper(reminders_pdf, self._reminders(ids), options, words=words, signed=signed, progress=progress)

    def reminders(self, ids: Sequence[str], *, options: PaperOptions, words: Words, signed: bool = True,
                  progress: Progress | None = None) -> tuple[tuple[str, Draft], ...]:
        """A paper for each unit: its name and the letter. Errors as in :meth:`reminder`."""
        return tuple((one.unit, self._paper(reminder_pdf, one, options, words=words, signed=signed, progress=progress))
                     for one in self._reminders(ids))

    def take_back(self, paths: Sequence[Path], *, told: Callable[[Returned], None],
                  progress: Progress | None = None) -> Changes:
        """Take many worklists over in one save; ``told`` hears what became of each. Raises no file's error, but what
        keeps all of them out: ``right.missing``, a submission period that is shut."""
        return take_back(self._desk, paths, told=told, progress=progress or Silent())

    def _paper(self, paper: Any, content: object, options: PaperOptions, *, words: Words, signed: bool,
               progress: Progress | None) -> Draft:
        return ReportService(self._desk).letter(paper, content, options=options, signed=signed, words=words,
                                                progress=progress)

    def _reminders(self, ids: Sequence[str]) -> tuple[Reminder, ...]:
        written = tuple(_reminder(one) for one in self._details(ids) if one.open)
        if not written:
            raise UserError("request.complete")
        return written

    # The log

    def _details(self, ids: Sequence[str]) -> list[RequestDetail]:
        with self._desk.database.reading() as connection:
            log = self._log(connection)
            states = {one.id: one for one in self._states(log)}
            rows = {row["uid"]: row for row in log.rows}
            unknown = [one for one in ids if one not in states]
            if unknown:
                raise UserError("request.unknown", request=unknown[0])
            return [_detail(connection, log, rows[one], states[one]) for one in ids]

    def _log(self, connection: Connection) -> _Log:
        self._desk.allow(ENTRY, VERIFIER)
        tree = unit_tree(connection)
        bound = self._desk.user.unit if VERIFIER not in self._desk.user.roles else None
        own = set(tree.under(bound)) if bound else None
        rows = [row for row in requests(connection) if own is None or row["unit_id"] in own]
        gaps: dict[tuple[int, str], UnitGaps] = {}
        asked: dict[int, tuple[Question, ...]] = {}
        for period in {row["period"] for row in rows}:
            view = self._desk.standing.view(connection, period=period)
            asked[period] = questions(view.scheme, self._desk.rulebook().predicates)
            gaps |= self._gaps(connection, view, asked[period], {
                row["unit_id"] for row in rows if row["period"] == period})
        return _Log(rows, tree, gaps, asked)

    def _gaps(self, connection: Connection, view: View, asked: Sequence[Question],
              units: set[str]) -> dict[tuple[int, str], UnitGaps]:
        known = [view.reader.units.by_uid[uid] for uid in sorted(units) if uid in view.reader.units.by_uid]
        found, _ = find(connection, view, asked, units=known, tiers=(), progress=Silent())
        return {(view.period, one.unit.uid): one for one in found}

    def _states(self, log: _Log) -> tuple[RequestState, ...]:
        day, seen, made = today(self._desk.clock), set[tuple[int, str]](), []
        for row in log.rows:
            place = (row["period"], row["unit_id"])
            made.append(_state(row, log, day, replaced=place in seen))
            seen.add(place)
        return tuple(made)


def _detail(connection: Connection, log: _Log, row: Mapping[str, Any], state: RequestState) -> RequestDetail:
    labels = {one.code: one.label for one in log.asked[state.period]}
    keys = keys_of(connection, row["answers"])
    answered = {keys[uid]: codes for uid, codes in row["answers"].items() if uid in keys}
    gaps = log.gaps.get((state.period, state.unit_id))
    return RequestDetail(state, _people(connection, answered, labels),
                         _people(connection, gaps.lacking if gaps else {}, labels))


def _state(row: Mapping[str, Any], log: _Log, day: date, *, replaced: bool) -> RequestState:
    answers: Mapping[str, Sequence[str]] = row["answers"]
    cells = sum(map(len, answers.values()))
    deadline = date.fromisoformat(row["deadline"]) if row["deadline"] else None
    still = log.gaps.get((row["period"], row["unit_id"]))
    if cells >= row["cells"] or (still is None and row["unit_id"] in log.tree.by_uid):
        state = ANSWERED
    elif replaced:
        state = REPLACED
    elif deadline is not None and deadline < day:
        state = OVERDUE
    else:
        state = PARTLY if cells else SENT
    return RequestState(
        row["uid"], row["unit_id"], log.tree.name(row["unit_id"]), row["period"], date.fromisoformat(row["date"]),
        deadline, row["people"], row["cells"], len(answers), cells,
        date.fromisoformat(row["answered_on"]) if row["answered_on"] else None,
        len(still.lacking) if still else 0, still.cells if still else 0, state)


def _people(connection: Connection, codes: Mapping[int, Sequence[str]],
            labels: Mapping[str, str]) -> tuple[Person, ...]:
    lines = page(connection, list(codes))
    made = [Person(line.id, line.nip, line.title, line.unit or line.agency,
                   tuple(labels.get(code, code) for code in codes[line.id])) for line in lines]
    return tuple(sorted(made, key=lambda one: (one.unit, one.name, one.nip)))


def _reminder(detail: RequestDetail) -> Reminder:
    state = detail.state
    return Reminder(state.unit, state.period, state.day, state.deadline, state.cells, state.answered_cells,
                    state.state == OVERDUE, tuple(Missing(one.nip, one.name, one.labels) for one in detail.open))
