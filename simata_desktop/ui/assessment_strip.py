"""The strip above the Asesmen table: the faces, how far the session has come, and the way to what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from simata_desktop.services.session_roll import FACES, LEVELS, POTENTIAL, SHEETS, Counts, SessionRoll
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.widgets.bar import CompletenessBar
from simata_desktop.ui.widgets.elided_label import ElidedLabel, ShrinkingLabel
from simata_desktop.ui.widgets.label import Button
from simata_desktop.ui.widgets.scope_button import ScopeButton
from simata_desktop.ui.widgets.section import strip
from simata_desktop.ui.widgets.segmented import Segmented

BAR_WIDE, BAR_HIGH = 120, 8


class AssessmentStrip(QWidget):
    """Signals: ``face_chosen(face)``; ``assessor_chosen(name)``; ``wrong_asked()``."""

    face_chosen = Signal(str)
    assessor_chosen = Signal(str)
    wrong_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        theme, text = context.theme, context.text
        self._text = text
        self.switch = Segmented(theme, [(face, text(f"ui.assessment.face.{face}")) for face in FACES],
                                name=text("ui.assessment.faces"))
        self.assessor = ScopeButton(theme, text("ui.assessment.assessor"), Choice("", ""))
        self.progress = ShrinkingLabel("", "strong")
        self.bar = CompletenessBar(theme, height=BAR_HIGH)
        self.bar.setFixedWidth(BAR_WIDE)
        self.missing = ShrinkingLabel("", "small", tone="muted")
        self.unsettled = ShrinkingLabel("", "small", tone="warning")
        self.wrong = Button(theme, "", "warning", kind="link", tone="danger")
        self.locked = ElidedLabel("", "small", tone="muted")
        area, row = strip(theme)
        area.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._gap, self._edge, self._high = row.spacing(), theme.tokens.space("page_edge"), area.height()
        self._wanted: set[QWidget] = set()
        for widget in (self.switch, self.assessor, self.progress, self.bar, self.missing, self.unsettled, self.wrong):
            row.addWidget(widget)
        row.addWidget(self.locked, 1)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.switch.chosen.connect(self.face_chosen)
        self.assessor.chosen.connect(lambda choice: self.assessor_chosen.emit(str(choice.value)))
        self.wrong.clicked.connect(self.wrong_asked)

    def show_session(self, roll: SessionRoll, face: str, why: str) -> None:
        """Which faces a session has; ``why`` nothing can be typed stands at the end."""
        for one in (LEVELS, POTENTIAL):
            self.switch.enable(one, on=bool(roll.codes(one)), why=self._text("ui.assessment.face.not_asked"))
        self.switch.choose(face)
        self.assessor.setVisible(face == SHEETS)
        self.locked.set_words(why)
        self._fit()

    def show_assessors(self, names: Sequence[tuple[str, Counts]], chosen: str) -> None:
        """The assessors with how many of their participants are complete."""
        text = self._text
        self.assessor.set_choices([Choice(name, text("ui.assessment.assessor.line", name=name,
                                                     complete=text.count(counts.complete),
                                                     all=text.count(counts.people))) for name, counts in names])
        self.assessor.set_choice(Choice(chosen, chosen or text("ui.assessment.assessor.none")))

    def show_counts(self, counts: Counts, wrong: int) -> None:
        """How many are complete, how many cells are empty; ``wrong`` ones of the whole session."""
        text = self._text
        words = text("ui.assessment.complete", complete=text.count(counts.complete), all=text.count(counts.people))
        self.progress.setText(words)
        self.bar.show_parts(counts.complete / counts.people if counts.people else 0.0, 0.0, words)
        self.missing.setText(text("ui.assessment.missing", count=text.count(counts.missing)) if counts.missing else "")
        self.unsettled.setText(text("ui.assessment.unsettled", count=text.count(counts.unsettled))
                               if counts.unsettled else "")
        self.wrong.setText(text("ui.assessment.wrong", count=text.count(wrong)))
        self.wrong.setAccessibleName(self.wrong.text())
        told = ((self.wrong, wrong), (self.missing, counts.missing), (self.unsettled, counts.unsettled))
        self._wanted = {self.bar, *(widget for widget, count in told if count)}
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """What finds no room is left out, so it asks for none."""
        return QSize(self.switch.sizeHint().width() + 2 * self._edge, self._high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Faces and what is wrong always, the rest as it fits: what is open, then the bar."""
        self.wrong.setVisible(self.wrong in self._wanted)
        room = self.width() - 2 * self._edge - sum(
            one.sizeHint().width() + self._gap for one in (self.switch, self.assessor, self.progress, self.wrong)
            if not one.isHidden())
        for widget in (self.missing, self.unsettled, self.bar):
            wide = (BAR_WIDE if widget is self.bar else widget.sizeHint().width()) + self._gap
            fits = widget in self._wanted and room >= wide
            widget.setVisible(fits)
            room -= wide if fits else 0
