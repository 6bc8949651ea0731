"""The mark of a value that two people have changed, wherever a table shows it: a corner with the same words."""

from __future__ import annotations

from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.entry_model import Problem


def disputed(text: Text) -> Problem:
    """Why the cell bears a corner, and where both values are."""
    return Problem(text("ui.derivation.disputed"), text("ui.disputed.where"), "warning")
