"""The exchange in words: when, on which PC, which value of whom, what a decision is about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from simata_desktop.domain.records import MEASURES, REPORT_WORDS
from simata_desktop.services.conflicts import IDS, ConflictShown, SetAside, Value
from simata_desktop.services.sync_lists import MergedLine, WaitingSave
from simata_desktop.ui.assessment_columns import names, shown_text
from simata_desktop.ui.page import Context
from simata_desktop.ui.settings_audit_words import command_words
from simata_desktop.ui.text import DASH, Text

SIGNS = 6  # of a PC's id, enough to tell those of an office apart
GENERAL, STATE = "general", "status"
CODED = frozenset(("predikat_kinerja", "rating_hasil_kerja", "rating_perilaku", "nilai", "pendidikan"))


def local(iso: str | None) -> datetime | None:
    """A moment in the zone of this PC; None for none and for what is no moment."""
    try:
        return datetime.fromisoformat(iso).astimezone() if iso else None
    except ValueError:
        return None


def moment_words(text: Text, iso: str | None, today: date) -> str:
    """09.42 today, else 23 Nov 2026 16.40."""
    at = local(iso)
    if at is None:
        return DASH
    return text.clock(at) if at.date() == today else f"{text.short_day(at.date())} {text.clock(at)}"


def today_of(context: Context) -> date:
    """The day by the clock of the workspace."""
    day: date = context.workspace.desk.clock.now().date()
    return day


def device_words(text: Text, device: str | None, own: str | None) -> str:
    """A PC: this one, or the end of its id."""
    if device is None:
        return DASH
    return text("ui.sync.device.own") if device == own else text("ui.sync.device", id=device[-SIGNS:].upper())


def field_words(text: Text, word: str) -> str:
    """What a field is called."""
    if word in MEASURES:
        return str(names().of(word).name)
    for key in (f"cli.field.{word}", f"ui.words.{word}"):
        if key in text.words:
            return text(key)
    return word.replace("_", " ")


def single_words(text: Text, word: str, value: str | None, labels: Mapping[str, str]) -> str:
    """One value for reading; ``labels`` are the words of codes."""
    if not value:
        return text("ui.settings.history.empty")
    if word in MEASURES:
        return shown_text(text, value, word)
    if word in CODED:
        return labels.get(value, value)
    if word == STATE:
        return text(f"ui.sync.state.{value}") if f"ui.sync.state.{value}" in text.words else value
    if len(value) == len("2026-11-24") and value[4:5] == "-":
        try:
            return text.day(date.fromisoformat(value))
        except ValueError:
            return value
    return value


def value_lines(text: Text, group: str, value: Value, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """(field, value) of one side; what was taken away has one line without a field."""
    if value is None:
        return [("", text("ui.sync.conflict.gone"))]
    if isinstance(value, str):
        return [("", single_words(text, group.rpartition(".")[2], value, labels))]
    return [(field_words(text, word), single_words(text, word, one, labels)) for word, one in value.items()]


def group_words(text: Text, shown: ConflictShown) -> str:
    """What a conflict is about."""
    kind, _, rest = shown.group.partition(".")
    if kind in ("performance", "evidence") and rest != "*":
        return text(f"ui.sync.group.{kind}", what=_indicator(text, rest) if kind == "evidence" else rest)
    if rest in MEASURES or rest in REPORT_WORDS:
        return field_words(text, rest)
    key = f"ui.sync.group.{shown.group}"
    if key in text.words:
        return text(key)
    entity = f"ui.settings.entity.{kind}"
    return text(entity) if entity in text.words else field_words(text, rest or kind)


def _indicator(text: Text, code: str) -> str:
    key = f"cli.indicator.{code.partition('.')[0]}"
    return text(key) if key in text.words else code.replace("_", " ")


def change_words(text: Text, save: WaitingSave) -> str:
    """What a save was: the command, of which kinds of record."""
    kinds = ", ".join(text(f"ui.settings.entity.{one}") for one in save.entities
                      if f"ui.settings.entity.{one}" in text.words)
    command = command_words(text, save.command)
    return f"{command}: {kinds}" if kinds else command


def about_words(text: Text, save: WaitingSave, *, hidden: bool) -> str:
    """Whom a save is about."""
    if save.people == 1 and save.name and not hidden:
        return save.name
    return text("ui.sync.people", count=text.count(save.people)) if save.people else DASH


def why_words(text: Text, why: str) -> tuple[str, str]:
    """Why the centre has set a change aside, and what one can do."""
    known = why if f"ui.sync.why.{why}" in text.words else GENERAL
    return text(f"ui.sync.why.{known}"), text(f"ui.sync.why.{known}.do")


def aside_words(text: Text, one: SetAside, labels: Mapping[str, str]) -> str:
    """What the change that was set aside says."""
    told = {word: new for word, (_, new) in one.fields.items() if word not in IDS}
    lines = (f"{field_words(text, word)}: {single_words(text, word, new, labels)}" for word, new in told.items())
    return "; ".join(lines) or DASH


def merged_words(text: Text, line: MergedLine, *, stands: bool) -> str:
    """The value that stands, or the one that gave way."""
    return "; ".join(f"{field_words(text, word)}: {single_words(text, word, value, {})}"
                     for word, value in (line.stands if stands else line.given).items())


def typed_value(values: dict[str, str], *, single: bool) -> str:
    """A third value as the decision takes it: the text, or JSON of fields where there are several."""
    return next(iter(values.values())) if single else json.dumps(values)

