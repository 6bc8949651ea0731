"""Kunci layar: after how many minutes the window locks, and the PIN of the veil over an open session."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import Form, LineRow
from simata_desktop.ui.settings_section import ADMIN, SettingsSection, scrolled
from simata_desktop.ui.veil import LONGEST_PIN

MINUTES, PIN = 64, 120  # widths of the fields


class LockSection(SettingsSection):
    """The minutes belong to this PC; a PIN is everybody's own and lasts until the office is closed."""

    key, icon = "lock", "lock"
    roles = ()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self.minutes = LineRow(theme, text("ui.settings.lock.minutes"), hint=text("ui.settings.lock.minutes.hint"),
                               width=MINUTES)
        self.pin = LineRow(theme, text("ui.settings.lock.pin"), hint=text("ui.settings.lock.pin.hint"), width=PIN)
        self.pin.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.line.setMaxLength(LONGEST_PIN)
        form = Form(theme)
        form.add(self.minutes)
        form.add(self.pin)
        form.end()
        self.column.addWidget(scrolled(form), 1)
        screen = self.workspace.screen
        self.minutes.committed.connect(lambda typed: self.keep(self.minutes, lambda: self._set_minutes(typed)))
        self.pin.committed.connect(lambda typed: self.keep(self.pin, lambda: self._set_pin(typed)))
        self.minutes.show_value(str(screen.minutes))

    @property
    def may(self) -> bool:
        return True

    def reason(self) -> str:
        return self.context.text("ui.settings.right", roles=self.context.text(f"ui.role.{ADMIN}"))

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self.minutes.allow(on=ADMIN in self.workspace.desk.user.roles, reason=self.reason())
        self.minutes.show_value(str(self.workspace.screen.minutes))

    def leave(self) -> None:
        self.pin.revert()

    def _set_minutes(self, typed: str) -> Changes:
        done: Changes = self.workspace.screen.set_minutes(typed)
        return done

    def _set_pin(self, typed: str) -> Changes:
        done: Changes = self.workspace.screen.set_pin(typed)
        return done
