"""Start of the built ``simata-desktop``: the window."""

from __future__ import annotations

import sys

from simata_desktop.__main__ import run

if __name__ == "__main__":
    sys.exit(run())
