"""The assessments of one person with their dates: which one counts, which are superseded, expired or still open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Signal

from simata_desktop.domain.assessment import EMPTY, EXPIRED, HOLES, OPEN
from simata_desktop.services.assessment_history import PersonSession
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.section import Section


class PersonSessions(Section):
    """Two lines a session, the latest first. Signals: ``opened(code)`` of the session that was pressed."""

    opened = Signal(str)

    def __init__(self, theme: Theme, text: Text, sessions: Sequence[PersonSession]) -> None:
        super().__init__(theme, ground="surface_alt")
        self.sessions = tuple(sessions)
        self.add_head(text("ui.sessions.title"), text.count(len(sessions)) if sessions else "")
        if not sessions:
            none = label(text("ui.sessions.none"), "small", tone="muted", wrap=True)
            edge = theme.tokens.space("page_edge")
            none.setContentsMargins(edge, 0, edge, edge)
            self.add(none)
        for one in sessions:
            link = Button(theme, standing_words(text, one), kind="link")
            link.setProperty("role", "small")
            link.setAccessibleName(text("ui.sessions.open", session=one.code, standing=standing_words(text, one)))
            link.clicked.connect(lambda _checked=False, code=one.code: self.opened.emit(code))
            second = f"{valid_words(text, one)} · {measured_words(text, one)}"
            line = self.add_two_lines(f"{text.day(one.date)} · {one.name or one.code}", second.removeprefix(" · "),
                                      right=link)
            line.setToolTip(f"{one.code}\n{second}")


def standing_words(text: Text, one: PersonSession) -> str:
    """"Dihitung", "Digantikan", "Kedaluwarsa", "Belum final", "Tanpa nilai", "Belum lengkap"."""
    return text(f"ui.sessions.standing.{one.standing}")


def measured_words(text: Text, one: PersonSession) -> str:
    """What came out: JPM and category, potential; or that the user may not see it."""
    person = one.participant
    if person is None:
        return text("ui.sessions.hidden")
    judged, parts = person.judged, list[str]()
    match = judged.jpm if judged.jpm is not None else person.told_jpm
    if match is not None:
        words = text("ui.sessions.jpm", value=text.number(float(match)))
        parts.append(f"{words} ({text(f'ui.competency.category.{judged.category}')})" if judged.category else words)
    elif judged.so_far is not None:
        parts.append(text("ui.sessions.so_far", value=text.number(float(judged.so_far)), count=judged.so_far_count))
    potential = judged.potential if judged.potential is not None else person.told_potential
    if potential is not None:
        parts.append(text("ui.sessions.potential", value=text.number(float(potential))))
    return " · ".join(parts) or text("ui.sessions.empty")


def valid_words(text: Text, one: PersonSession) -> str:
    """Since when an expired session no longer counts, until when one does that is whole."""
    if one.valid_until is None or one.standing in (OPEN, EMPTY, HOLES):
        return ""
    if one.standing == EXPIRED:
        return text("ui.sessions.expired", day=one.valid_until + timedelta(days=1))
    return text("ui.sessions.until", day=one.valid_until)
