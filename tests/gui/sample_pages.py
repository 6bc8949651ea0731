"""Pages, a desk and a window for tests: small, but of the same build as the real ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from simata_desktop.domain.changes import Changes
from simata_desktop.ui.action_table import ActionSpec
from simata_desktop.ui.desk import Found, Standing, UndoStep
from simata_desktop.ui.frame import PageEntry
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.memory import Memory
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.scope import Choice, Chosen, Scope, UnitNode
from simata_desktop.ui.tasks import TicketProgress
from simata_desktop.ui.widgets.label import label

MORNING = datetime(2026, 11, 24, 9, 41)


class SamplePage(Page):
    """Remembers what the frame did to it."""

    topics = frozenset({"person"})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.seen: list[object] = []
        self.field = QLineEdit()
        self.field.setAccessibleName("Saring")
        self.panel = label("Rincian", "subtitle")
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addStretch(1)

    def refresh(self, changes: Changes | None) -> None:
        self.seen.append(changes)

    def aim(self, target: object) -> None:
        self.seen.append(target)
        self.inspect(self.panel)

    def filter_field(self) -> QWidget:
        return self.field

    def hide_names(self, *, hidden: bool) -> None:
        self.hidden = hidden


class HomePage(SamplePage):
    key = "home"
    help_anchor = "home"


class PeoplePage(SamplePage):
    key = "people"
    buttons = ("people.print", "people.add")
    filled = "people.add"

    def handlers(self) -> Mapping[str, Callable[[], None]]:
        return {"people.add": lambda: self.seen.append("add"), "people.print": lambda: self.seen.append("print")}


class SettingsPage(SamplePage):
    key = "settings"
    scopes = ()


ENTRIES = (
    PageEntry("home", "home", "tests.gui.sample_pages:HomePage"),
    PageEntry("people", "people", "tests.gui.sample_pages:PeoplePage"),
    PageEntry("settings", "settings", "tests.gui.sample_pages:SettingsPage", foot=True),
)
PAGE_ACTIONS = (
    ActionSpec("people.print", "report", "Ctrl+P", page="people"),
    ActionSpec("people.add", "data", "Ctrl+N", page="people"),
)
PEOPLE = (Found("197908142005012006", "Wulan Contohwati", "Dinas Sosial"),
          Found("198504302009011005", "Rudi Contohadi", "Dinas Perhubungan"))


class SampleDesk:
    """An office in memory."""

    def __init__(self) -> None:
        self.now = Standing("Ratih Misalningsih", ("entry",), "BKPSDM Kabupaten Contoh Raya",
                            "Aturan BKN 411/2025 versi 1", enrolled=True, saved_at=MORNING, waiting=14,
                            received_at=MORNING.replace(minute=42), badges={"people": 5})
        self.undone: list[str] = []

    def standing(self) -> Standing:
        return self.now

    def steps(self) -> tuple[UndoStep | None, UndoStep | None]:
        return (UndoStep("ui.page.import"), None) if not self.undone else (None, UndoStep("ui.page.import"))

    def undo(self, progress: TicketProgress) -> Changes:
        self.undone.append("undo")
        return Changes(frozenset({"person"}), count=1)

    def redo(self, progress: TicketProgress) -> Changes:
        self.undone.clear()
        return Changes(frozenset({"person"}), count=1)

    def find_people(self, words: str, limit: int) -> Sequence[Found]:
        return [found for found in PEOPLE if words.lower() in found.name.lower()][:limit]


def sample_scope() -> Scope:
    """Two units, two years, two sets of rules."""
    scope = Scope(Chosen(Choice(None, "Semua perangkat daerah"), Choice(2026, "2026"),
                         Choice("bkn411", "BKN 411/2025")))
    scope.offer(units=(UnitNode("a", "Dinas Sosial"), UnitNode("b", "Bidang Rehabilitasi", "a"),
                       UnitNode("c", "Dinas Perhubungan")),
                periods=(Choice(2026, "2026"), Choice(2025, "2025")),
                schemes=(Choice("bkn411", "BKN 411/2025"), Choice("simantap", "Simantap")))
    return scope


def open_window(window: MainWindow, folder: Path, desk: SampleDesk | None = None) -> MainWindow:
    """Open the sample office in ``window`` and show it."""
    window.open_desk(desk or SampleDesk(), None, scope=sample_scope(), memory=Memory(folder))
    window.show()
    return window
