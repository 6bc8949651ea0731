"""Two to five words of which one holds: "Orang | Jumlah | Daftar"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from simata_desktop.ui.theme import Theme


class Segment(QPushButton):
    """One of the words: wide enough for the strong face it wears when it is chosen."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__(words)
        self._theme = theme

    def sizeHint(self) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        strong = QFontMetrics(self._theme.face(600).font(self._theme.font("small").pixelSize()))
        wider = strong.horizontalAdvance(self.text()) - metrics.horizontalAdvance(self.text())
        return QSize(hint.width() + max(wider, 0), hint.height())


class Segmented(QWidget):
    """Buttons that share their borders. Arrow keys walk, one press chooses.

    Signals: ``chosen(key)``.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, options: Sequence[tuple[str, str]], *, name: str) -> None:
        """``options`` are (key, words); ``name`` says what is chosen here."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._keys = [key for key, _ in options]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (_, words) in enumerate(options):
            button = Segment(theme, words)
            button.setCheckable(True)
            button.setProperty("kind", "segment")
            button.setProperty("role", "small")
            button.setProperty("place", "first" if place == 0 else "next")
            button.setAccessibleName(f"{name}: {words}")
            self._group.addButton(button, place)
            row.addWidget(button)
        self._group.idClicked.connect(lambda place: self.chosen.emit(self._keys[place]))
        self.choose(self._keys[0])

    @property
    def choice(self) -> str:
        """The key that holds."""
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Set what holds without telling anybody."""
        self._group.button(self._keys.index(key)).setChecked(True)

    def set_words(self, key: str, words: str) -> None:
        """Other words for an option ("Baru 12")."""
        button = self._group.button(self._keys.index(key))
        button.setText(words)
        button.setAccessibleName(f"{self.accessibleName()}: {words}")

    def enable(self, key: str, *, on: bool, why: str = "") -> None:
        """Switch an option on or off; ``why`` it is off stands in its tooltip."""
        button = self._group.button(self._keys.index(key))
        button.setEnabled(on)
        button.setToolTip("" if on else why)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        if not step:
            super().keyPressEvent(event)
            return
        place = (self._group.checkedId() + step) % len(self._keys)
        self._group.button(place).setFocus(Qt.FocusReason.TabFocusReason)
        self._group.button(place).click()
