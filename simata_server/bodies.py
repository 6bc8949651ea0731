"""What comes in as the body of a request: so much, so fast, so deep, and no more (security.md 2.3)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from starlette.requests import Request

from simata_desktop.domain.errors import UserError

LARGEST = 1024 * 1024  # bytes of anything but a batch or a page that was lost
PATIENCE_S = 30.0  # for the whole of a body; of a batch, what came until then stays
DEPTH, ITEMS, LETTERS = 32, 5000, 64 * 1024


@asynccontextmanager
async def in_time(seconds: float) -> AsyncIterator[None]:
    """Raise UserError ``body.slow`` where what is inside takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise UserError("body.slow") from None


async def whole(request: Request, seconds: float, most: int = LARGEST) -> bytes:
    """The body. Raises UserError ``body.large``, ``body.slow``."""
    found = bytearray()
    async with in_time(seconds):
        async for chunk in request.stream():
            found += chunk
            if len(found) > most:
                raise UserError("body.large")
    return bytes(found)


def read(body: bytes, shape: Any) -> Any:
    """The JSON of a body as ``shape``. Raises UserError ``request.unreadable``, ``body.large``."""
    try:
        check(msgspec.json.decode(body))
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError, RecursionError):
        raise UserError("request.unreadable") from None


def check(value: object) -> None:
    """Refuse (``body.large``) what is nested deeper than ``DEPTH``, holds a list or object of more than ``ITEMS`` or a
    text of more than ``LETTERS``."""
    level = [value]
    for _ in range(DEPTH):
        if any(_large(one) for one in level):
            raise UserError("body.large")
        level = [item for one in level for item in _items(one)]
        if not level:
            return
    raise UserError("body.large")


def _large(value: object) -> bool:
    if isinstance(value, str):
        return len(value) > LETTERS
    return isinstance(value, list | dict) and len(value) > ITEMS


def _items(value: object) -> list[object]:
    if isinstance(value, dict):
        return [*value, *value.values()]
    return value if isinstance(value, list) else []
