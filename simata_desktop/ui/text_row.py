"""A text of several lines in a form: as high as its words, kept when it is left."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from simata_desktop.ui.settings_form import TypedRow
from simata_desktop.ui.theme import Theme

FEWEST, MOST = 2, 8  # lines seen at once
EDGES = 22  # border and padding of the style and the margin of the document, above and below


class TextField(QPlainTextEdit):
    """Ctrl+Enter and leaving keep, Esc reverts, Tab goes on; Ctrl+Z undoes typing, then goes to the window.

    Signals: ``left()``; ``reverted()``.
    """

    left = Signal()
    reverted = Signal()

    def __init__(self, *, fewest: int = FEWEST) -> None:
        super().__init__()
        self._fewest = fewest
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda size: self.measure())
        self.measure()

    def measure(self) -> None:
        """Take the height of the words, within ``MOST`` lines."""
        lines = round(self.document().size().height())  # a plain document tells its height in lines
        self.setFixedHeight(min(max(lines, self._fewest), MOST) * self.fontMetrics().lineSpacing() + EDGES)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if (event.matches(undo) and not self.document().isUndoAvailable()) or (
                    event.matches(redo) and not self.document().isRedoAvailable()):
                event.ignore()
                return False
            if _keeps(event):  # elsewhere it applies an import
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reverted.emit()
        elif _keeps(event):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TextRow(TypedRow):
    """Words above the field, behind them whether it is saved and any further ``aside``; below what is wrong."""

    def __init__(self, theme: Theme, words: str, *, hint: str = "", fewest: int = FEWEST,
                 aside: QWidget | None = None) -> None:
        self.text = TextField(fewest=fewest)
        self._aside = aside
        self._written = ""
        super().__init__(theme, words, self.text, hint=hint)
        self.text.textChanged.connect(self._changed)
        self.text.left.connect(self._commit)
        self.text.reverted.connect(self.revert)
        theme.changed.connect(self.text.measure)

    def say(self, words: str) -> None:
        """Other words above the field."""
        self._said.setText(words)
        self.text.setAccessibleName(words)

    def typed(self) -> str:
        return self.text.toPlainText()

    def _write(self, value: str) -> None:
        self._written = self._shown(value)
        self.text.setPlainText(self._written)

    def _changed(self) -> None:
        if self.typed() != self._written:  # written by somebody, not by us
            self._written = self.typed()
            self._edited()

    def _lay(self) -> None:
        space = self._theme.tokens.space
        column = QVBoxLayout(self)
        column.setContentsMargins(space("page_edge"), space("xs"), space("page_edge"), space("xs"))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(space("s"))
        head.addWidget(self._said, 1)
        head.addWidget(self.saved)
        if self._aside is not None:
            head.addWidget(self._aside)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.problem)
        column.addWidget(self.hint)


def _keeps(event: QKeyEvent) -> bool:
    """Is this Ctrl+Enter?"""
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bool(
        event.modifiers() & Qt.KeyboardModifier.ControlModifier)
