"""A block of cells of the entry table as one save: values put in, corrected and taken out together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from simata_desktop.domain.ids import natural
from simata_desktop.domain.performance import Matrix, predicate
from simata_desktop.domain.records import RATING
from simata_desktop.store.journal import Delta
from simata_desktop.store.queries.evidence import stored_ratings
from simata_desktop.store.work import Work

PREDICATE, WORK_RESULT, BEHAVIOUR = "predikat_kinerja", "rating_hasil_kerja", "rating_perilaku"
RATING_WORDS = (PREDICATE, WORK_RESULT, BEHAVIOUR)
_KEY = ("pegawai", "tahun")
_CONTENT = tuple(word for word in RATING.words if word not in _KEY)

Year = tuple[int, int]  # local key of the person, year of the SKP
Values = dict[str, str | None]
Stored = tuple[Values, bool]  # values, deleted


@dataclass(frozen=True, slots=True)
class RatingCell:
    """One cell of a yearly rating: local key of the person, year, word of the field, what was typed; None empties."""

    person: int
    year: int
    word: str
    text: str | None


@dataclass(frozen=True, slots=True)
class EvidenceCell:
    """One cell of evidence: local key of the person, ``INDICATOR`` or ``INDICATOR.PART``, what was typed; None empties.

    ``record`` is the record the cell shows: it is corrected or taken away; without it a new one is made.
    """

    person: int
    code: str
    text: str | None
    record: str | None = None


def by_rating(cells: Iterable[tuple[RatingCell, str | None]]) -> dict[Year, Values]:
    """Read cells gathered to records: of two cells for the same field the later one counts."""
    found: dict[Year, Values] = defaultdict(dict)
    for cell, value in cells:
        found[cell.person, cell.year][cell.word] = value
    return found


def put_ratings(work: Work, people: Mapping[int, str], read: Mapping[Year, Mapping[str, str | None]],
                matrix: Matrix) -> None:
    """Put read fields into the ratings of people (local key → id), all at once; who is gone is passed over."""
    given = {natural("rating", people[person], str(year)): (people[person], year, values)
             for (person, year), values in read.items() if person in people}
    stored = stored_ratings(work.connection, given)
    work.extend([delta for uid, (person, year, values) in given.items()
                 for delta in _rating_deltas(uid, stored.get(uid), _values(person, year, stored.get(uid), given=values,
                                                                           matrix=matrix))])


def _values(person: str, year: int, stored: Stored | None, *, given: Mapping[str, str | None],
            matrix: Matrix) -> Values | None:
    """All values of a rating with ``given`` put in; None where nothing is left in it.

    Both ratings give the predicate (PermenPANRB 6/2022) unless one is given with them. A record that was deleted
    begins anew: nothing of what it once held comes back.
    """
    held: Mapping[str, str | None] = {} if stored is None or stored[1] else stored[0]
    values: Values = {**held, **given}
    if PREDICATE not in given and not {WORK_RESULT, BEHAVIOUR}.isdisjoint(given):
        follows = predicate(values.get(WORK_RESULT), values.get(BEHAVIOUR), matrix)
        values[PREDICATE] = follows or values.get(PREDICATE)
    content = {word: values.get(word) for word in _CONTENT}
    return {"pegawai": person, "tahun": str(year), **content} if any(content.values()) else None


def _rating_deltas(uid: str, stored: Stored | None, values: Values | None) -> Iterator[Delta]:
    """What turns a stored rating into ``values``."""
    entity, before = RATING.entity, stored[0] if stored is not None else {}
    if values is None:
        if stored is not None and not stored[1]:
            yield Delta(entity, uid, "delete", {})
        return
    if stored is None:
        yield Delta(entity, uid, "create", {word: (None, value) for word, value in values.items() if value is not None})
        return
    if stored[1]:
        yield Delta(entity, uid, "undelete", {})
    changed = {word: (before.get(word), value) for word, value in values.items() if before.get(word) != value}
    if changed:
        yield Delta(entity, uid, "set", dict(changed))
