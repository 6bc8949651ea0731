"""Progress of long work, without knowing who shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a service tells while it works; the window, the terminal and tests each bring their own."""

    def step(self, done: int, total: int, code: str) -> None:
        """``done`` of ``total`` pieces of the stage ``code`` (a catalogue key) are finished."""

    def raise_if_cancelled(self) -> None:
        """Raise :class:`simata_desktop.domain.errors.Cancelled` when the user has asked to stop."""


class Silent:
    """A progress nobody looks at."""

    def step(self, done: int, total: int, code: str) -> None:
        """Ignore the report."""

    def raise_if_cancelled(self) -> None:
        """Never stop."""
