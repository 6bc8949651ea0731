"""Signing in: user and passphrase, the wait after a wrong one, and the way with the recovery code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from simata_desktop.domain.errors import Trouble
from simata_desktop.ui.gate import GateColumn, centred
from simata_desktop.ui.tasks import Tasks, TicketProgress
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.passphrase import PassphraseField


class Door(Protocol):
    """The locked workspace; both calls run beside the window and return what ``SignIn.opened`` hands on.

    They raise ``login.wrong`` and ``login.wait`` with ``retry_after`` in seconds, ``recovery.mistyped``,
    ``recovery.wrong``, ``passphrase.weak``.
    """

    def users(self) -> Sequence[str]:
        """Names that can sign in here; quick, nothing is decrypted for it."""

    def sign_in(self, user: str, passphrase: str) -> object:
        """Open the workspace."""

    def recover(self, code: str, *, user: str, passphrase: str) -> object:
        """Open it with the recovery code and give ``user`` a new passphrase."""


class SignIn(QWidget):
    """The gate of a workspace.

    Signals: ``opened(workspace)``.
    """

    opened = Signal(object)

    def __init__(self, theme: Theme, text: Text, tasks: Tasks, *, door: Door, office: str) -> None:
        super().__init__()
        self._text, self._tasks, self._door = text, tasks, door
        self._left = 0
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._count_down)
        self.said = label("", wrap=True, tone="danger")
        self._sign_in = self._sign_in_column(theme, office)
        self._recovery = self._recovery_column(theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(centred(theme, self._sign_in))
        self._stack.addWidget(centred(theme, self._recovery))
        place = QVBoxLayout(self)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self._stack)
        self.setFocusProxy(self.passphrase if self.user.text() else self.user)

    def _sign_in_column(self, theme: Theme, office: str) -> GateColumn:
        text = self._text
        column = GateColumn(theme, text("ui.sign_in.title"), office)
        self.user = column.add_line(text("ui.sign_in.user"))
        users = self._door.users()
        if len(users) == 1:
            self.user.setText(users[0])
        self.passphrase = PassphraseField(theme, text, text("ui.sign_in.passphrase"))
        column.add_field(text("ui.sign_in.passphrase"), self.passphrase)
        column.column.addWidget(self.said)
        self.enter = Button(theme, text("ui.sign_in.enter"), kind="filled")
        self.enter.clicked.connect(self._try)
        self.passphrase.entered.connect(self.enter.click)
        self.user.returnPressed.connect(self.passphrase.setFocus)
        self.lost = Button(theme, text("ui.sign_in.lost"), kind="link")
        self.lost.clicked.connect(lambda: self._turn_to(1))
        column.add_buttons(self.enter, self.lost)
        return column

    def _recovery_column(self, theme: Theme) -> GateColumn:
        text = self._text
        column = GateColumn(theme, text("ui.recovery.title"), text("ui.recovery.lead"))
        self.code = column.add_line(text("ui.recovery.code"))
        self.recovered_user = column.add_line(text("ui.sign_in.user"))
        self.new = PassphraseField(theme, text, text("ui.passphrase.new"))
        column.add_field(text("ui.passphrase.new"), self.new)
        self.again = PassphraseField(theme, text, text("ui.passphrase.again"))
        column.add_field(text("ui.passphrase.again"), self.again)
        self.recovery_said = label("", wrap=True, tone="danger")
        column.column.addWidget(self.recovery_said)
        self.recover = Button(theme, text("ui.recovery.open"), kind="filled")
        self.recover.clicked.connect(self._try_recovery)
        back = Button(theme, text("ui.recovery.back"), kind="link")
        back.clicked.connect(lambda: self._turn_to(0))
        column.add_buttons(self.recover, back)
        return column

    def _turn_to(self, place: int) -> None:
        self.recovered_user.setText(self.recovered_user.text() or self.user.text())
        self._stack.setCurrentIndex(place)
        fields: tuple[QWidget, QLineEdit] = (self.passphrase, self.code)
        fields[place].setFocus()

    def _try(self) -> None:
        user, passphrase = self.user.text().strip(), self.passphrase.text()
        if self._left or not user or not passphrase:
            return
        self._work(self.enter, lambda progress: self._door.sign_in(user, passphrase))

    def _try_recovery(self) -> None:
        code, user, passphrase = self.code.text(), self.recovered_user.text().strip(), self.new.text()
        if not code or not user or not passphrase:
            return
        if passphrase != self.again.text():
            self.recovery_said.setText(self._text("ui.passphrase.differ"))
            self.again.setFocus()
            return
        self._work(self.recover, lambda progress: self._door.recover(code, user=user, passphrase=passphrase))

    def _work(self, button: Button, call: Callable[[TicketProgress], object]) -> None:
        button.setEnabled(False)
        self.said.setText("")
        self.recovery_said.setText("")
        self._tasks.run_io(call, self._arrive, on_failed=self._refuse, key="sign_in", owner=self)

    def _arrive(self, workspace: object) -> None:
        for field in (self.passphrase, self.new, self.again):
            field.forget()
        self.code.clear()
        self.opened.emit(workspace)

    def _refuse(self, error: BaseException) -> None:
        recovering = self._stack.currentIndex() == 1
        (self.recovery_said if recovering else self.said).setText(self._text.trouble(error))
        self.recover.setEnabled(True)
        seconds = error.params.get("retry_after") if isinstance(error, Trouble) else None
        self._left = seconds if isinstance(seconds, int) and not recovering else 0
        self._show_wait()
        if self._left:
            self._tick.start()
        if not recovering:
            self.passphrase.forget()
            self.passphrase.setFocus()

    def _count_down(self) -> None:
        self._left = max(0, self._left - 1)
        self._show_wait()
        if not self._left:
            self._tick.stop()
            self.said.setText("")

    def _show_wait(self) -> None:
        words = self._text("ui.sign_in.wait", seconds=self._left) if self._left else self._text("ui.sign_in.enter")
        self.enter.setText(words)
        self.enter.setAccessibleName(words)
        self.enter.setEnabled(not self._left)
