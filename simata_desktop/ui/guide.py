"""The guide: Markdown pages of ``resources/guide``, opened by F1 at what the user is doing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from simata_desktop.resources import root
from simata_desktop.ui.text import Text

INDEX = "index"


def guide_file(language: str, anchor: str) -> Path | None:
    """The page of ``anchor`` in ``language``, else the index, else None when no guide is shipped."""
    folder = root() / "guide" / language
    pages = [folder / f"{name}.md" for name in (anchor, INDEX)]
    return next((page for page in pages if page.is_file()), None)


def open_guide(parent: QWidget, text: Text, anchor: str) -> QDialog:
    """Show the guide beside the window, not over its work; links lead to other pages of the guide."""
    box = QDialog(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(text("ui.action.help.guide"))
    browser = QTextBrowser()
    browser.setAccessibleName(text("ui.action.help.guide"))
    page = guide_file(text.words.language, anchor)
    if page is None:
        browser.setPlainText(text("ui.guide.missing"))
    else:
        browser.setSearchPaths([str(page.parent)])
        browser.setSource(QUrl.fromLocalFile(str(page)))
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(browser)
    box.resize(560, 640)
    box.show()
    return box
