"""Whom a record is about and what its groups are called in the commands (cli.md), for lists of the administrator."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from psycopg import Connection

from simata_desktop.domain.merge import WHOLE
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Field

Body = Mapping[str, str | None]
PERSON, PERSON_WORD = "person", "pegawai"
NAMED = {"person": "employee", "participant": "assessment", "sheet": "assessment"}  # other kinds keep their own name


def bodies(connection: Connection, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], Body]:
    """The values of records by partition and id."""
    ordered = sorted(set(keys))
    rows = connection.execute(
        "SELECT r.partition, r.id, r.body FROM record r JOIN unnest(%s::text[], %s::text[]) AS k(partition, id) "
        "USING (partition, id)", ([one for one, _ in ordered], [one for _, one in ordered]))
    return {(partition, id_): body for partition, id_, body in rows}


def person(entity: str, record: str, body: Body) -> str | None:
    """The id of the person a record is about."""
    if entity == PERSON:
        return record
    return next((value for name, value in body.items() if name.rpartition(".")[2] == PERSON_WORD), None)


def nips(connection: Connection, people: Collection[str]) -> dict[str, str]:
    """The NIP of people by id."""
    rows = connection.execute(
        "SELECT id, body ->> 'nip.nip' FROM record WHERE entity = 'person' AND id = ANY(%s)", (sorted(people),))
    return {id_: nip for id_, nip in rows if nip}


def group_name(entity: str, group: str, body: Body) -> str:
    """``employee.grade``, ``assessment.integrity``, ``performance.2025``, ``evidence.training`` …"""
    last = group.rpartition(".")[2]
    if group == WHOLE:
        return NAMED.get(entity, entity)
    if entity == "rating":
        return f"performance.{body.get('performance.tahun') or '?'}"
    if entity == "evidence":
        parts = ("evidence", body.get("evidence.indikator"), body.get("evidence.bagian"))
        return ".".join(part for part in parts if part)
    return f"{NAMED.get(entity, entity)}.{last}"


def typed(values: Body) -> str | dict[str, str | None] | None:
    """A value as the user would type it; by word where there are several."""
    plain = {name.rpartition(".")[2]: value for name, value in values.items()}
    return next(iter(plain.values())) if len(plain) == 1 else plain


def offered(fields: Mapping[str, Field]) -> dict[str, str | None]:
    """What a change would make of its fields."""
    return {name: wire.pair(value)[1] for name, value in fields.items()}


def users(connection: Connection) -> dict[str, str]:
    """The names of users by id: as their records say, else as their devices joined."""
    names: dict[str, str] = dict(
        connection.execute("SELECT user_id, user_name FROM device ORDER BY enrolled_at").fetchall())
    names |= dict(connection.execute("SELECT id, body ->> 'user.nama' FROM record WHERE entity = 'user' "
                                     "AND body ->> 'user.nama' IS NOT NULL").fetchall())
    return names
