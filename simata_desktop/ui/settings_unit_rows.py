"""The units as rows in the order of the tree, each name as far in as the unit lies deep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from simata_desktop.domain.ids import fold
from simata_desktop.ui.widgets.paged_model import Row
from simata_desktop.ui.widgets.row_delegate import RowDelegate

STEP = 16  # pixels for each level


class UnitRows:
    """Units that hold the words of ``search``, with the units above them. ``nodes`` is read with the keys.

    A unit keeps its number as long as the section lives, whatever it is called and wherever it is moved.
    """

    def __init__(self, workspace: Any, numbers: dict[str, int], search: str = "") -> None:
        self._workspace, self._numbers, self._search = workspace, numbers, fold(search)
        self.nodes: dict[int, dict[str, Any]] = {}
        self._depth: dict[int, int] = {}

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        """Numbers in the order of the tree, or of a column."""
        found = self._workspace.office.unit_nodes()
        for node in found:
            self._numbers.setdefault(node["id"], len(self._numbers))
        self.nodes = {self._numbers[node["id"]]: node for node in found}
        order = list(self._tree(found))
        self._depth = dict(order)
        shown = self._shown(found)
        keys = [key for key, _ in order if key in shown]
        if sort:
            keys.sort(key=lambda key: self._order(self.nodes[key], sort), reverse=descending)
        return keys

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        """Name with its depth, code, people."""
        return [self._row(key) for key in keys]

    def holds(self, key: int) -> bool:
        """Does the unit itself hold the words looked for?"""
        node = self.nodes[key]
        return self._search in fold(f"{node['name']} {node['code'] or ''}")

    def _row(self, key: int) -> Sequence[object]:
        node = self.nodes.get(key)
        return (node["name"], node["code"], node["people"], self._depth[key]) if node else ()

    def _tree(self, found: Sequence[dict[str, Any]]) -> Iterator[tuple[int, int]]:
        """Number and depth of each unit; one whose parent is not there stands at the top, a ring hides none."""
        below: dict[str | None, list[str]] = {}
        known = {node["id"] for node in found}
        for node in found:
            parent = node["parent_id"] if node["parent_id"] in known else None
            below.setdefault(parent, []).append(node["id"])
        seen: set[str] = set()
        tops = [*below.get(None, ()), *known]
        for top in tops:
            waiting = [(top, 0)]
            while waiting:
                uid, depth = waiting.pop()
                if uid not in seen:
                    seen.add(uid)
                    yield self._numbers[uid], depth
                    waiting += [(one, depth + 1) for one in reversed(below.get(uid, ()))]

    def _shown(self, found: Sequence[dict[str, Any]]) -> set[int]:
        if not self._search:
            return set(self.nodes)
        by_id = {node["id"]: node for node in found}
        shown: set[int] = set()
        for node in found:
            if self.holds(self._numbers[node["id"]]):
                above: dict[str, Any] | None = node
                while above is not None and self._numbers[above["id"]] not in shown:
                    shown.add(self._numbers[above["id"]])
                    above = by_id.get(above["parent_id"] or "")
        return shown

    @staticmethod
    def _order(node: dict[str, Any], sort: str) -> tuple[int, str]:
        return (node["people"], "") if sort == "people" else (0, fold(str(node[sort] or "")))


class UnitDelegate(RowDelegate):
    """Moves a name in by its depth."""

    def paint_words(self, painter: QPainter, room: QRect, place: int, *, values: Row | None, lit: bool) -> None:
        depth = values[3] if values else 0
        shifted = room.adjusted(STEP * depth if isinstance(depth, int) else 0, 0, 0, 0)
        super().paint_words(painter, shifted, place, values=values, lit=lit)
