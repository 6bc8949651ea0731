"""The kept map: counts out of the tally, entries with the person behind them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from simata_desktop.store.queries.people import full_name
from simata_desktop.store.results import BEFORE, CURRENT


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A map narrowed to units (ids with all under them) and tiers; None or empty is everything."""

    units: tuple[str, ...] | None = None
    tiers: tuple[str, ...] = ()


@dataclass
class Counts:
    """What a map counts: the rated and the provisional by box, the states, what stands outside."""

    rated: Counter[int]
    provisional: Counter[int]
    states: Counter[str]
    outside: int
    unverified: int
    held_down: int


def counts(connection: Connection, what: Narrowed) -> Counts:
    """Sum the tally of the default map; nobody is looked at one by one."""
    where, params = narrowing("t", what)
    found = Counts(Counter(), Counter(), Counter(), 0, 0, 0)
    for meant, state, place, people, unverified, held in connection.exec_driver_sql(
            "SELECT meant, state, place, sum(people), sum(unverified), sum(held_down) FROM tally t "
            f"WHERE map = {CURRENT}{where} GROUP BY meant, state, place HAVING sum(people) > 0", params):
        if not meant and state in ("rated", "provisional", "unrated"):
            found.outside += people
            continue
        found.states[state] += people
        if state == "rated":
            found.rated[place] += people
        elif state == "provisional":
            found.provisional[place] += people
        if state in ("rated", "provisional", "unrated"):
            found.unverified += unverified
            found.held_down += held
    return found


def open_states(connection: Connection, what: Narrowed, state: str) -> Iterator[tuple[str, int]]:
    """For people of one state: the letters of their indicators and how many share them."""
    where, params = narrowing("r", what)
    yield from ((letters, people) for letters, people in connection.exec_driver_sql(
        f"SELECT states, count(*) FROM result r WHERE map = {CURRENT} AND meant = 1 AND state = ?{where} "
        "GROUP BY states", (state, *params)))


def latest_sessions(connection: Connection) -> list[tuple[str, date, int]]:
    """Final sessions with the number of people on the register whose latest one they are: name, day, people."""
    rows = connection.exec_driver_sql(
        "WITH final AS (SELECT c.person_id AS person, s.uid AS session, s.date AS day FROM participant c "
        "JOIN session s ON s.uid = c.session_id AND s.deleted = 0 AND s.state = 'final' AND s.date IS NOT NULL "
        "JOIN person p ON p.uid = c.person_id AND p.deleted = 0 WHERE c.deleted = 0), "
        "last AS (SELECT person, max(day) AS day FROM final GROUP BY person) "
        "SELECT coalesce(s.name, s.code, ''), s.date, count(*) FROM last JOIN final USING (person, day) "
        "JOIN session s ON s.uid = final.session GROUP BY s.uid ORDER BY s.date, s.uid")
    return [(name, date.fromisoformat(day), people) for name, day, people in rows]


def entries(connection: Connection, what: Narrowed, *, ids: Sequence[int] | None = None) -> Iterator[dict[str, Any]]:
    """The people of the default map inside the target, ordered by NIP, with the box before and the national one."""
    where, params = narrowing("r", what)
    some = ""
    if ids is not None:
        some, params = " AND r.person IN (SELECT value FROM json_each(?))", (*params, json.dumps(list(ids)))
    rows = connection.exec_driver_sql(
        "SELECT p.id, p.uid, p.nip, p.name, p.title_prefix, p.title_suffix, p.work_unit, p.agency, p.position, "
        "p.grade, r.tier, r.unit_id, r.state, r.box, r.provisional_box, r.possible, r.performance_low, "
        "r.performance_high, r.potential_low, r.potential_high, r.talent_low, r.talent_high, r.states, "
        "coalesce(b.box, b.provisional_box) AS before "
        f"FROM result r JOIN person p ON p.id = r.person "
        f"LEFT JOIN result b ON b.map = {BEFORE} AND b.person = r.person "
        f"WHERE r.map = {CURRENT} AND r.meant = 1 AND r.state IN ('rated', 'provisional', 'unrated'){where}{some} "
        "ORDER BY p.nip", params)
    names = tuple(rows.keys())
    for row in rows:
        found = dict(zip(names, row, strict=True))
        found["title"] = full_name(found["title_prefix"], found["name"], found["title_suffix"])
        yield found


def external_boxes(connection: Connection, year: int, *, person: str | None = None) -> dict[str, dict[str, Any]]:
    """The national system's result of a score year by person, or of one person alone."""
    one, params = (" AND person_id = ?", (year, person)) if person else ("", (year,))
    rows = connection.exec_driver_sql(
        "SELECT person_id, uid, box, potential, performance, date FROM external WHERE deleted = 0 AND year = ?" + one,
        params)
    return {row[0]: {"uid": row[1], "box": row[2], "potential": row[3], "performance": row[4], "date": row[5]}
            for row in rows}


def compared(connection: Connection, what: Narrowed, year: int) -> int:
    """How many people of the default map the national system has a result for."""
    where, params = narrowing("r", what)
    return int(connection.exec_driver_sql(
        f"SELECT count(*) FROM external e JOIN person p ON p.uid = e.person_id JOIN result r ON r.person = p.id "
        f"AND r.map = {CURRENT} AND r.meant = 1 AND r.state IN ('rated', 'provisional', 'unrated'){where} "
        "WHERE e.deleted = 0 AND e.year = ?", (*params, year)).scalar_one())


def identities(connection: Connection) -> dict[int, tuple[Any, ...]]:
    """NIP, name, titles, unit, agency, post and grade of everybody by local key."""
    rows = connection.exec_driver_sql(
        "SELECT id, nip, name, title_prefix, title_suffix, work_unit, agency, position, grade FROM person "
        "WHERE deleted = 0")
    return {row[0]: tuple(row[1:]) for row in rows}


def narrowing(alias: str, what: Narrowed) -> tuple[str, tuple[object, ...]]:
    """The further conditions on a table with ``unit_id`` and ``tier``, and their parameters."""
    text, params = "", []
    if what.units is not None:
        text += f" AND {alias}.unit_id IN (SELECT value FROM json_each(?))"
        params.append(json.dumps(list(what.units)))
    if what.tiers:
        text += f" AND coalesce(nullif({alias}.tier, ''), 'unknown') IN (SELECT value FROM json_each(?))"
        params.append(json.dumps(list(what.tiers)))
    return text, tuple(params)
