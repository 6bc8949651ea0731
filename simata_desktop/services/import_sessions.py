"""Levels and aspects out of a table: one final session a file and date, one participant a person."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from simata_desktop.domain.competency import Standard, complete, jpm
from simata_desktop.domain.exact import exact
from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.sheet_reading import SheetRecord
from simata_desktop.services.import_kinds import of_people
from simata_desktop.services.import_ledger import Wish
from simata_desktop.services.import_meeting import TIER_WORDS, Meeting
from simata_desktop.services.import_plan import PlannedRecord
from simata_desktop.services.import_scores import assessed_on
from simata_desktop.store.queries.importing import Held, session_codes

FINAL = "final"
MEASURES = (*COMPETENCIES, *ASPECTS, "jpm", "nilai_potensi")


class Sessions:
    """The sessions of one import by date."""

    def __init__(self, meeting: Meeting) -> None:
        self._meeting = meeting
        columns = meeting.table.columns
        levels = any(code in columns for code in (*COMPETENCIES, "jpm"))
        aspects = any(code in columns for code in (*ASPECTS, "nilai_potensi"))
        self._kind = "both" if levels and aspects else "competency" if levels else "potential"
        self._wishes: dict[str, Wish] = {}

    def on(self, day: str, record: SheetRecord) -> Wish:
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

    def put(self) -> None:
        """Make the sessions that are new."""
        wishes = list(self._wishes.values())
        self._meeting.ledger.load(wishes)
        for wish in wishes:
            self._meeting.ledger.put(wish)


def assessments(meeting: Meeting, scheme: Scheme) -> list[PlannedRecord]:
    """Every record as a participant; a row that tells a person and no level stays without one."""
    sessions = Sessions(meeting)

    def wishes(record: SheetRecord, person: Held) -> list[Wish]:
        values = {word: record.values[word] for word in MEASURES if word in record.values}
        if _contradicts(meeting, record, person, scheme=scheme):
            meeting.tell(record, "jpm", "jpm.mismatch")
            del values["jpm"]
        if not values:
            return []
        if "metode" in record.values:
            values["metode"] = record.values["metode"]
        session = sessions.on(assessed_on(meeting, record), record)
        return [Wish("participant", natural("participant", session.uid, person.uid),
                     {"sesi": session.uid, "pegawai": person.uid, **values}, record)]

    planned = of_people(meeting, wishes)
    sessions.put()
    return planned


def _contradicts(meeting: Meeting, record: SheetRecord, person: Held, *, scheme: Scheme) -> bool:
    """Does the sheet's JPM differ from the one its own nine levels give by more than its last digit?"""
    given = record.values.get("jpm")
    levels = _levels(record.values)
    if given is None or not complete(levels):
        return False
    computed = jpm(levels, _standard(meeting, person), scheme.jpm)
    told = exact(given)
    if computed is None or told is None:
        return False
    last = Fraction(1, 10 ** len(given.partition(".")[2]))
    return abs(computed - told) >= last


def _levels(values: Mapping[str, str]) -> dict[str, Fraction]:
    read = {code: exact(values[code]) for code in COMPETENCIES if code in values}
    return {code: level for code, level in read.items() if level is not None}


def _standard(meeting: Meeting, person: Held) -> Standard:
    rules = meeting.around.rules
    echelon, kind, position, level = (person.values[word] for word in TIER_WORDS)
    tier = rules.tiers.tier(echelon=echelon, kind=kind, position=position, level=level)
    return Standard.of(rules.standards.get(tier or "", {}))
