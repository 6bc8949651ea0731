"""The offices below this one, as the centre names them, and whose unit is whose (sync.md 3.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from simata_desktop.domain.ids import ROOT_UNIT, fold
from simata_desktop.store.exchange import identity

KEY = "offices"


def keep(connection: Connection, offices: Mapping[str, str]) -> None:
    """Remember the offices below: code → name."""
    identity.note(connection, {KEY: json.dumps(dict(offices), ensure_ascii=False, sort_keys=True)})


def below(connection: Connection) -> dict[str, str]:
    """Code → name of the offices below; none for most."""
    found: dict[str, str] = json.loads(identity.noted(connection, KEY) or "{}")
    return found


def of_units(connection: Connection, units: Iterable[str]) -> dict[str, str]:
    """Unit → the lowest office below that has it: the office whose code or name is that of the unit or of one above."""
    codes = below(connection)
    by_name = {fold(name): code for code, name in codes.items()}
    tree = {uid: (code, name, parent) for uid, code, name, parent in connection.exec_driver_sql(
        "SELECT uid, code, name, parent_id FROM unit WHERE deleted = 0")}
    found = {}
    for unit in set(units):
        here, passed = unit, set[str]()
        while here in tree and here != ROOT_UNIT and here not in passed:
            passed.add(here)
            code, name, parent = tree[here]
            office = code if code in codes else by_name.get(fold(name or ""))
            if office is not None:
                found[unit] = office
                break
            here = parent or ""
    return found
