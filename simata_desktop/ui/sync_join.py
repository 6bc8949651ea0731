"""Joining a centre: what it means in plain words, the way, then what that way needs, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from simata_desktop.domain.errors import Trouble
from simata_desktop.services.authority_file import fingerprint, grouped
from simata_desktop.services.desk import ADMIN
from simata_desktop.services.enrolling import Joined
from simata_desktop.services.stick_joining import Requested
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import FIELD, ChoiceRow, FormLine, FormRow
from simata_desktop.ui.sync_join_stick import StickSteps
from simata_desktop.ui.widgets.label import Button, frame, label, retone
from simata_desktop.ui.widgets.message import MessageStrip

SERVER, CODE, AUTHORITY = "server", "code", "authority"
CODE_LETTERS, CODE_WIDTH = 16, 230
EXPLAINED = ("what", "sent", "offline")
AT_AUTHORITY = ("server.authority", "file.missing", "line.authority")
AT_CODE = ("enrol.code", "enrol.code_form", "enrol.wait", "enrol.office", "enrol.keys")
WAYS = BY_LINE, BY_STICK = "line", "stick"


class JoinForm(QWidget):
    """By line: address, code, the authority's file; by stick: the code and two steps. Refusals stand below the field
    that caused them. ``choose_file`` asks for the authority's file.

    Signals: ``joined(Joined)``; ``centre_asked()``: this PC is to become a centre itself.
    """

    joined = Signal(object)
    centre_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._busy = context, False
        theme, text = context.theme, context.text
        self.choose_file: Callable[[], str] = self._file_dialog
        self.message = MessageStrip(theme, text("ui.message.close"))
        self.server, self.code, self.authority = FormLine(), FormLine(), FormLine()
        self.server.setMaximumWidth(FIELD)
        self.code.setFixedWidth(CODE_WIDTH)
        self.browse = Button(theme, text("ui.sync.join.browse"), "folder", kind="icon", size="in_control")
        self.join = Button(theme, text("ui.sync.join.go"), kind="filled")
        self.fingerprint = label("", "small", wrap=True)
        self.rows: dict[str, FormRow] = {}
        self.way = ChoiceRow(theme, text("ui.sync.join.way"), [(one, text(f"ui.sync.join.way.{one}")) for one in WAYS],
                             hint=text("ui.sync.join.way.hint"))
        self.stick = StickSteps(context, self.message, lambda: self.code.text().strip())
        self._build()
        self._connect()

    def _build(self) -> None:
        theme, text = self._context.theme, self._context.text
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.message)
        column.addWidget(self._explained())
        column.addWidget(self.way)
        for key, field in ((CODE, self.code), (SERVER, self.server), (AUTHORITY, self._authority_field())):
            row = FormRow(theme, text(f"ui.sync.join.{key}"), field, hint=text(f"ui.sync.join.{key}.hint"))
            self.rows[key] = row
            column.addWidget(row)
        for key, line in ((SERVER, self.server), (CODE, self.code), (AUTHORITY, self.authority)):
            line.setAccessibleName(text(f"ui.sync.join.{key}"))
            line.setPlaceholderText(text(f"ui.sync.join.{key}.example"))
            line.setProperty("help", "sync")
        self.office = label("", "small")
        self.rows["finger"] = FormRow(theme, text("ui.sync.join.fingerprint"), self.fingerprint,
                                      hint=text("ui.sync.join.fingerprint.hint"))
        self.rows["finger"].hide()
        column.addWidget(self.rows["finger"])
        column.addWidget(FormRow(theme, text("ui.sync.join.office"), self.office))
        column.addWidget(self.stick)
        self._foot_of_line = self._foot()
        column.addWidget(self._foot_of_line)
        column.addStretch(1)
        self.setFocusProxy(self.code)
        self._show_way()

    def _explained(self) -> QWidget:
        theme, text = self._context.theme, self._context.text
        made = frame("surface")
        edge = theme.tokens.space("page_edge")
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, edge, edge, theme.tokens.space("s"))
        column.setSpacing(theme.tokens.space("xs"))
        column.addWidget(label(text("ui.sync.join.title"), "subtitle", wrap=True))
        for key in EXPLAINED:
            column.addWidget(label(text(f"ui.sync.join.{key}"), wrap=True))
        return made

    def _authority_field(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._context.theme.tokens.space("s"))
        row.addWidget(self.authority, 1)
        row.addWidget(self.browse)
        self.authority.setMaximumWidth(FIELD)
        self.authority.setMinimumWidth(CODE_WIDTH)
        return made

    def _foot(self) -> QWidget:
        theme = self._context.theme
        made = frame("surface")
        row = QHBoxLayout(made)
        edge = theme.tokens.space("page_edge")
        row.setContentsMargins(edge + theme.tokens.width("rail") + theme.tokens.space("s"), theme.tokens.space("s"),
                               edge, edge)
        row.setSpacing(theme.tokens.space("m"))
        self.busy: QLabel = label("", "small", tone="muted", wrap=True)
        self.centre = Button(theme, self._context.text("ui.centre.open"), kind="link")
        row.addWidget(self.join)
        row.addWidget(self.centre)
        row.addWidget(self.busy, 1)
        return made

    def _connect(self) -> None:
        self.browse.clicked.connect(self._browse)
        self.join.clicked.connect(self.run_join)
        self.centre.clicked.connect(self.centre_asked)
        self.code.textEdited.connect(self._group_code)
        self.authority.textChanged.connect(lambda _: self._show_fingerprint())
        self.way.committed.connect(lambda _: self._show_way())
        self.stick.joined.connect(self._joined)
        self.stick.refused.connect(self._refused_code)
        for key, line in ((SERVER, self.server), (CODE, self.code), (AUTHORITY, self.authority)):
            line.returnPressed.connect(self._go)
            line.textEdited.connect(lambda _, key=key: self._clear(key))

    def _show_way(self) -> None:
        """What the chosen way needs, and no more."""
        by_line = self.way.choice.choice == BY_LINE
        for widget in (self.rows[SERVER], self.rows[AUTHORITY], self._foot_of_line):
            widget.setVisible(by_line)
        self.rows["finger"].setVisible(by_line and bool(self.fingerprint.text()))
        self.stick.setVisible(not by_line)
        self.message.hide()

    def _go(self) -> None:
        if self.way.choice.choice == BY_LINE:
            self.run_join()
        else:
            self.stick.run_write()

    # What is typed

    def _group_code(self, typed: str) -> None:
        """Letters and figures in groups of four, as the card prints them; the cursor stays behind what was typed."""
        line = self.code
        before = sum(one.isalnum() for one in typed[: line.cursorPosition()])
        letters = "".join(one for one in typed.upper() if one.isalnum())[:CODE_LETTERS]
        line.setText(grouped(letters, "-"))
        line.setCursorPosition(before + max(before - 1, 0) // 4)

    def _browse(self) -> None:
        chosen = self.choose_file()
        if chosen:
            self._clear(AUTHORITY)
            self.authority.setText(chosen)

    def _show_fingerprint(self) -> None:
        """The fingerprint of the chosen file, to be compared with the card."""
        typed = self.authority.text().strip()
        try:
            found = fingerprint(Path(typed)) if typed else ""
        except Trouble:
            found = ""  # said when joining is asked for, not while a path is being typed
        self.fingerprint.setText(found)
        self.rows["finger"].setVisible(bool(found))

    def _clear(self, key: str) -> None:
        self.rows[key].clear_problem()
        retone(self._line(key), wrong="false")

    def _line(self, key: str) -> FormLine:
        return {SERVER: self.server, CODE: self.code, AUTHORITY: self.authority}[key]

    # Joining

    def show_office(self, office: str, asked: Requested | None = None) -> None:
        """The office of this workspace, the request that waits for its answer, and whether the user may join."""
        if asked is not None:
            self.way.show_value(BY_STICK)
            self._show_way()
        self.stick.show_asked(asked)
        text = self._context.text
        self.office.setText(office or text("ui.sync.join.office.open"))
        why = text.needed_role((ADMIN,), self._context.workspace.desk.user.roles)
        for widget in (self.server, self.code, self.authority, self.browse, self.join):
            widget.setEnabled(not why and not self._busy)
            widget.setToolTip(why if why or widget is not self.browse else self.browse.accessibleName())
        self.stick.allow(on=not why, why=why)
        if why:
            self.busy.setText(why)

    def run_join(self) -> None:
        """Ask the centre; nothing of the workspace is held meanwhile."""
        if self._busy or not self.join.isEnabled() or self._incomplete():
            return
        for key in (SERVER, CODE, AUTHORITY):
            self._clear(key)
        server, code = self.server.text().strip(), self.code.text()
        typed = self.authority.text().strip()
        authority = Path(typed) if typed else None
        enrolling = self._context.workspace.enrolling
        self._set_busy(on=True)
        self._context.tasks.run_io(lambda progress: enrolling.by_line(server, code, authority), self._joined,
                                   on_failed=self._refused, key="join", owner=self)

    def _refused_code(self, error: BaseException | None) -> None:
        """The code as typed is none; ``error`` None: nothing is typed."""
        text = self._context.text
        self._refuse(CODE, text.trouble(error) if error else text("ui.sync.join.code.missing"))
        self.code.setFocus()

    def _incomplete(self) -> bool:
        missing = [key for key in (CODE, SERVER) if not self._line(key).text().strip()]
        for key in missing:
            self._refuse(key, self._context.text(f"ui.sync.join.{key}.missing"))
        if missing:
            self._line(missing[0]).setFocus()
        return bool(missing)

    def _set_busy(self, *, on: bool) -> None:
        self._busy = on
        self.join.setEnabled(not on)
        self.busy.setText(self._context.text("ui.sync.join.busy") if on else "")

    def _joined(self, joined: Joined) -> None:
        self._set_busy(on=False)
        for line in (self.code, self.authority):
            line.clear()
        self.joined.emit(joined)

    def _refused(self, error: BaseException) -> None:
        self._set_busy(on=False)
        key = _field_of(error)
        words = self._context.text.trouble(error)
        if key:
            self._refuse(key, words)
            self._line(key).setFocus()
        else:
            self.message.say(words, "danger")

    def _refuse(self, key: str, words: str) -> None:
        self.rows[key].refuse(words)
        retone(self._line(key), wrong="true")

    def _file_dialog(self) -> str:
        text = self._context.text
        forms = f"{text('ui.sync.join.authority')} (*.pem *.crt *.cer)"
        return QFileDialog.getOpenFileName(self, text("ui.sync.join.browse"), "", forms)[0]


def _field_of(error: BaseException) -> str:
    """The field a refusal belongs to; empty where it belongs to none."""
    code = error.code if isinstance(error, Trouble) else ""
    if code in AT_AUTHORITY:
        return AUTHORITY
    if code in AT_CODE:
        return CODE
    return SERVER if code.startswith(("server.", "line.")) else ""
