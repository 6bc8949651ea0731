"""One evidence record as its services change it: who may, what becomes of its state."""

from __future__ import annotations

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.records import CLOSED_INDICATORS
from simata_desktop.domain.transitions import AGAIN, VERIFIED
from simata_desktop.services.desk import VERIFIER, Desk
from simata_desktop.services.submission import refuse_shut
from simata_desktop.store.work import Work

Record = dict[str, str | None]


def code_of_record(record: Record) -> str:
    """``INDICATOR`` or ``INDICATOR.PART``."""
    indicator, part = record["indikator"] or "", record["bagian"]
    return f"{indicator}.{part}" if part else indicator


def existing(desk: Desk, work: Work, uid: str) -> Record:
    """A record that the user may see. Raises ``evidence.unknown``, ``right.missing``."""
    found = work.find("evidence", uid)
    if found is None or found[1]:
        raise UserError("evidence.unknown", field="id", id=uid)
    if found[0]["indikator"] in CLOSED_INDICATORS:
        desk.allow(VERIFIER)
    return found[0]


def changeable(desk: Desk, work: Work, uid: str) -> Record:
    """A record that the user may change now.

    Raises as ``existing``; ``evidence.verified`` for entry; ``submission.closed`` outside the period.
    """
    record = existing(desk, work, uid)
    refuse_shut(desk, work.connection)
    if record["status"] == VERIFIED and VERIFIER not in desk.user.roles:
        raise UserError("evidence.verified", field="id")
    return record


def amend(work: Work, uid: str, values: Record) -> bool:
    """Put values into a record; one that really changes waits for a verifier again. True when something changed."""
    record = work.read("evidence", uid)
    if all(record[word] == value for word, value in values.items()):
        return False
    return work.set("evidence", uid, {**values, **AGAIN})


def need(reason: str) -> None:
    """Raise ``reason.missing`` for a blank reason."""
    if not reason.strip():
        raise UserError("reason.missing", field="reason")
