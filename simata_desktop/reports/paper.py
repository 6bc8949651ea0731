"""What a paper needs beside its data: format, head, signature, imprint; and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from simata_desktop.reports.fonts import HOUSE

OFFICE, DECREE, NO_HEAD = "office", "decree", "none"


@dataclass(frozen=True, slots=True)
class PaperOptions:
    """``paper`` A4, F4 or A3; ``head`` office, decree or none; ``mark`` printed in a box at the foot (TERBATAS).

    ``number`` and ``date_text`` are dotted lines unless typed; ``about`` is what a decree's annex is about.
    """

    paper: str = "A4"
    landscape: bool = True
    head: str = OFFICE
    anonymous: bool = False
    mark: str = ""
    number: str = ""
    date_text: str = ""
    font: str = HOUSE
    about: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Lines of the kop: government, office, address, contact; ``logo`` the bytes of a picture; ``place`` of signing."""

    lines: tuple[str, ...] = ()
    logo: bytes | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the post with its prefix (a.n., Plt.), name with titles, NIP of 18 digits, rank."""

    title: str
    name: str
    nip: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Imprint:
    """When and by whom the paper was printed; ``verify_code`` None where none could be stored.

    ``coded`` is False for a paper that needs no code, and then says nothing of one.
    """

    printed_at: datetime
    user: str
    verify_code: str | None
    practice: bool = False
    coded: bool = True


@dataclass(frozen=True, slots=True)
class PaperResult:
    """Pages printed and people named on them (lines of the lists)."""

    pages: int
    people: int


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture in the plane of a page, scaled into its rectangle without stretching."""

    x: float
    y: float
    width: float
    height: float
    data: bytes
