"""What is typed into a session by a process, and what the test looks for afterwards."""

from __future__ import annotations

import random

LEFT_OPEN = "2,6"


def level(seed: int, number: int) -> str:
    """What is typed into the cell of that number."""
    return f"{random.Random(seed * 10_000 + number).randrange(100, 500) / 100:.2f}".replace(".", ",")
