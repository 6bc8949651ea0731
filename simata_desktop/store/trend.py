"""What was counted on earlier days: kept when a new day begins, so that a month's progress can be told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection

from simata_desktop.domain.completeness import Since
from simata_desktop.domain.years import months_after
from simata_desktop.store import results

DAILY = timedelta(days=62)  # so far back every day is kept; before that the last one of each month


def keep(connection: Connection, rules: str, today: date) -> None:
    """Keep the counts of the results as they stand under the last day they were brought up to, once a later one began.

    ``rules``: what the results were made with; counts are compared only with those of the same.
    """
    day = _last_day(connection, today)
    if day is None or day >= today.isoformat():
        return
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO trend(day, unit_id, rules, people, ready, held_down) "
        "SELECT ?, unit_id, ?, sum(people), sum(CASE state WHEN 'rated' THEN people ELSE 0 END), sum(held_down) "
        "FROM tally WHERE map = ? AND meant = 1 AND state IN ('rated', 'provisional', 'unrated') GROUP BY unit_id",
        (day, rules, results.CURRENT))
    connection.exec_driver_sql(
        "DELETE FROM trend WHERE day < ? AND day NOT IN (SELECT max(day) FROM trend GROUP BY substr(day, 1, 7))",
        ((today - DAILY).isoformat(),))


def _last_day(connection: Connection, today: date) -> str | None:
    """The day of the results, or that of the last save after it: saves renew the results of those they touch."""
    made = results.meta(connection, "results.day")
    saved = connection.exec_driver_sql("SELECT max(substr(wall, 1, 10)) FROM save").scalar()
    if made is None or saved is None or saved >= today.isoformat():
        return made
    return max(made, str(saved))


def since(connection: Connection, day: date, rules: str, *, units: Sequence[str] | None = None) -> Since | None:
    """The counts of a month before ``day`` or the nearest kept day before that; the earliest where none is so old."""
    params = (rules, day.isoformat(), months_after(day, -1).isoformat())
    found = connection.exec_driver_sql(
        "SELECT coalesce(max(CASE WHEN day <= ?3 THEN day END), min(day)) FROM trend WHERE rules = ?1 AND day < ?2",
        params).scalar()
    if found is None:
        return None
    some, more = ("", ()) if units is None else (
        " AND unit_id IN (SELECT value FROM json_each(?))", (json.dumps(list(units)),))
    row = connection.exec_driver_sql(
        f"SELECT sum(people), sum(ready), sum(held_down) FROM trend WHERE day = ?{some}", (found, *more)).fetchone()
    return None if row is None or not row[0] else Since(date.fromisoformat(found), *row)
