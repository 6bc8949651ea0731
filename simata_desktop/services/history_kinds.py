"""The shipped rules that say what kind of history a row is, and which evidence it proposes."""

from __future__ import annotations

from functools import cache

from simata_desktop import resources
from simata_desktop.domain.history_rules import HistoryRules, parse_history_rules


@cache
def shipped_history_rules() -> HistoryRules:
    """The rules of ``resources/reference/proposals.json``; they cannot change while the program runs."""
    return parse_history_rules(resources.read_json("reference", "proposals.json"))
