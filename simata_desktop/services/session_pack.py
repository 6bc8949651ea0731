"""A session between two PCs of one hall: sealed into a file for a stick, and joined from one cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simata_desktop.domain.assessment import FINAL, level_text, read_level
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import fold, natural
from simata_desktop.domain.records import COMPETENCIES, MEASURES
from simata_desktop.domain.session_merge import Choice, Difference, Place, apart, free, is_level, join
from simata_desktop.domain.session_pack import CODE, STATE, Met, SessionPack, cells_of, check
from simata_desktop.reports.saving import save
from simata_desktop.services import hall
from simata_desktop.services.assessment_reading import AssessmentReading
from simata_desktop.services.desk import ASSESSOR, VERIFIER, Desk
from simata_desktop.services.session_cells import Meeting, packed, put
from simata_desktop.store import session_file
from simata_desktop.store.hall import HallLine, note
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.queries import assessments
from simata_desktop.store.queries.history import taken_away_by
from simata_desktop.store.queries.people import by_nip
from simata_desktop.store.work import Work

UNDO = "undo"  # what an undo took away was never meant to be away
UNKNOWN, TAKEN_OUT, DIFFERS = "participant.unknown", "participant.out", "value.differs"
Choices = Mapping[Place, Choice]


@dataclass(frozen=True, slots=True)
class Packed:
    """A file for the stick: how many cells it holds and of how many people."""

    out: Path
    cells: int
    people: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A participant of the other PC whose cells were not taken: ``participant.unknown`` or ``participant.out``."""

    nip: str
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Joining:
    """What joining a file does: cells taken, cells both tell alike, cells to be asked, people who stay outside.

    ``pc``: the other PC's name, ``at``: when it packed; ``made``: the session was not here; ``names`` by NIP.
    """

    code: str
    pc: str
    at: str
    made: bool
    cells: int
    same: int
    people: int
    differences: tuple[Difference, ...]
    left_out: tuple[LeftOut, ...]
    names: Mapping[str, str]


class SessionPackService(AssessmentReading):
    """The stick between two PCs of a hall. ``device`` and ``pc``: this PC by its store and by its name."""

    def __init__(self, desk: Desk, *, device: str, pc: str) -> None:
        super().__init__(desk)
        self._device, self._pc = device, pc

    def pack(self, code: str, out: Path, passphrase: str) -> Packed:
        """Seal a session into a file; an assessor alone gives the people he is named for.

        Raises ``session.unknown``, ``pack.passphrase``; EnvironmentProblem ``disk.full``, ``file.not_writable``.
        """
        self._desk.allow(VERIFIER, ASSESSOR)
        moment = self._moment()
        with self._desk.database.reading() as connection:
            session = self._seen(connection, code)
            people = self._visible(connection, session, assessments.participants(connection, session.uid))
            pack = packed(connection, session, people, origin=Met(self._device, self._pc, moment),
                          met=hall.joined(connection, session.uid))
        save(session_file.seal(pack, passphrase, self._desk.ids), out)
        cells = len(cells_of(pack)) - len(pack.session)
        if not self._desk.database.read_only:
            with WriterLock(self._desk.folder / "writer.lock"), self._desk.database.writing() as connection:
                note(connection, session.uid, HallLine(self._device, self._pc, hall.OUT, cells, moment))
        return Packed(out, cells, len(people))

    def look(self, file: Path, passphrase: str, choices: Choices | None = None) -> Joining:
        """What :meth:`unpack` would do now. Raises as it."""
        self._desk.allow(VERIFIER)
        pack = self._opened(file, passphrase)
        with self._desk.database.reading() as connection:
            meeting, left = self._meet(Work(connection, self._desk.ids), pack, choices)
        return _joining(pack, meeting, left)

    def unpack(self, file: Path, passphrase: str, choices: Choices | None = None) -> tuple[Changes, Joining]:
        """Join a file into this PC's session in one save; what differs stays as it is here unless it was chosen.

        Raises ``pack.…``, ``file.unreadable``; ``session.final`` where values would change.
        """
        self._desk.allow(VERIFIER)
        pack = self._opened(file, passphrase)
        with self._desk.save("session unpack", label="undo.session_unpack",
                             params={"session": pack.code, "pc": pack.origin.pc}) as result:
            meeting, left = self._meet(result.work, pack, choices)
            put(result.work, meeting)
            self._note(result.work, meeting, pack)
        return result.changes, _joining(pack, meeting, left)

    # Parts of the above

    def _moment(self) -> str:
        return self._desk.clock.now().isoformat(timespec="milliseconds")

    def _opened(self, file: Path, passphrase: str) -> SessionPack:
        pack = session_file.unseal(session_file.read(file), passphrase)
        check(cells_of(pack))
        if not pack.code.strip():
            raise UserError("pack.damaged")
        return pack

    def _meet(self, work: Work, pack: SessionPack, choices: Choices | None) -> tuple[Meeting, list[LeftOut]]:
        """Both PCs' cells joined, without people who cannot take part here."""
        connection = work.connection
        session = assessments.session_of(connection, pack.code)
        uid = session.uid if session else natural("session", pack.code)
        people, left = self._people(work, uid, pack)
        theirs = {place: cell for place, cell in cells_of(pack).items() if not place.nip or place.nip in people}
        mine, assessors = {}, {fold(one.assessor): one.assessor for one in pack.sheets}
        if session is not None:
            here = packed(connection, session, assessments.participants(connection, uid),
                          origin=Met(self._device, self._pc, ""))
            mine = cells_of(here)
            assessors |= {fold(one.assessor): one.assessor for one in here.sheets}
        joined = join(apart(mine), apart(theirs), _checked(choices or {}))
        if session is not None and session.values[STATE] == FINAL and (
                joined.taken or joined.differences or not _take_part(work, uid, people)):
            raise UserError("session.final", session=pack.code)
        return Meeting(session, str(session.values[CODE]) if session else pack.code, joined, people, assessors), left

    def _people(self, work: Work, uid: str, pack: SessionPack) -> tuple[dict[str, str], list[LeftOut]]:
        """The ids here of those who take part there, and those who stay outside."""
        people: dict[str, str] = {}
        left: list[LeftOut] = []
        for one in pack.people:
            person = by_nip(work.connection, one.nip)
            if person is None:
                left.append(LeftOut(one.nip, one.name, UNKNOWN))
                continue
            record = natural("participant", uid, person.uid)
            held = work.find("participant", record)
            if held is not None and held[1] and taken_away_by(work.connection, record) != UNDO:
                left.append(LeftOut(one.nip, one.name, TAKEN_OUT))
            else:
                people[one.nip] = person.uid
        return people, left

    def _note(self, work: Work, meeting: Meeting, pack: SessionPack) -> None:
        uid = meeting.session.uid if meeting.session else natural("session", pack.code)
        for one in (pack.origin, *pack.met):
            if one.device != self._device:
                cells = len(meeting.joined.taken) if one is pack.origin else 0
                note(work.connection, uid, HallLine(one.device, one.pc, hall.IN, cells, self._moment()))


def _take_part(work: Work, uid: str, people: Mapping[str, str]) -> bool:
    """Do all of these take part in the session here already?"""
    records = (work.find("participant", natural("participant", uid, person)) for person in people.values())
    return all(held is not None and not held[1] for held in records)


def _checked(choices: Choices) -> Choices:
    """Third values as they are kept. Raises ``value.…`` for a text that may not stand there."""
    found = {}
    for place, choice in choices.items():
        text = choice.text
        if text not in (choice.mine, choice.theirs):
            if not free(place.field) or not text.strip():
                raise UserError("value.unreadable", field=place.field, value=text, low=0, high=5)
            if is_level(place.field):
                text = level_text(read_level(text, place.field if place.field in MEASURES else COMPETENCIES[0]))
        found[place] = Choice(choice.mine, choice.theirs, text.strip())
    return found


def _joining(pack: SessionPack, meeting: Meeting, left: list[LeftOut]) -> Joining:
    joined = meeting.joined
    return Joining(pack.code, pack.origin.pc, pack.origin.at, meeting.session is None, len(joined.taken), joined.same,
                   len(meeting.people), joined.differences, tuple(left), {one.nip: one.name for one in pack.people})
