"""Back to the last place of a log that device and centre both have, where the centre was restored (sync.md 3.15).

Equal chains mean equal logs up to there, so the place is found by halving: the device asks for chains at some places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simata_desktop.sync.protocol.hello import Place

ASKED = 16  # places in one question


@dataclass(frozen=True, slots=True)
class Search:
    """The last common place lies from ``low`` to ``high``; ``low`` is known to be common."""

    low: int
    high: int

    def questions(self) -> Sequence[int]:
        """Places whose chain is to be asked for; none when the search is over."""
        width = self.high - self.low
        return sorted({self.low + max(1, width * step // ASKED) for step in range(1, ASKED + 1)}) if width else ()

    def narrowed(self, own: Mapping[int, str], centre: Mapping[int, str]) -> Search:
        """What is left after an answer: chains by place, of this device and of the centre (none where its log ends)."""
        common = [seq for seq in self.questions() if own[seq] == centre.get(seq)]
        strange = [seq for seq in self.questions() if own[seq] != centre.get(seq)]
        return Search(max(common, default=self.low), min((seq - 1 for seq in strange), default=self.high))

    def place(self, own: Mapping[int, str]) -> Place:
        """The last common place."""
        return Place(self.low, own[self.low]) if self.low else Place()
