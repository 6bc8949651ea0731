"""What is typed into a session: levels of participants and of single sheets, cell by cell, each standing on its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from simata_desktop.domain.assessment import follows, level_text, read_level, unreadable
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.domain.exact import exact
from simata_desktop.domain.ids import fold, natural
from simata_desktop.domain.records import MEASURES
from simata_desktop.services.assessment_rows import by_person, texts
from simata_desktop.store.journal import Delta
from simata_desktop.store.queries.assessments import EntryRow, SheetRow, sheets
from simata_desktop.store.work import Work

UNREAD = "keliru"
Typed = Mapping[str, str | None]  # code → what was typed; None or blank empties


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the entry table: local key of the participant, code of the measure, text as typed."""

    participant: int
    code: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """Typed cells of one row as they are kept: level texts (None empties) and the texts that are no level."""

    levels: Mapping[str, str | None]
    wrong: Mapping[str, str]


def by_row(cells: Iterable[Cell]) -> dict[int, dict[str, str | None]]:
    """Cells gathered to rows: of two for the same place the later one counts."""
    found: dict[int, dict[str, str | None]] = {}
    for cell in cells:
        found.setdefault(cell.participant, {})[cell.code] = cell.text
    return found


def check_codes(codes: Iterable[str], asked: Sequence[str]) -> None:
    """Refuse a word that is no measure (UsageError ``competency.unknown``) or one the session does not ask for."""
    for code in codes:
        if code not in MEASURES:
            raise UsageError("competency.unknown", field=code, code=code)
        if code not in asked:
            raise UserError("session.not_asked", field=code, code=code)


def read(typed: Typed, *, strict: bool) -> Read:
    """Typed texts as they are kept. ``strict`` raises what ``read_level`` raises, else wrong texts stay as typed."""
    levels: dict[str, str | None] = {}
    wrong: dict[str, str] = {}
    for code, text in typed.items():
        levels[code] = None
        if text is None or not text.strip():
            continue
        try:
            levels[code] = level_text(read_level(text, code))
        except UserError:
            if strict:
                raise
            wrong[code] = unreadable(text)
    return Read(levels, wrong)


def put_levels(work: Work, rows: Mapping[int, EntryRow], typed: Mapping[int, Typed], *, strict: bool) -> None:
    """Put typed cells into the participants themselves (the consensus, where there are single sheets)."""
    for id_, cells in typed.items():
        row = rows[id_]
        kept = read(cells, strict=strict)
        _set(work, row, {**kept.levels, UNREAD: _unread(row.unread, cells, kept)})


def put_sheets(work: Work, session: str, rows: Mapping[int, EntryRow], typed: Mapping[int, Typed], *,
               assessor: str, strict: bool) -> None:
    """Put typed cells into the single sheets of one assessor; the participants follow them (``domain.assessment``)."""
    held = by_person(sheets(work.connection, session, persons=[rows[id_].person for id_ in typed]))
    for id_, cells in typed.items():
        row, kept = rows[id_], read(cells, strict=strict)
        before = held.get(row.person, [])
        mine = next((one for one in before if fold(one.assessor) == fold(assessor)), None)
        values = {**kept.levels, UNREAD: _unread(mine.unread if mine else None, cells, kept)}
        if mine is None:
            if any(values.values()):
                work.put("sheet", sheet_id(session, row.person, assessor),
                         {"sesi": session, "pegawai": row.person, "asesor": assessor, **values})
        else:
            work.set("sheet", mine.uid, values)
        waiting = texts(row.unread)  # a wrong text of the consensus waits for its correction
        _set(work, row, followed(row.cells, before, mine, {
            code: text for code, text in kept.levels.items() if code not in waiting}))


def _set(work: Work, row: EntryRow, values: Mapping[str, str | None]) -> None:
    """Put values into a row that has just been read."""
    held = {**row.cells, UNREAD: row.unread}
    fields = {word: (held.get(word), value) for word, value in values.items() if held.get(word) != value}
    if fields:
        work.add(Delta("participant", row.uid, "set", fields))


def followed(cells: Mapping[str, str], before: Sequence[SheetRow], mine: SheetRow | None,
             levels: Mapping[str, str | None]) -> dict[str, str | None]:
    """The levels of a participant once one sheet (``mine``; None: a new one) has got ``levels``."""
    found: dict[str, str | None] = {}
    for code, text in levels.items():
        others = [exact(one.cells.get(code)) for one in before if one is not mine]
        old = exact(mine.cells.get(code)) if mine else None
        level = follows(exact(cells.get(code)), [*others, old], [*others, exact(text)])
        found[code] = None if level is None else _same(cells.get(code), level)
    return found


def sheet_id(session: str, person: str, assessor: str) -> str:
    """The id of the single sheet of an assessor: the same wherever it is typed."""
    return natural("sheet", session, person, fold(assessor))


def _same(stored: str | None, level: Fraction) -> str:
    """A level as text; one that is stored already stays as it was written."""
    return stored if stored is not None and exact(stored) == level else level_text(level)


def _unread(stored: str | None, typed: Typed, kept: Read) -> str | None:
    """The texts that are no level, after these cells: JSON, None where there are none."""
    left = {code: text for code, text in texts(stored).items() if code not in typed} | dict(kept.wrong)
    return json.dumps(left, ensure_ascii=False, sort_keys=True) if left else None
