"""Levels and aspects out of a table: one final session a file and date, one participant a person."""

from __future__ import annotations

from simata_desktop.domain.assessment import FINAL, MACHINE, RUNNING
from simata_desktop.domain.competency import Standard
from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.sheet_reading import SheetRecord
from simata_desktop.services.import_kinds import of_people
from simata_desktop.services.import_ledger import Wish
from simata_desktop.services.import_levels import Gathered, unfold
from simata_desktop.services.import_meeting import TIER_WORDS, Meeting
from simata_desktop.services.import_plan import ERROR, PlannedRecord
from simata_desktop.services.import_scores import assessed_on
from simata_desktop.store.queries.importing import Assessed, Held, assessed, session_codes

MEASURES = (*COMPETENCIES, *ASPECTS, "jpm", "nilai_potensi")


class Sessions:
    """The sessions of one import by date: those of the file itself, and BKN's tests that wait for their results."""

    def __init__(self, meeting: Meeting) -> None:
        self._meeting = meeting
        columns = meeting.table.columns
        levels = any(code in columns for code in (*COMPETENCIES, "jpm"))
        aspects = any(code in columns for code in (*ASPECTS, "nilai_potensi"))
        self._kind = "both" if levels and aspects else "competency" if levels else "potential"
        self._wishes: dict[str, Wish] = {}
        self._days: dict[str, dict[str, list[Assessed]]] = {}
        self._final: dict[str, str] = {}  # machine sessions that are locked: id → code
        self._told: set[tuple[str, str]] = set()

    def of(self, person: Held, day: str, record: SheetRecord) -> str:
        """The session that takes the results of somebody on ``day``.

        That of the machine tests (CACT) he takes part in on that day; else the one of this file. Another final session
        of his on the same day is told (``session.same_day``): of two of one day the later made one counts.
        """
        if day not in self._days:
            self._days[day] = assessed(self._meeting.connection, day)
        others = self._days[day].get(person.uid, [])
        waiting = next((one for one in others if one.method == MACHINE), None)
        if waiting is not None:
            self._machine(waiting, record)
            return waiting.session
        session = self._own(day, record).uid
        twice = next((one for one in others if one.state == FINAL and one.session != session), None)
        if twice is not None and (person.uid, day) not in self._told:
            self._told.add((person.uid, day))
            self._meeting.tell(record, "nip", "session.same_day", session=twice.code)
        return session

    def locked(self, wish: Wish) -> str | None:
        """The code of the locked session that this record would change; None where it changes none."""
        code = self._final.get(wish.values["sesi"])
        held = self._meeting.ledger.held(wish) if code else None
        same = held is not None and all(held.values[word] == value for word, value in wish.values.items())
        return None if same else code

    def put(self) -> None:
        """Make the sessions that are new."""
        wishes = list(self._wishes.values())
        self._meeting.ledger.load(wishes)
        for wish in wishes:
            self._meeting.ledger.put(wish)

    def _machine(self, one: Assessed, record: SheetRecord) -> None:
        """Results have come: the session runs until a verifier has looked at it and makes it final."""
        if one.state == FINAL:
            self._final[one.session] = one.code
        elif one.session not in self._wishes:
            self._wishes[one.session] = Wish("session", one.session, {"status": RUNNING},
                                             SheetRecord(record.row, {}, record.sheet))

    def _own(self, day: str, record: SheetRecord) -> Wish:
        """The session of this file on ``day``; the same again when the file is imported again."""
        if day not in self._wishes:
            file = self._meeting.table.file
            uid = natural("session", "import", file, day)
            beginning = f"IMP-{day.replace('-', '')}-"
            taken = session_codes(self._meeting.connection, beginning)
            number = next(n for n in range(1, len(taken) + 2) if f"{beginning}{n}" not in taken)
            self._wishes[day] = Wish(
                "session", uid, {"nama": file, "tanggal": day}, SheetRecord(record.row, {}, record.sheet),
                first={"kode": f"{beginning}{number}", "jenis": self._kind, "status": FINAL})
        return self._wishes[day]


def assessments(meeting: Meeting, scheme: Scheme) -> list[PlannedRecord]:
    """Every record as a participant; a row that tells a person and no level stays without one."""
    unfold(meeting.table)
    sessions, gathered = Sessions(meeting), Gathered(meeting.table)
    compared: set[tuple[str, str | None]] = set()  # a long table repeats the JPM of a person

    def wishes(record: SheetRecord, person: Held) -> list[Wish]:
        values = {word: record.values[word] for word in MEASURES if word in record.values}
        differs = gathered.contradiction(record, _standard(meeting, person), scheme.jpm)
        if differs is not None and (person.uid, values["jpm"]) not in compared:
            meeting.tell(record, "jpm", differs[0], computed=differs[1])
            compared.add((person.uid, values["jpm"]))
        if differs is not None and differs[0] == "jpm.mismatch":
            del values["jpm"]
        if not values:
            return []
        if "metode" in record.values:
            values["metode"] = record.values["metode"]
        session = sessions.of(person, assessed_on(meeting, record), record)
        return [Wish("participant", natural("participant", session, person.uid),
                     {"sesi": session, "pegawai": person.uid, **values}, record)]

    def may(wish: Wish) -> bool:
        """A final session of BKN's tests is locked like any other: only what stands in it already passes."""
        code = sessions.locked(wish)
        if code is not None:
            meeting.tell(wish.record, "nip", "session.final", session=code)
        return code is None

    planned = of_people(meeting, wishes, may, refused=lambda record: _is_early(meeting, record))
    sessions.put()
    return planned


def _is_early(meeting: Meeting, record: SheetRecord) -> bool:
    """An assessment cannot have been on a day to come: told at its date, the row is left out."""
    day = record.values.get("tanggal_asesmen", "")
    if record.rejected or day <= meeting.around.today.isoformat():
        return False
    meeting.tell(record, "tanggal_asesmen", "date.future", severity=ERROR, day=day)
    return True


def _standard(meeting: Meeting, person: Held) -> Standard:
    rules = meeting.around.rules
    echelon, kind, position, level = (person.values[word] for word in TIER_WORDS)
    tier = rules.tiers.tier(echelon=echelon, kind=kind, position=position, level=level)
    return Standard.of(rules.standards.get(tier or "", {}))
