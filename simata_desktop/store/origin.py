"""The sheets an import came from, as a save keeps them: one in columns of its own, several in a list by their head."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec


@dataclass(frozen=True, slots=True)
class Origin:
    """The sheet an import came from: file name without folder, sheet, the column of each field, and the id of the
    request it answers, where many answers are taken at once."""

    file: str
    sheet: str | None
    columns: Mapping[str, str]
    request: str | None = None

    def digest(self) -> str:
        """A short hash that binds the changes to this head."""
        parts = [self.file, self.sheet, dict(self.columns), *([self.request] if self.request else [])]
        return hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()[:16]


Kept = tuple[str | None, str | None, str | None]  # file, sheet and columns of a save


def kept(origins: Iterable[Origin]) -> Kept:
    """How the save's row tells its sheets; where they are several, or answer requests, file and sheet are blank and
    the columns list them all."""
    some = {one.digest(): one for one in origins}
    if not some:
        return None, None, None
    only = next(iter(some.values()))
    if len(some) > 1 or only.request:
        return None, None, _text(some)
    return only.file, only.sheet, _text(dict(only.columns))


def told(file: str | None, sheet: str | None, columns: str | None) -> dict[str, Origin]:
    """The sheets of a save's row by the digest of each as it is told now."""
    if not columns:
        return {}
    if file is not None:
        some = [Origin(file, sheet, msgspec.json.decode(columns))]  # whatever a hand has made of them
    else:
        some = list(msgspec.json.decode(columns, type=dict[str, Origin]).values())
    return {one.digest(): one for one in some}


def of_change(head: str | None, file: str | None, columns: str) -> tuple[str | None, Mapping[str, str]]:
    """File and columns of one change of a save, whose source names ``head``."""
    if file is not None:
        return file, msgspec.json.decode(columns, type=dict[str, str])
    found = msgspec.json.decode(columns, type=dict[str, Origin]).get(head or "")
    return (None, {}) if found is None else (found.file, found.columns)


def _text(told: object) -> str:
    return msgspec.json.encode(told, order="sorted").decode()
