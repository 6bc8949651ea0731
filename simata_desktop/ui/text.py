"""What a user reads: sentences from the catalogue, numbers and dates in the Indonesian manner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from string import Formatter

from PySide6.QtCore import QDate, QLocale

from simata_desktop.domain.errors import Trouble
from simata_desktop.resources import Words

DASH = "–"  # none, not computable yet, and the sign of a negative number
_LOCALES = {
    "id": QLocale(QLocale.Language.Indonesian, QLocale.Country.Indonesia),
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),
}


class Text:
    """The catalogue together with the formats of its language; called with a key it answers like ``Words``."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.locale = _LOCALES[words.language]

    def __call__(self, key: str, /, **params: object) -> str:
        """The sentence of ``key`` with dates and fractions among ``params`` written out."""
        return self.words(key, **{name: self.value(value) for name, value in params.items()})

    def value(self, value: object) -> object:
        """A parameter as it is read: dates in full, fractions with a comma, lists with commas; else untouched."""
        match value:
            case datetime():
                return f"{self.day(value.date())} {self.clock(value)}"
            case date():
                return self.day(value)
            case float() | Decimal():
                return self.number(value, 2).rstrip("0").rstrip(self.locale.decimalPoint())
            case tuple() | list() | frozenset():
                return ", ".join(str(self.value(part)) for part in value)
            case _:
                return value

    def trouble(self, error: BaseException) -> str:
        """The sentence of an error: that of its code, or a general one where the catalogue knows none."""
        if not isinstance(error, Trouble):
            return self("ui.error.bug")
        key = self.words.error_key(error.code, error.params)
        asked = {name for _, name, _, _ in Formatter().parse(self.words(key)) if name}
        if key not in self.words or not asked <= error.params.keys():
            return self("ui.error.known", code=error.code)
        return self(key, **error.params)

    def needed_role(self, needed: Collection[str], held: Collection[str]) -> str:
        """Why an action is off for somebody with the roles ``held``; empty where he has one of those needed."""
        if set(needed) & set(held):
            return ""
        return self("error.right.missing", roles=", ".join(self(f"ui.role.{role}") for role in sorted(needed)))

    def number(self, value: float | Decimal | None, decimals: int = 1) -> str:
        """1.234,5; a dash for None. ``decimals`` 1 for scores, 2 for levels, 0 for people."""
        return DASH if value is None else self.locale.toString(float(value), "f", decimals).replace("-", DASH)

    def signed(self, value: Fraction | None, decimals: int = 2) -> str:
        """A difference: "–0,33", "0,00", "+1,00"; a dash where it is not known."""
        if value is None:
            return DASH
        shown = round(float(value), decimals) + 0.0  # a small one is no "–0,00"
        return ("+" if shown > 0 else "") + self.number(shown, decimals)

    def count(self, value: int | None) -> str:
        """1.234; a dash for None."""
        return DASH if value is None else self.locale.toString(value).replace("-", DASH)

    def share(self, value: float | None) -> str:
        """A share 0 … 1 as "5,4 %"; a dash for None."""
        return DASH if value is None else f"{self.number(value * 100)} %"

    def day(self, value: date | None) -> str:
        """24 November 2026; a dash for None."""
        if value is None:
            return DASH
        return self.locale.toString(QDate(value.year, value.month, value.day), "d MMMM yyyy")

    def short_day(self, value: date | None) -> str:
        """24 Nov 2026, where a column is narrow; a dash for None."""
        if value is None:
            return DASH
        return self.locale.toString(QDate(value.year, value.month, value.day), "d MMM yyyy")

    def clock(self, value: datetime | None) -> str:
        """09.41, in the zone the moment carries; a dash for None."""
        return DASH if value is None else value.strftime("%H.%M")

    def moment(self, value: datetime | None) -> str:
        """24 November 2026 09.41; a dash for None."""
        return DASH if value is None else f"{self.day(value.date())} {self.clock(value)}"


def grouped_nip(nip: str) -> str:
    """A NIP for reading: 8 6 1 3; what is none stays as typed."""
    if len(nip) != 18 or not nip.isdigit():
        return nip
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def bare_nip(text: str) -> str:
    """A grouped NIP for the clipboard: blanks out, when what is left is a NIP; else untouched."""
    bare = text.replace(" ", "")
    return bare if len(bare) == 18 and bare.isdigit() else text
