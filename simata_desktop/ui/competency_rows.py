"""Rows of the heat table: people, the gap to their own standard in each of the nine, JPM and category."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from simata_desktop.domain.competency_names import CompetencyNames
from simata_desktop.domain.ids import fold
from simata_desktop.domain.records import COMPETENCIES
from simata_desktop.services.competency_map import MapPerson
from simata_desktop.ui.assessment_columns import two_lines
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.text import DASH, Text, bare_nip, grouped_nip
from simata_desktop.ui.widgets.columns import Column

NAME, FIRST, BELOW, JPM = 0, 1, 1 + len(COMPETENCIES), 2 + len(COMPETENCIES)  # places of columns
CELL = 56  # pixels of a competency's column


def gap_of(one: MapPerson, code: str) -> Fraction | None:
    """Level − own standard; None where one of both is not known."""
    level, need = one.standing.levels.get(code), one.standing.needs.get(code)
    return None if level is None or need is None else level - need


def below(one: MapPerson) -> int | None:
    """In how many competencies somebody stands below the own standard; None where none can be told."""
    gaps = [gap for code in COMPETENCIES if (gap := gap_of(one, code)) is not None]
    return sum(gap < 0 for gap in gaps) if gaps else None


def category_words(text: Text, code: str | None) -> str:
    """The whole word of a category of the JPM."""
    return text(f"ui.competency.category.{code}") if code else DASH


def search_words(people: Sequence[MapPerson]) -> tuple[str, ...]:
    """Name and NIP of everybody as they are searched."""
    return tuple(f"{fold(one.name)} {one.nip}" for one in people)


class CompetencyRows:
    """People of the map whose name or NIP holds the words of ``search``; ``name_of`` says what somebody is called.

    ``words`` are those of ``search_words``, made once a map.
    """

    def __init__(self, people: Sequence[MapPerson], words: Sequence[str], *, search: str, hidden: bool,
                 name_of: Callable[[int], str]) -> None:
        self._people, self._hidden, self._name_of = people, hidden, name_of
        wanted = fold(search).split()
        self.left: Sequence[int] = range(len(people)) if not wanted else [
            place for place, said in enumerate(words) if all(word in said for word in wanted)]

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Places in order; who has no value in the column stands last whichever way it is turned."""
        if not sort:
            return self.left
        values = {place: self._value(self._people[place], sort) for place in self.left}
        known = sorted((place for place in self.left if values[place] is not None),
                       key=lambda place: values[place], reverse=descending)  # type: ignore[arg-type,return-value]
        return [*known, *(place for place in self.left if values[place] is None)]

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some people; behind the last column the competencies with two values."""
        return [self._row(place) for place in keys]

    def _row(self, place: int) -> Sequence[object]:
        one = self._people[place]
        nip = "" if self._hidden else one.nip
        return (self._name_of(place), *(gap_of(one, code) for code in COMPETENCIES), below(one), one.standing.jpm,
                one.category, nip, one.position, one.unit, one.tier, one.standing.day, one.disputed)

    @staticmethod
    def _value(one: MapPerson, column: str) -> object:
        match column:
            case "name" | "position" | "unit":
                return fold(getattr(one, column))
            case "below":
                return below(one)
            case "jpm" | "category":
                return one.standing.jpm
            case "day":
                return one.standing.day
            case "nip" | "tier":
                return getattr(one, column)
            case _:
                return gap_of(one, column)


def is_disputed(values: Sequence[object], place: int) -> bool:
    """Has the value in a column of these ``rows`` been changed by two people?"""
    waits = values[-1]
    return FIRST <= place < BELOW and isinstance(waits, frozenset) and COMPETENCIES[place - FIRST] in waits


def columns(text: Text, names: CompetencyNames) -> list[Column]:
    """Name, the nine, how many lie below, JPM, category; then who it is."""

    def gap(value: object) -> str:
        return text.signed(value if isinstance(value, Fraction) else None)

    def jpm(value: object) -> str:
        return text.number(float(value)) if isinstance(value, Fraction) else DASH

    def count(value: object) -> str:
        return text.count(value) if isinstance(value, int) else DASH

    def title(key: str) -> str:
        return text(f"ui.competency.column.{key}")

    return [
        Column("name", title("name"), 148, grow=1),
        *(Column(one.code, two_lines(one.short), CELL, "right", gap) for one in names.competencies),
        Column("below", title("below"), 50, "right", count),
        Column("jpm", title("jpm"), 50, "right", jpm, strong=True),
        Column("category", title("category"), 112, show=lambda code: category_words(text, str(code) if code else None)),
        Column("nip", title("nip"), 160, show=lambda nip: grouped_nip(str(nip or "")),
               copy=lambda nip: bare_nip(str(nip or ""))),
        Column("position", title("position"), 160), Column("unit", title("unit"), 160),
        Column("tier", title("tier"), 104, show=lambda code: tier_words(text, str(code) if code else None)),
        Column("day", title("day"), 120, show=lambda day: str(text.value(day)))]

