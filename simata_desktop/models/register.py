"""One table for each kind of record (``domain.records``): local integer key, travelling UUID, home, fields."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint

from simata_desktop.domain.records import KINDS, RecordKind
from simata_desktop.models.base import column, metadata

# Lists and look-ups that must not scan; the store's tests check each list's plan.
_INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
    "person": (("nip",), ("deleted", "name", "id"), ("unit_id",)),
    "unit": (("parent_id",),),
    "post": (("code",),),
    "rating": (("person_id",),),
    "evidence": (("person_id",),),
    "declaration": (("unit_id",),),
    "participant": (("person_id",), ("session_id",)),
    "sheet": (("person_id",), ("session_id",)),
    "history": (("person_id",),),
    "external": (("person_id",),),
    "setting": (("key",),),
}


def _table(kind: RecordKind) -> Table:
    columns = [column(field) for field in kind.fields]
    table = Table(
        kind.table,
        metadata,
        Column("id", Integer, primary_key=True),
        Column("uid", Text, nullable=False),
        Column("home", Text, nullable=False, server_default="local"),
        Column("deleted", Integer, nullable=False, server_default="0"),
        *columns,
        UniqueConstraint("uid", "home", name=f"{kind.table}_identity"),
    )
    for names in _INDEXES.get(kind.entity, ()):
        Index(f"{kind.table}_{'_'.join(names)}", *(table.c[name] for name in names))
    return table


TABLES: dict[str, Table] = {entity: _table(kind) for entity, kind in KINDS.items()}
