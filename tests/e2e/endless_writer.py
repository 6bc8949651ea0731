"""A person at work: saves one thing after the other on one open workspace and says so on a line each, until killed.

``python -m tests.e2e.endless_writer NIP``; the workspace and who signs in stand in the surroundings.
"""

from __future__ import annotations

import itertools
import os
import sys

from simata_desktop.app import open_workspace
from simata_desktop.settings import settings


def main(nip: str) -> None:
    chosen = settings(os.environ)
    workspace = open_workspace(chosen.workspace, chosen.user or "", chosen.passphrase or "")
    for number in itertools.count():
        if number % 3 == 1:
            changes = workspace.office.set_office({"place": f"Kota {number}"})
        elif number % 3 == 2:
            changes = workspace.evidence.rate(nip, 2020 + number % 5, predicate=("baik", "kurang")[number // 15 % 2])
        else:
            changes = workspace.people.set(nip, {"nama": f"Nama Ke {number}"})
        print(number, changes.count, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
