"""What a command did: told to every open page and printed by the command line."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """The result of one committed command.

    ``topics`` names the kinds of record touched (``person``, ``rating``, ``evidence``, ``setting`` …), ``ids`` the
    change ids written to the journal (at most the first 1,000 of a bulk command), ``count`` all of them, ``label``
    the catalogue key of the undo menu with ``params``, ``tx`` the group they share.
    """

    topics: frozenset[str] = frozenset()
    ids: tuple[str, ...] = ()
    count: int = 0
    label: str = ""
    params: dict[str, object] = field(default_factory=dict)
    tx: str = ""

    def touches(self, *topics: str) -> bool:
        """Does this command concern any of ``topics``?"""
        return not self.topics.isdisjoint(topics)


NOTHING = Changes()
