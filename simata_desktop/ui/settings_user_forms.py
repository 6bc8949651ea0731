"""The sheets of Pengguna: a new or changed user, one's own passphrase, a new recovery code."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit

from simata_desktop.services.users import ROLES
from simata_desktop.ui.gate import GateColumn
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice, UnitNode
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.passphrase import PassphraseField
from simata_desktop.ui.widgets.tree_combo import TreeCombo


class Sheet(GateColumn):
    """Fields, a sentence for what is wrong, a main button and the way back; Esc is the way back, Enter the button.

    Signals: ``done()`` when the main button was pressed and the fields agree; ``refused()`` after something was said to
    be wrong; ``left()`` on the way back.
    """

    done = Signal()
    refused = Signal()
    left = Signal()

    def __init__(self, context: Context, sheet: str, **params: object) -> None:
        super().__init__(context.theme, context.text(f"ui.settings.users.{sheet}", **params),
                         context.text(f"ui.settings.users.{sheet}.lead"))
        self._context, self._sheet = context, sheet
        self.said = label("", wrap=True, tone="danger")
        self.setSizePolicy(self.sizePolicy().horizontalPolicy(), self.sizePolicy().Policy.Maximum)

    def finish(self) -> None:
        """Put the sentence and the buttons below the fields."""
        text = self._context.text
        self.column.addWidget(self.said)
        self.said.hide()
        self.go_on = Button(self._context.theme, text(f"ui.settings.users.{self._sheet}.do"), kind="filled")
        self.back = Button(self._context.theme, text("ui.settings.users.back"))
        self.go_on.clicked.connect(self._try)
        self.back.clicked.connect(self.left)
        self.add_buttons(self.go_on, self.back)

    def refuse(self, words: str) -> None:
        """Say what is wrong; what was typed stays."""
        self.said.setText(words)
        self.said.setVisible(bool(words))
        self.go_on.setEnabled(True)
        if words:
            self.refused.emit()

    def wrong(self) -> str:
        """What is wrong with the fields, "" when nothing is."""
        return ""

    def add_passphrase(self, key: str) -> PassphraseField:
        """A field for a passphrase; Enter in it presses the main button."""
        words = self._context.text(key)
        field = PassphraseField(self._context.theme, self._context.text, words)
        field.entered.connect(self._try)
        self.add_field(words, field)
        return field

    def add_new_passphrase(self) -> tuple[PassphraseField, PassphraseField]:
        """The new passphrase twice, with the rule below."""
        pair = self.add_passphrase("ui.passphrase.new"), self.add_passphrase("ui.passphrase.again")
        self.column.addWidget(label(self._context.text("ui.passphrase.rule"), "small", tone="muted", wrap=True))
        return pair

    def weak(self, user: str, pair: tuple[PassphraseField, PassphraseField]) -> str:
        """Why the new passphrase cannot be taken, "" when it can."""
        try:
            self._context.workspace.users.check_passphrase(user, pair[0].text())
        except Exception as error:
            return self._context.text.trouble(error)
        return "" if pair[0].text() == pair[1].text() else self._context.text("ui.passphrase.differ")

    def _try(self) -> None:
        wrong = self.wrong()
        self.refuse(wrong)
        if not wrong:
            self.go_on.setEnabled(False)
            self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class UserSheet(Sheet):
    """Name, roles, unit and first passphrase of a new user; of a known one roles and unit."""

    def __init__(self, context: Context, units: Sequence[UnitNode], *, name: str = "",
                 roles: Sequence[str] = ("entry",), unit: str | None = None) -> None:
        super().__init__(context, "edit" if name else "add", **({"name": name} if name else {}))
        text = context.text
        self.user = QLineEdit(name)
        self.passphrases: tuple[PassphraseField, PassphraseField] | None = None
        if not name:
            self.add_field(text("ui.settings.users.name"), self.user)
        self.column.addSpacing(context.theme.tokens.space("xs"))
        self.column.addWidget(label(text("ui.settings.users.roles"), "small", tone="muted"))
        self.roles = {role: QCheckBox(text(f"ui.settings.role.{role}")) for role in ROLES}
        for role, box in self.roles.items():
            box.setChecked(role in roles)
            box.setToolTip(text(f"ui.settings.role.{role}.hint"))
            self.column.addWidget(box)
        at = next((node for node in units if node.name == unit), None)
        self.unit = TreeCombo(context.theme, "", Choice(at.id, at.name) if at else Choice(None, ""),
                              hint=text("ui.scope.find_unit"), everything=text("ui.settings.users.whole_office"))
        self.unit.set_units(units)
        self.add_field(text("ui.settings.users.unit"), self.unit)
        self.column.addWidget(label(text("ui.settings.users.unit.hint"), "small", tone="muted", wrap=True))
        if not name:
            self.passphrases = self.add_new_passphrase()
        self.finish()
        self.setFocusProxy(next(iter(self.roles.values())) if name else self.user)

    def chosen_roles(self) -> tuple[str, ...]:
        """The roles that are ticked."""
        return tuple(role for role, box in self.roles.items() if box.isChecked())

    def wrong(self) -> str:
        text = self._context.text
        if not self.user.text().strip():
            return text("error.user.name")
        if not self.chosen_roles():
            return text("error.role.missing")
        return self.weak(self.user.text(), self.passphrases) if self.passphrases else ""


class PassphraseSheet(Sheet):
    """One's own passphrase: the present one, then the new one twice."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "passphrase")
        self.old = self.add_passphrase("ui.settings.users.passphrase.old")
        self.passphrases = self.add_new_passphrase()
        self.finish()
        self.setFocusProxy(self.old)

    def wrong(self) -> str:
        if not self.old.text():
            return self._context.text("ui.settings.users.passphrase.missing")
        return self.weak(self._context.workspace.desk.user.name, self.passphrases)


class RecoveryAsk(Sheet):
    """Asks once before the old code stops opening: with one's own passphrase."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "recovery")
        self.old = self.add_passphrase("ui.settings.users.passphrase.old")
        self.finish()
        self.setFocusProxy(self.old)

    def wrong(self) -> str:
        return "" if self.old.text() else self._context.text("ui.settings.users.passphrase.missing")
