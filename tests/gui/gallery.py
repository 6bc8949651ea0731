"""Pictures of the frame and its widgets, to be looked at beside the reference: python tests/gui/gallery.py OUT."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from simata_desktop.resources import Words, words
from simata_desktop.ui.action_table import ActionSpec
from simata_desktop.ui.error_report import error_box
from simata_desktop.ui.first_run import FirstRun
from simata_desktop.ui.frame import PageEntry
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.page import Context, Page
from simata_desktop.ui.recovery_sheet import RecoverySheet
from simata_desktop.ui.sign_in import SignIn
from simata_desktop.ui.tasks import Report, Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from simata_desktop.ui.widgets.bar import CompletenessBar
from simata_desktop.ui.widgets.chips import ChipRow, Filter
from simata_desktop.ui.widgets.columns import Column
from simata_desktop.ui.widgets.empty_state import EmptyState
from simata_desktop.ui.widgets.entry_model import EntryColumn, EntryModel, Problem
from simata_desktop.ui.widgets.entry_table import EntryTable
from simata_desktop.ui.widgets.label import Button, label
from simata_desktop.ui.widgets.paged_model import PagedModel
from simata_desktop.ui.widgets.progress_strip import ProgressStrip
from simata_desktop.ui.widgets.section import Section, strip
from simata_desktop.ui.widgets.segmented import Segmented
from simata_desktop.ui.widgets.table import Table
from tests.gui.gui_doubles import inline_lanes
from tests.gui.sample_pages import SampleDesk, open_window
from tests.gui.test_gates import SampleDoor, SampleFounder

NAMES = ("Danu Peragadi", "Tika Umpamasari", "Teguh Maketwan", "Mega Modelina", "Rangga Tiruanto", "Asri Contohwati")
WORDS = {"ui.action.map.simulate": "Simulasi bobot", "ui.action.map.print": "Cetak peta…",
         "ui.action.map.open": "Buka sidang", "ui.action.data.import": "Impor berkas…"}


class Lines:
    """Forty people."""

    def keys(self, sort: str, descending: bool) -> Sequence[int]:
        return range(40)

    def rows(self, keys: Sequence[int]) -> Sequence[Sequence[object]]:
        return [(NAMES[key % 6], "19790814 200501 2 006", "Pembina (IV/a)", "Kepala Bidang Perencanaan Ekonomi",
                 "Dinas Perhubungan", f"{70 + key / 7:.1f}".replace(".", ",")) for key in keys]


class MapPage(Page):
    """A list page with everything the frame offers."""

    key = "map"
    buttons = ("map.simulate", "map.print", "map.open")
    filled = "map.open"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        theme = context.theme
        chips = ChipRow(theme, add_words="Saring", remove_words="Hapus {filter}")
        chips.show_filters([Filter("tier", "Jenjang: Administrator"), Filter("state", "Aktif")], "312 dari 4.870",
                           "Dikecualikan 18: segera pensiun 11")
        choice = Segmented(theme, [("people", "Orang"), ("count", "Jumlah"), ("list", "Daftar")], name="Tampilan")
        filters, row = strip(theme)
        row.addWidget(chips, 1)
        row.addWidget(choice)
        self.model = PagedModel(theme, context.tasks, [
            Column("nama", "Nama", 180), Column("nip", "NIP", 160), Column("golongan", "Pangkat", 110),
            Column("jabatan", "Jabatan", 240), Column("unit", "Perangkat Daerah", 140),
            Column("nilai", "Nilai", 60, align="right", strong=True)])
        table = Table(theme, self.model, "gallery", accessible="Daftar")
        progress = ProgressStrip(theme, context.text)
        progress.show_report(Report(8200, 20_000, "ui.opening"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (filters, progress, table):
            column.addWidget(widget)
        self.model.ask(Lines())
        table.go_to(4)
        self.panel = person_panel(theme)

    def aim(self, target: object) -> None:
        self.inspect(self.panel)


class AssessmentPage(Page):
    """An entry table as in the reference."""

    key = "assessment"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        model = EntryModel([
            EntryColumn("no", "No", 32, align="right", frozen=True),
            EntryColumn("nama", "Nama peserta", 148, frozen=True),
            *(EntryColumn(f"k{n}", head, 56, align="right", entry=True, check=in_scale) for n, head in enumerate(
                ("Integritas", "Kerja\nSama", "Komunikasi", "Orientasi\npada Hasil", "Pelayanan\nPublik",
                 "Pengemb.\nDiri & Or.", "Mengelola\nPerubahan", "Pengamb.\nKeputusan", "Perekat\nBangsa"))),
            EntryColumn("jumlah", "Jumlah", 56, align="right"),
            EntryColumn("jpm", "JPM", 50, align="right", strong=True), EntryColumn("kategori", "Kategori", 90)])
        model.set_rows([(n, [str(n + 1), NAMES[n % 6], *(["3,00", "2,67", "6" if n == 5 else "3,33"] * 3), "27,00",
                             "100,0", "Optimal"]) for n in range(24)])
        table = EntryTable(context.theme, model, "gallery", accessible="Nilai")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(table)
        table.setCurrentIndex(model.index(5, 4))


def in_scale(text: str) -> Problem | None:
    return Problem("Nilai 6 di luar 0 sampai 5.", "Isi tetap disimpan; sesi belum dapat difinalkan.") if text == "6" \
        else None


def person_panel(theme: Theme) -> QWidget:
    """The person block and a derivation, as every page shows them."""
    panel = Section(theme, row="row_derivation", ground="surface_alt", lines=False)
    for words_, role, tone in (("Wulan Contohwati, S.STP., M.Si.", "subtitle", ""),
                               ("19790814 200501 2 006 · Pembina (IV/a)", "small", "muted"),
                               ("Kepala Bidang Perencanaan Ekonomi", "small", ""),
                               ("Badan Perencanaan Pembangunan Daerah", "small", "muted")):
        line = label(words_, role, tone=tone)
        line.setContentsMargins(12, 0, 12, 0)
        panel.add(line)
    panel.add_head("Dari mana angka ini", "SKP 2025", right=Button(theme, "Sumber", kind="link"))
    for name, value in (("Penilaian Kinerja", "48,0"), ("Penghargaan", "7,5"), ("Tim Kerja", "7,5")):
        panel.add_row(name, value)
    panel.add_row("Nilai Talenta", "75,3", strong=True)
    bar = CompletenessBar(theme)
    bar.show_parts(0.66, 0.15, "66 siap")
    panel.add(bar)
    panel.end()
    return panel


class EmptyPage(Page):
    """A page with nothing yet."""

    key = "people"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        words_ = "Belum ada pegawai. Daftar dari Excel atau CSV dapat langsung dibaca."
        column.addWidget(EmptyState(context.theme, words_, action="Impor daftar pegawai…"))


PAGES = {"home": EmptyPage, "people": EmptyPage, "assessment": AssessmentPage, "map": MapPage}
KEYS = ("home", "people", "import", "assessment", "performance", "map", "review", "succession", "development")
ACTIONS = tuple(ActionSpec(name, menu, keys, page="map") for name, menu, keys in (
    ("map.simulate", "map", "Ctrl+M"), ("map.print", "report", "Ctrl+P"), ("map.open", "review", "Ctrl+R"),
    ("data.import", "data", "Ctrl+O")))


def entries() -> list[PageEntry]:
    icons = {"map": "grid", "review": "gavel"}
    made = [PageEntry(key, icons.get(key, key), f"tests.gui.gallery:{PAGES.get(key, EmptyPage).__name__}")
            for key in KEYS]
    return [*made, PageEntry("report", "report", "tests.gui.gallery:EmptyPage", "Ctrl+0"),
            PageEntry("sync", "sync", "tests.gui.gallery:EmptyPage", "Ctrl+Alt+S"),
            PageEntry("settings", "settings", "tests.gui.gallery:EmptyPage", "Ctrl+,", foot=True)]


def draw(out: Path) -> None:
    """Write all pictures into ``out``."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme, catalogue = Theme(app), words("id")
    text = Text(Words("id", {**{key: catalogue(key) for key in catalogue.keys()}, **WORDS}))  # noqa: SIM118
    tasks = Tasks(inline_lanes())
    window = MainWindow(theme, text, tasks, entries=entries(), page_actions=ACTIONS,
                        icons={"map.simulate": "simulate", "map.print": "print"})
    open_window(window, Path(tempfile.mkdtemp()), SampleDesk())

    def shot(name: str, widget: QWidget) -> None:
        app.processEvents()
        widget.grab().save(str(out / f"{name}.png"))

    for choice in ("light", "dark", "projector"):
        theme.choose(choice)
        window.open_page("map", 1)
        shot(f"frame-{choice}", window)
        window.open_page("assessment")
        shot(f"entry-{choice}", window)
    theme.choose("light")
    window.open_page("people")
    window.say("Berkas skp_dishub.xlsx sedang dibuka di Excel. Tutup berkas itu, lalu coba lagi.", "warning")
    shot("empty", window)
    window.open_palette()
    window.palette_box.field.setText("con")
    window.palette_box.field.textEdited.emit("con")
    shot("palette", window.palette_box)
    gates: Mapping[str, Callable[[], QWidget]] = {
        "sign-in": lambda: SignIn(theme, text, tasks, door=SampleDoor(), office="BKPSDM Kabupaten Contoh Raya"),
        "first-run": lambda: FirstRun(theme, text, tasks, founder=SampleFounder()),
    }
    for name, make in gates.items():
        gate = make()
        window.show_gate(gate)
        shot(name, window)
        if isinstance(gate, FirstRun):
            for place in (1, 2):
                gate._turn_to(place)
                shot(f"first-run-{place + 1}", window)
    shot("recovery", RecoverySheet(theme, text, "7KQ4-9M2X-D3PT-AAAA-BBBB-CCCC-DDDD"))
    shot("error", error_box(None, text, ValueError()))
    window.register["help.keys"].trigger()


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/gallery")
    folder.mkdir(parents=True, exist_ok=True)
    draw(folder)
