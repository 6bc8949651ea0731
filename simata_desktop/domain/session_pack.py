"""What one PC gives another of a session: every value with who typed it and when, people by their NIP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from simata_desktop.domain.assessment import SESSION_KINDS, read_level
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import fold
from simata_desktop.domain.records import COMPETENCIES, MEASURES, PARTICIPANT, SESSION
from simata_desktop.domain.session_merge import SESSION as WHOLE
from simata_desktop.domain.session_merge import TECHNICAL, Cells, Place, Typed

UNREAD, SKILLS = "keliru", "teknis"  # JSON of a record: every entry is a cell of its own
CODE, STATE = "kode", "status"  # of a session: by which it is known, and what each PC decides by itself
SESSION_FIELDS = tuple(word for word in SESSION.words if word not in (CODE, STATE))
PERSON_FIELDS = tuple(word for word in PARTICIPANT.words if word not in ("sesi", "pegawai", UNREAD, SKILLS))

Told = Mapping[str, Typed]


@dataclass(frozen=True, slots=True)
class PackedPerson:
    """One participant: the name is for telling who is meant where the NIP is not known."""

    nip: str
    name: str
    cells: Told


@dataclass(frozen=True, slots=True)
class PackedSheet:
    """The single sheet of one assessor about one participant."""

    nip: str
    assessor: str
    cells: Told


@dataclass(frozen=True, slots=True)
class Met:
    """A PC of the hall whose sheets are in here, and the moment (ISO) they were packed there."""

    device: str
    pc: str
    at: str


@dataclass(frozen=True, slots=True)
class SessionPack:
    """A session as one PC (``origin``) holds it; ``met``: the PCs whose sheets it has joined."""

    code: str
    origin: Met
    session: Told
    people: tuple[PackedPerson, ...]
    sheets: tuple[PackedSheet, ...]
    met: tuple[Met, ...] = ()


def cells_of(pack: SessionPack) -> dict[Place, Typed]:
    """All cells of a pack by their places."""
    found = {Place(WHOLE, "", word): cell for word, cell in pack.session.items()}
    for person in pack.people:
        found |= {Place(person.nip, "", word): cell for word, cell in person.cells.items()}
    for sheet in pack.sheets:
        found |= {Place(sheet.nip, fold(sheet.assessor), code): cell for code, cell in sheet.cells.items()}
    return found


def check(cells: Cells) -> None:
    """Refuse what no PC of ours has written (``pack.damaged``): it would stand in the register for ever."""
    for place, cell in cells.items():
        if not _known(place, cell):
            raise UserError("pack.damaged")


def _known(place: Place, cell: Typed) -> bool:
    name, text = place.field, cell.text
    if place.sheet or cell.wrong:
        return name in MEASURES and (cell.wrong or _is_level(text, name))
    if place.nip == WHOLE:
        return name in SESSION_FIELDS and {"jenis": text in SESSION_KINDS, "tanggal": _is_day(text)}.get(name, True)
    if name.startswith(TECHNICAL):
        return _is_level(text, COMPETENCIES[0])
    if name in MEASURES:
        return _is_level(text, name)
    return name in PERSON_FIELDS and (name != "hadir" or text in ("0", "1"))


def _is_level(text: str, code: str) -> bool:
    try:
        read_level(text, code)
    except UserError:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
