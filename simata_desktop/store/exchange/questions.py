"""What this device has asked of a centre and has no answer to yet: its keys and the code, in the encrypted store."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection

from simata_desktop.store.exchange import identity

WAYS = LINE, STICK = "line", "stick"


@dataclass(frozen=True, slots=True)
class Question:
    """A question to join: who asked when, with which code and keys (base64). ``server`` and ``authority`` (PEM): where
    the centre is, as far as it was told."""

    user: str
    at: str
    code: str = field(repr=False)
    sign_key: str = field(repr=False)
    seal_key: str = field(repr=False)
    server: str = ""
    authority: str = ""


def known(connection: Connection, way: str) -> Question | None:
    """What was asked last by this way (line, stick)."""
    held = identity.noted(connection, _key(way))
    return Question(**json.loads(held)) if held else None


def keep(connection: Connection, way: str, question: Question) -> None:
    """Remember a question, instead of the one before it."""
    identity.note(connection, {_key(way): json.dumps(asdict(question))})


def forget(connection: Connection, *ways: str) -> None:
    """These questions are answered, or never went out."""
    identity.forget(connection, [_key(way) for way in ways])


def _key(way: str) -> str:
    return f"asked_{way}"
