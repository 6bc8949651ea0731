"""The real window, opened by the surroundings; as soon as the office is open it imports the file of the argument."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from simata_desktop.settings import settings
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.plan import plan
from simata_desktop.ui.start import Start


def main(file: Path) -> int:
    app = QApplication(sys.argv[:1])
    start = Start(app, settings(os.environ), plan())
    opened = start.window.open_desk

    def at_work(desk: object, workspace: object, **rest: object) -> None:
        opened(desk, workspace, **rest)  # type: ignore[arg-type]
        _work(start.window, workspace, file)

    start.window.open_desk = at_work  # type: ignore[method-assign,assignment]
    start.show()
    return app.exec()


def _work(window: MainWindow, workspace: object, file: Path) -> None:
    importing = workspace.importing  # type: ignore[attr-defined]

    def apply(plan: object) -> None:
        window.tasks.run_command(lambda progress: importing.apply(plan, progress).changes,
                                 lambda changes: print(changes.count, flush=True))

    print("opened", flush=True)
    window.tasks.run_io(lambda progress: importing.plan(file, progress=progress), apply)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
