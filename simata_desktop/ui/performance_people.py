"""Which people the entry table shows, what is looked at, and the columns that say who they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from simata_desktop.services.people import ListRequest
from simata_desktop.ui.performance_cells import Cell
from simata_desktop.ui.text import Text, bare_nip, grouped_nip
from simata_desktop.ui.widgets.entry_model import EntryColumn

SORTS = ("name", "nip", "position")  # columns the register can be ordered by


@dataclass(frozen=True, slots=True)
class Looked:
    """Mapping year and rules looked at; None means the usual ones."""

    period: int | None
    scheme: str | None


@dataclass(frozen=True)
class Chosen:
    """Who is shown: search, unit and tiers; ``unrated`` is a year whose predicate they lack (None: everybody).

    ``hidden``: names are replaced by ``participant``, a template with ``{number}``.
    """

    request: ListRequest
    unrated: int | None
    hidden: bool
    participant: str

    @property
    def narrow(self) -> bool:
        """May there be people whom this does not show?"""
        return bool(self.request.search or self.request.unit or self.request.tiers or self.unrated)


class PeopleChosen:
    """The people of a choice; ``everybody`` is how many the register holds, known after ``keys``."""

    def __init__(self, workspace: Any, chosen: Chosen) -> None:
        self._workspace, self._chosen = workspace, chosen
        self.everybody = 0

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Local keys in order."""
        asked = replace(self._chosen.request, sort=sort if sort in SORTS else "name", descending=descending)
        found: Sequence[int] = self._workspace.people.keys(asked)
        if self._chosen.unrated is not None:
            found = self._workspace.evidence.without_predicate(found, self._chosen.unrated)
        self.everybody = self._workspace.people.count() if self._chosen.narrow else len(found)
        return found

    def who(self, line: Any, keys: Sequence[str]) -> list[Cell]:
        """The cells of these columns of :func:`person_columns`."""
        hidden = self._chosen.hidden
        words = {"name": self._chosen.participant.format(number=line.id) if hidden else line.name,
                 "nip": "" if hidden else grouped_nip(line.nip), "position": line.position}
        hint = {"name": "" if hidden else f"{line.title}\n{grouped_nip(line.nip)}",
                "position": f"{line.position}\n{line.agency or line.unit}"}
        return [Cell(words[key], hint=hint.get(key, "")) for key in keys]


def person_columns(text: Text, keys: Sequence[str]) -> list[EntryColumn]:
    """Those of ``keys``: name (it stands still), NIP, post."""
    columns = {"name": EntryColumn("name", text("ui.people.name"), 148, frozen=True),
               "nip": EntryColumn("nip", text("ui.people.nip"), 150, copy=lambda value: bare_nip(str(value or ""))),
               "position": EntryColumn("position", text("ui.people.position"), 98)}
    return [columns[key] for key in keys]
