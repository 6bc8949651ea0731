"""One NIP of two people: a person says that they are one, or corrects the NIP (sync.md 3.2)."""

from __future__ import annotations

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merging import DROP, KEEP
from simata_desktop.domain.records import PERSON
from simata_desktop.domain.same_person import OFFICE, OTHER
from simata_desktop.services.upkeep_merge import plan, refuse_final, write
from simata_desktop.store.exchange.conflicts import ConflictRow
from simata_desktop.store.queries.people import by_id
from simata_desktop.store.work import Work

TYPED = "nip"  # what a third value says
OFFICE_WORD = OFFICE.rpartition(".")[2]


def join(work: Work, row: ConflictRow, *, offered: bool) -> None:
    """Both records are one person: the one that stood in the log first keeps its id, the values of the chosen side
    (``offered``: of the one that came later) stand.

    Raises ``conflict.identity_office`` where the other lies with another office, ``conflict.identity_gone`` where one
    of the two is no longer on the register, ``merge.session``.
    """
    if OFFICE in row.stands.values:
        raise UserError("conflict.identity_office", field="take", office=row.stands.values[OFFICE] or "")
    keep, drop = by_id(work.connection, row.stands.values.get(OTHER) or ""), by_id(work.connection, row.record)
    if keep is None or drop is None:
        raise UserError("conflict.identity_gone", field="id")
    found = plan(work, keep.uid, drop.uid)
    refuse_final(found)
    side = DROP if offered else KEEP
    groups = {field.group for field in PERSON.fields}
    write(work, keep, drop, found=found, choices=dict.fromkeys((*groups, *(pair.key for pair in found.both)), side),
          resolves=row.id)
