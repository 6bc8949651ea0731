"""Penanda tangan: who signs the papers, and how the block will read."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import Form, FormRow, LineRow
from simata_desktop.ui.settings_section import SettingsSection, scrolled
from simata_desktop.ui.text import grouped_nip
from simata_desktop.ui.widgets.label import frame, label

FIELDS = ("title", "name", "rank", "nip")
NIP = 180
DOTS = "………………………………"


class SignatorySection(SettingsSection):
    """Title, name, rank and NIP of the one who signs."""

    key, icon = "signatory", "person"
    topics = frozenset(("setting",))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self.aside.setText(text("ui.settings.signatory.aside"))
        form = Form(theme)
        self.rows: dict[str, LineRow] = {}
        for name in FIELDS:
            key = f"signatory.{name}"
            row = LineRow(theme, text(f"ui.settings.key.{key}"), hint=text(f"ui.settings.hint.{key}"),
                          **({"width": NIP, "shown": grouped_nip} if name == "nip" else {}))  # type: ignore[arg-type]
            row.committed.connect(lambda value, key=key, row=row: self.keep(
                row, lambda: self.workspace.office.set_office({key: value})))
            self.rows[key] = row
            form.add(row)
        self.preview = _Block(context)
        form.add(self.preview)
        form.end()
        self.column.addWidget(scrolled(form), 1)

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        for row in self.rows.values():
            row.allow(on=self.may, reason=self.reason())
        self.context.tasks.run_query(self.workspace.office.settings, self._show, on_failed=self.fail, key="signatory",
                                     owner=self)

    def _show(self, told: dict[str, str]) -> None:
        for key, row in self.rows.items():
            row.show_value(told.get(key, ""))
        self.preview.show_block(told)


class _Block(FormRow):
    """The signature block as paper prints it: place, post in capitals, name, rank, NIP; dots where nothing is set."""

    def __init__(self, context: Context) -> None:
        self._area = frame("surface_alt", "bottom")
        super().__init__(context.theme, context.text("ui.settings.signatory.preview"), self._area)
        self._text = context.text
        column = QVBoxLayout(self._area)
        space = context.theme.tokens.space("m")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(0)
        self._lines = [label("", role, wrap=True) for role in ("body", "body", "strong", "body", "body")]
        for place, line in enumerate(self._lines):
            if place == 2:
                column.addSpacing(2 * context.theme.tokens.space("xl"))
            column.addWidget(line)

    def show_block(self, told: dict[str, str]) -> None:
        """The lines out of the settings."""
        title, nip = told.get("signatory.title", ""), told.get("signatory.nip", "")
        words = (f"{told.get('place') or DOTS}, {DOTS}", f"{title.upper()}," if title else DOTS,
                 told.get("signatory.name") or DOTS, told.get("signatory.rank", ""),
                 self._text("paper.nip", nip=grouped_nip(nip) if nip else DOTS))
        for line, said in zip(self._lines, words, strict=True):
            line.setText(said)
            line.setVisible(bool(said))
