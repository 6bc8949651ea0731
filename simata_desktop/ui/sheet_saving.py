"""Writes a sheet from a page: in the background, then says how many rows it has and where it lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from simata_desktop.ui.page import Page
from simata_desktop.ui.report_files import open_folder
from simata_desktop.ui.widgets.message import MessageStrip


def save_sheet(page: Page, message: MessageStrip, path: Path, write: Callable[[], int]) -> None:
    """Do ``write``, which answers with the number of rows in ``path``; ``message`` of the page tells the end of it."""
    text = page.context.text

    def saved(rows: int) -> None:
        message.say(text("ui.report.done.sheet", file=path.name, rows=text.count(rows)), "ok",
                    action=text("ui.report.folder"), run=lambda: open_folder(path))

    page.context.tasks.run_io(lambda progress: write(), saved, owner=page,
                              on_failed=lambda error: message.say(text.trouble(error), "danger"))
