"""People of a map as rows of a list: sorted and searched here, they are in memory already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simata_desktop.domain.ids import fold
from simata_desktop.domain.talent_map import MapEntry
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.widgets.columns import Column

SORTS: dict[str, Callable[[MapEntry], object]] = {
    "name": lambda e: fold(e.name), "box": lambda e: e.place or 0, "performance": lambda e: e.performance_range[0],
    "potential": lambda e: e.potential_range[0], "talent": lambda e: e.talent_score or 0.0,
    "unit": lambda e: fold(e.agency or e.unit), "position": lambda e: fold(e.position), "tier": lambda e: e.tier or "",
}


class EntryRows:
    """Some rows of the entries of a map; ``name_of`` gives the words of a row."""

    def __init__(self, entries: Sequence[MapEntry], rows: Sequence[int], columns: Sequence[Column], *,
                 name_of: Callable[[int], str], search: str = "") -> None:
        words = fold(search).split()
        self._entries, self._columns, self._name_of = entries, tuple(column.key for column in columns), name_of
        self._rows = [row for row in rows if _holds(entries[row], words)]

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Rows of the entries in order."""
        if sort not in SORTS:
            return self._rows
        order = SORTS[sort]
        return sorted(self._rows, key=lambda row: order(self._entries[row]), reverse=descending)  # type: ignore[arg-type,return-value]

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """The values of some rows."""
        return [[self._value(key, column) for column in self._columns] for key in keys]

    def _value(self, row: int, column: str) -> object:
        entry = self._entries[row]
        match column:
            case "name":
                return self._name_of(row)
            case "box":
                return entry
            case "performance" | "potential":
                return getattr(entry, column)
            case "talent":
                return entry.talent_score
            case "unit":
                return entry.agency or entry.unit
            case _:
                return getattr(entry, column)


def _holds(entry: MapEntry, words: Sequence[str]) -> bool:
    text = f"{fold(entry.name)} {entry.nip}"
    return all(word in text for word in words)


def short_columns(text: Text) -> list[Column]:
    """The columns of a box in the inspector."""
    return [Column("name", text("ui.people.name"), 150), *_scores(text, 56)]


def long_columns(text: Text, *, number_of: Callable[[int], int]) -> list[Column]:
    """The columns of the view Daftar."""

    def box(value: object) -> str:
        if not isinstance(value, MapEntry) or value.place is None:
            return DASH
        number = str(number_of(value.place))
        return number if value.box is not None else text("ui.map.provisional.short", box=number)

    def tier(code: object) -> str:
        return tier_words(text, None if code is None else str(code))

    return [Column("name", text("ui.people.name"), 180), Column("box", text("ui.people.box"), 116, show=box),
            *_scores(text, 64), Column("position", text("ui.people.position"), 150),
            Column("tier", text("ui.people.tier"), 100, show=tier),
            Column("unit", text("ui.people.unit"), 130)]


def _scores(text: Text, width: int) -> list[Column]:
    def number(value: object) -> str:
        return text.number(value if isinstance(value, float) else None)

    return [Column("performance", text("paper.figure.performance"), width, "right", number),
            Column("potential", text("paper.figure.potential"), width + 6, "right", number),
            Column("talent", text("ui.people.score"), width - 8, "right", number)]
