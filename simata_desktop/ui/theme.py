"""The theme in use: colours, fonts and icons by name, and the one place that dresses the application."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from simata_desktop.ui.fonts import Face, load_faces
from simata_desktop.ui.icons import Icons
from simata_desktop.ui.style import style_sheet
from simata_desktop.ui.tokens import THEMES, Tokens, read_tokens

SYSTEM = "system"
CHOICES = (*THEMES, SYSTEM)

_ROLES = {
    QPalette.ColorRole.Window: "background", QPalette.ColorRole.WindowText: "text", QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface_alt", QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface", QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "selection", QPalette.ColorRole.HighlightedText: "selection_text",
    QPalette.ColorRole.PlaceholderText: "text_muted", QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent", QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "tooltip_text", QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "surface", QPalette.ColorRole.Midlight: "hover", QPalette.ColorRole.Mid: "hairline",
    QPalette.ColorRole.Dark: "hairline_strong", QPalette.ColorRole.Shadow: "hairline_strong",
    QPalette.ColorRole.BrightText: "danger",
}


class Theme(QObject):
    """Dresses a QApplication and answers for colours, fonts, icons and measures by name.

    Signals: ``changed`` after another theme has been put on; painted widgets repaint on it.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "light") -> None:
        super().__init__(app)
        self._app = app
        self._data = read_tokens()
        self._faces = load_faces()
        self._icons = Icons()
        self._fonts: dict[str, QFont] = {}
        self._choice = choice
        app.setStyle("Fusion")
        self.tokens = Tokens(self._wanted(), self._data)
        self._dress()
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def choice(self) -> str:
        """What the user chose: light, projector, dark or system."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Put on ``choice``; "system" follows the desktop from then on. ValueError for another word."""
        if choice not in CHOICES:
            raise ValueError(choice)
        self._choice = choice
        if self._wanted() != self.tokens.theme:
            self.tokens = Tokens(self._wanted(), self._data)
            self._dress()
            self.changed.emit()

    def color(self, name: str) -> QColor:
        """The colour of that token."""
        return QColor(self.tokens.color(name))

    def font(self, role: str = "body") -> QFont:
        """The font of a type role (caption … box_count)."""
        if role not in self._fonts:
            size = self.tokens.type_size(role)
            self._fonts[role] = self.face(size.weight).font(round(size.size))
        return self._fonts[role]

    def face(self, weight: int) -> Face:
        """The face nearest to ``weight``: the window has two, 400 and 600."""
        return self._faces[600 if weight >= 600 else 400]

    def line_height(self, role: str = "body") -> int:
        """The line height of a type role, in pixels."""
        return round(self.tokens.type_size(role).line)

    def pixmap(self, name: str, color: str = "text", *, size: str = "rail", ratio: float = 1.0) -> QPixmap:
        """The icon ``name`` in the colour token ``color``, as large as the ``icon_px`` token ``size``."""
        return self._icons.pixmap(name, self.tokens.color(color), side=self.tokens.icon(size), ratio=ratio)

    def icon(self, name: str, color: str = "text", *, size: str = "rail", gap: int = 0) -> QIcon:
        """The icon ``name`` for a button, with the disabled colour built in and ``gap`` pixels free at its right."""
        disabled = self.tokens.color("text_disabled")
        return self._icons.icon(name, self.tokens.color(color), disabled, side=self.tokens.icon(size), gap=gap)

    def _wanted(self) -> str:
        if self._choice != SYSTEM:
            return self._choice
        return "dark" if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"

    def _system_changed(self) -> None:
        if self._choice == SYSTEM:
            self.choose(SYSTEM)

    def _dress(self) -> None:
        self._fonts.clear()
        self._app.setPalette(palette(self.tokens))
        self._app.setFont(self.font())
        families = {weight: face.family for weight, face in self._faces.items()}
        self._app.setStyleSheet(style_sheet(self.tokens, families))


def palette(tokens: Tokens) -> QPalette:
    """All palette roles of a theme, with muted ones for what is switched off."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, QColor(tokens.color(name)))
    off = QColor(tokens.color("text_disabled"))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, off)
    return made
