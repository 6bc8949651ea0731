"""What the Asesmen page looks at: session, the tier whose standard holds, state; and why nothing can be typed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction

from PySide6.QtCore import QObject, QSize, Signal

from simata_desktop.domain.assessment import FINAL, MACHINE, PLANNED, RUNNING
from simata_desktop.services.assessment_rows import SessionLine
from simata_desktop.services.desk import ASSESSOR, VERIFIER
from simata_desktop.services.session_roll import SessionRoll
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.talent_words import tier_words
from simata_desktop.ui.text import Text
from simata_desktop.ui.widgets.scope_button import ScopeButton

NEXT_STATES = {PLANNED: (PLANNED, FINAL), RUNNING: (RUNNING, FINAL), FINAL: (FINAL, RUNNING)}


class TierButton(ScopeButton):
    """Holds no narrow window open: there it is left out."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


class SessionScope(QObject):
    """The three buttons of the top bar.

    Signals: ``session_chosen(code)``; ``tier_chosen(code)``, "" for all; ``state_asked(state)``.
    """

    session_chosen = Signal(str)
    tier_chosen = Signal(str)
    state_asked = Signal(str)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._text = context.text
        self._any, self._narrow, self._chosen = False, False, False
        nothing, theme = Choice("", ""), context.theme
        self.session = ScopeButton(theme, self._text("ui.assessment.session"), nothing)
        self.tier = TierButton(theme, self._text("ui.assessment.standard"), nothing)
        self.state = ScopeButton(theme, self._text("ui.assessment.state"), nothing)
        self.session.chosen.connect(lambda choice: self.session_chosen.emit(str(choice.value)))
        self.tier.chosen.connect(lambda choice: self.tier_chosen.emit(str(choice.value)))
        self.state.chosen.connect(lambda choice: self.state_asked.emit(str(choice.value)))

    @property
    def buttons(self) -> tuple[ScopeButton, ...]:
        """From left to right."""
        return self.session, self.tier, self.state

    def squeeze(self, *, on: bool) -> None:
        """Leave the tier out where the bar is narrow, unless it narrows the list."""
        self._narrow = on
        self._settle()

    def _settle(self) -> None:
        for button in self.buttons:
            button.setVisible(self._any)
        self.tier.setVisible(self._any and not (self._narrow and not self._chosen))

    def show_sessions(self, lines: Sequence[SessionLine]) -> None:
        """All sessions, the newest first, each with its state."""
        text = self._text
        self.session.set_choices([Choice(line.code, text(
            "ui.assessment.session.line", code=line.code, name=line.name,
            state=text(f"ui.assessment.state.{line.state}"), date=line.date)) for line in lines])
        self._any = bool(lines)
        self._settle()

    def show_roll(self, roll: SessionRoll, tier: str) -> None:
        """The session looked at, the tiers of its people, its state and what it may become."""
        text, line, self._chosen = self._text, roll.session, bool(tier)
        self.session.set_choice(Choice(line.code, f"{line.code} {line.name}"))
        everybody = Choice("", text("ui.assessment.standard.all"))
        tiers = [Choice(code, standard_words(text, roll, code)) for code in tiers_of(roll)]
        shown = next((one for one in tiers if one.value == tier), everybody)
        self.tier.set_choices([everybody, *tiers] if len(tiers) > 1 else tiers or [everybody])
        self.tier.set_choice(tiers[0] if len(tiers) == 1 else shown)
        states = [Choice(state, text(f"ui.assessment.state.{state}")) for state in NEXT_STATES.get(line.state, ())]
        self.state.set_choices(states)
        self.state.set_choice(states[0] if states else Choice("", ""))
        self._settle()


def tiers_of(roll: SessionRoll) -> tuple[str, ...]:
    """The tiers of the participants, each once, in the order they stand in."""
    return tuple(dict.fromkeys(one.tier or "unknown" for one in roll.people.values()))


def standard_words(text: Text, roll: SessionRoll, tier: str) -> str:
    """"Administrator (3)": the tier, and the level it needs where that is the same for all nine."""
    needs = {level for one in roll.people.values() if (one.tier or "unknown") == tier
             for level in one.standard.values()}
    return tier_level(text, tier_words(text, tier), needs)


def tier_level(text: Text, tier: str, needs: Collection[Fraction]) -> str:
    """The words of a tier with the level it needs where that is one."""
    known = set(needs)
    return text("ui.assessment.standard.tier", tier=tier, level=float(known.pop())) if len(known) == 1 else tier


def locked_words(text: Text, line: SessionLine, roles: Collection[str], today: date) -> str:
    """Why nothing can be typed into a session; empty where somebody of these roles can."""
    if ASSESSOR not in roles:
        return text("ui.assessment.locked.reader" if VERIFIER in roles else "ui.assessment.locked.role")
    if line.state == FINAL:
        return text("ui.assessment.locked.final")
    if line.method == MACHINE:
        return text("ui.assessment.locked.machine")
    if line.date is not None and line.date > today:
        return text("ui.assessment.locked.future", date=line.date)
    return ""
