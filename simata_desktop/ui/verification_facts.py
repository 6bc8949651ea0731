"""Below the scan: what the piece of evidence says, who entered and judged it, and why it may not be judged here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from simata_desktop.services.evidence_rows import Step
from simata_desktop.services.verification import QueueRow
from simata_desktop.ui.page import Context
from simata_desktop.ui.text import DASH, grouped_nip
from simata_desktop.ui.verification_words import Words
from simata_desktop.ui.widgets.elided_label import ElidedLabel
from simata_desktop.ui.widgets.label import frame, label, retone

FACTS = ("when", "number", "issuer", "unit", "entered", "judged")
SHOWN = 4  # steps of the history; the audit has all
TONES = {"verified": "ok", "rejected": "danger"}
TALL, SHORT = 220, 96  # pixels it takes at most, and on a low screen


class FactsPanel(QWidget):
    """Facts of one record: the same labels all the time, only their words change."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._text = context.text
        self.title, self.state = ElidedLabel("", "subtitle"), label("", "strong")
        self.piece = ElidedLabel("", "strong")
        self.note = label("", "small", tone="warning", wrap=True)
        self.reason = label("", "small", tone="danger", wrap=True)
        self.values = {key: ElidedLabel("", "small") for key in FACTS}
        self.history = label("", "caption", tone="muted", wrap=True)
        self._ground = frame("surface", "top")
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._build(context)
        self.show_row(None, Words(self._text), hidden=False)

    def _build(self, context: Context) -> None:
        tokens = context.theme.tokens
        edge, gap = tokens.space("page_edge"), tokens.space("xs")
        column = self._column = QVBoxLayout(self._ground)
        column.setContentsMargins(edge, gap, edge, gap)
        column.setSpacing(gap)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.state)
        column.addLayout(head)
        for words in (self.piece, self.note, self.reason):
            column.addWidget(words)
        column.addLayout(self._grid(tokens.space("m")))
        column.addWidget(self.history)
        column.addStretch(1)
        self._scroll.setWidget(self._ground)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """As tall as its words, up to a bound; beyond it scrolls."""
        return QSize(super().sizeHint().width(), min(self._column.totalHeightForWidth(self.width()), TALL))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), min(self.sizeHint().height(), SHORT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _grid(self, gap: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(gap)
        grid.setVerticalSpacing(0)
        for place, key in enumerate(FACTS):
            row, column = place // 2, place % 2 * 2
            grid.addWidget(label(self._text(f"ui.verification.fact.{key}"), "small", tone="muted"), row, column)
            grid.addWidget(self.values[key], row, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        return grid

    def show_row(self, row: QueueRow | None, words: Words, *, hidden: bool) -> None:
        """Show a record; None empties the panel."""
        self.setEnabled(row is not None)
        self.history.setText("")
        if row is None:
            for shown in (self.title, self.piece, *self.values.values()):
                shown.set_words("")
            for said in (self.state, self.note, self.reason):
                said.setText("")
            self.note.hide()
            self.reason.hide()
            return
        name = words.person(row, hidden=hidden)
        self.title.set_words(name if hidden else f"{name} · {grouped_nip(row.nip)}")
        self.piece.set_words(f"{words.indicator(row)}: {words.value(row)}")
        self.state.setText(words.state(row))
        retone(self.state, tone=TONES.get(row.state, ""))
        self._text_of(row, words)
        self.say("")
        self.reason.setText(self._text("ui.verification.rejected", reason=row.reason) if row.reason else "")
        self.reason.setVisible(bool(row.reason))

    def _text_of(self, row: QueueRow, words: Words) -> None:
        text = self._text
        entered = text("ui.verification.by", by=row.author or DASH, at=words.moment(row.at))
        judged = text("ui.verification.by", by=row.verified_by, at=words.moment(row.judged_at)) \
            if row.verified_by else DASH
        told = {"when": words.when_full(row), "number": row.number or DASH, "issuer": row.issuer or DASH,
                "unit": row.unit or DASH, "entered": entered, "judged": judged}
        for key, said in told.items():
            self.values[key].set_words(said)

    def show_history(self, row: QueueRow, steps: Sequence[Step], words: Words) -> None:
        """Every value the record had, the newest first: when, by whom, from which file and cell."""
        self.history.setText("\n".join(self._step(row, step, words) for step in steps[:SHOWN]))
        self.updateGeometry()

    def _step(self, row: QueueRow, step: Step, words: Words) -> str:
        text = self._text
        before, after = (words.value_of(row, value) for value in (step.old, step.new))
        said = text("ui.performance.history.step", old=before, new=after) if step.old is not None else after
        place = f"{step.file} {step.cell or ''}".strip() if step.file else text(f"ui.source.{step.kind}")
        return " · ".join((words.moment(step.at), step.by, said, place))

    def say(self, words: str) -> None:
        """Say why the record may not be judged, or what went wrong with it; nothing takes it away."""
        self.note.setText(words)
        self.note.setVisible(bool(words))
        self.updateGeometry()
