"""The start of the window: paint first, then read what is heavy beside it, then sign in, make, or open an office."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QApplication

from simata_desktop.domain.clock import Clock, WallClock
from simata_desktop.domain.errors import Trouble
from simata_desktop.domain.progress import Progress
from simata_desktop.interpreter import prepare
from simata_desktop.resources import words
from simata_desktop.settings import Settings
from simata_desktop.ui.action_table import ActionSpec
from simata_desktop.ui.daily_backup import DailyBackup
from simata_desktop.ui.desk import Desk
from simata_desktop.ui.errors import Reporter
from simata_desktop.ui.first_frame import FirstPaint
from simata_desktop.ui.frame import PageEntry
from simata_desktop.ui.later import later
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.memory import Memory
from simata_desktop.ui.qt_words import QtWords
from simata_desktop.ui.scope import Scope, ScopeOffer
from simata_desktop.ui.sync_timer import SyncTimer
from simata_desktop.ui.tasks import Tasks, threads
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import CHOICES, Theme

if TYPE_CHECKING:
    from simata_desktop.ui.first_run import Founder
    from simata_desktop.ui.lock import Lock
    from simata_desktop.ui.sign_in import Door
    from simata_desktop.ui.veil import Keeper

ABSENT, LOCKED, READY = "absent", "locked", "ready"


class House(Protocol):
    """What lies behind the window; made beside it, after the first frame has been painted."""

    def state(self) -> str:
        """absent: no workspace yet; locked: sign in first; ready: opens by itself (practice office)."""

    def office(self) -> str:
        """The name that may be shown before signing in, or an empty text."""

    def door(self) -> Door:
        """For signing in."""

    def founder(self) -> Founder:
        """For the first run."""

    def enter(self) -> Any:
        """Open a workspace that is ready. Runs beside the window."""

    def scope(self, workspace: Any) -> ScopeOffer:
        """Read what can be chosen. Runs beside the window."""

    def desk(self, workspace: Any) -> Desk:
        """The calls of the frame."""

    def keep(self, workspace: Any, progress: Progress, *, daily: bool) -> None:
        """Make the backup that is due. Runs beside the window."""

    def exchange(self, workspace: Any, progress: Progress) -> object:
        """Synchronise where it is time; what was done, or None. Runs beside the window."""

    def leave(self, workspace: Any) -> None:
        """The window has closed: the backup that is due, then close the store."""

    def note(self, error: BaseException) -> None:
        """Write a bug into the log."""

    def keeper(self, workspace: Any) -> Keeper | None:
        """Who lifts the veil of an office that can be locked; None where it opens by itself. Reads the store."""


@dataclass(frozen=True)
class Plan:
    """What the window shows: its pages, their actions, icons of buttons; ``house`` is called in a worker."""

    house: Callable[[Settings], House]
    entries: Sequence[PageEntry]
    actions: Sequence[ActionSpec] = ()
    icons: Mapping[str, str] = field(default_factory=dict)
    import_page: str = "import"


class Start(QObject):
    """Leads from the empty frame to the opened office. Keep a reference as long as the window lives."""

    def __init__(self, app: QApplication, settings: Settings, plan: Plan, *, tasks: Tasks | None = None,
                 clock: Clock | None = None) -> None:
        super().__init__(app)
        self._app, self._settings, self._plan, self._clock = app, settings, plan, clock or WallClock()
        self._house: House | None = None
        self._workspace: Any = None
        catalogue = words(settings.language)
        self.text = Text(catalogue)
        self._qt_words = QtWords(catalogue, self)
        app.installTranslator(self._qt_words)
        QLocale.setDefault(self.text.locale)
        self._memory = Memory(settings.workspace)
        self.theme = Theme(app, self._remembered_theme())
        self.tasks = tasks or Tasks(threads(), self)
        self.window = MainWindow(self.theme, self.text, self.tasks, entries=plan.entries,
                                 page_actions=plan.actions, icons=plan.icons)
        self.reporter = Reporter(self.window, self.text, self._note)
        self.lock: Lock | None = None
        self._daily: DailyBackup | None = None
        self._exchange: SyncTimer | None = None
        self._first_paint = FirstPaint(self.window.frame)
        self._first_paint.seen.connect(self._build)

    def show(self) -> None:
        """Show the window; everything else follows."""
        self.window.show()

    def leave(self) -> None:
        """After the window has closed: nobody waits for it, and nobody can be told any more."""
        if self._house is None or self._workspace is None:
            return
        try:
            self._house.leave(self._workspace)
        except (Trouble, OSError) as error:
            self._note(error)

    def _remembered_theme(self) -> str:
        choice = self._memory.text("window/theme", "light")
        return choice if choice in CHOICES else "light"

    def _build(self) -> None:
        self.tasks.run_io(lambda progress: self._plan.house(self._settings), self._enter, on_failed=self._stuck,
                          owner=self)

    def _enter(self, house: House) -> None:
        self._house = house
        state, settings = house.state(), self._settings
        user, passphrase = settings.user, settings.passphrase
        if state == ABSENT:
            gate = later("simata_desktop.ui.first_run:FirstRun")(
                self.theme, self.text, self.tasks, founder=house.founder())
            gate.finished.connect(self._open)
            self.window.show_gate(gate)
        elif state == LOCKED and user and passphrase:
            door = house.door()
            self._unlock(lambda: door.sign_in(user, passphrase))
        elif state == LOCKED:
            self._ask()
        else:
            self._unlock(house.enter)

    def _unlock(self, call: Callable[[], Any]) -> None:
        self.tasks.run_io(lambda progress: call(), self._open, on_failed=self._stuck, owner=self)

    def _ask(self) -> None:
        if self._house is not None:
            sign_in = later("simata_desktop.ui.sign_in:SignIn")
            gate = sign_in(self.theme, self.text, self.tasks, door=self._house.door(), office=self._house.office())
            gate.opened.connect(self._open)
            self.window.show_gate(gate)

    def _open(self, workspace: Any, begin: str = "") -> None:
        house = self._house
        if house is not None:
            self.tasks.run_query(lambda: (house.scope(workspace), house.keeper(workspace)),
                                 lambda found: self._arrive(workspace, *found, begin=begin),
                                 on_failed=self._stuck, owner=self)

    def _arrive(self, workspace: Any, offer: ScopeOffer, keeper: Keeper | None, *, begin: str) -> None:
        house = self._house
        if house is None:
            return
        self._workspace = workspace
        scope = Scope(offer.chosen, self)
        scope.offer(units=offer.units, periods=offer.periods, schemes=offer.schemes)
        self.window.open_desk(house.desk(workspace), workspace, scope=scope, memory=self._memory)
        if begin == self._plan.import_page:
            self.window.open_page(begin)
        self._daily = DailyBackup(self.tasks, lambda progress, daily: house.keep(workspace, progress, daily=daily),
                                  self.window)
        self._daily.begin()
        self._exchange = SyncTimer(self.tasks, lambda progress: house.exchange(workspace, progress), self.window)
        self._exchange.begin()
        if self.lock is None:
            self.lock = later("simata_desktop.ui.lock:Lock")(self._app, self.window, self.tasks, clock=self._clock)
            self.lock.closed.connect(self._close)
        self.lock.begin(keeper)

    def _close(self) -> None:
        """The window has let go of the office: close its store, then ask again who is there."""
        house, workspace, self._workspace = self._house, self._workspace, None
        if self._exchange is not None:
            self._exchange.stop()
        for timer in (self._daily, self._exchange):
            if timer is not None:
                timer.deleteLater()
        self._daily = self._exchange = None
        if house is None or workspace is None:
            return

        def failed(error: BaseException) -> None:
            self._note(error)
            self._again()

        self.tasks.run_io(lambda progress: house.leave(workspace), lambda _: self._again(), on_failed=failed,
                          owner=self)

    def _stuck(self, error: BaseException) -> None:
        """Say why nothing opened, with the one step that may help."""
        stuck = later("simata_desktop.ui.gate:stuck")
        self.window.show_gate(stuck(self.theme, self.text, self.text.trouble(error), self._again))

    def _again(self) -> None:
        self.window.leave_gate()
        if self._house is None:
            self._build()
        elif self._house.state() == LOCKED:
            self._ask()
        else:
            self._enter(self._house)

    def _note(self, error: BaseException) -> None:
        if self._house is not None:
            self._house.note(error)


def run(settings: Settings, plan: Plan) -> int:
    """Run the program until its window is closed; the exit code."""
    prepare()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("simata-desktop")
    start = Start(app, settings, plan)
    start.reporter.install()
    start.show()
    code = app.exec()
    start.leave()
    start.reporter.remove()
    return code
