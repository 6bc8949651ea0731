"""Joining without a line in two steps: the request goes out on a stick, the centre's answer comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from simata_desktop.domain.errors import Trouble
from simata_desktop.services.stick_joining import Requested
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import FormRow
from simata_desktop.ui.sync_stick import ENDING
from simata_desktop.ui.widgets.label import Button, retone
from simata_desktop.ui.widgets.message import MessageStrip

REQUEST, GRANT, WAITING = "request", "grant", "enrol.waiting"


class StickSteps(QWidget):
    """``code()`` is what is typed. ``choose_place(name)`` and ``choose_file()`` ask the user for the files.

    Signals: ``joined(Joined)``, ``refused(error)`` for what belongs to the code.
    """

    joined = Signal(object)
    refused = Signal(object)

    def __init__(self, context: Context, message: MessageStrip, code: Callable[[], str]) -> None:
        super().__init__()
        self._context, self._message, self._code = context, message, code
        self._asked: Requested | None = None
        self._allowed, self._busy = True, False
        text = context.text
        self.choose_place: Callable[[str], str] = self._place_dialog
        self.choose_file: Callable[[], str] = self._file_dialog
        self.write, self.take = (Button(context.theme, text(f"ui.sync.join.{key}.go")) for key in (REQUEST, GRANT))
        self.rows = {key: FormRow(context.theme, text(f"ui.sync.join.{key}"), button,
                                  hint=text(f"ui.sync.join.{key}.hint"))
                     for key, button in ((REQUEST, self.write), (GRANT, self.take))}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(context.theme.tokens.space("s"))
        for row in self.rows.values():
            column.addWidget(row)
        self.write.clicked.connect(lambda: self.run_write())
        self.take.clicked.connect(self.run_take)

    def show_asked(self, asked: Requested | None) -> None:
        """The request that waits for its answer, if any."""
        self._asked = asked
        said = self._context.text("ui.sync.join.request.waits", day=self._day()) if asked else ""
        self.rows[REQUEST].accept(said)
        self._settle()

    def _day(self) -> str:
        """When the request that waits was written first."""
        return self._context.text.day(datetime.fromisoformat(self._asked.at).date()) if self._asked else ""

    def allow(self, *, on: bool, why: str) -> None:
        """May this user join? ``why`` not stands in the tooltips."""
        self._allowed = on
        for button in (self.write, self.take):
            button.setToolTip(why)
        self._settle()

    def _settle(self) -> None:
        """The next step is the filled one."""
        for button, is_next in ((self.write, self._asked is None), (self.take, self._asked is not None)):
            retone(button, kind="filled" if is_next else "")
        self.write.setEnabled(self._allowed and not self._busy)
        self.take.setEnabled(self._allowed and not self._busy and self._asked is not None)

    # The two steps

    def run_write(self, *, replace: bool = False) -> None:
        """Write the request; another one that still waits is replaced only where the user says so."""
        code, service, text = self._code(), self._context.workspace.stick_joining, self._context.text
        chosen = self.choose_place(f"{text('ui.sync.join.request.file')}{ENDING}") if code else ""
        if not code:
            self.refused.emit(None)
        if chosen:
            file = Path(chosen if chosen.endswith(ENDING) else f"{chosen}{ENDING}")
            self._run(REQUEST, lambda: service.request(file, code, replace=replace), self._written)

    def _written(self, done: Requested) -> None:
        self.show_asked(done)
        self._message.say(self._context.text("ui.sync.join.request.written", file=done.file), "ok")

    def run_take(self) -> None:
        """Join by the answer that came."""
        service, chosen = self._context.workspace.stick_joining, self.choose_file()
        if chosen:
            self._run(GRANT, lambda: service.grant(Path(chosen)), self.joined.emit)

    def _run(self, step: str, call: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._message.hide()
        self.rows[step].clear_problem()
        self._set_busy(on=True)

        def ended(result: Any) -> None:
            self._set_busy(on=False)
            done(result)

        def failed(error: BaseException) -> None:
            self._set_busy(on=False)
            self._failed(step, error)

        self._context.tasks.run_io(lambda progress: call(), ended, on_failed=failed, key="join", owner=self)

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self._settle()

    def _failed(self, step: str, error: BaseException) -> None:
        text = self._context.text
        code = error.code if isinstance(error, Trouble) else ""
        if code == WAITING:
            self._message.say(text("ui.sync.join.request.waiting", day=self._day()), "warning",
                              action=text("ui.sync.join.request.replace"), run=lambda: self.run_write(replace=True))
        elif code == "enrol.code_form":
            self.refused.emit(error)
        else:
            self.rows[step].refuse(text.trouble(error))

    def _place_dialog(self, name: str) -> str:
        text = self._context.text
        return QFileDialog.getSaveFileName(self, text("ui.sync.join.request.go"), name, self._forms())[0]

    def _file_dialog(self) -> str:
        return QFileDialog.getOpenFileName(self, self._context.text("ui.sync.join.grant.go"), "", self._forms())[0]

    def _forms(self) -> str:
        return f"{self._context.text('ui.sync.stick.forms')} (*{ENDING})"
