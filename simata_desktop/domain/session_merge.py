"""One session typed on two PCs becomes one: cell by cell, equal or empty passes, different is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from simata_desktop.domain.assessment import agreed, level_text
from simata_desktop.domain.exact import exact
from simata_desktop.domain.ids import fold
from simata_desktop.domain.records import MEASURES, REPORT_WORDS

SESSION = ""  # the NIP of cells that belong to the session itself
ASSESSORS, TECHNICAL = "asesor", "teknis."  # names in any order; a technical competency stands behind the point
FREE = frozenset((*MEASURES, *REPORT_WORDS, ASSESSORS, "nama", "tempat", "mulai", "jadwal"))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell of a session: whose (NIP), in which assessor's single sheet (folded name; empty: in none), which field."""

    nip: str
    sheet: str
    field: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed, who and when (ISO moment of his PC); ``wrong``: a text that is no level."""

    text: str
    by: str = ""
    at: str = ""
    wrong: bool = False


Cells = Mapping[Place, Typed]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that two PCs tell differently."""

    place: Place
    mine: Typed
    theirs: Typed


@dataclass(frozen=True, slots=True)
class Choice:
    """What shall stand where ``mine`` and ``theirs`` differed when it was asked."""

    mine: str
    theirs: str
    text: str


@dataclass(frozen=True, slots=True)
class Joined:
    """All cells of both; ``taken``: those that are not mine as they were; ``same``: how many both tell alike."""

    cells: Cells
    taken: tuple[Place, ...]
    same: int
    differences: tuple[Difference, ...] = field(default=())


def join(mine: Cells, theirs: Cells, choices: Mapping[Place, Choice] | None = None) -> Joined:
    """Join two PCs' cells. What is asked and not decided by ``choices`` stays mine.

    A choice counts only for the two texts it was made for.
    """
    cells, taken, differences, same = dict(mine), [], [], 0
    for place, told in sorted(theirs.items()):
        own = mine.get(place)
        if own is None:
            cells[place] = told
            taken.append(place)
        elif alike(place, own, told):
            same += 1
        else:
            decided = _decided(own, told, (choices or {}).get(place))
            if decided is None:
                differences.append(Difference(place, own, told))
            elif decided != own:
                cells[place] = decided
                taken.append(place)
    return Joined(cells, tuple(taken), same, tuple(differences))


def alike(place: Place, one: Typed, other: Typed) -> bool:
    """Do two cells say the same? Levels by their value, assessors in any order, texts by their letters."""
    if one.wrong or other.wrong:
        return one.wrong == other.wrong and one.text == other.text
    if is_level(place.field):
        return exact(one.text) == exact(other.text)
    if place.field == ASSESSORS:
        return {fold(name) for name in one.text.split(";")} == {fold(name) for name in other.text.split(";")}
    return one.text.strip() == other.text.strip()


def is_level(name: str) -> bool:
    """Is a field of that name a level?"""
    return name in MEASURES or name.startswith(TECHNICAL)


def free(name: str) -> bool:
    """May a third value be typed where two PCs differ? Not where only some words are allowed."""
    return name in FREE or name.startswith(TECHNICAL)


def apart(cells: Cells) -> dict[Place, Typed]:
    """The cells without the levels of participants that only follow from their single sheets."""
    given = _given(cells)
    return {place: cell for place, cell in cells.items()
            if place.sheet or cell.wrong or place.field not in MEASURES
            or (place.nip, place.field) not in given
            or exact(cell.text) != agreed(exact(one.text) for one in given[place.nip, place.field])}


def followed(cells: Cells) -> dict[Place, Typed | None]:
    """The levels that follow from the single sheets where none was settled apart; None where the sheets differ.

    Who typed it last among those who agree is its author.
    """
    found: dict[Place, Typed | None] = {}
    for (nip, code), sheets in _given(cells).items():
        own = cells.get(Place(nip, "", code))
        if own is None or own.wrong:
            level = agreed(exact(one.text) for one in sheets)
            last = max(sheets, key=lambda one: (one.at, one.by))
            found[Place(nip, "", code)] = None if level is None else Typed(level_text(level), last.by, last.at)
    return found


def _given(cells: Cells) -> dict[tuple[str, str], list[Typed]]:
    """The levels of single sheets by participant and code."""
    found: dict[tuple[str, str], list[Typed]] = defaultdict(list)
    for place, cell in cells.items():
        if place.sheet and not cell.wrong and place.field in MEASURES:
            found[place.nip, place.field].append(cell)
    return found


def _decided(mine: Typed, theirs: Typed, choice: Choice | None) -> Typed | None:
    """What a choice puts there; None where it was made for other texts, or none was made."""
    if choice is None or (choice.mine, choice.theirs) != (mine.text, theirs.text):
        return None
    return next((one for one in (mine, theirs) if one.text == choice.text), Typed(choice.text))
