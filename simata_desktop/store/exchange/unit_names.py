"""What the units of other offices are called here: the view of the tree as it was kept last (``domain.unit_view``)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import Connection

from simata_desktop.domain.records import KINDS
from simata_desktop.domain.unit_view import OWN, UnitView
from simata_desktop.store.exchange import homes, identity

UNIT, KEPT, COLUMNS = "unit", "units", ("unit_id", "parent_id")
WORDS = {entity: words for entity, kind in KINDS.items()
         if (words := [field.word for field in kind.fields if field.column in COLUMNS])}


def owner_of(partition: str, office: str, *, root: bool) -> str:
    """Whose units the records of a partition speak of, as the view calls it."""
    if partition == homes.REFERENCE:
        return OWN if root else homes.REFERENCE
    owner = partition.rpartition("/")[0]
    return OWN if owner in ("", office) else owner


def known(connection: Connection) -> dict[str, dict[str, str | None]]:
    """Whose records → id as they say it → id here; nothing where this office is alone."""
    held = identity.noted(connection, KEPT)
    found: dict[str, dict[str, str | None]] = json.loads(held)["here"] if held else {}
    return found


def proposed(connection: Connection) -> frozenset[str]:
    """The units that are in no reference set yet."""
    held = identity.noted(connection, KEPT)
    return frozenset(json.loads(held)["proposed"]) if held else frozenset()


def keep(connection: Connection, view: UnitView) -> None:
    """Remember a view."""
    told = json.dumps({"here": view.here, "proposed": sorted(view.proposed)})
    identity.note(connection, {KEPT: told})


def here(row: dict[str, str | None], entity: str, names: Mapping[str, str | None]) -> dict[str, str | None]:
    """The row of a record with the units as they are called here."""
    for word in WORDS.get(entity, ()):
        unit = row.get(word)
        if unit is not None and unit in names:
            row[word] = names[unit]
    return row
