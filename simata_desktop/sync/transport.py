"""The line to the centre: HTTPS that trusts one authority alone, follows nobody, and says in a code what failed.

What fails on the way raises EnvironmentProblem ``line.*``; what the centre refuses raises UserError with its code.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

import httpx
import msgspec

from simata_desktop.domain.errors import EnvironmentProblem, Trouble, UserError
from simata_desktop.sync.course import FrozenBatch
from simata_desktop.sync.identity import DeviceKeys
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Enrol, Enrolled, Hello, Kept, Place, Refused, Welcome, signed_text
from simata_desktop.sync.protocol.wire import Reply

TIMEOUT = httpx.Timeout(60, connect=15)  # seconds without any byte
PATIENCE_S, SLOWEST = 60.0, 64  # an answer that then has not come on average so many bytes a second never ends
LARGEST_ANSWER = 8 * 1024 * 1024
PART_S = 10.0  # a request that carries a batch ends after so long, and another goes on behind it
SEND_BUFFER = 32 * 1024  # bytes the system takes ahead of the line; with more a slow line would look like a fast one
EXPIRED, NOT_YET = 10, 9  # what OpenSSL calls the faults of a certificate
OTHER_HOST = (62, 64)
CUTS = ("line.cut", "line.timeout")  # what may be gone on with
ANSWERS = (httpx.codes.OK, httpx.codes.ACCEPTED, httpx.codes.PARTIAL_CONTENT)
CHUNK, LAST_CHUNK = len("4000\r\n\r\n"), len("0\r\n\r\n")  # around the pieces of a body whose length is not told
JSON = "application/json"
BUSY = ("server.busy", "rate.limit", "body.slow")
REFUSALS = frozenset({  # codes with a sentence of their own; a later centre may know more
    "enrol.code", "enrol.wait", "enrol.office", "enrol.keys", "device.signature", "device.replay", "device.forked",
    "device.unknown", "token.expired", "log.none", "batch.damaged", "batch.quota", "batch.foreign",
    "body.large", "request.unreadable", "page.chain", "page.gap", "wire.damaged", "wire.large",
})

Shape = TypeVar("Shape")


class HttpLine:
    """One run of requests. ``bytes_up``, ``bytes_down``: HTTP with headers, without TLS."""

    def __init__(self, server: str, *, authority: str = "", keys: DeviceKeys | None = None, app: str = "",
                 monotonic: Callable[[], float] = time.monotonic) -> None:
        """``authority``: the certificate (PEM) that alone is trusted; ``monotonic``: seconds. Raises UserError
        ``server.insecure``, ``server.address``, ``server.authority``."""
        self.bytes_up = self.bytes_down = self.requests = 0
        self._keys, self._token, self._monotonic = keys, "", monotonic
        self._cut = "", "", b""  # path, mark and beginning of a page that did not come whole
        self._arrived = "", b""  # of the answer under way
        self._client = httpx.Client(
            base_url=checked_address(server), timeout=TIMEOUT, follow_redirects=False, trust_env=False,
            transport=httpx.HTTPTransport(verify=_trust(authority), trust_env=False, socket_options=[
                (socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)]),
            headers={"User-Agent": f"simata/{app}", "Accept-Encoding": "identity"})
        for name in ("accept", "connection"):  # httpx would say them with every request, and nobody asks
            del self._client.headers[name]

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def __enter__(self) -> HttpLine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def enrol(self, asked: Enrol) -> Enrolled:
        """Join with a one-time code. Raises UserError ``enrol.*``."""
        return _decoded(self._json("POST", "/v1/enrol", asked), Enrolled)

    def hello(self, hello: Hello, counter: int) -> Welcome:
        """Say hello, signed under a number that rises; what follows bears the token of the answer."""
        assert self._keys is not None
        body, path = msgspec.json.encode(msgspec.structs.replace(hello, device="")), "/v1/hello"  # a header has it
        signature = self._keys.signature(signed_text("POST", path, str(counter), body))
        answer = self._ask("POST", path, body, {
            "Content-Type": JSON, "X-Simata-Device": hello.device, "X-Simata-Counter": str(counter),
            "X-Simata-Signature": signature})
        welcome = _decoded(answer, Welcome)
        self._token = welcome.token
        return welcome

    def page(self, partition: str, after: int, have: Mapping[int, int]) -> bytes:
        """A page of a log, packed. Of one that was cut only the rest is asked for, as long as more of it comes."""
        told = ",".join(f"{gen}:{n}" for gen, n in sorted(have.items()))
        path = f"/v1/log/{quote(partition)}?after={after}" + (f"&have={told}" if told else "")
        while True:
            before = self._cut
            try:
                return self._page(path)
            except EnvironmentProblem as error:
                if error.code not in CUTS or len(self._cut[2]) <= len(before[2]):
                    raise

    def _page(self, path: str) -> bytes:
        """The page, or what of it is still missing, put together with what has come before."""
        known, mark, held = self._cut
        rest = {"Range": f"bytes={len(held)}-", "If-Range": mark} if known == path and mark and held else {}
        try:
            response, content = self._whole("GET", path, headers=rest)
        except EnvironmentProblem:
            arrived_mark, arrived = self._arrived
            if arrived_mark:  # else it broke before anything came
                self._cut = path, arrived_mark, held + arrived if rest and arrived_mark == mark else arrived
            raise
        self._cut = "", "", b""
        if response.status_code == httpx.codes.PARTIAL_CONTENT:
            content = held + content
        if not response.headers.get("content-type", "").startswith("application/octet-stream"):
            raise EnvironmentProblem("line.portal")
        return content

    def staged(self, batch: FrozenBatch) -> int:
        """How many bytes of the batch the centre holds."""
        response, _ = self._whole("HEAD", _batch(batch, 0))
        offset = response.headers.get("x-simata-offset", "")
        if not offset.isdigit():
            raise EnvironmentProblem("line.portal")
        return int(offset)

    def send(self, batch: FrozenBatch, content: bytes, offset: int) -> Reply:
        """Send the rest of a batch, on a slow line in several requests; the centre keeps what comes through of it."""
        while True:
            response, answer = self._whole("PUT", _batch(batch, offset), content[offset:], in_parts=True)
            _refuse_portal(response)
            if response.status_code != httpx.codes.ACCEPTED:
                return _answering(batch, _decoded(answer, Reply))
            kept = _decoded(answer, Kept).staged
            if kept <= offset:
                raise EnvironmentProblem("line.cut")
            offset = kept

    def chains(self, partition: str, places: Sequence[int]) -> dict[int, str]:
        """The centre's chain (hex) at places of a log."""
        asked = {"partition": partition, "places": list(places)}
        return _decoded(self._json("POST", "/v1/chains", asked), dict[int, str])

    def recall(self, partition: str, start: Place, common: int, content: bytes) -> int:
        """Tell again what the centre has lost; where its log ends then."""
        path = f"/v1/recall/{quote(partition)}?common={common}&after={start.seq}&chain={start.chain}"
        return _decoded(self._ask("PUT", path, content), dict[str, int])["head"]

    def digest(self, partition: str, seq: int) -> str | None:
        """The root of the centre's records of a partition at ``seq``; None where it cannot tell."""
        answer = _decoded(self._json("POST", "/v1/digest", {"partition": partition, "seq": seq}), dict[str, str | None])
        return answer.get("root")

    # Requests

    def _json(self, method: str, path: str, body: object) -> bytes:
        return self._ask(method, path, msgspec.json.encode(body), {"Content-Type": JSON})

    def _ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> bytes:
        """A request whose answer is JSON."""
        response, content = self._whole(method, path, body, headers)
        _refuse_portal(response)
        return content

    def _whole(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, *,
               in_parts: bool = False) -> tuple[httpx.Response, bytes]:
        """One request and its whole answer; ``in_parts``: it may end before all of ``body`` has gone."""
        in_parts = in_parts and len(body) > wire.PART_BYTES
        token = {"Authorization": f"Simata {self._token}"} if self._token else {}
        length = {"Content-Length": str(len(body))} if body and not in_parts else {}
        until = self._monotonic() + PART_S if in_parts else inf
        request = self._client.build_request(method, path, content=self._pieces(body, until) if body else None,
                                             headers={**token, **length, **(headers or {})})
        self.requests += 1
        self._arrived = "", b""
        self.bytes_up += len(f"{method} {path} HTTP/1.1\r\n\r\n") + _size(request.headers)
        try:
            response = self._client.send(request, stream=True)
            try:
                content = self._received(response)
            finally:
                response.close()
        except (httpx.TransportError, ssl.SSLError) as error:
            raise _line_trouble(error) from error
        if response.status_code not in ANSWERS:
            raise _refusal(response, content)
        return response, content

    def _pieces(self, body: bytes, until: float) -> Iterator[bytes]:
        chunk, end = (CHUNK, LAST_CHUNK) if until < inf else (0, 0)
        for start in range(0, len(body), wire.PART_BYTES):
            if self._monotonic() > until:
                break
            piece = body[start: start + wire.PART_BYTES]
            self.bytes_up += len(piece) + chunk
            yield piece
        self.bytes_up += end

    def _received(self, response: httpx.Response) -> bytes:
        self.bytes_down += len(f"HTTP/1.1 {response.status_code} {response.reason_phrase}\r\n\r\n")
        self.bytes_down += _size(response.headers)
        mark, content = response.headers.get("etag", ""), b""
        self._arrived, begun = (mark, content), self._monotonic()
        for piece in response.iter_raw():
            self.bytes_down += len(piece)
            content += piece
            self._arrived = mark, content
            if len(content) > LARGEST_ANSWER:
                raise EnvironmentProblem("line.portal")
            if self._monotonic() - begun > PATIENCE_S + len(content) / SLOWEST:
                self._arrived = "", b""  # else a page would be gone on with as long as it drips
                raise EnvironmentProblem("line.timeout")
        return content


def checked_address(server: str) -> str:
    """The address of a centre: https, or http on this PC alone. Raises ``server.address``, ``server.insecure``."""
    try:
        parts = urlsplit(server.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UserError("server.address", field="server") from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        raise UserError("server.address", field="server")
    if parts.scheme == "http" and not _loopback(host):
        raise UserError("server.insecure", field="server")
    return server.strip().rstrip("/")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trust(authority: str) -> ssl.SSLContext:
    """Trust one authority and no other; without one, those of this PC."""
    if not authority:
        return ssl.create_default_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_verify_locations(cadata=authority)
    except (ssl.SSLError, ValueError):
        raise UserError("server.authority", field="ca") from None
    return context


def _answering(batch: FrozenBatch, reply: Reply) -> Reply:
    """The reply, if it gives each change of the batch one verdict: what is not answered so goes on waiting."""
    following = batch.first
    for one in sorted(reply.verdicts, key=lambda one: one.first):
        if one.first != following or one.last < one.first or one.state not in wire.VERDICTS:
            raise EnvironmentProblem("line.portal")
        following = one.last + 1
    if reply.no != batch.no or following != batch.last + 1:
        raise EnvironmentProblem("line.portal")
    return reply


def _batch(batch: FrozenBatch, offset: int) -> str:
    return f"/v1/batch/{batch.gen}/{batch.no}?sha256={batch.sha256}&offset={offset}&size={batch.size}"


def _refuse_portal(response: httpx.Response) -> None:
    """Something between answered in the centre's place."""
    if not response.headers.get("content-type", "").startswith(JSON):
        raise EnvironmentProblem("line.portal")


def _size(headers: httpx.Headers) -> int:
    return sum(len(name) + len(value) + 4 for name, value in headers.raw)


def _decoded(content: bytes, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        raise EnvironmentProblem("line.portal") from None


def _line_trouble(error: Exception) -> EnvironmentProblem:
    """What went wrong on the way, from what httpx and OpenSSL say."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return EnvironmentProblem(_certificate_fault(cause.verify_code))
        if isinstance(cause, ssl.SSLError) and isinstance(error, httpx.ConnectError):
            return EnvironmentProblem("line.tls")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.UnsupportedProtocol):
        return EnvironmentProblem("line.unreachable")
    return EnvironmentProblem("line.timeout" if isinstance(error, httpx.TimeoutException) else "line.cut")


def _certificate_fault(code: int) -> str:
    if code in (EXPIRED, NOT_YET):
        return "line.expired"
    return "line.host" if code in OTHER_HOST else "line.authority"


def _refusal(response: httpx.Response, content: bytes) -> Trouble:
    """What an answer other than 200 means."""
    if response.is_redirect or 300 <= response.status_code < 400:
        return EnvironmentProblem("line.redirect")
    refused = _refused(response, content)
    wait = _seconds(response.headers.get("retry-after")) or (refused.retry_after if refused else None)
    if refused is None:
        busy = response.status_code in (429, 503)
        return EnvironmentProblem("line.busy", retry_after=wait) if busy else EnvironmentProblem("line.portal")
    if refused.code in BUSY:
        return EnvironmentProblem("line.busy", retry_after=wait)
    params: dict[str, Any] = {**refused.params, **({"retry_after": wait} if wait else {})}
    if refused.code not in REFUSALS:
        return UserError("centre.refused", **{**params, "answer": refused.code})
    field = "code" if refused.code.startswith("enrol.") else None
    return UserError(refused.code, **{"field": field, **params})


def _refused(response: httpx.Response, content: bytes) -> Refused | None:
    if response.request.method == "HEAD":  # its answer has no body; the next request is told why
        return Refused("request.unreadable") if response.status_code < 500 else None
    if not response.headers.get("content-type", "").startswith(JSON):
        return None
    try:
        return msgspec.json.decode(content, type=Refused)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        return None


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else None
