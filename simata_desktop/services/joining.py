"""Who is to take part in a session: pasted NIPs judged line by line, and everybody of a unit and some tiers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simata_desktop.domain.clock import today
from simata_desktop.domain.pasted_nips import pasted_nips
from simata_desktop.services.desk import VERIFIER, Desk
from simata_desktop.sheets.reference import vocabulary
from simata_desktop.store.queries import people
from simata_desktop.store.queries.assessments import participants, session_of
from simata_desktop.store.queries.people import PeopleFilter
from simata_desktop.store.queries.units import unit_tree

UNKNOWN, HERE = "person.unknown", "session.already_in"


@dataclass(frozen=True, slots=True)
class PastedLine:
    """A pasted line: its number, the text, the NIP and the name of who it is; ``code`` says why it adds nobody."""

    line: int
    text: str
    nip: str | None
    name: str
    code: str | None
    params: Mapping[str, object] = field(default_factory=dict)


class JoiningService:
    """Looks who could take part; ``AssessmentService.add`` lets them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def judge(self, session: str, text: str) -> tuple[PastedLine, ...]:
        """Every line of a pasted list: who it is, not on the register, taking part already, or no NIP."""
        self._desk.allow(VERIFIER)
        lines = pasted_nips(text, vocabulary().nip, this_year=today(self._desk.clock).year)
        found = []
        with self._desk.database.reading() as connection:
            here = _nips(connection, session)
            for one in lines:
                person = people.by_nip(connection, one.nip) if one.nip and not one.code else None
                name = str(person.values.get("nama") or "") if person else ""
                code, params = one.code, one.params
                if code is None:
                    code = UNKNOWN if person is None else HERE if one.nip in here else None
                    params = {"nip": one.text} if person is None else {"nip": one.text, "name": name}
                found.append(PastedLine(one.line, one.text, one.nip, name, code, params))
        return tuple(found)

    def of_unit(self, session: str, unit: str | None, tiers: Sequence[str] = ()) -> tuple[str, ...]:
        """NIPs of everybody of a unit (None: the office) and these tiers who does not take part yet, by name."""
        self._desk.allow(VERIFIER)
        with self._desk.database.reading() as connection:
            units: tuple[str, ...] = ()
            if unit:
                tree = unit_tree(connection)
                units = tree.under(tree.find(unit).uid)
            keys = people.keys(connection, PeopleFilter(units=units, tiers=tuple(tiers)), sort="name")
            here = _nips(connection, session)
            return tuple(line.nip for line in people.page(connection, keys) if line.nip and line.nip not in here)


def _nips(connection: Any, session: str) -> Collection[str]:
    row = session_of(connection, session)
    return {one.nip for one in participants(connection, row.uid)} if row else set()
