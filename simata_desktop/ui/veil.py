"""A veil over the window while a session is open: the store stays open, a short PIN lifts it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from simata_desktop.ui.gate import GateColumn, centred
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.panel import stacked
from simata_desktop.ui.widgets.passphrase import PassphraseField

LONGEST_PIN = 8


class Keeper(Protocol):
    """Who is asked whether the veil may be lifted; the calls take a while and run beside the window."""

    minutes: int

    @property
    def has_pin(self) -> bool:
        """Does a PIN lift the veil?"""

    @property
    def tries_left(self) -> int:
        """Wrong PINs that may still be typed."""

    def set_pin(self, pin: str) -> object:
        """Raises ``pin.digits``."""

    def try_pin(self, pin: str) -> bool:
        """Is it the PIN?"""

    def try_passphrase(self, passphrase: str) -> bool:
        """Raises ``login.wrong``, ``login.wait``."""


class Veil(QWidget):
    """Asks for the PIN, or for the passphrase where there is none; ``choosing``: first lets a PIN be chosen.

    Signals: ``lifted()``; ``given_up()`` when the office is to be closed instead.
    """

    lifted = Signal()
    given_up = Signal()

    def __init__(self, theme: Theme, text: Text, tasks: Tasks, *, keeper: Keeper, choosing: bool) -> None:
        super().__init__()
        self._theme, self._text, self._tasks, self._keeper = theme, text, tasks, keeper
        self._stack = QStackedWidget()
        stacked(self, self._stack)
        self._choose()
        self._ask()
        self._stack.setCurrentIndex(0 if choosing and not keeper.has_pin else 1)
        self.setFocusProxy(self.new if self._stack.currentIndex() == 0 else self.secret)

    def _choose(self) -> None:
        """The column in which a PIN is chosen."""
        text, theme = self._text, self._theme
        column = GateColumn(theme, text("ui.veil.choose"), text("ui.veil.choose.lead"))
        self.new = PassphraseField(theme, text, text("ui.veil.pin"))
        self.new.field.setMaxLength(LONGEST_PIN)
        column.add_field(text("ui.veil.pin"), self.new)
        self.refused = label("", wrap=True, tone="danger")
        column.column.addWidget(self.refused)
        self.take = Button(theme, text("ui.veil.choose.take"), kind="filled")
        self.without = Button(theme, text("ui.veil.choose.without"), kind="link")
        self.take.clicked.connect(self._set_pin)
        self.new.entered.connect(self.take.click)
        self.without.clicked.connect(self._show_ask)
        column.add_buttons(self.take, self.without)
        self._stack.addWidget(centred(theme, column))

    def _ask(self) -> None:
        """The column in which it is asked for."""
        text, theme = self._text, self._theme
        column = GateColumn(theme, text("ui.veil.title"), text("ui.veil.lead"))
        self.secret = PassphraseField(theme, text, text("ui.veil.pin"))
        self.asked = column.add_field(text("ui.veil.pin"), self.secret)
        self.said = label("", wrap=True, tone="danger")
        column.column.addWidget(self.said)
        self.lift = Button(theme, text("ui.veil.lift"), kind="filled")
        self.close_office = Button(theme, text("ui.veil.close"), kind="link")
        self.lift.clicked.connect(self._try)
        self.secret.entered.connect(self.lift.click)
        self.close_office.clicked.connect(self.given_up)
        column.add_buttons(self.lift, self.close_office)
        self._stack.addWidget(centred(theme, column))
        self._name_field()

    def _name_field(self) -> None:
        """The field asks for what lifts the veil now."""
        words = self._text("ui.veil.pin" if self._keeper.has_pin else "ui.sign_in.passphrase")
        said = next(one for one in self.findChildren(type(self.said)) if one.buddy() is self.secret)
        said.setText(words)
        self.secret.field.setAccessibleName(words)

    def _show_ask(self) -> None:
        self.new.forget()
        self._name_field()
        self._stack.setCurrentIndex(1)
        self.secret.setFocus()

    def _set_pin(self) -> None:
        pin = self.new.text()
        self._work(lambda: self._keeper.set_pin(pin), lambda _: self._show_ask(), self.refused)

    def _try(self) -> None:
        secret = self.secret.text()
        if not secret:
            return
        call = self._keeper.try_pin if self._keeper.has_pin else self._keeper.try_passphrase
        self._work(lambda: call(secret), self._tried, self.said)

    def _tried(self, right: object) -> None:
        self.secret.forget()
        if right:
            self.said.setText("")
            self.lifted.emit()
            return
        left = self._keeper.tries_left
        self.said.setText(self._text("ui.veil.wrong", left=left) if self._keeper.has_pin
                          else self._text("ui.veil.used_up"))
        self._name_field()
        self.secret.setFocus()

    def _work(self, call: Callable[[], object], done: Callable[[object], None], told: QWidget) -> None:
        """Ask the keeper beside the window; what he refuses is told at ``told``."""
        self.setEnabled(False)

        def answered(result: object) -> None:
            self.setEnabled(True)
            done(result)

        def refused(error: BaseException) -> None:
            self.setEnabled(True)
            told.setText(self._text.trouble(error))  # type: ignore[attr-defined]
            for field in (self.secret, self.new):
                field.forget()
            (self.secret if self._stack.currentIndex() else self.new).setFocus()

        self._tasks.run_io(lambda progress: call(), answered, on_failed=refused, key="veil", owner=self)
