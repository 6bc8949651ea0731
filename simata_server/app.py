"""The routes of the centre: bytes in, bytes out; what is refused is JSON with a code, never a status 500."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import msgspec
import psycopg
from psycopg_pool import ConnectionPool, PoolTimeout
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from simata_desktop.domain.errors import UserError
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Enrol, Hello, Kept, Place, Refused, signed_text
from simata_server import bodies, devices, enrolment, exchange
from simata_server.exchange import Part, Session
from simata_server.limits import Limits
from simata_server.reader import Reader

LOST = 8 * bodies.LARGEST  # bytes of a page that a restored centre has lost
MOST = 2**31 - 1  # a generation, the number of a batch
TOLD = 80  # letters of what was asked that a refusal repeats
MARK = 32  # letters of the hash by which a page is known again
STATUS = {"token.expired": 401, "device.signature": 401, "device.replay": 401, "log.none": 404, "enrol.wait": 429,
          "device.forked": 409, "app.old": 426, "app.newer": 426,
          "server.busy": 503, "body.large": 413, "body.slow": 408, "rate.limit": 429}
RETRY = {"enrol.wait": 900, "server.busy": 5, "rate.limit": 30}

Handler = Callable[[Request], Awaitable[Response]]
log = logging.getLogger("simata.centre")


def centre(pool: ConnectionPool, limits: Limits, replica: ConnectionPool | None = None, *,
           patience_s: float = bodies.PATIENCE_S) -> Starlette:
    """The application over a pool of connections, and one to a ``replica`` from which logs are read. ``patience_s``:
    for a body."""
    routes = Routes(pool, limits, Reader(pool, replica), patience_s)
    served: list[tuple[str, Handler, list[str]]] = [
        ("/v1/alive", routes.alive, ["GET"]), ("/v1/enrol", routes.enrol, ["POST"]),
        ("/v1/hello", routes.hello, ["POST"]), ("/v1/batch/{gen}/{no}", routes.staged, ["HEAD"]),
        ("/v1/batch/{gen}/{no}", routes.push, ["PUT"]), ("/v1/log/{partition:path}", routes.page, ["GET"]),
        ("/v1/chains", routes.chains, ["POST"]), ("/v1/recall/{partition:path}", routes.recall, ["PUT"]),
        ("/v1/digest", routes.digest, ["POST"])]
    return Starlette(routes=[Route(path, _careful(handler), methods=methods) for path, handler, methods in served])


class Routes:
    """What stands behind the addresses."""

    def __init__(self, pool: ConnectionPool, limits: Limits, reader: Reader, patience_s: float) -> None:
        self._pool, self._limits, self._reader, self._patience_s = pool, limits, reader, patience_s

    async def _ask(self, work: Callable[[Any], Any]) -> Any:
        """Do ``work`` in a transaction of its own, in a thread."""
        def done() -> Any:
            with self._pool.connection() as connection:
                return work(connection)

        return await run_in_threadpool(done)

    async def alive(self, request: Request) -> Response:
        """The centre answers."""
        return _json({"simata": wire.PROTOCOL})

    async def enrol(self, request: Request) -> Response:
        """A device joins by line."""
        asked = bodies.read(await self._body(request), Enrol)
        origin = request.client.host if request.client else "unknown"
        try:
            return _json(await self._ask(lambda connection: enrolment.join(connection, asked, origin)))
        except UserError as error:
            if error.code == "enrol.code":
                await self._ask(lambda connection: enrolment.note_try(connection, origin))
            raise

    async def hello(self, request: Request) -> Response:
        """One round trip that says whether there is anything to do."""
        body = await self._body(request)
        said, heads = bodies.read(body, Hello), request.headers
        told = signed_text("POST", "/v1/hello", heads.get("x-simata-counter", ""), body)

        def greeted(connection: Any) -> Any:
            device = devices.signed_by(
                connection, device=heads.get("x-simata-device", ""), counter=heads.get("x-simata-counter", ""),
                signature=heads.get("x-simata-signature", ""), told=told)
            if said.device not in ("", device.id):
                raise UserError("device.signature")
            self._limits.take(device.id)
            return exchange.hello(connection, device, said)

        return _json(await self._ask(greeted))

    async def _body(self, request: Request, most: int = bodies.LARGEST) -> bytes:
        return await bodies.whole(request, self._patience_s, most)

    async def _session(self, request: Request) -> Session:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Simata":
            raise UserError("token.expired")
        device, gen = await self._ask(lambda connection: devices.of_token(connection, token))
        self._limits.take(device.id)
        return Session(device, gen)

    async def staged(self, request: Request) -> Response:
        """How much of a batch is here."""
        session, part = await self._session(request), _part(request)
        offset = await self._ask(lambda connection: exchange.staged(connection, session, part))
        return Response(headers={"X-Simata-Offset": str(offset)})

    async def push(self, request: Request) -> Response:
        """A batch, or the rest of one: each piece is kept as it arrives, the last one completes it."""
        session, part = await self._session(request), _part(request)
        before = await self._ask(lambda connection: exchange.answered(connection, session, part))
        if before is not None:
            return _plain(before)
        await self._keep(request, session, part)
        content = await self._ask(lambda connection: exchange.whole(connection, session, part))
        if content is None:
            return await self._unfinished(session, part)
        if hashlib.sha256(content).hexdigest() != part.sha256:
            await self._ask(lambda connection: exchange.forget(connection, session, part))
            raise UserError("batch.damaged")
        head, saves = await run_in_threadpool(exchange.parsed, content, session, part)
        return _plain(await self._ask(
            lambda connection: exchange.push(connection, session, part, head, saves, content=content)))

    async def _unfinished(self, session: Session, part: Part) -> Response:
        """More has to come; or a twin of the request was quicker, and here is the reply to both."""
        before = await self._ask(lambda connection: exchange.answered(connection, session, part))
        if before is not None:
            return _plain(before)
        here = await self._ask(lambda connection: exchange.staged(connection, session, part))
        return Response(msgspec.json.encode(Kept(here)), 202, media_type="application/json")

    async def _keep(self, request: Request, session: Session, part: Part) -> None:
        """Stage what arrives, piece by piece; what arrived before a cut stays."""
        held, offset = b"", part.offset
        try:
            async with bodies.in_time(self._patience_s):
                async for chunk in request.stream():
                    held += chunk
                    if offset + len(held) > part.size:
                        raise UserError("batch.damaged")
                    if len(held) >= wire.PART_BYTES:
                        some, held = held, b""
                        offset = await self._stage(session, part, offset, some)
        except (ClientDisconnect, UserError):
            if offset + len(held) <= part.size:
                await self._stage(session, part, offset, held)
            raise
        await self._stage(session, part, offset, held)

    async def _stage(self, session: Session, part: Part, offset: int, data: bytes) -> int:
        piece = replace(part, offset=offset)
        await self._ask(lambda connection: exchange.stage(connection, session, piece, data))
        return offset + len(data)

    async def page(self, request: Request) -> Response:
        """A page of a log, or the rest of one that was cut on its way."""
        session, partition = await self._session(request), request.path_params["partition"]
        after, have = _number(request, "after"), _have(request)
        data = await run_in_threadpool(self._reader.page, session, partition, after, have)
        mark, start = hashlib.sha256(data).hexdigest()[:MARK], 0
        if request.headers.get("if-range") == mark:
            start = _begin(request.headers.get("range", ""))
        return Response(data[start:], 206 if start else 200, {"ETag": mark}, "application/octet-stream")

    async def chains(self, request: Request) -> Response:
        """The chain at some places of a log, for the search of the last common one."""
        session, asked = await self._session(request), bodies.read(await self._body(request), Places)
        found = await self._ask(
            lambda connection: exchange.chains(connection, session, asked.partition, asked.places[:64]))
        return _json({str(seq): chain for seq, chain in found.items()})

    async def recall(self, request: Request) -> Response:
        """What a restored centre has lost."""
        session, partition = await self._session(request), request.path_params["partition"]
        data, common = await self._body(request, LOST), _number(request, "common")
        start = _place(request)
        head = await self._ask(lambda connection: exchange.recall(connection, session, partition, start, common, data))
        return _json({"head": head})

    async def digest(self, request: Request) -> Response:
        """The root of a partition's records, where its log stands at the place that is named."""
        session, asked = await self._session(request), bodies.read(await self._body(request), Reached)
        return _json({"root": await run_in_threadpool(self._reader.root, session, asked.partition, asked.seq)})


class Places(msgspec.Struct):
    """Places of a log whose chain is asked for."""

    partition: str
    places: list[int]


class Reached(msgspec.Struct):
    """How far a device has come in a log."""

    partition: str
    seq: int


def _careful(handler: Handler) -> Handler:
    async def careful(request: Request) -> Response:
        try:
            return await handler(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except UserError as error:
            return _refused(error)
        except (PoolTimeout, psycopg.errors.QueryCanceled, psycopg.OperationalError):
            return _refused(UserError("server.busy"))
        except (psycopg.DataError, UnicodeError):
            return _refused(UserError("request.unreadable"))
        except Exception as error:  # a fault of the centre: told as busy, so that the queue stays; the log knows where
            log.exception("%s %s: %s", request.method, request.url.path, type(error).__name__)
            return _refused(UserError("server.busy"))

    return careful


def _part(request: Request) -> Part:
    sha, path = request.query_params.get("sha256", ""), request.path_params
    if len(sha) != 64 or not all(c in "0123456789abcdef" for c in sha):
        raise UserError("request.unreadable")
    size, gen, no = _number(request, "size"), _whole(path["gen"]), _whole(path["no"])
    if not 0 < size <= exchange.STAGED_BYTES or gen > MOST or no > MOST:
        raise UserError("body.large")
    return Part(gen, no, sha, _number(request, "offset"), size)


def _number(request: Request, name: str) -> int:
    return _whole(request.query_params.get(name, "0"))


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise UserError("request.unreadable")
    return int(text)


def _begin(range_: str) -> int:
    """Where the rest begins that ``bytes=N-`` asks for; 0: the whole."""
    text = range_.removeprefix("bytes=").removesuffix("-")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _place(request: Request) -> Place:
    """The place of a lost log behind which lines follow, with the chain (hex) there."""
    seq, chain = _number(request, "after"), request.query_params.get("chain", "")
    if len(chain) not in (0, 64) or not all(c in "0123456789abcdef" for c in chain):
        raise UserError("request.unreadable")
    return Place(seq, chain)


def _have(request: Request) -> dict[int, int]:
    """``GEN:N,GEN:N``: which of its own changes a device has."""
    found = {}
    for pair in filter(None, request.query_params.get("have", "").split(",")):
        gen, _, n = pair.partition(":")
        if not (gen.isascii() and gen.isdigit() and n.isascii() and n.isdigit()):
            raise UserError("request.unreadable")
        found[int(gen[:18])] = int(n[:18])
    return found


def _json(value: object) -> Response:
    return _plain(msgspec.json.encode(value))


def _plain(data: bytes) -> Response:
    return Response(data, media_type="application/json")


def _refused(error: UserError) -> Response:
    retry = RETRY.get(error.code)
    params = {name: value[:TOLD] if isinstance(value, str) else value for name, value in error.params.items()
              if isinstance(value, str | int)}
    body = msgspec.json.encode(Refused(error.code, retry, params))
    headers = {"Retry-After": str(retry)} if retry else None
    return Response(body, STATUS.get(error.code, 400), headers, "application/json")
