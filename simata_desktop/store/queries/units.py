"""The tree of units as one small value: parents, names, codes, who lies under whom."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT, fold

LOCAL = "local"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit; the root is the office itself. ``home``: whose it is, ``local`` for the own office."""

    uid: str
    code: str | None
    name: str
    parent: str | None
    home: str = LOCAL


class UnitTree:
    """All units of the store, the root first."""

    def __init__(self, rows: list[UnitRow]) -> None:
        self.by_uid = {row.uid: row for row in rows}
        self._children: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row.parent:
                self._children[row.parent].append(row.uid)

    def under(self, uid: str) -> tuple[str, ...]:
        """The unit and all units under it."""
        found, open_ = [], [uid]
        while open_:
            found.append(one := open_.pop())
            open_.extend(self._children.get(one, ()))
        return tuple(found)

    def above(self, uid: str | None) -> tuple[str, ...]:
        """The unit and all units over it, up to the root."""
        chain: list[str] = []
        while uid and uid not in chain:
            chain.append(uid)
            row = self.by_uid.get(uid)
            uid = row.parent if row else None
        return tuple(chain)

    def top(self, uid: str | None) -> str | None:
        """The unit directly under the root that holds this one (the OPD); the root itself for the root."""
        chain = [one for one in self.above(uid) if one in self.by_uid]
        if not chain:
            return None
        return chain[-2] if len(chain) > 1 and chain[-1] == ROOT_UNIT else chain[-1]

    def name(self, uid: str | None) -> str:
        """The name of a unit, empty when unknown."""
        row = self.by_uid.get(uid or "")
        return row.name if row else ""

    def children(self, uid: str) -> tuple[UnitRow, ...]:
        """The units directly under one."""
        return tuple(self.by_uid[one] for one in self._children.get(uid, ()))

    def find(self, text: str) -> UnitRow:
        """The unit of that id, code or name (folded). Raises ``unit.unknown``; ``unit.ambiguous`` with the codes."""
        if text in self.by_uid:
            return self.by_uid[text]
        by_code = [row for row in self.by_uid.values() if row.code and row.code == text.strip()]
        found = by_code or [row for row in self.by_uid.values() if fold(row.name) == fold(text)]
        if not found:
            raise UserError("unit.unknown", field="unit", unit=text)
        if len(found) > 1:
            codes = ", ".join(sorted(row.code or self._path(row) for row in found))
            raise UserError("unit.ambiguous", field="unit", unit=text, codes=codes)
        return found[0]

    def _path(self, row: UnitRow) -> str:
        return " / ".join(self.name(uid) for uid in reversed(self.above(row.uid)))


def unit_tree(connection: Connection) -> UnitTree:
    """Read all units."""
    rows = connection.exec_driver_sql("SELECT uid, code, name, parent_id, home FROM unit WHERE deleted = 0 ORDER BY id")
    return UnitTree([UnitRow(uid, code, name or "", parent, home) for uid, code, name, parent, home in rows])


def people_by_unit(connection: Connection) -> dict[str, int]:
    """How many people lie directly in each unit."""
    rows = connection.exec_driver_sql(
        "SELECT unit_id, count(*) FROM person WHERE deleted = 0 GROUP BY unit_id").fetchall()
    return {uid: count for uid, count in rows if uid}


def office_code(connection: Connection) -> str:
    """The code of the office itself, empty where it has none."""
    return str(connection.exec_driver_sql("SELECT code FROM unit WHERE uid = ?", (ROOT_UNIT,)).scalar() or "")
