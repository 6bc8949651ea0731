"""Pictures of every page with the practice office, into out/shots: light and projector, 100 and 150 per cent."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from simata_desktop.app import open_practice
from simata_desktop.settings import settings
from simata_desktop.ui import start
from simata_desktop.ui.plan import plan
from simata_desktop.ui.program import practice_folder

OUT = Path("out/shots")
LOOKS = (("light", "1"), ("projector", "1"), ("light", "1.5"), ("projector", "1.5"))
SCREEN = (1366, 768)  # the common office screen, in its own pixels
OPENING, LOADING = 4000, 3000  # milliseconds


def draw(folder: Path, theme: str, scale: str) -> None:
    """Open the window once, walk all pages and save each."""
    program, shown = QApplication([]), plan(practice=True)
    window = start.Start(program, settings({"SIMATA_WORKSPACE": str(folder)}), shown)
    window.theme.choose(theme)
    window.show()
    keys = [entry.key for entry in shown.entries]

    def page(number: int) -> None:
        if number:
            name = f"{keys[number - 1]}-{theme}-{scale.replace('.', '_')}.png"
            window.window.grab().save(str(OUT / name))
        if number == len(keys):
            window.window.close()
            program.quit()
            return
        window.window.resize(*(round(side / float(scale)) for side in SCREEN))  # not the size last remembered
        window.window.open_page(keys[number])
        QTimer.singleShot(LOADING, lambda: page(number + 1))

    QTimer.singleShot(OPENING, lambda: page(0))
    program.exec()


def main() -> None:
    """Make the practice office once, then one process a look: Qt's scale is fixed at its start."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        office = Path(folder) / "kantor"
        open_practice(practice_folder(office)).close()
        for theme, scale in LOOKS:
            subprocess.run([sys.executable, "-m", "bench.shots", str(office), theme, scale], check=True,
                           env={**os.environ, "QT_SCALE_FACTOR": scale})
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        draw(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
    else:
        main()
