"""Starts the window. Qt is imported late, so that a missing part is named in a sentence instead of a traceback."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from simata_desktop.resources import words
from simata_desktop.settings import Settings, settings, without_secrets

NO_DISPLAY = "ui.start.no_display"
ENVIRONMENT = 4  # exit code: something around the program is missing


def run(argv: Sequence[str] | None = None) -> int:
    """Start the window on the workspace of the arguments or the surroundings; the exit code."""
    parser = argparse.ArgumentParser(prog="simata-desktop")
    parser.add_argument("--workspace", type=Path, help="folder of the office's data")
    parser.add_argument("--practice", action="store_true", help="open the practice office where no workspace exists")
    given = parser.parse_args(argv)
    chosen = settings(without_secrets(os.environ), given.workspace)
    missing = lacking(os.environ)
    if missing == NO_DISPLAY:
        print(words(chosen.language)(missing), file=sys.stderr)
        code: int = import_module("simata_desktop.showcase").run(chosen)
        return code
    if missing:
        print(words(chosen.language)(missing), file=sys.stderr)
        return ENVIRONMENT
    return start(chosen, practice=given.practice)


def start(chosen: Settings, *, practice: bool = False) -> int:
    """Run the window; only here is Qt imported."""
    window, plan = import_module("simata_desktop.ui.start"), import_module("simata_desktop.ui.plan")
    code: int = window.run(chosen, plan.plan(practice=practice))
    return code


def lacking(environment: Mapping[str, str]) -> str:
    """The catalogue key of what a window lacks here: PySide6, or a display; empty when nothing does."""
    if find_spec("PySide6") is None:
        return "ui.start.no_gui"
    shown = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(environment.get(name) for name in shown):
        return NO_DISPLAY
    return ""


if __name__ == "__main__":
    sys.exit(run())
