"""Anything at any address, with and without a good token: a short answer with a code, never a fault of the centre."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Iterator
from functools import partial

import httpx
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simata_desktop.sync.protocol import wire
from simata_server import bodies, database, offices
from tests.server.callers import Caller, Client, called, said, speaking

ROLES = ("entry", "assessor", "verifier", "admin", "leader")
SHA = "0" * 64
ADDRESSES = ("/v1/alive", "/v1/enrol", "/v1/hello", f"/v1/batch/1/1?sha256={SHA}&size=20", "/v1/log/DEMO/open?after=0",
             "/v1/chains", "/v1/recall/DEMO/open?common=0", "/v1/digest", "/v1/nothing", "/")
WORDS = ("code", "sign_key", "seal_key", "user", "user_id", "office", "device", "gen", "lease", "cursors", "epoch",
         "last_n", "wall", "pending", "partition", "places", "seq", "DEMO/open", "proto", "chain")
numbers = st.integers() | st.sampled_from([2**31, 2**63, 2**64, -1, 0, 1])
texts = st.text(max_size=20) | st.sampled_from([*WORDS, "\x00", "'; DROP TABLE change; --", "%00", "../" * 9])
values = st.recursive(st.none() | st.booleans() | numbers | st.floats() | texts,
                      lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=6))
known = st.fixed_dictionaries({}, optional=dict.fromkeys(WORDS, values))
loose = st.binary(max_size=200) | (known | values).map(lambda value: json.dumps(value).encode())
queries = st.dictionaries(st.sampled_from(["after", "have", "common", "chain", "sha256", "size", "offset"]),
                          st.text(max_size=12) | st.integers().map(str) | st.just(SHA), max_size=4)
HEADS = ("x-simata-device", "x-simata-counter", "x-simata-signature", "range", "if-range", "content-length",
         "authorization")
heads = st.dictionaries(st.sampled_from(HEADS[:5]), st.text(st.characters(max_codepoint=126, min_codepoint=32),
                                                            max_size=30), max_size=3)
requests = st.tuples(st.sampled_from(["GET", "POST", "PUT", "HEAD", "DELETE"]),
                     st.sampled_from(ADDRESSES) | st.text(max_size=20).map(lambda text: f"/v1/log/{text}")
                     | st.integers().map(lambda n: f"/v1/batch/{n}/{'9' * (n % 90)}?sha256={SHA}&size=9"),
                     queries, heads, loose, st.booleans())


@pytest.fixture
def device(url: str) -> Iterator[Caller]:
    """A device with every role."""
    with database.connected(url) as connection:
        offices.add(connection, "DEMO", "Kantor Contoh")
    with speaking(url) as client:
        made = called(client, url, "DEMO", *ROLES)
        made.hello()
        yield made


def sane(answer: httpx.Response, asked: object = None) -> httpx.Response:
    """Refused with few words, none of them a fault."""
    assert answer.status_code < 500, (asked, answer.status_code, answer.text)
    if answer.status_code >= 400:
        assert len(answer.content) < 1024, asked
        assert b"Traceback" not in answer.content
    return answer


def _throw(device: Caller, count: int) -> None:
    @settings(max_examples=count, deadline=None, database=None,
              suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
    @given(requests)
    def thrown(asked: tuple[str, str, dict[str, str], dict[str, str], bytes, bool]) -> None:
        method, path, query, more, body, signed = asked
        try:
            url = httpx.URL(path).copy_merge_params(query)
        except (httpx.InvalidURL, ValueError):
            return  # no client can ask this
        bearing = device.bearing if signed else {}
        sane(device.client.request(method, url, headers={**bearing, **more}, content=body), asked)

    thrown()


def test_anything_at_any_address_is_answered_and_nothing_breaks(device: Caller) -> None:
    _throw(device, 150)
    assert sane(device.ask("GET", "/v1/alive")).status_code == 200


@pytest.mark.soak
def test_twenty_thousand_requests_of_anything(device: Caller) -> None:
    _throw(device, 20_000)


def frame(content: bytes) -> bytes:
    packed = zstandard.ZstdCompressor(level=9, write_checksum=True).compress(content)
    return len(packed).to_bytes(4, "big") + packed


BOMBS = [
    frame(bytes(wire.PART_BYTES * 8192)),  # 128 MiB of nothing
    frame(b"\x01" * 4_000_000),  # 144 MB of identifiers
    b"".join(frame(bytes(40_000_000)) for _ in range(3)),
    frame(b'{"device":"' + b"[" * 200_000), frame(b"[" * 200_000), frame(b"[[[]]]\n" * 50_000), b"\xff" * 4096,
]


@pytest.mark.parametrize("content", BOMBS, ids=range(len(BOMBS)))
def test_what_would_inflate_or_nest_too_far_is_refused(device: Caller, content: bytes) -> None:
    path = f"/v1/batch/1/1?sha256={hashlib.sha256(content).hexdigest()}&size={len(content)}"
    answer = sane(device.ask("PUT", path, content=content))
    assert (answer.status_code, answer.json()["code"]) in ((400, "wire.large"), (400, "wire.damaged"))
    assert sane(device.ask("PUT", "/v1/recall/DEMO/open?common=0", content=content)).status_code == 400


@pytest.mark.parametrize(("body", "code"), [
    (b"[" * 40 + b"]" * 40, "body.large"), (b"[" * 400_000, "request.unreadable"),
    (json.dumps({"partition": "DEMO/open", "places": list(range(5001))}).encode(), "body.large"),
    (json.dumps({"partition": "x" * 65_537, "places": []}).encode(), "body.large"), (b" " * 1_048_577, "body.large"),
    (json.dumps({str(n): n for n in range(5001)}).encode(), "body.large"),
])
def test_a_body_has_a_size_and_a_shape(device: Caller, body: bytes, code: str) -> None:
    for path in ("/v1/chains", "/v1/digest", "/v1/enrol", "/v1/hello"):
        answer = sane(device.ask("POST", path, content=body))
        assert answer.json()["code"] == code
        assert answer.status_code == (413 if code == "body.large" else 400)


def test_more_than_eight_mebibytes_are_not_read(device: Caller) -> None:
    path = f"/v1/batch/1/1?sha256={SHA}&size={9 * 1024 * 1024}"
    assert sane(device.ask("PUT", path, content=bytes(64))).json()["code"] == "body.large"
    path = "/v1/recall/DEMO/open?common=0"
    assert sane(device.ask("PUT", path, content=bytes(8 * bodies.LARGEST + 1))).json()["code"] == "body.large"


def test_a_slow_body_is_not_waited_for_and_what_came_of_a_batch_stays(url: str) -> None:
    with database.connected(url) as connection:
        offices.add(connection, "DEMO", "Kantor Contoh")
    with speaking(url, patience_s=0.3) as client:
        device = called(client, url, "DEMO", *ROLES)
        device.hello()
        sha = hashlib.sha256(b"x" * 100).hexdigest()
        path = f"/v1/batch/1/1?sha256={sha}&size=100"
        for method, where in (("POST", "/v1/hello"), ("POST", "/v1/chains"), ("PUT", path)):
            answer = client.portal.call(partial(_slowly, client, method, where, device.bearing))
            assert (answer.status_code, answer.json()["code"]) == (408, "body.slow")
        assert device.ask("HEAD", path).headers["x-simata-offset"] == "10"


async def _slowly(client: Client, method: str, path: str, heads: dict[str, str]) -> httpx.Response:
    async def drips() -> AsyncIterator[bytes]:
        yield b"x" * 10
        await asyncio.sleep(1.5)
        yield b"x"

    return await client.client.request(method, path, headers=heads, content=drips())


@pytest.mark.parametrize("path", ["/v1/chains", "/v1/log/DEMO/open", "/v1/nothing", "/v1/batch/x/y"])
def test_a_wrong_way_to_ask_is_told_shortly(device: Caller, path: str) -> None:
    assert said(sane(device.ask("DELETE", path)))[0] in (404, 405)
