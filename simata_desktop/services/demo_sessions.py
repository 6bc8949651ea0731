"""The assessment sessions of the practice office: final, superseded, expired, running, planned, and one at BKN."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from simata_desktop.domain.ids import fold, natural
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.services.assessment_reading import AssessmentReading
from simata_desktop.services.demo_people import DemoPerson, Dice, created
from simata_desktop.services.desk import Desk
from simata_desktop.services.sentences import SentenceService
from simata_desktop.store.journal import Delta

LATEST, EARLIER, EXPIRED, RUNNING, PLANNED, MACHINE, FIRST = (
    "DEMO-01", "DEMO-02", "DEMO-03", "DEMO-04", "DEMO-05", "DEMO-06", "DEMO-07")
LEVEL_NEED = {"jpt_pratama": 4, "administrator": 3, "pengawas": 2, "jf_ahli_madya": 4, "jf_ahli_muda": 3}
STEPS = (-1, -0.33, 0, 0, 0.33, 0.67)
ASSESSORS = ("Hendra Tiruanto", "Ratna Andaikasih", "Yoga Misalkan")
WRONG = ({"integrity": "6"}, {"teamwork": "33"})  # typed, and no level
AGAIN_EVERY, ABSENT, WITH_SHEETS, WITH_WORDS = 4, 3, 12, 10
SHARE_PLANNED, FEWEST = 0.02, 3
DAY_PLAN = "08.00 Pembukaan\n08.30 Tes potensi\n10.00 Analisis kasus\n13.00 Diskusi kelompok\n15.00 Wawancara"
MACHINE_PLAN = "08.00 Registrasi\n09.00 Tes CACT\n12.00 Selesai"

Values = dict[str, str | None]
Levels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A session: how long ago its day is, its state, and the share of the people meant who take part."""

    code: str
    name: str
    state: str
    ago: int
    share: float
    schedule: str = DAY_PLAN
    method: str | None = None


PLANS = (
    _Plan(LATEST, "Asesmen tahunan", "final", 200, 0.62), _Plan(EARLIER, "Asesmen sebelumnya", "final", 900, 0.25),
    _Plan(EXPIRED, "Asesmen lama", "final", 1300, 0.06), _Plan(RUNNING, "Asesmen berjalan", "running", 0, 0.03))
LATER = (
    _Plan(PLANNED, "Asesmen berikutnya", "planned", -14, SHARE_PLANNED),
    _Plan(MACHINE, "CACT di kantor regional BKN", "planned", -21, SHARE_PLANNED, MACHINE_PLAN, "cact"))
BEGINNING = _Plan(FIRST, "Asesmen pertama", "final", 2000, 0)


class DemoSessions:
    """Makes the records of all sessions; what is said again of somebody is worked out, not drawn."""

    def __init__(self, dice: Dice, now: date) -> None:
        self._dice, self._now = dice, now
        self._levels: dict[str, tuple[Levels, Levels]] = {}  # of the latest session, by person

    def records(self, meant: Sequence[DemoPerson]) -> Iterator[Delta]:
        """Everything, in an order that fits one save."""
        start, held = 0, {}
        for plan in PLANS:
            yield self._session(plan)
            count = max(FEWEST if plan.state == "running" else 0, int(plan.share * len(meant)))
            some = held[plan.code] = meant[start: start + count]
            start += len(some)
            for n, one in enumerate(some):
                yield from self._taking_part(plan, one, n)
        rest = meant[start:]
        for one in rest[:ABSENT]:
            yield self._participant(LATEST, one, {"asesor": ASSESSORS[0], "hadir": "0"})
        yield from self._later(meant)
        yield from self._again(held[LATEST][::AGAIN_EVERY])

    def _later(self, meant: Sequence[DemoPerson]) -> Iterator[Delta]:
        """Sessions still to come: the people whose last one is the longest ago."""
        end = len(meant)
        for plan in LATER:
            yield self._session(plan)
            some = meant[max(0, end - max(FEWEST, int(plan.share * len(meant)))): end]
            end -= len(some)
            for n, one in enumerate(some):
                assessors = None if plan.method else "; ".join(ASSESSORS[n % 3: n % 3 + 2])
                yield self._participant(plan.code, one, {"asesor": assessors})

    def _again(self, some: Sequence[DemoPerson]) -> Iterator[Delta]:
        """Earlier results of people assessed since: one superseded, one expired, each a little lower."""
        yield self._session(BEGINNING)
        for code, lower in ((EARLIER, 0.33), (FIRST, 0.67)):
            for one in some:
                levels, aspects = self._levels[one.uid]
                before = {word: f"{max(0.0, float(level) - lower):.3g}" for word, level in levels.items()}
                yield self._participant(code, one, {"asesor": ASSESSORS[1], "hadir": "1", **before, **aspects})

    def _session(self, plan: _Plan) -> Delta:
        day = self._now - timedelta(days=plan.ago)
        place = "Kantor Regional BKN Contoh" if plan.method else "Aula Contoh"
        return created("session", natural("session", plan.code), {
            "kode": plan.code, "nama": plan.name, "jenis": "both", "tanggal": day.isoformat(), "tempat": place,
            "status": plan.state, "mulai": "08.00", "jadwal": plan.schedule, "metode": plan.method})

    def _taking_part(self, plan: _Plan, one: DemoPerson, n: int) -> Iterator[Delta]:
        levels, aspects = self._drawn(one)
        values: Values = {"asesor": "; ".join(self._assessors(plan, n)), "metode": "Assessment Center", "hadir": "1"}
        if plan.state == "running":
            kept = max(FEWEST, self._dice.randint(0, len(COMPETENCIES)))
            levels, aspects = dict(list(levels.items())[:kept]), {}
            if n < len(WRONG):
                levels = {word: level for word, level in levels.items() if word not in WRONG[n]}
                values["keliru"] = json.dumps(WRONG[n])
        if plan.code == LATEST:
            self._levels[one.uid] = levels, aspects
        if n < WITH_SHEETS and plan.code in (LATEST, RUNNING):
            yield from self._sheets(plan, one, n, levels=levels)
            if n % 3 == 2 and plan.state == "running":  # two assessors differ, and nothing has been settled
                levels = dict(list(levels.items())[:-1])
        yield self._participant(plan.code, one, {**values, **levels, **aspects})

    def _sheets(self, plan: _Plan, one: DemoPerson, n: int, *, levels: Levels) -> Iterator[Delta]:
        """The single sheets of two assessors; every third time the second one differs in a level."""
        for place, name in enumerate(self._assessors(plan, n)):
            told = dict(levels)
            if place and n % 3 == 2:
                word = list(told)[-1]
                told[word] = f"{float(told[word]) + (1 if float(told[word]) <= 4 else -1):g}"
            session = natural("session", plan.code)
            yield created("sheet", natural("sheet", session, one.uid, fold(name)), {
                "sesi": session, "pegawai": one.uid, "asesor": name, **told})

    def _assessors(self, plan: _Plan, n: int) -> tuple[str, ...]:
        several = n < WITH_SHEETS and plan.code in (LATEST, RUNNING)
        return ASSESSORS[:2] if several else (ASSESSORS[n % 3],)

    def _drawn(self, one: DemoPerson) -> tuple[Levels, Levels]:
        need = LEVEL_NEED.get(one.tier, 2)
        levels = {code: f"{min(5.0, max(0.0, need + self._dice.choice(STEPS))):g}" for code in COMPETENCIES}
        return levels, {code: str(self._dice.choices((2, 3, 4, 5), (1, 4, 5, 2))[0]) for code in ASPECTS}

    @staticmethod
    def _participant(code: str, one: DemoPerson, values: Values) -> Delta:
        session = natural("session", code)
        return created("participant", natural("participant", session, one.uid),
                    {"sesi": session, "pegawai": one.uid, **values})


def write_words(desk: Desk) -> None:
    """The texts of some reports of the latest session, out of the bank of sentences."""
    bank = SentenceService(desk)
    some = [one for one in AssessmentReading(desk).participants(LATEST) if one.judged.complete][:WITH_WORDS]
    found = {one.uid: bank.suggestion(one) for one in some}
    with desk.save("demo", params={"people": len(found)}) as result:
        for uid, texts in found.items():
            result.work.set("participant", uid, texts)
