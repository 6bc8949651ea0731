"""What a column of a table is: its head, its width, how its values are read and copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Qt

_ALIGN = {
    "left": Qt.AlignmentFlag.AlignLeft, "right": Qt.AlignmentFlag.AlignRight, "center": Qt.AlignmentFlag.AlignHCenter,
}


def as_words(value: object) -> str:
    """A value that is read as it stands; None is an empty cell."""
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Column:
    """One column. ``show`` makes the words of a cell, ``copy`` those for the clipboard (default: the same).

    ``tone`` gives a colour token for a whole row ("" for the usual one), ``bold`` says which rows are written strong;
    ``sort`` is False where the source cannot; ``grow`` is its share of the room that a wide window leaves.
    """

    key: str
    title: str
    width: int = 120
    align: str = "left"
    show: Callable[[object], str] = as_words
    copy: Callable[[object], str] | None = None
    tone: Callable[[Sequence[object]], str] | None = None
    strong: bool = False
    sort: bool = True
    bold: Callable[[Sequence[object]], bool] | None = None
    grow: int = 0

    @cached_property
    def alignment(self) -> Qt.AlignmentFlag:
        """The alignment of head and cells."""
        return _ALIGN[self.align] | Qt.AlignmentFlag.AlignVCenter

    def clipboard(self, value: object) -> str:
        """The words of a value for the clipboard, without what would break a cell of a sheet."""
        words = self.show(value) if self.copy is None else self.copy(value)
        return words.replace("\t", " ").replace("\n", " ")
