"""Words on a page: a label that names its type role and tone, and the button that carries an icon."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from simata_desktop.ui.theme import Theme

ICON_GAP = 3  # on top of the 4 pixels of the style


def label(words: str, role: str = "body", *, tone: str = "", wrap: bool = False) -> QLabel:
    """A plain-text label in a type role (caption … box_count) and tone (muted, danger, warning, ok, accent)."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    return made


def retone(made: QWidget, **properties: str) -> None:
    """Change dynamic properties of a widget already shown and let the style sheet look again."""
    for name, value in properties.items():
        made.setProperty(name, value)
    made.style().unpolish(made)
    made.style().polish(made)


def frame(ground: str = "surface", edge: str = "") -> QFrame:
    """An area of one ground (background, surface, surface_alt …) with a hairline at one edge."""
    made = QFrame()
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made.setProperty("ground", ground)
    if edge:
        made.setProperty("edge", edge)
    return made


class IconLabel(QLabel):
    """A small icon that follows the theme; give the thing it says to ``name`` when no word stands beside it."""

    def __init__(self, theme: Theme, icon: str, color: str = "text", *, size: str = "in_text", name: str = "") -> None:
        super().__init__()
        self._theme, self._icon, self._color, self._size = theme, icon, color, size
        if name:
            self.setAccessibleName(name)
            self.setToolTip(name)
        theme.changed.connect(self._draw)
        self._draw()

    def set_icon(self, icon: str, color: str) -> None:
        """Show another icon."""
        self._icon, self._color = icon, color
        self._draw()

    def _draw(self) -> None:
        side = self._theme.tokens.icon(self._size)
        self.setFixedSize(side, side)
        self.setPixmap(self._theme.pixmap(self._icon, self._color, size=self._size, ratio=self.devicePixelRatioF()))


class Button(QPushButton):
    """A button with words and, if wanted, an icon that follows the theme.

    ``kind``: "" normal, "filled" (one a page), "small", "link", "icon" (then ``words`` is name and tooltip); a link
    may have the ``tone`` danger.
    """

    def __init__(self, theme: Theme, words: str, icon: str = "", *, kind: str = "", size: str = "in_text",
                 tone: str = "") -> None:
        super().__init__("" if kind == "icon" else words)
        self._theme, self._icon, self._size = theme, icon, size
        self.setAccessibleName(words)
        if kind:
            self.setProperty("kind", kind)
        if tone:
            self.setProperty("tone", tone)
        if kind == "icon":
            self.setToolTip(words)
        self.setAutoDefault(False)
        theme.changed.connect(self._draw)
        self._draw()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon = icon
        self._draw()

    def _draw(self) -> None:
        if self._icon:
            kind = self.property("kind")
            color = {"filled": "accent_text", "link": self.property("tone") or "accent"}.get(kind, "text")
            side, gap = self._theme.tokens.icon(self._size), 0 if kind == "icon" else ICON_GAP
            self.setIcon(self._theme.icon(self._icon, color, size=self._size, gap=gap))
            self.setIconSize(QSize(side + gap, side))
