"""NIPs pasted as text, line by line: read, told apart where they cannot be read, each person once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from simata_desktop.domain.nip import NipRules, is_empty, read, strip_label

TWICE = "nip.pasted_twice"


@dataclass(frozen=True, slots=True)
class PastedNip:
    """One line: its number from 1, the text, its NIP of 18 digits, or the ``code`` of what is wrong with it."""

    line: int
    text: str
    nip: str | None
    code: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)


def pasted_nips(text: str, rules: NipRules, *, this_year: int) -> tuple[PastedNip, ...]:
    """The lines that hold something; of a line from a sheet its first cell counts.

    Blanks and signs between the digits are passed over; ``nip.scientific`` is a number whose last digits a spreadsheet
    has dropped; a NIP that stood above is ``nip.pasted_twice``.
    """
    seen: set[str] = set()
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        cell = line.split("\t")[0].strip() or line.strip()
        if is_empty(strip_label(cell), rules):
            continue
        reading = read(cell, rules, this_year=this_year)
        if reading.nip is None:
            found.append(PastedNip(number, cell, None, reading.code, {"value": cell, **reading.params}))
        elif reading.nip in seen:
            found.append(PastedNip(number, cell, reading.nip, TWICE, {"value": cell}))
        else:
            seen.add(reading.nip)
            found.append(PastedNip(number, cell, reading.nip))
    return tuple(found)
