"""The inspector of the page Pencocokan: one person's two boxes, what to enter where, every indicator on both sides."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.domain.reconciliation import Comparison
from simata_desktop.ui.box_tile import BoxNumber
from simata_desktop.ui.derivation_view import PersonHead, person_block
from simata_desktop.ui.page import Context
from simata_desktop.ui.reconcile_rows import cause_words, do_words
from simata_desktop.ui.reconcile_table import SideTable, side_rows
from simata_desktop.ui.text import DASH
from simata_desktop.ui.widgets.elided_label import ShrinkingLabel
from simata_desktop.ui.widgets.label import frame, label
from simata_desktop.ui.widgets.section import Section


class ReconcileView(QWidget):
    """Made anew for every person. ``otherwise`` says what to do where no cause is told."""

    def __init__(self, context: Context, found: Comparison, *, otherwise: str, hidden: str = "") -> None:
        super().__init__()
        self._context, self.found = context, found
        theme, text, person = context.theme, context.text, found.person
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(person_block(theme, PersonHead(person.title, person.nip, "", person.position, person.unit,
                                                        hidden)))
        column.addWidget(self._boxes())
        column.addWidget(self._steps(otherwise))
        self.table = SideTable(theme, text, side_rows(text, found))
        column.addWidget(self.table)
        column.addWidget(self._source())
        column.addStretch(1)

    def _boxes(self) -> QWidget:
        """Both boxes side by side."""
        theme, text = self._context.theme, self._context.text
        made = frame("surface_alt", "bottom")
        row = QHBoxLayout(made)
        edge, gap = theme.tokens.space("page_edge"), theme.tokens.space("s")
        row.setContentsMargins(edge, gap, edge, gap)
        row.setSpacing(gap)
        shown = self.found.scheme.shown_numbers
        for box, key in ((self.found.ours, "ours"), (self.found.theirs, "theirs")):
            words = text(f"ui.reconcile.column.{key}")
            tile = BoxNumber(theme, box, str(shown.get(box, box)) if box else DASH)
            tile.setAccessibleName(f"{words}: {shown.get(box, box) if box else DASH}")
            row.addWidget(tile)
            row.addWidget(label(words, "small", tone="muted", wrap=True), 1)
        return made

    def _steps(self, otherwise: str) -> QWidget:
        """The causes, each with what to enter where."""
        theme, text = self._context.theme, self._context.text
        made = frame("surface", "bottom")
        column = QVBoxLayout(made)
        edge, gap = theme.tokens.space("page_edge"), theme.tokens.space("s")
        column.setContentsMargins(edge, gap, edge, gap)
        column.setSpacing(gap // 2)
        for cause in self.found.causes:
            head = label(cause_words(text, cause.kind), "strong")
            words = label(do_words(text, cause.do), "small", wrap=True)
            column.addWidget(head)
            column.addWidget(words)
        if not self.found.causes:
            column.addWidget(label(otherwise, "small", wrap=True))
        return made

    def _source(self) -> QWidget:
        """From which file and cell, on which day; by which rules here."""
        text, found = self._context.text, self.found
        made = Section(self._context.theme, ground="surface_alt")
        if found.file:
            made.add_row(text("ui.reconcile.file_of"), ShrinkingLabel(found.file, "small"))
        if found.cell:
            made.add_row(text("ui.reconcile.cell_of"), found.cell)
        if found.read_at:
            made.add_row(text("ui.reconcile.read_at"), text.moment(datetime.fromisoformat(found.read_at).astimezone()))
        made.add_row(text("ui.derivation.rules"), text("ui.derivation.rules.version", title=found.scheme.title,
                                                       version=found.scheme.version, period=found.period))
        return made
