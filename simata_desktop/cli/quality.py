"""How complete the evidence is: quality."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, narrowing, period
from simata_desktop.cli.text import Text, table
from simata_desktop.domain.completeness import Completeness, UnitCompleteness
from simata_desktop.services.talent import MapRequest

NUMBERS = ("people", "ready", "missing", "expired", "expiring", "unverified", "doubtful", "held_down", "lifted")


def register(commands: Commands) -> None:
    """``quality``."""
    quality = commands.add("quality", "cli.help.quality", _quality)
    narrowing(quality)
    period(quality)


def _quality(call: Call) -> Answer:
    args = call.args
    found = call.workspace.quality.completeness(MapRequest(args.period, unit=args.unit, tiers=tuple(args.tier)))
    since = found.since
    data = {
        "period": str(found.period), "rating_year": str(found.rating_year), "date": found.day.isoformat(),
        "unit": found.unit, "tiers": list(found.tiers), "units": [_line(one) for one in found.units],
        "total": _line(found.total), "outside_target": found.outside_target,
        "since": {"date": since.day.isoformat(), "people": since.people, "ready": since.ready,
                  "held_down": since.held_down} if since else None}
    return Answer(data, "\n".join(_lines(call.text, found)))


def _line(one: UnitCompleteness) -> dict[str, Any]:
    """Counts of a unit: ``expired`` people times indicators, ``expiring`` and ``doubtful`` people, ``unverified``
    records; ``lifts`` by the piece that alone would be enough."""
    return {"unit": one.code or one.name, "name": one.name, "people": one.people, "ready": one.ready,
            "provisional": one.provisional, "unrated": one.unrated, "missing": one.missing,
            "expired": sum(one.expired.values()), "expired_by": one.expired, "expiring": one.ending_people,
            "expiring_by": dict(one.ending), "unverified": one.unverified, "doubtful": one.doubtful,
            "held_down": one.held_down, "lifted": one.lifted,
            "lifts": [{"indicator": lift.code, "value": lift.value, "label": lift.label or None, "people": lift.people}
                      for lift in one.lifts]}


def _lines(text: Text, found: Completeness) -> Iterator[str]:
    heads = [text(f"cli.head.{name}") for name in ("unit", *NUMBERS)]
    if found.units:
        rows = [(one.name, *_numbers(one)) for one in found.units]
        yield table(heads, [*rows, (text("cli.quality.total"), *_numbers(found.total))])
    else:
        yield text("cli.people.none")
    if found.since:
        yield text("cli.quality.since", ready=found.total.ready, change=found.total.ready - found.since.ready,
                   day=found.since.day)
    if found.outside_target:
        yield text("cli.quality.outside", outside=found.outside_target)


def _numbers(one: UnitCompleteness) -> tuple[int, ...]:
    return (one.people, one.ready, sum(one.missing.values()), sum(one.expired.values()), one.ending_people,
            one.unverified, one.doubtful, one.held_down, one.lifted)
