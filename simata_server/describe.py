"""``python -m simata_server.describe``: the centre's interface as OpenAPI 3.1, from the shapes on its wire.

``docs/openapi.json`` is what this prints; a test holds both together, and with the routes of the application.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import Any

import msgspec

from simata_desktop.sync.protocol import hello, wire
from simata_server import app

JSON, BYTES, SHAPES = "application/json", "application/octet-stream", "#/components/schemas/{name}"
REFUSALS = {400: "Refused with a code; the device is in error", 404: "No such log, or not one for this device",
            408: "The body took longer than 30 s; what came of a batch stays", 413: "The body is too large",
            426: "The program must be renewed first", 429: "Too many requests or tries; Retry-After in seconds",
            503: "The centre is busy; Retry-After in seconds"}
TOKEN_REFUSED, FORKED = {401: "Token or signature is not valid any more"}, {409: "A copy of the device goes on"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of a route. ``asked``, ``told``: a shape, or bytes; ``query``, ``headers``: what is read of them."""

    summary: str
    told: Any
    asked: Any = None
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    token: bool = True
    more: tuple[tuple[int, Any, str], ...] = ()


OPERATIONS = {
    ("/v1/alive", "get"): Operation("The centre answers, with the number of its protocol", dict[str, int], token=False),
    ("/v1/enrol", "post"): Operation("A device joins with a one-time code", hello.Enrolled, hello.Enrol, token=False),
    ("/v1/hello", "post"): Operation(
        "Who the device is and how far it has come; the answer bears the token of what follows", hello.Welcome,
        hello.Hello, headers=("X-Simata-Device", "X-Simata-Counter", "X-Simata-Signature"), token=False),
    ("/v1/batch/{gen}/{no}", "head"): Operation(
        "How many bytes of a batch are here: X-Simata-Offset", None, query=("sha256", "size")),
    ("/v1/batch/{gen}/{no}", "put"): Operation(
        "The rest of a batch, or a part of it", wire.Reply, bytes, query=("sha256", "size", "offset"),
        more=((202, hello.Kept, "More of the batch has to come"),)),
    ("/v1/log/{partition}", "get"): Operation(
        "A page of a log, packed", bytes, query=("after", "have"), headers=("Range", "If-Range"),
        more=((206, bytes, "The rest of a page that was cut"),)),
    ("/v1/chains", "post"): Operation("The chain (hex) at places of a log", dict[str, str], app.Places),
    ("/v1/recall/{partition}", "put"): Operation(
        "What a restored centre has lost", dict[str, int], bytes, query=("common", "after", "chain")),
    ("/v1/digest", "post"): Operation("The root of a partition's records at a place", dict[str, str | None],
                                      app.Reached),
}


def description() -> dict[str, Any]:
    """The whole, as it is written."""
    shapes = [one for operation in OPERATIONS.values() for one in (operation.asked, operation.told) if _named(one)]
    _, components = msgspec.json.schema_components([*shapes, hello.Kept, hello.Refused], ref_template=SHAPES)
    paths: dict[str, Any] = {}
    for (path, method), operation in OPERATIONS.items():
        paths.setdefault(path, {})[method] = _operation(path, operation)
    return {"openapi": "3.1.0",
            "info": {"title": "SIMATA: the exchange between a device and the centre", "version": str(wire.PROTOCOL)},
            "paths": paths, "components": {"schemas": components, "securitySchemes": {"token": {
                "type": "apiKey", "in": "header", "name": "Authorization",
                "description": "Simata TOKEN, of the last hello; half an hour"}}}}


def _operation(path: str, one: Operation) -> dict[str, Any]:
    answers = {"200": _answer("Done", one.told)}
    answers |= {str(status): _answer(words, shape) for status, shape, words in one.more}
    refused = {**REFUSALS, **TOKEN_REFUSED, **FORKED}
    answers |= {str(status): _answer(words, hello.Refused) for status, words in sorted(refused.items())}
    for status in ("429", "503"):
        answers[status]["headers"] = _header("Retry-After", "Seconds")
    if one.told is None:
        answers["200"]["headers"] = _header("X-Simata-Offset", "Bytes of the batch that are here")
    if one.told is bytes:
        answers["200"]["headers"] = _header("ETag", "The mark that If-Range takes")
    told: dict[str, Any] = {"summary": one.summary, "parameters": _parameters(path, one), "responses": answers}
    if one.asked is not None:
        told["requestBody"] = {"required": True, "content": _content(one.asked)}
    if one.token:
        told["security"] = [{"token": []}]
    return told


def _parameters(path: str, one: Operation) -> list[dict[str, Any]]:
    in_path = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    places = (("path", in_path), ("query", one.query), ("header", one.headers))
    return [{"name": name, "in": place, "required": place == "path" or name.startswith(("X-", "sha256", "size")),
             "schema": {"type": "string"}} for place, names in places for name in names]


def _header(name: str, words: str) -> dict[str, Any]:
    return {name: {"description": words, "schema": {"type": "string"}}}


def _answer(words: str, shape: Any) -> dict[str, Any]:
    return {"description": words} if shape is None else {"description": words, "content": _content(shape)}


def _content(shape: Any) -> dict[str, Any]:
    if shape is bytes:
        return {BYTES: {}}
    return {JSON: {"schema": msgspec.json.schema_components([shape], ref_template=SHAPES)[0][0]}}


def _named(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, msgspec.Struct)


def written() -> str:
    """The file."""
    return json.dumps(description(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written())
