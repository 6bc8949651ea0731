"""The register row by row, for a sheet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from simata_desktop.domain.records import PERSON
from simata_desktop.store.results import CURRENT


def person_rows(connection: Connection, words: Sequence[str], *, units: Sequence[str] = (),
                tiers: Sequence[str] = ()) -> Iterator[tuple[str | int | None, ...]]:
    """The values of ``words`` of everybody (narrowed to units with all under them, to tiers), ordered by NIP."""
    columns = ", ".join(f'p."{PERSON.field(word).column}"' for word in words)
    where, params = ["p.deleted = 0"], []
    if units:
        where.append("p.unit_id IN (SELECT value FROM json_each(?))")
        params.append(json.dumps(list(units)))
    if tiers:
        where.append("coalesce(r.tier, 'unknown') IN (SELECT value FROM json_each(?))")
        params.append(json.dumps(list(tiers)))
    # "+" keeps the index of NIPs out: by it a large table would be read, and decrypted, page by page at random
    joined = f"LEFT JOIN result r ON r.person = p.id AND r.map = {CURRENT} " if tiers else ""
    for row in connection.exec_driver_sql(
            f"SELECT {columns} FROM person p {joined}WHERE {' AND '.join(where)} ORDER BY +p.nip, p.id",
            tuple(params)):
        yield tuple(row)
