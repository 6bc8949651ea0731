"""A person goes to another office: its code and the reason, asked in the inspector."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.page import Context
from simata_desktop.ui.person_form import PersonForm, PersonOffer

KEY = "ui.transfer"


class TransferForm(PersonForm):
    """``offices``: code → name of those known here; any other code may be typed."""

    def __init__(self, context: Context, nip: str, offices: Mapping[str, str]) -> None:
        super().__init__(context, KEY, "to", "")
        self._nip = nip
        if offices:
            named = QCompleter([f"{code} – {name}" for code, name in sorted(offices.items())], self.value)
            named.setFilterMode(Qt.MatchFlag.MatchContains)
            named.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.value.setCompleter(named)

    def unchanged(self) -> bool:
        return False

    def keep(self, value: str, reason: str) -> Changes:
        code = value.partition(" – ")[0]
        changes: Changes = self._context.workspace.transferring.transfer(self._nip, code, reason)
        return changes

    def said(self, changes: Changes) -> str:
        return self._context.text(f"{KEY}.done", office=changes.params["office"])


class TransferOffer(PersonOffer):
    """A button below a person that opens the form in its place; ``joined``: this PC has joined a centre."""

    def __init__(self, context: Context, nip: str, offices: Mapping[str, str], *, joined: bool) -> None:
        super().__init__(context, context.text(f"{KEY}.open"), lambda: TransferForm(context, nip, offices),
                         why="" if joined else context.text("ui.sync.not_joined"))
