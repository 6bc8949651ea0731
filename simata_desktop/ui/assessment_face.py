"""One face of the Asesmen page: its table, the rows it shows of a session, and what typed cells do to it at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from simata_desktop.services.assessment_entry import Cell
from simata_desktop.services.assessment_rows import Participant
from simata_desktop.services.session_roll import SHEETS, SessionRoll, Spot
from simata_desktop.ui.assessment_columns import (
    CATEGORY,
    NAME,
    NUMBER,
    computed,
    face_columns,
    filled_words,
    shown_level,
    shown_text,
)
from simata_desktop.ui.assessment_model import LevelCells, Notes
from simata_desktop.ui.disputed import disputed
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import grouped_nip
from simata_desktop.ui.widgets.entry_model import Edit, Problem
from simata_desktop.ui.widgets.entry_table import EntryTable
from simata_desktop.ui.widgets.heads import scaled


class LevelTable(EntryTable):
    """Empty cells of a pasted block change nothing: lists from Excel have holes."""

    blanks_empty = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What a face shows: whose sheets (SHEETS only), which participants, why it is locked, whether names are hidden."""

    assessor: str
    people: tuple[int, ...]
    locked: str
    hidden: bool


class Face:
    """Model and table of one face of sessions that ask for ``codes``."""

    def __init__(self, context: Context, face: str, codes: Sequence[str]) -> None:
        self._context, self.face, self.codes = context, face, tuple(codes)
        theme, text = context.theme, context.text
        larger = scaled(theme, 1000) / 1000
        columns = [replace(one, width=round(one.width * larger)) for one in face_columns(text, face, codes)]
        self.model = LevelCells(columns)
        self.table = LevelTable(theme, self.model, f"assessment.{face}", memory=context.memory,
                                accessible=text(f"ui.assessment.face.{face}"))
        self._roll: SessionRoll | None = None
        self.shown = Shown("", (), "", hidden=False)

    @property
    def roll(self) -> SessionRoll:
        """The session it shows."""
        if self._roll is None:
            raise RuntimeError("no session yet")
        return self._roll

    def show(self, roll: SessionRoll, shown: Shown) -> bool:
        """Show people of a session; False where the table was made anew, so that it has no current cell."""
        self._roll, self.shown = roll, shown
        self.model.locked = shown.locked
        people = [roll.people[id_] for id_ in shown.people]
        rows = [(one.id, self._cells(number, one)) for number, one in enumerate(people, 1)]
        hints = {one.id: f"{one.name}\n{grouped_nip(one.nip)}\n{one.position}" for one in people if not shown.hidden}
        return self.model.show_people(rows, {one.id: self._notes(one) for one in people}, hints)

    def spot(self, participant: int, code: str) -> Spot:
        """A cell of this face."""
        return Spot(self.face, self.shown.assessor if self.face == SHEETS else "", participant, code)

    def put(self, edits: Sequence[Edit]) -> None:
        """Take typed cells over into the session and show what follows from them."""
        for edit in edits:
            self.roll.put(self.spot(int(str(edit.row)), edit.column), edit.after)
        self.renew({int(str(edit.row)) for edit in edits})

    def take_back(self, edits: Sequence[Edit]) -> None:
        """Put back what stood before, where nothing newer was typed."""
        still = [edit for edit in edits if self._present(edit) == edit.after]
        for edit in still:
            self.roll.put(self.spot(int(str(edit.row)), edit.column), edit.before)
        self.model.take_back(still)
        self.renew({int(str(edit.row)) for edit in still})

    def renew(self, people: Iterable[int]) -> None:
        """Write anew what is computed of some people."""
        for id_ in people:
            one = self.roll.people[id_]
            self.model.set_cells(id_, self._computed(one))
            self.model.note(id_, self._notes(one))

    def typed(self, edits: Sequence[Edit]) -> list[Cell]:
        """Edits as the service takes them."""
        return [Cell(int(str(edit.row)), edit.column, edit.after or None) for edit in edits]

    def _present(self, edit: Edit) -> str:
        row, place = self.model.row_of(edit.row), self.model.place_of(edit.column)
        return "" if row is None or place is None else self.model.text(row, place)

    # Texts

    def _cells(self, number: int, one: Participant) -> list[str]:
        text, told = self._context.text, self._computed(one)
        name = text("ui.map.participant", number=number) if self.shown.hidden else one.bare_name or one.name
        told |= {NUMBER: str(number), NAME: name}
        return [told[column.key] if column.key in told else self._level(one.id, column.key)
                for column in self.model.columns]

    def _level(self, participant: int, code: str) -> str:
        stored = self.roll.text(self.spot(participant, code))
        return shown_text(self._context.text, stored, code) if stored else ""

    def _computed(self, one: Participant) -> dict[str, str]:
        if self.face != SHEETS:
            return computed(self._context.text, one, self.face, self.codes)
        known, wrong = self.roll.sheet(one.id, self.shown.assessor)
        return {CATEGORY: filled_words(self._context.text, self.codes, known, wrong)}

    def _notes(self, one: Participant) -> Notes:
        """What two people have changed; where sheets differ: from each other, or this one from the consensus."""
        if self.face != SHEETS:
            return {code: disputed(self._context.text) if code in one.disputed else self._differing(one, code)
                    for code in self.codes if code in one.disputed | one.disagree}
        known, settled = self.roll.sheet(one.id, self.shown.assessor)[0], {**one.levels, **one.aspects}
        return {code: self._differing(one, code) if code in one.disagree else self._apart(code, level, settled[code])
                for code, level in known.items()
                if code in one.disagree or settled.get(code, level) != level}

    def _differing(self, one: Participant, code: str) -> Problem:
        text = self._context.text
        given = [text("ui.assessment.disagree.one", assessor=assessor, level=self._shown(level, code))
                 for assessor, level in self.roll.single(one.id, code)]
        return Problem(text("ui.assessment.disagree"), "; ".join(given), "warning")

    def _apart(self, code: str, level: Fraction, settled: Fraction) -> Problem:
        text, gap = self._context.text, level - settled
        sign = "+" if gap > 0 else ""
        return Problem(text("ui.assessment.apart", level=self._shown(settled, code)),
                       text("ui.assessment.apart.gap", gap=f"{sign}{text.number(float(gap), 2)}"), "warning")

    def _shown(self, level: Fraction, code: str) -> str:
        return shown_level(self._context.text, level, code)
