"""Records, heads and conflicts of one batch in PostgreSQL: loaded under the lock of the heads, written back at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from psycopg import Connection, Rollback

from simata_desktop.domain.errors import UserError
from simata_desktop.domain.merge import State, Version
from simata_desktop.domain.transitions import session_of
from simata_desktop.sync.protocol import wire
from simata_desktop.sync.protocol.wire import Change, Line, Logged, Save
from simata_server import moving, register
from simata_server.conflict import OPEN, Conflict
from simata_server.outcome import Head, Known, Outcome
from simata_server.people import People
from simata_server.reach import Reach

Key = tuple[str, str]  # partition, record
KEEP = (  # all records of a batch in one statement
    "INSERT INTO record(partition, id, entity, body, versions, clocks, deleted, nip) SELECT * FROM "
    "jsonb_to_recordset(%s::jsonb) AS k(partition text, id text, entity text, body jsonb, versions jsonb, "
    "clocks jsonb, deleted jsonb, nip text) ON CONFLICT (partition, id) DO UPDATE SET body = excluded.body, "
    "versions = excluded.versions, clocks = excluded.clocks, deleted = excluded.deleted, nip = excluded.nip")
NIP_FIELD = "nip.nip"
TRIES = 3  # to take the heads of records that are on the move


@dataclass
class PostgresShelf:
    """A ``Shelf`` (intake.py) over one open transaction."""

    connection: Connection
    device: str
    heads: dict[str, Head] = field(default_factory=dict)
    states: dict[Key, State] = field(default_factory=dict)
    conflicts: dict[str, Conflict] = field(default_factory=dict)
    _open: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[tuple[str, str], Known] = field(default_factory=dict)
    _stuck: set[str] = field(default_factory=set)
    _touched: set[str] = field(default_factory=set)
    _asked: set[Key] = field(default_factory=set)  # records that were looked for
    _heard: set[str] = field(default_factory=set)  # records whose conflicts and quarantine were
    _namesakes: dict[str, list[Key]] = field(default_factory=dict)
    _aliases: dict[tuple[str, str], str] = field(default_factory=dict)  # (office, id) → the id that stays
    _renamed: dict[Key, str] = field(default_factory=dict)

    def lock_for(self, saves: Sequence[Save]) -> None:
        """Take the heads of every partition these changes may write to: where their records lie by now, and both
        offices of somebody who moves. Raises UserError ``server.busy`` where they keep moving.

        Where the records are is known under the heads only; where more heads are needed than were taken, all are let go
        and taken again in their order.
        """
        reach = Reach.of(saves)
        self.connection.execute("SELECT 1")  # begins the transaction: the block below would end its own, heads and all
        for _ in range(TRIES):
            wanted = set(reach.partitions)
            with self.connection.transaction() as point:
                self.lock(wanted)
                self._aliases = register.aliases(self.connection, register.named(
                    change for save in saves for change in save.changes))
                self._follow(reach)
                if reach.partitions <= wanted:
                    return
                raise Rollback(point)
            for held in (self.heads, self.states, self._asked):
                held.clear()
        raise UserError("server.busy")

    def _follow(self, reach: Reach) -> None:
        """Read the records by the ids that stay, and those that have moved from office to office."""
        for (office, was), now in self._aliases.items():
            reach.rename(office, was, now)
        while news := reach.keys - self._asked:
            self.load_records(news)
            for key in news & self.states.keys():
                if self.states[key].home:
                    reach.go_on(*key, self.states[key])

    def lock(self, partitions: Iterable[str]) -> None:
        """Take the heads in sorted order, so that no two batches wait for each other."""
        for partition in sorted(set(partitions)):
            row = self.connection.execute(
                "SELECT last_seq, chain FROM part_head WHERE partition = %s FOR UPDATE", (partition,)).fetchone()
            if row is not None:
                self.heads[partition] = Head(row[0], bytes(row[1]))

    def load(self, saves: Sequence[Save]) -> None:
        """Read every record, conflict, earlier fate and quarantine the changes of a batch are about."""
        changes = [change for save in saves for change in save.changes]
        self._load_people(changes)
        self.load_records({(change.partition, change.record) for change in changes})
        people = People(self)
        self.load_fates({(partition, change.id or wire.change_id(save.tx, save.start + place))
                         for save in saves for place, change in enumerate(save.changes)
                         for partition in moving.stations(self, people.renamed(change))})
        written = {(change.partition, change.record) for change in People(self).foreseen(changes)}
        self.load_records(written)
        self._load_sessions(saves)
        for body, in self.connection.execute("SELECT body FROM conflict WHERE id::text = ANY(%s)", (
                sorted({change.resolves for change in changes if change.resolves}),)):
            self._hold(msgspec.convert(body, Conflict))
        self._hear({record for _, record in written})

    def _load_people(self, changes: Sequence[Change]) -> None:
        """Who has the NIPs these changes give, and what has been joined with what they name."""
        nips = register.nips_of(changes) | self._nips_of_movers(changes)
        if nips:
            register.guard(self.connection, nips)
            self._namesakes = register.namesakes(self.connection, nips)
            self.load_records({key for keys in self._namesakes.values() for key in keys})

    def _nips_of_movers(self, changes: Sequence[Change]) -> set[str]:
        people = People(self)
        movers = [people.renamed(change) for change in changes if moving.target(change) is not None]
        found = (self.state(moving.lies(self, one), one.entity, one.record).body.get(NIP_FIELD) for one in movers)
        return {nip for nip in found if nip}

    def _hear(self, records: Collection[str]) -> None:
        """Read the open conflicts of records, and whether the device has something of them in quarantine."""
        some = sorted(set(records) - self._heard)
        self._heard.update(some)
        for body, in self.connection.execute(
                "SELECT body FROM conflict WHERE state = 'open' AND record = ANY(%s)", (some,)):
            self._hold(msgspec.convert(body, Conflict))
        self._stuck |= {record for record, in self.connection.execute(
            "SELECT DISTINCT record FROM quarantine WHERE device = %s AND state = 'open' AND record = ANY(%s)",
            (self.device, some))}

    def _load_sessions(self, saves: Sequence[Save]) -> None:
        """Read the sessions the measured people of a batch belong to."""
        wanted = set()
        for save in saves:
            for change in save.changes:
                told = {name: wire.pair(value)[1] for name, value in change.fields.items() if name.endswith(".sesi")}
                state = self.states.get((change.partition, change.record), State(change.entity))
                wanted.add((change.partition, session_of(state, told)))
        self.load_records(wanted - self.states.keys())

    def load_records(self, keys: set[Key]) -> None:
        """Read records by partition and id, those that were not read before."""
        keys = keys - self._asked
        self._asked |= keys
        rows = self.connection.execute(
            "SELECT r.partition, r.id, r.entity, r.body::text, r.versions::text, r.clocks::text, r.deleted "
            "FROM record r JOIN unnest(%s::text[], %s::text[]) AS k(partition, id) USING (partition, id)",
            _columns(keys))
        for partition, id_, entity, body, versions, clocks, deleted in rows:
            self.states[partition, id_] = State(
                entity, _read(body), {group: Version(*one) for group, one in _read(versions).items()}, _read(clocks),
                Version(*deleted) if deleted else None, made=True)

    def load_fates(self, keys: set[Key]) -> None:
        """Read what became of changes that came before, by partition and change id."""
        rows = self.connection.execute(
            "SELECT c.partition, c.change_id::text, c.seq, c.device::text, c.gen, c.n, c.held FROM change c "
            "JOIN unnest(%s::text[], %s::text[]) AS k(partition, id) "
            "ON c.partition = k.partition AND c.change_id = k.id::uuid", _columns(keys))
        for partition, id_, seq, device, gen, n, held in rows:
            state = wire.CONFLICT if held else wire.ACCEPTED
            self._known[partition, id_] = Known(state, Version(seq, device, gen, n), conflicts=tuple(sorted(held)))
        waiting = self.connection.execute(
            "SELECT q.partition, q.change_id::text, q.why, q.device::text, q.gen, q.n FROM quarantine q "
            "JOIN unnest(%s::text[], %s::text[]) AS k(partition, id) "
            "ON q.partition = k.partition AND q.change_id = k.id::uuid WHERE q.state = 'open'", _columns(keys))
        for partition, id_, why, device, gen, n in waiting:
            self._known.setdefault((partition, id_), Known(wire.QUARANTINED, Version(0, device, gen, n), why))

    def _hold(self, conflict: Conflict) -> None:
        self.conflicts[conflict.id] = conflict
        ids = self._open[conflict.record, conflict.group]
        if conflict.state == OPEN and conflict.id not in ids:
            ids.append(conflict.id)
        elif conflict.state != OPEN and conflict.id in ids:
            ids.remove(conflict.id)

    # What the judge asks

    def head(self, partition: str) -> Head:
        """The head of a locked partition."""
        return self.heads[partition]

    def state(self, partition: str, entity: str, record: str) -> State:
        """A record, or a fresh one."""
        if (partition, record) not in self._asked:
            self.load_records({(partition, record)})
        found = self.states.get((partition, record))
        if found is None:
            found = self.states[partition, record] = State(entity)
        return found

    def has(self, partition: str) -> bool:
        """Is there such a partition? It was locked, if it is."""
        return partition in self.heads

    def about(self, office: str, person: str) -> Sequence[Key]:
        """The living records of an office about a person, those of this batch too, he himself first."""
        rows = self.connection.execute(
            "SELECT partition, id FROM record WHERE partition = ANY(%s) AND deleted IS NULL AND EXISTS ("
            "SELECT 1 FROM unnest(%s::text[]) AS about WHERE body ->> about = %s)",
            ([f"{office}/{kind}" for kind in (wire.OPEN, wire.CLOSED)], sorted(moving.ABOUT), person))
        self.load_records({(partition, record) for partition, record in rows})
        found = [(partition, record) for (partition, record), state in self.states.items()
                 if partition.rpartition("/")[0] == office and state.made and state.deleted is None
                 and (record == person or person in moving.people(state))]
        return sorted(found, key=lambda key: (key[1] != person, key))

    def disputed(self, partition: str, record: str) -> Sequence[Conflict]:
        """The open conflicts of a record."""
        self._hear({record})
        return [one for one in self.conflicts.values()
                if (one.partition, one.record, one.state) == (partition, record, OPEN)]

    def conflict(self, id_: str) -> Conflict | None:
        """A loaded conflict."""
        return self.conflicts.get(id_)

    def open_on(self, record: str, group: str) -> Sequence[Conflict]:
        """Open conflicts of a group, those opened by this batch too."""
        if record not in self._heard:
            self._hear({record})
        return [self.conflicts[id_] for id_ in self._open.get((record, group), ())]

    def keep(self, conflict: Conflict) -> None:
        """A conflict to be written."""
        self._hold(conflict)
        self._touched.add(conflict.id)

    def known(self, partition: str, id_: str) -> Known | None:
        """What became of a loaded change id, or of a line that the centre writes itself."""
        if wire.is_derived(id_) and (partition, id_) not in self._known:
            self.load_fates({(partition, id_)})
        return self._known.get((partition, id_))

    def waiting(self, device: str, record: str) -> bool:
        """Does the device wait with this record in quarantine?"""
        if record not in self._heard:
            self._hear({record})
        return record in self._stuck

    def alias(self, office: str, was: str) -> str | None:
        """The id that stays for one that was joined before."""
        return self._aliases.get((office, was))

    def rename(self, partition: str, was: str, now: str) -> None:
        """An id that is joined from now on."""
        self._renamed[partition, was] = now

    def namesakes(self, nip: str) -> Collection[Key]:
        """Who has a NIP, as it was when the batch was loaded."""
        return self._namesakes.get(nip, ())

    # Writing back

    def write(self, outcome: Outcome, received: str, channel: str, gen: int = 0) -> None:
        """Log, records, heads, conflicts, quarantine. ``gen``: the generation of the sender."""
        self._write_log(outcome, channel)
        register.keep(self.connection, self._renamed)
        touched = {(partition, line.record) for partition, lines in outcome.lines.items() for _, line in lines}
        with self.connection.cursor() as cursor:
            rows = [_row(key, self.states[key]) for key in sorted(touched)]
            if rows:
                cursor.execute(KEEP, (_json(rows),))
            cursor.executemany(
                "UPDATE part_head SET last_seq = %s, chain = %s WHERE partition = %s",
                [(head.seq, head.chain, partition) for partition, head in self.heads.items()])
            cursor.executemany(
                "INSERT INTO conflict(id, partition, record, grp, state, body) VALUES (%s, %s, %s, %s, %s, %s::jsonb) "
                "ON CONFLICT (id) DO UPDATE SET state = excluded.state, body = excluded.body",
                [(one.id, one.partition, one.record, one.group, one.state, _json(one))
                 for one in (self.conflicts[id_] for id_ in sorted(self._touched))])
            cursor.executemany(
                "INSERT INTO quarantine(device, gen, n, change_id, partition, record, why, body, lineage, received) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s) ON CONFLICT (device, change_id) DO NOTHING",
                [(self.device, gen, one.change.n, one.change.id, one.change.partition, one.record, one.why,
                  _quarantined(one.save, one.change), _json({str(old): n for old, n in one.lineage.items()}), received)
                 for one in outcome.quarantined])
            logged = [line.id for lines in outcome.lines.values() for _, line in lines]
            cursor.execute("UPDATE quarantine SET state = 'settled' WHERE change_id = ANY(%s::uuid[]) "
                           "AND state = 'open'", (logged,))

    def _write_log(self, outcome: Outcome, channel: str) -> None:
        rows = [_logged(partition, save, line, chain, channel) for partition, lines in outcome.lines.items()
                for (save, line), chain in zip(lines, outcome.chains[partition], strict=True)]
        with self.connection.cursor() as cursor, cursor.copy(
                "COPY change(partition, seq, change_id, device, gen, n, user_id, record, chain, received, channel, "
                "held, raw) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _read(text: str) -> Any:
    return msgspec.json.decode(text)  # many times: half the time of what psycopg reads with


def _row(key: Key, state: State) -> dict[str, object]:
    partition, id_ = key
    nip = state.body.get(NIP_FIELD) if state.entity == "person" and state.deleted is None else None
    return {"partition": partition, "id": id_, "entity": state.entity, "body": state.body, "versions": state.versions,
            "clocks": state.clocks, "deleted": state.deleted, "nip": nip}


def _logged(partition: str, save: Logged, line: Line, chain: bytes, channel: str) -> tuple[object, ...]:
    raw = wire.encode(msgspec.structs.replace(save, lines=[line])).decode()
    return (partition, line.seq, line.id, save.device, save.gen, line.n, save.user, line.record, chain, save.received,
            channel, sorted(line.held.values()), raw)


def _quarantined(save: Save, change: object) -> str:
    return wire.encode(msgspec.structs.replace(save, changes=[change])).decode()


def _columns(keys: set[Key]) -> tuple[list[str], list[str]]:
    ordered = sorted(keys)
    return [one for one, _ in ordered], [one for _, one in ordered]


def _json(value: object) -> str:
    return wire.encode(value).decode()
