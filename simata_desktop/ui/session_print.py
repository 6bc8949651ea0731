"""The papers of a session's day from the print menu of the Asesmen page: asked for a place, then written there."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from simata_desktop.domain.ids import fold
from simata_desktop.resources import words
from simata_desktop.services.reporting import PaperRequest, Printed
from simata_desktop.ui.assessment_print import PrintMenu
from simata_desktop.ui.page import Context

KINDS = {"schedule": "schedule", "attendance": "attendance", "minutes": "session-minutes"}  # menu → kind of paper
FILES = {"schedule": "jadwal", "attendance": "daftar-hadir", "minutes": "berita-acara"}
PAPER_LANGUAGE = "id"


class SessionPapers(QObject):
    """Offers the papers of the session ``code()`` tells. ``choose_target`` asks for a file."""

    def __init__(self, context: Context, menu: PrintMenu, code: Callable[[], str], parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._code, self._parent = context, code, parent
        self.choose_target: Callable[[str], str] = self._dialog
        for paper in KINDS:
            menu.offer(paper, partial(self.save, paper))

    def save(self, paper: str) -> None:
        """Write one paper where the user wants it."""
        code, context = self._code(), self._context
        chosen = self.choose_target(f"{FILES[paper]}-{_plain(code)}.pdf") if code else ""
        if not chosen:
            return
        out = Path(chosen) if chosen.lower().endswith(".pdf") else Path(f"{chosen}.pdf")
        papers = context.workspace.reporting

        def write() -> Printed:
            asked = PaperRequest(KINDS[paper], papers.options(KINDS[paper]), session=code)
            made: Printed = papers.issue(papers.draft(asked, words=words(PAPER_LANGUAGE)), out)
            return made

        context.tasks.run_io(lambda progress: write(), self._written, on_failed=self._failed, owner=self)

    def _written(self, made: Printed) -> None:
        text = self._context.text
        name = made.out.name if made.out else ""
        self._context.shell.say(text("ui.session_print.done", file=name, pages=text.count(made.pages)), "ok")

    def _failed(self, error: BaseException) -> None:
        self._context.shell.say(self._context.text.trouble(error), "danger")

    def _dialog(self, name: str) -> str:
        text = self._context.text
        return QFileDialog.getSaveFileName(self._parent, text("ui.report.save.pdf"), name,
                                           text("ui.report.files.pdf"))[0]


def _plain(code: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(code)).strip("-") or "sesi"
