"""Ratings, posts and history rows out of a table (cli.md, "Fields an importer knows")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import msgspec

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import fold, natural
from simata_desktop.domain.records import COMPETENCIES, HISTORY, POST, RATING
from simata_desktop.domain.sheet_reading import SheetRecord
from simata_desktop.services.history_kinds import shipped_history_rules
from simata_desktop.services.import_ledger import Wish
from simata_desktop.services.import_meeting import Meeting
from simata_desktop.services.import_plan import CHANGED, NEW, REJECTED, SAME, PlannedRecord
from simata_desktop.store.journal import Given
from simata_desktop.store.queries.importing import Held, history_of

Wishes = Callable[[SheetRecord, Held], list[Wish]]


def of_people(meeting: Meeting, wishes: Wishes, may: Callable[[Wish], bool] = lambda wish: True, *,
              refused: Callable[[SheetRecord], bool] = lambda record: False) -> list[PlannedRecord]:
    """Every record as what it tells of a person: ``wishes`` says which records; all are met at once.

    ``may`` is asked of each once the store is known; what it forbids is left as it is. A ``refused`` row is rejected.
    """
    told: list[list[Wish] | None] = []
    for place, record in enumerate(meeting.table.records):
        meeting.pause(place)
        person = None if record.rejected or refused(record) else meeting.person(record)
        told.append(None if person is None else wishes(record, person))
    meeting.ledger.load([wish for some in told for wish in some or ()])
    return [PlannedRecord(record, REJECTED) if some is None else settle(meeting, record, [w for w in some if may(w)])
            for record, some in zip(meeting.table.records, told, strict=True)]


def settle(meeting: Meeting, record: SheetRecord, wishes: Sequence[Wish]) -> PlannedRecord:
    """Put the records of one row; the row is new where all it altered is new, the same where it altered nothing."""
    done = [(wish, *meeting.ledger.put(wish)) for wish in wishes]
    states = {state for _, state, _ in done}
    deltas = tuple(delta for _, _, delta in done if delta is not None)
    names = tuple(wish.name for wish, _, delta in done if delta is not None)
    state = SAME if states <= {SAME} else NEW if states == {NEW} else CHANGED
    return PlannedRecord(record, state, deltas, names)


def year_of(meeting: Meeting, record: SheetRecord) -> str:
    """The year of a row: its own, else the file's. Raises UserError ``period.needed``."""
    year = record.values.get("tahun") or meeting.around.year
    if year is None:
        raise UserError("period.needed", file=meeting.table.file)
    return str(year)


def performance(meeting: Meeting) -> list[PlannedRecord]:
    """Yearly ratings; a row that tells a person and no rating stays without one."""
    words = [word for word in RATING.words if word not in ("pegawai", "tahun")]

    def wishes(record: SheetRecord, person: Held) -> list[Wish]:
        values = {word: record.values[word] for word in words if word in record.values}
        if not values:
            return []
        year = year_of(meeting, record)
        return [Wish("rating", natural("rating", person.uid, year), {"pegawai": person.uid, "tahun": year, **values},
                     record)]

    return of_people(meeting, wishes)


def positions(meeting: Meeting) -> list[PlannedRecord]:
    """Posts: by their code, unless different titles share it; else by unit and title."""
    shared = _shared_codes(meeting)
    wishes = [None if record.rejected else _post(meeting, record, shared) for record in meeting.table.records]
    meeting.ledger.load([wish for wish in wishes if wish])
    return [PlannedRecord(record, REJECTED) if wish is None else settle(meeting, record, (wish,))
            for record, wish in zip(meeting.table.records, wishes, strict=True)]


def _shared_codes(meeting: Meeting) -> set[str]:
    titles: dict[str, set[str]] = defaultdict(set)
    for record in meeting.table.records:
        if not record.rejected and "kode_jabatan" in record.values:
            titles[record.values["kode_jabatan"]].add(fold(record.values["jabatan"]))
    return {code for code, some in titles.items() if len(some) > 1}


def _post(meeting: Meeting, record: SheetRecord, shared: set[str]) -> Wish:
    values = {word: text for word, text in record.values.items() if POST.has(word) and word != "unit"}
    levels = {code: record.values[code] for code in COMPETENCIES if code in record.values}
    if levels:
        values["standar"] = msgspec.json.encode(levels, order="sorted").decode()
    unit = meeting.unit(record)
    if unit:
        values["unit"] = unit
    code = values.get("kode_jabatan")
    if code in shared:
        del values["kode_jabatan"]
        code = None
    uid = natural("post", code) if code else natural("post", unit or "", fold(values["jabatan"]))
    return Wish("post", uid, values, record)


def history(meeting: Meeting) -> list[PlannedRecord]:
    """Rows of courses, decrees, posts: each a record of its own; the same row twice is one."""
    people = [None if record.rejected else meeting.person(record) for record in meeting.table.records]
    known = {_content(row) for row in history_of(meeting.connection, {one.uid for one in people if one})}
    planned = []
    for record, person in zip(meeting.table.records, people, strict=True):
        planned.append(PlannedRecord(record, REJECTED) if person is None
                       else _history_row(meeting, record, person, known=known))
    return planned


def _history_row(meeting: Meeting, record: SheetRecord, person: Held, *,
                 known: set[tuple[str | None, ...]]) -> PlannedRecord:
    values: dict[str, str | None] = {w: v for w, v in record.values.items() if HISTORY.has(w)}
    if not values:
        return PlannedRecord(record, SAME)
    values["pegawai"] = person.uid
    values.setdefault("jenis_riwayat", _kind_of_history(meeting, values))
    content = _content(values)
    if content in known:
        return PlannedRecord(record, SAME)
    known.add(content)
    given = Given.of({word: value for word, value in values.items() if value is not None})
    delta = meeting.write("history", meeting.around.ids.uuid7(), "create", fields=given, record=record)
    return PlannedRecord(record, NEW, (delta,))


def _kind_of_history(meeting: Meeting, values: dict[str, str | None]) -> str | None:
    """What kind of row the heading of its title ("Nama Penghargaan") or its own columns show where none says it."""
    heading = meeting.table.mapping.get("nama_diklat", "") if "nama_diklat" in values else ""
    told = shipped_history_rules().kind_of_heading(heading)
    if told is not None:
        return told
    signs = (("nama_diklat", "diklat"), ("tmt_jabatan", "jabatan"), ("tmt_golongan", "golongan"))
    return next((kind for word, kind in signs if word in values), None)


def _content(values: dict[str, str | None]) -> tuple[str | None, ...]:
    return tuple(values.get(word) for word in HISTORY.words)
