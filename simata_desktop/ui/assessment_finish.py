"""What is still open in a session, told once before it is made final."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.assessment import Holes
from simata_desktop.services.assessment_rows import SessionLine
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked
from simata_desktop.ui.widgets.section import Section


class FinishPanel(QWidget):
    """Holes are told and may stay; wrong cells hold the session back. Signals: ``closed()``; ``wrong_asked()``."""

    closed = Signal()
    wrong_asked = Signal()

    def __init__(self, context: Context, line: SessionLine) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._context, self._code = context, line.code
        self.act = Button(theme, text("ui.assessment.finish.act"), "lock", kind="filled")
        self.leave = Button(theme, text("ui.assessment.finish.leave"))
        self.wrong = Button(theme, "", "warning", kind="link", tone="danger")
        self.note = label("", "small", tone="danger", wrap=True)
        self.open = Section(theme, ground="surface_alt")
        ground, column = panel_ground(theme)
        head, close = panel_title(theme, text("ui.assessment.finish.title", code=line.code), text("ui.message.close"))
        column.addLayout(head)
        column.addWidget(label(text("ui.assessment.finish.words"), "small", tone="muted", wrap=True))
        column.addWidget(self.wrong)
        column.addWidget(self.note)
        column.addLayout(button_row(self.act, self.leave))
        stacked(self, ground, self.open).addStretch(1)
        for button in (close, self.leave):
            button.clicked.connect(self.closed)
        self.wrong.clicked.connect(self.wrong_asked)
        self.act.clicked.connect(self._finalise)
        self.wrong.hide()
        self.note.hide()
        self.act.setEnabled(False)
        self.setFocusProxy(self.leave)
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Look again what is open."""
        service, code = self._context.workspace.assessment, self._code
        self._context.tasks.run_query(lambda: (service.holes(code), service.session(code)),
                                      lambda found: self._show(*found), on_failed=self._failed, key="holes", owner=self)

    def _show(self, holes: Holes, line: SessionLine) -> None:
        text, open_ = self._context.text, self.open
        open_.clear()
        open_.add_head(text("ui.assessment.finish.open"))
        of = text("ui.assessment.finish.of", count=text.count(line.complete), all=text.count(line.participants))
        open_.add_row(text("ui.assessment.finish.complete"), of)
        empty = max(holes.missing - holes.wrong, 0)  # a cell that holds no level counts as missing too
        open_.add_row(text("ui.assessment.finish.missing"), text.count(empty), tone="warning" if empty else "")
        open_.add_row(text("ui.assessment.finish.wrong"), text.count(holes.wrong),
                      tone="danger" if holes.wrong else "")
        for name in holes.sheets_open:
            open_.add_row(text("ui.assessment.finish.joined", name=name) if name else
                          text("ui.assessment.finish.joined.none"), tone="warning")
        self.wrong.setVisible(bool(holes.wrong))
        self.wrong.setText(text("ui.assessment.finish.blocked", count=text.count(holes.wrong)))
        self.wrong.setAccessibleName(self.wrong.text())
        self.act.setEnabled(not holes.wrong and bool(line.participants))
        if self.act.isEnabled() and self.isVisible():
            self.act.setFocus()

    def _finalise(self) -> None:
        service, code = self._context.workspace.assessment, self._code

        def finalise() -> Changes:
            made: Changes = service.finalise(code)
            return made

        self.act.setEnabled(False)
        self._context.tasks.run_command(lambda progress: finalise(), lambda changes: self.closed.emit(),
                                        on_failed=self._failed, owner=self)

    def _failed(self, error: BaseException) -> None:
        words = self._context.text.trouble(error)
        self.note.setText(words)
        self.note.setAccessibleName(words)
        self.note.show()
