"""What is wrong with a scheme file, and a cursor that reads any JSON value and notes what it should not be.

Nothing here raises, whatever the value. Paths read ``axes.potential.components[1].indicators[0].weight``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from simata_desktop.domain.exact import LIMIT, exact

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
LONGEST_SHOWN = 40
META = ("confidence", "note")
CONFIDENCES = ("verified", "partly_verified", "single_source", "from_memory", "our_reading")


@dataclass(frozen=True, slots=True)
class SchemeProblem:
    """One fault: where (path in the file), which (code of schemes.md), and the parameters of its sentence."""

    path: str
    code: str
    params: dict[str, object] = field(default_factory=dict)


def shown(value: object) -> str:
    """``value`` for a sentence: short, and safe whatever it is."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_SHOWN else value[:LONGEST_SHOWN] + "…"
    if isinstance(value, dict | list) or (isinstance(value, int) and abs(value) >= LIMIT):
        return "…"
    return str(value)


class Node:
    """A value of the file at its path; reading it notes faults in the shared list and answers None for a bad value."""

    __slots__ = ("path", "problems", "value")

    def __init__(self, value: object, path: str, problems: list[SchemeProblem]) -> None:
        self.value = value
        self.path = path
        self.problems = problems

    def fault(self, code: str, /, key: str | None = None, **params: object) -> None:
        """Note a fault here, or at the key ``key`` of this mapping."""
        self.problems.append(SchemeProblem(self._at(key) if key is not None else self.path, code, params))

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    @property
    def given(self) -> bool:
        """Is there a value (not null)?"""
        return self.value is not None

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Node]:
        """The known fields of a mapping that are there; ``confidence`` and ``note`` may stand everywhere."""
        if not isinstance(self.value, dict):
            self.fault("value.type", expected="object")
            return {}
        needed = tuple(required)
        known = {*needed, *optional, *META}
        for key in self.value:
            if key not in known:
                self.fault("field.unknown", str(key))
        for key in needed:
            if key not in self.value:
                self.fault("field.missing", key)
        found = {key: Node(value, self._at(key), self.problems) for key, value in self.value.items() if key in known}
        self._check_meta(found)
        return found

    def _check_meta(self, found: dict[str, Node]) -> None:
        if (confidence := found.get("confidence")) and confidence.given:
            confidence.one_of(CONFIDENCES)
        if (note := found.get("note")) and note.given:
            note.text()

    def entries(self) -> list[tuple[str, Node]]:
        """All keys and values of a mapping, whatever they are called."""
        if not isinstance(self.value, dict):
            self.fault("value.type", expected="object")
            return []
        return [(str(key), Node(value, self._at(str(key)), self.problems)) for key, value in self.value.items()]

    def items(self, *, at_least: int = 0) -> list[Node]:
        """The members of a list; one that is too short is a missing field."""
        if not isinstance(self.value, list):
            self.fault("value.type", expected="list")
            return []
        if len(self.value) < at_least:
            self.fault("field.missing")
        return [Node(value, f"{self.path}[{n}]", self.problems) for n, value in enumerate(self.value)]

    def text(self) -> str | None:
        """A text that is not blank."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        self.fault("value.type", expected="text")
        return None

    def code(self) -> str | None:
        """A code of letters, digits, ``_`` and ``-``."""
        text = self.text()
        if text is None or _CODE.fullmatch(text):
            return text
        self.fault("value.unknown", value=shown(text))
        return None

    def one_of(self, words: Iterable[str]) -> str | None:
        """One of the given words."""
        text = self.text()
        if text is None or text in words:
            return text
        self.fault("value.unknown", value=shown(text))
        return None

    def number(self, low: int = 0, high: int | None = None) -> Fraction | None:
        """A number (decimal text allowed) from ``low`` to ``high``."""
        number = exact(self.value)
        if number is None:
            self.fault("value.type", expected="number")
        elif number < low or (high is not None and number > high):
            self.fault("value.unknown", value=shown(self.value))
            return None
        return number

    def whole(self, low: int = 0, high: int | None = None) -> int | None:
        """A whole number from ``low`` to ``high``."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            self.fault("value.type", expected="whole")
            return None
        if self.value < low or (high is not None and self.value > high):
            self.fault("value.unknown", value=shown(self.value))
            return None
        return self.value

    def flag(self) -> bool | None:
        """True or false."""
        if isinstance(self.value, bool):
            return self.value
        self.fault("value.type", expected="flag")
        return None

    def day(self) -> date | None:
        """A day, ISO 8601."""
        if isinstance(self.value, str) and _DAY.fullmatch(self.value):
            try:
                return date.fromisoformat(self.value)
            except ValueError:
                pass
        self.fault("value.type", expected="date")
        return None

    def cuts(self) -> tuple[Fraction, Fraction] | None:
        """Two rising numbers inside 0–100."""
        numbers = [exact(node.value) for node in self.items()]
        if not isinstance(self.value, list):
            return None
        if len(numbers) != 2 or None in numbers:
            self.fault("value.type", expected="two_numbers")
            return None
        low, high = (number for number in numbers if number is not None)
        if not 0 <= low < high <= 100:
            self.fault("cuts.order")
            return None
        return low, high


Coded = tuple[Node, str | None]  # a code's place and the code itself, None where it is bad


def unique(nodes: Iterable[Coded]) -> list[str]:
    """Note ``code.duplicate`` at every code that stands a second time; the codes that are known, once each."""
    seen: list[str] = []
    for node, code in nodes:
        if code is None:
            continue
        if code in seen:
            node.fault("code.duplicate", value=shown(code))
        else:
            seen.append(code)
    return seen
