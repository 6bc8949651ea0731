"""Servers that are no centre: each is real, listens on this PC, and keeps every byte that it was told."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from simata_server import authority
from simata_server.authority import Authority

JSON, PAGE, HTML = "application/json", "application/octet-stream", "text/html"
Answer = bytes | Callable[[socket.socket], None]


def answer(status: int, kind: str, body: bytes, *more: str, length: int | None = None) -> bytes:
    """An answer as it goes over the line; ``length``: what it says of its body, where that is not true."""
    size = len(body) if length is None else length
    head = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {size}", "Connection: close", *more]
    return "\r\n".join([*head, "", ""]).encode() + body


@dataclass
class Strange:
    """A server that listens. ``heard``: what came in by connection, after TLS, and ``raw``: its first bytes before."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)

    @property
    def told(self) -> bytes:
        """Every byte that arrived."""
        return b"".join((*self.raw, *self.heard))


@contextmanager
def strange(told: Answer, context: ssl.SSLContext | None = None, **more: Answer) -> Iterator[Strange]:
    """A server that answers with ``told``, and to requests of some methods (``POST``, ``HEAD``) with ``more``."""
    answers = {b"": told, **{method.encode(): one for method, one in more.items()}}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Strange(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, server, answers, context))
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(listener: socket.socket, server: Strange, answers: Mapping[bytes, Answer],
           context: ssl.SSLContext | None) -> None:
    while True:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        with line, suppress(OSError):
            line.settimeout(5)
            server.raw.append(line.recv(65536, socket.MSG_PEEK))
            with context.wrap_socket(line, server_side=True) if context else line as spoken:
                _answered(spoken, server, answers)


def _answered(spoken: socket.socket, server: Strange, answers: Mapping[bytes, Answer]) -> None:
    server.heard.append(request(spoken))
    one = answers.get(server.heard[-1].partition(b" ")[0], answers[b""])
    if callable(one):
        one(spoken)
        return
    spoken.sendall(one)
    spoken.shutdown(socket.SHUT_WR)
    spoken.recv(1)


def request(line: socket.socket) -> bytes:
    """A request, whole; of one that begins TLS, as much as came at once."""
    held = b""
    while b"\r\n\r\n" not in held and not held.startswith(b"\x16") and (piece := line.recv(65536)):
        held += piece
    head, _, body = held.partition(b"\r\n\r\n")
    told = [one.partition(b":") for one in head.lower().split(b"\r\n")]
    length = next((int(value) for name, _, value in told if name == b"content-length"), 0)
    chunked = any(name == b"transfer-encoding" for name, _, _ in told)
    while (not body.endswith(b"0\r\n\r\n") if chunked else len(body) < length) and (piece := line.recv(65536)):
        body += piece
    return head + b"\r\n\r\n" + body


def dripping(kind: str) -> Callable[[socket.socket], None]:
    """An answer whose body never ends: a byte now and then, as long as anybody listens."""
    pause = threading.Event()

    def drip(line: socket.socket) -> None:
        line.sendall(answer(200, kind, b"", "ETag: a", length=1_000_000))
        while not pause.wait(0.02):
            line.sendall(b" ")

    return drip


def flooding(line: socket.socket) -> None:
    """An answer that is longer than any that a centre gives."""
    line.sendall(answer(200, JSON, b"", length=2**40))
    while True:
        line.sendall(bytes(1024 * 1024))


@dataclass(frozen=True)
class Shown:
    """An authority and what a server with one of its certificates speaks."""

    made: Authority
    context: ssl.SSLContext


def shown(folder: Path, *, host: str = "127.0.0.1", age: timedelta = timedelta()) -> Shown:
    """A server with a certificate of an authority of its own, made ``age`` ago for ``host``."""
    made = authority.make(folder, name="Pusat", host=host, now=datetime.now().astimezone() - age)
    return Shown(made, speaking(made.server_certificate, made.server_key))


def speaking(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a server speaks that shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def outdated(made: Authority) -> ssl.SSLContext:
    """A server that speaks no TLS above 1.1, as one would of ten years ago."""
    context = speaking(made.server_certificate, made.server_key)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    return context
