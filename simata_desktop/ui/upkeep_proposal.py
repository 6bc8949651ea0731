"""The inspector of proposals: one with the history it comes from, its value and number to be filled, or several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.domain.proposals import HistoryRow
from simata_desktop.services.upkeep import Offered, Taken
from simata_desktop.ui.derivation_view import PersonHead, person_block
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.upkeep_rows import value_words
from simata_desktop.ui.widgets.label import Button
from simata_desktop.ui.widgets.section import Section

FIELD = 168


class ProposalView(QWidget):
    """What is proposed and why.

    Signals: ``taken(Taken)`` when it is to become evidence; ``dismissed()`` when it is to be set aside, or offered
    again.
    """

    taken = Signal(object)
    dismissed = Signal()

    def __init__(self, theme: Theme, text: Text, one: Offered, *, hidden: str = "") -> None:
        super().__init__()
        self._theme, self._text, self.one = theme, text, one
        self.value: QComboBox | QLineEdit | None = None
        self.number = QLineEdit(one.proposal.number or "")
        self.number.setAccessibleName(text("ui.upkeep.number"))
        self.number.setFixedWidth(FIELD)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(person_block(theme, PersonHead(one.title, one.nip, "", one.position, one.unit, hidden)))
        column.addWidget(self._becomes())
        column.addWidget(self._buttons())
        column.addWidget(_history(theme, text, one.rows))
        column.addStretch(1)

    def _becomes(self) -> Section:
        """The evidence it would become; what the history does not tell is a field."""
        text, one, proposal = self._text, self.one, self.one.proposal
        made = Section(self._theme, row="row_form", ground="surface_alt")
        made.add_head(text("ui.upkeep.becomes"))
        made.add_row(text("ui.upkeep.indicator"), one.label).setToolTip(one.label)
        if proposal.value is None:
            made.add_row(text("ui.upkeep.value"), self._value_field())
        else:
            made.add_row(text("ui.upkeep.value"), value_words(text, one))
        made.add_row(text("ui.upkeep.when"), text.day(proposal.day) if proposal.day else str(proposal.year))
        made.add_row(text("ui.upkeep.number"), self.number)
        if proposal.issuer:
            made.add_row(text("ui.upkeep.issuer"), proposal.issuer).setToolTip(proposal.issuer)
        self.number.returnPressed.connect(self.take)
        return made

    def _value_field(self) -> QWidget:
        if self.one.words:
            field: QComboBox | QLineEdit = QComboBox()
            field.addItem(self._text("ui.upkeep.value.choose"), "")
            for code, words in self.one.words:
                field.addItem(words, code)
        else:
            field = QLineEdit()
            field.setPlaceholderText(self._text("ui.upkeep.value.count"))
            field.returnPressed.connect(self.take)
        field.setAccessibleName(self._text("ui.upkeep.value"))
        field.setFixedWidth(FIELD)
        self.value = field
        return field

    def _buttons(self) -> QWidget:
        one, text = self.one, self._text
        take = Button(self._theme, text("ui.upkeep.take"), kind="small")
        aside = Button(self._theme, text("ui.upkeep.again" if one.aside else "ui.upkeep.aside"), kind="small")
        take.clicked.connect(self.take)
        aside.clicked.connect(self.dismissed)
        return button_row(self._theme, take, aside)

    def chosen(self) -> Taken:
        """What would be taken over now."""
        field = self.value
        value = field.currentData() if isinstance(field, QComboBox) else field.text().strip() if field else None
        number = self.number.text().strip()
        return Taken(self.one.id, value or None, number if number != (self.one.proposal.number or "") else None)

    def take(self) -> None:
        """Take it over; where its value is not chosen yet, go there."""
        taken = self.chosen()
        if self.one.proposal.value is None and taken.value is None and self.value is not None:
            self.value.setFocus()
            if isinstance(self.value, QComboBox):
                self.value.showPopup()
            return
        self.taken.emit(taken)


class ManyView(QWidget):
    """Several proposals at once.

    Signals: ``taken()`` those whose value is told; ``dismissed()`` all of them.
    """

    taken = Signal()
    dismissed = Signal()

    def __init__(self, theme: Theme, text: Text, some: Sequence[Offered]) -> None:
        super().__init__()
        told = sum(one.proposal.value is not None for one in some)
        people = len({one.person for one in some})
        made = Section(theme, ground="surface_alt")
        made.add_head(text("ui.upkeep.many", count=text.count(len(some))))
        made.add_row(text("ui.upkeep.many.people"), text.count(people))
        made.add_row(text("ui.upkeep.many.told"), text.count(told))
        made.add_row(text("ui.upkeep.many.open"), text.count(len(some) - told))
        take = Button(theme, text("ui.upkeep.take.many", count=text.count(told)), kind="small")
        take.setEnabled(told > 0)
        back = all(one.aside for one in some)
        aside = Button(theme, text("ui.upkeep.again" if back else "ui.upkeep.aside"), kind="small")
        take.clicked.connect(self.taken)
        aside.clicked.connect(self.dismissed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(made)
        column.addWidget(button_row(theme, take, aside))
        column.addStretch(1)


def button_row(theme: Theme, *buttons: QWidget) -> QWidget:
    """Buttons beside each other at the edge of the page."""
    made = QWidget()
    row = QHBoxLayout(made)
    edge = theme.tokens.space("page_edge")
    row.setContentsMargins(edge, theme.tokens.space("s"), edge, theme.tokens.space("s"))
    row.setSpacing(theme.tokens.space("s"))
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return made


def _history(theme: Theme, text: Text, rows: Sequence[HistoryRow]) -> Section:
    """The rows of history it comes from."""
    made = Section(theme, ground="surface_alt")
    made.add_head(text("ui.upkeep.history"), text.count(len(rows)))
    for row in rows:
        words = history_words(text, row)
        made.add_two_lines(row.title, words).setToolTip("\n".join(filter(None, (row.title, words))))
    return made


def history_words(text: Text, row: HistoryRow) -> str:
    """Hours, organiser or unit, days and number of a row."""
    values = row.values
    hours = text("ui.upkeep.hours", hours=values["jp"]) if values.get("jp") else None
    day = next((values[word] for word in ("tanggal_sk", "tanggal_selesai", "tmt_jabatan", "tanggal_mulai")
                if values.get(word)), values.get("tahun"))
    place = values.get("penyelenggara") or values.get("unit_kerja") or values.get("opd")
    number = values.get("no_sertifikat") or values.get("no_sk")
    return " · ".join(filter(None, (hours, place, _day(text, day), number)))


def _day(text: Text, told: str | None) -> str | None:
    try:
        return text.day(date.fromisoformat(told)) if told else None
    except ValueError:  # a year, or as typed
        return told

