"""Turns what is chosen for all pages into a request for a map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simata_desktop.services.talent import MapRequest
from simata_desktop.ui.page import Context


def map_request(context: Context, tiers: tuple[str, ...]) -> Callable[[Any], MapRequest]:
    """The request of this moment. Call it with the workspace, in a worker: it looks up which rules are in use, so that
    the map kept for them is taken instead of computing it anew."""
    chosen = context.scope.chosen

    def request(workspace: Any) -> MapRequest:
        usual = workspace.office.scheme_title() == chosen.scheme.word
        return MapRequest(
            period=chosen.period.value if isinstance(chosen.period.value, int) else None,
            unit=None if chosen.unit.value is None else str(chosen.unit.value), tiers=tiers,
            scheme=None if usual or chosen.scheme.value is None else str(chosen.scheme.value), entries=True)

    return request
