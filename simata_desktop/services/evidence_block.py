"""A block of cells of the entry table as one save: values put in, corrected and taken out together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simata_desktop.domain.ids import natural
from simata_desktop.domain.performance import Matrix, predicate
from simata_desktop.domain.records import RATING
from simata_desktop.store.work import Work

PREDICATE, WORK_RESULT, BEHAVIOUR = "predikat_kinerja", "rating_hasil_kerja", "rating_perilaku"
RATING_WORDS = (PREDICATE, WORK_RESULT, BEHAVIOUR)
_KEY = ("pegawai", "tahun")
_CONTENT = tuple(word for word in RATING.words if word not in _KEY)

Year = tuple[int, int]  # local key of the person, year of the SKP
Values = dict[str, str | None]


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


def put_rating(work: Work, person: str, year: int, *, given: Mapping[str, str | None], matrix: Matrix) -> None:
    """Put ``given`` fields into the rating of a year; a record left with nothing in it is deleted.

    Both ratings give the predicate (PermenPANRB 6/2022) unless one is given with them. A record that was deleted
    begins anew: nothing of what it once held comes back.
    """
    uid = natural("rating", person, str(year))
    found = work.find("rating", uid)
    gone = found is None or found[1]
    stored: Mapping[str, str | None] = {} if found is None or gone else found[0]
    values: Values = {**stored, **given}
    if PREDICATE not in given and not {WORK_RESULT, BEHAVIOUR}.isdisjoint(given):
        follows = predicate(values.get(WORK_RESULT), values.get(BEHAVIOUR), matrix)
        values[PREDICATE] = follows or values.get(PREDICATE)
    content = {word: values.get(word) for word in _CONTENT}
    if any(content.values()):
        work.put("rating", uid, {"pegawai": person, "tahun": str(year), **content})
    elif not gone:
        work.delete("rating", uid)
