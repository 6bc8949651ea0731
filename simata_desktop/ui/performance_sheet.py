"""One face of the Kinerja page: its columns, its people, how its edits are stored and what is told of its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from simata_desktop.services.evidence import When
from simata_desktop.services.evidence_rows import TableRules
from simata_desktop.ui.evidence_columns import (
    EvidenceSource,
    Held,
    Rights,
    evidence_cells,
    indicator_columns,
    number_words,
    shown_rows,
)
from simata_desktop.ui.page import Context
from simata_desktop.ui.performance_cells import PersonCells
from simata_desktop.ui.performance_columns import RatingSource, rating_cells, rating_columns, rating_word, short_words
from simata_desktop.ui.performance_people import SORTS, Chosen, Looked, PeopleChosen
from simata_desktop.ui.performance_person import CellAsked
from simata_desktop.ui.performance_table import PersonTable
from simata_desktop.ui.tokens import Tokens
from simata_desktop.ui.widgets.entry_model import Edit

RATINGS, EVIDENCE = "ratings", "evidence"
MAY_TYPE = frozenset(("entry", "verifier"))


class Sheet:
    """Model and table of the ratings (of ``year``) or of the evidence; wrong texts of ``before`` are taken over."""

    def __init__(self, context: Context, rules: TableRules, *, face: str, year: int, before: Sheet | None) -> None:
        self._context, self._rules, self.face, self._year = context, rules, face, year
        text = context.text
        columns = rating_columns(text, rules, year=year) if face == RATINGS else indicator_columns(text, rules)
        tokens = context.theme.tokens
        larger = tokens.type_size("body").size / Tokens("light", tokens.data).type_size("body").size
        self.model = PersonCells(context.tasks, [replace(one, width=round(one.width * larger)) for one in columns])
        self.table = PersonTable(context.theme, self.model, f"performance.{face}", memory=context.memory,
                                 accessible=text(f"ui.performance.{face}"))
        self.table.mark_sort("name", descending=False)
        self.source: PeopleChosen | None = None
        self._chosen: Chosen | None = None
        self._looked, self.shut = Looked(None, None), ""
        if before is not None:
            self.model.take_drafts(before.model)

    def shows(self, chosen: Chosen, looked: Looked) -> bool:
        """Are these the people shown already?"""
        return (chosen, looked) == (self._chosen, self._looked)

    def ask(self, chosen: Chosen, looked: Looked, *, shut: str = "") -> None:
        """Show the people of a choice; ``shut`` is why no evidence is taken now."""
        workspace, text, roles = self._context.workspace, self._context.text, self._context.workspace.desk.user.roles
        lock = text("ui.performance.locked.role") if roles.isdisjoint(MAY_TYPE) else ""
        source: RatingSource | EvidenceSource
        if self.face == RATINGS:
            source = RatingSource(workspace, chosen, looked, text=text, rules=self._rules, year=self._year, lock=lock)
        else:
            source = EvidenceSource(workspace, chosen, looked, text=text, rules=self._rules,
                                    rights=Rights(lock or shut, "verifier" in roles))
        self.source, self._chosen, self._looked, self.shut = source, chosen, looked, shut
        self.model.pages.ask(source)

    def sort(self, key: str) -> None:
        """Order by a column of the register; once more turns it round."""
        if key in SORTS:
            pages = self.model.pages
            descending = pages.sorted_by in (key, "" if key == "name" else key) and not pages.descending
            pages.sort_by(key, descending=descending)
            self.table.mark_sort(key, descending=descending)

    def writer(self, edits: Sequence[Edit], when: When | None, reason: str | None) -> Callable[[], Any]:
        """The command that stores a block of edits."""
        service, scheme = self._context.workspace.evidence, self._looked.scheme
        if self.face == RATINGS:
            rated = rating_cells(self._rules, edits)
            return lambda: service.rate_block(rated)
        held = {(edit.row, edit.column): found for edit in edits if (found := self._held(edit)) is not None}
        typed = evidence_cells(self._rules, edits, held)
        return lambda: service.enter_block(typed, when, reason=reason, scheme=scheme)

    def record(self, edit: Edit) -> str | None:
        """The evidence record that a cell shows."""
        found = self._held(edit)
        return found.record if found is not None else None

    def _held(self, edit: Edit) -> Held | None:
        row = self.model.pages.row_of(int(str(edit.row)))
        place = next(n for n, column in enumerate(self.model.columns) if column.key == edit.column)
        cell = self.model.cell(row, place) if row is not None else None
        return cell.of if cell is not None and isinstance(cell.of, Held) else None

    def asked(self, row: int, column: int) -> CellAsked | None:
        """What the inspector tells of a cell; None for one that has no history of its own."""
        one, cell = self.model.columns[column], self.model.cell(row, column)
        title = one.title.replace("\n", " ")
        if self.face == RATINGS:
            rating = rating_word(one.key)
            return CellAsked(title, self._rating_words(one.key), rating=rating) if rating else None
        if cell is None or not isinstance(cell.of, Held):
            return None
        return CellAsked(self._rules.label(one.key), self._evidence_words(one.key), records=cell.of.records)

    def _rating_words(self, column: str) -> Callable[[str], str]:
        words = short_words(self._rules.predicates if column.startswith("predicate") else self._rules.ratings)
        return lambda code: words.get(code, code)

    def _evidence_words(self, column: str) -> Callable[[str], str]:
        rubric = next(one.rubric for one in self._rules.columns if one.code == column)
        words, text = shown_rows(rubric), self._context.text
        return lambda code: words[code] if code in words else number_words(text, code)
