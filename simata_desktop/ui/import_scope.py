"""What is being read: file, sheet, kind and year beside the title of the page; each can be chosen otherwise."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from simata_desktop.domain.sheet_reading import KINDS
from simata_desktop.ui.import_asking import AUTO, Ask
from simata_desktop.ui.import_preview import YEARLY, Preview
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.widgets.scope_button import ScopeButton

YEARS_BACK = 6


class ImportScope(QObject):
    """The buttons. Signals: ``file_asked()``; ``asked(name, value)`` for ``kind``, ``sheet`` and ``period``."""

    file_asked = Signal()
    asked = Signal(str, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        made = {name: ScopeButton(context.theme, context.text(f"ui.import_page.scope.{name}"), Choice(None, ""))
                for name in ("file", "sheet", "kind", "period")}
        self.file, self.sheet, self.kind, self.period = made.values()
        self.buttons = tuple(made.values())
        self.file.asked.connect(self.file_asked)
        for name in ("sheet", "kind", "period"):
            made[name].chosen.connect(lambda choice, name=name: self.asked.emit(name, choice.value))
        self.show_nothing()

    def show_nothing(self) -> None:
        """No file is being read."""
        for button in self.buttons:
            button.hide()

    def show_refused(self, ask: Ask) -> None:
        """A file whose columns are being asked for: its kind can be said."""
        self.show_nothing()
        self._show_file(ask)
        self._show_kind(ask.kind)

    def show_plan(self, held: Preview, ask: Ask | None) -> None:
        """What a plan was made from."""
        plan, text = held.plan, self._context.text
        if ask is not None:
            self._show_file(ask)
        self._show_kind(plan.kind)
        names = [*plan.sheets, *(str(one["sheet"]) for one in plan.other_sheets)]
        shown = plan.sheets[0] if len(plan.sheets) == 1 else text("ui.import_page.scope.sheets", count=len(plan.sheets))
        self.sheet.setVisible(len(names) > 1)
        every = [Choice(None, text("ui.import_page.scope.sheet.auto"))]
        self.sheet.set_choices([*every, *(Choice(name, name) for name in names)])
        self.sheet.set_choice(Choice(plan.sheets[0] if len(plan.sheets) == 1 else None, shown))
        self._show_year(held)

    def _show_file(self, ask: Ask) -> None:
        self.file.set_choice(Choice(str(ask.path), ask.path.name))
        self.file.show()

    def _show_kind(self, kind: str) -> None:
        text = self._context.text
        self.kind.set_choices([Choice(AUTO, text("ui.import_page.scope.kind.auto")),
                               *(Choice(one, text(f"ui.import_page.kind.{one}")) for one in KINDS)])
        word = text("ui.import_page.scope.kind.auto") if kind == AUTO else text(f"ui.import_page.kind.{kind}")
        self.kind.set_choice(Choice(kind, word))
        self.kind.show()

    def _show_year(self, held: Preview) -> None:
        """A year of the whole file, where its rows do not tell their own."""
        table = held.plan.table
        own = "tahun" in table.columns or bool(table.year_columns)
        year = held.plan.request.period or table.year
        self.period.setVisible(held.plan.kind in YEARLY and not own)
        newest = self._context.workspace.office.this_year()
        years = sorted({*range(newest, newest - YEARS_BACK, -1), *([year] if year else ())}, reverse=True)
        self.period.set_choices([Choice(one, str(one)) for one in years])
        self.period.set_choice(Choice(year, str(year or "–")))
