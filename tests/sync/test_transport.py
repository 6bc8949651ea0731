"""The line says in a code what failed, trusts one authority alone, and follows nobody."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from simata_desktop.domain.errors import Trouble
from simata_desktop.sync.course import FrozenBatch
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol.hello import Enrol, Hello, Refused, Welcome
from simata_desktop.sync.protocol.wire import PART_BYTES
from simata_desktop.sync.transport import HttpLine
from simata_server import authority

KEYS = DeviceKeys.of(bytes(range(64)))
HELLO = Hello(device="device", gen=1, lease="lease", cursors={})
ENROL = Enrol("AAAA", "", "", "admin", "id")
BATCH = FrozenBatch(1, 1, 1, 1, 10, "0" * 64)
NOW = datetime.fromisoformat("2026-11-24T09:41:00+07:00")
REPLY = {"no": 1, "verdicts": [[1, 1, "accepted", "A/open", 1]], "heads": {}, "received": ""}
JSON = "application/json"


def answer(status: int, kind: str, body: bytes, *more: str) -> bytes:
    head = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close", *more]
    return "\r\n".join([*head, "", ""]).encode() + body


def refused(code: str, status: int = 400, **more: object) -> bytes:
    return answer(status, JSON, msgspec.json.encode(Refused(code, **more)))  # type: ignore[arg-type]


@contextmanager
def answering(told: bytes, *more: bytes,
              context: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives these answers, the last one to whoever asks after that, and what it was asked."""
    asked: list[bytes] = []
    answers = [told, *more]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line:
                    line.settimeout(1)
                    try:
                        spoken = context.wrap_socket(line, server_side=True) if context else line
                        asked.append(_request(spoken))
                        spoken.sendall(answers[min(len(asked), len(answers)) - 1])
                        spoken.shutdown(socket.SHUT_WR)
                        spoken.recv(1)
                        spoken.close()
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], asked
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
            thread.join()


def _request(line: socket.socket) -> bytes:
    held = b""
    while b"\r\n\r\n" not in held and (piece := line.recv(65536)):
        held += piece
    head, _, body = held.partition(b"\r\n\r\n")
    length = next((int(one.split(b":")[1]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length")),
                  0)
    chunked = b"transfer-encoding: chunked" in head.lower()
    while (not body.endswith(b"0\r\n\r\n") if chunked else len(body) < length) and (piece := line.recv(65536)):
        body += piece
    return head + b"\r\n\r\n" + body


def code_of(told: bytes, ask: Callable[[HttpLine], object]) -> tuple[str, object]:
    with answering(told) as (port, _), HttpLine(f"http://127.0.0.1:{port}", keys=KEYS) as line, \
            pytest.raises(Trouble) as found:
        ask(line)
    return found.value.code, found.value.params.get("retry_after")


HTML = answer(200, "text/html", b"<html>Selamat datang di Hotel</html>")


@pytest.mark.parametrize(("told", "code", "wait"), [
    (HTML, "line.portal", None),
    (answer(200, JSON, b"<html>"), "line.portal", None),
    (answer(200, JSON, b'{"token": 3}'), "line.portal", None),
    (answer(404, "text/html", b"nothing"), "line.portal", None),
    (answer(302, "text/html", b"", "Location: https://example.org/"), "line.redirect", None),
    (answer(429, "text/plain", b"", "Retry-After: 17"), "line.busy", 17),
    (answer(503, "text/html", b"<html>", "Retry-After: 5"), "line.busy", 5),
    (answer(503, "text/html", b"<html>", "Retry-After: Wed, 21 Oct"), "line.busy", None),
    (refused("server.busy", 503, retry_after=8), "line.busy", 8),
    (refused("rate.limit", 429, retry_after=30), "line.busy", 30),
    (refused("enrol.code"), "enrol.code", None),
    (refused("device.replay", 401), "device.replay", None),
    (refused("something.new", params={"answer": "x"}), "centre.refused", None),
    (refused("enrol.wait", 429, retry_after=900, params={"minutes": 15}), "enrol.wait", 900),
    (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{", "line.cut", None),
    (b"", "line.cut", None),
    (b"SSH-2.0-OpenSSH_9\r\n", "line.cut", None),
])
def test_what_is_no_answer_of_a_centre_has_a_code(told: bytes, code: str, wait: int | None) -> None:
    assert code_of(told, lambda line: line.hello(HELLO, 1)) == (code, wait)
    assert code_of(told, lambda line: line.enrol(ENROL)) == (code, wait)
    assert code_of(told, lambda line: line.send(BATCH, b"0123456789", 4)) == (code, wait)


@pytest.mark.parametrize("told", [HTML, answer(200, JSON, b"{}")])
def test_a_page_is_no_page_where_it_is_called_otherwise(told: bytes) -> None:
    assert code_of(told, lambda line: line.page("DEMO/open", 3, {})) == ("line.portal", None)


def test_an_offset_that_is_none_is_no_answer() -> None:
    assert code_of(answer(200, JSON, b""), lambda line: line.staged(BATCH)) == ("line.portal", None)


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    assert code_of(answer(200, "application/octet-stream", bytes(9_000_000)),
                   lambda line: line.page("DEMO/open", 0, {})) == ("line.portal", None)


@pytest.mark.parametrize(("server", "code"), [
    ("http://pusat.contoh.go.id", "server.insecure"), ("http://10.0.0.1:8420", "server.insecure"),
    ("ftp://127.0.0.1", "server.address"), ("pusat", "server.address"), ("https://", "server.address"),
    ("https://a:b@pusat.contoh.go.id", "server.address"), ("https://[::1", "server.address"),
    ("https://pusat.contoh.go.id:zzz", "server.address"),
])
def test_only_this_pc_may_be_asked_without_tls(server: str, code: str) -> None:
    with pytest.raises(Trouble) as found:
        HttpLine(server)
    assert found.value.code == code


def test_an_authority_that_is_none_is_refused() -> None:
    with pytest.raises(Trouble) as found:
        HttpLine("https://127.0.0.1", authority="no certificate")
    assert found.value.code == "server.authority"


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with HttpLine(f"http://127.0.0.1:{port}", keys=KEYS) as line, pytest.raises(Trouble) as found:
        line.hello(HELLO, 1)
    assert found.value.code == "line.unreachable"


def _shown(folder: Path, host: str, now: datetime) -> tuple[str, ssl.SSLContext]:
    """The certificate of an authority, and a server that shows one of its own."""
    made = authority.make(folder, name="Pusat", host=host, now=now)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.server_certificate, made.server_key)
    return made.certificate.read_text(), context


def _over_tls(context: ssl.SSLContext, trusted: str) -> str:
    with answering(refused("enrol.code"), context=context) as (port, _), \
            HttpLine(f"https://127.0.0.1:{port}", authority=trusted) as line, pytest.raises(Trouble) as found:
        line.enrol(ENROL)
    return found.value.code


def test_one_authority_is_trusted_and_its_certificates_must_fit(tmp_path: Path) -> None:
    now = datetime.now().astimezone()
    ours, right = _shown(tmp_path / "ours", "127.0.0.1", now)
    theirs, _ = _shown(tmp_path / "theirs", "127.0.0.1", now)
    elsewhere, other_host = _shown(tmp_path / "elsewhere", "pusat.contoh.go.id", now)
    old, expired = _shown(tmp_path / "old", "127.0.0.1", now - timedelta(days=900))
    assert _over_tls(right, ours) == "enrol.code"  # the centre itself answers
    assert _over_tls(right, theirs) == "line.authority"
    assert _over_tls(right, "") == "line.authority"
    assert _over_tls(other_host, elsewhere) == "line.host"
    assert _over_tls(expired, old) == "line.expired"


def test_a_line_without_tls_is_no_secure_one(tmp_path: Path) -> None:
    ours, _ = _shown(tmp_path / "ours", "127.0.0.1", datetime.now().astimezone())
    with answering(HTML) as (port, _), HttpLine(f"https://127.0.0.1:{port}", authority=ours) as line, \
            pytest.raises(Trouble) as found:
        line.enrol(ENROL)
    assert found.value.code in ("line.tls", "line.unreachable")


def test_a_hello_tells_no_more_than_it_must() -> None:
    told = answer(200, JSON, msgspec.json.encode(Welcome("token", "epoch", 1, "lease", {}, 1, 0)))
    with answering(told) as (port, asked), HttpLine(f"http://127.0.0.1:{port}", keys=KEYS) as line:
        line.hello(HELLO, 7)
    head, _, body = asked[0].partition(b"\r\n\r\n")
    assert body == b'{"gen":1,"lease":"lease","cursors":{}}'
    assert {one.split(b":")[0].lower() for one in head.split(b"\r\n")[1:]} == {
        b"host", b"user-agent", b"accept-encoding", b"content-type", b"content-length", b"x-simata-device",
        b"x-simata-counter", b"x-simata-signature"}


def test_bytes_are_counted_with_their_headers_and_a_batch_goes_on_where_it_was_cut() -> None:
    told = answer(200, JSON, msgspec.json.encode(REPLY))
    with answering(told) as (port, asked), HttpLine(f"http://127.0.0.1:{port}", keys=KEYS) as line:
        line.send(BATCH, b"0123456789", 4)
        assert (line.requests, line.bytes_up, line.bytes_down) == (1, len(asked[0]), len(told))
    assert asked[0].endswith(b"\r\n\r\n456789")
    assert b"offset=4&size=10" in asked[0].split(b"\r\n")[0]


def begun(whole: bytes, start: int, stop: int, mark: str) -> bytes:
    """An answer with a page from ``start`` on that breaks behind ``stop``."""
    head = [f"HTTP/1.1 {206 if start else 200} X", "Content-Type: application/octet-stream", f"ETag: {mark}",
            f"Content-Length: {len(whole) - start}", "Connection: close", "", ""]
    return "\r\n".join(head).encode() + whole[start:stop]


def test_a_page_is_put_together_as_long_as_more_of_it_comes() -> None:
    whole, other = bytes(range(250)), bytes(range(5, 255))
    cuts = [begun(whole, 0, 20, "a"), b"", begun(whole, 20, 21, "a"), begun(other, 0, 100, "b"),
            begun(other, 100, 250, "b")]
    with answering(*cuts) as (port, asked), HttpLine(f"http://127.0.0.1:{port}", keys=KEYS) as line:
        with pytest.raises(Trouble) as found:
            line.page("DEMO/open", 3, {1: 9})
        assert (found.value.code, len(asked)) == ("line.cut", 2)
        assert line.page("DEMO/open", 3, {1: 9}) == other
    assert [one.lower().partition(b"range: bytes=")[2].partition(b"\r")[0] for one in asked] == [
        b"", b"20-", b"20-", b"21-", b"100-"]


def test_on_a_slow_line_a_batch_goes_in_several_requests() -> None:
    content, moments = bytes(3 * PART_BYTES), iter([0, 0, 9, 11, *[20] * 8])
    batch = FrozenBatch(1, 1, 1, 1, len(content), "0" * 64)
    kept = [answer(202, JSON, msgspec.json.encode({"staged": size})) for size in (2 * PART_BYTES, len(content) - 1)]
    reply = answer(200, JSON, msgspec.json.encode(REPLY))
    with answering(*kept, reply) as (port, asked), HttpLine(
            f"http://127.0.0.1:{port}", keys=KEYS, monotonic=lambda: next(moments)) as line:
        assert line.send(batch, content, 0).no == 1
        assert line.bytes_up == sum(map(len, asked))
    assert [one.partition(b"offset=")[2].partition(b"&")[0] for one in asked] == [
        b"0", str(2 * PART_BYTES).encode(), str(len(content) - 1).encode()]
    assert [one.count(bytes(PART_BYTES)) for one in asked] == [2, 1, 0]


def test_a_centre_that_keeps_nothing_is_a_cut_line() -> None:
    told = answer(202, JSON, msgspec.json.encode({"staged": 4}))
    assert code_of(told, lambda line: line.send(BATCH, b"0123456789", 4)) == ("line.cut", None)
