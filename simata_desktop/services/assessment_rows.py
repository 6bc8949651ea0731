"""Sessions and participants as the faces show them: judged by the rules in force, beside their standards."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from simata_desktop.domain.assessment import Cells, Judged, Rules, disagree, judge
from simata_desktop.domain.exact import exact
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, PARTICIPANT
from simata_desktop.domain.tiers import Tiers
from simata_desktop.domain.years import years_after
from simata_desktop.services.desk import Desk
from simata_desktop.store.exchange.conflicts import disputed_groups
from simata_desktop.store.queries.assessments import ParticipantRow, SessionRow, SheetRow, post_standards

INDICATOR = "competency_assessment"  # its validity is that of the session
TECHNICAL = "teknis"  # in a post's standard and in a participant: competencies beside the nine, by their names
BETWEEN = ";"  # names of assessors hold commas

Levels = Mapping[str, Fraction]
Day = date  # a field of this name hides the type


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session: ``missing`` empty cells and ``wrong`` ones of all participants, ``complete`` how many have all."""

    uid: str
    code: str
    name: str
    kind: str
    method: str
    date: Day | None
    place: str
    start: str
    schedule: str
    state: str
    participants: int
    complete: int
    missing: int
    wrong: int
    valid_until: Day | None


@dataclass(frozen=True, slots=True)
class Participant:
    """One participant. ``standard`` is that of the present post, ``target`` of the tier above; empty: not known.

    ``disagree``: codes where the single sheets of assessors differ and nothing has been settled. ``told_jpm`` and
    ``told_potential`` came with an import that gave no levels. ``disputed``: codes with two values of which a person
    must choose.
    """

    id: int
    uid: str
    person: str
    person_id: int
    nip: str
    name: str
    bare_name: str  # without titles, for a narrow table
    unit: str
    agency: str
    position: str
    grade: str
    tier: str | None
    tier_label: str
    next_tier: str | None
    next_label: str
    assessors: tuple[str, ...]
    attended: bool | None
    levels: Levels
    aspects: Levels
    standard: Levels
    target: Levels
    technical: Levels
    technical_standard: Levels
    disagree: frozenset[str]
    words: Mapping[str, str]
    told_jpm: Fraction | None
    told_potential: Fraction | None
    judged: Judged
    disputed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetLine:
    """The single sheet of one assessor about one participant; ``wrong`` are texts that are no level."""

    participant: int
    nip: str
    name: str
    assessor: str
    levels: Levels
    wrong: Mapping[str, str]


class Roster:
    """Turns rows into participants by the rules of the workspace on its present day."""

    def __init__(self, desk: Desk, connection: Any) -> None:
        view = desk.standing.view(connection)
        book = desk.rulebook()
        self._tiers: Tiers = book.tiers
        self._standards = book.standards
        self._posts = post_standards(connection)
        self._disputed = disputed_groups(connection, PARTICIPANT.entity)
        self._exact = cache(exact)  # few texts stand in many cells
        self.rules = Rules(view.scheme.jpm, view.context.aspect_top)
        indicator = view.scheme.indicator(INDICATOR)
        self.validity = indicator.validity_years if indicator else None

    def participant(self, row: ParticipantRow, kind: str, sheets: Sequence[SheetRow] = ()) -> Participant:
        """The participant of a row, judged by the kind of the session."""
        tier = self._tiers.tier(echelon=row.echelon, kind=row.kind, position=row.position, level=row.level)
        above = self._tiers.next(tier)
        own = self._posts.get(row.position_code or "", {})
        standard, target = self.standard(tier, row.position_code), self._standards.get(above or "", {})
        levels, aspects = self.levels(row.cells, COMPETENCIES), self.levels(row.cells, ASPECTS)
        judged = judge(Cells(levels, aspects, texts(row.unread)), kind, standard, target, self.rules)
        labels = self._tiers.labels
        return Participant(
            row.id, row.uid, row.person, row.person_id, row.nip, row.title or row.name, row.name, row.unit, row.agency,
            row.position, row.grade, tier, labels.get(tier or "", ""), above, labels.get(above or "", ""),
            names(row.assessors), None if row.attended is None else bool(row.attended), levels, aspects, standard,
            target, _named(texts(row.technical)), _named(own.get(TECHNICAL) or {}), unsettled(row, sheets), row.words,
            exact(row.jpm), exact(row.potential), judged, self.disputed(row.uid))

    def disputed(self, participant: str) -> frozenset[str]:
        """The measures of a participant (id) with two values of which a person must choose."""
        return self._disputed.get(participant, frozenset())

    def standard(self, tier: str | None, post: str | None) -> dict[str, Fraction]:
        """The levels a tier needs, where the post of that code has none of its own; empty where neither is known."""
        return {**self._standards.get(tier or "", {}), **_levels(self._posts.get(post or "", {}), COMPETENCIES)}

    def levels(self, cells: Mapping[str, str], codes: Sequence[str]) -> dict[str, Fraction]:
        """Those of the stored cells ``codes`` that hold a number."""
        return {code: level for code in codes if code in cells and (level := self._exact(cells[code])) is not None}

    def session(self, row: SessionRow, people: Sequence[Participant]) -> SessionLine:
        """The session of a row with the sums over its participants."""
        told, day = row.values, day_of(row)
        return SessionLine(
            row.uid, told["kode"] or "", told["nama"] or "", told["jenis"] or "", told["metode"] or "", day,
            told["tempat"] or "", told["mulai"] or "", told["jadwal"] or "", told["status"] or "", row.people,
            sum(one.judged.complete for one in people), sum(len(one.judged.missing) for one in people),
            sum(len(one.judged.wrong) for one in people), self.valid_until(day))

    def valid_until(self, day: date | None) -> date | None:
        """The last day on which a session of ``day`` counts; None where the rules know no end."""
        return years_after(day, self.validity) if day and self.validity else None


def day_of(row: SessionRow) -> date | None:
    """The day of a session; None where it has none that can be read."""
    try:
        return date.fromisoformat(row.values["tanggal"] or "")
    except ValueError:
        return None


def names(text: str | None) -> tuple[str, ...]:
    """The assessors named in a stored text."""
    return tuple(name for part in (text or "").split(BETWEEN) if (name := part.strip()))


def texts(stored: str | None) -> dict[str, str]:
    """A stored JSON object of texts; empty where there is none."""
    return dict(json.loads(stored)) if stored else {}


def unsettled(row: ParticipantRow, sheets: Sequence[SheetRow]) -> frozenset[str]:
    """Codes where the single sheets differ and the participant has no level of his own."""
    given: dict[str, list[Fraction | None]] = defaultdict(list)
    for sheet in sheets:
        for code, text in sheet.cells.items():
            given[code].append(exact(text))
    return frozenset(code for code, levels in given.items() if code not in row.cells and disagree(levels))


def by_person(sheets: Iterable[SheetRow]) -> dict[str, list[SheetRow]]:
    """Single sheets gathered to the people they are about."""
    found: dict[str, list[SheetRow]] = defaultdict(list)
    for sheet in sheets:
        found[sheet.person].append(sheet)
    return found


def _levels(cells: Mapping[str, Any], codes: Sequence[str]) -> dict[str, Fraction]:
    return {code: level for code in codes if code in cells and (level := exact(cells[code])) is not None}


def _named(cells: Mapping[str, Any]) -> dict[str, Fraction]:
    return {name: level for name, text in cells.items() if (level := exact(text)) is not None}


def sheet_lines(rows: Sequence[ParticipantRow], sheets: Iterable[SheetRow]) -> tuple[SheetLine, ...]:
    """Single sheets in the order of the participants."""
    held = by_person(sheets)
    return tuple(
        SheetLine(row.id, row.nip, row.title or row.name, sheet.assessor,
                  {**_levels(sheet.cells, COMPETENCIES), **_levels(sheet.cells, ASPECTS)}, texts(sheet.unread))
        for row in rows for sheet in held.get(row.person, ()))
