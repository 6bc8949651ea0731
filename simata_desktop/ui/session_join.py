"""Gabung sesi: a session written to a stick for the other PC of the hall, and joined from one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.desk import VERIFIER
from simata_desktop.services.session_pack import Joining, Packed
from simata_desktop.ui.page import Context
from simata_desktop.ui.session_difference import DifferenceForm, choices
from simata_desktop.ui.text import grouped_nip
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.panel import button_row, panel_ground, panel_title, stacked
from simata_desktop.ui.widgets.passphrase import PassphraseField

ENDING = ".simata-sesi"
ASKED_AT_ONCE = 100  # differences shown; the others are asked when these are settled
NAMED = 5  # people left out that are told by name


class SessionJoin(QWidget):
    """The panel for one session, or without a code for one that is not here yet.

    ``choose_target`` and ``choose_source`` ask for a file.
    Signals: ``closed()``.
    """

    closed = Signal()

    def __init__(self, context: Context, code: str) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._context, self._code = context, code
        self._file: Path | None = None
        self.forms: list[DifferenceForm] = []
        self.choose_target: Callable[[str], str] = self._target_dialog
        self.choose_source: Callable[[], str] = self._source_dialog
        self.message = MessageStrip(theme, text("ui.message.close"))
        self.passphrase = PassphraseField(theme, text, text("ui.hall.passphrase"))
        self.write = Button(theme, text("ui.hall.write"), "flashdisk")
        self.take = Button(theme, text("ui.hall.take"), "flashdisk", kind="filled")
        self.join = Button(theme, "", kind="filled")
        self.told = label("", "small", wrap=True)
        ground, column = panel_ground(theme)
        head = text("ui.hall.title", code=code) if code else text("ui.hall.title.none")
        title, close = panel_title(theme, head, text("ui.message.close"))
        column.addLayout(title)
        for words, role in (("ui.hall.lead", "small"), ("ui.hall.passphrase", "small")):
            column.addWidget(label(text(words), role, tone="muted", wrap=True))
        column.addWidget(self.passphrase)
        column.addWidget(label(text("ui.hall.passphrase.hint"), "caption", tone="muted", wrap=True))
        for button in (self.take, self.write):
            column.addLayout(button_row(button))
        column.addWidget(self.told)
        column.addLayout(button_row(self.join))
        self._asked = QWidget()
        self._differences = QVBoxLayout(self._asked)
        self._differences.setContentsMargins(0, 0, 0, 0)
        self._differences.setSpacing(0)
        stacked(self, ground, self.message, self._asked).addStretch(1)
        for widget in (self.told, self.join):
            widget.hide()
        self.write.setVisible(bool(code))
        close.clicked.connect(self.closed)
        self.write.clicked.connect(self._write)
        self.take.clicked.connect(self._take)
        self.join.clicked.connect(self._join)
        roles = context.workspace.desk.user.roles
        why = text.needed_role((VERIFIER,), roles)
        self.take.setEnabled(not why)
        self.take.setToolTip(why)
        self.setFocusProxy(self.passphrase)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # Writing

    def _write(self) -> None:
        if self._lacks_passphrase():
            return
        chosen = self.choose_target(f"{self._code.replace('/', '-')}{ENDING}")
        if not chosen:
            return
        out = Path(chosen) if chosen.endswith(ENDING) else Path(f"{chosen}{ENDING}")
        hall, code, words = self._context.workspace.hall, self._code, self.passphrase.text()
        self._work(lambda: hall.pack(code, out, words), self._written)

    def _written(self, done: Packed) -> None:
        text = self._context.text
        self.message.say(text("ui.hall.written", file=done.out.name, cells=text.count(done.cells),
                              people=text.count(done.people)), "ok")

    # Joining

    def _take(self) -> None:
        if self._lacks_passphrase():
            return
        chosen = self.choose_source()
        if chosen:
            self._file = Path(chosen)
            file, words, hall = self._file, self.passphrase.text(), self._context.workspace.hall
            self._work(lambda: hall.look(file, words), self._looked)

    def _looked(self, found: Joining) -> None:
        """Nothing to ask: it is joined at once; else what differs is asked first."""
        if not found.differences:
            self._join()
            return
        self._show(found)
        self.take.setEnabled(True)
        if self.forms:
            self.forms[0].setFocus()

    def _show(self, found: Joining) -> None:
        text = self._context.text
        self._clear()
        self.told.setText("\n".join([
            text("ui.hall.found", code=found.code, pc=found.pc, cells=text.count(found.cells),
                 same=text.count(found.same), asked=text.count(len(found.differences))), *self._left_out(found)]))
        self.told.show()
        for one in found.differences[:ASKED_AT_ONCE]:
            nip = one.place.nip
            form = DifferenceForm(self._context.theme, text, one, name=found.names.get(nip, ""), nip=grouped_nip(nip))
            form.chosen.connect(self._count)
            self.forms.append(form)
            self._differences.addWidget(form)
            form.show()
        self._count()
        self.join.show()

    def _count(self) -> None:
        """How many are decided stands on the button."""
        text, decided = self._context.text, len(choices(self.forms))
        words = text("ui.hall.join", decided=text.count(decided), asked=text.count(len(self.forms)))
        self.join.setText(words)
        self.join.setAccessibleName(words)

    def _join(self) -> None:
        file, words, hall = self._file, self.passphrase.text(), self._context.workspace.hall
        if file is None:
            return
        wanted, done = choices(self.forms), list[Joining]()

        def unpack(progress: object) -> Changes:
            changes, found = hall.unpack(file, words, wanted)
            done.append(found)
            made: Changes = changes
            return made

        self._busy(on=True)
        self._context.tasks.run_command(unpack, lambda _: self._joined(done[-1]), on_failed=self._failed, owner=self)

    def _joined(self, found: Joining) -> None:
        text = self._context.text
        self._busy(on=False)
        self._clear()
        words = [text("ui.hall.joined", code=found.code, pc=found.pc, cells=text.count(found.cells),
                      same=text.count(found.same)), *self._left_out(found)]
        if found.differences:
            words.append(text("ui.hall.left", count=text.count(len(found.differences))))
        self.message.say(" ".join(words), "warning" if found.differences or found.left_out else "ok")
        if found.differences:
            self._show(found)  # what is still open may be settled at once

    # Parts of the above

    def _left_out(self, found: Joining) -> list[str]:
        """Who stays outside and why; of many a few by name."""
        text = self._context.text
        told = [text(f"error.{one.code}", nip=grouped_nip(one.nip), name=one.name) for one in found.left_out[:NAMED]]
        more = len(found.left_out) - NAMED
        return told + ([text("ui.hall.more", count=text.count(more))] if more > 0 else [])

    def _lacks_passphrase(self) -> bool:
        if self.passphrase.text():
            return False
        self.message.say(self._context.text("ui.hall.passphrase.needed"), "warning")
        self.passphrase.setFocus()
        return True

    def _work(self, call: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._busy(on=True)
        self.message.hide()

        def answered(found: Any) -> None:
            self._busy(on=False)
            done(found)

        self._context.tasks.run_io(lambda progress: call(), answered, on_failed=self._failed, key="hall", owner=self)

    def _busy(self, *, on: bool) -> None:
        for button in (self.write, self.join):
            button.setEnabled(not on)
        self.take.setEnabled(not on and not self.take.toolTip())

    def _failed(self, error: BaseException) -> None:
        self._busy(on=False)
        self.message.say(self._context.text.trouble(error), "danger")

    def _clear(self) -> None:
        self.forms = []
        self.told.hide()
        self.join.hide()
        while (item := self._differences.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _target_dialog(self, name: str) -> str:
        text = self._context.text
        return QFileDialog.getSaveFileName(self, text("ui.hall.write"), name, text("ui.hall.files"))[0]

    def _source_dialog(self) -> str:
        text = self._context.text
        return QFileDialog.getOpenFileName(self, text("ui.hall.take"), "", text("ui.hall.files"))[0]
