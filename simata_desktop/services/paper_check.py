"""Does a printed paper still agree with the data, and if not, what has changed?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.profile import Standing
from simata_desktop.domain.talent_map import MapEntry
from simata_desktop.reports.code_reading import MOST_BYTES, read_code
from simata_desktop.resources import Words
from simata_desktop.services.desk import LEADER, VERIFIER, Desk
from simata_desktop.services.profile import ProfileRequest, ProfileService
from simata_desktop.services.talent import MapRequest, TalentService
from simata_desktop.sheets.guard import environment
from simata_desktop.store.queries.office import Print, print_of
from simata_desktop.store.queries.people import by_nip
from simata_desktop.store.queries.profiles import keys_of

PROFILES = ("profile", "profiles")  # kinds whose scope is the people on them
VALUES = ("state", "box", "performance", "potential", "talent_score")
GROUP = 4
MISREAD = str.maketrans("018", "OIB")  # digits that no code has, for the letters they look like


@dataclass(frozen=True, slots=True)
class Difference:
    """One value on paper that the data no longer say."""

    nip: str
    what: str
    printed: object
    now: object
    name: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of a paper under its code: scope (JSON), rules as code/version, date of data, and the printed
    values by NIP in the order of ``VALUES``."""

    scope: str
    rules: str
    day: date
    lines: Mapping[str, list[object]]


@dataclass(frozen=True, slots=True)
class Verified:
    """A paper compared with the data of its own day: when it was printed, how many people it lists, what differs."""

    code: str
    printed_on: date
    data_date: date
    period: int
    people: int
    differences: tuple[Difference, ...]


def verify(desk: Desk, code: str) -> Verified:
    """Compare the paper of a code with the data. Raises ``print.unknown``."""
    desk.allow(VERIFIER, LEADER)
    code = plain_code(code)
    with desk.database.reading() as connection:
        kept = print_of(connection, code)
    if kept is None:
        raise UserError("print.unknown", field="code", code=code)
    printed: dict[str, list[object]] = json.loads(kept.lines)
    scope = json.loads(kept.scope)
    if kept.kind in PROFILES:
        now, names = profile_lines(desk, list(printed), _request(kept, scope)), dict[str, str]()
    else:
        entries = TalentService(desk).map(_request(kept, scope)).entries
        now, names = {one.nip: line(one) for one in entries}, {one.nip: one.title for one in entries}
    found = _named(desk, _differences(printed, now), names)
    return Verified(code, date.fromisoformat(kept.day), date.fromisoformat(kept.data_date), scope["period"],
                    len(printed), found)


def profile_lines(desk: Desk, nips: Sequence[str], asked: MapRequest) -> dict[str, list[object]]:
    """What profiles would say of these people now; who has left the register is left out."""
    with desk.database.reading() as connection:
        here = tuple(keys_of(connection, nips))
    if not here:
        return {}
    _, found = ProfileService(desk).profiles(ProfileRequest(here, asked))
    return {one.identity.nip: profile_line(one.standing) for one in found if one.standing is not None}


def profile_line(stands: Standing) -> list[object]:
    """What is kept of one profile, in the order of ``VALUES``."""
    performance, potential = (axis.score for axis in stands.axes)
    return [stands.excluded or stands.state, stands.place, performance, potential, stands.talent]


def code_in(path: Path, words: Words) -> str:
    """The code in the foot of a PDF. Raises as :func:`read_code`, and ``file.…`` where the file cannot be opened."""
    try:
        if path.is_dir():
            raise IsADirectoryError(path.name)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise environment(path, error) from error
    return read_code(data, file=path.name, before=words.template("paper.code").partition("{code}")[0])


def plain_code(typed: str) -> str:
    """A code as it is kept: capitals in groups of four, however it was typed."""
    letters = re.sub(r"[\s–-]", "", typed).upper().translate(MISREAD)
    return "-".join(letters[at: at + GROUP] for at in range(0, len(letters), GROUP))


def line(entry: MapEntry) -> list[object]:
    """What is kept of one line of a paper, in the order of ``VALUES``."""
    return [entry.state, entry.place, entry.performance, entry.potential, entry.talent_score]


def _request(kept: Print, scope: dict[str, Any]) -> MapRequest:
    return MapRequest(scope["period"], date.fromisoformat(kept.data_date), scope["unit"], tuple(scope["tiers"]),
                      scope["scheme"], True)


def _differences(printed: dict[str, list[object]], now: dict[str, list[object]]) -> list[Difference]:
    found = [Difference(nip, "person", "printed", None) for nip in printed if nip not in now]
    found += [Difference(nip, "person", None, "now") for nip in now if nip not in printed]
    for nip, values in printed.items():
        pairs = zip(VALUES, values, now.get(nip, values), strict=True)
        found += [Difference(nip, what, old, new) for what, old, new in pairs if old != new]
    return found


def _named(desk: Desk, found: list[Difference], names: dict[str, str]) -> tuple[Difference, ...]:
    """The differences with the names of their people; empty for who has left the register."""
    with desk.database.reading() as connection:
        for nip in {one.nip for one in found} - names.keys():
            person = by_nip(connection, nip)
            names[nip] = (person.values.get("nama") or "") if person else ""
    return tuple(Difference(one.nip, one.what, one.printed, one.now, names[one.nip]) for one in found)
