"""What the frame needs to know of an opened workspace; the services are put behind it in ``start``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.tasks import TicketProgress


@dataclass(frozen=True, slots=True)
class Standing:
    """What the status bar says. ``received_at`` None: nothing received yet; ``waiting`` counts unsent changes,
    ``conflicts`` what a person must decide."""

    user: str
    roles: tuple[str, ...]
    office: str
    scheme: str
    practice: bool = False
    enrolled: bool = False
    saved_at: datetime | None = None
    waiting: int = 0
    conflicts: int = 0
    received_at: datetime | None = None
    badges: dict[str, int] = field(default_factory=dict)  # page key → number in the rail
    today: date | None = None  # what came on another day is told with its day


@dataclass(frozen=True, slots=True)
class UndoStep:
    """The newest step that can be undone or redone: catalogue key of its label and the parameters."""

    label: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One person found by the palette: the NIP opens him, the two lines are shown."""

    nip: str
    name: str
    detail: str


class Desk(Protocol):
    """The calls of the frame; each runs in a worker thread."""

    def standing(self) -> Standing:
        """User, office, saved and sync state."""

    def steps(self) -> tuple[UndoStep | None, UndoStep | None]:
        """The newest step to undo, and to redo."""

    def undo(self, progress: TicketProgress) -> Changes:
        """Take back this user's last command."""

    def redo(self, progress: TicketProgress) -> Changes:
        """Do it again."""

    def find_people(self, words: str, limit: int) -> Sequence[Found]:
        """People by the beginning of name parts or of the NIP, best first."""
