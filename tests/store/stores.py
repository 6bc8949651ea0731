"""A real encrypted store for the store's tests, and what they do to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from simata_desktop.domain.clock import FixedClock
from simata_desktop.store.database import STORE_NAME, Database
from simata_desktop.store.keys import DataKey
from simata_desktop.store.migrations import migrate
from simata_desktop.store.origin import Origin
from simata_desktop.store.work import Recorder, Save, Work

KEY = DataKey(bytes(range(32)))
ANI, BUDI = "0197a000-0000-7000-8000-00000000000a", "0197a000-0000-7000-8000-00000000000b"


class RisingIds:
    """UUIDv7 texts that rise, the same in every run."""

    def __init__(self) -> None:
        self.count = 0

    def uuid7(self) -> str:
        self.count += 1
        return str(UUID(int=(0x0197A << 108) | (7 << 76) | (2 << 62) | self.count))

    def random_bytes(self, n: int) -> bytes:
        self.count += 1
        return (self.count.to_bytes(8, "big") * (n // 8 + 1))[:n]


@dataclass
class Store:
    """An open store and what a test does to it."""

    folder: Path
    database: Database
    recorder: Recorder
    clock: FixedClock
    ids: RisingIds

    def head(self, command: str = "set", user: str = ANI, origin: Origin | None = None) -> Save:
        return Save(command, f"undo.{command}", user, origin=origin)

    def person(self, uid: str, user: str = ANI, **values: str) -> None:
        with self.recorder.save(self.head("import", user)) as saved:
            saved.work.create("person", uid, values)

    def set(self, uid: str, user: str = ANI, **values: str | None) -> None:
        with self.recorder.save(self.head("set", user)) as saved:
            saved.work.set("person", uid, values)

    def values(self, uid: str, entity: str = "person") -> dict[str, str]:
        """What is known of a living record; empty where there is none."""
        with self.database.reading() as connection:
            found = Work(connection, self.ids).find(entity, uid)
        return {} if found is None or found[1] else {word: value for word, value in found[0].items() if value}

    def count(self, sql: str) -> int:
        with self.database.reading() as connection:
            return int(connection.exec_driver_sql(sql).scalar_one())


def opened(folder: Path, key: DataKey = KEY) -> Store:
    database = Database(folder / STORE_NAME, key)
    migrate(database, lambda: None)
    clock, ids = FixedClock(), RisingIds()
    recorder = Recorder(database, clock, ids, session_id="test", app_v="test", renew=lambda connection, deltas: None)
    return Store(folder, database, recorder, clock, ids)
