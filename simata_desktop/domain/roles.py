"""Who may write what: one table for the PC, the centre and the test of every cell (``resources/roles.json``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from simata_desktop.domain.records import CLOSED_INDICATORS, EVIDENCE

EVERYTHING = "*"
CLOSED_EVIDENCE = "evidence_closed"


@dataclass(frozen=True)
class Role:
    """What one role reads (partitions) and writes (kind of record → groups), and whether it reaches offices below."""

    reads: frozenset[str]
    below: bool
    writes: Mapping[str, tuple[str, ...]]

    def may_write(self, what: str, groups: Iterable[str]) -> bool:
        """May all these groups of a kind of record be written?"""
        allowed = self.writes.get(what)
        return allowed is not None and all(any(fnmatchcase(group, one) for one in allowed) for group in groups)


@dataclass(frozen=True)
class Roles:
    """The whole table."""

    by_name: Mapping[str, Role]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Roles:
        """The table of the file."""
        return cls({name: Role(frozenset(one["reads"]), bool(one["below"]), {
            what: (EVERYTHING,) if groups == EVERYTHING else tuple(groups) for what, groups in one["writes"].items()})
            for name, one in data["roles"].items()})

    def reads(self, roles: Collection[str]) -> frozenset[str]:
        """The partitions these roles read together."""
        return frozenset().union(*[self.by_name[role].reads for role in roles if role in self.by_name])

    def may_write(self, roles: Collection[str], entity: str, groups: Iterable[str], *, indicator: str | None = None,
                  below: bool = False) -> bool:
        """May somebody of these roles write these groups of a record?

        ``indicator``: of an evidence record; those of the closed partition need a right of their own. ``below``: the
        record lies with an office below.
        """
        closed = entity == EVIDENCE.entity and indicator in CLOSED_INDICATORS
        what, wanted = CLOSED_EVIDENCE if closed else entity, list(groups)
        return any(role.may_write(what, wanted) for name in roles if (role := self.by_name.get(name)) is not None
                   and (role.below or not below))
