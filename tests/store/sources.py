"""What the key tests share: a fixed source of bytes and a derivation that remembers its answers."""

from __future__ import annotations

import random
from functools import cache
from uuid import UUID

from simata_desktop.store.keys import Derivation, check_cost, derive


class SeededSource:
    """Identifiers that are the same in every run."""

    def __init__(self, seed: int = 20261124) -> None:
        self._random = random.Random(seed)

    def uuid7(self) -> str:
        return str(UUID(bytes=self.random_bytes(16)))

    def random_bytes(self, n: int) -> bytes:
        return self._random.randbytes(n)


@cache
def _derived(secret: bytes, how: Derivation) -> bytes:
    return derive(secret, how)


def remembered(secret: bytes, how: Derivation) -> bytes:
    """The true derivation, each input once: 200 tries with one salt cost one evaluation."""
    check_cost(how)
    return _derived(secret, how)
