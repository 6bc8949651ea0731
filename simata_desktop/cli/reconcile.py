"""The command ``reconcile``: our boxes beside those of the national system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, narrowing, period
from simata_desktop.cli.text import Text, table
from simata_desktop.domain.indicator_comparison import Cause
from simata_desktop.domain.reconciliation import Difference, Reconciliation
from simata_desktop.services.reconciling import ReconcileRequest

HEADS = ("nip", "name", "ours", "theirs", "cause", "indicator", "do")
WIDE = 120


def register(commands: Commands) -> None:
    """``reconcile``."""
    parser = commands.add("reconcile", "cli.help.reconcile", _reconcile)
    period(parser)
    narrowing(parser)


def _reconcile(call: Call) -> Answer:
    args = call.args
    found = call.workspace.reconciling.reconcile(ReconcileRequest(args.period, args.unit, tuple(args.tier)))
    counts, file = found.counts, found.file
    data = {
        "period": str(found.period), "rating_year": str(found.rating_year), "date": found.day.isoformat(),
        "scheme": {"code": found.scheme.code, "version": found.scheme.version}, "unit": found.unit,
        "compared": counts.compared, "equal": counts.equal, "only_here": counts.only_here,
        "only_there": counts.only_there, "outside_target": found.outside_target,
        "source": {"file": file.name, "at": file.read_at} if file else None,
        "differences": [_difference(call.text, one) for one in found.differences]}
    return Answer(data, "\n".join(_lines(call.text, found)))


def _difference(text: Text, one: Difference) -> dict[str, Any]:
    return {"nip": one.person.nip, "name": one.person.name, "ours": one.ours, "theirs": one.theirs,
            "causes": [{"indicator": cause.indicator, "kind": str(cause.kind), "here": cause.here,
                        "there": cause.there, "do": _do(text, cause)} for cause in one.causes]}


def _do(text: Text, cause: Cause) -> str:
    return text(f"ui.reconcile.do.{cause.do.key}", **cause.do.params)


def _lines(text: Text, found: Reconciliation) -> Iterator[str]:
    counts = found.counts
    if not counts.told:
        yield text("cli.reconcile.none", year=found.rating_year)
        return
    yield text("cli.reconcile.counts", period=found.period, year=found.rating_year, compared=counts.compared,
               equal=counts.equal, different=counts.different, only_here=counts.only_here,
               only_there=counts.only_there)
    if found.file:
        yield text("cli.reconcile.file", file=found.file.name, day=datetime.fromisoformat(found.file.read_at).date())
    rows = [row for one in found.differences for row in _rows(text, found, one)]
    if rows:
        yield table([text(f"cli.head.{name}") for name in HEADS], rows, widest=WIDE)


def _rows(text: Text, found: Reconciliation, one: Difference) -> Iterator[tuple[object, ...]]:
    person = (one.person.nip, one.person.title, one.ours, one.theirs)
    for cause in one.causes:
        yield (*person, text(f"ui.reconcile.cause.{cause.kind}"),
               found.scheme.indicators.get(cause.indicator or ""), _do(text, cause))
    if not one.causes:
        yield (*person, text("ui.reconcile.cause.unknown"), None,
               text("ui.reconcile.do.unlisted" if one.columns else "ui.reconcile.do.no_columns"))
