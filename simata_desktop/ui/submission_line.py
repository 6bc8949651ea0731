"""One line across a page while the period of handing in evidence is closed: until when, and who helps."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from simata_desktop.services.submission import Submission
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import IconLabel, frame


class SubmissionLine(QWidget):
    """Hidden while the period is open. ``why`` is the reason for what is off for this user, empty where nothing is."""

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._text = text
        self.why, self.closed = "", False
        strip = frame("warning_soft", "bottom")
        strip.setFixedHeight(theme.tokens.height("row_form"))
        self.words = ElidedLabel("", "small")
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.tokens.space("page_edge"), 0, theme.tokens.space("page_edge"), 0)
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(IconLabel(theme, "lock", "warning"))
        row.addWidget(self.words, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(strip)
        self.hide()

    @property
    def shut(self) -> bool:
        """May the user signed in enter nothing today?"""
        return bool(self.why)

    def show_period(self, period: Submission) -> None:
        """Say that the period is closed; for a verifier, whom it does not bind, only that he goes on."""
        text = self._text
        self.why = text.trouble(period.refusal()) if period.shut else ""
        self.words.set_words(self.why or text("ui.submission.verifier"))
        self.closed = not period.open
        self.setVisible(self.closed)
