"""What can be read of a damaged workspace goes into spreadsheets, with what the centre has not got yet (sync.md 5).

A workspace made and enrolled anew has from the centre what the centre had; what was not sent is in the sheet of unsent
changes, and the sheet of people can be imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simata_desktop.domain.clock import Clock
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.records import KINDS
from simata_desktop.services.desk import ADMIN, VERIFIER
from simata_desktop.sheets.writer import SheetOut, write_sheet
from simata_desktop.store.database import STORE_NAME
from simata_desktop.store.salvage import Row, Wreck
from simata_desktop.store.sign_in import sign_in
from simata_desktop.store.slots import Slots
from simata_desktop.store.tries import Tries

UNSENT = "belum-terkirim"
UNSENT_HEADS = ("waktu", "pengguna", "perintah", "data", "id", "nip", "jenis", "isian", "sebelum", "sesudah", "alasan")


@dataclass(frozen=True, slots=True)
class SalvagedSheet:
    """A sheet that was written, its rows, and how many rows of its table could not be read."""

    file: Path
    rows: int
    lost: int


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was saved: a sheet for each kind of record that has any, and one of what was not sent."""

    sheets: tuple[SalvagedSheet, ...]
    unsent: int

    @property
    def lost(self) -> int:
        """Rows that could not be read."""
        return sum(one.lost for one in self.sheets)


def salvage(folder: Path, slots: Slots, to: Path, *, name: str, passphrase: str, clock: Clock) -> Salvaged:
    """Write what can be read of the workspace in ``folder`` into spreadsheets in ``to``, an empty or absent folder.

    Raises ``login.…``, ``right.missing`` (for verifiers and administrators), ``backup.target_not_empty``,
    ``disk.full``; ``store.damaged`` where nothing can be read.
    """
    signed = sign_in(slots, Tries(folder, clock), name=name, passphrase=passphrase)
    if to.exists() and any(to.iterdir()):
        raise UserError("backup.target_not_empty", field="to", folder=str(to))
    with closing(Wreck(folder / STORE_NAME, signed.key)) as wreck:
        if not {ADMIN, VERIFIER}.intersection(wreck.roles(signed.user_id)):
            raise UserError("right.missing", roles=f"{ADMIN}, {VERIFIER}")
        to.mkdir(parents=True, exist_ok=True)
        sheets = [made for entity in KINDS if (made := _sheet(wreck, entity, to))]
        unsent = wreck.unsent()
        lines = list(_unsent(unsent, wreck))
        file = to / f"{UNSENT}.xlsx"
        write_sheet(file, SheetOut(UNSENT, UNSENT_HEADS, lines))
        lost = wreck.lost["sync_change"]
    return Salvaged((*sheets, SalvagedSheet(file, len(lines), lost)), len(unsent))


def _sheet(wreck: Wreck, entity: str, to: Path) -> SalvagedSheet | None:
    """A sheet of one kind of record, its heads the words that an import knows; none where there is nothing."""
    rows, kind = wreck.records(entity), KINDS[entity]
    lost = wreck.lost[kind.table]
    if not rows and not lost:
        return None
    file = to / f"{entity}.xlsx"
    texts = [[None if value is None else str(value) for value in row] for row in rows]
    write_sheet(file, SheetOut(entity, kind.words, texts))
    return SalvagedSheet(file, len(rows), lost)


def _unsent(changes: Iterable[Row], wreck: Wreck) -> Iterable[list[Any]]:
    """A line a field; a change without fields has one."""
    nips: dict[str, str] = dict(wreck.people())
    for wall, user, command, entity, record, kind, fields, reason in changes:
        about = nips.get(record) or next((nips[pair[1]] for pair in fields.values() if pair[1] in nips), None)
        for name, (before, after) in fields.items() or (("", (None, None)),):
            yield [wall, user, command, entity, record, about, kind, name.rpartition(".")[2], before, after, reason]
