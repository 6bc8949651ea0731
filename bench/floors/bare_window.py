"""Floor of the first frame: a bare QMainWindow with one label in a process of its own."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow


class Painted(QObject):
    """Ends the program once the widget it watches has been painted."""

    def __init__(self, program: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        self._program = program
        self.at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and not self.at:
            QTimer.singleShot(0, self._end)
        return False

    def _end(self) -> None:
        self.at = self.at or time.perf_counter()
        self._program.quit()


def main() -> None:
    """Print the moment at which the first frame stood."""
    program = QApplication(sys.argv[:1])
    window = QMainWindow()
    label = QLabel("Halo")
    window.setCentralWidget(label)
    window.resize(1366, 768)
    painted = Painted(program, window)
    label.installEventFilter(painted)
    window.show()
    program.exec()
    print(painted.at)


if __name__ == "__main__":
    main()
