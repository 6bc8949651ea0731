"""Whole years on the calendar, to the day (cli.md, "Words, units, days").

A year counted from 29 February falls on 28 February where the year has no 29th.
"""

from __future__ import annotations

from datetime import date, timedelta

DAY = timedelta(days=1)


def years_after(day: date, years: int) -> date:
    """``day`` moved by whole years (negative: back); held inside the calendar."""
    year = day.year + years
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def months_after(day: date, months: int) -> date:
    """``day`` moved by whole months; the last day of a shorter month where the day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    rest = (date(first.year + first.month // 12, first.month % 12 + 1, 1) - first).days
    return first.replace(day=min(day.day, rest))


def whole_years(since: date, day: date) -> int:
    """Completed years from ``since`` to ``day``; negative before it."""
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def completes(since: date, years: int) -> date:
    """The first day on which ``years`` whole years since ``since`` are complete: also the day evidence of that day
    leaves a window of so many years (D − window < date)."""
    day = years_after(since, years)
    return day + DAY if years_after(day, -years) < since else day


def still_valid_from(day: date, years: int) -> date:
    """The earliest date whose validity of ``years`` reaches ``day`` (date + validity ≥ D)."""
    first = years_after(day, -years)
    return first + DAY if years_after(first, years) < day else first
