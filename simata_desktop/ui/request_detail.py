"""One request beside the log: what was asked, who answered what, who of its unit still lacks what."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from simata_desktop.services.requests import WAITING, Person, RequestDetail
from simata_desktop.ui.page import Context
from simata_desktop.ui.requests_rows import state_words
from simata_desktop.ui.text import grouped_nip
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import Button, frame, label
from simata_desktop.ui.widgets.section import Section

SHOWN = 60  # people of a list before the rest becomes a number
LABEL_TONES = {"answered": "ok", "overdue": "warning", "replaced": "muted"}


class RequestDetailView(QWidget):
    """Made anew for every request; ``ask`` and ``remind`` are called by its two buttons, ``why`` they are off."""

    def __init__(self, context: Context, detail: RequestDetail, *, hidden: bool, ask: Callable[[], None],
                 remind: Callable[[], None], why: str) -> None:
        super().__init__()
        self._context, self._detail, self._hidden = context, detail, hidden
        text, theme = context.text, context.theme
        self.ask = Button(theme, text("ui.requests.again"), "export", kind="small")
        self.remind = Button(theme, text("ui.requests.remind"), "report", kind="small")
        self.ask.clicked.connect(ask)
        self.remind.clicked.connect(remind)
        for button in (self.ask, self.remind):
            button.setEnabled(bool(detail.open) and not why)
            button.setToolTip(why or ("" if detail.open else text("ui.requests.nothing_open")))
        self.setFocusProxy(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._facts())
        column.addWidget(self._people("open", detail.open))
        column.addWidget(self._people("answered", detail.answered))
        column.addStretch(1)

    def _head(self) -> QWidget:
        text, theme, state = self._context.text, self._context.theme, self._detail.state
        edge = theme.tokens.space("page_edge")
        made = frame("surface_alt", "bottom")
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.tokens.space("s"))
        column.addWidget(label(state.unit or text("ui.requests.unit.gone"), "subtitle", wrap=True))
        column.addWidget(label(state_words(text, state.state), "strong", tone=LABEL_TONES.get(state.state, "")))
        row = QHBoxLayout()
        row.setSpacing(theme.tokens.space("s"))
        row.addWidget(self.ask)
        row.addWidget(self.remind)
        row.addStretch(1)
        column.addLayout(row)
        return made

    def _facts(self) -> QWidget:
        text, state = self._context.text, self._detail.state
        made = Section(self._context.theme, row="row_derivation", ground="surface_alt")
        made.add_row(text("ui.requests.period"), str(state.period))
        made.add_row(text("ui.requests.column.day"), text.day(state.day))
        made.add_row(text("ui.requests.column.deadline"), text.day(state.deadline),
                     tone="warning" if state.state == "overdue" else "")
        counts = {"asked": (state.people, state.cells), "answered": (state.answered_people, state.answered_cells),
                  "open": (state.open_people, state.open_cells)}
        for key, (people, cells) in counts.items():
            made.add_row(text(f"ui.requests.fact.{key}"),
                         text("ui.requests.ask.counts", people=text.count(people), cells=text.count(cells)))
        if state.answered_on is not None:
            made.add_row(text("ui.requests.column.answered_on"), text.day(state.answered_on))
        return made

    def _line(self, first: str, second: str) -> QWidget:
        theme = self._context.theme
        made = frame("surface_alt", "bottom")
        made.setFixedHeight(theme.tokens.height("row_two_lines"))
        edge = theme.tokens.space("page_edge")
        column = QVBoxLayout(made)
        column.setContentsMargins(edge, 0, edge, 0)
        column.setSpacing(0)
        column.addWidget(ElidedLabel(first, "small"))
        column.addWidget(ElidedLabel(second, "caption", tone="muted"))
        return made

    def _people(self, key: str, people: Sequence[Person]) -> QWidget:
        text = self._context.text
        made = Section(self._context.theme, ground="surface_alt")
        made.add_head(text(f"ui.requests.list.{key}"), text.count(len(people)))
        if not people:
            closed = key == "open" and self._detail.state.state not in WAITING
            made.add_row(text("ui.requests.list.open.none" if closed else f"ui.requests.list.{key}.none"))
        for place, one in enumerate(people[:SHOWN], 1):
            name = text("ui.map.participant", number=one.id) if self._hidden else one.name
            line = self._line(name, "; ".join(one.labels))
            made.add(line)
            nip = "" if self._hidden else grouped_nip(one.nip)
            line.setToolTip("\n".join(filter(None, (name, nip, one.unit, *one.labels))))
            line.setAccessibleName(f"{place}. {name}: {'; '.join(one.labels)}")
        if len(people) > SHOWN:
            made.add_row(text("ui.requests.list.rest", count=text.count(len(people) - SHOWN)))
        return made
