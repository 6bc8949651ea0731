"""The command line as real processes, with nothing of the tests' own surroundings but what a shell would give."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.conftest import PASSPHRASE, USER, Said

ROOT = Path(__file__).resolve().parents[2]
CLI = (sys.executable, "-m", "simata_desktop.cli.main")
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
PATIENCE = 120.0


def shell(home: Path, workspace: Path, **more: str) -> dict[str, str]:
    """The variables of one user: a home and a folder for temporary files of his own, name and passphrase given."""
    temporary = home / "tmp"
    temporary.mkdir(parents=True, exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(home), "USERPROFILE": str(home), "TMPDIR": str(temporary), "TEMP": str(temporary),
            "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen",
            "SIMATA_WORKSPACE": str(workspace), "SIMATA_USER": USER, "SIMATA_PASSPHRASE": PASSPHRASE, **more}


def start(surroundings: dict[str, str], *words: str) -> subprocess.Popen[bytes]:
    """Start ``simata`` with ``--json``."""
    return subprocess.Popen([*CLI, *words, "--json"], env=surroundings, **QUIET)  # type: ignore[call-overload,no-any-return]


def simata(surroundings: dict[str, str], *words: str) -> Said:
    """Run ``simata`` to its end."""
    process = start(surroundings, *words)
    out, err = process.communicate(timeout=PATIENCE)
    return Said(process.returncode, out.decode("utf-8"), err.decode("utf-8"))
