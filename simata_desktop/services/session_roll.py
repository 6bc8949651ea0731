"""A session while it is typed: what stands in each cell and what follows from it, one person judged anew at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from simata_desktop.domain.assessment import (
    Cells,
    Rules,
    disagree,
    follows,
    judge,
    level_text,
    measures,
    read_level,
    unreadable,
)
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import fold
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.services.assessment_rows import Participant, SessionLine, SheetLine

Value = TypeVar("Value")
LEVELS, POTENTIAL, SHEETS = FACES = ("levels", "aspects", "sheets")


@dataclass(frozen=True, slots=True)
class Counts:
    """Over some people and codes: how many are complete, how many cells are empty, wrong, or wait for a consensus."""

    people: int
    complete: int
    missing: int
    wrong: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the session: the face it stands on, whose sheet it is (SHEETS only), key of the participant, code."""

    face: str
    assessor: str
    participant: int
    code: str


class SessionRoll:
    """The people of one session. ``put`` is the only way in; nothing is stored here."""

    def __init__(self, session: SessionLine, people: Sequence[Participant], sheets: Iterable[SheetLine],
                 rules: Rules) -> None:
        self.session, self._rules = session, rules
        self.people = {one.id: one for one in people}
        self._sheets = {(one.participant, fold(one.assessor)): one for one in sheets}

    def codes(self, face: str) -> tuple[str, ...]:
        """The measures of a face, as far as the session asks for them."""
        asked = measures(self.session.kind)
        wanted = {LEVELS: COMPETENCIES, POTENTIAL: ASPECTS, SHEETS: asked}[face]
        return tuple(code for code in asked if code in wanted)

    @property
    def assessors(self) -> tuple[str, ...]:
        """Everybody named as an assessor or with a sheet, each once."""
        names = {fold(name): name for one in self.people.values() for name in one.assessors}
        for (_, key), sheet in self._sheets.items():
            names.setdefault(key, sheet.assessor)
        return tuple(sorted(names.values(), key=fold))

    def of_assessor(self, assessor: str) -> tuple[int, ...]:
        """Who is assigned to an assessor or has a sheet of his; everybody where that is nobody."""
        me = fold(assessor)
        found = [id_ for id_, one in self.people.items()
                 if me in map(fold, one.assessors) or (id_, me) in self._sheets]
        return tuple(found or self.people)

    # Cells

    def text(self, spot: Spot) -> str:
        """What stands in a cell: the level as stored, or the text that is none."""
        levels, wrong = self._cells(spot)
        level = levels.get(spot.code)
        return wrong.get(spot.code) or ("" if level is None else level_text(level))

    def single(self, participant: int, code: str) -> tuple[tuple[str, Fraction], ...]:
        """The levels that single sheets give of a person, with their assessors."""
        return tuple((sheet.assessor, sheet.levels[code]) for (id_, _), sheet in self._sheets.items()
                     if id_ == participant and code in sheet.levels)

    def sheet(self, participant: int, assessor: str) -> tuple[Mapping[str, Fraction], Mapping[str, str]]:
        """Levels and texts that are none on the sheet of one assessor; empty where there is no sheet."""
        return self._cells(Spot(SHEETS, assessor, participant, ""))

    def put(self, spot: Spot, text: str) -> None:
        """Put a typed text into a cell; a sheet takes the participant's own level along (``domain.assessment``)."""
        level, wrong = read(text, spot.code)
        if spot.face == SHEETS:
            self._put_sheet(spot, level, wrong)
        else:
            self._put_level(spot.participant, spot.code, level, wrong=wrong)

    def _cells(self, spot: Spot) -> tuple[Mapping[str, Fraction], Mapping[str, str]]:
        if spot.face == SHEETS:
            sheet = self._sheets.get((spot.participant, fold(spot.assessor)))
            return (sheet.levels, sheet.wrong) if sheet else ({}, {})
        one = self.people[spot.participant]
        return (one.levels if spot.code in COMPETENCIES else one.aspects), one.judged.wrong

    def _put_sheet(self, spot: Spot, level: Fraction | None, wrong: str) -> None:
        one, key = self.people[spot.participant], (spot.participant, fold(spot.assessor))
        before = [given for _, given in self.single(spot.participant, spot.code)]
        sheet = self._sheets.get(key) or SheetLine(one.id, one.nip, one.name, spot.assessor, {}, {})
        self._sheets[key] = replace(sheet, levels=_with(sheet.levels, spot.code, level),
                                    wrong=_with(sheet.wrong, spot.code, wrong or None))
        after = [given for _, given in self.single(spot.participant, spot.code)]
        present, typed = self._known(one).get(spot.code), one.judged.wrong.get(spot.code, "")
        settled = None if typed else follows(present, before, after)  # a wrong text waits for its correction
        self._put_level(one.id, spot.code, settled, wrong=typed)

    def _put_level(self, participant: int, code: str, level: Fraction | None, *, wrong: str) -> None:
        one = self.people[participant]
        known = _with(self._known(one), code, level)
        texts = _with(one.judged.wrong, code, wrong or None)
        levels = {key: value for key, value in known.items() if key in COMPETENCIES}
        aspects = {key: value for key, value in known.items() if key in ASPECTS}
        given = [value for _, value in self.single(participant, code)]
        open_ = one.disagree - {code} | ({code} if level is None and disagree(given) else frozenset())
        judged = judge(Cells(levels, aspects, texts), self.session.kind, one.standard, one.target, self._rules)
        self.people[participant] = replace(one, levels=levels, aspects=aspects, disagree=open_, judged=judged)

    @staticmethod
    def _known(one: Participant) -> dict[str, Fraction]:
        return {**one.levels, **one.aspects}

    # Sums

    def counts(self, face: str, assessor: str, people: Iterable[int]) -> Counts:
        """What is complete and what is open on a face among some people."""
        codes, found = frozenset(self.codes(face)), [0] * 5
        for id_ in people:
            levels, wrong = self._face_cells(face, assessor, id_)
            here, bad = len(codes & levels.keys()), len(codes & wrong.keys()) if wrong else 0
            found[0] += 1
            found[1] += here == len(codes)
            found[2] += len(codes) - here - bad
            found[3] += bad
            found[4] += len(self.people[id_].disagree & codes) if face != SHEETS else 0
        return Counts(*found)

    def _face_cells(self, face: str, assessor: str, id_: int) -> tuple[Mapping[str, Fraction], Mapping[str, str]]:
        if face == SHEETS:
            return self.sheet(id_, assessor)
        one = self.people[id_]
        return (one.levels if face == LEVELS else one.aspects), one.judged.wrong

    def wrong_spots(self) -> tuple[Spot, ...]:
        """Every cell that holds no level, on all faces, in the order of the faces and their rows."""
        found = [Spot(face, "", one.id, code) for face in (LEVELS, POTENTIAL) for one in self.people.values()
                 if one.judged.wrong for code in self.codes(face) if code in one.judged.wrong]
        found += [Spot(SHEETS, sheet.assessor, id_, code) for (id_, _), sheet in self._sheets.items()
                  if sheet.wrong and id_ in self.people for code in self.codes(SHEETS) if code in sheet.wrong]
        return tuple(sorted(found, key=self._order))

    def spot_after(self, here: Spot | None, spots: Sequence[Spot]) -> Spot:
        """The first of ``spots``, which stand in order, after a place; behind the last one the first again."""
        later = [spot for spot in spots if here is None or self._order(spot) > self._order(here)]
        return (later or list(spots))[0]

    def _order(self, spot: Spot) -> tuple[int, str, int, int]:
        codes, rows = self.codes(spot.face), list(self.people)
        return (FACES.index(spot.face), fold(spot.assessor), rows.index(spot.participant),
                codes.index(spot.code) if spot.code in codes else -1)


def read(text: str, code: str) -> tuple[Fraction | None, str]:
    """A typed text as a level, or as the text that stays visible because it is none."""
    if not text.strip():
        return None, ""
    try:
        return read_level(text, code), ""
    except UserError:
        return None, unreadable(text)


def _with(held: Mapping[str, Value], code: str, value: Value | None) -> dict[str, Value]:
    """A copy with one code set, or taken away for None."""
    found = dict(held)
    found.pop(code, None)
    return found if value is None else {**found, code: value}
