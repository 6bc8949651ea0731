"""A drop-down that says what it chooses and what is chosen: "Unit  Semua perangkat daerah"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from simata_desktop.ui.scope import Choice
from simata_desktop.ui.theme import Theme

EDGE, GAP, CHEVRON_GAP, END, LONGEST = 10, 7, 4, 6, 260
SHORTEST = 64  # pixels of the value that stay when a bar is narrow


class ScopeButton(QPushButton):
    """Label and value with a chevron. A line of the menu may say more than the button: the value tells what is chosen.

    Signals: ``chosen(Choice)`` when a line of the menu was taken; ``asked()`` when pressed without lines of its own,
    so that the page opens something larger (a tree of units).
    """

    chosen = Signal(object)
    asked = Signal()

    def __init__(self, theme: Theme, label: str, choice: Choice) -> None:
        super().__init__()
        self._theme, self._label, self._choice = theme, label, choice
        self._choices: tuple[Choice, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)  # gives way where a bar is narrow
        self._name()
        self.clicked.connect(self._open)
        theme.changed.connect(self.updateGeometry)

    @property
    def choice(self) -> Choice:
        """What is chosen."""
        return self._choice

    def set_choice(self, choice: Choice) -> None:
        """Show another value without telling anybody."""
        self._choice = choice
        self._name()
        self.updateGeometry()
        self.update()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """The lines of the menu."""
        self._choices = tuple(choices)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._theme.font("small"))
        words = metrics.horizontalAdvance(self._label) + min(metrics.horizontalAdvance(self._choice.word), LONGEST)
        side = self._theme.tokens.icon("in_control")
        return QSize(EDGE + words + GAP + CHEVRON_GAP + side + END, self._theme.tokens.height("button"))

    def minimumSizeHint(self) -> QSize:
        cut = QFontMetrics(self._theme.font("small")).horizontalAdvance(self._choice.word) - SHORTEST
        return QSize(self.sizeHint().width() - max(cut, 0), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(self._theme.font("small"))
        metrics = painter.fontMetrics()
        side = self._theme.tokens.icon("in_control")
        label_width = metrics.horizontalAdvance(self._label)
        line = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(self._theme.color("text_muted"))
        painter.drawText(QRect(EDGE, 0, label_width + 1, self.height()), line, self._label)
        left = EDGE + label_width + GAP
        room = self.width() - left - CHEVRON_GAP - side - END
        painter.setPen(self._theme.color("text" if self.isEnabled() else "text_disabled"))
        word = metrics.elidedText(self._choice.word, Qt.TextElideMode.ElideRight, room + 1)
        painter.drawText(QRect(left, 0, room + 2, self.height()), line, word)
        chevron = self._theme.pixmap("chevron-down", "text", size="in_control", ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPoint(self.width() - END - side, (self.height() - side) // 2), chevron)

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label}: {self._choice.word}")
        self.setToolTip(self._choice.word)

    def _open(self) -> None:
        if not self._choices:
            self.asked.emit()
            return
        menu = QMenu(self)
        for choice in self._choices:
            action = menu.addAction(choice.word)
            action.setCheckable(True)
            action.setChecked(choice.value == self._choice.value)
            action.setData(choice)
        menu.triggered.connect(lambda action: self._take(action.data()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _take(self, choice: Choice) -> None:
        if choice.value != self._choice.value:
            self.set_choice(choice)
            self.chosen.emit(choice)
