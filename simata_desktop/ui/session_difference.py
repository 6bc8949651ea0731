"""One cell that two PCs of a hall tell differently: both values with who typed them, and which one shall stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLineEdit, QRadioButton, QWidget

from simata_desktop.domain.records import MEASURES, REPORT_WORDS
from simata_desktop.domain.session_merge import TECHNICAL, Choice, Difference, Place, Typed, free
from simata_desktop.ui.assessment_columns import names, shown_text
from simata_desktop.ui.text import DASH, Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import label
from simata_desktop.ui.widgets.panel import panel_ground, stacked

MINE, THEIRS, OTHER = "mine", "theirs", "other"
LONGEST = 30  # letters of a value shown


class DifferenceForm(QWidget):
    """Asks about one cell; as long as nothing is chosen the value of this PC stays.

    Signals: ``chosen()`` after every choice.
    """

    chosen = Signal()

    def __init__(self, theme: Theme, text: Text, difference: Difference, *, name: str, nip: str) -> None:
        super().__init__()
        self.difference, self._text = difference, text
        self.buttons: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        ground, self._column = panel_ground(theme)
        if name:
            self._column.addWidget(label(name, "small", wrap=True))
            self._column.addWidget(label(nip, "caption", tone="muted"))
        self.field = label(field_words(text, difference.place), "strong", wrap=True)
        self._column.addWidget(self.field)
        for key, cell in ((MINE, difference.mine), (THEIRS, difference.theirs)):
            self._offer(key, text(f"ui.hall.{key}", value=_shown(text, difference.place.field, cell)))
            said = text("ui.hall.typed", by=cell.by or DASH, at=_moment(text, cell))
            self._column.addWidget(label(said, "caption", tone="muted", wrap=True))
        self.typed = QLineEdit()
        self.typed.setAccessibleName(text("ui.hall.other.value", field=self.field.text()))
        self.typed.hide()
        if free(difference.place.field):
            self._offer(OTHER, text("ui.hall.other"))
            self._column.addWidget(self.typed)
        stacked(self, ground)
        self._group.buttonClicked.connect(self._choose)
        self.typed.textEdited.connect(lambda _: self.chosen.emit())
        self.setFocusProxy(self.buttons[MINE])

    def chosen_text(self) -> str | None:
        """The value that shall stand; None while it is open."""
        mine, theirs = self.difference.mine.text, self.difference.theirs.text
        values = {MINE: mine, THEIRS: theirs, OTHER: self.typed.text().strip()}
        return next((values[key] for key, button in self.buttons.items() if button.isChecked()), "") or None

    def _offer(self, key: str, words: str) -> None:
        made = QRadioButton(words)
        made.setAccessibleName(f"{self.field.text()}: {words}")
        made.setToolTip(words)
        self._group.addButton(made)
        self.buttons[key] = made
        self._column.addWidget(made)

    def _choose(self, button: QAbstractButton) -> None:
        other = button is self.buttons.get(OTHER)
        self.typed.setVisible(other)
        if other:
            self.typed.setFocus()
        self.chosen.emit()


def choices(forms: Sequence[DifferenceForm]) -> dict[Place, Choice]:
    """What was chosen of all that was asked."""
    return {form.difference.place: Choice(form.difference.mine.text, form.difference.theirs.text, chosen)
            for form in forms if (chosen := form.chosen_text()) is not None}


def field_words(text: Text, place: Place) -> str:
    """What a cell is called: competency or aspect by the law's name, in whose single sheet."""
    name = place.field
    if name in MEASURES:
        shown = names().of(name).name
    elif name.startswith(TECHNICAL):
        shown = name.removeprefix(TECHNICAL)
    else:
        shown = text(f"ui.words.{name}" if name in REPORT_WORDS else f"ui.hall.field.{name}")
    return text("ui.hall.in_sheet", field=shown, assessor=place.sheet) if place.sheet else shown


def _shown(text: Text, name: str, cell: Typed) -> str:
    """A value for reading, the beginning of a long one."""
    if name in MEASURES:
        return shown_text(text, cell.text, name)
    words = text(f"ui.hall.attended.{cell.text}") if name == "hadir" else cell.text
    return words if len(words) <= LONGEST else f"{words[:LONGEST - 1]}…"


def _moment(text: Text, cell: Typed) -> str:
    """When it was typed, by the clock of the PC it was typed on."""
    try:
        return text.moment(datetime.fromisoformat(cell.at))
    except ValueError:
        return DASH
