"""The table of the Asesmen page with its faces: where the keyboard stands, what is typed, what is being stored."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.services.session_roll import SHEETS, SessionRoll
from simata_desktop.ui.assessment_draft import Place
from simata_desktop.ui.assessment_face import Face, Shown
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.entry_cell import CellField
from simata_desktop.ui.widgets.entry_model import Edit


class SessionTable(QStackedWidget):
    """Every commit is one save; all that follows from it is on the screen before that.

    Signals: ``typed()`` after cells were committed; ``moved()`` when the keyboard went to another cell or the text in
    the open field changed; ``stored(error)`` after each save, None where it is durable; ``did_not_fit(rows, columns)``.
    """

    typed = Signal()
    moved = Signal()
    stored = Signal(object)
    did_not_fit = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.face: Face | None = None
        self.place: tuple[int, str] | None = None  # participant and column with the keyboard
        self.draft: tuple[int, str, str] | None = None  # and what is being typed there
        self.saving = 0  # saves under way
        self.commits = 0  # made since the page was opened

    # Rows

    def show_rows(self, roll: SessionRoll, face_key: str, shown: Shown) -> None:
        """Show people of a session; the cell with the keyboard and what is typed in it stay."""
        codes, face, typing, stood = roll.codes(face_key), self.face, self.draft, self.place
        if face is None or (face.face, face.codes) != (face_key, codes):
            self.finish()
            typing = None
            face = self._replace(Face(self._context, face_key, codes))
        if not face.show(roll, shown):
            self.stand(*(stood or (0, "")))
            if typing is not None and typing[:2] == self.place:
                face.table.open_with(typing[2])

    def finish(self) -> None:
        """Commit what stands in an open field."""
        if self.face is not None:
            self.face.table.finish()

    def stand(self, participant: int, column: str) -> None:
        """Put the keyboard on a cell; on the first that is typed into where that is gone."""
        face = self.face
        if face is None or not face.model.rowCount():
            self.place = None
            return
        row, place = face.model.row_of(participant), face.model.place_of(column)
        first = next(n for n, one in enumerate(face.model.columns) if one.entry)
        face.table.go_to_cell(row or 0, first if place is None else place)

    def cell_text(self) -> str:
        """What stands in the cell with the keyboard."""
        index = self.face.table.currentIndex() if self.face is not None else None
        return self.face.model.text(index.row(), index.column()) if self.face and index and index.isValid() else ""

    # Where it goes on after a restart

    def kept_place(self) -> Place | None:
        """The cell with the keyboard and the text of its open field, to be kept."""
        face, place = self.face, self.place
        if face is None or place is None or place[0] not in face.roll.people:
            return None
        typed = self.draft[2] if self.draft is not None and self.draft[:2] == place else None
        return Place(face.roll.session.code, face.face, face.shown.assessor if face.face == SHEETS else "",
                     face.roll.people[place[0]].uid, place[1], typed, "" if typed is None else self.cell_text())

    def return_to(self, kept: Place) -> bool:
        """Go on where the keyboard stood. True where typing was given back; not where the cell was changed since."""
        face = self.face
        found = [one.id for one in face.roll.people.values() if one.uid == kept.participant] if face else []
        if face is None or not found or face.model.row_of(found[0]) is None:
            return False
        self.stand(found[0], kept.column)
        if kept.text is None or face.shown.locked or self.place != (found[0], kept.column) \
                or self.cell_text() != kept.before:
            return False
        face.table.open_with(kept.text)
        return True

    # Typing

    def _replace(self, face: Face) -> Face:
        before, self.face = self.face, face
        face.model.committed.connect(lambda edits: self._save(face, edits))
        face.table.drafted.connect(lambda key, column, text: self._drafted(face, int(str(key)), column, text))
        face.table.did_not_fit.connect(self.did_not_fit)
        face.table.selectionModel().currentChanged.connect(lambda now, old: self._moved(face))
        self.addWidget(face.table)
        self.setCurrentWidget(face.table)
        self.setFocusProxy(face.table)
        if before is not None:
            self.removeWidget(before.table)
            before.table.deleteLater()
            before.model.deleteLater()
        return face

    def _save(self, face: Face, edits: Sequence[Edit]) -> None:
        face.put(edits)
        self.saving, self.commits = self.saving + 1, self.commits + 1
        service, code, cells = self._context.workspace.assessment, face.roll.session.code, face.typed(edits)
        assessor = face.shown.assessor if face.face == SHEETS else None

        def save() -> Changes:
            made: Changes = service.enter(code, cells, assessor=assessor)
            return made

        self._context.tasks.run_command(lambda progress: save(), lambda changes: self._saved(face, edits, None),
                                        on_failed=lambda error: self._saved(face, edits, error), owner=self.parent())
        self.typed.emit()  # the save is under way meanwhile

    def _saved(self, face: Face, edits: Sequence[Edit], error: BaseException | None) -> None:
        self.saving -= 1
        if error is not None and face is self.face:
            face.take_back(edits)
            self.typed.emit()
        self.stored.emit(error)

    def _drafted(self, face: Face, participant: int, column: str, typed: str | None) -> None:
        if face is not self.face:
            return
        if typed is not None:
            self.draft = (participant, column, typed)
        elif self.draft is None or self.draft[:2] != (participant, column) or self._open(face):
            return
        else:
            self.draft = None
        self.moved.emit()

    def _open(self, face: Face) -> bool:
        return isinstance(face.table.indexWidget(face.table.currentIndex()), CellField)

    def _moved(self, face: Face) -> None:
        index = face.table.currentIndex()
        if face is self.face and index.isValid():
            self.place = (int(str(face.model.key(index.row()))), face.model.columns[index.column()].key)
            self.moved.emit()
