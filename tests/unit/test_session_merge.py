"""Joining two PCs' sheets: the same whoever begins, nothing twice, nothing lost; a naive second way agrees."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.records import MEASURES
from simata_desktop.domain.session_merge import (
    Cells,
    Choice,
    Difference,
    Place,
    Typed,
    alike,
    apart,
    followed,
    free,
    join,
)

FIELDS = ("integrity", "grit", "asesor", "kekuatan", "teknis.Audit")
places = st.builds(Place, st.sampled_from(("1", "2")), st.sampled_from(("", "sari", "tono")), st.sampled_from(FIELDS))
texts = st.sampled_from(("3", "3.0", "4", "Sari; Tono", "Tono;Sari", "x"))
typed = st.builds(Typed, texts, st.sampled_from(("A", "B")), st.sampled_from(("2026-11-20", "2026-11-21")),
                  st.booleans())
sheets = st.dictionaries(places, typed, max_size=12)
few = settings(max_examples=60, deadline=None)


def said(cells: Cells, without: tuple[Difference, ...] = ()) -> dict[Place, object]:
    """What stands there, whoever typed it, but for the cells that are asked."""
    asked = {one.place for one in without}
    return {place: (cell.wrong, _value(place, cell)) for place, cell in cells.items() if place not in asked}


def _value(place: Place, cell: Typed) -> object:
    if not cell.wrong and (place.field in MEASURES or place.field.startswith("teknis.")):
        return Fraction(cell.text) if cell.text.replace(".", "").isdigit() else None
    if not cell.wrong and place.field == "asesor":
        return frozenset(name.strip().casefold() for name in cell.text.split(";"))
    return cell.text


@few
@given(sheets, sheets)
def test_joining_is_the_same_from_both_sides_but_for_what_is_asked(mine: Cells, theirs: Cells) -> None:
    here, there = join(mine, theirs), join(theirs, mine)
    assert said(here.cells, here.differences) == said(there.cells, there.differences)
    assert [(one.place, one.theirs, one.mine) for one in here.differences] \
        == [(one.place, one.mine, one.theirs) for one in there.differences]


@few
@given(sheets, sheets)
def test_nothing_is_lost_and_nothing_is_invented(mine: Cells, theirs: Cells) -> None:
    joined = join(mine, theirs)
    assert set(joined.cells) == set(mine) | set(theirs)
    asked = {one.place for one in joined.differences}
    assert all(mine[place] == cell for place, cell in joined.cells.items() if place in mine)
    assert all(theirs[place] == cell for place, cell in joined.cells.items() if place not in mine)
    assert asked == {place for place in set(mine) & set(theirs) if not alike(place, mine[place], theirs[place])}
    assert joined.same + len(asked) + len(joined.taken) == len(theirs)


@few
@given(sheets, sheets)
def test_joining_again_changes_nothing(mine: Cells, theirs: Cells) -> None:
    once = join(mine, theirs)
    again = join(once.cells, theirs)
    assert (again.cells, again.taken, again.differences) == (once.cells, (), once.differences)
    assert join(mine, mine).taken == join(mine, mine).differences == ()


@few
@given(sheets, sheets, st.sampled_from(("mine", "theirs", "4.5")))
def test_a_choice_settles_what_was_asked(mine: Cells, theirs: Cells, wanted: str) -> None:
    asked = join(mine, theirs).differences
    choices = {one.place: Choice(one.mine.text, one.theirs.text,
                                 {"mine": one.mine.text, "theirs": one.theirs.text}.get(wanted, wanted))
               for one in asked if one.mine.text != one.theirs.text}
    joined = join(mine, theirs, choices)
    assert [one.place for one in joined.differences] == [one.place for one in asked if one.place not in choices]
    for place, choice in choices.items():
        assert joined.cells[place].text == choice.text
        assert (place in joined.taken) == (wanted != "mine")


def test_a_choice_made_for_other_values_is_asked_again() -> None:
    place = Place("1", "", "integrity")
    mine, theirs = {place: Typed("3")}, {place: Typed("4")}
    assert join(mine, theirs, {place: Choice("2", "4", "4")}).differences == (
        Difference(place, Typed("3"), Typed("4")),)


@few
@given(sheets, sheets)
def test_what_follows_is_worked_out_from_the_united_sheets(mine: Cells, theirs: Cells) -> None:
    """The naive way: of each cell all levels in single sheets; one level: it follows, several: open."""
    joined = join(apart(mine), apart(theirs)).cells
    found = followed(joined)
    for nip in ("1", "2"):
        for code in ("integrity", "grit"):
            levels = {_value(place, cell) for place, cell in joined.items()
                      if place.nip == nip and place.field == code and place.sheet and not cell.wrong}
            own = joined.get(Place(nip, "", code))
            if not levels or (own is not None and not own.wrong):
                assert Place(nip, "", code) not in found
            else:
                cell = found[Place(nip, "", code)]
                told = levels - {None}
                assert (None if cell is None else Fraction(cell.text)) == (told.pop() if len(told) == 1 else None)


def test_a_consensus_that_followed_on_one_pc_gives_way_to_one_settled_apart_on_the_other() -> None:
    own, sari, tono = (Place("1", sheet, "integrity") for sheet in ("", "sari", "tono"))
    mine = {own: Typed("3", "A"), sari: Typed("3", "A")}
    theirs = {own: Typed("4", "B"), tono: Typed("5", "B")}
    joined = join(apart(mine), apart(theirs))
    assert joined.differences == ()
    assert joined.cells[own] == Typed("4", "B")
    assert followed(joined.cells) == {}


def test_sheets_of_two_pcs_that_differ_open_the_level_again() -> None:
    own, sari, tono = (Place("1", sheet, "integrity") for sheet in ("", "sari", "tono"))
    mine = {own: Typed("3", "A"), sari: Typed("3", "A", "2026-11-20T09:00")}
    theirs = {own: Typed("4", "B"), tono: Typed("4", "B", "2026-11-20T10:00")}
    joined = join(apart(mine), apart(theirs))
    assert joined.differences == ()
    assert followed(joined.cells) == {own: None}
    same = join(apart(mine), apart({**theirs, tono: Typed("3.0", "B", "2026-11-20T10:00"), own: Typed("3")}))
    assert followed(same.cells) == {own: Typed("3", "B", "2026-11-20T10:00")}


def test_a_third_value_is_typed_only_where_any_text_may_stand() -> None:
    assert free("integrity")
    assert free("teknis.Audit")
    assert not free("hadir")
    assert not free("tanggal")
