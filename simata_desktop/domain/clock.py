"""Time as a value passed in: the wall clock of the PC, and a fixed one for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Gives the present moment with its zone; the day is the local one."""

    def now(self) -> datetime:
        """The present moment, zone-aware, local zone."""


@dataclass(frozen=True)
class WallClock:
    """The clock of this PC."""

    def now(self) -> datetime:
        """The present moment in the PC's zone."""
        return datetime.now().astimezone()


@dataclass
class FixedClock:
    """A clock for tests: stands still until moved."""

    moment: datetime = field(default_factory=lambda: datetime.fromisoformat("2026-11-24T09:41:00+07:00"))

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment

    def move(self, **delta: float) -> None:
        """Move by a ``timedelta(**delta)``; may go back."""
        self.moment = self.moment + timedelta(**delta)


def today(clock: Clock) -> date:
    """The local day of ``clock``."""
    return clock.now().date()
