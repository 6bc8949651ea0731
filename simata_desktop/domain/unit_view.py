"""One tree of units out of those of several offices, as it stands in one of them (sync.md 3.2, adopt).

Each office calls its own root alike, and makes units under it. To the office above they lie under the unit that is that
office; to the office itself the units that the reference set has under that unit are its own. Units at one path are one
unit. Nothing is rewritten: the view says which unit of the own tree stands for each of theirs.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.ids import ROOT_UNIT, fold, natural

REFERENCE, OWN = "ref", ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as its office knows it."""

    uid: str
    code: str | None
    name: str
    parent: str | None


@dataclass(slots=True)
class UnitView:
    """What stands for what. ``here``: whose records speak (an office, ``ref``, or ``""`` for the own office) → id as
    they say it → id in the own tree, None where it has no place there. ``rows``: the units that the own tree has from
    others, with whose they are. ``proposed``: units that are in no reference set yet."""

    here: dict[str, dict[str, str | None]] = field(default_factory=lambda: {OWN: {}})
    rows: dict[str, tuple[str, Unit]] = field(default_factory=dict)
    proposed: set[str] = field(default_factory=set)


def unit_view(office: str, own: Sequence[Unit], *, reference: Sequence[Unit] | None,
              below: Mapping[str, Sequence[Unit]]) -> UnitView:
    """The view of an ``office`` with its ``own`` units, the root among them.

    ``reference``: the reference set where it is another office's, None for the root office, which keeps it itself.
    ``below``: the units of the offices below.
    """
    view, tree = UnitView(), _Tree(own)
    if reference is not None:
        _meet(view, tree, office, reference)
    for code in sorted(below):
        _lay_under(view, tree, code, below[code])
    return view


def called_above(office: str, unit: str) -> str:
    """What a unit of an office is called above it, where no other unit is met there; renaming does not change it."""
    return natural("unit", office, unit)


class _Tree:
    """Units by parent and folded name."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.by_uid: dict[str, Unit] = {}
        self._under: dict[str, dict[str, str]] = defaultdict(dict)
        for unit in units:
            self.add(unit)

    def add(self, unit: Unit) -> str:
        """One more; the first of a name under one parent is the one that is found."""
        self.by_uid[unit.uid] = unit
        if unit.parent:
            self._under[unit.parent].setdefault(fold(unit.name), unit.uid)
        return unit.uid

    def child(self, parent: str, name: str) -> str | None:
        """The unit of that name under ``parent``."""
        return self._under[parent].get(fold(name))

    def office(self, code: str, name: str) -> str | None:
        """The unit that is an office: of its code, else of its name right under the root if it has no other code."""
        coded = next((one.uid for one in self.by_uid.values() if one.code == code and one.uid != ROOT_UNIT), None)
        named = self.child(ROOT_UNIT, name)
        return coded or (named if named and self.by_uid[named].code in (None, "", code) else None)


def _children(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.parent:
            found[unit.parent].append(unit)
    return found


def _name(units: Iterable[Unit], code: str) -> str:
    """What the office calls itself."""
    return next((one.name for one in units if one.uid == ROOT_UNIT), code)


def _lay_under(view: UnitView, tree: _Tree, code: str, units: Sequence[Unit]) -> None:
    """The units of an office below, under the unit that is that office here."""
    name, under = _name(units, code), _children(units)
    top = tree.office(code, name) or _new(view, tree, code, Unit(ROOT_UNIT, code, name, ROOT_UNIT))
    here = {ROOT_UNIT: top}
    waits = deque((ROOT_UNIT,))
    while waits:
        parent = waits.popleft()
        for unit in under.get(parent, ()):
            if unit.uid not in here:  # else a circle that two people have made together
                placed = Unit(unit.uid, unit.code, unit.name, here[parent])
                here[unit.uid] = tree.child(here[parent], unit.name) or _new(view, tree, code, placed)
                waits.append(unit.uid)
    for unit in units:
        here.setdefault(unit.uid, top)
    again = {called_above(code, uid): place for uid, place in here.items()}
    view.here[code] = {**again, **here}
    view.here[OWN] |= {called: place for called, place in again.items() if called != place}


def _new(view: UnitView, tree: _Tree, code: str, unit: Unit) -> str:
    """A unit that nothing here stands for gets a row of its own."""
    made = Unit(called_above(code, unit.uid), unit.code, unit.name, unit.parent)
    view.rows[made.uid] = code, made
    view.proposed.add(made.uid)
    return tree.add(made)


def _meet(view: UnitView, tree: _Tree, office: str, reference: Sequence[Unit]) -> None:
    """The own units, and those that the reference set has under the unit that is this office."""
    own, theirs = _children(list(tree.by_uid.values())), _children(reference)
    top = _Tree(reference).office(office, _name(tree.by_uid.values(), office))
    said: dict[str, str | None] = dict.fromkeys(unit.uid for unit in reference)
    above = {ROOT_UNIT: top or called_above(office, ROOT_UNIT)}
    waits = deque((ROOT_UNIT,))
    while waits:
        place = waits.popleft()
        for unit in (*theirs.get(above[place], ()), *theirs.get(called_above(office, place), ())):
            if said[unit.uid] is not None:  # a circle
                continue
            found = tree.child(place, unit.name)
            if found is None:
                found = tree.add(Unit(unit.uid, unit.code, unit.name, place))
                view.rows[found] = REFERENCE, tree.by_uid[found]
            said[unit.uid] = found
            if found not in above:
                above[found] = unit.uid
                waits.append(found)
        for unit in own.get(place, ()):
            if unit.uid not in above:
                above[unit.uid] = called_above(office, unit.uid)
                view.proposed.add(unit.uid)
                waits.append(unit.uid)
    said |= {called: place for place, called in above.items() if called in said}
    again = {called_above(office, place): place for place in above}
    view.here[REFERENCE] = {**again, **said}
    view.here[OWN] |= {called: place for called, place in {**again, **said}.items() if place not in (None, called)}
