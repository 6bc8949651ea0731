"""A bad line before a centre: a proxy that counts, cuts, doubles, drops answers, and is slow, as it is told.

It carries plain HTTP of a client that waits for each answer before it asks again: what comes from the client after an
answer is another request.
"""

from __future__ import annotations

import random
import selectors
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

PIECE, SLOWLY = 4096, 512  # bytes taken at once; of a shaped line fewer, so that it is even
Address = tuple[str, int]


@dataclass
class CuttingProxy:
    """What the line does may be changed while it runs; each connection is dealt its fate when it is made.

    ``most``: a connection breaks at a random byte of its first so many, both ways together; ``share``: of so many
    connections (0 to 1); ``kind``: none breaks, doubles or loses any more. ``fate``: draws the number of bytes after
    which a connection breaks (None: never) in place of these. ``doubled``, ``lost``: the share of requests that are
    sent once more on a connection of their own when their answer begins, and of those whose answer is dropped then.
    ``rate``: bytes a second each way (0: no limit), ``delay``: seconds one way.

    ``up``, ``down``: bytes carried with headers, from and to the client; ``requests``, ``cuts``, ``doubles``,
    ``losses``: what has happened.
    """

    target: Address
    rng: random.Random
    most: int = 60_000
    share: float = 1.0
    kind: bool = False
    doubled: float = 0.0
    rate: int = 0
    delay: float = 0.0
    fate: Callable[[], int | None] | None = None
    loses: Callable[[bytes], bool] | None = None
    up: int = 0
    down: int = 0
    requests: int = 0
    cuts: int = 0
    doubles: int = 0
    losses: int = 0
    lock: Any = field(default_factory=threading.Lock)

    def serve(self, listener: socket.socket) -> None:
        """Carry every connection until the listener is shut."""
        if self.rate:  # without small buffers a slow line would seem to take everything at once
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with suppress(OSError), near, socket.create_connection(self.target) as far:
            _Connection(self, near, far, self._drawn()).carry()

    def _drawn(self) -> int | None:
        with self.lock:
            if self.kind:
                return None
            if self.fate is not None:
                return self.fate()
            return self.rng.randrange(self.most) if self.rng.random() < self.share else None

    def happens(self, share: float) -> bool:
        """Something of this share, now?"""
        with self.lock:
            return not self.kind and share > 0 and self.rng.random() < share

    def count(self, **more: int) -> None:
        """Count what has happened."""
        with self.lock:
            for name, number in more.items():
                setattr(self, name, getattr(self, name) + number)


@dataclass
class _Connection:
    """One connection of the client (``near``) and ours to the centre (``far``); ``left``: bytes before it breaks."""

    proxy: CuttingProxy
    near: socket.socket
    far: socket.socket
    left: int | None
    asked: bytes = b""  # the request under way
    answering: bool = True

    def carry(self) -> None:
        """Until one side hangs up or the line breaks."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.near, selectors.EVENT_READ)
            waiting.register(self.far, selectors.EVENT_READ)
            while True:
                for key, _ in waiting.select(30):
                    upward = key.fileobj is self.near
                    piece = key.fileobj.recv(SLOWLY if self.proxy.rate else PIECE)  # type: ignore[union-attr]
                    if not piece or not self._turned(upward, piece) or not self._passed(upward, piece):
                        return

    def _turned(self, upward: bool, piece: bytes) -> bool:
        """Note where a request or an answer begins; False where the answer gets lost."""
        proxy = self.proxy
        if upward:
            self.asked = piece if self.answering else self.asked + piece
        if upward != self.answering:
            return True
        self.answering = not upward
        time.sleep(proxy.delay)
        if upward:
            proxy.count(requests=1)
            return True
        if proxy.happens(proxy.doubled):
            threading.Thread(target=self._again, args=(self.asked,), daemon=True).start()
        if proxy.loses is not None and not proxy.kind and proxy.loses(self.asked):
            proxy.count(losses=1)
            return False
        return True

    def _again(self, asked: bytes) -> None:
        """The same request once more, whose answer nobody wants."""
        with suppress(OSError), socket.create_connection(self.proxy.target, timeout=10) as line:
            line.sendall(asked)
            line.recv(PIECE)
            self.proxy.count(doubles=1)

    def _passed(self, upward: bool, piece: bytes) -> bool:
        """Carry it, up to the byte where the line breaks; False where it broke."""
        proxy = self.proxy
        if self.left is not None:
            piece, self.left = piece[:self.left], self.left - min(self.left, len(piece))
        if proxy.rate:
            time.sleep(len(piece) / proxy.rate)
        (self.far if upward else self.near).sendall(piece)
        proxy.count(**{"up" if upward else "down": len(piece)})
        if self.left == 0:
            proxy.count(cuts=1)
            return False
        return True


@contextmanager
def cutting(target: str, rng: random.Random, **line: Any) -> Iterator[tuple[str, CuttingProxy]]:
    """A bad line (``line``: fields of :class:`CuttingProxy`) before the centre at ``target``; the address to ask
    instead."""
    host, _, port = target.removeprefix("http://").partition(":")
    proxy = CuttingProxy((host, int(port)), rng, **line)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=proxy.serve, args=(listener,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}", proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()
