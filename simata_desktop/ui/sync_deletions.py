"""Many deletions by others that wait for a person: who, when, how many of what, why; a button lets them through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from simata_desktop.services.desk import ADMIN, VERIFIER
from simata_desktop.services.sync_state import HeldDeletions
from simata_desktop.ui.page import Context
from simata_desktop.ui.sync_words import moment_words
from simata_desktop.ui.text import DASH
from simata_desktop.ui.widgets.label import Button, IconLabel, label

SAVES_SHOWN = 6


class HeldSection(QFrame):
    """Stands beside the page as long as something is held. Signals: ``allowed()``."""

    allowed = Signal()

    def __init__(self, context: Context, held: Sequence[HeldDeletions], today: date) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self.setProperty("ground", "warning_soft")
        self.setProperty("edge", "bottom")
        edge = theme.tokens.space("page_edge")
        column = QVBoxLayout(self)
        column.setContentsMargins(edge, theme.tokens.space("s"), edge, theme.tokens.space("s"))
        column.setSpacing(theme.tokens.space("xs"))
        column.addWidget(IconLabel(theme, "warning", "warning"))
        count = sum(one.records for one in held)
        column.addWidget(label(text("ui.sync.deletes", count=text.count(count)), "strong", wrap=True))
        column.addWidget(label(text("ui.sync.deletes.words"), "small", wrap=True))
        saves = [save for one in held for save in one.saves]
        for save in saves[:SAVES_SHOWN]:
            kinds = ", ".join(text(key) if (key := f"ui.settings.entity.{kind}") in text.words else kind
                              for kind in save.kinds)
            column.addWidget(label(text(
                "ui.sync.deletes.save", by=save.by, at=moment_words(text, save.at, today),
                count=text.count(save.records), kinds=kinds, reason=save.reason or DASH), "small", wrap=True))
        if len(saves) > SAVES_SHOWN:
            column.addWidget(label(text("ui.sync.deletes.more", count=text.count(len(saves) - SAVES_SHOWN)), "small",
                                   tone="muted"))
        self.button = Button(theme, text("ui.sync.deletes.allow"), kind="link")
        may = not context.workspace.desk.user.roles.isdisjoint((ADMIN, VERIFIER))
        self.button.setEnabled(may)
        self.button.setToolTip("" if may else text("ui.sync.deletes.right"))
        self.button.clicked.connect(self.allowed)
        column.addWidget(self.button)
