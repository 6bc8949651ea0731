"""The line between a device and the centre: it cuts at any byte, doubles, delays, turns bits."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field

PART = 64  # bytes the centre stages at a time here; batches of the walk are small


class CutError(Exception):
    """The line broke; what came through by then came through."""


class RefusedError(Exception):
    """The centre refused: a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Handler = Callable[[bytes], bytes]  # a request at the centre: its answer


@dataclass
class Line:
    """Carries one request at a time. ``late``: copies that are still on their way."""

    rng: random.Random
    bad: bool = True
    late: list[tuple[Handler, bytes]] = field(default_factory=list)
    sent: int = 0
    cuts: int = 0

    def ask(self, handler: Handler, request: bytes, *, parts: Handler | None = None, turns: bool = False) -> bytes:
        """``parts`` takes what arrives of a request that is cut; ``turns``: a bit may be turned on the way back."""
        fate = self.rng.random() if self.bad else 1.0
        self.sent += len(request)
        if fate < 0.05:
            self.cuts += 1
            if parts is not None:
                parts(request[:self.rng.randrange(len(request) + 1)])
            raise CutError
        if fate < 0.10:
            self.late.append((handler, request))
        if fate < 0.15:
            _quietly(handler, request)
        answer = handler(request)
        if 0.15 < fate < 0.20:
            self.cuts += 1
            raise CutError
        if turns and 0.20 < fate < 0.22 and answer:
            place = self.rng.randrange(len(answer) * 8)
            turned = bytearray(answer)
            turned[place // 8] ^= 1 << place % 8
            return bytes(turned)
        return answer

    def deliver_late(self) -> None:
        """One of the delayed copies arrives; nobody waits for its answer."""
        if self.late:
            _quietly(*self.late.pop(self.rng.randrange(len(self.late))))


def _quietly(handler: Handler, request: bytes) -> None:
    with contextlib.suppress(RefusedError):
        handler(request)
