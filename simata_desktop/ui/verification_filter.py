"""Narrows the list of evidence: a search field, the state, the indicator, with or without a document, tiers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from simata_desktop.services.verification import QueueFilter
from simata_desktop.ui.page import Context
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.widgets.chips import ChipRow, Filter
from simata_desktop.ui.widgets.segmented import Segmented

PAUSE = 120  # milliseconds without a key stroke before the list is asked
FIELD, FIELD_LEAST = 180, 72
WAITING, ALL = "recorded", "all"
STATES = (WAITING, "verified", "rejected", ALL)
WITH, WITHOUT = "with", "without"
INDICATOR, TIER, FILE = "indicator", "tier", "file"


class VerificationFilter(QWidget):
    """Signals: ``changed()`` when other evidence is asked for; ``entered()`` on Enter in the field."""

    changed = Signal()
    entered = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._text = context.text
        self.indicators: dict[str, str] = {}
        self.known: tuple[str, ...] = ()  # tiers of the office
        self._chosen: dict[str, str] = {}  # indicator and file; one of each
        self._tiers: tuple[str, ...] = ()
        words = self._text("ui.verification.find")
        self.field = QLineEdit()
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(words)
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumWidth(FIELD_LEAST)
        self.field.setMaximumWidth(FIELD)
        self.states = Segmented(context.theme, [(state, self._text(f"ui.verification.show.{state}"))
                                                for state in STATES], name=self._text("ui.verification.state"))
        self.chips = ChipRow(context.theme, add_words=self._text("ui.filter.add"),
                             remove_words=self._text.words.template("ui.filter.remove"))
        self.chips.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(context.theme.tokens.space("m"))
        row.addWidget(self.states)
        row.addWidget(self.field, 1)
        row.addWidget(self.chips, 1)
        self.field.textChanged.connect(lambda: self._pause.start())
        self.field.returnPressed.connect(self.entered)
        self._pause.timeout.connect(self.changed)
        self.states.chosen.connect(lambda state: self.changed.emit())
        self.chips.add_asked.connect(self._open_menu)
        self.chips.removed.connect(self._remove)

    @property
    def waiting(self) -> bool:
        """Is it the list of what waits?"""
        return self.states.choice == WAITING

    @property
    def narrow(self) -> bool:
        """Is anything filtered here besides the state?"""
        return bool(self.field.text().strip() or self._chosen or self._tiers)

    def asked(self, unit: str | None) -> QueueFilter:
        """The filter in force."""
        state, file = self.states.choice, self._chosen.get(FILE)
        return QueueFilter(unit=unit, indicator=self._chosen.get(INDICATOR), tiers=self._tiers,
                           state="" if state == ALL else state, with_file=None if file is None else file == WITH,
                           search=self.field.text().strip())

    def show_count(self, words: str) -> None:
        """The filters in force and the sentence of how many there are."""
        self.chips.show_filters([Filter(key, said) for key, said in self._said()], words)

    def _said(self) -> Sequence[tuple[str, str]]:
        text, chosen = self._text, self._chosen
        said = [(f"{TIER}.{code}", text("ui.map.filter.tier", tier=tier_words(text, code))) for code in self._tiers]
        if INDICATOR in chosen:
            said.append((INDICATOR, self.indicators.get(chosen[INDICATOR], chosen[INDICATOR])))
        if FILE in chosen:
            said.append((FILE, text(f"ui.verification.file.{chosen[FILE]}")))
        return said

    def menu(self) -> QMenu:
        """What can be filtered, what is in force ticked."""
        text, menu = self._text, QMenu(self)
        for code in (WITH, WITHOUT):
            self._add(menu, FILE, code, words=text(f"ui.verification.file.{code}"))
        menu.addSeparator()
        for code, label in self.indicators.items():
            self._add(menu, INDICATOR, code, words=label)
        menu.addSeparator()
        for code in self.known:
            self._add(menu, TIER, code, words=tier_words(text, code))
        menu.triggered.connect(lambda action: self.toggle(*action.data()))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _add(self, menu: QMenu, kind: str, code: str, *, words: str) -> None:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(code in self._tiers if kind == TIER else self._chosen.get(kind) == code)
        action.setData((kind, code))

    def toggle(self, kind: str, code: str) -> None:
        """Take a filter in or out; of indicators and documents only one holds at a time."""
        if kind == TIER:
            held = set(self._tiers) ^ {code}
            self._tiers = tuple(known for known in self.known if known in held)
        elif self._chosen.get(kind) == code:
            del self._chosen[kind]
        else:
            self._chosen[kind] = code
        self.changed.emit()

    def drop(self) -> None:
        """Take all filters away but the state."""
        self._chosen, self._tiers = {}, ()
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self.changed.emit()

    def _remove(self, key: str) -> None:
        kind, _, code = key.partition(".")
        self.toggle(kind, code if kind == TIER else self._chosen[kind])

    def _open_menu(self) -> None:
        self.menu().popup(self.chips.add.mapToGlobal(QPoint(0, self.chips.add.height())))
