"""Many worklists at once: each taken over by itself, one after the other, so that a bad one holds up no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from simata_desktop.domain.changes import NOTHING, Changes
from simata_desktop.domain.errors import Cancelled, Trouble
from simata_desktop.domain.progress import Progress
from simata_desktop.domain.sheet_reading import WORKLIST
from simata_desktop.services.import_plan import ImportPlan
from simata_desktop.services.importing import ImportService
from simata_desktop.sheets.reader import Worker

REMARKS = ("worklist.remark", "worklist.name_changed", "worklist.locked_changed")  # taken all the same
SAVED, SAME, OTHER, REFUSED, STOPPED = "saved", "same", "other", "refused", "stopped"


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one file: ``saved``, ``same`` (it held nothing new), ``other`` (no worklist, so nothing of it was
    written), ``refused`` (``error`` says why) or ``stopped`` before it. ``unit`` is the id of the unit that was asked;
    ``problems`` counts cells and rows that were not taken, ``remarks`` what is only worth reading."""

    path: Path
    state: str
    unit: str = ""
    people: int = 0
    cells: int = 0
    changed: int = 0
    problems: int = 0
    remarks: int = 0
    error: Trouble | None = None


def take_back(importing: ImportService, paths: Sequence[Path], *, told: Callable[[Returned], None],
              progress: Progress) -> Changes:
    """Read and save one file after the other, each in a save of its own; ``told`` hears of each as soon as it is done.

    What stops one file does not stop the next. After a cancel the rest is ``stopped``; what was saved stays saved.
    """
    made: list[Changes] = []
    with Worker() as worker:
        for place, path in enumerate(paths):
            progress.step(place, len(paths), "ui.requests.taking")
            try:
                progress.raise_if_cancelled()
                one, changes = _take(importing, path, _Quiet(progress), worker)
            except Cancelled:
                for rest in paths[place:]:
                    told(Returned(rest, STOPPED))
                break
            except Trouble as error:
                one, changes = Returned(path, REFUSED, error=error), NOTHING
            made.append(changes)
            told(one)
    return _together(made)


class _Quiet:
    """Stops when the whole is stopped, and keeps the steps within one file to itself."""

    def __init__(self, whole: Progress) -> None:
        self._whole = whole

    def step(self, done: int, total: int, code: str) -> None:
        """Ignore the report."""

    def raise_if_cancelled(self) -> None:
        """As the whole."""
        self._whole.raise_if_cancelled()


def _take(importing: ImportService, path: Path, progress: Progress, worker: Worker) -> tuple[Returned, Changes]:
    plan = importing.plan(path, progress=progress, worker=worker)
    if plan.kind != WORKLIST:
        return Returned(path, OTHER), NOTHING
    if not plan.deltas:
        return _returned(path, plan, SAME), NOTHING
    done = importing.apply(plan, progress)
    return _returned(path, done.plan, SAVED if done.changes.count else SAME), done.changes


def _returned(path: Path, plan: ImportPlan, state: str) -> Returned:
    remarks = sum(one.code in REMARKS for one in plan.problems)
    return Returned(path, state, plan.mark.unit if plan.mark else "", len(plan.answered),
                    sum(len(codes) for _, codes in plan.answered),
                    plan.counts["new"] + plan.counts["changed"], len(plan.problems) - remarks, remarks)


def _together(made: Sequence[Changes]) -> Changes:
    """The changes of all files as one answer to the pages that show them."""
    topics = frozenset[str]().union(*(one.topics for one in made))
    return Changes(topics, count=sum(one.count for one in made))
