"""Collects what an import does to records that have a key of their own: each is met in bulk and written once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.records import KINDS
from simata_desktop.domain.sheet_reading import SheetRecord
from simata_desktop.services.import_plan import CHANGED, NEW, SAME
from simata_desktop.store.database import Connection
from simata_desktop.store.journal import Delta, FieldChange, Given
from simata_desktop.store.queries.importing import Held, records

Key = tuple[str, str]  # entity, uid


@dataclass(slots=True)
class Wish:
    """A record as the sheet tells it: its key, its values, where it stands in the sheet.

    ``first`` are values that only a new record takes; ``again`` those that a record takes whenever another value of
    it changes (evidence is unverified again). ``name`` is the indicator's code.
    """

    entity: str
    uid: str
    values: Mapping[str, str]
    record: SheetRecord
    closed: bool = False
    first: Mapping[str, str] = field(default_factory=dict)
    again: Mapping[str, str | None] = field(default_factory=dict)
    name: str = ""


class Ledger:
    """The records of one import by key."""

    def __init__(self, connection: Connection, *, spread: bool) -> None:
        """``spread``: the table takes several sheets, each change names its own."""
        self._connection = connection
        self._spread = spread
        self._held: dict[Key, Held] = {}
        self._told: dict[Key, list[Wish]] = defaultdict(list)
        self._done: set[Key] = set()
        self._deltas: list[Delta] = []

    def load(self, wishes: Sequence[Wish]) -> None:
        """Read what the store holds under the keys of ``wishes``."""
        uids: dict[str, set[str]] = defaultdict(set)
        words: dict[str, dict[str, None]] = defaultdict(dict)
        for wish in wishes:
            self._told[wish.entity, wish.uid].append(wish)
            uids[wish.entity].add(wish.uid)
            words[wish.entity].update(dict.fromkeys((*wish.values, *wish.first, *wish.again)))
        for entity, some in uids.items():
            found = records(self._connection, entity, some, tuple(words[entity]))
            gone = {uid for uid, held in found.items() if held.deleted}
            if gone:  # what such a record once held must be known, so that it does not come back unasked
                found |= records(self._connection, entity, gone, KINDS[entity].words)
            for uid, held in found.items():
                self._held[entity, uid] = held

    def held(self, wish: Wish) -> Held | None:
        """The record as stored and not deleted."""
        found = self._held.get((wish.entity, wish.uid))
        return None if found is None or found.deleted else found

    def put(self, wish: Wish) -> tuple[str, Delta | None]:
        """Take the record as the sheet tells it. Returns new, changed or same, and the change where there is one.

        Rows of one key make one record at the first of them, in which the later row has the last word.
        """
        key = wish.entity, wish.uid
        if key in self._done:
            return SAME, None
        self._done.add(key)
        values = {word: value for told in self._told[key] for word, value in told.values.items()}
        held = self._held.get(key)
        if held is None:
            return NEW, self._change(wish, "create", Given.of({**values, **wish.first}))
        if held.deleted:
            self._deltas.append(self._delta(wish, "undelete", {}))
            anew = dict.fromkeys(held.values) | values | dict(wish.first)
            return NEW, self._change(wish, "set", _differing(held, anew))
        fields = _differing(held, values)
        if not fields:
            return SAME, None
        return CHANGED, self._change(wish, "set", fields | _differing(held, wish.again))

    def _change(self, wish: Wish, kind: str, fields: Mapping[str, FieldChange]) -> Delta:
        delta = self._delta(wish, kind, fields)
        if fields:
            self._deltas.append(delta)
        return delta

    def _delta(self, wish: Wish, kind: str, fields: Mapping[str, FieldChange]) -> Delta:
        record = wish.record
        rows = dict(record.rows)
        for later in self._told[wish.entity, wish.uid][1:]:
            rows |= {word: later.record.rows.get(word, later.record.row) for word in later.values}
        return Delta(wish.entity, wish.uid, kind, fields, record.rows.get(wish.name, record.row), rows or None,
                     wish.closed, record.sheet if self._spread else None)

    @property
    def deltas(self) -> list[Delta]:
        """Everything to write, in the order it was put."""
        return self._deltas


def _differing(held: Held, values: Mapping[str, str | None]) -> dict[str, FieldChange]:
    return {word: (held.values[word], value) for word, value in values.items() if held.values[word] != value}
