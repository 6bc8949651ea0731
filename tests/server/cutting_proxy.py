"""A proxy that lets so many bytes through and then cuts, again and again."""

from __future__ import annotations

import random
import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass
class CuttingProxy:
    """``cuts``: how often it has cut; ``kind``: it cuts no more; ``most``: bytes of a connection before the cut."""

    target: tuple[str, int]
    rng: random.Random
    most: int = 60_000
    cuts: int = 0
    kind: bool = False

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        left = None if self.kind else self.rng.randrange(self.most)
        with suppress(OSError), near, socket.create_connection(self.target) as far, \
                selectors.DefaultSelector() as waiting:
            waiting.register(near, selectors.EVENT_READ, far)
            waiting.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in waiting.select(30):
                    piece = key.fileobj.recv(4096)  # type: ignore[union-attr]
                    if not piece:
                        return
                    if left is not None:
                        piece, left = piece[:left], left - min(left, len(piece))
                    key.data.sendall(piece)
                    if left == 0:
                        self.cuts += 1
                        return


@contextmanager
def cutting(target: str, rng: random.Random) -> Iterator[tuple[str, CuttingProxy]]:
    """A proxy before the centre at ``target``; the address to ask instead."""
    host, _, port = target.removeprefix("http://").partition(":")
    proxy = CuttingProxy((host, int(port)), rng)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=proxy.serve, args=(listener,))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", proxy
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()
