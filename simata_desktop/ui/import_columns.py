"""Which column of the sheet is which field: as it was understood, as the user answers, asked where it is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from simata_desktop.ui.import_preview import SAMPLES, Preview
from simata_desktop.ui.import_words import ImportWords
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.section import strip

WIDTHS = ((56, 0), (0, 5), (0, 5), (232, 0), (0, 6))  # of letters, heading, samples, field, note: pixels or share
SEVERAL, MOST = 3, 200
PRIVATE, CODED, UNUSED, USED = "private", "coded", "unused", ""


@dataclass(frozen=True)
class ColumnLine:
    """One column of the sheet: its letters, heading and samples, the fields it is used as, what is to be said of it."""

    letters: str
    heading: str
    samples: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    note: str = USED


def lines_of(held: Preview) -> list[ColumnLine]:
    """The columns of a sheet that was understood."""
    table = held.plan.table
    fields: dict[str, list[str]] = {}
    for columns in (table.columns, *table.year_columns.values()):
        for word, letters in columns.items():
            if word not in fields.setdefault(letters, []):
                fields[letters].append(word)
    coded = {one.problem.value for one in held.problems if one.problem.code == "column.code"}
    left_out = set(table.left_out)
    lines = []
    for letters, heading in table.heads or tuple((one, "") for one in fields):
        used = tuple(fields.get(letters, ()))
        note = USED if used else PRIVATE if heading in left_out else CODED if heading in coded else UNUSED
        lines.append(ColumnLine(letters, heading, _samples(held, used), used, note))
    return lines


def _samples(held: Preview, fields: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for word in list(fields)[:1]:
        for planned in held.plan.records[:SAMPLES]:
            value = held.words.value(word, planned.record.values.get(word))
            if value and value not in found:
                found.append(value)
            if len(found) == SEVERAL:
                break
    return tuple(found)


def lines_of_refusal(columns: Sequence[Mapping[str, object]], answers: Mapping[str, str]) -> list[ColumnLine]:
    """The columns of a sheet that was not understood, with what has been answered of them: letters → field."""
    lines = []
    for one in columns:
        letters, samples = str(one["column"]), one["samples"]
        field = answers.get(letters)
        lines.append(ColumnLine(letters, str(one["heading"] or ""),
                                tuple(map(str, samples)) if isinstance(samples, Sequence) else (),
                                (field,) if field else ()))
    return lines


class FieldCombo(QComboBox):
    """Chooses a field; the wheel scrolls the list of columns, it never changes an answer by accident."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ColumnsView(QWidget):
    """All columns below each other, each with a drop-down of fields.

    Signals: ``answered(letters, field)``, "" where the column is not to be used; ``read_asked()`` and
    ``forget_asked()`` for the buttons.
    """

    answered = Signal(str, str)
    read_asked = Signal()
    forget_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        text, theme = context.text, context.theme
        self.lead = ElidedLabel("")
        self.read = Button(theme, text("ui.import_page.columns.read"), kind="small")
        self.forget = Button(theme, text("ui.import_page.columns.forget"), kind="small")
        self.read.clicked.connect(self.read_asked)
        self.forget.clicked.connect(self.forget_asked)
        self.combos: dict[str, FieldCombo] = {}
        head, row = strip(theme)
        row.addWidget(self.lead, 1)
        row.addWidget(self.forget)
        row.addWidget(self.read)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.verticalScrollBar().rangeChanged.connect(self._align)
        self._names = self._heads()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._names)
        column.addWidget(self._area, 1)

    def show_lines(self, lines: Sequence[ColumnLine], fields: Sequence[str], words: ImportWords, *, asking: bool,
                   lead: str, forget: bool) -> None:
        """Other columns. ``asking``: nothing was read yet, the answers are sent together by the button."""
        self.lead.set_words(lead)
        self.read.setVisible(asking)
        self.forget.setVisible(forget)
        focus = next((letters for letters, combo in self.combos.items() if combo.hasFocus()), None)
        place = self._area.verticalScrollBar().value()
        self.combos = {}
        shared = self._options(fields, words)
        ground = frame("surface")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for line in lines[:MOST]:
            column.addWidget(self._line(line, shared, words))
        if len(lines) > MOST:
            column.addWidget(self._more(len(lines) - MOST))
        column.addStretch(1)
        self._area.setWidget(ground)
        self._area.verticalScrollBar().setValue(place)
        if focus in self.combos:
            self.combos[focus].setFocus()

    def go_to(self, letters: str) -> None:
        """Give the keyboard to the drop-down of a column."""
        combo = self.combos.get(letters)
        if combo is not None:
            combo.setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(combo)

    def _align(self, _least: int, most: int) -> None:
        """The heads stand over their columns also while a scroll bar takes room."""
        edge, bar = self._context.theme.tokens.space("page_edge"), self._area.verticalScrollBar()
        row = self._names.layout()
        if row is not None:
            row.setContentsMargins(edge, 0, edge + (bar.sizeHint().width() if most else 0), 0)

    def _heads(self) -> QWidget:
        text, theme = self._context.text, self._context.theme
        made = frame("background", "strong")
        made.setFixedHeight(theme.tokens.height("row_table") + 1)
        names = [label(text(f"ui.import_page.columns.{key}"), "small", tone="muted")
                 for key in ("letters", "heading", "samples", "field", "note")]
        self._place(made, names)
        return made

    def _place(self, made: QWidget, widgets: Sequence[QWidget]) -> None:
        tokens = self._context.theme.tokens
        row = QHBoxLayout(made)
        row.setContentsMargins(tokens.space("page_edge"), 0, tokens.space("page_edge"), 0)
        row.setSpacing(tokens.space("m"))
        for widget, (width, stretch) in zip(widgets, WIDTHS, strict=True):
            if width:
                widget.setFixedWidth(width)
            else:
                widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(widget, stretch)

    def _line(self, line: ColumnLine, shared: QStandardItemModel, words: ImportWords) -> QWidget:
        text, theme = self._context.text, self._context.theme
        made = frame("surface", "bottom")
        made.setFixedHeight(theme.tokens.height("section_head"))
        combo = self._combo(line, shared, words)
        tone = {CODED: "warning", PRIVATE: "muted", UNUSED: "muted"}.get(line.note, "")
        note = text(f"ui.import_page.columns.note.{line.note}") if line.note else ""
        heading = line.heading or text("ui.import_page.columns.no_heading")
        self._place(made, [label(line.letters, "strong"), ElidedLabel(heading),
                           ElidedLabel("; ".join(line.samples), "small", tone="muted"), combo,
                           ElidedLabel(note, "small", tone=tone)])
        return made

    def _combo(self, line: ColumnLine, shared: QStandardItemModel, words: ImportWords) -> FieldCombo:
        combo = FieldCombo()
        combo.setModel(shared)
        if len(line.fields) > 1:  # one cell holds several: they stand together until something else is chosen
            own = self._options([str(shared.item(n).data()) for n in range(1, shared.rowCount())], words,
                                several=line.fields)
            own.setParent(combo)
            combo.setModel(own)
            combo.setCurrentIndex(0)
        else:
            wanted = line.fields[0] if line.fields else ""
            combo.setCurrentIndex(next((n for n in range(shared.rowCount()) if shared.item(n).data() == wanted), 0))
        combo.setAccessibleName(self._context.text("ui.import_page.columns.combo", column=line.letters,
                                                   heading=line.heading))
        combo.setEnabled(line.note != PRIVATE)
        combo.activated.connect(lambda n: self._chosen(line, str(combo.model().index(n, 0).data(_WORD))))
        self.combos[line.letters] = combo
        return combo

    def _chosen(self, line: ColumnLine, word: str) -> None:
        if word != SAME and (word,) != (line.fields or ("",)):
            self.answered.emit(line.letters, word)

    def _options(self, fields: Sequence[str], words: ImportWords, *, several: Sequence[str] = ()) -> QStandardItemModel:
        made = QStandardItemModel(self)
        if several:
            made.appendRow(_option(" + ".join(words.field(word) for word in several), SAME))
        made.appendRow(_option(self._context.text("ui.import_page.columns.none"), ""))
        for word in fields:
            made.appendRow(_option(words.field(word), word))
        return made

    def _more(self, count: int) -> QLabel:
        made = label(self._context.text("ui.import_page.columns.more", count=count), "small", tone="muted")
        made.setContentsMargins(self._context.theme.tokens.space("page_edge"), 4, 0, 4)
        return made


_WORD = Qt.ItemDataRole.UserRole + 1
SAME = "="  # stands for the fields the column is used as already


def _option(words: str, word: str) -> QStandardItem:
    item = QStandardItem(words)
    item.setData(word, _WORD)
    item.setEditable(False)
    return item
