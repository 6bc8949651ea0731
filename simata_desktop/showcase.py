"""The main job without a window: a shipped list in, a talent map out as PDF and PNG. For machines with no display."""

from __future__ import annotations

import sys
from pathlib import Path

from simata_desktop import resources
from simata_desktop.app import PRACTICE_PASSPHRASE, PRACTICE_USER, create_workspace, exists, open_workspace
from simata_desktop.domain.clock import WallClock, today
from simata_desktop.services.reporting import paper_options
from simata_desktop.services.talent import MapRequest
from simata_desktop.settings import Settings

LISTS = ("contoh_pegawai.csv", "contoh_hasil.csv")
PICTURE = (1100, 700)


def run(settings: Settings) -> int:
    """Import the shipped lists into a workspace of its own, map them, write both files, say where they lie."""
    words = resources.words(settings.language)
    folder = settings.workspace.with_name(f"{settings.workspace.name}-tanpa-layar")
    print(words("cli.showcase.begin", folder=folder), file=sys.stderr)
    if exists(folder):
        workspace = open_workspace(folder, PRACTICE_USER, PRACTICE_PASSPHRASE)
    else:
        workspace, _ = create_workspace(folder, PRACTICE_USER, PRACTICE_PASSPHRASE, practice=True)
    for name in LISTS:
        plan = workspace.importing.plan(resources.root() / "demo" / name, period=today(WallClock()).year - 1)
        workspace.importing.apply(plan)
    paper, picture = folder / "peta-talenta.pdf", folder / "peta-talenta.png"
    printed = resources.words("id")
    workspace.reporting.talent_map(paper, MapRequest(), options=paper_options("talent-map"), words=printed)
    picture.write_bytes(workspace.reporting.picture(MapRequest(), width=PICTURE[0], height=PICTURE[1], words=printed))
    drawn = workspace.talent.map()
    workspace.close()
    print(words("cli.showcase.end", people=drawn.people, rated=drawn.rated, provisional=drawn.provisional,
                paper=Path(paper), picture=Path(picture)))
    return 0
