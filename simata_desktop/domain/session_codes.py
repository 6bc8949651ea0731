"""Codes of assessment sessions: "13/2026", the thirteenth of a year."""

from __future__ import annotations

import re
from collections.abc import Iterable

_CODE = re.compile(r"\s*([0-9]{1,4})\s*/\s*([0-9]{4})\s*")


def next_code(codes: Iterable[str], year: int) -> str:
    """The code after the highest of that year; codes of other kinds do not count."""
    taken = [int(found[1]) for code in codes if (found := _CODE.fullmatch(code)) and int(found[2]) == year]
    return f"{max(taken, default=0) + 1}/{year}"
