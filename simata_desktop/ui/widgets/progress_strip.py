"""Progress where the work was asked for: what is being done, how far, and a way to stop; never a box over the page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from simata_desktop.ui.tasks import Report, Ticket
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, label


class ProgressStrip(QFrame):
    """Give ``show_report`` to a task as ``on_progress`` and its ticket to ``follow``."""

    def __init__(self, theme: Theme, text: Text) -> None:
        super().__init__()
        self._text = text
        self._ticket: Ticket | None = None
        self.setProperty("ground", "surface_alt")
        self.setProperty("edge", "bottom")
        self.words, self.count = label(""), label("", "small", tone="muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(160)
        self.stop = Button(theme, text("ui.progress.stop"), kind="small")
        self.stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge, 0, edge, 0)
        row.setSpacing(theme.tokens.space("s"))
        for widget in (self.words, self.bar, self.count):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.stop)
        self.setFixedHeight(theme.tokens.height("filter_strip"))
        self.hide()

    def follow(self, ticket: Ticket) -> None:
        """The work that the stop button stops."""
        self._ticket = ticket
        self.stop.setEnabled(True)

    def show_report(self, report: Report | None) -> None:
        """How far the work has come; None takes the strip away."""
        self.setVisible(report is not None)
        if report is None:
            return
        words = self._text(report.code)
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, report.total)
        self.bar.setValue(min(report.done, report.total))
        known = f"{self._text.count(report.done)} / {self._text.count(report.total)}"
        self.count.setText(known if report.total else self._text.count(report.done))

    def _cancel(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()
            self.words.setText(self._text("ui.progress.stopping"))
            self.stop.setEnabled(False)
