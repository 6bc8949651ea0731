"""Collects what an import does to records that have a key of their own: each is met in bulk and written once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simata_desktop.domain.sheet_reading import SheetRecord
from simata_desktop.services.import_plan import CHANGED, NEW, SAME
from simata_desktop.store.database import Connection
from simata_desktop.store.journal import Delta, FieldChange
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
    again: Mapping[str, str] = field(default_factory=dict)
    name: str = ""


class Ledger:
    """The records of one import by key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[Key, Held] = {}
        self._made: dict[Key, Delta] = {}
        self._revived: list[Delta] = []

    def load(self, wishes: Sequence[Wish]) -> None:
        """Read what the store holds under the keys of ``wishes``."""
        uids: dict[str, set[str]] = defaultdict(set)
        words: dict[str, dict[str, None]] = defaultdict(dict)
        for wish in wishes:
            uids[wish.entity].add(wish.uid)
            words[wish.entity].update(dict.fromkeys((*wish.values, *wish.first, *wish.again)))
        for entity, some in uids.items():
            for uid, held in records(self._connection, entity, some, tuple(words[entity])).items():
                self._held[entity, uid] = held

    def held(self, wish: Wish) -> Held | None:
        """The record as stored and not deleted."""
        found = self._held.get((wish.entity, wish.uid))
        return None if found is None or found.deleted else found

    def put(self, wish: Wish) -> tuple[str, Delta | None]:
        """Take the record as the sheet tells it. Returns new, changed or same, and the change where there is one."""
        key = wish.entity, wish.uid
        if made := self._made.get(key):
            return self._once_more(made, wish)
        held = self._held.get(key)
        if held is None:
            fields: dict[str, FieldChange] = {w: (None, v) for w, v in {**wish.values, **wish.first}.items()}
            return NEW, self._keep(key, wish, "create", fields=fields)
        values = {**wish.values, **wish.first} if held.deleted else wish.values
        fields = {word: (held.values[word], value) for word, value in values.items() if held.values[word] != value}
        if held.deleted:
            self._revived.append(Delta(wish.entity, wish.uid, "undelete", {}, wish.record.row, wish.record.rows or None,
                                       wish.closed))
            return NEW, self._keep(key, wish, "set", fields=fields)
        if not fields:
            return SAME, None
        fields |= {word: (held.values[word], value) for word, value in wish.again.items() if held.values[word] != value}
        return CHANGED, self._keep(key, wish, "set", fields=fields)

    def _keep(self, key: Key, wish: Wish, kind: str, *, fields: dict[str, FieldChange]) -> Delta:
        record = wish.record
        row = record.rows.get(wish.name, record.row)
        delta = Delta(wish.entity, wish.uid, kind, fields, row, record.rows or None, wish.closed)
        self._made[key] = delta
        return delta

    def _once_more(self, made: Delta, wish: Wish) -> tuple[str, Delta | None]:
        """A second record of the same key: what it tells otherwise counts, the first one's source stays."""
        held = self._held.get((wish.entity, wish.uid))
        changed = False
        for word, value in wish.values.items():
            stored = held.values[word] if held else None
            old, new = made.fields.get(word, (stored, stored))
            if new != value:
                made.fields[word] = (old, value)
                changed = True
        return (CHANGED, made) if changed else (SAME, None)

    @property
    def deltas(self) -> list[Delta]:
        """Everything to write, revived records first."""
        return [*self._revived, *(delta for delta in self._made.values() if delta.fields)]
