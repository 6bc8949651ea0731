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
    """Unit → the lowest office below that has it: the one that has made the unit or one above it, or bears its code or
    name."""
    codes = below(connection)
    by_name = {fold(name): code for code, name in codes.items()}
    tree = {uid: told for uid, *told in connection.exec_driver_sql(
        "SELECT uid, home, code, name, parent_id FROM unit WHERE deleted = 0")}
    found = {}
    for unit in set(units):
        here, passed = unit, set[str]()
        while here in tree and here != ROOT_UNIT and here not in passed:
            passed.add(here)
            home, code, name, parent = tree[here]
            office = next((one for one in (home, code) if one in codes), None) or by_name.get(fold(name or ""))
            if office is not None:
                found[unit] = office
                break
            here = parent or ""
    return found
