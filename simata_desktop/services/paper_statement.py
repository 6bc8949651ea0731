"""The matter of a printed statement of completeness: unit, indicators with article, what holds without a record."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.scheme import Rubric, Scheme
from simata_desktop.domain.statement import CompletenessStatement, StatedIndicator
from simata_desktop.services.declarations import FEEDBACK, check_declarable
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.evidence_values import indicator_of
from simata_desktop.services.talent import MapRequest
from simata_desktop.store.queries.evidence import declarations
from simata_desktop.store.queries.units import UnitRow, people_by_unit, unit_tree


def statement(desk: Desk, request: MapRequest, indicators: Sequence[str] = ()) -> CompletenessStatement:
    """What the unit of ``request`` (without one: the office) states for its mapping year.

    Without ``indicators``: those declared for that unit, else all it may state. Raises ``unit.unknown``,
    ``declare.no_absence``, ``declare.whole_office``; UsageError ``indicator.unknown``.
    """
    desk.allow(VERIFIER, LEADER)
    with desk.database.reading() as connection:
        view = desk.standing.view(connection, period=request.period, day=request.day, scheme=request.scheme)
        tree, counted = unit_tree(connection), people_by_unit(connection)
        unit = tree.find(request.unit or ROOT_UNIT)
        declared = [f"{row.indicator}.{row.part}" if row.part else row.indicator
                    for row in declarations(connection, view.period) if row.unit == unit.uid]
    codes = _asked(view.scheme, unit, indicators) if indicators else _usual(view.scheme, unit, declared)
    return CompletenessStatement(
        unit.name, sum(counted.get(uid, 0) for uid in tree.under(unit.uid)), view.period, view.context.rating_year,
        view.context.day, tuple(_stated(view.scheme, code) for code in codes), unit.uid == ROOT_UNIT)


def _asked(scheme: Scheme, unit: UnitRow, indicators: Sequence[str]) -> list[str]:
    """The codes asked for in the scheme's order; an indicator of parts means its parts."""
    for code in indicators:
        indicator_of(scheme, code)
        check_declarable(code, whole_office=unit.uid == ROOT_UNIT)
        if not any(_meant(one, code) for one in scheme.declarable):
            raise UserError("declare.no_absence", field="indicator", indicator=code)
    return [one for one in scheme.declarable if any(_meant(one, code) for code in indicators)]


def _meant(declarable: str, code: str) -> bool:
    return declarable == code or declarable.startswith(f"{code}.")


def _usual(scheme: Scheme, unit: UnitRow, declared: Sequence[str]) -> list[str]:
    """What is in force, else all that may be stated there: the 360 only by the office, and where it says so."""
    known = [code for code in scheme.declarable if code in declared]
    return known or [code for code in scheme.declarable if code != FEEDBACK or unit.uid == ROOT_UNIT]


def _stated(scheme: Scheme, code: str) -> StatedIndicator:
    indicator, rubric = indicator_of(scheme, code)
    _, _, part = code.partition(".")
    found = indicator.rubric.part(part) if part else None
    label = f"{indicator.label}: {found.label}" if found else indicator.label
    return StatedIndicator(code, label, indicator.article, _absence(rubric, indicator.absence_of(part or None) or ""))


def _absence(rubric: Rubric, value: str) -> str:
    """The words of the row or band that a declaration puts in the place of no record."""
    row = rubric.row(value)
    if row is not None:
        return row.label
    return next((band.label for band in rubric.bands if str(band.start) == value), value)
