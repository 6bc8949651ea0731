"""What one step of a synchronisation does to the store; each is one transaction, so that a kill leaves all or nothing.

The writer lock is never held while the net is waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from simata_desktop.domain.errors import UserError
from simata_desktop.services.desk import Desk
from simata_desktop.services.sync_shapes import accepted, entry, lines_of, tail_page, told_again
from simata_desktop.store.exchange import (
    applying,
    cutting,
    deletions,
    durable,
    homes,
    identity,
    log,
    offices,
    outbox,
    upgrade,
)
from simata_desktop.store.exchange.accepted import Accepted
from simata_desktop.store.exchange.cutting import Tail
from simata_desktop.store.exchange.identity import Cursor, Identity
from simata_desktop.store.exchange.outbox import Fixed
from simata_desktop.store.lock import WriterLock
from simata_desktop.store.migrations import SCHEMA_VERSION
from simata_desktop.store.work import Taking
from simata_desktop.sync import course
from simata_desktop.sync.course import FrozenBatch, Standing
from simata_desktop.sync.outbox import freeze
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.hello import Place, known_offices
from simata_desktop.sync.protocol.pages import checked
from simata_desktop.sync.protocol.wire import Change, Reply, Save

FORESEEN = wire.MOST_CHANGES + 1  # one more shows whether the last save of a batch goes on


class SyncSteps:
    """The store's side of the commands of the engine."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def identity(self) -> Identity:
        """Who this device is. Raises ``sync.not_enrolled``."""
        with self._desk.database.reading() as connection:
            found = identity.known(connection)
        if found is None:
            raise UserError("sync.not_enrolled")
        return found

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A transaction under the writer lock."""
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.database.writing() as connection:
            yield connection

    @contextmanager
    def _taking(self) -> Iterator[Taking]:
        """A transaction that changes rows by what others did."""
        with WriterLock(self._desk.folder / "writer.lock"), self._desk.recorder.taking() as taking:
            yield taking

    def catch_up(self) -> None:
        """Show what an earlier program had no words for."""
        with self._desk.database.reading() as connection:
            if not upgrade.due(connection):
                return
        with self._taking() as taking:
            taking.deltas = upgrade.show(taking.connection)

    def counter(self, least: int) -> int:
        """The number of the next signed request, kept before it goes out."""
        with self.writing() as connection:
            return identity.counted(connection, least)

    def standing(self, app: str, fingerprint: str) -> Standing:
        """What the store knows when a synchronisation begins."""
        me = self.identity()
        with self._desk.database.reading() as connection:
            places = {one.partition: Place(one.seq, one.chain) for one in identity.cursors(connection)}
            pending, kept = outbox.count(connection), cutting.with_tails(connection)
            below = known_offices(offices.below(connection))
        wall = int(self._desk.clock.now().timestamp() * 1000)
        return Standing(me.device, me.gen, me.lease, me.epoch, places, me.last_n, pending, app, SCHEMA_VERSION, wall,
                        kept, anew=fingerprint != me.fingerprint, offices=below)

    def keep_offices(self, told: Mapping[str, str]) -> None:
        """Remember the offices below, where the centre tells of them."""
        if told:
            with self.writing() as connection:
                offices.keep(connection, told)

    def renumber(self, gen: int, lease: str, epoch: str, *, fingerprint: str) -> course.Event:
        """Go on under another generation."""
        with self.writing() as connection:
            outbox.renumber(connection, gen, lease, epoch)
            identity.note(connection, {"fingerprint": fingerprint})
        return course.Renumbered(self.identity().lineage)

    def reach(self, ends: Mapping[str, int]) -> None:
        """The centre has told how far its copies go, if there are new ones."""
        if ends:
            with self.writing() as connection:
                durable.reach(connection, ends)

    def page(self, data: bytes, partition: str, after: Place) -> course.Event:
        """Check a page and apply it with the cursor. Raises UserError ``page.*``, ``wire.*``."""
        head, logged = wire.read_page(data)
        if head.partition != partition:
            raise UserError("page.gap", partition=partition, seq=after.seq)
        own = self._own(line.id for save in logged for line in save.lines
                        if line.fields is None or line.was)
        place, taken = checked(head, logged, after, own)
        found = list(accepted(taken, partition, after))
        if self._held(partition, found):
            return course.PageHeld(partition)
        with self._taking() as taking:
            self._refuse_moved(taking.connection, partition, after.seq)
            taking.deltas = applying.take(taking.connection, partition, found,
                                          Cursor(partition, head.epoch, place.seq, place.chain), self._desk.ids)
            for tail in cutting.tails(taking.connection, partition):
                _, lost = wire.read_page(tail.content)
                cutting.forget_tail(taking.connection, partition, tail, [line.id for _, line in lines_of(lost)])
        return course.PageApplied(partition, place, head.head, sum(not one.own for one in taken))

    def _held(self, partition: str, changes: Sequence[Accepted]) -> bool:
        """Must a person be asked before this page is applied?"""
        now = self._desk.clock.now().isoformat(timespec="seconds")
        with self._desk.database.reading() as connection:
            held = deletions.judged(connection, partition, changes, identity.noted(connection, "device") or "", now)
            waited = any(one.partition == partition for one in deletions.every(connection))
        if held is not None:
            with self.writing() as connection:
                deletions.hold(connection, held)
        elif waited:
            with self.writing() as connection:
                deletions.passed(connection, partition)
        return held is not None

    def _refuse_moved(self, connection: Any, partition: str, seq: int) -> None:
        """Another program may have pulled meanwhile."""
        there = {one.partition: one.seq for one in identity.cursors(connection)}
        if there.get(partition, 0) != seq:
            raise UserError("page.gap", partition=partition, seq=seq)

    def _own(self, ids: Iterable[str]) -> Callable[[str], tuple[Save, Change] | None]:
        with self._desk.database.reading() as connection:
            held = outbox.own(connection, ids)
        return lambda id_: entry(held[id_]) if id_ in held else None

    def chains(self, partition: str, places: Iterable[int]) -> dict[int, str]:
        """The chain (hex) at places of a log, as this device holds it."""
        with self._desk.database.reading() as connection:
            return log.chains(connection, partition, places)

    def log_end(self, partition: str) -> int:
        """The last place this device holds of a log."""
        with self._desk.database.reading() as connection:
            return log.end(connection, partition)

    def cut_back(self, partition: str, place: Place, epoch: str) -> course.Event:
        """Cut a log back to a place; what lay behind is kept until the centre has it again."""
        with self._taking() as taking:
            connection = taking.connection
            lines = [told_again(one) for one in log.lines(connection, partition, after=place.seq)]
            end = lines[-1][1].seq if lines else 0
            content = tail_page(partition, lines, log.chains(connection, partition, [end])[end]) if lines else b""
            durable.cut(connection, partition, place.seq)
            cutting.keep_tail(connection, partition, Tail(place.seq, place.chain, place.seq, content))
            deletions.step_back(connection, partition, place.seq)
            taking.deltas = cutting.cut(connection, partition, Cursor(partition, epoch, place.seq, place.chain))
        return course.SteppedBack(partition, place, len(lines))

    def tails(self, partition: str) -> list[Tail]:
        """What the centre must be told again."""
        with self._desk.database.reading() as connection:
            return cutting.tails(connection, partition)

    def freeze(self, gen: int, answered: Collection[str] | None = None) -> course.Event:
        """The batch that waits for its answer, or the next one; with ``answered`` (SHA-256) one of these or none."""
        with self.writing() as connection:
            fixed = outbox.fixed(connection)
            me = identity.known(connection)
            if fixed is None and me is not None and answered is None:
                fixed = _fix(connection, me, gen)
        if fixed is None or (answered is not None and fixed.sha256 not in answered):
            return course.Frozen(None)
        return course.Frozen(FrozenBatch(fixed.gen, fixed.no, fixed.first, fixed.last, len(fixed.content),
                                         fixed.sha256))

    def freeze_all(self, gen: int) -> list[Fixed]:
        """Everything that waits, in batches."""
        more = True
        while more:
            with self.writing() as connection:
                me = identity.known(connection)
                more = me is not None and _fix(connection, me, gen) is not None
        with self._desk.database.reading() as connection:
            return list(outbox.every_fixed(connection))

    def holds(self, ids: Iterable[str]) -> bool:
        """Are all these changes in the journal of this device?"""
        told = set(ids)
        with self._desk.database.reading() as connection:
            return len(outbox.own(connection, told)) == len(told)

    def content(self, batch: FrozenBatch) -> bytes:
        """The bytes of the fixed batch."""
        with self._desk.database.reading() as connection:
            fixed = outbox.fixed(connection)
        if fixed is None or fixed.sha256 != batch.sha256:
            raise UserError("batch.gone")
        return fixed.content

    def keep(self, batch: FrozenBatch, reply: Reply) -> course.Event:
        """Store the verdicts of a batch."""
        counts = dict.fromkeys((wire.ACCEPTED, wire.CONFLICT, wire.QUARANTINED), 0)
        for one in reply.verdicts:
            counts[one.state] = counts.get(one.state, 0) + one.last - one.first + 1
        with self.writing() as connection:
            outbox.settle(connection, batch.gen, batch.no, [
                (one.first, one.last, f"{one.state}:{one.why or one.seq}", one.partition) for one in reply.verdicts],
                reply.received)
            for older, n in (one.known_as for one in reply.verdicts if one.known_as):
                identity.answered(connection, older, n)
        return course.VerdictsKept(counts[wire.ACCEPTED], counts[wire.CONFLICT], counts[wire.QUARANTINED])


def _fix(connection: Any, me: Identity, gen: int) -> Fixed | None:
    homes.settle(connection)
    waiting = outbox.waiting(connection, FORESEEN)
    batch = freeze([entry(one) for one in waiting], device=me.device, gen=gen, no=outbox.next_number(connection),
                   first=me.last_n + 1, lineage=me.lineage, users=outbox.user_names(connection))
    if batch is None:
        return None
    named = batch.fixed
    fixed = Fixed(named.gen, named.no, named.first, named.last, named.sha256, batch.content)
    outbox.fix(connection, fixed, waiting[:batch.count])
    return fixed
