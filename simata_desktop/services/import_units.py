"""Units as an import meets and makes them: an OPD under the root, a work unit under its OPD (cli.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from simata_desktop.domain.ids import ROOT_UNIT, fold, natural
from simata_desktop.store.journal import Delta, FieldChange
from simata_desktop.store.queries.units import LOCAL, UnitRow

OF_OTHERS = "-"  # a unit that another office keeps gets no code here

class UnitBook:
    """All units by parent and folded name, with those the import makes."""

    def __init__(self, rows: Iterable[UnitRow], deleted: frozenset[str]) -> None:
        self._deleted = deleted
        self._under: dict[tuple[str, str], str] = {}
        self._named: dict[str, list[str]] = defaultdict(list)
        self._folded: dict[str, str] = {}
        self._by_code: dict[str, str] = {}
        self._code_of: dict[str, str | None] = {}
        self._made: dict[str, dict[str, FieldChange]] = {}
        self._changed: dict[str, dict[str, FieldChange]] = {}
        self._placed: dict[tuple[str | None, str | None, str | None], str | None] = {}
        for row in rows:
            self._add(row.uid, row.name, row.parent or "")
            self._code_of[row.uid] = row.code if row.home == LOCAL else row.code or OF_OTHERS
            if row.code:
                self._by_code.setdefault(row.code, row.uid)

    def _add(self, uid: str, name: str, parent: str) -> None:
        folded = fold(name)
        self._folded[uid] = folded
        if folded:
            self._under.setdefault((parent, folded), uid)
            self._named[folded].append(uid)

    def place(self, agency: str | None, unit: str | None, code: str | None = None) -> tuple[str | None, bool]:
        """The deepest unit these words name, made where it is new; True where a new one had to go under the root
        because no OPD was told."""
        key = agency, unit, code
        if key in self._placed:
            return self._placed[key], False
        uid, alone = self._find(agency, unit, code)
        if uid and code:
            self._give_code(uid, code)
        self._placed[key] = uid
        return uid, alone

    def _find(self, agency: str | None, unit: str | None, code: str | None) -> tuple[str | None, bool]:
        agency = agency if agency and fold(agency) else None
        unit = unit if unit and fold(unit) else None
        coded = self._by_code.get(code or "")
        if coded and (self._folded[coded] == fold(unit or agency or "") or not (unit or agency)):
            return coded, False
        if agency:
            over = self._child(ROOT_UNIT, agency)
            return (self._child(over, unit) if unit else over), False
        return self._alone(unit) if unit else (None, False)

    def _child(self, parent: str, name: str) -> str:
        """The unit of that name under ``parent``; the parent itself where it is called so."""
        folded = fold(name)
        if self._folded.get(parent) == folded:
            return parent
        return self._under.get((parent, folded)) or self._make(parent, name)

    def _alone(self, name: str) -> tuple[str, bool]:
        """The only unit of that name; else a child of the root, and whether it is a new one."""
        named = self._named.get(fold(name), [])
        if len(named) == 1:
            return named[0], False
        under_root = self._under.get((ROOT_UNIT, fold(name)))
        return (under_root, False) if under_root else (self._make(ROOT_UNIT, name), True)

    def _make(self, parent: str, name: str) -> str:
        uid = natural("unit", parent, fold(name))
        if uid in self._folded:  # renamed or moved since: its id stays, it is the same unit
            return uid
        self._made[uid] = {"nama": (None, name), "induk": (None, parent)}
        self._add(uid, name, parent)
        return uid

    def _give_code(self, uid: str, code: str) -> None:
        """A code is added to a unit that has none, never to two units."""
        if self._code_of.get(uid) or code in self._by_code:
            return
        self._code_of[uid] = code
        self._by_code[code] = uid
        fields = self._made.get(uid)
        if fields is None:
            fields = self._changed.setdefault(uid, {})
        fields["kode"] = (None, code)

    @property
    def deltas(self) -> list[Delta]:
        """The units made and the codes added; a unit taken away by an undo comes back."""
        made = [Delta("unit", uid, "undelete", {}) if uid in self._deleted else Delta("unit", uid, "create", fields)
                for uid, fields in self._made.items()]
        return made + [Delta("unit", uid, "set", fields) for uid, fields in self._changed.items()]
