"""Evidence from a dropped document: what its file name suggests, completed beside the scan and saved as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QStackedWidget, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.document_names import Proposal
from simata_desktop.domain.documents import CheckedFile
from simata_desktop.services.evidence import When
from simata_desktop.services.evidence_rows import IndicatorColumn, TableRules
from simata_desktop.ui.document_view import DocumentView, Wanted
from simata_desktop.ui.evidence_when import read_when
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import grouped_nip
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.panel import button_row, panel_ground, stacked

SCAN_TALL = 260  # pixels of the scan that are always seen


@dataclass(frozen=True)
class Dropped:
    """A file that may be kept, the person it fell on, and what its name suggests."""

    path: Path
    file: CheckedFile
    line: Any  # a line of the register
    rules: TableRules
    proposal: Proposal
    closed: bool  # may the user enter what lies in the closed partition?


def read_dropped(context: Context, person: int, path: Path, *, period: int | None = None,
                 scheme: str | None = None) -> Callable[[], Dropped | None]:
    """The query for a file dropped on a person (local key); None where the person is gone. Raises as
    ``documents.check``."""
    workspace = context.workspace

    def read() -> Dropped | None:
        file = workspace.documents.check(path)
        line = next(iter(workspace.people.page([person])), None)
        if line is None:
            return None
        return Dropped(path, file, line, workspace.evidence.rules(period=period, scheme=scheme),
                       workspace.documents.propose(path, scheme), "verifier" in workspace.desk.user.roles)

    return read


class ProposalPanel(QWidget):
    """The form in the inspector. Nothing is stored before *Simpan bukti*.

    Signals: ``saved()`` after the record was stored; ``closed()`` when the user leaves it.
    """

    saved = Signal()
    closed = Signal()

    def __init__(self, context: Context, dropped: Dropped, *, hidden: bool = False) -> None:
        super().__init__()
        self._context, self._text, self._dropped = context, context.text, dropped
        text, theme, file = context.text, context.theme, dropped.file
        self.columns = [one for one in dropped.rules.columns if not one.rated and (dropped.closed or not one.closed)]
        self.indicator, self.choice, self.typed = QComboBox(), QComboBox(), QLineEdit()
        self.value = QStackedWidget()
        self.when, self.number, self.issuer = QLineEdit(), QLineEdit(), QLineEdit()
        self.note = label("", "small", tone="danger", wrap=True)
        self.save = Button(theme, text("ui.document.proposal.save"), kind="filled")
        self.leave = Button(theme, text("ui.document.proposal.leave"))
        self.viewer = DocumentView(context)
        self.viewer.setMinimumHeight(SCAN_TALL)
        line = dropped.line
        self._person = text("ui.map.participant", number=line.id) if hidden else \
            f"{line.title} · {grouped_nip(line.nip)}"
        self._build()
        self.indicator.currentIndexChanged.connect(lambda place: self._offer_values())
        self.save.clicked.connect(self._save)
        self.leave.clicked.connect(self.closed)
        for field in (self.typed, self.when, self.number, self.issuer):
            field.returnPressed.connect(self._save)
        self._fill(dropped.proposal)
        self.viewer.show_document(Wanted(file.sha256, file.name, lambda: file))
        self.setFocusProxy(self.indicator)

    def _build(self) -> None:
        text, tokens = self._text, self._context.theme.tokens
        form, column = panel_ground(self._context.theme)
        column.addWidget(label(text("ui.document.proposal"), "subtitle"))
        column.addWidget(ElidedLabel(self._person, "strong"))
        column.addWidget(label(text("ui.document.proposal.words"), "small", tone="muted", wrap=True))
        self.value.addWidget(self.choice)
        self.value.addWidget(self.typed)
        self.value.setFixedHeight(tokens.height("input"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.space("s"))
        grid.setVerticalSpacing(tokens.space("xs"))
        rows: Sequence[tuple[str, QWidget]] = (("indicator", self.indicator), ("value", self.value),
                                               ("when", self.when), ("number", self.number), ("issuer", self.issuer))
        for row, (key, widget) in enumerate(rows):
            words = text(f"ui.document.proposal.{key}")
            grid.addWidget(label(words, "small", tone="muted"), row, 0)
            grid.addWidget(widget, row, 1)
            for field in (widget, *((self.choice, self.typed) if widget is self.value else ())):
                field.setAccessibleName(words)
        self.when.setPlaceholderText(text("ui.document.proposal.when.hint"))
        self.indicator.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addLayout(button_row(self.save, self.leave))
        stacked(self, form).addWidget(self.viewer, 1)
        self.note.hide()

    def _fill(self, proposal: Proposal) -> None:
        """What the name suggests; nothing is guessed beyond it."""
        text = self._text
        self.indicator.addItem(text("ui.document.proposal.choose"), None)
        for one in self.columns:
            self.indicator.addItem(one.label, one.code)
        self.indicator.setCurrentIndex(max(self.indicator.findData(proposal.indicator), 0))
        self.when.setText(text.day(proposal.date) if proposal.date else str(proposal.year or ""))
        self.number.setText(proposal.number or "")
        self._offer_values()
        line = self._dropped.line
        if proposal.nip and proposal.nip != line.nip:
            self._say(text("ui.document.proposal.other", nip=grouped_nip(proposal.nip)))

    def _column(self) -> IndicatorColumn | None:
        code = self.indicator.currentData()
        return next((one for one in self.columns if one.code == code), None)

    def _offer_values(self) -> None:
        column = self._column()
        rows = column.rubric.rows if column is not None else ()
        self.value.setCurrentWidget(self.choice if rows or column is None else self.typed)
        self.choice.clear()
        self.choice.addItem(self._text("ui.document.proposal.choose"), None)
        for row in rows:
            self.choice.addItem(row.label, row.code)
        self.choice.setEnabled(bool(rows))

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def _save(self) -> None:
        text, column = self._text, self._column()
        value = self.choice.currentData() if self.value.currentWidget() is self.choice else self.typed.text().strip()
        when = read_when(text, self.when.text())
        lacking = [key for key, held in (("indicator", column), ("value", value), ("when", when)) if not held]
        if column is None or when is None or lacking:
            self._say(text("ui.document.proposal.lacking",
                           fields=", ".join(text(f"ui.document.proposal.{key}") for key in lacking)))
            return
        whole = When(when.day, when.year, self.number.text().strip() or None, self.issuer.text().strip() or None)
        nip, path, code = self._dropped.line.nip, self._dropped.path, column.code
        evidence = self._context.workspace.evidence
        self.save.setEnabled(False)
        self._context.tasks.run_command(lambda progress: evidence.add(nip, {code: str(value)}, whole, file=path),
                                        self._stored, on_failed=self._refused, owner=self)

    def _stored(self, _changes: Changes) -> None:
        self.saved.emit()

    def _refused(self, error: BaseException) -> None:
        self.save.setEnabled(True)
        self._say(self._text.trouble(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

