"""The viewer of scans: the document of one piece of evidence, page by page, as pictures only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.domain.errors import Trouble
from simata_desktop.ui.document_bar import DocumentBar
from simata_desktop.ui.document_scan import Scan, open_scan
from simata_desktop.ui.page import Context
from simata_desktop.ui.report_view import FIT_WIDTH, PaperView
from simata_desktop.ui.widgets.empty_state import ContentStates, EmptyState
from simata_desktop.ui.widgets.label import frame, label

LOADING, NONE, REFUSED, READY = "loading", "none", "refused", "ready"


@dataclass(frozen=True)
class Wanted:
    """A document to look at: its hash, its file name, and how to get it (an object with ``form`` and ``data``)."""

    sha256: str
    name: str
    read: Callable[[], Any]


class ScanView(PaperView):
    """Fits the width until another size is asked for: + and – zoom, 0 fits again, R turns, page keys turn pages.

    Signals: ``turn_asked()``.
    """

    turn_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context, "ui.document.scan")

    def step(self, ways: int) -> None:
        """Some pages on, or back."""
        self.go_to(self.page + ways)

    def fit_again(self) -> None:
        """Back to the width of the view."""
        self.fit(FIT_WIDTH)

    def scroll_on(self, way: int) -> None:
        """A screen on, stopping at the top of every page; -1 goes back."""
        self._turn(way)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_PageDown:
                self.step(1)
            case Qt.Key.Key_PageUp:
                self.step(-1)
            case Qt.Key.Key_Space:
                self.scroll_on(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            case Qt.Key.Key_0:
                self.fit_again()
            case Qt.Key.Key_R if not event.modifiers():
                self.turn_asked.emit()
            case _:
                super().keyPressEvent(event)


class DocumentView(QWidget):
    """Bar, note and pages; a sentence where there is nothing to see. The document stays in memory, never in a file.

    Signals: ``opened()`` when a document is to be seen; ``refused(error)`` when it cannot be shown.
    """

    opened = Signal()
    refused = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._text = context, context.text
        self._shown: Wanted | None = None
        self._scan: Scan | None = None
        self._ahead: tuple[str, Scan] | None = None
        self._said = ""
        self.view = ScanView(context)
        self.bar = DocumentBar(context, self.view)
        self.note = label("", "small", tone="warning", wrap=True)
        self.states = ContentStates(self.view)
        self.sentences = {name: EmptyState(context.theme, self._text("ui.document.loading"))
                          for name in (LOADING, NONE, REFUSED)}
        for name, state in self.sentences.items():
            self.states.add_state(name, state)
        self._build()
        self.view.turn_asked.connect(self.turn)
        self.bar.turn_asked.connect(self.turn)
        self.view.undrawn.connect(self._refuse)
        self.show_none("")
        self.setFocusProxy(self.view)

    def _build(self) -> None:
        tokens = self._context.theme.tokens
        self.note_strip = frame("warning_soft", "bottom")
        row = QVBoxLayout(self.note_strip)
        row.setContentsMargins(tokens.space("page_edge"), tokens.space("xs"), tokens.space("s"), tokens.space("xs"))
        row.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.note_strip)
        column.addWidget(self.states, 1)

    # What is shown

    @property
    def scan(self) -> Scan | None:
        """The document seen, None while there is none."""
        return self._scan

    @property
    def sentence(self) -> str:
        """The words that stand in place of the pages, empty when they are seen."""
        return "" if self.states.currentWidget() is self.view else self._said

    def show_none(self, words: str, *, action: str = "", run: Callable[[], None] | None = None) -> None:
        """There is no document; say so, with the one next step."""
        self._clear(None)
        self._say(NONE, words, action=action, run=run)

    def await_document(self, wanted: Wanted) -> None:
        """Show a document that is at hand; for any other one only say that it comes: ``show_document`` brings it."""
        if self._shown is not None and self._shown.sha256 == wanted.sha256 and self._scan is not None:
            self._shown = wanted
            self.bar.show_name(wanted.name)
            return
        self._clear(wanted)
        if self._ahead is not None and self._ahead[0] == wanted.sha256:
            self._open(wanted, self._ahead[1])
        else:
            self._say(LOADING, self._text("ui.document.loading"))

    def show_document(self, wanted: Wanted) -> None:
        """Load and show a document; the same one stays as it is looked at."""
        self.await_document(wanted)
        if self._scan is not None:
            return
        self._context.tasks.run_io(lambda progress: _opened(wanted), lambda scan: self._open(wanted, scan),
                                   on_failed=self._refuse, key="scan", owner=self)

    def expect(self, wanted: Wanted | None) -> None:
        """Open a document that will probably be asked for next, so that it is there at once; None forgets it."""
        known = {one.sha256 for one in (self._shown,) if one is not None}
        if wanted is None or wanted.sha256 in known or (self._ahead and self._ahead[0] == wanted.sha256):
            return
        self._context.tasks.run_io(lambda progress: _opened(wanted), lambda scan: self._hold(wanted.sha256, scan),
                                   on_failed=lambda error: None, key="ahead", owner=self)

    def turn(self) -> None:
        """Turn all pages by 90 degrees to the right."""
        if self._scan is not None:
            self._scan = self._scan.turned()
            page = self.view.page
            self.view.show_other(self._scan)
            self.view.go_to(page)

    # Inside

    def _hold(self, sha256: str, scan: Scan) -> None:
        self._ahead = sha256, scan

    def _clear(self, wanted: Wanted | None) -> None:
        self._shown, self._scan = wanted, None
        self.note_strip.hide()
        self.bar.show_name("" if wanted is None else wanted.name)
        self.bar.allow(on=False)

    def _open(self, wanted: Wanted, scan: Scan) -> None:
        if self._shown is None or self._shown.sha256 != wanted.sha256:
            return
        self._scan, self._said = scan, ""
        notes = [self._text(f"ui.document.note.{note}", shown=len(scan.sizes), pages=scan.pages)
                 for note in scan.notes]
        self.note.setText(" ".join(notes))
        self.note_strip.setVisible(bool(notes))
        self.view.fit(FIT_WIDTH)
        self.view.show_other(scan)
        self.states.show_state(READY)
        self.bar.allow(on=True)
        self.opened.emit()

    def _refuse(self, error: BaseException) -> None:
        self._scan = None
        self.bar.allow(on=False)
        again = self._shown
        words = self._text.trouble(error) if isinstance(error, Trouble) else self._text("error.scan.damaged")
        self._say(REFUSED, words, action=self._text("ui.start.again"),
                  run=lambda: self.show_document(again) if again is not None else None)
        self.refused.emit(error)

    def _say(self, state: str, words: str, *, action: str = "", run: Callable[[], None] | None = None) -> None:
        self._said = words
        self.sentences[state].say(words, action=action, run=run)
        self.states.show_state(state)
        self.setAccessibleDescription(words)


def _opened(wanted: Wanted) -> Scan:
    document = wanted.read()
    return open_scan(document.form, document.data)
