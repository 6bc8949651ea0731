"""The desk a service works at: store, recorder, clock, rules and the person signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from simata_desktop.domain.clock import Clock
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.ids import IdSource
from simata_desktop.services.rules import Rulebook
from simata_desktop.store.database import Database
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.standing import Standing
from simata_desktop.store.work import Recorder, Save, SaveResult

ENTRY, ASSESSOR, VERIFIER, ADMIN, LEADER = "entry", "assessor", "verifier", "admin", "leader"


@dataclass(frozen=True, slots=True)
class User:
    """Who is signed in: the id never changes, the roles add up, ``unit`` bounds an entry clerk (None: the office)."""

    id: str
    name: str
    roles: frozenset[str]
    unit: str | None = None


@dataclass
class Desk:
    """What every service is given; two desks may be open on two workspaces at once."""

    folder: Path
    database: Database
    recorder: Recorder
    standing: Standing
    clock: Clock
    ids: IdSource
    user: User
    practice: bool = False
    seal_key: bytes = field(default=b"", repr=False)  # seals marks on files that come back; derived from the store's

    def allow(self, *roles: str) -> None:
        """Refuse (``right.missing``) unless the user has one of ``roles``."""
        if self.user.roles.isdisjoint(roles):
            raise UserError("right.missing", roles=", ".join(roles))

    @contextmanager
    def save(self, command: str, *, reason: str | None = None, label: str = "",
             **head: object) -> Iterator[SaveResult]:
        """One save of this user under the writer lock; ``label`` names it otherwise than by its command in the undo
        menu; ``head`` are further fields of :class:`Save`."""
        save = Save(command, label or f"undo.{command}", self.user.id, reason=reason, **head)  # type: ignore[arg-type]
        with WriterLock(self.folder / "writer.lock"), self.recorder.save(save) as result:
            yield result

    def rulebook(self) -> Rulebook:
        """The schemes at hand now."""
        with self.database.reading() as connection:
            return read_rulebook(connection)


def read_rulebook(connection: object) -> Rulebook:
    """Shipped schemes and those installed in this store."""
    rows = connection.exec_driver_sql(  # type: ignore[attr-defined]
        "SELECT code, version, body FROM scheme WHERE deleted = 0").fetchall()
    return Rulebook({(code, int(version)): body for code, version, body in rows})
