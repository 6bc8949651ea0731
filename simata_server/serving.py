"""``simata-server serve``: workers behind one address, until somebody ends it."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import uvicorn
from psycopg_pool import ConnectionPool

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_server import app, database, reader
from simata_server.limits import Limits

POOL, WAIT_S, END_S, BUSY_S = 8, 5.0, 8.0, 3.0
SHARE_LENGTH = 4  # bytes
EVERYWHERE = "0.0.0.0"
WORKER_FLAG = "--simata-answer"  # of the built program
WORKER = "SIMATA_SERVER_WORKER"  # of a worker's surroundings: the number of the open socket
DATABASE, RATE, REPLICA = "SIMATA_SERVER_DATABASE", "SIMATA_SERVER_RATE", "SIMATA_SERVER_REPLICA"
log = logging.getLogger("simata.centre")


@dataclass(frozen=True, slots=True)
class Served:
    """What ``serve`` was asked: address, workers, requests a minute a device, certificate and key; ``tied``: it ends
    when its input ends, with the program that started it; ``replica``: address of one to read logs from."""

    host: str
    port: int
    workers: int
    rate: int
    certificate: Path | None = None
    key: Path | None = None
    tied: bool = False
    replica: str | None = None

    def check(self) -> None:
        """Refuse (``server.insecure``) an address that others can reach without TLS."""
        if self.certificate is None and not _loopback(self.host):
            raise UserError("server.insecure", host=self.host)


def serve(url: str, asked: Served) -> int:
    """Answer until SIGTERM or Ctrl+C; prints one line when it answers. Returns the exit code."""
    asked.check()
    with database.connected(url) as connection:
        keys = database.centre(connection)
    if asked.replica is not None:
        _check_replica(asked.replica, keys)
    listener = _listen(asked)
    port = listener.getsockname()[1]
    scheme = "https" if asked.certificate else "http"
    ended = _Ended()
    if asked.tied:
        Thread(target=ended.with_input, daemon=True).start()
    with _workers(url, asked, listener) as workers:
        _until_answering(workers, asked, port, ended)
        if not ended.yes:
            print(f"siap {scheme}://{asked.host}:{port}", flush=True)
        while not ended.yes:
            time.sleep(0.2)
            for place, worker in enumerate(workers):
                if worker.poll() is not None and not ended.yes:  # one that fell is put up again
                    workers[place] = _worker(url, asked, listener)
    return 0


def run_worker() -> None:
    """One worker process: takes the socket it was handed and serves it."""
    listener = _handed_over()
    pool = ConnectionPool(os.environ[DATABASE], min_size=1, max_size=POOL, timeout=WAIT_S,
                          kwargs={"options": f"-c statement_timeout={database.STATEMENT_MS}"}, open=True)
    replica = reader.pool(os.environ[REPLICA]) if os.environ.get(REPLICA) else None
    served = app.centre(pool, Limits(int(os.environ[RATE])), replica)
    config = uvicorn.Config(
        served, log_level="warning", access_log=False, server_header=False, date_header=False, timeout_keep_alive=60,
        ssl_certfile=os.environ.get("SIMATA_SERVER_CERT") or None,
        ssl_keyfile=os.environ.get("SIMATA_SERVER_KEY") or None, h11_max_incomplete_event_size=64 * 1024)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    Thread(target=_end_with_parent, daemon=True).start()
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        pool.close()
        if replica is not None:
            replica.close()


def _check_replica(url: str, keys: database.Centre) -> None:
    """Refuse (``replica.foreign``) a database that is no copy of this centre's. One that does not answer yet is used as
    soon as it does."""
    try:
        with database.connected(url) as connection:
            if database.centre(connection).sign_key != keys.sign_key:
                raise UserError("replica.foreign")
    except EnvironmentProblem:
        log.warning("replica.away")


def _end_with_parent() -> None:
    """End this worker when the process that put it up is gone, however it went: it would keep the port from the next
    one. Its end of our stdin says so."""
    sys.stdin.buffer.read(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(END_S)
    os._exit(1)


class _Ended:
    """Was the end asked for?"""

    def __init__(self) -> None:
        self.yes = False
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, self._note)

    def _note(self, *_: object) -> None:
        self.yes = True

    def with_input(self) -> None:
        """Wait for the end of our input."""
        sys.stdin.buffer.read()
        self.yes = True


@contextmanager
def _workers(url: str, asked: Served, listener: socket.socket) -> Iterator[list[subprocess.Popen[bytes]]]:
    workers = [_worker(url, asked, listener) for _ in range(asked.workers)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.terminate()
        until = time.monotonic() + END_S
        for worker in workers:
            try:
                worker.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
            if worker.stdin is not None:
                worker.stdin.close()


def _worker(url: str, asked: Served, listener: socket.socket) -> subprocess.Popen[bytes]:
    surroundings = {**os.environ, WORKER: str(listener.fileno()), DATABASE: url, RATE: str(asked.rate),
                    REPLICA: asked.replica or "",
                    "SIMATA_SERVER_CERT": str(asked.certificate or ""), "SIMATA_SERVER_KEY": str(asked.key or "")}
    return _put_up(surroundings, listener)


if sys.platform == "win32":
    def _put_up(surroundings: Mapping[str, str], listener: socket.socket) -> subprocess.Popen[bytes]:
        """Windows inherits no sockets: the worker reads what stands for this one from its input."""
        process = subprocess.Popen(_worker_command(), env=surroundings, stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, creationflags=subprocess.CREATE_NO_WINDOW)
        share = listener.share(process.pid)
        assert process.stdin is not None
        process.stdin.write(len(share).to_bytes(SHARE_LENGTH, "big") + share)
        process.stdin.flush()
        return process

    def _handed_over() -> socket.socket:
        length = int.from_bytes(sys.stdin.buffer.read(SHARE_LENGTH), "big")
        return socket.fromshare(sys.stdin.buffer.read(length))
else:
    def _put_up(surroundings: Mapping[str, str], listener: socket.socket) -> subprocess.Popen[bytes]:
        """The worker inherits the open socket and is told its number."""
        return subprocess.Popen(_worker_command(), env=surroundings, pass_fds=[listener.fileno()],
                                stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def _handed_over() -> socket.socket:
        return socket.socket(fileno=int(os.environ[WORKER]))


def _worker_command() -> list[str]:
    """How a worker is put up: this module, or the built program with its flag (installer/server.py)."""
    frozen = getattr(sys, "frozen", False)
    return [sys.executable, WORKER_FLAG] if frozen else [sys.executable, "-m", "simata_server.serving"]


def _listen(asked: Served) -> socket.socket:
    """The open port; workers of one that was killed may hold it for a moment yet."""
    until = time.monotonic() + BUSY_S
    while True:
        try:
            return socket.create_server((asked.host, asked.port), backlog=512)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise EnvironmentProblem("server.port", host=asked.host, port=asked.port) from error
            time.sleep(0.1)


def _until_answering(workers: list[subprocess.Popen[bytes]], asked: Served, port: int, ended: _Ended) -> None:
    """Wait until a worker takes a connection and answers something."""
    until = time.monotonic() + 30
    while not ended.yes and time.monotonic() < until:
        if all(worker.poll() is not None for worker in workers):
            raise EnvironmentProblem("server.workers")
        try:
            with _line(asked, port) as line:
                line.settimeout(2)
                line.sendall(b"GET /v1/alive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                if line.recv(1):
                    return
        except OSError:
            pass
        time.sleep(0.05)
    if not ended.yes:
        raise EnvironmentProblem("server.workers")


def _line(asked: Served, port: int) -> socket.socket:
    """A line to our own workers; who they are need not be proved, and nothing is told."""
    line = socket.create_connection(("127.0.0.1" if asked.host == EVERYWHERE else asked.host, port), timeout=1)
    if asked.certificate is None:
        return line
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(line)


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


if __name__ == "__main__":
    run_worker()
