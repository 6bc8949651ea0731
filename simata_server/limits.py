"""How much one device may ask of the centre: a bucket that fills again with time (sync.md 3.20)."""

from __future__ import annotations

import time
from collections import OrderedDict

from simata_desktop.domain.errors import UserError

DEVICES = 10_000  # buckets kept; the one not seen longest goes first


class Limits:
    """``rate`` requests a minute on average, four minutes' worth at once; 0: no limit."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, device: str) -> None:
        """One request. Raises UserError ``rate.limit``."""
        if not self._rate:
            return
        now, most = time.monotonic(), 4.0 * self._rate
        left, seen = self._buckets.pop(device, (most, now))
        left = min(most, left + (now - seen) * self._rate / 60)
        self._buckets[device] = (max(left - 1, 0.0), now)
        if len(self._buckets) > DEVICES:
            self._buckets.popitem(last=False)
        if left < 1:
            raise UserError("rate.limit")
