"""The sentences above the units of the first page: what one piece would do, what changed, who is not meant."""

from __future__ import annotations

from simata_desktop.domain.completeness import Completeness, lifted_by_indicator
from simata_desktop.ui.text import Text


def lifted_words(text: Text, found: Completeness) -> str:
    """How many of those held down one piece of evidence would lift, and which; empty where none would."""
    people = lifted_by_indicator(found.total.lifts)
    if not people:
        return ""
    code, most = people[0]
    return text("ui.home.lifted", count=text.count(found.total.lifted), indicator=found.labels.get(code, code),
                most=text.count(most))


def since_words(text: Text, found: Completeness) -> str:
    """How the ready have changed since a month ago; empty where nothing was kept."""
    since = found.since
    if since is None:
        return ""
    change = found.total.ready - since.ready
    way = "up" if change > 0 else "down" if change < 0 else "same"
    return text(f"ui.home.since.{way}", ready=text.count(found.total.ready), change=text.count(abs(change)),
                day=since.day)


def outside_words(text: Text, found: Completeness) -> str:
    """The others in one line; empty where everybody is meant."""
    return text("ui.filter.outside", count=text.count(found.outside_target)) if found.outside_target else ""
