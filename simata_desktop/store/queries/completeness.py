"""What completeness asks of the store: where each person of the kept map stands, and which values are doubtful."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from simata_desktop.store.queries.maps import Narrowed, narrowing
from simata_desktop.store.results import CURRENT

# records of the office's own that were not refused
_OWN = ("coalesce(e.kind, 'value') = 'value' AND coalesce(e.state, 'recorded') <> 'rejected' "
        "AND e.value IS NOT NULL")

class Stand(NamedTuple):
    """One person inside the target: local key, unit, state, letters of the indicators, lower end of the performance,
    held down or not, unverified records that feed a score, the first day on which time may change the result."""

    person: int
    unit: str | None
    state: str
    letters: str
    low: float
    held_down: bool
    unverified: int
    until: str | None


def stands(connection: Connection, what: Narrowed) -> list[Stand]:
    """Everybody of the default map inside the target who is not left out of it."""
    where, params = narrowing("r", what)
    rows = connection.exec_driver_sql(
        "SELECT person, unit_id, state, states, performance_low, held_down, unverified, valid_until FROM result r "
        f"WHERE map = {CURRENT} AND meant = 1 AND state IN ('rated', 'provisional', 'unrated'){where}", params)
    return [Stand(*row) for row in rows]


def contradicting(connection: Connection, year: int, agrees: Callable[[str, str, str], bool]) -> set[int]:
    """Local keys of people whose predicate of ``year`` does not follow from both ratings beside it."""
    words = "predicate, work_result, behaviour"
    given = connection.exec_driver_sql(f"SELECT DISTINCT {words} FROM rating WHERE deleted = 0 AND year = ? "
                                       "AND predicate IS NOT NULL AND work_result IS NOT NULL "
                                       "AND behaviour IS NOT NULL", (year,)).fetchall()
    wrong = [list(row) for row in given if not agrees(*row)]
    return _keys(connection,
                 "SELECT p.id FROM json_each(?) w JOIN rating r ON r.predicate = w.value ->> 0 AND "
                 "r.work_result = w.value ->> 1 AND r.behaviour = w.value ->> 2 JOIN person p ON p.uid = r.person_id "
                 "WHERE r.deleted = 0 AND r.year = ?", (json.dumps(wrong), year)) if wrong else set()


class Odd(NamedTuple):
    """A record of evidence with an odd value: whose it is, and where in time it lies."""

    person: int
    indicator: str
    part: str | None
    value: str
    day: str | None
    year: int | None


def odd_values(connection: Connection, odd: Callable[[tuple[str, str | None, str]], bool]) -> list[Odd]:
    """Living records whose value is ``odd`` (asked once for each indicator, part and value)."""
    given = connection.exec_driver_sql("SELECT DISTINCT indicator, part, value FROM evidence e "
                                       f"WHERE e.deleted = 0 AND {_OWN}").fetchall()
    wrong = [list(row) for row in given if odd((row[0], row[1], row[2]))]
    if not wrong:
        return []
    return [Odd(*row) for row in connection.exec_driver_sql(
        "SELECT p.id, e.indicator, e.part, e.value, e.date, e.year FROM json_each(?) w JOIN evidence e "
        "ON e.indicator = w.value ->> 0 AND e.part IS w.value ->> 1 AND e.value = w.value ->> 2 "
        f"JOIN person p ON p.uid = e.person_id WHERE e.deleted = 0 AND {_OWN}", (json.dumps(wrong),))]


def twice(connection: Connection, same: Callable[[str, str], bool]) -> set[int]:
    """Local keys of people of whom one document number of an indicator tells different values."""
    rows = connection.exec_driver_sql(
        "SELECT p.id, json_group_array(e.value) FROM evidence e JOIN person p ON p.uid = e.person_id "
        f"WHERE e.deleted = 0 AND {_OWN} AND e.number IS NOT NULL "
        "GROUP BY e.person_id, e.indicator, e.part, e.number HAVING count(DISTINCT e.value) > 1")
    return {person for person, values in rows if not _alike(json.loads(values), same)}



def _alike(values: list[str], same: Callable[[str, str], bool]) -> bool:
    return all(same(values[0], one) for one in values[1:])


def _keys(connection: Connection, statement: str, params: Iterable[object]) -> set[int]:
    return {row[0] for row in connection.exec_driver_sql(statement, tuple(params))}
