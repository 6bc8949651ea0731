"""The history of one cell in the inspector: every value it had, when, by whom, from which file and cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from simata_desktop.services.evidence_rows import Step
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.section import Section

SHOWN = 6  # steps of one record; the audit has all


@dataclass(frozen=True)
class Told:
    """What is told of one record: its words (date, number, state; empty for a rating) and its steps, newest first."""

    words: str
    steps: Sequence[Step]


def history_section(theme: Theme, text: Text, title: str, told: Sequence[Told],
                    shown: Callable[[str], str]) -> Section:
    """The section; ``shown`` turns a stored value into the words of its column."""
    made = Section(theme, ground="surface_alt")
    made.add_head(text("ui.performance.history"), title)
    if not any(one.steps for one in told):
        made.add_row(text("ui.performance.history.none"))
    for one in told:
        if one.words:
            made.add_row(one.words)
        for step in one.steps[:SHOWN]:
            _add_step(made, text, step, shown)
    return made


def _add_step(made: Section, text: Text, step: Step, shown: Callable[[str], str]) -> None:
    before = shown(step.old) if step.old is not None else text("ui.performance.history.empty")
    after = shown(step.new) if step.new is not None else text("ui.performance.history.emptied")
    words = text("ui.performance.history.step", old=before, new=after) if step.old is not None else after
    when = text.moment(datetime.fromisoformat(step.at).astimezone())
    place = f"{step.file} {step.cell or ''}".strip() if step.file else text(f"ui.source.{step.kind}")
    line = made.add_two_lines(words, " · ".join((when, step.by, place)))
    line.setToolTip("\n".join(filter(None, (words, when, step.by, place, step.reason or ""))))


def record_words(text: Text, row: Any) -> str:
    """Date or year, number and state of an evidence record."""
    when = text.day(date.fromisoformat(row.date)) if row.date else str(row.year or "")
    number = text("ui.performance.record.number", number=row.number) if row.number else ""
    return " · ".join(filter(None, (when, number, text(f"ui.performance.record.{row.state}"))))
