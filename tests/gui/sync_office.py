"""PCs of one office with a centre in memory, for tests and pictures of Sinkronisasi: real workspaces, no net."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from simata_desktop.app import Surroundings, SystemIds, Workspace, create_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.progress import Progress
from simata_desktop.services.sync_state import Synchronised
from simata_desktop.store.exchange import identity
from simata_desktop.store.exchange.identity import Identity
from tests.services.exchange_office import CentreLine
from tests.sync_sim.centre import Centre, Grant

OFFICE, OFFICE_NAME = "DEMO", "BKPSDM Kabupaten Contoh Raya"
MORNING = datetime(2026, 11, 24, 8, 12, tzinfo=timezone(timedelta(hours=7)))


@dataclass
class SyncPc:
    """A workspace on a PC of its own. ``fate`` may break the line."""

    folder: Path
    number: int
    user: str
    centre: Centre
    workspace: Workspace = field(init=False)
    fate: Callable[[str], None] = lambda at: None

    def __post_init__(self) -> None:
        self.clock = FixedClock(MORNING)
        self.workspace, _ = create_workspace(self.folder, self.user, "kuda lumping biru",
                                             around=Surroundings(self.clock, SystemIds()))
        self.workspace.syncing.by_line = self.by_line  # type: ignore[method-assign]

    def join(self) -> None:
        """As if enrolled."""
        device = f"00000000-0000-7000-8000-{self.number:012x}"
        first, desk = self.centre.enrol(device, Grant(OFFICE, closed=True, below=True)), self.workspace.desk
        with desk.save("enrol") as result:
            result.work.set("unit", ROOT_UNIT, {"kode": OFFICE, "nama": OFFICE_NAME})
            identity.keep(result.work.connection, Identity(
                device, first.gen, first.lease, self.centre.disk.epoch, OFFICE, True, "http://127.0.0.1", desk.user.id,
                ("verifier",), "", "", "", "", fingerprint=self.workspace.syncing.fingerprint()))

    def by_line(self, progress: Progress | None = None, *, verify: bool = False) -> Synchronised:
        """The exchange, with the centre in memory."""
        self.clock.move(seconds=30)
        return self.workspace.syncing.synchronise(CentreLine(self.centre, self.fate), progress, verify=verify)

    def person(self, name: str, nip: str, **more: str) -> str:
        """Enter somebody; his id."""
        uid = self.workspace.desk.ids.uuid7()
        self._save("import", lambda work: work.create("person", uid, {"nama": name, "nip": nip, **more}))
        return uid

    def rate(self, person: str, year: int, **values: str) -> str:
        """A rating of somebody; its id."""
        uid = f"00000000-0000-8000-9000-{year:012d}"
        self._save("rate", lambda work: work.create("rating", uid, {"pegawai": person, "tahun": str(year), **values}))
        return uid

    def set(self, entity: str, uid: str, **values: str) -> None:
        """Change a record."""
        self._save("set", lambda work: work.set(entity, uid, values))

    def _save(self, command: str, write: Callable[[Any], object]) -> None:
        self.clock.move(minutes=1)
        with self.workspace.desk.save(command) as result:
            write(result.work)

    def close(self) -> None:
        """Close the store."""
        self.workspace.close()


def two_pcs(folder: Path, centre: Centre) -> tuple[SyncPc, SyncPc]:
    """Two PCs of the office, not joined yet."""
    return SyncPc(folder / "satu", 1, "Ratih", centre), SyncPc(folder / "dua", 2, "Surya", centre)


def disagree(one: SyncPc, other: SyncPc) -> str:
    """Both change the rating of one person unseen; afterwards both PCs know that a person must decide. Her id."""
    person = one.person("Wulan Contohwati", "197908142005012006", gelar_belakang="S.STP., M.Si.")
    rating = one.rate(person, 2025, predikat_kinerja="butuh_perbaikan")
    for pc in (one, other):
        pc.by_line()
    one.set("rating", rating, predikat_kinerja="baik")
    other.set("rating", rating, predikat_kinerja="sangat_baik")
    for pc in (other, one, other):
        pc.by_line()
    return person
