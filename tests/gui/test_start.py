"""The start: nothing heavy is read before the first frame, and what is missing is named in a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simata_desktop.__main__ import lacking
from simata_desktop.resources import words

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "pyqtgraph", "sqlalchemy", "reportlab", "openpyxl", "httpx", "cryptography", "python_calamine",
         "simata_desktop.app", "simata_desktop.store", "simata_desktop.services")
FIRST_FRAME = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from simata_desktop.settings import Settings
from simata_desktop.ui.plan import plan
from simata_desktop.ui.start import Start
app = QApplication([])
start = Start(app, Settings(Path(sys.argv[1])), plan())
def painted():
    print("heavy:", [name for name in {HEAVY!r} if name in sys.modules])
    app.exit()
start._first_paint.seen.disconnect()
start._first_paint.seen.connect(painted)
start.show()
app.exec()
start.tasks.close()
"""


def test_the_first_frame_needs_nothing_heavy(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", FIRST_FRAME, str(tmp_path)], env=environment, capture_output=True,
                          text=True, timeout=60, check=False)
    assert "heavy: []" in done.stdout, done.stdout + done.stderr
    assert not list(tmp_path.iterdir()), "nothing is written before there is an office"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can lack a display")
def test_without_a_display_it_knows_so() -> None:
    assert lacking({"HOME": "/"}) == "ui.start.no_display"
    assert lacking({"WAYLAND_DISPLAY": "wayland-0"}) == ""
    assert words("id")("ui.start.no_display").startswith("Tidak ada layar")


def test_without_the_gui_extra_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simata_desktop.__main__.find_spec", lambda name: None)
    assert lacking({"DISPLAY": ":0"}) == "ui.start.no_gui"
