"""Another NIP for a person."""

from __future__ import annotations

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.nip import plain_nip
from simata_desktop.ui.page import Context
from simata_desktop.ui.person_form import PersonForm, PersonOffer
from simata_desktop.ui.text import grouped_nip

KEY = "ui.renumber"


class RenumberForm(PersonForm):
    """The right number and the reason. ``uid`` where the NIP may be that of two."""

    def __init__(self, context: Context, nip: str, *, uid: str = "", name: str = "") -> None:
        super().__init__(context, KEY, "nip", grouped_nip(nip), name=name)
        self._who, self._nip = uid or nip, nip

    def unchanged(self) -> bool:
        return plain_nip(self.value.text()) == self._nip

    def keep(self, value: str, reason: str) -> Changes:
        changes: Changes = self._context.workspace.duplicates.renumber(self._who, value, reason)
        return changes

    def said(self, changes: Changes) -> str:
        return self._context.text(f"{KEY}.done", nip=grouped_nip(str(changes.params["nip"])))


class RenumberOffer(PersonOffer):
    """A button below a person that opens the form in its place."""

    def __init__(self, context: Context, nip: str) -> None:
        super().__init__(context, context.text(f"{KEY}.open"), lambda: RenumberForm(context, nip))
