"""A worklist that came back meets the register: its answers become evidence and ratings, cell by cell."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import RATING
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.sheet_reading import SheetRecord
from simata_desktop.domain.transitions import AGAIN, RECORDED, VERIFIED
from simata_desktop.services.evidence import EARLIEST_YEAR
from simata_desktop.services.evidence_values import code_of, read_rubric
from simata_desktop.services.import_kinds import settle
from simata_desktop.services.import_ledger import Wish
from simata_desktop.services.import_meeting import Meeting
from simata_desktop.services.import_plan import REJECTED, PlannedRecord
from simata_desktop.services.worklist_gaps import Question, questions
from simata_desktop.services.worklist_mark import Mark, MarkedPerson, plain, trace
from simata_desktop.sheets.worklist_heads import DOCUMENT, NAME, NIP, NUMBER, POSITION, REMARK, UNIT, beside
from simata_desktop.store.journal import Delta, Given
from simata_desktop.store.queries.importing import Held, records
from simata_desktop.store.queries.worklists import told_since

_FIRST_DAY = date(1899, 12, 30)  # a year typed into a cell for days is so many days after it
_ANSWERED = ("jawaban", "dijawab")


Answered = tuple[tuple[str, tuple[str, ...]], ...]  # NIP and the indicators answered
NOBODY: Answered = ()


Told = tuple[str, str]  # a person's id and the code of an answer


class Answers(NamedTuple):
    """What the rows become, who answered which indicators (by NIP, in the order of the sheet), and whose answers to
    what were taken."""

    planned: list[PlannedRecord]
    answered: Answered
    told: frozenset[Told]


@dataclass
class _Reader:
    """One worklist at one position of the journal."""

    meeting: Meeting
    mark: Mark
    scheme: Scheme
    verifier: bool
    elsewhere: Set[Told]  # what the same save has taken from answers to other requests
    asked: Mapping[str, Question] = field(init=False)
    newer: Mapping[tuple[str, str], set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.asked = {one.code: one for one in questions(self.scheme, self.meeting.around.rules.predicates)}
        self.words = {code: (code, *(beside(code, what) for what in DOCUMENT)) for code in self.mark.columns}
        self.people = {one.nip: one for one in self.mark.people}
        counted = Counter(_nip(record) for record in self.meeting.table.records)
        self.present = frozenset(counted)
        self.seen: set[str] = set()
        uids = [held.uid for held in self.meeting.register.values()]
        self.newer = told_since(self.meeting.connection, uids, position=self.mark.position,
                                request=self.mark.request, year=self.mark.rating_year)

    # Who a row is

    def person(self, record: SheetRecord) -> tuple[MarkedPerson, Held] | None:
        """The person a row was made for; None, and told at its cell, where that is not sure."""
        nip = _nip(record)
        asked, held = self.people.get(nip), self.meeting.register.get(nip)
        if asked is None:
            self._nobody(record)
        elif nip in self.seen:
            self.meeting.reject(record, NIP, "nip.duplicate")
        elif held is None:
            self.meeting.reject(record, NIP, "worklist.person_gone")
        else:
            self.seen.add(nip)
            if plain(record.values.get(NAME, "")) != plain(asked.name):
                self.meeting.tell(record, NAME, "worklist.name_changed", name=asked.name)
            for word, printed in zip((UNIT, POSITION), asked.traces, strict=False):
                if word in self.meeting.table.columns and trace(record.values.get(word, "")) != printed:
                    self.meeting.tell(record, word, "worklist.locked_changed")
            return asked, held
        return None

    def _nobody(self, record: SheetRecord) -> None:
        """A NIP that was not asked: written over, where the row bears the number of somebody whose NIP is gone."""
        number = record.values.get(NUMBER, "")
        place = int(number) if number.isascii() and number.isdigit() else 0
        meant = self.mark.people[place - 1] if 0 < place <= len(self.mark.people) else None
        if meant is not None and meant.nip not in self.present:
            self.meeting.tell(record, NIP, "worklist.nip_changed", severity="error", name=meant.name, nip=meant.nip)
        else:
            self.meeting.reject(record, NIP, "worklist.person_added")

    # What a row says

    def wishes(self, record: SheetRecord, asked: MarkedPerson, held: Held) -> Iterator[Wish]:
        """The records its answers make; what is not taken is told at its cell."""
        open_ = self.mark.codes(asked)
        for code, words in self.words.items():
            told = [word for word in words if word in record.values]
            if told and code not in open_:
                self.meeting.tell(record, told[0], "worklist.not_asked")
            elif told and code not in record.values:
                self.meeting.tell(record, told[0], "worklist.value_missing")
            elif told:
                try:
                    yield self._wish(record, held.uid, self.asked[code])
                except UserError as error:
                    self.meeting.tell(record, error.field or code, error.code, **_told(error))
        if REMARK in record.values:
            self.meeting.tell(record, REMARK, "worklist.remark")

    def _wish(self, record: SheetRecord, person: str, asked: Question) -> Wish:
        text = record.values[asked.code]
        if asked.words:
            rows = [{"code": code, "label": label} for code, label in asked.words]
            value = code_of(text, rows, asked.code) or ""
        else:
            value = read_rubric(asked.rubric, asked.code, text)
        if asked.rated:
            year = str(self.mark.rating_year)
            return Wish(RATING.entity, natural("rating", person, year),
                        {"pegawai": person, "tahun": year, asked.code: value}, record, name=asked.code)
        return self._evidence(record, person, asked, value=value)

    def _evidence(self, record: SheetRecord, person: str, asked: Question, *, value: str) -> Wish:
        indicator, _, part = asked.code.partition(".")
        number, when, issuer = (record.values.get(beside(asked.code, what)) for what in DOCUMENT)
        day, year = self._when(asked, when)
        told = {"pegawai": person, "indikator": indicator, "bagian": part, "jenis": "value", "nilai": value,
                "tanggal": day, "tahun": year, "nomor": number, "penerbit": issuer}
        values = {word: text for word, text in told.items() if text}
        return Wish("evidence", natural("evidence", person, indicator, part, day or year or "", number or ""), values,
                    record, first={"status": RECORDED}, again=AGAIN, name=asked.code)

    def _when(self, asked: Question, text: str | None) -> tuple[str | None, str | None]:
        """Day or year of a piece of evidence; without either it is the state of the year that was asked about."""
        now = self.meeting.around.today
        word = beside(asked.code, "tanggal")
        if text is None:
            return None, str(self.mark.rating_year if asked.yearly else min(self.mark.period, now.year))
        years = range(EARLIEST_YEAR, now.year + 1)
        if text.isascii() and text.isdigit() and int(text) in years:
            return None, text
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise UserError("date.invalid", field=word, value=text) from None
        typed = (day - _FIRST_DAY).days
        if typed in years:
            return None, str(typed)
        if day.year not in years and day < now:
            raise UserError("date.invalid", field=word, value=text)
        if day > now:
            raise UserError("date.range", field=word, date=text)
        return day.isoformat(), None

    def may(self, wish: Wish) -> bool:
        """Is an answer to be taken? Not over a newer one, nor over verified evidence by somebody without the right."""
        held = self.meeting.ledger.held(wish)
        if held is not None and all(held.values[word] == value for word, value in wish.values.items()):
            return True
        rated = wish.entity == RATING.entity
        person = wish.values["pegawai"]
        newer = self.newer.get((person, "" if rated else wish.name))
        if (newer and (not rated or (held is not None and held.values[wish.name]))) or (
                (person, wish.name) in self.elsewhere):
            self.meeting.tell(wish.record, wish.name, "worklist.newer")
            return False
        if held is not None and held.values.get("status") == VERIFIED and not self.verifier:
            self.meeting.tell(wish.record, wish.name, "evidence.verified")
            return False
        return True


def answers(meeting: Meeting, mark: Mark, scheme: Scheme, *, verifier: bool,
            elsewhere: Set[Told] = frozenset()) -> Answers:
    """All rows of a worklist, and the log of its request, as changes of ``meeting``; ``scheme`` is the mark's own.

    ``elsewhere``: what the same save has already taken from answers to other requests.
    """
    reader = _Reader(meeting, mark, scheme, verifier, elsewhere)
    told: list[tuple[Held, list[Wish]] | None] = []
    for place, record in enumerate(meeting.table.records):
        meeting.pause(place)
        found = reader.person(record)
        told.append(None if found is None else (found[1], list(reader.wishes(record, *found))))
    meeting.ledger.load([wish for one in told if one for wish in one[1]])
    planned, answered, by_person = [], [], {}
    for record, one in zip(meeting.table.records, told, strict=True):
        if one is None:
            planned.append(PlannedRecord(record, REJECTED))
            continue
        taken = [wish for wish in one[1] if reader.may(wish)]
        planned.append(settle(meeting, record, taken))
        if taken:
            by_person[one[0].uid] = [wish.name for wish in taken]
            answered.append((_nip(record), tuple(reader.asked[wish.name].indicator for wish in taken)))
    _log(meeting, mark, by_person)
    return Answers(planned, tuple(answered), frozenset(
        (person, code) for person, codes in by_person.items() for code in codes))


def request_values(mark: Mark) -> dict[str, str | None]:
    """A request as it is kept when it is sent."""
    return {"unit": mark.unit, "periode": str(mark.period), "skema": f"{mark.scheme}/{mark.version}",
            "tanggal": mark.day, "batas": mark.deadline, "diminta_pegawai": str(len(mark.people)),
            "diminta_isian": str(mark.cells)}


def _log(meeting: Meeting, mark: Mark, answered: Mapping[str, Sequence[str]]) -> None:
    """Who answered what joins the request's record; a store that lost it (an older backup) takes it from the mark."""
    held = records(meeting.connection, "request", [mark.request], _ANSWERED).get(mark.request)
    before: dict[str, list[str]] = json.loads((held.values["jawaban"] if held else None) or "{}")
    after = {uid: sorted({*before.get(uid, ()), *answered.get(uid, ())}) for uid in {*before, *answered}}
    if after == before:
        return
    told = {"jawaban": json.dumps(after, sort_keys=True, separators=(",", ":")),
            "dijawab": meeting.around.today.isoformat()}
    if held is None:
        new = {**request_values(mark), **told}
        given = Given.of({word: value for word, value in new.items() if value is not None})
        meeting.made.append(Delta("request", mark.request, "create", given))
    else:
        changed = {word: (held.values[word], value) for word, value in told.items() if held.values[word] != value}
        meeting.made.append(Delta("request", mark.request, "set", dict(changed)))


def _nip(record: SheetRecord) -> str:
    text = record.values.get(NIP, "")
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def _told(error: UserError) -> dict[str, Any]:
    return {name: value for name, value in error.params.items() if name != "value"}
