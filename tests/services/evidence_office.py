"""An office with three people, and users who enter and verify: what the tests of evidence work on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from simata_desktop.app import Workspace
from simata_desktop.domain.ids import ROOT_UNIT, natural
from simata_desktop.services.desk import User
from simata_desktop.services.evidence import When
from simata_desktop.store.journal import Delta
from simata_desktop.store.queries.verification import QueueRow

NIPS = ("198001012005011001", "198502022008012002", "199003032014031003")
ENTRY, SECOND, THIRD = ("entry",), ("entry", "verifier"), ("verifier",)
PDF, JPG, PNG = b"%PDF-1.7\nuji", b"\xff\xd8\xff\xe0uji", b"\x89PNG\r\n\x1a\nuji"


def users(office: Workspace, **roles: tuple[str, ...]) -> dict[str, User]:
    """More users of the office by name."""
    found = {name: User(office.desk.ids.uuid7(), name, frozenset(some)) for name, some in roles.items()}
    with office.desk.save("users") as result:
        for user in found.values():
            result.work.create("user", user.id, {"nama": user.name, "peran": json.dumps(sorted(user.roles))})
    return found


@contextmanager
def signed_in(office: Workspace, user: User) -> Iterator[Workspace]:
    """The office with another user at the desk."""
    before, office.desk.user = office.desk.user, user
    try:
        yield office
    finally:
        office.desk.user = before


def made(office: Workspace, code: str = "awards", value: str = "nasional", *, nip: str = NIPS[0], year: int = 2025,
         number: str | None = None, file: Path | None = None) -> str:
    """A piece of evidence; returns its id."""
    office.evidence.add(nip, {code: value}, When(year=year, number=number), file=file)
    indicator, _, part = code.partition(".")
    with office.desk.database.reading() as connection:
        person = connection.exec_driver_sql("SELECT uid FROM person WHERE nip = ?", (nip,)).scalar_one()
    return natural("evidence", person, indicator, part, str(year), number or "")


def row(office: Workspace, uid: str) -> QueueRow:
    """The record as the verifier sees it."""
    return office.verification.find([uid])[uid]


@pytest.fixture
def office(workspace: Workspace) -> Workspace:
    with workspace.desk.save("import", params={"file": "uji"}) as result:
        unit = natural("unit", "dinas uji")
        result.work.create("unit", unit, {"nama": "Dinas Uji", "kode": "01"})
        result.work.extend([
            Delta("person", workspace.desk.ids.uuid7(), "create",
                  {"nip": (None, nip), "nama": (None, f"Contoh {3 - number}"), "eselon": (None, "IV.a"),
                   "unit": (None, unit if number else ROOT_UNIT),
                   "unit_kerja": (None, "Dinas Uji" if number else None)})
            for number, nip in enumerate(NIPS)])
    return workspace
