"""The second model of who is the same person: dicts again, none of the product's code.

It is told under which id the centre wrote each change, and says whether that was right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

NIP, NAME, OWNER = "nip.nip", "name.nama", "pegawai"
KEY_WORDS = {"rating": ("tahun",), "participant": ("sesi",)}  # what gives a record of a person its id


class BrokenError(AssertionError):
    """An invariant of sync.md section 4 does not hold."""

    def __init__(self, number: int, what: str) -> None:
        super().__init__(f"invariant {number}: {what}")
        self.number = number


class People:
    """Who is who. ``told``: the records as the log makes them."""

    def __init__(self, told: Mapping[tuple[str, str], Any]) -> None:
        self._told = told
        self._joined: dict[tuple[str, str], str] = {}  # office, id → what it is
        self._keys: dict[tuple[str, ...], str] = {}  # office, kind, person, key → record
        self._records: dict[tuple[str, str], tuple[str, ...]] = {}

    def placed(self, fact: Any, record: str, was: str, channel: str) -> Any:
        """The change as it must have been written."""
        office = fact.partition.rpartition("/")[0]
        values = {name: self._now(office, value) if name.endswith(f".{OWNER}") and value else value
                  for name, value in fact.values.items()}
        wanted = self._wanted(fact, office, record, channel)
        self._check_key(fact, office, record, values)
        if record != wanted:
            raise BrokenError(6, f"{fact.id} of {fact.record} is written to {record}, not {wanted}")
        rewritten = record != fact.record or values != fact.values
        if bool(was) != rewritten and channel != "recall":
            raise BrokenError(6, f"{fact.id} hides that it was {fact.record}")
        if rewritten and record != fact.record:
            self._joined = {key: record if key[0] == office and now == fact.record else now
                            for key, now in self._joined.items()} | {(office, fact.record): record}
        return replace(fact, record=record, values=values)

    def _wanted(self, fact: Any, office: str, record: str, channel: str) -> str:
        here = self._now(office, fact.record)
        if here == fact.record and fact.kind == "create" and fact.entity in KEY_WORDS and self._owner(fact):
            owner = self._owner(fact)
            return record if self._now(office, owner) != owner else here  # by its key, see _check_key
        if fact.kind != "create" and fact.relaxed and (fact.partition, here) not in self._told:
            return record  # the lost log called it so
        if fact.entity != "person" or fact.kind != "create" or (fact.partition, here) in self._told:
            return here
        if channel == "release":
            return here
        if channel == "recall":  # as the lost log had it, or anew
            return record
        nip, name = fact.values.get(NIP), (fact.values.get(NAME) or "").lower()
        twins = sorted(id_ for (place, id_), one in self._told.items() if place == fact.partition and nip and name
                       and self.nip(place, id_) == nip and (one.body.get(NAME) or "").lower() == name)
        return twins[0] if twins else here

    def _check_key(self, fact: Any, office: str, record: str, values: Mapping[str, str | None]) -> None:
        """One id for one key of one person, one key for one id."""
        if fact.kind != "create" or fact.entity not in KEY_WORDS or not self._owner(fact):
            return
        told = {name.rpartition(".")[2]: value or "" for name, value in values.items()}
        key = (office, fact.entity, told[OWNER], *(told.get(word, "") for word in KEY_WORDS[fact.entity]))
        if self._keys.setdefault(key, record) != record or self._records.setdefault((office, record), key) != key:
            raise BrokenError(6, f"{record} and {self._keys[key]} are one record of {told[OWNER]}")

    @staticmethod
    def _owner(fact: Any) -> str:
        return next((value or "" for name, value in fact.values.items() if name.endswith(f".{OWNER}")), "")

    def _now(self, office: str, id_: str) -> str:
        return self._joined.get((office, id_), id_)

    # NIPs

    def nip(self, partition: str, record: str) -> str | None:
        """The NIP of a living person."""
        one = self._told.get((partition, record))
        return one.body.get(NIP) or None if one is not None and one.entity == "person" and one.deleted is None else None

    def beside(self, partition: str, record: str, before: str | None) -> dict[str, str | None] | None:
        """What must be told of somebody who has the NIP this person has just got."""
        nip = self.nip(partition, record)
        if nip is None or nip == before:
            return None
        others = sorted(key for key in self._told if key != (partition, record) and self.nip(*key) == nip)
        for place, other in others:
            if place == partition:
                return {**self.shown(place, other), "identity.pegawai": other}
        return {"identity.kantor": others[0][0].rpartition("/")[0]} if others else None

    def shown(self, partition: str, record: str) -> dict[str, str | None]:
        """By what he is told from others."""
        body = self._told[partition, record].body
        return {name: body[name] for name in (NIP, NAME) if body.get(name) is not None}
