"""The cells of an entry table as typed texts, each with its problem if it has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from simata_desktop.ui.widgets.columns import Column

AnyIndex = QModelIndex | QPersistentModelIndex
SHUT = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable  # of cells that cannot be typed into
OPEN = SHUT | Qt.ItemFlag.ItemIsEditable


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell is wrong: ``words`` in bold, what follows from it in ``consequence``; danger or warning."""

    words: str
    consequence: str = ""
    level: str = "danger"


def no_problem(_text: str) -> Problem | None:
    """Every text is right."""
    return None


def as_typed(text: str) -> str:
    """The text without blanks around it."""
    return text.strip()


@dataclass(frozen=True)
class EntryColumn(Column):
    """A column of an entry table.

    ``entry``: can be typed into. ``frozen``: stands still at the left. ``scale``: key → text taken at one stroke.
    ``choices``: words a beginning is completed to. ``check`` finds the problem of a text, ``tidy`` writes it properly.
    ``ink`` gives the colour token of a text that is not typed here.
    """

    entry: bool = False
    frozen: bool = False
    scale: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    check: Callable[[str], Problem | None] = no_problem
    tidy: Callable[[str], str] = as_typed
    ink: Callable[[str], str] | None = None

    def taken(self, typed: str) -> str:
        """What a typed text becomes: a lone beginning of a choice is completed, the rest is tidied."""
        text = typed.strip()
        fits = [choice for choice in self.choices if choice.casefold().startswith(text.casefold())]
        exact = [choice for choice in fits if choice.casefold() == text.casefold()]
        if text and (exact or len(fits) == 1):
            return (exact or fits)[0]
        return self.tidy(typed)


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell changed: the key of the row, the key of the column, the texts before and after."""

    row: object
    column: str
    before: str
    after: str


@dataclass
class EntryRow:
    """One row: its key and the text of each column."""

    key: object
    cells: list[str]


class EntryModel(QAbstractTableModel):
    """Rows of text. ``apply`` is the only way in; each call is one block and one undo step.

    Signals: ``committed(edits)`` with the cells really changed; ``refused(reason)`` when nothing of a block could be
    typed.
    """

    committed = Signal(object)
    refused = Signal(str)

    def __init__(self, columns: Sequence[EntryColumn]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._rows: list[EntryRow] = []
        self._problems: dict[tuple[int, int], Problem] = {}

    def set_rows(self, rows: Sequence[tuple[object, Sequence[str]]]) -> None:
        """Show these rows: key and one text a column."""
        self.beginResetModel()
        self._rows = [EntryRow(key, list(cells)) for key, cells in rows]
        self._problems = {(row, column): problem for row in range(len(self._rows))
                          for column in range(len(self.columns)) if (problem := self._look(row, column))}
        self.endResetModel()

    def set_cells(self, key: object, cells: Mapping[str, str]) -> None:
        """Put computed or reloaded texts into a row without telling anybody; an unknown row is passed over."""
        row = next((place for place, held in enumerate(self._rows) if held.key == key), None)
        if row is not None:
            for place, column in enumerate(self.columns):
                if column.key in cells:
                    self._put(row, place, cells[column.key])

    def apply(self, block: Sequence[tuple[int, int, str]]) -> list[Edit]:
        """Set (row, column, text) of entry columns; what did not change is no edit. Tells of the block once."""
        edits, locks = [], []
        for row, place, typed in block:
            column = self.columns[place]
            before, after = self._rows[row].cells[place], column.taken(typed)
            if not column.entry or self.lock(row, place):
                locks.append(self.lock(row, place))
            elif before != after:
                self._put(row, place, after)
                edits.append(Edit(self._rows[row].key, column.key, before, after))
        if locks and len(locks) == len(block):
            self.refused.emit(next(filter(None, locks), ""))
        if edits:
            self.committed.emit(edits)
        return edits

    def take_back(self, edits: Sequence[Edit]) -> None:
        """Put the texts before a block back, when saving it was refused."""
        for edit in edits:
            self.set_cells(edit.row, {edit.column: edit.before})

    def text(self, row: int, column: int) -> str:
        """The text of a cell."""
        return self._rows[row].cells[column]

    def key(self, row: int) -> object:
        """The key of a row."""
        return self._rows[row].key

    def lock(self, row: int, column: int) -> str:
        """Why nothing may be typed into a cell; empty where it may."""
        return ""

    def problem(self, row: int, column: int) -> Problem | None:
        """The problem of a cell."""
        return self._problems.get((row, column))

    def problems(self) -> int:
        """How many cells are wrong."""
        return len(self._problems)

    def missing(self) -> int:
        """How many entry cells are empty."""
        places = [place for place, column in enumerate(self.columns) if column.entry]
        return sum(not row.cells[place] for row in self._rows for place in places)

    def _look(self, row: int, column: int) -> Problem | None:
        text = self._rows[row].cells[column]
        return self.columns[column].check(text) if text and self.columns[column].entry else None

    def _put(self, row: int, column: int, text: str) -> None:
        self._rows[row].cells[column] = text
        problem = self._look(row, column)
        if problem is None:
            self._problems.pop((row, column), None)
        else:
            self._problems[row, column] = problem
        self.dataChanged.emit(self.index(row, column), self.index(row, column))

    # Qt

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Asked at every painting of a cell: nothing is put together here."""
        entry = index.isValid() and self.columns[index.column()].entry and not self.lock(index.row(), index.column())
        return OPEN if entry else SHUT

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[section].alignment
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._rows[row].cells[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.columns[column].alignment
        problem = self.problem(row, column)
        if role == Qt.ItemDataRole.ToolTipRole and problem is not None:
            return problem.words
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and problem is not None:
            return f"{problem.words} {problem.consequence}".strip()
        return None

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole:
            return False
        self.apply([(index.row(), index.column(), str(value))])
        return True
