"""Start of the built ``simata-desktop``: the window."""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping

from simata_desktop.__main__ import run

LIBRARIES, GIVEN = "LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"  # set on Linux by what starts this script


def leave_libraries(environment: MutableMapping[str, str]) -> None:
    """Let programs that the window opens (a file manager) find the system's libraries and not those of the folder."""
    given = environment.pop(GIVEN, None)
    environment.pop(LIBRARIES, None)
    if given is not None:
        environment[LIBRARIES] = given


if __name__ == "__main__":
    leave_libraries(os.environ)
    sys.exit(run())
