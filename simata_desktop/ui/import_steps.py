"""The steps of an import above its content: file, columns, problems, preview, applying; three of them can be opened."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from simata_desktop.ui.page import Context
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import IconLabel, label

COLUMNS, PROBLEMS, CHANGES = "columns", "problems", "changes"
OPENED = (COLUMNS, PROBLEMS, CHANGES)
UNDERLINE, SIDE = 3, 4


class StepButton(QPushButton):
    """One step: bold and underlined while it is open."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme
        self.setProperty("kind", "link")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._theme.font("strong")).horizontalAdvance(self.text()) + 2 * SIDE
        return QSize(width, self._theme.tokens.height("filter_strip") - 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font("strong" if self.isChecked() else "body"))
        painter.setPen(self._theme.color("text" if self.isEnabled() else "text_muted"))
        painter.drawText(self.rect().adjusted(0, 1, 0, 1), Qt.AlignmentFlag.AlignCenter, self.text())
        if self.isChecked():
            painter.fillRect(QRect(0, self.height() - UNDERLINE, self.width(), UNDERLINE), self._theme.color("accent"))
        if self.hasFocus():
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(self.rect().adjusted(0, 4, -1, -6))


class Steps(QWidget):
    """Signals: ``opened(step)``."""

    opened = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme, text = context.theme, context.text
        self._buttons = {key: StepButton(theme, text(f"ui.import_page.step.{key}")) for key in OPENED}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space("xs"))
        row.addWidget(IconLabel(theme, "check", "text", size="in_control"))
        row.addWidget(label(text("ui.import_page.step.file")))
        for key in OPENED:
            row.addWidget(IconLabel(theme, "chevron-right", "text_muted", size="in_control"))
            row.addWidget(self._buttons[key])
            self._buttons[key].clicked.connect(lambda _checked, step=key: self.opened.emit(step))
        row.addWidget(IconLabel(theme, "chevron-right", "text_muted", size="in_control"))
        row.addWidget(label(text("ui.import_page.step.apply"), tone="muted"))

    def show_step(self, step: str) -> None:
        """Mark the step that is open."""
        self._buttons[step].setChecked(True)

    def set_count(self, step: str, count: int) -> None:
        """The number beside the word of a step; none for 0."""
        words = self._context.text(f"ui.import_page.step.{step}")
        self._buttons[step].setText(f"{words} {self._context.text.count(count)}" if count else words)
        self._buttons[step].updateGeometry()

    def button(self, step: str) -> QPushButton:
        """The button of a step."""
        return self._buttons[step]
