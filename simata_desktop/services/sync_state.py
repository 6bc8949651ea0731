"""What a device knows of its exchange without asking: what waits, what came when, notices, when to try again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Any

from simata_desktop.domain import digest
from simata_desktop.domain.errors import Trouble
from simata_desktop.services.desk import ADMIN, VERIFIER, Desk
from simata_desktop.store.exchange import agreed, conflicts, deletions, identity, lists, quarantine
from simata_desktop.store.exchange.deletions import HeldDeletions as HeldDeletions
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.queries.office import pending
from simata_desktop.sync.course import Summary

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
DELETES_HELD = "deletes.held"
EVENTS = ("device.cloned", "server.restored")  # told once by the centre, remembered for a while
REMEMBERED = timedelta(days=30)
RUNS_KEPT = 50
BY_LINE, BY_STICK = "line", "stick"


@dataclass(frozen=True, slots=True)
class Synchronised:
    """What one synchronisation did, in changes and bytes; ``trouble`` ended it early (what was done stays done).

    ``digest``: equal, differs or unchecked.
    """

    server: str
    summary: Summary
    bytes_up: int
    bytes_down: int
    requests: int
    waited: int
    digest: str
    pending: int
    trouble: Trouble | None = None

    @property
    def pushed(self) -> int:
        """How many changes the centre has answered."""
        return self.summary.accepted + self.summary.conflicts + self.summary.quarantined


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the officer should know: a code, and since when; ``count``: how many it is about, where it counts."""

    code: str
    at: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the exchange; before joining a centre ``device`` is None and only what waits is known. ``server`` is
    None too where the centre is known by stick alone. ``held``: deletions by others that wait for a person."""

    device: str | None
    gen: int | None
    office: str | None
    server: str | None
    pending: int
    oldest: str | None
    queue_bytes: int
    last_success: str | None
    conflicts: int
    quarantined: int
    cursors: tuple[identity.Cursor, ...]
    digest: str
    notices: tuple[Notice, ...]
    next_try: str | None
    held: tuple[HeldDeletions, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What the bar at the foot says: has a centre been joined, what waits for it and for a person, the last success."""

    joined: bool
    pending: int
    conflicts: int
    last_success: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """One exchange of the past: when it ended, the way (line, stick), changes sent and received, and the code of what
    ended it early."""

    at: str
    way: str
    sent: int
    received: int
    trouble: str


class SyncState:
    """Reads and keeps the marks of the exchange."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def pending(self) -> int:
        """How many own changes wait for their answer."""
        with self._desk.database.reading() as connection:
            return pending(connection).changes

    def brief(self) -> Brief:
        """The little that is told after every save."""
        with self._desk.database.reading() as connection:
            return Brief(identity.office(connection) is not None, pending(connection).changes,
                         conflicts.count(connection) - len(lists.decided(connection)),
                         identity.noted(connection, "last_success"))

    def status(self) -> Status:
        """What is known now; nobody is asked."""
        with self._desk.database.reading() as connection:
            me, waits, held = identity.known(connection), pending(connection), deletions.every(connection)
            return Status(
                me.device if me else None, me.gen if me else None, me.office if me else None,
                (me.server or None) if me else None, waits.changes, waits.oldest, waits.bytes,
                identity.noted(connection, "last_success"), conflicts.count(connection), quarantine.count(connection),
                tuple(identity.cursors(connection)), self._digest(connection),
                (*_notices(connection), *_held_notice(held)),
                identity.noted(connection, "next_try"), held)

    def _digest(self, connection: Any) -> str:
        """The root over the agreed records; computed anew only where a cursor has moved since it was kept."""
        kept = identity.noted(connection, "digest")
        if kept is not None and kept.rpartition(" ")[0] == _places(connection):
            return kept.rpartition(" ")[2]
        return digest.over({one.partition: digest.Digest.of(agreed.every(connection, one.partition)).root()
                            for one in identity.cursors(connection)})

    def digests(self) -> dict[str, tuple[int, str]]:
        """Of each partition the place reached and the root of its agreed records."""
        with self._desk.database.reading() as connection:
            return {one.partition: (one.seq, digest.Digest.of(agreed.every(connection, one.partition)).root())
                    for one in identity.cursors(connection)}

    def finished(self, lease: str, fingerprint: str | None) -> None:
        """A synchronisation came to its end: lease and time of success. ``fingerprint``: disk and PC, where the centre
        was asked with them."""
        now = self._desk.clock.now().isoformat(timespec="seconds")
        told = {} if fingerprint is None else {"fingerprint": fingerprint}
        with self._writing() as connection:
            identity.note(connection, {**told, "lease": lease, "last_success": now, "failures": "0", "next_try": ""})
            deletions.reach(connection)

    def allow_deletes(self) -> int:
        """A person agrees to the deletions that wait, as they were shown; the next exchange does them. How many records
        that are. Raises ``right.missing``."""
        self._desk.allow(ADMIN, VERIFIER)
        with self._writing() as connection:
            return deletions.allow(connection)

    def ended(self, done: Synchronised, *, way: str = BY_LINE) -> None:
        """Keep what was told, and when to try the line again after a failure: later each time, never all at once."""
        values: dict[str, str] = {}
        with self._desk.database.reading() as connection:
            if done.trouble is not None and way == BY_LINE:
                values = self._later(int(identity.noted(connection, "failures") or 0) + 1, done.trouble)
            told = _notices(connection)
            values["notices"] = json.dumps([[one.code, one.at] for one in self._renewed(told, done.summary)])
            if done.pushed or done.summary.pulled:
                values["digest"] = f"{_places(connection)} {self._digest(connection)}"
            if done.digest != "unchecked":
                values["compared"] = f"{done.digest} {self._desk.clock.now().isoformat(timespec='seconds')}"
        self._note(values)
        self.remember(done.pushed, done.summary.pulled, done.trouble.code if done.trouble else "", way=way)

    def compared(self) -> tuple[str, str] | None:
        """What the last comparison with the centre said (equal, differs), and when."""
        with self._desk.database.reading() as connection:
            told = identity.noted(connection, "compared")
        return None if told is None else (told.partition(" ")[0], told.partition(" ")[2])

    def runs(self) -> tuple[Run, ...]:
        """The last exchanges, the newest first."""
        with self._desk.database.reading() as connection:
            return _runs(connection)

    def remember(self, sent: int, received: int, trouble: str = "", *, way: str = BY_LINE) -> None:
        """Keep that an exchange has ended; one that found nothing to do is not worth a line."""
        if not (sent or received or trouble):
            return
        run = Run(self._desk.clock.now().isoformat(timespec="seconds"), way, sent, received, trouble)
        with self._desk.database.reading() as connection:
            kept = (run, *_runs(connection))[:RUNS_KEPT]
        self._note({"runs": json.dumps([astuple(one) for one in kept])})

    def _later(self, failures: int, trouble: Trouble) -> dict[str, str]:
        wait = min(FIRST_WAIT * 2 ** min(failures, 10), LONGEST_WAIT)
        chance = int.from_bytes(self._desk.ids.random_bytes(2), "big") / 65536
        asked = trouble.params.get("retry_after")
        wait = max(wait * chance, timedelta(seconds=asked if isinstance(asked, int) else 1))
        moment = self._desk.clock.now() + wait
        return {"failures": str(failures), "next_try": moment.isoformat(timespec="seconds")}

    def _renewed(self, told: tuple[Notice, ...], summary: Summary) -> list[Notice]:
        now = self._desk.clock.now()
        before = {one.code: one for one in told}
        kept = [one for one in told if one.code in EVENTS and one.code not in summary.notices
                and now - datetime.fromisoformat(one.at) < REMEMBERED]
        at = now.isoformat(timespec="seconds")
        return kept + [Notice(code, at) if code in EVENTS else before.get(code, Notice(code, at))
                       for code in summary.notices]

    def _note(self, values: dict[str, str]) -> None:
        with self._writing() as connection:
            identity.note(connection, values)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.database.writing() as connection:
            yield connection


def _places(connection: Any) -> str:
    return ",".join(f"{one.partition}:{one.seq}:{one.chain[:16]}" for one in identity.cursors(connection)) or "-"


def _notices(connection: Any) -> tuple[Notice, ...]:
    return tuple(Notice(code, at) for code, at in json.loads(identity.noted(connection, "notices") or "[]"))


def _held_notice(held: Sequence[HeldDeletions]) -> Iterator[Notice]:
    if held:
        yield Notice(DELETES_HELD, min(one.at for one in held), sum(one.records for one in held))


def _runs(connection: Any) -> tuple[Run, ...]:
    return tuple(Run(*one) for one in json.loads(identity.noted(connection, "runs") or "[]"))
