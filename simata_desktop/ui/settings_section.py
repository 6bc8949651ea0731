"""What a section of the settings is: a head with its name, why it is locked if it is, its messages, its content."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import FormRow
from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.label import IconLabel, frame, label
from simata_desktop.ui.widgets.message import MessageStrip
from simata_desktop.ui.widgets.section import strip

ADMIN, VERIFIER = "admin", "verifier"


def role_words(text: Text, roles: tuple[str, ...]) -> str:
    """Roles as users know them: "Admin, Verifikator"."""
    return ", ".join(text(f"ui.role.{role}") for role in roles)


class SettingsSection(QWidget):
    """Base of all sections. ``topics`` are the kinds of record it shows; ``roles`` may change something here."""

    key = ""
    icon = ""
    topics: frozenset[str] = frozenset()
    roles: tuple[str, ...] = (ADMIN,)

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self.context, self.stale = context, True
        self.head, self.head_row = strip(theme)
        self.head_row.addWidget(label(text(f"ui.settings.section.{self.key}"), "strong"))
        self.aside = label("", "small", tone="muted")
        self.head_row.addWidget(self.aside)
        self.head_row.addStretch(1)
        self.notice, row = strip(theme, "row_form", "surface_alt")
        row.addWidget(IconLabel(theme, "lock", "text_muted"))
        row.addWidget(label(self.reason(), "small"))
        row.addStretch(1)
        self.message = MessageStrip(theme, text("ui.message.close"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        for widget in (self.head, self.notice, self.message):
            self.column.addWidget(widget)
        self.notice.hide()

    @property
    def workspace(self) -> Any:
        """The services."""
        return self.context.workspace

    @property
    def may(self) -> bool:
        """May the user signed in change something here?"""
        return not self.workspace.desk.user.roles.isdisjoint(self.roles)

    def reason(self) -> str:
        """Why what is off here is off."""
        return self.context.text("ui.settings.right", roles=role_words(self.context.text, self.roles))

    def arrive(self) -> None:
        """Called when the section is shown: loads what has become stale."""
        if self.stale:
            self.stale = False
            self.refresh(None)

    def refresh(self, changes: Changes | None) -> None:
        """Load again; to be extended."""
        self.notice.setVisible(not self.may)

    def leave(self) -> None:
        """Called when another section is shown."""

    def filter_field(self) -> QWidget | None:
        """The field that Ctrl+F goes to."""
        return None

    def hide_names(self, *, hidden: bool) -> None:
        """Hide or show what names a person."""

    def fail(self, error: BaseException) -> None:
        """Say what went wrong at the head of the section."""
        self.message.say(self.context.text.trouble(error), "danger")

    def keep(self, row: FormRow, call: Callable[[], Changes]) -> None:
        """Save one field; it says itself that it is saved, or why not."""
        text = self.context.text
        self.context.tasks.run_command(lambda progress: call(), lambda changes: row.accept(text("ui.settings.saved")),
                                       on_failed=lambda error: row.refuse(text.trouble(error)), owner=self)

    def lock(self, *widgets: QWidget) -> None:
        """Switch widgets on or off as the roles say, with the reason as tooltip."""
        for widget in widgets:
            widget.setEnabled(self.may)
            widget.setToolTip("" if self.may else self.reason())


def short_moment(text: Text, iso: str) -> str:
    """24-11-2026 09.41 in the zone of this PC, for the columns of tables."""
    at = datetime.fromisoformat(iso).astimezone()
    return f"{at:%d-%m-%Y} {text.clock(at)}"


def rule() -> QFrame:
    """The stronger hairline that closes an area."""
    made = frame("hairline_strong")
    made.setFixedHeight(1)
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """A content that scrolls where the window is low."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area
