"""Who lacks what, unit by unit: what a worklist would ask, and what a request still waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simata_desktop.domain.ids import ROOT_UNIT
from simata_desktop.domain.progress import Progress
from simata_desktop.services.rules import check_tiers
from simata_desktop.services.worklist_gaps import Question, gaps
from simata_desktop.store.database import Connection
from simata_desktop.store.queries.units import UnitRow
from simata_desktop.store.queries.worklists import without_nip
from simata_desktop.store.standing import UNKNOWN_TIER, View

STEP = 500  # people between two looks at the progress


@dataclass(frozen=True)
class UnitGaps:
    """The people of one unit who lack something: local key → codes."""

    unit: UnitRow
    lacking: Mapping[int, tuple[str, ...]]

    @property
    def cells(self) -> int:
        """How many values they lack."""
        return sum(map(len, self.lacking.values()))


def find(connection: Connection, view: View, asked: Sequence[Question], *, units: Sequence[UnitRow],
         tiers: Sequence[str], progress: Progress) -> tuple[list[UnitGaps], int]:
    """Who in service lacks what, by the nearest of ``units`` over him; and how many lack something whom nobody can be
    asked about: outside any OPD, or without a NIP to know them again by. Raises UsageError ``tier.unknown``;
    Cancelled."""
    check_tiers(view.reader.tiers, tiers)
    tree, wanted, nameless = view.reader.units, {row.uid: row for row in units}, without_nip(connection)
    found: dict[str, dict[int, tuple[str, ...]]] = defaultdict(dict)
    unplaced = 0
    for count, known in enumerate(view.reader.read(connection)):
        if count % STEP == 0:
            progress.raise_if_cancelled()
            progress.step(count, 0, "ui.worklist.looking")
        unit = next((one for one in tree.above(known.unit_id) if one in wanted), None)
        elsewhere = unit is None and tree.top(known.unit_id) not in (None, ROOT_UNIT)
        if not known.active or elsewhere or (tiers and (known.tier or UNKNOWN_TIER) not in tiers):
            continue
        lacking = gaps(view, known, asked)
        if lacking and unit is not None and known.id not in nameless:
            found[unit][known.id] = lacking
        else:
            unplaced += bool(lacking)
    return [UnitGaps(row, found[row.uid]) for row in units if found.get(row.uid)], unplaced
