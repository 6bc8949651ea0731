"""Devices that speak HTTP with the centre's application in this process: real signatures, tokens, batches."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import msgspec
from anyio.from_thread import BlockingPortal, start_blocking_portal
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from psycopg_pool import ConnectionPool

from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Enrolled, Hello, signed_text
from simata_desktop.sync.protocol.wire import BatchHead, Change, Reply, Save, Verdict
from simata_server import app, database, enrolment, offices
from simata_server.limits import Limits
from tests.server.offices_at_work import SCHEMA, asking


@dataclass
class Client:
    """Asks the application from a thread that need not be of its loop."""

    portal: BlockingPortal
    client: httpx.AsyncClient

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request and its whole answer."""
        return self.portal.call(partial(self.client.request, method, path, **more))

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        return self.request("POST", path, **more)


@contextmanager
def speaking(url: str, rate: int = 0, **more: Any) -> Iterator[Client]:
    """The application over the database; a fault inside it is an answer here as it would be outside."""
    with ConnectionPool(url, min_size=1, max_size=4, open=True) as pool, start_blocking_portal() as portal:
        transport = httpx.ASGITransport(app.centre(pool, Limits(rate), **more), raise_app_exceptions=False)
        yield Client(portal, httpx.AsyncClient(transport=transport, base_url="http://pusat"))


def said(answer: httpx.Response) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
    """All that is told by an answer."""
    return answer.status_code, tuple(sorted(answer.headers.items())), answer.content


@dataclass
class Caller:
    """A device with its keys."""

    client: Client
    enrolled: Enrolled
    key: Ed25519PrivateKey
    counter: int = 0
    token: str = ""
    lease: str = ""
    n: int = 0
    no: int = 0
    heads: dict[str, int] = field(default_factory=dict)

    @property
    def office(self) -> str:
        return self.enrolled.office

    def signed(self, hello: Hello, *, key: Ed25519PrivateKey | None = None, counter: int | None = None,
               device: str = "") -> httpx.Response:
        """A signed hello as it stands."""
        if counter is None:
            counter = self.counter = self.counter + 1
        body = msgspec.json.encode(hello)
        return self.client.post("/v1/hello", content=body, headers=self.signature(body, str(counter), key, device))

    def signature(self, body: bytes, counter: str, key: Ed25519PrivateKey | None = None,
                  device: str = "") -> dict[str, str]:
        """The heads of a signed request."""
        told = signed_text("POST", "/v1/hello", counter, body)
        return {"X-Simata-Device": device or self.enrolled.device, "X-Simata-Counter": counter,
                "X-Simata-Signature": base64.b64encode((key or self.key).sign(told)).decode()}

    def hello(self, **more: Any) -> dict[str, Any]:
        """Say hello and keep what the answer gives."""
        told = self.signed(greeting(self, **more))
        assert told.status_code == 200, told.text
        answer: dict[str, Any] = told.json()
        self.token, self.lease, self.heads = answer["token"], answer["lease"], answer["heads"]
        return answer

    @property
    def bearing(self) -> dict[str, str]:
        return {"Authorization": f"Simata {self.token}"}

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """A request with the token of the last hello."""
        return self.client.request(method, path, headers={**self.bearing, **more.pop("headers", {})}, **more)

    def batch(self, changes: Sequence[Change], *, user: str = "", reason: str | None = None) -> tuple[str, bytes]:
        """The next batch: its address and its bytes. Each change is a save of its own."""
        first, self.no = self.n + 1, self.no + 1
        saves = []
        for change in changes:
            self.n += 1
            numbered = msgspec.structs.replace(change, n=self.n)
            tx = f"01900000-0000-7000-8000-{uuid4().hex[:12]}"
            saves.append(Save(tx, user or self.enrolled.user_id, "set", "2026-11-25T08:00:00.000+07:00", "+0700",
                              self.n, SCHEMA, "1", [numbered], reason))
        head = BatchHead(self.enrolled.device, self.enrolled.gen, self.no, first, self.n)
        content = wire.pack_batch(head, saves)
        sha = hashlib.sha256(content).hexdigest()
        return f"/v1/batch/{head.gen}/{head.no}?sha256={sha}&size={len(content)}", content

    def push(self, changes: Sequence[Change], **more: Any) -> list[Verdict]:
        """Send them as a batch; one verdict each."""
        path, content = self.batch(changes, **more)
        told = self.ask("PUT", path, content=content)
        assert told.status_code == 200, told.text
        reply = msgspec.json.decode(told.content, type=Reply)
        return [msgspec.structs.replace(one, first=n, last=n) for one in reply.verdicts
                for n in range(one.first, one.last + 1)]


def greeting(caller: Caller, **more: Any) -> Hello:
    """What the device would say now."""
    mine = {"gen": caller.enrolled.gen, "lease": caller.lease or caller.enrolled.lease, "cursors": {},
            "epoch": caller.enrolled.epoch, "last_n": caller.n, "wall": int(time.time() * 1000)}
    return Hello(**{**mine, **more})


def called(client: Client, url: str, office: str, *roles: str, user: str = "") -> Caller:
    """A new device of an office."""
    sign = Ed25519PrivateKey.generate()
    with database.connected(url) as connection:
        code = offices.issue(connection, office, roles).code
        asked = asking(code, sign, X25519PrivateKey.generate(), user or f"{office} {'+'.join(roles)}")
        return Caller(client, enrolment.join(connection, asked, "test"), sign)
