"""What every page looks at: the unit, the period and the rules, chosen once for all pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True, slots=True)
class Choice:
    """A value with the word that stands for it; None is "all"."""

    value: object
    word: str


@dataclass(frozen=True, slots=True)
class UnitNode:
    """One unit of the office: its id, its name, the id of the unit above it (None at the top)."""

    id: str
    name: str
    parent: str | None = None
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """One state of the scope."""

    unit: Choice
    period: Choice
    scheme: Choice


@dataclass(frozen=True)
class ScopeOffer:
    """What an office can look at, and where it begins: read beside the window."""

    chosen: Chosen
    units: tuple[UnitNode, ...] = ()
    periods: tuple[Choice, ...] = ()
    schemes: tuple[Choice, ...] = ()


class Scope(QObject):
    """The scope in use and what it may be.

    Signals: ``changed`` after another unit, period or scheme has been chosen; ``options_changed`` after the lists.
    """

    changed = Signal()
    options_changed = Signal()

    def __init__(self, chosen: Chosen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen = chosen
        self.units: tuple[UnitNode, ...] = ()
        self._options: dict[str, tuple[Choice, ...]] = {}

    def choose(self, name: str, choice: Choice) -> None:
        """Set ``unit``, ``period`` or ``scheme``; says nothing when it was that already."""
        chosen = replace(self.chosen, **{name: choice})
        if chosen != self.chosen:
            self.chosen = chosen
            self.changed.emit()

    def choice(self, name: str) -> Choice:
        """The present ``unit``, ``period`` or ``scheme``."""
        choice: Choice = getattr(self.chosen, name)
        return choice

    def options(self, name: str) -> tuple[Choice, ...]:
        """The lines of the ``period`` and ``scheme`` buttons."""
        return self._options.get(name, ())

    def offer(self, *, units: Sequence[UnitNode], periods: Sequence[Choice], schemes: Sequence[Choice]) -> None:
        """Set what can be chosen; called when the workspace has been read and after units have changed."""
        self.units = tuple(units)
        self._options = {"period": tuple(periods), "scheme": tuple(schemes)}
        self.options_changed.emit()
