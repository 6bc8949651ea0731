"""Numbers as people read them, separators from the catalogue: 1.244 people, 30,5 %, 79,6 points."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.resources import Words

NONE = "–"
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


def people_text(count: int, words: Words) -> str:
    """A count without decimals, thousands parted."""
    return f"{count:,}".replace(",", words("paper.number.thousands"))


def decimal_text(value: float, places: int, words: Words) -> str:
    """``value`` with ``places`` decimals."""
    whole, _, rest = f"{value:,.{places}f}".partition(".")
    whole = whole.replace(",", words("paper.number.thousands"))
    return f"{whole}{words('paper.number.decimal')}{rest}" if rest else whole


def share_text(part: int, whole: int, words: Words) -> str:
    """``part`` of ``whole`` in per cent with one decimal; an en dash where there is no whole."""
    return f"{decimal_text(100 * part / whole, 1, words)} %" if whole else NONE


def score_text(value: float | None, words: Words, *, cuts: Sequence[float] = ()) -> str:
    """A score with one decimal; more where rounding would show it on the other side of a cut; en dash for None."""
    if value is None:
        return NONE
    places = 1
    while places < 6 and any(value < cut <= round(value, places) for cut in cuts):
        places += 1
    return decimal_text(value, places, words)


def box_label(number: int) -> str:
    """``IX (9)``."""
    return f"{ROMAN[number]} ({number})" if 0 < number < len(ROMAN) else str(number)


def boxes_text(numbers: Sequence[int]) -> str:
    """``7–9`` where the numbers follow each other, else ``3, 7, 9``."""
    ordered = sorted(numbers)
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}–{ordered[-1]}"
    return ", ".join(map(str, ordered))
