"""The audit in words: what was done, to what, from which value to which."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from simata_desktop.domain.ids import natural
from simata_desktop.services.setting_values import SETTINGS
from simata_desktop.ui.settings_section import role_words
from simata_desktop.ui.text import Text

SETTING_OF = {natural("setting", key): key for key in SETTINGS}
NAMING = frozenset(("person", "participant", "rating", "evidence", "history", "external", "print"))
OF_UNITS = frozenset(("unit", "induk"))
HIDDEN_WORDS = frozenset(("pegawai", "kunci", "baris", "isi"))  # ids and texts for machines
LONGEST = 60


def command_words(text: Text, command: str) -> str:
    """The command as people call it; one the catalogue does not know stands as it is."""
    key = f"ui.settings.command.{command.split()[0].split('-')[0]}"
    return text(key) if key in text.words else command


def subject_words(text: Text, row: Any) -> str:
    """What kind of record was changed, and for a setting which one."""
    setting = SETTING_OF.get(row.record)
    if setting is not None:
        return text(f"ui.settings.key.{setting}")
    key = f"ui.settings.entity.{row.entity}"
    return text(key) if key in text.words else str(row.entity)


def change_words(text: Text, row: Any, units: Mapping[str, str], *, hidden: bool = False) -> list[str]:
    """Each value that changed: "Golongan: III/a menjadi III/b"; what was made or taken away says so."""
    if row.kind in ("delete", "undelete"):
        return [text(f"ui.settings.history.{row.kind}")]
    if hidden and row.entity in NAMING:
        return [text("ui.settings.history.hidden", count=len(row.fields))]
    return [_field(text, row, word, pair, units) for word, pair in row.fields.items() if word not in HIDDEN_WORDS]


def _field(text: Text, row: Any, word: str, pair: Any, units: Mapping[str, str]) -> str:
    key = f"cli.field.{word}"
    called = text(key) if key in text.words else word.replace("_", " ")
    old, new = (_value(text, row, word, value, units) for value in pair)
    if row.kind == "create":
        return text("ui.settings.history.new", field=called, new=new)
    return text("ui.settings.history.change", field=called, old=old, new=new)


def _value(text: Text, row: Any, word: str, value: str | None, units: Mapping[str, str]) -> str:
    if value is None or value == "":
        return text("ui.settings.history.empty")
    if SETTING_OF.get(row.record) == "letterhead.logo":
        return text("ui.settings.history.picture")
    if word in OF_UNITS and row.entity != "target":
        return units.get(value, value)
    if word == "peran":
        return role_words(text, tuple(json.loads(value)))
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
