"""Kantor: what the office is called, what stands at the head of its papers, how papers look by default."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.services.reporting import FONTS, MARKS, PAPERS
from simata_desktop.services.setting_values import PAPER_FONT, PAPER_MARK, PAPER_SIZE
from simata_desktop.services.submission import CLOSES, OPENS
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import FIELD, ChoiceRow, Form, FormRow, LineRow
from simata_desktop.ui.settings_logo import LogoRow
from simata_desktop.ui.settings_section import SettingsSection, scrolled
from simata_desktop.ui.widgets.label import frame, label

LINES = tuple(f"letterhead.line{number}" for number in range(1, 5))
STANDARD = {PAPER_SIZE: PAPERS[0], PAPER_FONT: FONTS[0]}
NARROW = 160


class OfficeSection(SettingsSection):
    """Name and code are those of the root unit; all else are settings."""

    key, icon = "office", "building"
    topics = frozenset(("setting", "unit"))

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme, text = context.theme, context.text
        self.name = LineRow(theme, text("ui.settings.office.name"))
        self.code = LineRow(theme, text("ui.settings.office.code"), width=NARROW)
        self.rows: dict[str, LineRow | ChoiceRow | LogoRow] = {}
        form = self._form = Form(theme)
        form.add_head(text("ui.settings.office.identity"))
        for row, word in ((self.name, "name"), (self.code, "code")):
            row.committed.connect(lambda value, row=row, word=word: self._keep_unit(row, word, value))
            form.add(row)
        form.add_head(text("ui.settings.office.head"))
        for key in LINES:
            self._add(key, LineRow(theme, text(f"ui.settings.key.{key}"), hint=self._hint(key)))
        self._add("letterhead.logo", LogoRow(context, text("ui.settings.key.letterhead.logo"), self.fail))
        self._preview = _Kop(context)
        form.add(self._preview)
        form.add_head(text("ui.settings.office.paper"))
        self._add("place", LineRow(theme, text("ui.settings.key.place"), hint=self._hint("place")))
        fonts = [(font, text(f"ui.settings.font.{font}")) for font in FONTS]
        self._add(PAPER_SIZE, ChoiceRow(theme, text("ui.settings.key.paper.size"), [(one, one) for one in PAPERS]))
        self._add(PAPER_FONT, ChoiceRow(theme, text("ui.settings.key.paper.font"), fonts))
        marks = [("", text("ui.settings.mark.none")), *((mark, mark) for mark in MARKS)]
        self._add(PAPER_MARK, ChoiceRow(theme, text("ui.settings.key.paper.mark"), marks,
                                        hint=self._hint(PAPER_MARK)))
        form.add_head(text("ui.settings.office.submission"))
        for key in (OPENS, CLOSES):
            self._add(key, LineRow(theme, text(f"ui.settings.key.{key}"), hint=self._hint(key), width=NARROW,
                                   shown=self._day))
        form.end()
        self.column.addWidget(scrolled(form), 1)

    def _day(self, iso: str) -> str:
        return self.context.text.day(date.fromisoformat(iso)) if iso else ""

    def _hint(self, key: str) -> str:
        return self.context.text(f"ui.settings.hint.{key}")

    def _add(self, key: str, row: LineRow | ChoiceRow | LogoRow) -> None:
        self.rows[key] = row
        row.committed.connect(lambda value: self.keep(row, lambda: self.workspace.office.set_office({key: value})))
        self._form.add(row)

    def _keep_unit(self, row: FormRow, word: str, value: str) -> None:
        self.keep(row, lambda: self.workspace.office.set_unit(ROOT_UNIT, {word: value}))

    def refresh(self, changes: Changes | None) -> None:
        super().refresh(changes)
        for row in (self.name, self.code, *self.rows.values()):
            row.allow(on=self.may, reason=self.reason())
        office = self.workspace.office
        self.context.tasks.run_query(lambda: (office.settings(), office.status()["office"] or {}), self._show,
                                     on_failed=self.fail, key="office", owner=self)

    def _show(self, loaded: tuple[dict[str, str], dict[str, str | None]]) -> None:
        told, office = loaded
        self.name.show_value(office.get("name") or "")
        self.code.show_value(office.get("code") or "")
        for key, row in self.rows.items():
            row.show_value(told.get(key, STANDARD.get(key, "")))
        self._preview.show_lines([told[key] for key in LINES if told.get(key)])


class _Kop(FormRow):
    """How the head reads, centred, without the measures of paper."""

    def __init__(self, context: Context) -> None:
        self._area = frame("surface_alt", "bottom")
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        super().__init__(context.theme, context.text("ui.settings.office.preview"), self._area)
        self._empty = context.text("ui.settings.office.preview.none")
        self._area.setMaximumWidth(FIELD)
        column = QVBoxLayout(self._area)
        space = context.theme.tokens.space("s")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(0)
        self._lines = [label("", role) for role in ("body", "subtitle", "small", "small")]
        for line in self._lines:
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            line.setWordWrap(True)
            column.addWidget(line)

    def show_lines(self, words: list[str]) -> None:
        """The lines that are set."""
        shown = words or [self._empty]
        for place, line in enumerate(self._lines):
            line.setText(shown[place] if place < len(shown) else "")
            line.setVisible(place < len(shown))
