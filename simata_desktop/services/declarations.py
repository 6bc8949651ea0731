"""Declarations of completeness: stated for a unit and a mapping year, taken back with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import ROOT_UNIT, natural
from simata_desktop.domain.scheme import Scheme
from simata_desktop.services.desk import Desk
from simata_desktop.services.evidence_values import indicator_of
from simata_desktop.store.queries.units import UnitRow, unit_tree
from simata_desktop.store.work import Work

DISCIPLINE, FEEDBACK = "discipline_record", "feedback_360"


@dataclass(frozen=True, slots=True)
class Declared:
    """What is stated, or taken back: unit (id, code or name), codes of indicators or parts, year, reason, number."""

    unit: str
    indicators: tuple[str, ...]
    period: int
    reason: str
    number: str | None = None


def declare(desk: Desk, stated: Declared, scheme: Scheme) -> Changes:
    """State that all evidence of these indicators has been collected; an indicator of parts means its parts.

    Raises UsageError ``indicator.unknown``; ``declare.no_absence``, ``declare.number``, ``declare.whole_office``.
    """
    unit = _unit(desk, stated.unit)
    codes = list(_codes(scheme, stated.indicators))
    for code in codes:
        check_declarable(code, whole_office=unit.uid == ROOT_UNIT)
        if code == DISCIPLINE and not stated.number:
            raise UserError("declare.number", field="number")
    with desk.save("declare", reason=stated.reason, params={"unit": unit.name}) as result:
        for code in codes:
            _put(result.work, unit, code, stated=stated)
    return result.changes


def withdraw(desk: Desk, stated: Declared, scheme: Scheme) -> Changes:
    """Take statements back; the evidence of these indicators is unknown again. Raises also ``declare.none``."""
    unit = _unit(desk, stated.unit)
    codes = list(_codes(scheme, stated.indicators))
    with desk.save("declare", label="undo.declare.withdraw", reason=stated.reason,
                   params={"unit": unit.name}) as result:
        for code in codes:
            uid = _uid(unit, code, stated.period)
            found = result.work.find("declaration", uid)
            if found is None or found[1] or found[0]["ditarik"] == "1":
                raise UserError("declare.none", field="indicator", indicator=code, unit=unit.name)
            result.work.set("declaration", uid, {"dasar": stated.reason, "ditarik": "1"})
    return result.changes


def check_declarable(code: str, *, whole_office: bool) -> None:
    """Refuse (``declare.whole_office``) what is stated for the whole office or not at all."""
    if code == FEEDBACK and not whole_office:
        raise UserError("declare.whole_office", field="unit")


def _unit(desk: Desk, text: str) -> UnitRow:
    with desk.database.reading() as connection:
        return unit_tree(connection).find(text)


def _codes(scheme: Scheme, asked: Sequence[str]) -> Iterator[str]:
    for code in asked:
        indicator_of(scheme, code)
        found = [one for one in scheme.declarable if one == code or one.startswith(f"{code}.")]
        if not found:
            raise UserError("declare.no_absence", field="indicator", indicator=code)
        yield from found


def _uid(unit: UnitRow, code: str, period: int) -> str:
    indicator, _, part = code.partition(".")
    return natural("declaration", unit.uid, indicator, part, str(period))


def _put(work: Work, unit: UnitRow, code: str, *, stated: Declared) -> None:
    indicator, _, part = code.partition(".")
    work.put("declaration", _uid(unit, code, stated.period), {
        "unit": unit.uid, "indikator": indicator, "bagian": part or None, "periode": str(stated.period),
        "dasar": stated.reason, "nomor": stated.number, "ditarik": "0"})
