"""The left rail: icon and word of every page, collapsible to the icons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from simata_desktop.ui.theme import Theme

ICON_LEFT, WORD_LEFT, EDGE = 12, 36, 13


class RailItem(QAbstractButton):
    """One page: icon, word, and at the right a small number where something waits."""

    def __init__(self, theme: Theme, icon: str, word: str) -> None:
        super().__init__()
        self._theme, self._icon, self._badge = theme, icon, 0
        self.setText(word)
        self.setAccessibleName(word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        theme.changed.connect(self.update)

    def set_badge(self, number: int) -> None:
        """The number at the right; 0 shows none."""
        self._badge = number
        self.setAccessibleDescription(str(number) if number else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.tokens.width("rail_collapsed"), self._theme.tokens.height("rail_item"))

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the rail walks
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens, here = self._theme.tokens, self.isChecked()
        if here:
            painter.fillRect(self.rect(), self._theme.color("selection"))
            painter.fillRect(0, 0, int(tokens.line("active_mark")), self.height(), self._theme.color("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), self._theme.color("hover"))
        narrow = self.width() <= tokens.width("rail_collapsed")
        side = tokens.icon("rail")
        left = (self.width() - side) // 2 if narrow else ICON_LEFT
        color = "accent" if here else "text" if tokens.projector else "text_muted"
        pixmap = self._theme.pixmap(self._icon, color, ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPoint(left, (self.height() - side) // 2), pixmap)
        if not narrow:
            self._paint_words(painter, here=here)
        if self.hasFocus():
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))

    def _paint_words(self, painter: QPainter, *, here: bool) -> None:
        painter.setFont(self._theme.font("strong" if here else "body"))
        painter.setPen(self._theme.color("selection_text" if here else "text"))
        room = QRect(WORD_LEFT, 0, self.width() - WORD_LEFT - EDGE, self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._badge:
            painter.setFont(self._theme.font("small"))
            painter.setPen(self._theme.color("text_muted"))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(self._badge))


class Rail(QFrame):
    """The column of pages.

    Signals: ``chosen(key)`` when the user picks a page.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, entries: Sequence[tuple[str, str, str]], last: Sequence[str] = ()) -> None:
        """``entries`` are (key, icon, word) from top to bottom; the keys in ``last`` stand at the foot."""
        super().__init__()
        self._theme, self.collapsed, self._squeezed = theme, False, False
        self.setProperty("ground", "background")
        self.setProperty("edge", "right")
        self._items = {key: self._item(key, icon, word) for key, icon, word in entries}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.tokens.space("s"), 0, theme.tokens.space("s"))
        column.setSpacing(0)
        for key in (key for key in self._items if key not in last):
            column.addWidget(self._items[key])
        column.addStretch(1)
        for key in last:
            column.addWidget(self._items[key])
        theme.changed.connect(self._measure)
        self._measure()

    def _item(self, key: str, icon: str, word: str) -> RailItem:
        item = RailItem(self._theme, icon, word)
        item.clicked.connect(lambda: self.chosen.emit(key))
        return item

    def show_page(self, key: str) -> None:
        """Mark the page that is shown."""
        for other, item in self._items.items():
            item.setChecked(other == key)
            item.setFocusPolicy(Qt.FocusPolicy.TabFocus if other == key else Qt.FocusPolicy.NoFocus)  # one stop for Tab

    def set_badge(self, key: str, number: int) -> None:
        """The number beside a page; pages not in the rail are passed over."""
        if key in self._items:
            self._items[key].set_badge(number)

    def collapse(self, *, on: bool) -> None:
        """Show icons only, or icons with words; the projector theme always shows icons only."""
        self.collapsed = on
        self._measure()

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), super().sizeHint().height())

    def squeeze(self, *, on: bool) -> None:
        """Show icons only while the window is narrow, whatever the user prefers in a wide one."""
        if on != self._squeezed:
            self._squeezed = on
            self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        focused = self.focusWidget()
        items: list[QWidget] = list(self._items.values())
        if event.key() in steps and focused in items:
            place = items.index(focused) + steps[Qt.Key(event.key())]
            items[place % len(items)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        narrow = self.collapsed or self._squeezed or self._theme.tokens.projector
        self.setMinimumWidth(self._theme.tokens.width("rail_collapsed"))  # what it can be squeezed to
        self.setMaximumWidth(self._theme.tokens.width("rail_collapsed" if narrow else "rail"))
        self.updateGeometry()
        for item in self._items.values():
            item.setToolTip(item.text() if narrow else "")
            item.setFixedHeight(self._theme.tokens.height("rail_item"))
