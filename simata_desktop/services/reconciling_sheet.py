"""The list of differences as a sheet: one row a cause, with what to enter where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from simata_desktop.domain.indicator_comparison import Cause
from simata_desktop.domain.reconciliation import Difference, Reconciliation
from simata_desktop.sheets.workbook_file import Cell
from simata_desktop.sheets.writer import SheetOut

COLUMNS = ("nip", "name", "unit", "position", "ours", "theirs", "indicator", "cause", "here", "there", "do")


class Say(Protocol):
    """Makes the sentence of a catalogue key; numbers and dates among the parameters are written out."""

    def __call__(self, key: str, /, **params: object) -> str:
        """The words."""


def difference_sheet(found: Reconciliation, say: Say) -> SheetOut:
    """Every cause of every difference, in the order of the NIP."""
    heads = [say(f"ui.reconcile.column.{name}") for name in COLUMNS]
    return SheetOut(say("ui.reconcile.sheet", year=found.period), heads,
                    [row for one in found.differences for row in _rows(found, one, say)])


def _rows(found: Reconciliation, one: Difference, say: Say) -> Iterator[tuple[Cell, ...]]:
    shown = found.scheme.shown_numbers
    person = (one.person.nip, one.person.title, one.person.unit, one.person.position, shown.get(one.ours, one.ours),
              shown.get(one.theirs, one.theirs))
    for cause in one.causes:
        yield (*person, _indicator(found, cause), say(f"ui.reconcile.cause.{cause.kind}"), cause.here, cause.there,
               say(f"ui.reconcile.do.{cause.do.key}", **cause.do.params))
    if not one.causes:
        yield (*person, None, say("ui.reconcile.cause.unknown"), None, None,
               say("ui.reconcile.do.unlisted" if one.columns else "ui.reconcile.do.no_columns"))


def _indicator(found: Reconciliation, cause: Cause) -> str | None:
    return found.scheme.indicators.get(cause.indicator, cause.indicator) if cause.indicator else None
