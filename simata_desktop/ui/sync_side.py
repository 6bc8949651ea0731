"""Beside the page: notices, PCs, what went when, the stick, and whether this PC holds what the centre holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from simata_desktop.services.sync_lists import DeviceHeard
from simata_desktop.services.sync_state import BY_STICK, DELETES_HELD, Notice, Run, Status
from simata_desktop.ui.page import Context
from simata_desktop.ui.sync_centre import CentreSection, CentreSeen
from simata_desktop.ui.sync_deletions import HeldSection
from simata_desktop.ui.sync_words import device_words, local, moment_words, today_of
from simata_desktop.ui.widgets.label import Button, IconLabel, frame, label
from simata_desktop.ui.widgets.section import Section

RUNS_SHOWN, DEVICES_SHOWN = 8, 12
UNBOUND = (1 << 24) - 1  # Qt's widest widget
LATE = timedelta(days=14)  # a PC not heard of for so long is marked
EQUAL, DIFFERS, UNCHECKED = "equal", "differs", "unchecked"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the side shows: the state, past exchanges, PCs, and the answer of the last comparison with its time, and the
    centre where this PC is one."""

    status: Status
    runs: tuple[Run, ...]
    devices: Sequence[DeviceHeard]
    digest: str
    compared: datetime | None
    centre: CentreSeen | None = None


class SyncSide(QFrame):
    """Its parts are made anew whenever something has changed.

    Signals: ``verify_asked()``; ``centre_asked(word)`` as of CentreSection; ``deletes_allowed()`` as of HeldSection.
    """

    verify_asked = Signal()
    centre_asked = Signal(str)
    deletes_allowed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._today = context, today_of(context)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("ground", "surface_alt")
        self.setProperty("edge", "left")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 0, 0, 0)
        self._column.setSpacing(0)

    def stand(self, *, beside: bool) -> None:
        """Beside the lists with a width of its own, or below them in their width."""
        width = self._context.theme.tokens.width("inspector")
        self.setMinimumWidth(width if beside else 0)
        self.setMaximumWidth(width if beside else UNBOUND)

    def show_seen(self, seen: Seen) -> None:
        """Say what is known now."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._today = today_of(self._context)
        text = self._context.text
        if seen.status.held:
            held = HeldSection(self._context, seen.status.held, self._today)
            held.allowed.connect(self.deletes_allowed)
            self._column.addWidget(held)
        for notice in [one for one in seen.status.notices if one.code != DELETES_HELD]:
            self._column.addWidget(self._notice(notice))
        if seen.centre is not None:
            centre = CentreSection(self._context, seen.centre)
            centre.asked.connect(self.centre_asked)
            self._column.addWidget(centre)
        self._column.addWidget(self._devices(seen))
        self._column.addWidget(self._runs(seen.runs))
        self._column.addWidget(self._told(text("ui.sync.stick"), self._stick(seen.runs)))
        self._column.addWidget(self._equal(seen))
        self._column.addStretch(1)

    def _notice(self, notice: Notice) -> QWidget:
        """Something the officer should know, since when."""
        theme, text = self._context.theme, self._context.text
        made = frame("warning_soft", "bottom")
        edge = theme.tokens.space("page_edge")
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, theme.tokens.space("s"), edge, theme.tokens.space("s"))
        column.setSpacing(theme.tokens.space("xs"))
        key = f"cli.notice.{notice.code}"
        column.addWidget(IconLabel(theme, "warning", "warning"))
        column.addWidget(label(text(key) if key in text.words else notice.code, "small", wrap=True))
        column.addWidget(label(text("ui.sync.notice.since", at=moment_words(text, notice.at, self._today)), "caption",
                               tone="muted"))
        return made

    def _devices(self, seen: Seen) -> QWidget:
        text, status = self._context.text, seen.status
        made = Section(self._context.theme, ground="surface_alt", row="row_table")
        made.add_head(text("ui.sync.devices"), text("ui.sync.devices.aside"))
        now = self._context.workspace.desk.clock.now()
        own = next((one for one in seen.devices if one.device == status.device), None)
        heard = status.last_success or (own.received if own else None)
        made.add_row(device_words(text, status.device, status.device), moment_words(text, heard, self._today))
        for one in [one for one in seen.devices if one.device != status.device][:DEVICES_SHOWN]:
            at = local(one.received)
            late = at is not None and now - at > LATE
            row = made.add_row(text("ui.sync.devices.line", device=device_words(text, one.device, status.device),
                                    by=one.by), _day_words(self._context, one.received, self._today),
                               tone="warning" if late else "")
            row.setToolTip(text("ui.sync.devices.hint", id=one.device, count=text.count(one.changes), by=one.by))
        return made

    def _runs(self, runs: tuple[Run, ...]) -> QWidget:
        text = self._context.text
        made = Section(self._context.theme, ground="surface_alt", row="row_table")
        made.add_head(text("ui.sync.runs"))
        for run in runs[:RUNS_SHOWN]:
            words = text("ui.sync.run.done" if not run.trouble else "ui.sync.run.cut", sent=text.count(run.sent),
                         received=text.count(run.received))
            row = made.add_row(f"{moment_words(text, run.at, self._today)}  {words}", text(f"ui.sync.way.{run.way}"),
                               tone="muted")
            key = f"error.{run.trouble}"
            row.setToolTip(text(key) if run.trouble and key in text.words else "")
        if not runs:
            made.add_row(text("ui.sync.runs.none"))
        return made

    def _stick(self, runs: tuple[Run, ...]) -> str:
        last = next((run for run in runs if run.way == BY_STICK), None)
        text = self._context.text
        return text("ui.sync.stick.last", at=moment_words(text, last.at, self._today)) if last else text(
            "ui.sync.stick.never")

    def _equal(self, seen: Seen) -> QWidget:
        text = self._context.text
        title = text(f"ui.sync.equal.{seen.digest}")
        at = f"{self._context.text.clock(seen.compared)}" if seen.compared else ""
        words = text(f"ui.sync.equal.{seen.digest}.words", at=at)
        verify = Button(self._context.theme, text("ui.sync.equal.check"), kind="link")
        verify.clicked.connect(self.verify_asked)
        return self._told(title, words, tone={EQUAL: "ok", DIFFERS: "danger"}.get(seen.digest, ""), button=verify)

    def _told(self, title: str, words: str, *, tone: str = "", button: Button | None = None) -> QWidget:
        theme = self._context.theme
        made = frame("surface_alt", "top")
        edge = theme.tokens.space("page_edge")
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.tokens.space("xs"))
        column.addWidget(label(title, "strong", tone=tone, wrap=True))
        column.addWidget(label(words, "small", wrap=True))
        if button is not None:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return made


def _day_words(context: Context, iso: str, today: date) -> str:
    """Today with the hour, before that the day alone."""
    at = local(iso)
    text = context.text
    if at is None or at.date() == today:
        return moment_words(text, iso, today)
    return text.short_day(at.date())
