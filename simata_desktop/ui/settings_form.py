"""Forms without a Save button: a field is kept when it is left, what is wrong with it stands below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import frame, label, retone
from simata_desktop.ui.widgets.segmented import Segmented

FIELD = 480  # widest field
SEGMENT_SIDES = 16  # of a segment, both sides together


class FormLine(QLineEdit):
    """A line of text. Esc reverts; Ctrl+Z undoes typing, and once nothing is typed it goes to the window.

    Signals: ``reverted()``.
    """

    reverted = Signal()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if (event.matches(undo) and not self.isUndoAvailable()) or (event.matches(redo)
                                                                        and not self.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reverted.emit()
        else:
            super().keyPressEvent(event)


class FormRow(QFrame):
    """Words, a field, behind it whether it is saved, below it a hint and what is wrong.

    Signals: ``committed(value)`` when the user has finished with another value.
    """

    committed = Signal(str)

    def __init__(self, theme: Theme, words: str, field: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.field, self._theme = field, theme
        self._said: QLabel = label(words, "small", tone="muted")
        self._said.setBuddy(field)
        self.saved, self.problem = label("", "small", tone="ok"), label("", "small", tone="danger", wrap=True)
        self.hint = label(hint, "caption", tone="muted", wrap=True)
        self._lay()
        self.problem.hide()
        self.hint.setVisible(bool(hint))
        theme.changed.connect(self._measure)
        self._measure()

    def _lay(self) -> None:
        """The words in a column of their own, the field beside them."""
        theme = self._theme
        self._said.setFixedWidth(theme.tokens.width("rail"))
        grid = QGridLayout(self)
        edge, small = theme.tokens.space("page_edge"), theme.tokens.space("xs")
        grid.setContentsMargins(edge, small, edge, small)
        grid.setHorizontalSpacing(theme.tokens.space("s"))
        grid.setVerticalSpacing(0)
        grid.addWidget(self._said, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self._beside(), 0, 1)
        grid.addWidget(self.problem, 1, 1)
        grid.addWidget(self.hint, 2, 1)
        grid.setColumnStretch(1, 1)

    def _beside(self) -> QHBoxLayout:
        """The field as wide as it may be, then whether it is saved."""
        row = QHBoxLayout()
        row.setSpacing(self._theme.tokens.space("s"))
        grows = self.field.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
        row.addWidget(self.field, 1000 if grows else 0)
        row.addWidget(self.saved)
        row.addStretch(1)
        return row

    def _measure(self) -> None:
        self._said.setFixedHeight(self._theme.tokens.height("input"))

    def accept(self, words: str) -> None:
        """The value has been kept."""
        self.clear_problem()
        self.saved.setText(words)

    def refuse(self, words: str) -> None:
        """The value has not been kept; it stays as typed."""
        self.saved.setText("")
        self.problem.setText(words)
        self.problem.show()
        self.field.setAccessibleDescription(words)

    def clear_problem(self) -> None:
        """Nothing is wrong any more."""
        self.problem.hide()
        self.field.setAccessibleDescription("")

    def allow(self, *, on: bool, reason: str) -> None:
        """Switch the field on or off, with the reason as tooltip."""
        self.field.setEnabled(on)
        self.field.setToolTip("" if on else reason)


class TypedRow(FormRow):
    """A field of text: kept when it is left with another text; what is being typed is never touched.

    ``shown`` makes what is read of what is kept (a grouped NIP).
    """

    def __init__(self, theme: Theme, words: str, field: QWidget, *, hint: str = "",
                 shown: Callable[[str], str] = str) -> None:
        super().__init__(theme, words, field, hint=hint)
        self._kept, self._shown, self._open = "", shown, False
        self._asked: str | None = None  # what was refused is not asked again
        field.setAccessibleName(words)

    def typed(self) -> str:
        """What stands in the field."""
        raise NotImplementedError

    def _write(self, value: str) -> None:
        """Show a value from its beginning, however long it is."""
        raise NotImplementedError

    def show_value(self, value: str) -> None:
        """The value as it is kept; what is being typed is not touched."""
        self._kept = value
        if not self._open and self.typed() != self._shown(value):
            self._write(value)
            self.saved.setText("")

    def revert(self) -> None:
        """Back to what is kept."""
        self._open = False
        self._write(self._kept)
        self._clear()

    def accept(self, words: str) -> None:
        self._open = False
        self._clear()
        super().accept(words)

    def refuse(self, words: str) -> None:
        super().refuse(words)
        retone(self.field, wrong="true")

    def _edited(self) -> None:
        self._open = True
        self.saved.setText("")

    def _commit(self) -> None:
        typed = self.typed().strip()
        if not self._open or typed == self._asked:
            return
        if typed == self._shown(self._kept):
            self.revert()
            return
        self._asked = typed
        self.committed.emit(typed)

    def _clear(self) -> None:
        self._asked = None
        self.clear_problem()
        retone(self.field, wrong="false")


class LineRow(TypedRow):
    """A line of text."""

    def __init__(self, theme: Theme, words: str, *, hint: str = "", width: int = FIELD,
                 shown: Callable[[str], str] = str) -> None:
        self.line = FormLine()
        super().__init__(theme, words, self.line, hint=hint, shown=shown)
        self.line.setMaximumWidth(width)
        self.line.textEdited.connect(self._edited)
        self.line.editingFinished.connect(self._commit)
        self.line.reverted.connect(self.revert)

    def typed(self) -> str:
        return self.line.text()

    def _write(self, value: str) -> None:
        self.line.setText(self._shown(value))
        self.line.setCursorPosition(0)


class ChoiceRow(FormRow):
    """Two to five words of which one holds."""

    def __init__(self, theme: Theme, words: str, options: Sequence[tuple[str, str]], *, hint: str = "") -> None:
        self.choice = Segmented(theme, options, name=words)
        super().__init__(theme, words, self.choice, hint=hint)
        self.choice.chosen.connect(self.committed)

    def _measure(self) -> None:
        """Room for the words of each segment in bold, as the chosen one stands."""
        super()._measure()
        size = self._theme.tokens.type_size("small").size
        bold = QFontMetrics(self._theme.face(600).font(round(size)))
        for button in self.choice.findChildren(QPushButton):
            button.setMinimumWidth(bold.horizontalAdvance(button.text()) + SEGMENT_SIDES)

    def show_value(self, value: str) -> None:
        """The value as it is kept."""
        if self.choice.choice != value:
            self.choice.choose(value)
            self.saved.setText("")


class Form(QWidget):
    """Rows under heads, one below the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setMinimumWidth(theme.tokens.width("inspector"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, theme.tokens.space("s"))
        self._column.setSpacing(0)

    def add_head(self, words: str) -> None:
        """The name of the rows that follow, above a hairline unless it is the first."""
        made = frame("surface", "top" if self._column.count() else "")
        row = QVBoxLayout(made)
        edge = self._theme.tokens.space("page_edge")
        row.setContentsMargins(edge, self._theme.tokens.space("s"), edge, self._theme.tokens.space("xs"))
        row.addWidget(label(words, "strong"))
        if self._column.count():
            self._column.addSpacing(self._theme.tokens.space("s"))
        self._column.addWidget(made)

    def add(self, widget: QWidget) -> None:
        """A row, or anything else in the full width."""
        self._column.addWidget(widget)

    def end(self) -> None:
        """Take the rest of the height."""
        self._column.addStretch(1)
