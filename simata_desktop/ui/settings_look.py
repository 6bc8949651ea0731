"""Tampilan: the theme of this PC, and what the program takes from the desktop."""

from __future__ import annotations

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import ChoiceRow, Form, FormRow
from simata_desktop.ui.settings_section import SettingsSection, scrolled
from simata_desktop.ui.theme import CHOICES
from simata_desktop.ui.widgets.label import label


class LookSection(SettingsSection):
    """Everybody may choose; it is remembered beside the data of this PC and never synchronised."""

    key, icon = "look", "computer"
    roles = ()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self.aside.setText(text("ui.settings.look.aside"))
        self.theme_row = ChoiceRow(theme, text("ui.settings.look.theme"),
                                   [(one, text(f"ui.settings.look.{one}")) for one in CHOICES],
                                   hint=text("ui.settings.look.theme.hint"))
        self.scale, self.language = label(""), label(text("ui.settings.look.language.this"))
        form = Form(theme)
        form.add(self.theme_row)
        form.add(FormRow(theme, text("ui.settings.look.scale"), self.scale, hint=text("ui.settings.look.scale.hint")))
        form.add(FormRow(theme, text("ui.settings.look.language"), self.language,
                         hint=text("ui.settings.look.language.hint")))
        form.end()
        self.column.addWidget(scrolled(form), 1)
        self.theme_row.committed.connect(self._choose)
        theme.changed.connect(self._show)

    @property
    def may(self) -> bool:
        return True

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        self._show()

    def _choose(self, choice: str) -> None:
        self.context.theme.choose(choice)
        self.context.memory.keep("window/theme", choice)
        self._show()

    def _show(self) -> None:
        self.theme_row.show_value(self.context.theme.choice)
        share = self.context.text.number(self.devicePixelRatioF() * 100, 0)
        self.scale.setText(self.context.text("ui.settings.look.scale.this", share=share))
