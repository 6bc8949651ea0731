"""The composition root: opens or makes a workspace and puts the services on its desk. No other place wires things."""

from __future__ import annotations

import json
import os
import random
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from uuid_utils import uuid7

from simata_desktop.domain.clock import Clock, WallClock
from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.ids import ROOT_UNIT, IdSource
from simata_desktop.domain.progress import Progress
from simata_desktop.services import demo
from simata_desktop.services.desk import ADMIN, ASSESSOR, ENTRY, VERIFIER, Desk, User, read_rulebook
from simata_desktop.services.opening import examine, open_database
from simata_desktop.services.rules import DEFAULT_SCHEME
from simata_desktop.services.salvaging import Salvaged, salvage
from simata_desktop.services.worklist_mark import PURPOSE as SEAL_PURPOSE
from simata_desktop.services.workspace import Workspace as Workspace
from simata_desktop.store import results
from simata_desktop.store.backup import Restored, restore
from simata_desktop.store.database import STORE_NAME, Database
from simata_desktop.store.founding import founding
from simata_desktop.store.health import Health
from simata_desktop.store.keys import DataKey, subkey
from simata_desktop.store.lock import WindowLock as WindowLock
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.migrations import migrate
from simata_desktop.store.passphrase import check_passphrase
from simata_desktop.store.sign_in import sign_in
from simata_desktop.store.slots import Opened, Slots
from simata_desktop.store.standing import Standing
from simata_desktop.store.tries import Tries
from simata_desktop.store.work import Recorder

PRACTICE_USER, PRACTICE_PASSPHRASE = "admin", "latihan"  # cli.md, ``demo``: invented people, no secret
PRACTICE_PEOPLE, PRACTICE_SEED = 5000, 1


class SystemIds:
    """Identifiers and random bytes of the operating system."""

    def uuid7(self) -> str:
        """A fresh UUIDv7."""
        return str(uuid7())

    def random_bytes(self, n: int) -> bytes:
        """``n`` bytes from the system's source."""
        return os.urandom(n)


@dataclass(frozen=True)
class Surroundings:
    """Clock and identifiers; tests bring their own."""

    clock: Clock = field(default_factory=WallClock)
    ids: IdSource = field(default_factory=SystemIds)


def app_version() -> str:
    """The version of the program."""
    try:
        return version("simata-desktop")
    except PackageNotFoundError:
        return "0.1.0"


def user_names(folder: Path) -> tuple[str, ...]:
    """Who may sign in to the workspace of a folder; nothing is decrypted for it."""
    return Slots(folder, SystemIds()).names()


def refuse_weak(user: str, passphrase: str) -> None:
    """Raise ``passphrase.weak`` where a passphrase may not be used."""
    check_passphrase(passphrase, user_name=user)


def window_lock(folder: Path) -> WindowLock:
    """The lock of the one window of a workspace (security.md 2.2)."""
    return WindowLock(folder / "window.lock")


def seeded(seed: int) -> random.Random:
    """A source of chance that gives the same practice office for the same seed."""
    return random.Random(seed)


def exists(folder: Path) -> bool:
    """Is there a workspace in this folder?"""
    return (folder / STORE_NAME).exists()


def create_workspace(folder: Path, name: str, passphrase: str, *, office: tuple[str, str] = ("", ""),
                     practice: bool = False, around: Surroundings | None = None) -> tuple[Workspace, str]:
    """Make a workspace with its first user (entry, assessor, verifier, admin); returns it and the recovery code.

    Raises UserError ``workspace.exists``, ``passphrase.weak``.
    """
    around = around or Surroundings()
    _refuse_existing(folder)
    if not practice:
        check_passphrase(passphrase, user_name=name)
    folder.mkdir(parents=True, exist_ok=True)
    user = User(around.ids.uuid7(), name, frozenset((ENTRY, ASSESSOR, VERIFIER, ADMIN)))
    with WriterLock(folder / "writer.lock"):
        _refuse_existing(folder)
        with founding(folder) as aside:
            created = Slots(aside, around.ids).create(around.ids.uuid7(), user_id=user.id, name=name,
                                                      passphrase=passphrase)
            database = Database(aside / STORE_NAME, created.key)
            migrate(database, lambda: None)
            first = _workspace(aside, database, Slots(aside, around.ids), user=user, key=created.key, around=around)
            _first_save(first, office, practice=practice)
            first.close()
    workspace = _workspace(folder, Database(folder / STORE_NAME, created.key), Slots(folder, around.ids), user=user,
                           key=created.key, around=around)
    workspace.desk.practice = practice
    return workspace, created.recovery_code


def _refuse_existing(folder: Path) -> None:
    if exists(folder):
        raise UserError("workspace.exists", folder=str(folder))


def _first_save(workspace: Workspace, office: tuple[str, str], *, practice: bool) -> None:
    desk = workspace.desk
    code, name = office
    with desk.save("init") as result:
        work = result.work
        work.create("user", desk.user.id, {"nama": desk.user.name,
                                            "peran": json.dumps([ENTRY, ASSESSOR, VERIFIER, ADMIN])})
        work.create("unit", ROOT_UNIT, {"kode": code or None, "nama": name or None})
        results.set_meta(work.connection, "practice", "1" if practice else "0")
    with desk.database.writing() as connection:
        desk.standing.rebuild(connection)


def open_workspace(folder: Path, name: str, passphrase: str, *, around: Surroundings | None = None) -> Workspace:
    """Sign in and open. Raises ``workspace.missing``, ``login.wrong``, ``login.wait``, ``store.newer`` …"""
    around = around or Surroundings()
    if not exists(folder):
        raise UserError("workspace.missing", folder=str(folder))
    slots = Slots(folder, around.ids)
    signed = sign_in(slots, Tries(folder, around.clock), name=name, passphrase=passphrase)
    return _opened(folder, signed.key, slots, user_id=signed.user_id, name=signed.name, around=around)


def recover_workspace(folder: Path, code: str, name: str, passphrase: str, *,
                      around: Surroundings | None = None) -> Workspace:
    """Open by the recovery code and give ``name`` a new passphrase. Raises ``recovery.…``, ``user.unknown``."""
    around = around or Surroundings()
    slots = Slots(folder, around.ids)
    opened = slots.open_recovery(code)
    user_id = slots.user_id(name)
    if user_id is None:
        raise UserError("user.unknown", field="user", name=name)
    check_passphrase(passphrase, user_name=name)
    with WriterLock(folder / "writer.lock"):
        slots.change_passphrase(user_id, passphrase, key=opened.key)
    Tries(folder, around.clock).succeeded(user_id)
    return _opened(folder, opened.key, slots, user_id=user_id, name=name, around=around)


def open_practice(folder: Path, *, people: int = PRACTICE_PEOPLE, seed: int = PRACTICE_SEED,
                  around: Surroundings | None = None) -> Workspace:
    """The practice office of ``folder``, made when it is not there, signed in by itself."""
    if exists(folder):
        workspace = open_workspace(folder, PRACTICE_USER, PRACTICE_PASSPHRASE, around=around)
    else:
        workspace, _ = create_workspace(folder, PRACTICE_USER, PRACTICE_PASSPHRASE, practice=True, around=around)
    if demo.is_empty(workspace.desk):  # also one whose making was broken off
        demo.fill(workspace.desk, people=people, seed=seed, dice=seeded(seed))
    return workspace


def restore_workspace(file: Path, to: Path, name: str, passphrase: str, *, recovery_code: str | None = None,
                      around: Surroundings | None = None, progress: Progress | None = None) -> Restored:
    """Make a workspace in ``to`` from a backup; ``recovery_code`` stands in for name and passphrase.

    They are those of the day of the backup. Raises ``backup.…``, ``login.wrong``, ``recovery.…``, ``disk.full``.
    """
    def unlock(slots: Slots) -> Opened:
        if recovery_code is not None:
            return slots.open_recovery(recovery_code)
        try:
            return slots.open(name, passphrase)
        except UserError as error:
            if error.code != "login.wrong":
                raise
            raise UserError("login.wrong", field="passphrase", retry_after=1) from None  # no folder to count tries in

    return restore(file, to, unlock=unlock, source=(around or Surroundings()).ids, progress=progress)


def check_workspace(folder: Path, name: str, passphrase: str, *, deep: bool, progress: Progress | None = None,
                    around: Surroundings | None = None) -> Health:
    """Examine a workspace, also one that does not open any more. Raises ``workspace.missing``, ``login.…``."""
    around = around or Surroundings()
    return examine(folder, Slots(folder, around.ids), name=name, passphrase=passphrase, clock=around.clock, deep=deep,
                   progress=progress)


def salvage_workspace(folder: Path, to: Path, name: str, passphrase: str, *,
                      around: Surroundings | None = None) -> Salvaged:
    """Write what can be read of a damaged workspace into spreadsheets. Raises as ``services.salvaging.salvage``, and
    ``workspace.missing``."""
    around = around or Surroundings()
    if not exists(folder):
        raise UserError("workspace.missing", folder=str(folder))
    return salvage(folder, Slots(folder, around.ids), to, name=name, passphrase=passphrase, clock=around.clock)


def _opened(folder: Path, key: DataKey, slots: Slots, *, user_id: str, name: str, around: Surroundings) -> Workspace:
    database = open_database(folder, key, slots, clock=around.clock)
    with database.reading() as connection:
        row = connection.exec_driver_sql("SELECT roles, unit_id FROM user WHERE uid = ? AND deleted = 0",
                                         (user_id,)).fetchone()
        practice = results.meta(connection, "practice") == "1"
    if row is None:
        raise UserError("login.wrong", field="passphrase", retry_after=0)
    user = User(user_id, name, frozenset(json.loads(row[0] or "[]")), row[1])
    workspace = _workspace(folder, database, slots, user=user, key=key, around=around)
    workspace.desk.practice = practice
    if not database.read_only:
        _renew(workspace.desk)
    return workspace


def _renew(desk: Desk) -> None:
    """Bring the kept results to today; where somebody else writes or the disk is full, they are made when asked for."""
    try:
        with WriterLock(desk.folder / "writer.lock", patience=0):
            desk.standing.ensure(desk.database)
    except EnvironmentProblem as error:
        if error.code not in ("workspace.busy", "disk.full"):
            raise


def _workspace(folder: Path, database: Database, slots: Slots, *, user: User, key: DataKey,
               around: Surroundings) -> Workspace:
    standing = Standing(read_rulebook, around.clock, default_scheme=DEFAULT_SCHEME)
    recorder = Recorder(database, around.clock, around.ids, session_id=around.ids.uuid7(), app_v=app_version(),
                        renew=standing.renew)
    desk = Desk(folder, database, recorder, standing, around.clock, around.ids, user,
                seal_key=subkey(key, SEAL_PURPOSE))
    return Workspace(desk, slots, key, app_version())
