"""What a paper looks like: size, head, number, signatory, marks; and what else can be taken out of the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.services.reporting import (
    COMPETENCY,
    COMPLETENESS,
    FONTS,
    HEADS,
    KINDS,
    MARKS,
    OF_PEOPLE,
    PAPERS,
    PROFILES,
    RECONCILE,
    RESTRICTED,
    TALENT_MAP,
    PaperOptions,
)
from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.segmented import Segmented

STANDS, LIES = "portrait", "landscape"
OFFICE, DECREE, NO_HEAD = HEADS
SIGNED, DOTTED = "signed", "dotted"
EXPORTS = ("map", "talent-result", "employees", "picture")
LABEL = 80
NAMING = (TALENT_MAP, RECONCILE, COMPETENCY, *OF_PEOPLE)  # papers that name people


class ReportOptions(QWidget):
    """The form beside the preview.

    Signals: ``kind_chosen(kind)`` after another paper was chosen, ``changed()`` after another look,
    ``export_asked(what)`` with one of ``EXPORTS``.
    """

    kind_chosen = Signal(str)
    changed = Signal()
    export_asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context, self._theme, self._text = context, context.theme, context.text
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, context.theme.tokens.space("s"))
        self._column.setSpacing(0)
        self._rows: dict[str, QWidget] = {}
        self._head("paper")
        self.kind = self._kinds()
        self.paper = self._choice("size", [(size, size) for size in PAPERS])
        self.way = self._choice("way", self._words("way", (STANDS, LIES)))
        self.head = self._choice("head", self._words("head", HEADS))
        self.number = self._field("number")
        self.date = self._field("date")
        self.about = self._field("about")
        self.mark = self._choice("mark", [("", self._text("ui.report.mark.none")), *((mark, mark) for mark in MARKS)])
        self.typeface = self._choice("font", self._words("font", FONTS))
        self.signs = self._choice("signs", self._words("signs", (SIGNED, DOTTED)))
        self.who = label("", "caption", tone="muted", wrap=True)
        self._row("", self.who)
        self.anonymous = QCheckBox(self._text("ui.report.anonymous"))
        self.anonymous.setAccessibleName(self._text("ui.report.anonymous"))
        self.anonymous.toggled.connect(self._tell)
        self._row("", self.anonymous)
        self.letters = QCheckBox(self._text("ui.report.letters"))
        self.letters.setAccessibleName(self._text("ui.report.letters"))
        self.letters.setChecked(True)
        self.letters.toggled.connect(self._tell)
        self._rows["letters"] = self._row("", self.letters)
        self.each = QCheckBox(self._text("ui.report.each"))
        self.each.setAccessibleName(self._text("ui.report.each"))
        self._rows["each"] = self._row("", self.each)
        self._head("export")
        self.exports = {what: self._export(what) for what in EXPORTS}
        self._column.addStretch(1)
        self._settle()

    # What is chosen

    def options(self, kind: str) -> PaperOptions:
        """The look chosen for a paper of that kind."""
        decree = self.head.choice == DECREE
        return PaperOptions(
            paper=self.paper.choice, landscape=self.way.choice == LIES, head=self.head.choice,
            anonymous=self.anonymous.isChecked() and self.names_people(kind), mark=self.mark.choice,
            number="" if self.head.choice == NO_HEAD else self.number.text().strip(),
            date_text=self.date.text().strip(), font=self.typeface.choice,
            about=self.about.text().strip() if decree else "")

    def names_people(self, kind: str) -> bool:
        """Does a paper of that kind name people as it is chosen here?"""
        return kind in NAMING or (kind == COMPLETENESS and self.letters.isChecked())

    @property
    def signed(self) -> bool:
        """Does the signature block bear the name of the settings?"""
        return self.signs.choice == SIGNED

    def show_usual(self, usual: PaperOptions) -> None:
        """The look the office set, before anybody has chosen another."""
        for segmented, value in ((self.paper, usual.paper), (self.head, usual.head), (self.typeface, usual.font),
                                 (self.way, LIES if usual.landscape else STANDS)):
            segmented.choose(value)
        if usual.mark in ("", *MARKS):
            self.mark.choose(usual.mark)
        self._settle()

    def lie(self, *, landscape: bool) -> None:
        """The usual way of another paper."""
        self.way.choose(LIES if landscape else STANDS)

    def show_signatory(self, name: str) -> None:
        """Who signs by the settings; without a name only dots are left."""
        self.who.setText(name or self._text("ui.report.signs.nobody"))
        if not name:
            self.signs.choose(DOTTED)
        self.signs.setEnabled(bool(name))

    def show_kind(self, kind: str) -> None:
        """Another paper; only one that names people can leave the names out."""
        self.kind.setCurrentIndex(self.kind.findData(kind))
        if kind in (*OF_PEOPLE, COMPETENCY) and not self.mark.choice:
            self.mark.choose(RESTRICTED)
        self._settle()

    def allow(self, *, paper: bool, exports: Mapping[str, str]) -> None:
        """Switch the form on or off; ``exports`` gives the reason why one is off, empty where it is on."""
        for row in self._rows.values():
            row.setEnabled(paper)
        for what, reason in exports.items():
            self.exports[what].setEnabled(not reason)
            self.exports[what].setToolTip(reason)

    # Building

    def _kinds(self) -> QComboBox:
        """The papers there are; a drop-down, for there will be more."""
        words = self._text("ui.report.option.kind")
        made = QComboBox()
        made.setAccessibleName(words)
        made.setProperty("help", "report")
        for kind, name in self._words("kind", KINDS):
            made.addItem(name, kind)
        made.activated.connect(lambda place: self.kind_chosen.emit(made.itemData(place)))
        self._rows["kind"] = self._row(words, made)
        return made

    def _words(self, name: str, values: Sequence[str]) -> list[tuple[str, str]]:
        return [(value, self._text(f"ui.report.{name}.{value}")) for value in values]

    def _head(self, name: str) -> None:
        made = frame("surface_alt")
        made.setFixedHeight(self._theme.tokens.height("section_head"))
        row = QHBoxLayout(made)
        row.setContentsMargins(self._theme.tokens.space("page_edge"), 0, 0, 0)
        row.addWidget(label(self._text(f"ui.report.head_of.{name}"), "strong"))
        self._column.addWidget(made)

    def _row(self, words: str, field: QWidget) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        edge, between = self._theme.tokens.space("page_edge"), self._theme.tokens.space("xs") // 2
        row.setContentsMargins(edge, between, edge, between)
        row.setSpacing(self._theme.tokens.space("s"))
        said = label(words, "small", tone="muted")
        said.setFixedWidth(LABEL)
        said.setBuddy(field)
        row.addWidget(said)
        row.addWidget(field)
        if not isinstance(field, (QLineEdit, QLabel)):
            row.addStretch(1)
        self._column.addWidget(made)
        return made

    def _choice(self, name: str, options: Sequence[tuple[str, str]], *, tell: bool = True) -> Segmented:
        words = self._text(f"ui.report.option.{name}")
        made = Segmented(self._theme, options, name=words)
        made.setProperty("help", "report")
        if tell:
            made.chosen.connect(self._tell)
        self._rows[name] = self._row(words, made)
        return made

    def _field(self, name: str) -> QLineEdit:
        words = self._text(f"ui.report.option.{name}")
        made = QLineEdit()
        made.setAccessibleName(words)
        made.setPlaceholderText(self._text(f"ui.report.hint.{name}"))
        made.setMaxLength(200)
        made.setProperty("help", "report")
        made.textEdited.connect(self._tell)
        self._rows[name] = self._row(words, made)
        return made

    def _export(self, what: str) -> Button:
        words = self._text(f"ui.report.export.{what}")
        made = frame("surface_alt")
        row = QHBoxLayout(made)
        edge = self._theme.tokens.space("page_edge")
        row.setContentsMargins(edge, self._theme.tokens.space("xs") // 2, edge, self._theme.tokens.space("xs") // 2)
        button = Button(self._theme, self._text("ui.report.as_picture" if what == "picture" else "ui.report.as_sheet"),
                        kind="small")
        button.setAccessibleName(f"{words}: {button.text()}")
        button.clicked.connect(lambda: self.export_asked.emit(what))
        row.addWidget(label(words, "small"), 1)
        row.addWidget(button)
        self._column.addWidget(made)
        return button

    def _tell(self, _value: object = None) -> None:
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        """A head decides which of its lines there are, a kind whether it names people and who signs."""
        kind = self.kind.currentData()
        self._rows["letters"].setVisible(kind == COMPLETENESS)
        self._rows["each"].setVisible(kind == PROFILES)
        named = self.names_people(kind)
        self.anonymous.setEnabled(named)
        self.anonymous.setToolTip("" if named else self._text("ui.report.anonymous.none"))
        self._rows["number"].setVisible(self.head.choice != NO_HEAD)
        self._rows["about"].setVisible(self.head.choice == DECREE)
