"""A stack that is as small as what stands in front: a wide page at the back must not hold a small screen open."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class FrontStack(QStackedWidget):
    """Takes its sizes from the current widget alone."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """No more than it needs: what stands beside it with a width of its own (the inspector) keeps that width."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        front = self.currentWidget()
        return front.minimumSizeHint().expandedTo(front.minimumSize()) if front is not None else QSize()
