"""A second reading of the rules of bkn411, written from the domain tables alone: slow, plain, no code of the engine.

Shares nothing with the engine but the facts it is given. The numbers are typed here from ``domain-tables.json``
(``scoring_models.bkn411``, ``required_levels``, ``grid``); ``test_naive_mapping`` holds them against that file.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

WEIGHTS_Y = {"performance_predicate": 60, "awards": 15, "team_assignments": 15, "feedback_360": 10}
WEIGHTS_X = {"competency_assessment": 20, "competency_development": 10, "position_experience": 10,
             "potential_assessment": 25, "formal_education": 10, "field_fit": 10, "discipline_record": 15}
REQUIRED = ("performance_predicate", "competency_assessment", "potential_assessment")
PREDICATE = {"sangat_baik": 100, "baik": 80, "butuh_perbaikan": 60, "kurang": 40, "sangat_kurang": 20}
TABLES = {
    "awards": {"internasional": 100, "nasional": 75, "lintas_instansi": 50, "instansi": 25, "tidak_ada": 0},
    "team_assignments": {"ketua_lintas": 100, "ketua_internal": 75, "anggota_lintas": 50, "anggota_internal": 25,
                         "tidak_ada": 0},
    "feedback_360": {**PREDICATE, "tidak_dilaksanakan": 0},
    "formal_education": {"s3": 100, "s2": 90, "s1_d4": 80, "d3": 70, "slta": 60},
    "field_fit": {"sesuai": 100, "tidak_sesuai": 50},
    "discipline_record": {"tidak_pernah": 100, "ringan": 75, "sedang": 50, "berat": 25, "sedang_menjalani": 0},
    "diversity": {"lintas_instansi": 100, "lintas_unit": 80, "satu_unit": 60},
    "non_definitive": {"penjabat_kepala_daerah": 100, "plt_lebih_tinggi": 80, "plt_setara": 60, "plh_lebih_tinggi": 40,
                       "plh_setara": 20, "tidak_ada": 0},
}
WINDOW = {"awards": 5, "team_assignments": 2, "competency_development": 3, "discipline_record": 5}
VALID = 3
ABSENT = {"awards": 0, "team_assignments": 0, "feedback_360": 0, "competency_development": 0, "discipline_record": 100,
          "non_definitive": 0}
REINFORCING = ("awards", "team_assignments", "feedback_360")
GRID = {3: {1: 4, 2: 7, 3: 9}, 2: {1: 2, 2: 5, 3: 8}, 1: {1: 1, 2: 3, 3: 6}}
COMPETENCIES = ("integrity", "teamwork", "communication", "results_orientation", "public_service",
                "self_and_others_development", "managing_change", "decision_making", "national_unity")
ASPECTS = ("intellectual", "interpersonal", "self_awareness", "critical_strategic_thinking", "problem_solving",
           "emotional_quotient", "growth_mindset", "grit")
LEVEL = {"jpt_utama": 5, "jpt_madya": 5, "jpt_pratama": 4, "administrator": 3, "pengawas": 2, "pelaksana": 1,
         "jf_ahli_utama": 4, "jf_ahli_madya": 4, "jf_ahli_muda": 3, "jf_ahli_pertama": 2, "jf_penyelia": 3,
         "jf_mahir": 2, "jf_terampil": 1, "jf_pemula": 1}
RAISED = {"jf_ahli_utama": {"integrity": 5, "national_unity": 5},
          "jf_terampil": {"integrity": 2, "teamwork": 2, "national_unity": 2}}


def same_day(year: int, day: date) -> date:
    try:
        return date(year, day.month, day.day)
    except ValueError:
        return date(year, 2, 28)


class NaiveMap:
    """The map of a day, one person at a time."""

    def __init__(self, day: date, period: int, *, verified_only: bool = False) -> None:
        self.day = day
        self.period = period
        self.rating_year = period - 1
        self.verified_only = verified_only

    def person(self, facts: Any) -> dict[str, Any]:
        """State, box, provisional box, possible boxes, both ranges and the state of every indicator."""
        states = {code: self.indicator(code, facts) for code in {**WEIGHTS_Y, **WEIGHTS_X}}
        y = self.axis(WEIGHTS_Y, states)
        x = self.axis(WEIGHTS_X, states)
        boxes = sorted(GRID[r][c] for r in levels(y) for c in levels(x))
        if any(states[code][0] in ("missing", "expired", "unverified") for code in REQUIRED):
            state, boxes = "unrated", []
        elif len(boxes) == 1:
            state = "rated"
        else:
            state = "provisional"
        return {"state": state, "possible": boxes, "box": boxes[0] if state == "rated" else None,
                "provisional_box": GRID[levels(y)[0]][levels(x)[0]] if state == "provisional" else None,
                "performance": y, "potential": x, "states": {code: one[0] for code, one in states.items()}}

    def axis(self, weights: dict[str, int], states: dict[str, Any]) -> tuple[Fraction, Fraction]:
        low = high = Fraction(0)
        for code, weight in weights.items():
            low += states[code][1] * weight / 100
            high += states[code][2] * weight / 100
        return low, high

    # one indicator: (state, lowest score, highest score)
    def indicator(self, code: str, facts: Any) -> tuple[str, Fraction, Fraction]:
        if code == "position_experience":
            return self.experience(facts)
        records = [r for r in facts.evidence if r.indicator == code and r.part is None]
        return self.settle(code, code, records, facts)

    def settle(self, name: str, code: str, records: list[Any], facts: Any) -> tuple[str, Fraction, Fraction]:
        records = [r for r in records if r.state != "rejected"]
        inside = [r for r in records if self.inside(code, r)]
        before = [r for r in records if self.before(code, r)]
        counting = [r for r in inside if not self.verified_only or r.state == "verified"]
        own = [r for r in counting if r.kind == "value"]
        answer, unreadable = self.own(name, own, facts)
        if answer is None:
            answer = self.national(name, [r for r in counting if r.kind == "score"], facts)
        if answer is not None:
            return point("known", answer)
        if len(counting) < len(inside):
            return "unverified", Fraction(0), Fraction(100)
        if unreadable:
            return "missing", Fraction(0), Fraction(100)
        part = None if name == code else name
        stated = {(d.indicator, d.part, d.period) for d in facts.declarations}
        if name in ABSENT and (code, part, self.period) in stated:
            return point("declared", Fraction(ABSENT[name]))
        gone = [s for s in facts.assessments if self.session_lapsed(s) and self.tells(name, s)]
        return ("expired" if before or gone else "missing"), Fraction(0), Fraction(100)

    def own(self, name: str, own: list[Any], facts: Any) -> tuple[Fraction | None, bool]:
        """The score of the own evidence, and whether there is something that cannot be read as a score."""
        if name == "performance_predicate":
            ratings = [r.predicate for r in facts.ratings if r.year == self.rating_year and r.predicate]
            words = ratings or [r.value for r in own]
            return (Fraction(PREDICATE[words[0]]), False) if words and words[0] in PREDICATE else (None, bool(words))
        if name in ("competency_assessment", "potential_assessment"):
            return self.assessed(name, own, facts)
        if name == "competency_development":
            if not own:
                return None, False
            return certificates(sum(int(r.value) for r in own)), False
        if name == "tenure_in_tier":
            if own:
                return tenure(int(self.last(own).value)), False
            years = self.years_in_tier(facts)
            return (None if years is None else tenure(years)), False
        if name == "formal_education" and not own and facts.education:
            level = TABLES[name].get(facts.education)
            return (None, True) if level is None else (Fraction(level), False)
        if not own:
            return None, False
        scores = [TABLES[name].get(r.value) for r in own]
        if name in ("awards", "team_assignments"):
            return Fraction(max(s for s in scores if s is not None)), False
        if name == "discipline_record":
            return Fraction(min(s for s in scores if s is not None)), False
        last = TABLES[name].get(self.last(own).value)
        return (None, True) if last is None else (Fraction(last), False)

    def assessed(self, name: str, own: list[Any], facts: Any) -> tuple[Fraction | None, bool]:
        """JPM or potential of the latest session still valid, or a number given later."""
        dated = [(self.when(r), r.order, Fraction(r.value)) for r in own]
        stuck = False
        for n, session in enumerate(facts.assessments):
            if session.date > self.day or self.session_lapsed(session):
                continue
            value = self.jpm(session, facts) if name == "competency_assessment" else potential(session)
            if value is not None:
                dated.append((session.date, n, value))
            elif name == "competency_assessment" and all(c in session.levels for c in COMPETENCIES):
                stuck = stuck or session.jpm is None
        if not dated:
            return None, stuck
        return min(Fraction(100), max(dated, key=lambda d: (d[0], d[1]))[2]), False

    def jpm(self, session: Any, facts: Any) -> Fraction | None:
        need = {c: Fraction(LEVEL[facts.tier]) for c in COMPETENCIES} if facts.tier else {}
        need.update({c: Fraction(n) for c, n in RAISED.get(facts.tier, {}).items()})
        need.update(facts.required_levels or {})
        if len(need) < 9 or any(c not in session.levels for c in COMPETENCIES):
            return None
        return Fraction(sum(session.levels[c] for c in COMPETENCIES)) / Fraction(sum(need.values())) * 100

    def national(self, name: str, scores: list[Any], facts: Any) -> Fraction | None:
        dated = [(self.when(r), r.order, Fraction(r.value)) for r in scores]
        if name in ("competency_assessment", "potential_assessment"):
            for n, session in enumerate(facts.assessments):
                if session.date > self.day or self.session_lapsed(session):
                    continue
                given = session.jpm if name == "competency_assessment" else session.potential_score
                whole = self.jpm(session, facts) if name == "competency_assessment" else potential(session)
                if given is not None and whole is None:
                    dated.append((session.date, n, given))
        if not dated:
            return None
        number = max(dated, key=lambda d: (d[0], d[1]))[2]
        if number == 0 and name in REINFORCING:
            return None
        return min(Fraction(100), max(Fraction(0), number))

    def experience(self, facts: Any) -> tuple[str, Fraction, Fraction]:
        all_records = [r for r in facts.evidence if r.indicator == "position_experience"]
        parts = [self.settle(part, "position_experience", [r for r in all_records if r.part == part], facts)
                 for part in ("tenure_in_tier", "diversity", "non_definitive")]
        whole = [r for r in all_records if r.part is None and r.state != "rejected" and self.inside(r.indicator, r)]
        open_parts = {p[0] for p in parts} - {"known", "declared"}
        if open_parts:
            counting = [r for r in whole if not self.verified_only or r.state == "verified"]
            number = self.national("position_experience", [r for r in counting if r.kind == "score"], facts)
            if number is not None:
                return point("known", number)
        low = sum((p[1] for p in parts), Fraction(0)) / 3
        high = sum((p[2] for p in parts), Fraction(0)) / 3
        if not open_parts:
            return ("declared" if all(p[0] == "declared" for p in parts) else "known"), low, high
        if self.verified_only and any(r.state != "verified" for r in whole):
            return "unverified", low, high
        return (open_parts.pop() if len(open_parts) == 1 else "missing"), low, high

    def years_in_tier(self, facts: Any) -> int | None:
        held = [p for p in facts.posts if p.since is None or p.since <= self.day]
        run = []
        for p in held:
            if run and (p.tier is None or p.tier != run[0].tier):
                break
            run.append(p)
        days = [p.since for p in run if p.since]
        if not days:
            return None
        first, years = min(days), 0
        while same_day_after(first, years + 1) <= self.day:
            years += 1
        return years

    # windows
    def when(self, record: Any) -> date:
        return record.date or date(record.year, 12, 31)

    def last(self, records: list[Any]) -> Any:
        return max(records, key=lambda r: (self.when(r), r.order))

    def inside(self, code: str, record: Any) -> bool:
        if (record.date and record.date > self.day) or (record.year and record.year > self.day.year):
            return False
        if code in ("performance_predicate", "feedback_360"):
            return (record.year or record.date.year) == self.rating_year
        return not self.before(code, record)

    def before(self, code: str, record: Any) -> bool:
        if code in ("performance_predicate", "feedback_360"):
            return False
        if code in ("competency_assessment", "potential_assessment"):
            if record.date:
                return same_day(record.date.year + VALID, record.date) < self.day
            return record.year + VALID < self.day.year
        if code not in WINDOW:
            return False
        if record.date:
            return record.date <= same_day(self.day.year - WINDOW[code], self.day)
        return record.year <= self.day.year - WINDOW[code]

    def session_lapsed(self, session: Any) -> bool:
        return session.date <= self.day and same_day(session.date.year + VALID, session.date) < self.day

    def tells(self, name: str, session: Any) -> bool:
        if name == "competency_assessment":
            return session.jpm is not None or all(c in session.levels for c in COMPETENCIES)
        if name == "potential_assessment":
            return session.potential_score is not None or all(a in session.aspects for a in ASPECTS)
        return False


def point(state: str, number: Fraction) -> tuple[str, Fraction, Fraction]:
    return state, number, number


def potential(session: Any) -> Fraction | None:
    if any(a not in session.aspects for a in ASPECTS):
        return None
    return Fraction(sum(session.aspects[a] for a in ASPECTS)) / 40 * 100


def certificates(number: int) -> Fraction:
    return Fraction(100 if number >= 8 else 75 if number >= 6 else 50 if number >= 4 else 25 if number >= 1 else 0)


def tenure(years: int) -> Fraction:
    return Fraction(100 if years >= 5 else 80 if years >= 2 else 60)


def same_day_after(day: date, years: int) -> date:
    """The day on which so many years are complete: of 29 February the 1 March of a common year."""
    try:
        return date(day.year + years, day.month, day.day)
    except ValueError:
        return date(day.year + years, 2, 28) + timedelta(days=1)


def level(number: Fraction) -> int:
    return 1 if number < 60 else 2 if number < 80 else 3


def levels(span: tuple[Fraction, Fraction]) -> list[int]:
    return list(range(level(span[0]), level(span[1]) + 1))
