"""Conflicts, one at a time: both values beside each other, what a third would be, the reason, the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from simata_desktop.domain.merge import IDENTITY
from simata_desktop.services.conflicts import MINE, THEIRS, ConflictShown, SideShown
from simata_desktop.services.desk import VERIFIER
from simata_desktop.ui.page import Context
from simata_desktop.ui.sync_card import SideCard
from simata_desktop.ui.sync_words import (
    device_words,
    field_words,
    group_words,
    moment_words,
    today_of,
    typed_value,
    value_lines,
)
from simata_desktop.ui.widgets.elided_label import ElidedLabel, ShrinkingLabel
from simata_desktop.ui.widgets.label import Button, IconLabel, frame, label
from simata_desktop.ui.widgets.section import strip

THIRD = "third"
MOST_FIELDS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """The open conflicts, this device's id, the office each other device works for, the words of codes."""

    conflicts: tuple[ConflictShown, ...]
    device: str | None
    offices: Mapping[str, str]
    labels: Mapping[str, str]


class ConflictPanel(QWidget):
    """Shows the conflict stood on and lets who may decide.

    Signals: ``decided(id, take, reason)``; ``person_asked(nip)``.
    """

    decided = Signal(str, str, str)
    person_asked = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        theme, text = context.theme, context.text
        self.found = Found((), None, {}, {})
        self._place, self._hidden, self.take = 0, False, ""
        self.cards: dict[str, SideCard] = {}
        self.fields: dict[str, QLineEdit] = {}
        self.count = label("", "strong")
        self.name = Button(theme, "", kind="link")
        self.group, self.kind = ShrinkingLabel("", "small", tone="muted"), ElidedLabel("", "small", tone="muted")
        self.previous = Button(theme, text("ui.sync.conflict.previous"), "chevron-left", kind="icon")
        self.next = Button(theme, text("ui.sync.conflict.next"), "chevron-right", kind="icon")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(text("ui.sync.conflict.reason"))
        self.reason.setAccessibleName(text("ui.sync.conflict.reason"))
        self.decide = Button(theme, text("ui.sync.conflict.decide"))
        self.refusal = label("", "small", tone="danger", wrap=True)
        self._sides = QWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        theme, text = self._context.theme, self._context.text
        head, row = strip(theme)
        for widget in (self.count, self.name, self.group):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        kind = frame("surface", "bottom")
        _inside(kind, theme.tokens.space("page_edge"), theme.tokens.space("xs")).addWidget(self.kind)
        self.deciding, row = strip(theme)
        row.addWidget(self.reason, 1)
        row.addWidget(self.decide)
        foot = frame("surface", "strong")
        inside = _inside(foot, theme.tokens.space("page_edge"), theme.tokens.space("xs"))
        line = QHBoxLayout()
        line.setSpacing(theme.tokens.space("s"))
        self.note = ElidedLabel(text("ui.sync.conflict.kept"), "small", tone="muted")
        line.addWidget(IconLabel(theme, "info", "text_muted"))
        line.addWidget(self.note, 1)
        inside.addWidget(self.refusal)
        inside.addLayout(line)
        self.refusal.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for widget in (head, kind, self._sides, self.deciding, foot):
            self._column.addWidget(widget)

    def _connect(self) -> None:
        self.previous.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        self.decide.clicked.connect(self._decide)
        self.reason.returnPressed.connect(self._decide)
        self.reason.textChanged.connect(lambda _: self._settle())
        self.name.clicked.connect(self._ask_person)

    # What is shown

    @property
    def shown(self) -> ConflictShown | None:
        """The conflict stood on."""
        some = self.found.conflicts
        return some[self._place] if self._place < len(some) else None

    def show_found(self, found: Found) -> None:
        """Show the conflicts; the one stood on stays, with what is being typed about it."""
        before = self.shown
        kept = next((at for at, one in enumerate(found.conflicts) if before is not None and one == before), None)
        self.found = found
        self.setVisible(bool(found.conflicts))
        if kept is not None:
            self._place = kept
            self._head()
        else:
            self._place = min(self._place, max(len(found.conflicts) - 1, 0))
            self._show()

    def go_to(self, id_: str) -> None:
        """Stand at a conflict."""
        place = next((at for at, one in enumerate(self.found.conflicts) if one.id == id_), None)
        if place is not None:
            self._place = place
            self._show()

    def hide_names(self, *, hidden: bool) -> None:
        """Numbers in place of names."""
        if hidden != self._hidden:
            self._hidden = hidden
            self._head()

    def refuse(self, words: str) -> None:
        """Say why the decision was not taken; what was typed stays."""
        self.refusal.setText(words)
        self.refusal.show()

    def _go(self, step: int) -> None:
        self._place = (self._place + step) % max(len(self.found.conflicts), 1)
        self._show()

    def _ask_person(self) -> None:
        if self.shown is not None and self.shown.nip:
            self.person_asked.emit(self.shown.nip)

    def _show(self) -> None:
        shown = self.shown
        self.take = ""
        self.reason.clear()
        self.refusal.hide()
        if shown is None:
            return
        self._head()
        self._lay_sides(shown)
        self._settle()

    def _head(self) -> None:
        text, shown = self._context.text, self.shown
        if shown is None:
            return
        many = len(self.found.conflicts)
        self.count.setText(text("ui.sync.conflict.count", number=self._place + 1, count=many))
        name = text("ui.map.participant", number=self._place + 1) if self._hidden else shown.name or ""
        self.name.setText(name)
        self.name.setAccessibleName(name or text("ui.sync.conflict.person"))
        self.name.setVisible(bool(name))
        self.group.setText(group_words(text, shown))
        self.kind.set_words(text(f"ui.sync.conflict.kind.{shown.kind}"))
        for button in (self.previous, self.next):
            button.setEnabled(many > 1)

    def _lay_sides(self, shown: ConflictShown) -> None:
        """New cards for the conflict stood on."""
        theme, text = self._context.theme, self._context.text
        self.cards = {key: SideCard(theme, self._owner(side))
                      for key, side in ((MINE, shown.mine), (THEIRS, shown.theirs))}
        for key, side in ((MINE, shown.mine), (THEIRS, shown.theirs)):
            self.cards[key].show_value(value_lines(text, shown.group, side.value, self.found.labels))
            self.cards[key].show_facts(self._facts(side))
        words = _words_of(shown)
        self.fields = {}
        if words:
            self.cards[THIRD] = SideCard(theme, text("ui.sync.conflict.third"), last=True)
            single = "ui.sync.conflict.value.identity" if shown.kind == IDENTITY else "ui.sync.conflict.value"
            self.fields = self.cards[THIRD].add_fields([
                (word, field_words(text, word) if word else text(single)) for word in words[:MOST_FIELDS]])
        sides = frame("surface", "bottom")
        row = QHBoxLayout(sides)
        row.setContentsMargins(0, 0, 0, 1)
        row.setSpacing(0)
        for key, card in self.cards.items():
            row.addWidget(card, 2 if key == THIRD else 3)
            card.chosen.connect(lambda key=key: self._choose(key))
        self._column.replaceWidget(self._sides, sides)
        self._sides.hide()
        self._sides.deleteLater()
        self._sides = sides
        sides.show()

    def _owner(self, side: SideShown) -> str:
        """Nilai dari Anda, or Nilai dari NAMA (UNIT)."""
        text, user = self._context.text, self._context.workspace.desk.user
        if side.by == user.name and (side.device is None or side.device == self.found.device):
            return text("ui.sync.conflict.mine")
        office = self.found.offices.get(side.device or "", "")
        key = "ui.sync.conflict.from.office" if office else "ui.sync.conflict.from"
        return text(key, by=side.by or text("ui.sync.conflict.nobody"), office=office)

    def _facts(self, side: SideShown) -> list[tuple[str, str]]:
        text = self._context.text
        return [(text("ui.sync.conflict.by"), side.by or text("ui.sync.conflict.nobody")),
                (text("ui.sync.conflict.at"), moment_words(text, side.at, today_of(self._context))),
                (text("ui.sync.conflict.on"), device_words(text, side.device, self.found.device))]

    # Deciding

    def _why(self) -> str:
        return self._context.text.needed_role((VERIFIER,), self._context.workspace.desk.user.roles)

    def _choose(self, key: str) -> None:
        self.take = key
        for name, card in self.cards.items():
            card.mark(on=name == key)
        if key == THIRD and self.fields and not any(line.hasFocus() for line in self.fields.values()):
            next(iter(self.fields.values())).setFocus()
        self._settle()

    def _settle(self) -> None:
        """What can be pressed now, and what the button will do."""
        text, why = self._context.text, self._why()
        self.deciding.setVisible(not why)
        self.note.set_words(text("ui.sync.conflict.waits", why=why) if why else text("ui.sync.conflict.kept"))
        elsewhere = self.shown is not None and self.shown.elsewhere is not None
        for key, card in self.cards.items():
            lacks = why or (text("ui.sync.conflict.elsewhere") if elsewhere and key != THIRD else "")
            card.choice.setEnabled(not lacks)
            card.choice.setToolTip(lacks)
        for line in self.fields.values():
            line.setEnabled(not why)
        self.decide.setText(text(f"ui.sync.conflict.decide.{self.take}" if self.take else "ui.sync.conflict.decide"))
        self.decide.setAccessibleName(self.decide.text())
        ready = bool(self.take and self.reason.text().strip())
        self.decide.setEnabled(ready and not why)
        self.decide.setToolTip("" if ready else text("ui.sync.conflict.decide.lacks"))

    def _decide(self) -> None:
        shown, reason = self.shown, self.reason.text().strip()
        if shown is None or not self.decide.isEnabled():
            return
        take = self.take
        if take == THIRD:
            typed = {word: line.text().strip() for word, line in self.fields.items() if line.text().strip()}
            if not typed:
                self.refuse(self._context.text("ui.sync.conflict.third.empty"))
                return
            take = typed_value(typed, single="" in self.fields)
        self.refusal.hide()
        self.decided.emit(shown.id, take, reason)


def _words_of(shown: ConflictShown) -> Sequence[str]:
    """The fields that a value of one's own would have; ``("",)`` for a single one, none where nothing can be typed."""
    if shown.kind == IDENTITY:
        return ("",)
    values = [side.value for side in (shown.mine, shown.theirs) if side.value is not None]
    if len(values) < 2 or shown.group.endswith(".*"):
        return ()
    if all(isinstance(value, str) for value in values):
        return ("",)
    return tuple(dict.fromkeys(word for value in values if isinstance(value, dict) for word in value))


def _inside(ground: QWidget, side: int, above: int) -> QVBoxLayout:
    column = QVBoxLayout(ground)
    column.setContentsMargins(side, above, side, above + 1)
    column.setSpacing(above)
    return column
