"""Which pages the window has, which actions they bring, and what stands behind it; nothing heavy is read here."""

from __future__ import annotations

from typing import cast

from simata_desktop.settings import Settings
from simata_desktop.ui.action_table import ActionSpec
from simata_desktop.ui.frame import PageEntry
from simata_desktop.ui.later import later
from simata_desktop.ui.start import House, Plan

ENTRIES = (
    PageEntry("home", "home", "simata_desktop.ui.home_page:HomePage"),
    PageEntry("people", "people", "simata_desktop.ui.people_page:PeoplePage"),
    PageEntry("import", "import", "simata_desktop.ui.import_page:ImportPage"),
    PageEntry("performance", "performance", "simata_desktop.ui.performance_page:PerformancePage"),
    PageEntry("assessment", "assessment", "simata_desktop.ui.assessment_page:AssessmentPage"),
    PageEntry("competency", "radar", "simata_desktop.ui.competency_page:CompetencyPage", "Ctrl+Alt+K"),
    PageEntry("verification", "verification", "simata_desktop.ui.verification_page:VerificationPage"),
    PageEntry("requests", "requests", "simata_desktop.ui.requests_page:RequestsPage"),
    PageEntry("map", "grid", "simata_desktop.ui.grid_page:GridPage"),
    PageEntry("reconcile", "reconcile", "simata_desktop.ui.reconcile_page:ReconcilePage"),
    PageEntry("report", "report", "simata_desktop.ui.report_page:ReportPage", "Ctrl+0"),
    PageEntry("sync", "sync", "simata_desktop.ui.sync_page:SyncPage", "Ctrl+Alt+Y"),
    PageEntry("settings", "settings", "simata_desktop.ui.settings_page:SettingsPage", "Ctrl+,", foot=True),
)
PAGE_ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("home.print", "report", "Ctrl+Alt+P", page="home"),
    ActionSpec("people.upkeep", "data", "Ctrl+Shift+J", page="people"),
    ActionSpec("people.profile", "report", "Ctrl+Alt+O", page="people"),
    ActionSpec("import.open", "data", "Ctrl+O", page="import"),
    ActionSpec("import.apply", "data", "Ctrl+Return", page="import"),
    ActionSpec("import.discard", "data", "Ctrl+W", page="import"),
    ActionSpec("import.next", "data", "F7", page="import", group=1),
    ActionSpec("import.previous", "data", "Shift+F7", page="import", group=1),
    ActionSpec("import.repairs", "data", "Ctrl+Shift+R", page="import", group=1),
    ActionSpec("import.marked", "data", "Ctrl+Shift+S", page="import", group=1),
    ActionSpec("competency.save", "map", "Ctrl+Alt+E", page="competency", group=2),
    ActionSpec("competency.print", "map", "Ctrl+Alt+T", page="competency", group=2),
    ActionSpec("map.print", "map", "Ctrl+Alt+M", page="map"),
    ActionSpec("map.preview", "map", "Ctrl+Alt+D", page="map"),
    ActionSpec("performance.ratings", "data", "Ctrl+Shift+1", page="performance", group=2),
    ActionSpec("performance.evidence", "data", "Ctrl+Shift+2", page="performance", group=2),
    ActionSpec("performance.declare", "data", "Ctrl+Shift+K", page="performance", group=2),
    ActionSpec("verification.accept", "data", "Ctrl+T", page="verification", group=3),
    ActionSpec("verification.reject", "data", "Ctrl+Shift+X", page="verification", group=3),
    ActionSpec("verification.attach", "data", "Ctrl+Shift+A", page="verification", group=3),
    ActionSpec("verification.save", "data", "Ctrl+Alt+S", page="verification", group=3),
    ActionSpec("verification.preview", "data", "Ctrl+Alt+V", page="verification", group=3),
    ActionSpec("performance.ask", "data", "Ctrl+Alt+B", page="performance", group=2),
    ActionSpec("assessment.new", "data", "Ctrl+N", page="assessment", group=6),
    ActionSpec("assessment.change", "data", "Ctrl+Alt+U", page="assessment", group=6),
    ActionSpec("assessment.add", "data", "Ctrl+Alt+A", page="assessment", group=6),
    ActionSpec("assessment.levels", "data", "Ctrl+Shift+3", page="assessment", group=7),
    ActionSpec("assessment.aspects", "data", "Ctrl+Shift+4", page="assessment", group=7),
    ActionSpec("assessment.sheets", "data", "Ctrl+Shift+5", page="assessment", group=7),
    ActionSpec("assessment.finalise", "data", "Ctrl+Shift+F", page="assessment", group=6),
    ActionSpec("assessment.reopen", "data", "Ctrl+Alt+R", page="assessment", group=6),
    ActionSpec("assessment.words", "data", "Ctrl+Alt+W", page="assessment", group=6),
    ActionSpec("assessment.join", "data", "Ctrl+Alt+G", page="assessment", group=6),
    ActionSpec("assessment.print", "report", "Ctrl+Alt+H", page="assessment", group=4),
    ActionSpec("requests.ask", "data", "Ctrl+Shift+M", page="requests", group=4),
    ActionSpec("requests.take", "data", "Ctrl+Shift+O", page="requests", group=4),
    ActionSpec("requests.remind", "report", "Ctrl+Shift+I", page="requests", group=3),
    ActionSpec("reconcile.import", "data", "Ctrl+Alt+I", page="reconcile", group=5),
    ActionSpec("reconcile.save", "map", "Ctrl+Alt+L", page="reconcile", group=1),
    ActionSpec("reconcile.print", "map", "Ctrl+Alt+C", page="reconcile", group=1),
    ActionSpec("report.save", "report", "Ctrl+S", page="report"),
    ActionSpec("report.print", "report", "Ctrl+P", page="report"),
    ActionSpec("report.check", "report", "Ctrl+Shift+L", page="report", group=1),
    ActionSpec("report.map", "report", "Ctrl+Shift+E", page="report", group=2),
    ActionSpec("report.talent-result", "report", "Ctrl+Shift+N", page="report", group=2),
    ActionSpec("report.employees", "report", "Ctrl+Shift+D", page="report", group=2),
    ActionSpec("report.picture", "report", "Ctrl+Shift+G", page="report", group=2),
    ActionSpec("sync.now", "data", "Ctrl+Shift+Y", page="sync", group=9),
    ActionSpec("sync.write", "data", "Ctrl+Alt+F", page="sync", group=9),
    ActionSpec("sync.take", "data", "Ctrl+Alt+J", page="sync", group=9),
    ActionSpec("sync.verify", "data", "Ctrl+Alt+Q", page="sync", group=9),
    ActionSpec("settings.backup", "file", "Ctrl+Shift+B", page="settings", group=7),
    ActionSpec("settings.user", "file", "Ctrl+Shift+U", page="settings", group=8),
    ActionSpec("settings.scheme", "file", "Ctrl+Shift+P", page="settings", group=8),
    ActionSpec("settings.history", "data", "Ctrl+H", page="settings", group=8),
    ActionSpec("settings.verify", "data", "Ctrl+Shift+H", page="settings", group=8),
)
BUTTON_ICONS: dict[str, str] = {  # action id → icon of its button in a top bar
    "home.print": "print", "import.open": "import", "map.print": "print", "report.print": "print",
    "competency.print": "print", "competency.save": "export", "reconcile.print": "print", "reconcile.import": "import",
    "assessment.add": "people", "assessment.print": "print", "assessment.finalise": "lock",
    "sync.now": "sync", "sync.write": "flashdisk", "sync.take": "flashdisk"}


def plan(*, practice: bool = False) -> Plan:
    """The window of the program; ``practice`` opens the practice office where no workspace exists."""

    def house(settings: Settings) -> House:
        return cast(House, later("simata_desktop.ui.program:OfficeHouse")(settings, practice=practice))

    return Plan(house, ENTRIES, PAGE_ACTIONS, BUTTON_ICONS)
