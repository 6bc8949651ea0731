"""A PC with a real encrypted store that has joined a real centre on PostgreSQL; between them the straight way."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.services.conflicts import ConflictService
from simata_desktop.services.people import PeopleService
from simata_desktop.services.transferring import TransferService
from simata_desktop.sheets.reading import read_value
from simata_desktop.store.exchange import identity
from simata_desktop.store.exchange.identity import Identity
from simata_server import database
from tests.server.faults.straight import StraightLine
from tests.server.offices_at_work import join
from tests.services.exchange_office import Pc


class OfficePc(Pc):
    """A PC of one of several offices, with the services at its desk."""

    def enrol(self, url: str, office: str, *roles: str) -> OfficePc:
        """Join the centre in the database of ``url``."""
        with database.connected(url) as connection:
            known = join(connection, office, *roles, user=self.user.name, user_id=self.user.id).enrolled
        with self.desk.database.writing() as connection:
            identity.keep(connection, Identity(
                known.device, known.gen, known.lease, known.epoch, office, known.root, "http://127.0.0.1", self.user.id,
                tuple(known.roles), "", "", "", "", fingerprint=self.sync.fingerprint()))
        self.line = StraightLine(url, known.device)
        self.people, self.conflicts = PeopleService(self.desk, read_value), ConflictService(self.desk, read_value)
        self.transferring = TransferService(self.desk)
        return self

    def meet(self) -> None:
        """Synchronise; afterwards this PC and the centre hold the same, and nothing waits."""
        self.clock.move(seconds=1)
        done = self.sync.synchronise(self.line, verify=True)
        assert done.trouble is None, done.trouble
        assert (done.pending, done.digest) == (0, "equal")


def office_pc(folder: Path, number: int, url: str, office: str) -> OfficePc:
    """A new PC of an office, whose user is clerk, verifier and assessor."""
    return OfficePc(folder / f"pc{number}", number).enrol(url, office, "entry", "verifier", "assessor")
