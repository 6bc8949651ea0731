"""Beside the list: the scan of a record, the line for a reason, and below it what the record says."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.services.verification import QueueRow
from simata_desktop.ui.document_view import DocumentView, Wanted
from simata_desktop.ui.page import Context
from simata_desktop.ui.verification_facts import FactsPanel
from simata_desktop.ui.verification_reason import RejectStrip
from simata_desktop.ui.verification_words import Words
from simata_desktop.ui.widgets.label import Button

REST = 80  # milliseconds on a row before its document and its history are read


class RecordSide(QWidget):
    """Shows a record at once, its document and its history as soon as the keyboard rests on it.

    Signals: ``attach_asked()``, ``save_asked()``.
    """

    attach_asked = Signal()
    save_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._context, self._text, self._words = context, text, Words(text)
        self._row: QueueRow | None = None
        self._seen: tuple[int, int] | None = None  # key and position of the record shown
        self._below: Callable[[], QueueRow | None] = lambda: None
        self._shut = ""
        self.viewer = DocumentView(context)
        self.reason = RejectStrip(theme, text)
        self.facts = FactsPanel(context)
        self.save = Button(theme, text("ui.verification.save"), "disk", kind="icon", size="in_control")
        self.attach = Button(theme, text("ui.verification.attach"), "clip", kind="icon", size="in_control")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._read_rest)
        self.save.clicked.connect(self.save_asked)
        self.attach.clicked.connect(self.attach_asked)
        for button in (self.save, self.attach):
            self.viewer.bar.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.viewer, 1)
        column.addWidget(self.reason)
        column.addWidget(self.facts)

    def know(self, words: Words, shut: str) -> None:
        """The words of the rules; why nothing may be attached, empty where it may."""
        self._words, self._shut = words, shut
        self.forget()

    def forget(self) -> None:
        """The record shown may have changed: show it anew."""
        self._seen = None

    def show_row(self, row: QueueRow | None, *, hidden: bool, below: Callable[[], QueueRow | None]) -> None:
        """Show a record; ``below`` gives the one whose document will probably be asked for next."""
        self._row, self._below = row, below
        self.save.setEnabled(row is not None and bool(row.file_sha256))
        self.attach.setEnabled(row is not None and not self._shut)
        self.attach.setToolTip(self._shut or self._text("ui.verification.attach"))
        seen = None if row is None else (row.key, row.position)
        if seen is not None and seen == self._seen:
            return
        self._seen = seen
        self.reason.hide()
        self.facts.show_row(row, self._words, hidden=hidden)
        if row is None:
            self.viewer.show_none("")
            return
        if row.own:
            self.facts.say(self._text("ui.verification.own"))
        wanted = self._wanted(row)
        if wanted is None:
            self._show_none()
        else:
            self.viewer.await_document(wanted)
        self._rest.start()

    def _show_none(self) -> None:
        text = self._text
        if self._shut:
            self.viewer.show_none(text("ui.verification.no_document.short"))
        else:
            self.viewer.show_none(text("ui.verification.no_document"), action=text("ui.verification.attach"),
                                  run=self.attach_asked.emit)

    def _wanted(self, row: QueueRow | None) -> Wanted | None:
        if row is None or not row.file_sha256:
            return None
        documents, record = self._context.workspace.documents, row.id
        return Wanted(row.file_sha256, row.file_name or "", lambda: documents.read(record))

    def _read_rest(self) -> None:
        """The document and the history of the record, then the document of the next one."""
        row, words, evidence = self._row, self._words, self._context.workspace.evidence
        if row is None:
            return
        wanted = self._wanted(row)
        if wanted is not None:
            self.viewer.show_document(wanted)
        self._context.tasks.run_query(lambda: evidence.record_history(row.id)[1],
                                      lambda steps: self.facts.show_history(row, steps, words), key="history",
                                      owner=self, on_failed=lambda error: None)
        self.viewer.expect(self._wanted(self._below()))

    def call_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        """What a key does with the scan while the keyboard is in the list."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        view, key = self.viewer.view, Qt.Key(event.key())
        if held == Qt.KeyboardModifier.NoModifier:
            return {Qt.Key.Key_R: self.viewer.turn, Qt.Key.Key_Space: lambda: view.scroll_on(1)}.get(key)
        if held == Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_Space:
            return lambda: view.scroll_on(-1)
        if held & Qt.KeyboardModifier.ControlModifier:
            return {Qt.Key.Key_Plus: lambda: view.step_zoom(1), Qt.Key.Key_Equal: lambda: view.step_zoom(1),
                    Qt.Key.Key_Minus: lambda: view.step_zoom(-1), Qt.Key.Key_0: view.fit_again,
                    Qt.Key.Key_PageDown: lambda: view.step(1), Qt.Key.Key_PageUp: lambda: view.step(-1)}.get(key)
        return None
