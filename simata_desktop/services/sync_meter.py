"""How far a synchronisation has come: changes answered and lines received, of all that is known to be there."""

from __future__ import annotations

from collections.abc import Mapping

from simata_desktop.domain.progress import Progress
from simata_desktop.sync import course
from simata_desktop.sync.protocol.hello import Place

ASKING, EXCHANGING = "ui.sync.stage.asking", "ui.sync.stage.exchanging"


class Meter:
    """Reads the events of one synchronisation. What is on its way grows while others go on working at the centre."""

    def __init__(self, progress: Progress, pending: int, places: Mapping[str, Place]) -> None:
        self._progress, self._pending, self._answered = progress, pending, 0
        self._start = {name: place.seq for name, place in places.items()}
        self._heads, self._reached = dict(self._start), dict(self._start)
        progress.step(0, 0, ASKING)

    def read(self, event: course.Event) -> None:
        """Tell how far it has come with ``event``."""
        match event:
            case course.Welcomed(welcome):
                self._heads |= welcome.heads
            case course.PageApplied(partition, place, head, _):
                self._heads[partition] = max(head, place.seq)
                self._reached[partition] = place.seq
            case course.VerdictsKept(accepted, conflicts, quarantined):
                self._answered += accepted + conflicts + quarantined
            case _:
                return
        total = max(self._pending, self._answered) + self._lines(self._heads)
        self._progress.step(self._answered + self._lines(self._reached), total, EXCHANGING)

    def _lines(self, places: Mapping[str, int]) -> int:
        return sum(max(seq - self._start.get(name, 0), 0) for name, seq in places.items())
