"""Worklists out to the units: who lacks what, and one workbook for each unit under the office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.reports.saving import made_folder, save
from simata_desktop.resources import Words
from simata_desktop.services.desk import ENTRY, VERIFIER, Desk
from simata_desktop.services.worklist_answers import request_values
from simata_desktop.services.worklist_gaps import Question, questions
from simata_desktop.services.worklist_letter import Asking, worklist
from simata_desktop.services.worklist_mark import Mark, MarkedPerson, sealed, trace
from simata_desktop.services.worklist_survey import UnitGaps, find
from simata_desktop.sheets.worklist_workbook import Row, worklist_workbook
from simata_desktop.store.queries.importing import position
from simata_desktop.store.queries.office import settings
from simata_desktop.store.queries.people import page
from simata_desktop.store.queries.units import UnitRow, UnitTree, office_code
from simata_desktop.store.queries.worklists import requests
from simata_desktop.store.standing import View

_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', " "))
NAME_MOST = 80  # signs of a unit's name in a file name


@dataclass(frozen=True, slots=True)
class WorklistRequest:
    """Whom to ask: units (all under the office where empty), tiers; the mapping year; until when, and whom to call."""

    out: Path
    units: tuple[str, ...] = ()
    period: int | None = None
    tiers: tuple[str, ...] = ()
    deadline: date | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class WorklistFile:
    """One workbook: code (else name) of the unit, the file's name, people in it, values asked."""

    unit: str
    file: str
    people: int
    cells: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What was written; ``unplaced`` lack something too, but have no NIP or stand in no unit under the office, so that
    nobody was asked."""

    files: tuple[WorklistFile, ...]
    unplaced: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class Lacking:
    """A unit that may be asked: people who lack something, how many values; ``asked_on`` when it was last asked."""

    id: str
    name: str
    people: int
    cells: int
    asked_on: date | None


@dataclass(frozen=True, slots=True)
class Survey:
    """Who lacks something in a mapping year on ``day``; ``unplaced`` as in :class:`Asked`."""

    period: int
    day: date
    units: tuple[Lacking, ...]
    unplaced: int


class WorklistService:
    """Asks the units for what is missing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def export(self, request: WorklistRequest, *, words: Words, progress: Progress | None = None) -> Asked:
        """Write a workbook for each unit where somebody lacks something, and keep what was asked: all or nothing.

        A file of the same name stays; the new one is numbered. Raises ``unit.unknown``, ``tier.unknown``,
        ``worklist.unit``, ``right.missing``; EnvironmentProblem ``disk.full``, ``file.not_writable``.
        """
        self._desk.allow(ENTRY, VERIFIER)
        progress = progress or Silent()
        if request.deadline is not None and request.deadline < today(self._desk.clock):
            raise UserError("worklist.deadline", field="deadline", date=request.deadline.isoformat())
        asked = self._questions(request.period)
        with self._desk.database.reading() as connection:
            view = self._desk.standing.view(connection, period=request.period)
            units = self._units(view.reader.units, request.units)
            found, unplaced = find(connection, view, asked, units=units, tiers=request.tiers, progress=progress)
            office, told, journal = office_code(connection), settings(connection), position(connection)
            lines = {key: line for one in found for line in page(connection, list(one.lacking)) for key in (line.id,)}
        written: list[Path] = []
        files: list[WorklistFile] = []
        made_folder(request.out)
        try:
            with self._desk.save("worklist", params={"count": len(found), "period": view.period}) as result:
                for place, one in enumerate(found):
                    progress.raise_if_cancelled()
                    progress.step(place, len(found), "ui.worklist.writing")
                    rows = _rows(one, lines)
                    if not rows:
                        continue
                    mark = self._mark(view, one.unit, rows, asked=asked, office=office, position=journal,
                                      deadline=request.deadline)
                    asking = Asking(one.unit.name, view.period, view.context.rating_year, self._desk.clock.now(),
                                    request.deadline, request.contact or view.reader.units.name(ROOT_UNIT),
                                    self._desk.practice)
                    data = worklist_workbook(worklist(
                        asking, _present(asked, rows), rows, mark=sealed(mark, self._desk.seal_key), told=told,
                        words=words))
                    path = _free(request.out, words("paper.worklist.file", unit=_safe(one.unit.name),
                                                    period=view.period))
                    save(data, path)
                    written.append(path)
                    result.work.create("request", mark.request, request_values(mark))
                    files.append(WorklistFile(one.unit.code or one.unit.name, path.name, len(rows), mark.cells))
        except BaseException:
            for path in written:  # no workbook may go out that nobody remembers to have asked
                path.unlink(missing_ok=True)
            raise
        return Asked(tuple(files), unplaced, result.changes)

    def survey(self, period: int | None = None, *, tiers: Sequence[str] = (),
               progress: Progress | None = None) -> Survey:
        """Which units would be asked, with how many people and values; an entry clerk of one unit sees that one.

        Raises ``right.missing``, ``tier.unknown``; Cancelled.
        """
        self._desk.allow(ENTRY, VERIFIER)
        asked = self._questions(period)
        with self._desk.database.reading() as connection:
            view = self._desk.standing.view(connection, period=period)
            found, unplaced = find(connection, view, asked, units=self._units(view.reader.units, ()), tiers=tiers,
                                   progress=progress or Silent())
            before = {row["unit_id"]: row["date"] for row in reversed(requests(connection))
                      if row["period"] == view.period}
        lines = [Lacking(one.unit.uid, one.unit.name, len(one.lacking), one.cells, _day(before.get(one.unit.uid)))
                 for one in found]
        return Survey(view.period, today(self._desk.clock), tuple(sorted(lines, key=lambda line: line.name)), unplaced)

    def _questions(self, period: int | None) -> tuple[Question, ...]:
        with self._desk.database.reading() as connection:
            scheme = self._desk.standing.view(connection, period=period).scheme
        return questions(scheme, self._desk.rulebook().predicates)

    def _units(self, tree: UnitTree, asked: Sequence[str]) -> list[UnitRow]:
        """The units a workbook is made for; an entry clerk of one unit may only ask that one and those under it."""
        found: dict[str, UnitRow] = {}
        for one in [tree.find(text) for text in asked] if asked else [tree.by_uid[ROOT_UNIT]]:
            for row in tree.children(ROOT_UNIT) if one.uid == ROOT_UNIT else (one,):
                found.setdefault(row.uid, row)
        bound = self._desk.user.unit if VERIFIER not in self._desk.user.roles else None
        own = set(tree.under(bound)) if bound else None
        if own is not None and not asked:
            return [row for row in found.values() if row.uid in own] or [tree.by_uid[bound or ROOT_UNIT]]
        if own is not None and not own.issuperset(found):
            raise UserError("worklist.unit", field="unit", unit=tree.name(bound))
        return sorted(found.values(), key=lambda row: (row.code or "", row.name))

    def _mark(self, view: View, unit: UnitRow, rows: Sequence[Row], *, asked: Sequence[Question], office: str,
              position: int, deadline: date | None) -> Mark:
        columns = tuple(one.code for one in _present(asked, rows))
        people = tuple(MarkedPerson(row.nip, row.name, tuple(
            place for place, code in enumerate(columns) if code in row.asked),
            (trace(row.unit), trace(row.position))) for row in rows)
        return Mark(self._desk.ids.uuid7(), office, unit.uid, view.scheme.code, view.scheme.version, view.period,
                    view.context.rating_year, today(self._desk.clock).isoformat(),
                    deadline.isoformat() if deadline else None, position, columns, people)


def _rows(one: UnitGaps, lines: Mapping[int, Any]) -> list[Row]:
    """The people of a workbook by unit and name; who has no NIP cannot be told again and is left out."""
    rows = [Row(line.nip, line.title, line.unit or line.agency, line.position, frozenset(codes))
            for key, codes in one.lacking.items() if (line := lines.get(key)) and line.nip]
    return sorted(rows, key=lambda row: (row.unit, row.name, row.nip))


def _present(asked: Sequence[Question], rows: Sequence[Row]) -> list[Question]:
    """A column only for what somebody lacks."""
    counted = Counter(code for row in rows for code in row.asked)
    return [one for one in asked if counted[one.code]]


def _safe(name: str) -> str:
    return " ".join(name.translate(_FORBIDDEN).split())[:NAME_MOST].strip(". ")


def _free(folder: Path, name: str) -> Path:
    """A place where no file stands: what a unit has sent back is never written over."""
    path, number = folder / f"{name}.xlsx", 1
    while path.exists():
        number += 1
        path = folder / f"{name} ({number}).xlsx"
    return path


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
