"""What narrows a list: a search field where there is one, chips, and the menu from which chips are chosen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from simata_desktop.ui.page import Context
from simata_desktop.ui.widgets.chips import ChipRow
from simata_desktop.ui.widgets.search_field import SearchField


class FilterBar(QWidget):
    """Base of all filters; which there are says the one that extends it.

    Signals: ``changed()`` when something else is asked for; ``entered()`` on Enter in the field.
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, context: Context, field: SearchField | None = None, *, before: QWidget | None = None) -> None:
        """``before`` stands at the left of the field."""
        super().__init__()
        self._text, self._field = context.text, field
        self.chips = ChipRow(context.theme, add_words=self._text("ui.filter.add"),
                             remove_words=self._text.words.template("ui.filter.remove"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(context.theme.tokens.space("m"))
        if before is not None:
            row.addWidget(before)
        if field is not None:
            self.chips.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
            row.addWidget(field, 1)
            field.asked.connect(self.changed)
            field.returnPressed.connect(self.entered)
        row.addWidget(self.chips, 1)
        self.chips.add_asked.connect(self._open_menu)
        self.chips.removed.connect(self.take_away)

    @property
    def search(self) -> str:
        """The words in the field."""
        return self._field.search if self._field else ""

    def fill(self, menu: QMenu) -> None:
        """Put what can be filtered into a menu, by ``tick``; to be written by who extends this."""
        raise NotImplementedError

    def toggle(self, *key: str) -> None:
        """Take a filter of the menu in or out; to be written by who extends this."""
        raise NotImplementedError

    def forget(self) -> None:
        """Take all filters away without telling; to be written by who extends this."""
        raise NotImplementedError

    def take_away(self, key: str) -> None:
        """A chip was taken away."""
        self.toggle(key)

    def menu(self) -> QMenu:
        """What can be filtered, what is in force ticked."""
        menu = QMenu(self)
        self.fill(menu)
        menu.triggered.connect(lambda action: self.toggle(*action.data()))
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    @staticmethod
    def tick(menu: QMenu, words: str, *key: str, on: bool) -> None:
        """A line of the menu: ``key`` is what ``toggle`` is given."""
        action = menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(on)
        action.setData(key)

    def drop(self) -> None:
        """Take all filters away."""
        self.forget()
        if self._field is not None:
            self._field.empty()
        self.changed.emit()

    def _open_menu(self) -> None:
        self.menu().popup(self.chips.add.mapToGlobal(QPoint(0, self.chips.add.height())))
