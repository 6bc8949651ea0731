"""The digest of the agreed records of a partition: equal digests mean equal records (sync.md 3.16).

A record lies in one of 256 buckets by the hash of its id, so that a difference is found in three questions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from simata_desktop.domain.merge import State

BUCKETS = 256


def leaf(record: str, state: State) -> bytes:
    """SHA-256 of what is agreed of one record: kind, values, versions, deletion; clocks are the centre's alone."""
    told = [record, state.entity, {name: value for name, value in state.body.items() if value is not None},
            {group: list(version) for group, version in state.versions.items()},
            list(state.deleted) if state.deleted else None]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def bucket(record: str) -> int:
    """In which bucket a record lies."""
    return hashlib.sha256(record.encode()).digest()[0]


@dataclass
class Digest:
    """The leaves of a partition, gathered."""

    leaves: list[list[bytes]] = field(default_factory=lambda: [[] for _ in range(BUCKETS)])

    @classmethod
    def of(cls, records: Iterable[tuple[str, State]]) -> Digest:
        """Of these records."""
        found = cls()
        for record, state in records:
            found.leaves[bucket(record)].append(leaf(record, state))
        return found

    def buckets(self) -> list[str]:
        """SHA-256 (hex) of the sorted leaves of each bucket; empty where it holds none."""
        return [hashlib.sha256(b"".join(sorted(some))).hexdigest() if some else "" for some in self.leaves]

    def root(self) -> str:
        """SHA-256 (hex) of the buckets."""
        return root(self.buckets())


def root(buckets: Iterable[str]) -> str:
    """SHA-256 (hex) of buckets."""
    return hashlib.sha256("\n".join(buckets).encode()).hexdigest()


def over(roots: Mapping[str, str]) -> str:
    """One digest of several partitions; empty where there is none."""
    text = "\n".join(f"{partition} {one}" for partition, one in sorted(roots.items()))
    return hashlib.sha256(text.encode()).hexdigest() if roots else ""
