"""The hidden mark of a worklist: what was asked of whom, sealed so that another office's or a forged one is told."""

from __future__ import annotations

import base64
import hmac
import zlib
from collections.abc import Sequence

import msgspec

from simata_desktop.domain.errors import UserError
from simata_desktop.store.keys import mac

FORM = "simata-worklist/1"
PURPOSE = "worklist"  # what the key of the seal is derived for
CELL_MOST = 30_000  # signs; a spreadsheet takes some more


class MarkedPerson(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who was asked: NIP, name as printed, places in ``Mark.columns`` of what was asked, and :func:`trace` of
    each further cell that is printed of him (unit, post)."""

    nip: str
    name: str
    asked: tuple[int, ...]
    traces: tuple[int, ...] = ()


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One request: its id, office and unit, the rules and years it was made by, and all it asked.

    ``position`` is the journal's last one at that moment; ``day`` and ``deadline`` ISO days; ``people`` in the order
    they are numbered on the sheet, from 1.
    """

    request: str
    office: str
    unit: str
    scheme: str
    version: int
    period: int
    rating_year: int
    day: str
    deadline: str | None
    position: int
    columns: tuple[str, ...]
    people: tuple[MarkedPerson, ...]

    @property
    def cells(self) -> int:
        """How many values were asked."""
        return sum(len(one.asked) for one in self.people)

    def codes(self, person: MarkedPerson) -> tuple[str, ...]:
        """The codes asked of somebody."""
        return tuple(self.columns[place] for place in person.asked)


def trace(text: str) -> int:
    """What a printed text is known again by without keeping it; blanks and letter case do not matter."""
    return zlib.crc32(plain(text).encode())


def plain(text: str) -> str:
    """A text as it is compared: blanks collapsed, letter case folded."""
    return " ".join(text.split()).casefold()


def sealed(mark: Mark, key: bytes) -> tuple[str, ...]:
    """The lines of the hidden sheet: form, office, seal, content in pieces."""
    content = base64.b64encode(zlib.compress(msgspec.json.encode(mark), 9)).decode()
    pieces = (content[start: start + CELL_MOST] for start in range(0, len(content), CELL_MOST))
    return FORM, mark.office, _seal(key, mark.office, content), *pieces


def opened(lines: Sequence[str], key: bytes, *, office: str, file: str) -> Mark:
    """The mark of a file. Raises UserError ``worklist.foreign`` for another office's, ``worklist.forged``,
    ``worklist.newer_form`` for one of a later program."""
    form, theirs, seal, content = (*lines[:3], *[""] * (3 - len(lines)), "".join(lines[3:]))
    if form.rpartition("/")[0] == FORM.rpartition("/")[0] and form != FORM:
        raise UserError("worklist.newer_form", file=file)
    if form != FORM or not hmac.compare_digest(_seal(key, theirs, content).encode(), seal.encode()):
        raise UserError("worklist.foreign" if theirs != office else "worklist.forged", file=file)
    return msgspec.json.decode(zlib.decompress(base64.b64decode(content)), type=Mark)


def _seal(key: bytes, office: str, content: str) -> str:
    return mac(key, "\x1f".join((FORM, office, content)).encode()).hex()
