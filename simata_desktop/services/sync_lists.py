"""What a person reads about the exchange besides the conflicts: what waits, who was heard of, what merged by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.resources import read_json
from simata_desktop.services.desk import ADMIN, VERIFIER, Desk
from simata_desktop.services.sync_state import Run, Status
from simata_desktop.store.exchange import identity, lists
from simata_desktop.store.exchange.lists import DeviceHeard as DeviceHeard
from simata_desktop.store.exchange.lists import MergedLine as MergedLine
from simata_desktop.store.exchange.lists import WaitingSave as WaitingSave
from simata_desktop.store.lock import WriterLock

MOST_MERGED = 200
INTERVALS = (0, 5, 15, 60)  # minutes between two synchronisations of the timer; 0: by hand only
USUAL_INTERVAL = 15


class SyncLists:
    """Lists of the page Sinkronisasi; nobody is asked for them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self) -> Sequence[WaitingSave]:
        """The saves that wait, the newest first; who is neither verifier nor administrator sees his own."""
        with self._desk.database.reading() as connection:
            found = lists.waiting(connection)
        user = self._desk.user
        return found if user.roles & {ADMIN, VERIFIER} else [one for one in found if one.user == user.id]

    def labels(self) -> Mapping[str, str]:
        """Code → word of the closed lists in which values are kept: the yearly SKP, the rows of the office's rules."""
        skp = read_json("reference", "skp.json")
        found = {row["code"]: row["label"] for row in (*skp["predicates"], *skp["ratings"])}
        with self._desk.database.reading() as connection:
            scheme = self._desk.standing.view(connection).scheme
        rubrics = [indicator.rubric for indicator in scheme.indicators]
        parts = [part.rubric for rubric in rubrics for part in rubric.parts]
        return {row.code: row.label for rubric in (*rubrics, *parts) for row in rubric.rows} | found

    def interval(self) -> int:
        """Minutes between two synchronisations by itself on this PC; 0: by hand only."""
        with self._desk.database.reading() as connection:
            told = identity.noted(connection, "interval")
        return USUAL_INTERVAL if told is None else int(told)

    def set_interval(self, minutes: int) -> None:
        """Another pause on this PC, one of ``INTERVALS``; it belongs to the PC and does not travel."""
        assert minutes in INTERVALS
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.database.writing() as connection:
            identity.note(connection, {"interval": str(minutes)})

    def decided(self) -> frozenset[str]:
        """The open conflicts that were decided on this PC and wait for the centre to hear of it."""
        with self._desk.database.reading() as connection:
            return lists.decided(connection)

    def devices(self) -> Sequence[DeviceHeard]:
        """The PCs of whose work something has come here, the one last heard of first."""
        with self._desk.database.reading() as connection:
            return lists.devices(connection)

    def offices_of(self, devices: Iterable[str]) -> Mapping[str, str]:
        """Device → the office it works for."""
        with self._desk.database.reading() as connection:
            return lists.offices_of(connection, devices)

    def merged(self) -> Sequence[MergedLine]:
        """The last values that gave way to a later one without a person, the newest first."""
        with self._desk.database.reading() as connection:
            return lists.merged(connection, most=MOST_MERGED)

    def take_back(self, line: MergedLine) -> Changes:
        """Let the value stand that gave way. Only a verifier. Raises ``right.missing``, ``merged.gone``."""
        self._desk.allow(VERIFIER)
        with self._desk.save("merged") as result:
            if result.work.find(line.entity, line.record) is None:
                raise UserError("merged.gone")
            result.work.set(line.entity, line.record, line.given)
        return result.changes


def due(status: Status, runs: Sequence[Run], minutes: int, now: datetime) -> bool:
    """Is it time for the timer to synchronise?

    ``minutes`` after the last attempt, and not before ``next_try`` where attempts have failed. A clock that was set
    back (the last attempt lies in the future) does not stop it.
    """
    if status.device is None or status.server is None or not minutes:
        return False
    wait = datetime.fromisoformat(status.next_try) if status.next_try else None
    if wait is not None and now < wait <= now + timedelta(hours=1):
        return False
    tried = max((datetime.fromisoformat(one) for one in (status.last_success, runs[0].at if runs else None) if one),
                default=None)
    if tried is None or tried > now:
        return True
    failed = bool(runs and runs[0].trouble)
    return now - tried >= timedelta(minutes=min(minutes, 1) if failed else minutes)
