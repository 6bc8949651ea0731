"""How the user asks for a file to be read, and the reading itself, which runs beside the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from simata_desktop.domain.progress import Progress
from simata_desktop.domain.sheet_reading import NO_COLUMN, SheetProblem
from simata_desktop.ui.import_preview import Preview, preview
from simata_desktop.ui.import_words import ImportWords
from simata_desktop.ui.text import Text

AUTO = "auto"


@dataclass(frozen=True)
class Ask:
    """One way to read a file. ``taken``: the problems whose repairs are to be used."""

    path: Path
    kind: str = AUTO
    sheet: str | None = None
    period: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    taken: tuple[SheetProblem, ...] = ()
    use_remembered: bool = True

    def otherwise(self, **changes: Any) -> Ask:
        """Another kind, sheet, year or mapping; cells have then another meaning, so no repair is taken over."""
        return replace(self, **{"taken": (), **changes})

    def with_taken(self, problems: Sequence[SheetProblem], *, on: bool) -> Ask:
        """Use the repairs of some problems, or no longer."""
        meant = {(one.cell, one.code) for one in problems}
        others = tuple(one for one in self.taken if (one.cell, one.code) not in meant)
        return replace(self, taken=(*others, *problems) if on else others)


def read(workspace: Any, text: Text, ask: Ask, progress: Progress) -> Preview:
    """Plan the import and make it ready to be shown. Raises what ``ImportService.plan`` raises."""
    importing = workspace.importing
    plan = importing.plan(ask.path, kind=ask.kind, sheet=ask.sheet, period=ask.period, mapping=ask.mapping,
                          repairs=frozenset(one.cell for one in ask.taken), use_remembered=ask.use_remembered,
                          progress=progress)
    progress.raise_if_cancelled()
    untold = ask.use_remembered and not ask.mapping and ask.kind == AUTO
    remembered = untold and importing.remembered(plan.table.shape) is not None
    return preview(plan, ImportWords(text, importing.labels()), taken=ask.taken, fields=importing.fields(plan.kind),
                   remembered=remembered)


def answered(workspace: Any, ask: Ask, held: Preview, letters: str, *, word: str) -> Ask:
    """``ask`` with one column said by the user: a field, or "" where it is not to be used."""
    table, mapping, kind = held.plan.table, dict(ask.mapping), ask.kind
    if held.remembered:
        before = workspace.importing.remembered(table.shape)
        mapping, kind = dict(before.mapping), before.kind
    named = _named(held, letters)
    for other in [other for other, told in mapping.items() if told in (named, f"column:{letters}")]:
        del mapping[other]
    if word:
        mapping[word] = named
    else:
        mapping.update({other: NO_COLUMN for other, place in table.columns.items() if place == letters})
    return ask.otherwise(mapping=mapping, kind=kind)


def _named(held: Preview, letters: str) -> str:
    """A column by its heading where that is its own, else by its letters."""
    heads = dict(held.plan.table.heads)
    heading = heads.get(letters, "")
    return heading if heading and list(heads.values()).count(heading) == 1 else f"column:{letters}"
