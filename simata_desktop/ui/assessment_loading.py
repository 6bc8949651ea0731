"""What the Asesmen page reads: the sessions, the one looked at, and where the keyboard stood when the program ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simata_desktop.domain.assessment import PLANNED, RUNNING
from simata_desktop.services.assessment_rows import SessionLine
from simata_desktop.services.session_roll import SessionRoll
from simata_desktop.ui.assessment_draft import Place


@dataclass(frozen=True)
class Loaded:
    """All sessions, the one looked at (None where there is none), where the keyboard stood before."""

    lines: Sequence[SessionLine]
    roll: SessionRoll | None
    kept: Place | None


def read_session(workspace: Any, code: str, *, lines: Sequence[SessionLine], kept: Place | None) -> Loaded:
    """Read the session ``code``; empty: the one that was kept, else the most likely. ``lines``: known already."""
    service = workspace.assessment
    found = lines or service.sessions()
    chosen = chosen_session(found, code or (kept.session if kept else ""))
    if not chosen:
        return Loaded(found, None, kept)
    return Loaded(found, SessionRoll(service.session(chosen), service.participants(chosen), service.sheets(chosen),
                                     service.rules().rules), kept)


def chosen_session(lines: Sequence[SessionLine], code: str) -> str:
    """The session to look at: the one wanted, else one that is running, else a planned one, else the newest."""
    found = [line.code for line in lines if line.code == code]
    for state in (RUNNING, PLANNED):
        found += [line.code for line in lines if line.state == state]
    return next(iter([*found, *(line.code for line in lines)]), "")
