"""The coat of arms of the office: a picture chosen from a file, made small enough for paper, kept as a setting."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from simata_desktop.domain.errors import UserError
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_form import FormRow
from simata_desktop.ui.widgets.label import Button, label

SIDE = 480  # pixels of the longer side: sharp at 2 cm on paper
LARGEST = 20_000_000  # bytes of a file that is read at all
SHOWN = 48


class LogoRow(FormRow):
    """Shows the picture; chosen anew or taken away it is committed as the text that is kept."""

    def __init__(self, context: Context, words: str, fail: Callable[[BaseException], None]) -> None:
        inside = QWidget()
        super().__init__(context.theme, words, inside, hint=context.text("ui.settings.hint.letterhead.logo"))
        text, theme = context.text, context.theme
        self._context, self._value = context, ""
        self.picture = QLabel()
        self.picture.setAccessibleName(words)
        self.none = label(text("ui.settings.logo.none"), "small", tone="muted")
        self.choose = Button(theme, text("ui.settings.logo.choose"), "file", kind="small")
        self.remove = Button(theme, text("ui.settings.logo.remove"), kind="small")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.tokens.space("s"))
        for widget in (self.picture, self.none, self.choose, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        self.choose.clicked.connect(self._ask)
        self.remove.clicked.connect(lambda: self.committed.emit(""))
        self._show()

    def show_value(self, value: str) -> None:
        """The picture as it is kept: base64, or nothing."""
        if value != self._value:
            self._value = value
            self.saved.setText("")
            self._show()

    def allow(self, *, on: bool, reason: str) -> None:
        for button in (self.choose, self.remove):
            button.setEnabled(on)
            button.setToolTip("" if on else reason)

    def take(self, file: Path) -> None:
        """Read a picture beside the window and commit it."""
        self._context.tasks.run_io(lambda progress: logo_text(file), self.committed.emit,
                                   on_failed=lambda error: self.refuse(self._context.text.trouble(error)), key="logo",
                                   owner=self)

    def _ask(self) -> None:
        text = self._context.text
        file, _ = QFileDialog.getOpenFileName(self, text("ui.settings.logo.choose"), "", text("ui.settings.logo.files"))
        if file:
            self.take(Path(file))

    def _show(self) -> None:
        shown = QPixmap()
        if self._value:
            shown.loadFromData(QByteArray.fromBase64(self._value.encode()))
        there = not shown.isNull()
        if there:
            ratio = self.devicePixelRatioF()
            side = round(SHOWN * ratio)
            shown = shown.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio,
                                 Qt.TransformationMode.SmoothTransformation)
            shown.setDevicePixelRatio(ratio)
            self.picture.setPixmap(shown)
        self.picture.setVisible(there)
        self.remove.setVisible(there)
        self.none.setVisible(not there)


def logo_text(file: Path) -> str:
    """The picture of a file as PNG of at most 480 pixels a side, in base64. Raises UserError ``paper.logo``."""
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    if file.stat().st_size > LARGEST or not reader.canRead():
        raise UserError("paper.logo", field="letterhead.logo")
    size: QSize = reader.size()
    if max(size.width(), size.height()) > SIDE:  # scaled while it is read, so that a huge picture never lies in memory
        reader.setScaledSize(size.scaled(SIDE, SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image: QImage = reader.read()
    if image.isNull():
        raise UserError("paper.logo", field="letterhead.logo")
    bytes_ = QByteArray()
    buffer = QBuffer(bytes_)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return base64.b64encode(bytes_.data()).decode()
