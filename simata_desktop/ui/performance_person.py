"""The inspector of the Kinerja page: the person as on every page, with the history of the cell the keyboard is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from simata_desktop.ui.derivation_view import DerivationView, PersonHead, RegisterView
from simata_desktop.ui.evidence_history import Told, history_section, record_words
from simata_desktop.ui.page import Context
from simata_desktop.ui.performance_people import Looked
from simata_desktop.ui.talent_words import MAY_SEE_BOXES

AFTER_HEAD = 1  # below the person block


@dataclass(frozen=True)
class CellAsked:
    """The cell to tell of: its title, how its stored values are read, and where its history stands.

    ``rating``: field and year of a yearly rating; ``records``: ids of evidence records.
    """

    title: str
    shown: Callable[[str], str]
    rating: tuple[str, int] | None = None
    records: Sequence[str] = ()


@dataclass(frozen=True)
class PersonFound:
    """What was read of a person; ``line`` None where he is gone."""

    line: Any
    derivation: Any
    shown: Any
    told: Sequence[Told]


def read_person(context: Context, key: int, looked: Looked, *, asked: CellAsked | None) -> Callable[[], PersonFound]:
    """The query for a person by local key."""
    workspace, text = context.workspace, context.text

    def read() -> PersonFound:
        line = next(iter(workspace.people.page([key])), None)
        if line is None:
            return PersonFound(None, None, None, ())
        told = _told(workspace, text, key, asked=asked) if asked is not None else ()
        if workspace.desk.user.roles.isdisjoint(MAY_SEE_BOXES):
            return PersonFound(line, None, workspace.people.show(line.nip), told)
        return PersonFound(line, workspace.talent.explain(line.nip, period=looked.period, scheme=looked.scheme), None,
                           told)

    return read


def _told(workspace: Any, text: Any, key: int, *, asked: CellAsked) -> Sequence[Told]:
    if asked.rating is not None:
        word, year = asked.rating
        return (Told("", workspace.evidence.rating_history(key, year, word)),)
    found = [workspace.evidence.record_history(uid) for uid in asked.records]
    return [Told(record_words(text, row), steps) for row, steps in found if row is not None]


def person_view(context: Context, found: PersonFound, *, asked: CellAsked | None, hidden: bool) -> QWidget | None:
    """The widget of a person; None for one who is gone."""
    theme, text, line = context.theme, context.text, found.line
    if line is None:
        return None
    words = text("ui.map.participant", number=line.id) if hidden else ""
    view: DerivationView | RegisterView
    if found.derivation is not None:
        view = DerivationView(theme, text, found.derivation, hidden=words)
    else:
        head = PersonHead(line.title, line.nip, line.grade or "", line.position, line.agency or line.unit, words)
        view = RegisterView(theme, text, found.shown, head)
    column = view.layout()
    if asked is not None and isinstance(column, QVBoxLayout):
        column.insertWidget(AFTER_HEAD, history_section(theme, text, asked.title, found.told, asked.shown))
    return view
