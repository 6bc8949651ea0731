"""The strip that marks a practice office on every page, so that nobody takes invented people for real ones."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import IconLabel, label


class PracticeBanner(QFrame):
    """One line on the warning ground with an icon; cannot be put away."""

    def __init__(self, theme: Theme, words: str) -> None:
        super().__init__()
        self.setProperty("ground", "warning_soft")
        self.setProperty("edge", "bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.tokens.space("page_edge"), 0, theme.tokens.space("page_edge"), 0)
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(IconLabel(theme, "practice", "warning"))
        row.addWidget(label(words, "small"))
        row.addStretch(1)
        self.setAccessibleName(words)
        self.setFixedHeight(theme.tokens.height("row_table"))
