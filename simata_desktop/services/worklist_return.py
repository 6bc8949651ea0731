"""Many worklists taken back: read one by one, so that a bad one holds up no other, and saved together in one step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simata_desktop.domain.changes import Changes
from simata_desktop.domain.clock import today
from simata_desktop.domain.errors import Cancelled, Trouble, UserError
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.domain.sheet_reading import SheetTable
from simata_desktop.services.desk import ENTRY, VERIFIER, Desk, read_rulebook
from simata_desktop.services.import_meeting import Around, Meeting
from simata_desktop.services.import_plan import CHANGED, NEW
from simata_desktop.services.importing import COMMAND, origin_of
from simata_desktop.services.submission import refuse_shut
from simata_desktop.services.worklist_answers import Told, answers
from simata_desktop.services.worklist_mark import Mark, opened
from simata_desktop.sheets.reader import Worker
from simata_desktop.sheets.reading import read_worklist
from simata_desktop.store.queries.units import office_code
from simata_desktop.store.work import Work

REMARKS = ("worklist.remark", "worklist.name_changed", "worklist.locked_changed")  # taken all the same
SAVED, SAME, OTHER, REFUSED, STOPPED = "saved", "same", "other", "refused", "stopped"
PART = "ui.requests.taking"


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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A file that was read and known as a worklist of this office."""

    path: Path
    table: SheetTable
    mark: Mark


def take_back(desk: Desk, paths: Sequence[Path], *, told: Callable[[Returned], None], progress: Progress) -> Changes:
    """Read the files, then save what they tell in one save; ``told`` hears of each, in their order, once it is done.

    What stops one file does not stop the next. After a cancel the files that were not yet read are ``stopped``, the
    others are saved. Raises ``right.missing``, the refusals of a submission period that is shut.
    """
    desk.allow(ENTRY, VERIFIER)
    with desk.database.reading() as connection:
        refuse_shut(desk, connection)
        office = office_code(connection)
    read = _read(desk, paths, office, progress)
    sheets = sum(isinstance(one, _Sheet) for one in read)
    with desk.save(COMMAND, label="undo.worklists", params={"files": sheets}, batch=desk.ids.uuid7()) as result:
        taking = _Taking(desk, result.work)
        done = []
        for place, one in enumerate(read):
            progress.step(len(paths) + place, 2 * len(paths), PART)
            done.append(taking.take(one) if isinstance(one, _Sheet) else one)
    for one in done:
        told(one)
    return result.changes


def _read(desk: Desk, paths: Sequence[Path], office: str, progress: Progress) -> list[_Sheet | Returned]:
    found: list[_Sheet | Returned] = []
    with Worker() as worker:
        for place, path in enumerate(paths):
            progress.step(place, 2 * len(paths), PART)
            try:
                progress.raise_if_cancelled()
                table = read_worklist(path, today(desk.clock), _Quiet(progress), worker=worker)
                found.append(Returned(path, OTHER) if table is None else
                             _Sheet(path, table, opened(table.mark, desk.seal_key, office=office, file=table.file)))
            except Cancelled:
                return found + [Returned(rest, STOPPED) for rest in paths[place:]]
            except Trouble as error:
                found.append(Returned(path, REFUSED, error=error))
    return found


class _Quiet:
    """Stops when the whole is stopped, and keeps the steps within one file to itself."""

    def __init__(self, whole: Progress) -> None:
        self._whole = whole

    def step(self, done: int, total: int, code: str) -> None:
        """Ignore the report."""

    def raise_if_cancelled(self) -> None:
        """As the whole."""
        self._whole.raise_if_cancelled()


@dataclass
class _Taking:
    """One save that takes the answers of many files, each meeting what those before it have told."""

    desk: Desk
    work: Work
    told: dict[str, set[Told]] = field(default_factory=lambda: defaultdict(set))  # by request

    def __post_init__(self) -> None:
        rules = read_rulebook(self.work.connection)
        self.around = Around(today(self.desk.clock), self.desk.ids, rules, Silent(), None)

    def take(self, sheet: _Sheet) -> Returned:
        """The answers of one file."""
        mark, meeting = sheet.mark, Meeting(sheet.table, self.work.connection, self.around)
        elsewhere = set[Told]().union(*(some for request, some in self.told.items() if request != mark.request))
        try:
            scheme, _ = self.around.rules.scheme(mark.scheme, mark.version)
            found = answers(meeting, mark, scheme, verifier=VERIFIER in self.desk.user.roles, elsewhere=elsewhere)
        except UserError as error:
            return Returned(sheet.path, REFUSED, mark.unit, error=error)
        deltas = meeting.deltas
        self.told[mark.request] |= found.told
        self.work.extend(deltas, origin_of(sheet.table, mark.request))
        problems = [*sheet.table.problems, *meeting.problems]
        remarks = sum(one.code in REMARKS for one in problems)
        changed = sum(one.state in (NEW, CHANGED) for one in found.planned)
        return Returned(sheet.path, SAVED if deltas else SAME, mark.unit, len(found.answered),
                        sum(len(codes) for _, codes in found.answered), changed, len(problems) - remarks, remarks)
