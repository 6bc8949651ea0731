"""What stands behind the window: the services of the core put into the shapes that the frame asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from simata_desktop import app, resources
from simata_desktop.app import WindowLock, Workspace
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.logs import Log, open_log
from simata_desktop.services.centre_process import CentreProcess
from simata_desktop.services.office import everything
from simata_desktop.services.screen_lock import ScreenLock
from simata_desktop.services.sync_lists import due
from simata_desktop.settings import Settings
from simata_desktop.ui.desk import Desk, Found, Standing, UndoStep
from simata_desktop.ui.first_run import PRACTICE, Answers, Founded
from simata_desktop.ui.scope import Choice, Chosen, ScopeOffer, UnitNode
from simata_desktop.ui.start import ABSENT, LOCKED, READY
from simata_desktop.ui.tasks import TicketProgress

YEARS_BACK = 3


class OfficeDoor:
    """Signs in to a locked workspace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def users(self) -> Sequence[str]:
        """Names that have a key slot."""
        return app.user_names(self._folder)

    def sign_in(self, user: str, passphrase: str) -> object:
        """Open by passphrase."""
        return app.open_workspace(self._folder, user, passphrase)

    def recover(self, code: str, *, user: str, passphrase: str) -> object:
        """Open by the recovery code."""
        return app.recover_workspace(self._folder, code, user, passphrase)


class OfficeFounder:
    """Makes a first workspace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def offices(self) -> Sequence[tuple[str, str]]:
        """Regional governments by code."""
        regions = resources.read_json("reference", "regions.json")["regions"]
        return [(code, f"BKPSDM {name}") for code, name in regions]

    def check_passphrase(self, user: str, passphrase: str) -> None:
        """Refuse a weak passphrase."""
        app.refuse_weak(user, passphrase)

    def found(self, answers: Answers, progress: TicketProgress) -> Founded:
        """Make the workspace, or the practice office beside it."""
        if answers.kind == PRACTICE:
            return Founded(app.open_practice(practice_folder(self._folder)))
        workspace, code = app.create_workspace(self._folder, answers.user, answers.passphrase,
                                               office=(answers.office_code, answers.office_name))
        return Founded(workspace, code)


def practice_folder(folder: Path) -> Path:
    """Where the practice office lies: beside the real one, so that neither is taken for the other."""
    return folder.with_name(f"{folder.name}-latihan")


class OfficeDesk:
    """The calls of the frame on an open workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def standing(self) -> Standing:
        """What the status bar says."""
        desk, office = self._workspace.desk, self._workspace.office
        named = office.status()["office"] or {}
        sync, saved = self._workspace.syncing.state.brief(), office.last_saved()
        return Standing(desk.user.name, tuple(sorted(desk.user.roles)), named.get("name") or "",
                        office.scheme_title(), desk.practice, sync.joined, _local(saved), sync.pending, sync.conflicts,
                        _local(sync.last_success), {"sync": sync.pending} if sync.joined else {},
                        desk.clock.now().date())

    def steps(self) -> tuple[UndoStep | None, UndoStep | None]:
        """What can be undone and redone."""
        back, again = self._workspace.office.undo_labels()
        return (UndoStep(*back) if back else None, UndoStep(*again) if again else None)

    def undo(self, progress: TicketProgress) -> Changes:
        """Take back."""
        return everything(self._workspace.office.undo())

    def redo(self, progress: TicketProgress) -> Changes:
        """Do again."""
        return everything(self._workspace.office.redo())

    def find_people(self, words: str, limit: int) -> Sequence[Found]:
        """People by the beginnings of words."""
        return [Found(one.nip, one.title, f"{one.position} · {one.agency or one.unit}")
                for one in self._workspace.people.quick_search(words, limit)]


def _local(iso: str | None) -> datetime | None:
    return datetime.fromisoformat(iso).astimezone() if iso else None


def scope_offer(workspace: Workspace) -> ScopeOffer:
    """Units, years and schemes of an office."""
    office = workspace.office
    year = office.this_year()
    units = tuple(UnitNode(one["id"], one["name"], one["parent_id"], one["people"]) for one in office.unit_nodes())
    periods = tuple(Choice(number, str(number)) for number in range(year, year - YEARS_BACK, -1))
    schemes = tuple(Choice(one["code"], one["title"]) for one in office.schemes())
    chosen = next((one for one in schemes if one.word == office.scheme_title()), schemes[0])
    return ScopeOffer(Chosen(Choice(None, ""), periods[0], chosen), units, periods, schemes)


class OfficeHouse:
    """Workspaces on this PC."""

    def __init__(self, settings: Settings, *, practice: bool = False) -> None:
        self._settings = settings
        self._practice = practice and not app.exists(settings.workspace)
        self.folder = practice_folder(settings.workspace) if self._practice else settings.workspace
        self._log: Log | None = None
        self._lock: WindowLock | None = None  # held as long as the window lives
        self._centre = CentreProcess()  # other PCs go on while this window is locked

    def state(self) -> str:
        """absent, locked or ready."""
        if self._practice:
            return READY
        return LOCKED if app.exists(self.folder) else ABSENT

    def office(self) -> str:
        """Nothing of an encrypted store is known before signing in."""
        return ""

    def door(self) -> OfficeDoor:
        """For signing in."""
        return OfficeDoor(self.folder)

    def founder(self) -> OfficeFounder:
        """For the first run."""
        return OfficeFounder(self.folder)

    def enter(self) -> Any:
        """The practice office opens by itself."""
        return app.open_practice(self.folder)

    def scope(self, workspace: Workspace) -> ScopeOffer:
        """Units, years and schemes to choose from. Raises ``window.open`` where another window has this workspace."""
        lock = app.window_lock(workspace.desk.folder)
        if not workspace.desk.database.read_only and not lock.take():
            workspace.close()
            raise UserError("window.open")
        self._lock = lock
        workspace.centre.process = self._centre
        return scope_offer(workspace)

    def desk(self, workspace: Workspace) -> Desk:
        """The calls of the frame."""
        return OfficeDesk(workspace)

    def keep(self, workspace: Workspace, progress: Progress, *, daily: bool) -> None:
        """Make the backup that is due."""
        workspace.backups.make_due(progress, daily=daily)

    def exchange(self, workspace: Workspace, progress: Progress) -> object:
        """Synchronise with the centre where it is time; what was done, or None. A centre on this PC is kept running."""
        workspace.centre.keep_running()
        state, now = workspace.syncing.state, workspace.desk.clock.now()
        if not due(state.status(), state.runs(), workspace.sync_lists.interval(), now):
            return None
        return workspace.syncing.by_line(progress)

    def leave(self, workspace: Workspace) -> None:
        """Make the backup that is due and close the store."""
        try:
            workspace.backups.make_due()
        finally:
            workspace.close()
            if self._lock is not None:
                self._lock.release()

    def keeper(self, workspace: Workspace) -> ScreenLock | None:
        """The practice office opens by itself, so that locking it would keep nobody out."""
        return None if workspace.desk.practice else workspace.screen

    def note(self, error: BaseException) -> None:
        """Write a bug into the log of the workspace."""
        if self._log is None and self.folder.exists():
            self._log = open_log(self.folder, "window", app.WallClock())
        if self._log is not None:
            self._log.failure("window.bug", error)
