"""Start of the built ``simata``: a command of the user, or a process of its own behind its flag."""

from __future__ import annotations

import sys
from importlib import import_module

READERS = {  # flag of a process that reads files from outside under limits, or prints: its module
    "--simata-read-sheet": "simata_desktop.sheets.child",
    "--simata-read-paper": "simata_desktop.reports.code_child",
    "--simata-print-profiles": "simata_desktop.reports.profile_child",
    "--simata-draw-document": "simata_desktop.ui.document_child",
}


def main() -> int:
    """Run what is asked for and nothing else: such a process must not wait for the whole command line."""
    reader = READERS.get(sys.argv[1]) if len(sys.argv) == 2 else None
    code: int = import_module(reader).serve() if reader else import_module("simata_desktop.cli.main").run()
    return code


if __name__ == "__main__":
    sys.exit(main())
