"""One tree out of those of several offices: examples, and what holds for any of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from simata_desktop.domain.ids import ROOT_UNIT, fold, natural
from simata_desktop.domain.unit_view import OWN, REFERENCE, Unit, UnitView, called_above, unit_view

AGENCY, BELOW = "7301", "DINKES"
Path = tuple[str, ...]
NAMES = st.sampled_from(["Sekretariat", "SEKRETARIAT.", "Bidang", "Puskesmas A", "Puskesmas B"])


def at(*path: str) -> str:
    return natural("unit", at(*path[:-1]), fold(path[-1])) if path else ROOT_UNIT


def units(name: str, *paths: Path, codes: Mapping[Path, str] | None = None) -> list[Unit]:
    """An office's own units as its imports make them."""
    made = {at(*path[:end]): Unit(at(*path[:end]), (codes or {}).get(path[:end]), path[end - 1], at(*path[:end - 1]))
            for path in paths for end in range(1, len(path) + 1)}
    return [Unit(ROOT_UNIT, None, name, None), *made.values()]


def above(own: Sequence[Unit], below: Sequence[Unit]) -> UnitView:
    return unit_view(AGENCY, own, reference=None, below={BELOW: below})


def beneath(own: Sequence[Unit], reference: Sequence[Unit]) -> UnitView:
    return unit_view(BELOW, own, reference=reference, below={})


def path_of(view: UnitView, own: Sequence[Unit], uid: str) -> Path:
    """The folded names down to a unit of the whole tree."""
    rows = {one.uid: one for one in own} | {uid: one for uid, (_, one) in view.rows.items()}
    found: list[str] = []
    while uid != ROOT_UNIT:
        found.insert(0, fold(rows[uid].name))
        assert len(found) < 50, "a circle"
        parent = rows[uid].parent
        assert parent in rows
        uid = parent
    return tuple(found)


def test_an_office_is_the_unit_of_its_code_above() -> None:
    own = units("BKPSDM", ("Sekretariat",), ("Kesehatan", "Puskesmas A"), codes={("Kesehatan",): BELOW})
    view = above(own, units("Dinas Kesehatan", ("Sekretariat",), ("Puskesmas A",)))
    assert view.here[BELOW][ROOT_UNIT] == at("Kesehatan")
    assert view.here[BELOW][at("Puskesmas A")] == at("Kesehatan", "Puskesmas A")
    new = view.here[BELOW][at("Sekretariat")]
    assert new != at("Sekretariat")
    assert view.rows == {new: (BELOW, Unit(new, None, "Sekretariat", at("Kesehatan")))}
    assert view.proposed == {new}


def test_without_a_code_the_name_under_the_root_counts_and_another_code_does_not() -> None:
    below = units("Dinas  KESEHATAN")
    assert above(units("BKPSDM", ("Dinas Kesehatan",)), below).here[BELOW][ROOT_UNIT] == at("Dinas Kesehatan")
    other = units("BKPSDM", ("Dinas Kesehatan",), codes={("Dinas Kesehatan",): "LAIN"})
    view = above(other, below)
    assert view.rows[called_above(BELOW, ROOT_UNIT)][1] == Unit(called_above(BELOW, ROOT_UNIT), BELOW,
                                                                "Dinas  KESEHATAN", ROOT_UNIT)


def test_below_the_reference_gives_what_lies_under_the_own_office_and_nothing_else() -> None:
    reference = units("BKPSDM", ("Sekretariat",), ("Kesehatan", "Puskesmas A"), ("Kesehatan", "Puskesmas B", "Pustu"),
                      codes={("Kesehatan",): BELOW})
    own = units("Dinas Kesehatan", ("Sekretariat",), ("Puskesmas A",))
    view = beneath(own, reference)
    said = view.here[REFERENCE]
    assert (said[ROOT_UNIT], said[at("Sekretariat")]) == (None, None)
    assert said[at("Kesehatan")] == ROOT_UNIT
    assert said[at("Kesehatan", "Puskesmas A")] == at("Puskesmas A")
    b, pustu = at("Kesehatan", "Puskesmas B"), at("Kesehatan", "Puskesmas B", "Pustu")
    assert view.rows == {b: (REFERENCE, Unit(b, None, "Puskesmas B", ROOT_UNIT)),
                         pustu: (REFERENCE, Unit(pustu, None, "Pustu", b))}
    assert view.proposed == {at("Sekretariat")}
    assert view.here[OWN][at("Kesehatan", "Puskesmas A")] == at("Puskesmas A")


def test_what_is_said_above_is_understood_below_and_a_new_name_changes_nothing() -> None:
    own, below = units("BKPSDM"), units("Dinas", ("Puskesmas A",))
    said = above(own, below).here[BELOW][at("Puskesmas A")]
    renamed = [Unit(one.uid, one.code, f"{one.name} Baru", one.parent) for one in below]
    assert above(own, renamed).here[BELOW][at("Puskesmas A")] == said
    for kept in (below, renamed):
        assert beneath(kept, own).here[OWN][str(said)] == at("Puskesmas A")


TREES = st.lists(st.lists(NAMES, min_size=1, max_size=3).map(tuple), max_size=8)


@settings(max_examples=150, deadline=None)
@given(TREES, TREES, st.sampled_from(["code", "name", "none"]))
def test_any_two_trees_make_one_that_both_understand(mine: list[Path], theirs: list[Path], met: str) -> None:
    top = "Dinas" if met == "name" else "Kesehatan"
    paths = [*mine, *((top, *path) for path in mine), (top,)] if met != "none" else mine
    agency = units("BKPSDM", *paths, codes={(top,): BELOW} if met == "code" else {})
    office = units("Dinas", *theirs)
    view, down = above(agency, office), beneath(office, agency)
    start = path_of(view, agency, str(view.here[BELOW][ROOT_UNIT]))
    for one in office:
        here = view.here[BELOW][one.uid]
        assert here is not None
        assert path_of(view, agency, here) == (*start, *path_of(UnitView(), office, one.uid)), "the same path below"
        back = {**down.here[OWN], **down.here[REFERENCE]}
        assert path_of(down, office, str(back.get(here, here))) == path_of(UnitView(), office, one.uid)
    names = [path_of(view, agency, one.uid) for one in [*agency, *(one for _, one in view.rows.values())]]
    assert len(names) == len(set(names)), "no path twice"
    assert not view.rows.keys() & {one.uid for one in (*agency, *office)}, "no id with two meanings"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), NAMES, st.integers(0, 6)), max_size=7), TREES)
def test_circles_and_orphans_end_and_everybody_has_a_place(links: list[tuple[int, str, int]], mine: list[Path]) -> None:
    strange = [Unit(f"u{n}", None, name, f"u{parent}" if parent else ROOT_UNIT) for n, name, parent in links]
    strange = list({one.uid: one for one in strange}.values())
    agency = units("BKPSDM", *mine)
    view = above(agency, strange)
    for one in strange:
        path_of(view, agency, str(view.here[BELOW][one.uid]))
    beneath(units("Dinas", *mine), [Unit(ROOT_UNIT, None, "BKPSDM", None), *strange])
