"""Search among the names of a large office, one key stroke after the other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from bench.line import Line
from bench.office import Offices, opened
from bench.process import run, timed
from bench.scale import Scale
from simata_desktop.app import Workspace
from simata_desktop.services.people import ListRequest
from simata_desktop.ui.people_page import PeopleRows

BAR = 5  # milliseconds
NAMES, SEED, FOUND, SEEN = 20, 11, 50, 60  # people looked for; lines of the palette; rows of a list on the screen
PERCENTILE = 0.95


def palette(workspace: Workspace, typed: str) -> None:
    """What the search over everything asks at a key stroke."""
    workspace.people.quick_search(typed, FOUND)


def people_list(workspace: Workspace, typed: str) -> None:
    """What the list of people asks: everybody found, in order, and the first lines of them."""
    rows = PeopleRows(workspace, ListRequest(search=typed), hidden=False, participant="")
    rows.rows(rows.keys("name", False)[:SEEN])


Ask = Callable[[Workspace, str], None]
WAYS: dict[str, Ask] = {"palette": palette, "people list": people_list}


def key_strokes(office: str) -> dict[str, float]:
    """Seconds of CPU of a key stroke at the 95th percentile, while full names are typed letter by letter."""
    workspace, found = opened(office), {}
    typed = list(_typed(workspace))
    for way, ask in WAYS.items():
        taken = sorted(_stroke(ask, workspace, letters) for letters in typed)
        found[way] = taken[int(len(taken) * PERCENTILE)]
    workspace.close()
    return found


def _stroke(ask: Ask, workspace: Workspace, letters: str) -> float:
    with timed() as took:
        ask(workspace, letters)
    return took.cpu


def _typed(workspace: Workspace) -> Iterator[str]:
    keys = workspace.people.keys(ListRequest())
    for line in workspace.people.page(random.Random(SEED).sample(list(keys), NAMES)):
        yield from (line.name[:length] for length in range(1, len(line.name) + 1) if line.name[length - 1] != " ")


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """A limit of CPU time instead of a floor."""
    found = run(key_strokes, offices.of(scale.many))
    return [Line(f"a key stroke among {scale.many:,} names, {way}", found[way], None, BAR) for way in WAYS]
