"""Requests that were played again, changed, signed by another, or guessed: none is taken."""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from simata_server import database, offices
from simata_server.offices import CODE_LETTERS
from tests.server.callers import Caller, Client, called, greeting, speaking
from tests.server.offices_at_work import asking

WAYS = ("again", "older", "body", "counter", "other_key", "other_device", "bit", "token", "ended", "code")


@pytest.fixture
def pair(url: str) -> Iterator[tuple[Client, Caller, Caller, str]]:
    """Two devices of one office that have said hello."""
    with database.connected(url) as connection:
        offices.add(connection, "DEMO", "Kantor Contoh")
    with speaking(url) as client:
        first, second = (called(client, url, "DEMO", "entry", user=name) for name in ("Siti", "Budi"))
        for one in (first, second):
            one.hello()
        yield client, first, second, url


def forged(way: str, client: Client, victim: Caller, other: Caller, rng: random.Random) -> int:
    """The status of the answer to one forged request."""
    hello = greeting(victim)
    body, counter = msgspec.json.encode(hello), str(victim.counter + 1 + rng.randrange(9))
    heads = victim.signature(body, counter)
    if way in ("again", "older"):
        counter = str(victim.counter - (rng.randrange(1, 9) if way == "older" else 0))
        heads = victim.signature(body, counter)
    elif way == "body":
        body = msgspec.json.encode(msgspec.structs.replace(hello, last_n=rng.randrange(1, 10**6)))
    elif way == "counter":
        heads["X-Simata-Counter"] = str(int(counter) + rng.randrange(1, 10**6))
    elif way == "other_key":
        heads = victim.signature(body, counter, other.key if rng.random() < 0.5 else Ed25519PrivateKey.generate())
    elif way == "other_device":
        heads = other.signature(body, counter, device=victim.enrolled.device)
    elif way == "bit":
        place = rng.randrange(85)  # the last letter has bits that say nothing
        sign = heads["X-Simata-Signature"]
        heads["X-Simata-Signature"] = sign[:place] + ("A" if sign[place] != "A" else "B") + sign[place + 1:]
    if way in ("token", "ended"):
        place = rng.randrange(len(victim.token) - 1)
        token = "".join(rng.choices("abcdefghij", k=43)) if way == "ended" else (
            victim.token[:place] + ("a" if victim.token[place] != "a" else "b") + victim.token[place + 1:])
        return client.get("/v1/log/DEMO/open?after=0", headers={"Authorization": f"Simata {token}"}).status_code
    if way == "code":
        code = "-".join("".join(rng.choices(CODE_LETTERS, k=4)) for _ in range(4))
        asked = asking(code, Ed25519PrivateKey.generate(), X25519PrivateKey.generate())
        return client.post("/v1/enrol", content=msgspec.json.encode(asked)).status_code
    return client.post("/v1/hello", content=body, headers=heads).status_code


def _all_refused(pair: tuple[Client, Caller, Caller, str], count: int) -> None:
    client, victim, other, url = pair
    rng = random.Random(25)
    for number in range(count):
        way = WAYS[number % len(WAYS)]
        assert forged(way, client, victim, other, rng) in ((400, 429) if way == "code" else (401,)), way
    with database.connected(url) as connection:
        assert connection.execute("SELECT count(*) FROM device").fetchone() == (2,)
    victim.hello()  # whom it was tried on is not locked out by it


def test_nothing_forged_or_played_again_is_taken(pair: tuple[Client, Caller, Caller, str]) -> None:
    _all_refused(pair, 200)


@pytest.mark.soak
def test_a_thousand_forgeries(pair: tuple[Client, Caller, Caller, str]) -> None:
    _all_refused(pair, 1000)


def test_a_token_ends_and_speaks_for_its_own_device_only(pair: tuple[Client, Caller, Caller, str]) -> None:
    _, first, second, url = pair
    path, content = first.batch([])
    assert second.ask("PUT", path, content=content).json()["code"] == "batch.foreign"
    with database.connected(url) as connection:
        connection.execute("UPDATE token SET expires = now() - interval '1 second'")
    assert first.ask("PUT", path, content=content).status_code == 401
