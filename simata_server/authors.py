"""Who wrote what, as the centre knows it: users of other devices, who entered a record, who could verify it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from psycopg import Connection

from simata_desktop.sync.protocol import wire
from simata_server.rights import Actor

VERIFIER = "verifier"


@dataclass(frozen=True)
class Authors:
    """Looked up once for a batch. ``strangers``: users of other devices only; ``content``: by (partition, record) who
    entered what the record says; ``verifiers``: user and office of everyone who may verify; ``above``: office → the one
    above it."""

    strangers: frozenset[str]
    content: Mapping[tuple[str, str], str]
    verifiers: frozenset[tuple[str, str]]
    above: Mapping[str, str | None]

    @classmethod
    def read(cls, connection: Connection, actor: Actor, users: Collection[str], *, above: Mapping[str, str | None],
             records: Collection[tuple[str, str, int]]) -> Authors:
        """``records``: partition, record and the place in the log that made it what it says."""
        rows = connection.execute(
            "SELECT k.partition, k.record, c.user_id FROM unnest(%s::text[], %s::text[], %s::bigint[]) "
            "AS k(partition, record, seq) JOIN change c USING (partition, seq)", _columns(records)) if records else ()
        verifying = connection.execute("SELECT DISTINCT user_id, office FROM device WHERE NOT revoked AND roles ? %s",
                                       (VERIFIER,))
        return cls(_strangers(connection, actor, users),
                   {(partition, record): user for partition, record, user in rows}, frozenset(verifying), above)

    def of_another(self, user: str, own: str) -> bool:
        """Is this the user of another device, who never worked at this one? ``own``: the user of this one."""
        return user != own and user in self.strangers

    def of_content(self, partition: str, record: str) -> str:
        """Who entered what a record says; empty where that is not known."""
        return self.content.get((partition, record), "")

    def another_verifier(self, partition: str, user: str) -> bool:
        """Could somebody else verify what lies in this partition: at its office, or above it?"""
        office: str | None = partition.rpartition("/")[0]
        offices = set()
        while office is not None and office not in offices:
            offices.add(office)
            office = self.above.get(office)
        return any(one != user and where in offices for one, where in self.verifiers)


def _strangers(connection: Connection, actor: Actor, users: Collection[str]) -> frozenset[str]:
    """Users of other devices whose record, if there is one, was not made at this device."""
    rows = connection.execute("SELECT DISTINCT user_id FROM device WHERE user_id = ANY(%s) AND id::text <> %s",
                              (sorted(users), actor.device))
    found = {user for user, in rows}
    if not found:
        return frozenset()
    made = {}
    for record, device in connection.execute(
            "SELECT record, device::text FROM change WHERE partition = %s AND record = ANY(%s) ORDER BY seq",
            (f"{actor.office}/{wire.OPEN}", sorted(found))):
        made.setdefault(record, device)
    return frozenset(user for user in found if made.get(user) != actor.device)


def _columns(records: Collection[tuple[str, str, int]]) -> tuple[list[str], list[str], list[int]]:
    ordered = sorted(records)
    return [one for one, _, _ in ordered], [one for _, one, _ in ordered], [one for *_, one in ordered]
