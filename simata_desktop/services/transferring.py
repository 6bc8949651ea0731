"""Somebody goes to another office: asked for here, carried out by the centre (sync.md 3.13)."""

from __future__ import annotations

from datetime import UTC, timedelta

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merge import TRANSFER
from simata_desktop.domain.nip import plain_nip
from simata_desktop.domain.records import PERSON
from simata_desktop.services.desk import VERIFIER, Desk
from simata_desktop.store.exchange import homes, identity, offices, stubs
from simata_desktop.store.exchange.stubs import Stub
from simata_desktop.store.journal import HOME_WORD, Delta
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.queries import people
from simata_desktop.store.work import Work

KEPT = timedelta(days=30)  # how long the values of somebody who has gone stay on the PCs of his old office
LONGEST_CODE = 40
PURGED = "purged"


class TransferService:
    """Moves people between offices of one centre."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def transfer(self, nip: str, office: str, reason: str) -> Changes:
        """Ask the centre to give a person, with all that is about him, to another office (its code). Until the centre
        has answered he stays here. It cannot be undone; the new office may give him back.

        Raises ``right.missing``, ``reason.missing``, ``sync.not_enrolled``, ``person.unknown``, ``person.moved``,
        ``transfer.office`` (no code), ``transfer.same`` (he is there), ``transfer.waits`` (asked for before).
        """
        self._desk.allow(VERIFIER)
        to = office.strip()
        if not reason.strip():
            raise UserError("reason.missing", field="reason")
        if not to or "/" in to or len(to) > LONGEST_CODE:
            raise UserError("transfer.office", field="to")
        with self._desk.save("transfer", reason=reason.strip(), params={"nip": plain_nip(nip), "office": to}) as result:
            result.work.add(self._asked(result.work, plain_nip(nip), to))
        return result.changes

    def offices(self) -> dict[str, str] | None:
        """Code → name of the offices known here; None where this PC has joined no centre."""
        with self._desk.database.reading() as connection:
            return offices.below(connection) if identity.office(connection) is not None else None

    def gone(self, nip: str) -> Stub | None:
        """Where somebody who was here has gone."""
        with self._desk.database.reading() as connection:
            return stubs.of_nip(connection, plain_nip(nip))

    def purge(self) -> None:
        """Once a day take away what is left of those who went long ago; nothing where somebody else writes."""
        now = self._desk.clock.now()
        with self._desk.database.reading() as connection:
            if identity.noted(connection, PURGED) == now.date().isoformat():
                return
        before = (now - KEPT).astimezone(UTC).isoformat(timespec="milliseconds")
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.recorder.taking() as taking:
            stubs.purge(taking.connection, before)
            identity.note(taking.connection, {PURGED: now.date().isoformat()})

    @staticmethod
    def _asked(work: Work, nip: str, to: str) -> Delta:
        me = identity.office(work.connection)
        if me is None:
            raise UserError("sync.not_enrolled")
        person = people.by_nip(work.connection, nip)
        if person is None:
            gone = stubs.of_nip(work.connection, nip)
            if gone is not None:
                raise UserError("person.moved", field="nip", nip=nip, office=gone.office)
            raise UserError("person.unknown", field="nip", nip=nip)
        lies = homes.lying(work.connection, [person.uid], me[0]).get(person.uid)
        office = lies.rpartition("/")[0] if lies else me[0]
        if office == to:
            raise UserError("transfer.same", field="to", office=to)
        if stubs.asked_for(work.connection, person.uid):
            raise UserError("transfer.waits", field="nip", nip=nip)
        return Delta(PERSON.entity, person.uid, TRANSFER, {HOME_WORD: (office, to)})
