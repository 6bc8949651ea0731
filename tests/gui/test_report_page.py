"""Laporan on a practice office: the preview is the paper, options change it, save and print keep its code, checking."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.domain.talent_map import MapEntry
from simata_desktop.services.desk import User
from simata_desktop.services.reporting import COMPLETENESS, PROFILE, PROFILES, STATEMENT, TALENT_MAP, Draft
from simata_desktop.services.talent import MapRequest
from simata_desktop.ui import report_page as module
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.report_check import EQUAL, FOUND
from simata_desktop.ui.report_files import suggested
from simata_desktop.ui.report_jobs import PAPER_WORDS
from simata_desktop.ui.report_page import FILTERED, FORBIDDEN, HIDDEN, NOTHING, PICK, READY, UNMAPPED, ReportPage
from simata_desktop.ui.report_people import PeopleOnPaper
from simata_desktop.ui.report_print import chosen_pages, print_paper, printer_for
from simata_desktop.ui.report_render import bands, page_image, read_paper
from simata_desktop.ui.report_stack import PageStack
from simata_desktop.ui.report_view import FIT_PAGE, MOST_BYTES
from simata_desktop.ui.scope import Choice
from simata_desktop.ui.tasks import Lanes, Tasks, TicketProgress
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme
from tests.gui.practice import practice_office, practice_window, words_of

PAGE = ReportPage
PEOPLE = 120


def text_of(data: bytes) -> str:
    return " ".join(" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(data)).pages)

NIP_SHOWN = re.compile(r"\d{8} \d{6} \d \d{3}")


def seen(page: ReportPage) -> str:
    """The words of the paper in the preview."""
    assert page.view.paper is not None
    return text_of(page.view.paper.data)


def settled(page: ReportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page._pause.isActive())


def printed(office: Workspace) -> int:
    with office.desk.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM print").scalar_one())


def saving_to(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    names: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        names.append(name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return names


def clicked(widget: QWidget, words: str, qtbot: QtBot) -> None:
    button = next(one for one in widget.findChildren(QPushButton) if one.accessibleName().endswith(words))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


# The preview


def test_the_preview_is_the_paper_and_leaves_nothing(page: ReportPage, office: Workspace) -> None:
    chart = office.talent.map(MapRequest(entries=True))
    assert page.state == READY
    assert all(entry.name in seen(page) for entry in chart.entries)
    assert "kode periksa PRATINJAU" in seen(page)
    assert page.bar.all.text() == f"dari {page.view.pages}"
    assert printed(office) == 0
    assert not [path for path in office.desk.folder.rglob("*") if path.suffix in (".pdf", ".png")]


def test_the_picture_on_screen_is_that_of_the_page(page: ReportPage) -> None:
    picture = page.view.picture(0)
    assert picture is not None
    ink = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)[:, : picture.width() * 4]
    assert (ink < 100).sum() > 2000
    wide = page.view.viewport().width() - 2 * page.view._gap
    assert picture.width() == pytest.approx(wide * page.devicePixelRatioF(), abs=1)
    shot = page.view.viewport().grab().toImage()
    assert shot.pixelColor(round(page.view._gap) + 2, round(page.view._gap) + 2).name() == "#ffffff"


@pytest.mark.parametrize(("option", "value", "words"), [
    ("mark", "RAHASIA", "RAHASIA"), ("mark", "TERBATAS", "TERBATAS"), ("head", "decree", "LAMPIRAN"),
])
def test_an_option_changes_the_paper(page: ReportPage, qtbot: QtBot, option: str, value: str, words: str) -> None:
    assert words not in seen(page)
    segmented = getattr(page.options, option)
    qtbot.mouseClick(segmented._group.button(segmented._keys.index(value)), Qt.MouseButton.LeftButton)
    settled(page, qtbot)
    assert words in seen(page)


def test_size_and_way_change_the_pages(page: ReportPage, qtbot: QtBot) -> None:
    def size() -> tuple[int, int]:
        assert page.view.paper is not None
        width, height = page.view.paper.sizes[0]
        return round(width / 72 * 25.4), round(height / 72 * 25.4)

    assert size() == (297, 210)
    for segmented, key, wanted in ((page.options.way, "portrait", (210, 297)), (page.options.paper, "F4", (215, 330)),
                                   (page.options.paper, "A3", (297, 420))):
        qtbot.mouseClick(segmented._group.button(segmented._keys.index(key)), Qt.MouseButton.LeftButton)
        settled(page, qtbot)
        assert size() == wanted


def test_fields_are_typed_and_belong_to_their_head(page: ReportPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(page.options.number, "800/12/2026")
    qtbot.keyClicks(page.options.date, "30 November 2026")
    settled(page, qtbot)
    assert "Nomor: 800/12/2026" in seen(page)
    assert ", 30 November 2026" in seen(page)
    assert not page.options.about.isVisible()
    page.options.head._group.button(1).click()
    assert page.options.about.isVisible()
    qtbot.keyClicks(page.options.about, "penetapan peta")
    settled(page, qtbot)
    assert "PENETAPAN PETA" in seen(page)
    page.options.head._group.button(2).click()
    settled(page, qtbot)
    assert not page.options.number.isVisible()
    assert "800/12/2026" not in seen(page)


def test_without_names_nobody_is_named(page: ReportPage, office: Workspace, qtbot: QtBot) -> None:
    page.options.anonymous.click()
    settled(page, qtbot)
    assert "Peserta 001" in seen(page)
    assert not any(entry.name in seen(page) for entry in office.talent.map(MapRequest(entries=True)).entries)


def test_the_signatory_may_be_left_dotted(page: ReportPage, office: Workspace, qtbot: QtBot) -> None:
    name = office.reporting.signatory()
    assert page.options.who.text() == name
    assert name in seen(page)
    page.options.signs._group.button(1).click()
    settled(page, qtbot)
    assert name not in seen(page)


def test_typing_makes_one_paper_not_ten(page: ReportPage, office: Workspace, qtbot: QtBot,
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Draft] = []
    preview = office.reporting.preview

    def counted(*args: object, **more: object) -> Draft:
        made.append(preview(*args, **more))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(office.reporting, "preview", counted)
    qtbot.keyClicks(page.options.number, "1234567890")
    settled(page, qtbot)
    assert len(made) == 1


def test_a_chip_and_a_unit_narrow_the_paper(page: ReportPage, office: Workspace) -> None:
    entry = office.talent.map(MapRequest(entries=True)).entries[0]
    page.filter.toggle(str(entry.tier))
    people = office.talent.map(MapRequest(tiers=(str(entry.tier),))).people
    assert f"{people} pegawai" in seen(page)
    assert page.filter.chips.count.text().startswith(f"{people} dari ")
    page.filter.drop()
    unit = next(node for node in page.context.scope.units if node.name == entry.agency)
    page.context.scope.choose("unit", Choice(unit.id, unit.name))
    assert entry.agency in seen(page)
    page.context.scope.choose("unit", Choice(None, ""))


def test_the_completeness_stands_upright_and_names_people_in_its_letters_alone(page: ReportPage,
                                                                               office: Workspace) -> None:
    page.choose_kind(COMPLETENESS)
    assert page.state == READY
    assert page.options.way.choice == "portrait"
    assert "KELENGKAPAN BUKTI" in seen(page)
    assert "Yth. Kepala" in seen(page)
    assert NIP_SHOWN.search(seen(page))
    assert page.options.anonymous.isEnabled()
    page.options.anonymous.setChecked(True)
    page._ask()
    assert "Yth. Kepala" in seen(page)
    assert page._seen.draft.people == 0
    page.options.anonymous.setChecked(False)
    page.options.letters.setChecked(False)
    page._ask()
    assert "Yth. Kepala" not in seen(page)
    assert not page.options.anonymous.isEnabled()
    assert page.options.anonymous.toolTip()
    page.options.letters.setChecked(True)
    page.choose_kind(TALENT_MAP)
    assert page.options.letters.parentWidget().isHidden()
    assert page.options.way.choice == "landscape"


def test_the_completeness_of_some_tiers(page: ReportPage, office: Workspace) -> None:
    page.choose_kind(COMPLETENESS)
    page.filter.toggle("administrator")
    found = office.quality.completeness(MapRequest(tiers=("administrator",)))
    everybody = office.quality.completeness().total.people
    assert page.filter.chips.count.text() == f"{found.total.people} dari {everybody}"
    assert "Jenjang: Administrator" in seen(page)
    page.filter.drop()


def test_names_hidden_the_letters_are_not_shown_until_unnamed(page: ReportPage) -> None:
    page.choose_kind(COMPLETENESS)
    page.hide_names(hidden=True)
    assert page.state == "hidden"
    page.options.letters.setChecked(False)
    page._ask()
    assert page.state == READY
    page.options.letters.setChecked(True)
    page.hide_names(hidden=False)
    page.choose_kind(TALENT_MAP)


def test_a_statement_of_the_chosen_unit(window: MainWindow, page: ReportPage, office: Workspace) -> None:
    unit = next(node for node in page.context.scope.units if node.name == "Dinas Kesehatan")
    page.context.scope.choose("unit", Choice(unit.id, unit.name))
    page.options.kind.setCurrentIndex(page.options.kind.findData(STATEMENT))
    page.options.kind.activated.emit(page.options.kind.currentIndex())
    assert (page.kind, page.state) == (STATEMENT, READY)
    assert "SURAT PERNYATAAN" in seen(page)
    assert "KEPALA DINAS KESEHATAN" in seen(page)
    assert page.filter.isHidden()
    assert not page.note.isHidden()
    window.open_page("report", ("awards",))
    assert "Penghargaan" in seen(page)
    assert "Penugasan dalam Tim Kerja" not in seen(page)
    page.context.scope.choose("unit", Choice(None, ""))
    page.choose_kind(TALENT_MAP)


def test_another_page_may_ask_for_a_paper(office: Workspace, theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot,
                                          tmp_path: Path) -> None:
    window = practice_window(office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("report", COMPLETENESS)
    page = window.page
    assert isinstance(page, ReportPage)
    assert (page.kind, page.state) == (COMPLETENESS, READY)
    assert "KELENGKAPAN BUKTI" in seen(page)
    page.open_check()
    window.open_page("report", TALENT_MAP)
    assert "PETA TALENTA" in seen(page)
    assert page.faces.currentWidget() is not page.check


# Walking through the pages


def test_page_keys_walk_screens_and_stop_at_every_page(page: ReportPage, qtbot: QtBot) -> None:
    view, bar = page.view, page.view.verticalScrollBar()
    tops = [round(view._stack.top(number)) for number in range(view.pages)]
    walked = []
    while not walked or bar.value() > walked[-1]:
        walked.append(bar.value())
        qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert [top for top in tops if top <= bar.maximum()] == [top for top in tops if top in walked]
    assert all(after - before <= bar.pageStep() for before, after in pairwise(walked))
    assert view.page == view.pages - 1
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert (view.page, bar.value()) == (0, 0)
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.page == view.pages - 1
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()


def test_the_page_field_goes_there_and_forgives(page: ReportPage, qtbot: QtBot) -> None:
    field, view = page.bar.field, page.view
    field.selectAll()
    qtbot.keyClicks(field, "3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert view.page == 2
    assert view.verticalScrollBar().value() == round(view._stack.top(2))
    qtbot.keyClicks(field, "9999")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (view.page, field.text()) == (view.pages - 1, str(view.pages))
    field.selectAll()
    qtbot.keyClicks(field, "1")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == str(view.pages)
    qtbot.keyClick(field, Qt.Key.Key_PageUp)
    assert view.page == view.pages - 2
    qtbot.mouseClick(page.bar.after, Qt.MouseButton.LeftButton)
    assert view.page == view.pages - 1
    assert not page.bar.after.isEnabled()


def test_zoom_by_keys_buttons_and_choice(page: ReportPage, qtbot: QtBot) -> None:
    view = page.view
    width = view.zoom
    assert "Selebar jendela" in page.bar.zoom.choice.word
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.zoom == pytest.approx(1.0)
    assert view.horizontalScrollBar().maximum() > 0
    assert page.bar.zoom.choice.word == "100 %"
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom == pytest.approx(1.25)
    qtbot.mouseClick(page.bar.smaller, Qt.MouseButton.LeftButton)
    assert view.zoom == pytest.approx(1.0)
    page.bar.zoom.chosen.emit(Choice(FIT_PAGE, ""))
    assert view._stack.rect(0, 1).height() <= view.viewport().height()
    page.bar.zoom.chosen.emit(Choice("width", ""))
    assert view.zoom == pytest.approx(width)
    for _ in range(20):
        view.step_zoom(1)
    assert view.zoom == pytest.approx(4.0)
    assert not page.bar.larger.isEnabled()


def test_a_change_keeps_the_place(page: ReportPage, qtbot: QtBot) -> None:
    page.view.go_to(2)
    page.options.mark._group.button(1).click()
    settled(page, qtbot)
    assert "TERBATAS" in seen(page)
    assert page.view.page == 2


def test_only_what_is_seen_is_drawn_and_pictures_are_bounded(page: ReportPage) -> None:
    view = page.view
    assert len(view._pictures) == 2 < view.pages
    view.set_zoom(3.0)
    for number in range(view.pages):
        view.go_to(number)
    held = sum(image.sizeInBytes() for _, image in view._pictures.values())
    largest = max(image.sizeInBytes() for _, image in view._pictures.values())
    assert held <= MOST_BYTES + 3 * largest
    assert len(view._pictures) < view.pages


def test_where_pages_lie() -> None:
    stack = PageStack([(100.0, 200.0), (50.0, 100.0), (100.0, 200.0)], 2.0, 10.0)
    assert (stack.height, stack.width) == (1040.0, 220.0)
    assert [stack.top(number) for number in range(3)] == [0.0, 410.0, 620.0]
    assert [stack.page_at(y) for y in (-5, 0, 409, 410, 619, 620, 5000)] == [0, 0, 0, 1, 1, 2, 2]
    assert stack.rect(1, 400).x() == 150
    assert stack.seen(0, 300) == range(1)
    assert stack.seen(300, 200) == range(2)
    assert PageStack([], 1.0, 10.0).seen(0, 100) == range(0)


def test_bands_are_the_page(page: ReportPage) -> None:
    paper = page.view.paper
    assert paper is not None
    whole, covered = _grey(page_image(paper, 1, 1.5)), 0
    for top, band in bands(paper, 1, 1.5, rows=100, progress=TicketProgress()):
        assert top <= covered
        covered = top + band.height()
        assert np.abs(_grey(band).astype(int) - whole[top:covered]).mean() < 0.1
    assert covered == len(whole)


# Saving, printing, exporting


def test_saving_keeps_the_code_that_is_on_the_paper(window: MainWindow, page: ReportPage, office: Workspace,
                                                    tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = printed(office)
    names = saving_to(monkeypatch, tmp_path / "peta")
    window.register["report.save"].trigger()
    out = tmp_path / "peta.pdf"
    assert names[0].startswith("peta-talenta-2026-")
    assert names[0].endswith(".pdf")
    assert printed(office) == before + 1
    found = office.reporting.verify_file(out, words=page.context.text.words)
    assert found.differences == ()
    assert found.code in words_of(page.message)
    assert text_of(out.read_bytes()).replace(found.code, "PRATINJAU")[:400] == seen(page)[:400]


def test_the_completeness_is_saved_without_a_code(page: ReportPage, office: Workspace, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    before = printed(office)
    page.choose_kind(COMPLETENESS)
    saving_to(monkeypatch, tmp_path / "x.pdf")
    page.save()
    assert printed(office) == before
    assert "KELENGKAPAN" in text_of((tmp_path / "x.pdf").read_bytes())
    assert "kode" not in words_of(page.message)


def test_saving_that_fails_says_why_and_keeps_nothing(page: ReportPage, office: Workspace, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    before = printed(office)
    saving_to(monkeypatch, tmp_path / "tiada" / "x.pdf")
    page.save()
    assert "x.pdf tidak dapat ditulis" in words_of(page.message)
    assert page.message.level == "danger"
    assert printed(office) == before

    def full(*_: object, **__: object) -> None:
        raise EnvironmentProblem("disk.full")

    monkeypatch.setattr(office.reporting, "issue", full)
    saving_to(monkeypatch, tmp_path / "y.pdf")
    page.save()
    assert "Ruang penyimpanan penuh" in words_of(page.message)
    assert not (tmp_path / "y.pdf").exists()


def test_no_file_chosen_does_nothing(page: ReportPage, office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = printed(office)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.save()
    for what in ("map", "picture"):
        page.export(what)
    assert printed(office) == before
    assert page.message.isHidden()


def pdf_printer(page: ReportPage, out: Path, dots: int = 150) -> QPrinter:
    assert page.view.paper is not None
    printer = printer_for(page.view.paper, "Peta Talenta")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    printer.setResolution(dots)
    return printer


def test_printing_puts_every_page_on_paper_as_seen(page: ReportPage, office: Workspace, tmp_path: Path) -> None:
    before, out = printed(office), tmp_path / "cetak.pdf"
    page.jobs.print_on(pdf_printer(page, out), page._request())
    reader = PdfReader(out)
    assert len(reader.pages) == page.view.pages
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (842, 595)
    assert printed(office) == before + 1
    assert f"{page.view.pages} halaman dikirim" in words_of(page.message)
    papers = (page.view.paper, read_paper(out.read_bytes()))
    ours, theirs = (_grey(page_image(paper, 1, 150 / 72)) for paper in papers)
    ours, theirs = (_blurred(one[:1230, :1750]) for one in (ours, theirs))
    assert 4 * np.abs(ours - theirs).mean() < np.abs(ours - theirs[::-1]).mean()
    assert str(dict(reader.metadata or {})).find("admin") < 0


def _grey(image: QImage) -> np.ndarray:
    data = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(data.constBits(), np.uint8).reshape(data.height(), data.bytesPerLine())
    return rows[:, : data.width()].copy()


def _blurred(image: np.ndarray) -> np.ndarray:
    small = Image.fromarray(image).resize((image.shape[1] // 8, image.shape[0] // 8), Image.Resampling.BOX)
    return np.asarray(small, dtype=float)


def test_a_smaller_sheet_gets_the_whole_page(page: ReportPage, tmp_path: Path) -> None:
    page.options.paper._group.button(2).click()
    page._ask()
    a4, paper = pdf_printer(page, tmp_path / "a4.pdf", 100), page.view.paper
    assert paper is not None
    assert round(paper.sizes[0][0]) == 1191
    layout = a4.pageLayout()
    layout.setPageSize(page_size_a4())
    a4.setPageLayout(layout)
    a4.setPrintRange(QPrinter.PrintRange.PageRange)
    a4.setFromTo(2, 2)
    assert print_paper(paper, a4, TicketProgress()) == 1
    reader = PdfReader(tmp_path / "a4.pdf")
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [842, 595]
    ink = np.argwhere(_grey(page_image(read_paper((tmp_path / "a4.pdf").read_bytes()), 0, 1.0)) < 200)
    assert ink.min(axis=0).min() > 10
    assert ink[:, 1].max() > 700


def page_size_a4() -> object:
    from PySide6.QtGui import QPageSize
    return QPageSize(QPageSize.PageSizeId.A4)


def test_only_the_pages_asked_for_are_printed(page: ReportPage, tmp_path: Path) -> None:
    printer = pdf_printer(page, tmp_path / "x.pdf")
    assert chosen_pages(printer, 9) == range(9)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert chosen_pages(printer, 9) == range(1, 3)
    printer.setFromTo(8, 99)
    assert chosen_pages(printer, 9) == range(7, 9)


def test_a_printer_that_takes_nothing_is_named(page: ReportPage, tmp_path: Path, text: Text) -> None:
    page.jobs.print_on(pdf_printer(page, tmp_path / "tiada" / "x.pdf"), page._request())
    assert "tidak menerima dokumen" in words_of(page.message)
    assert not page.jobs.busy


def test_the_print_dialog_opens_and_prints_when_accepted(window: MainWindow, page: ReportPage, office: Workspace,
                                                         tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = printed(office)
    monkeypatch.setattr(module, "printer_for", lambda paper, title: pdf_printer(page, tmp_path / "x.pdf", 60))
    window.register["report.print"].trigger()
    dialog = page.findChild(QPrintDialog)
    assert dialog is not None
    assert (dialog.minPage(), dialog.maxPage()) == (1, page.view.pages)
    dialog.accepted.emit(dialog.printer())
    dialog.reject()
    assert printed(office) == before + 1
    assert len(PdfReader(tmp_path / "x.pdf").pages) == page.view.pages


def test_exports_write_what_the_services_write(page: ReportPage, office: Workspace, tmp_path: Path, qtbot: QtBot,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    people = office.talent.map(MapRequest()).people
    for what, rows in (("map", people), ("talent-result", people), ("employees", 120)):
        names = saving_to(monkeypatch, tmp_path / f"{what}.xlsx")
        qtbot.mouseClick(page.options.exports[what], Qt.MouseButton.LeftButton)
        book = openpyxl.load_workbook(tmp_path / f"{what}.xlsx")
        assert book.active is not None
        assert book.active.max_row == rows + 1
        assert names[0].endswith(".xlsx")
        assert f"{rows} baris" in words_of(page.message)
    saving_to(monkeypatch, tmp_path / "peta.png")
    qtbot.mouseClick(page.options.exports["picture"], Qt.MouseButton.LeftButton)
    picture = Image.open(tmp_path / "peta.png")
    assert (picture.size, picture.info) == ((1600, 1100), {})


def test_a_job_under_way_keeps_the_others_off(window: MainWindow, page: ReportPage) -> None:
    actions = ("report.save", "report.print", "report.map", "report.picture")
    assert all(window.register[action].isEnabled() for action in actions)
    page.jobs._mark(busy=True)
    assert not any(window.register[action].isEnabled() for action in actions)
    page.jobs._mark(busy=False)
    assert all(window.register[action].isEnabled() for action in actions)


def test_suggested_names_say_what_and_never_whom() -> None:
    from datetime import date
    name = suggested("talent-map", period=2026, unit="Dinas P.U. & Penataan / Ruang", day=date(2026, 11, 24))
    assert name == "peta-talenta-2026-dinas-p-u-penataan-ruang-2026-11-24.pdf"
    assert len(suggested("map", period=2026, unit="x" * 300, day=None)) < 100


# Who may, and what stands there instead


def test_hidden_names_do_not_stand_in_the_preview(window: MainWindow, page: ReportPage, qtbot: QtBot) -> None:
    window.hide_names(hidden=True)
    assert page.state == HIDDEN
    assert not window.register["report.print"].isEnabled()
    clicked(page.content, "Tanpa nama dan NIP", qtbot)
    settled(page, qtbot)
    assert page.state == READY
    assert "Peserta 001" in seen(page)
    window.hide_names(hidden=False)
    page.options.anonymous.click()
    settled(page, qtbot)
    assert page.state == READY


def test_a_filter_that_leaves_nobody_says_so(page: ReportPage, qtbot: QtBot, office: Workspace) -> None:
    held = {entry.tier for entry in office.talent.map(MapRequest(entries=True)).entries}
    page.filter.toggle(next(code for code in page.filter.known if code not in held and code != "unknown"))
    assert page.state == FILTERED
    clicked(page.content, "Hapus semua saringan", qtbot)
    assert page.state == READY


@pytest.mark.parametrize(("people", "state"), [(0, NOTHING), (12, UNMAPPED)])
def test_an_office_without_a_map_says_what_is_missing(people: int, state: str, theme: Theme, text: Text, tasks: Tasks,
                                                      qtbot: QtBot, tmp_path: Path) -> None:
    workspace = practice_office(tmp_path / "empty", 0)
    if people:
        with workspace.desk.save("import", params={"file": "uji"}) as result:
            for number in range(people):
                result.work.create("person", workspace.desk.ids.uuid7(),
                                   {"nip": f"1980010120050110{number:02}", "nama": f"Contoh {number}"})
    window = practice_window(workspace, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("report")
    page = window.page
    assert isinstance(page, ReportPage)
    assert page.state == state
    assert text(f"ui.report.state.{state}") in words_of(page.content.currentWidget())
    assert not window.register["report.save"].isEnabled()
    if people:
        clicked(page.content, "Lihat kelengkapan bukti", qtbot)
        assert (page.kind, page.state) == (COMPLETENESS, READY)
    workspace.close()


def test_an_entry_clerk_gets_the_list_of_employees_only(window: MainWindow, page: ReportPage, office: Workspace,
                                                        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = office.desk.user
    office.desk.user = User(before.id, before.name, frozenset(("entry",)))
    try:
        page.refresh(None)
        assert page.state == FORBIDDEN
        for action in ("report.save", "report.print", "report.check", "report.map"):
            assert not window.register[action].isEnabled()
        assert "verifikator" in page.options.exports["map"].toolTip()
        assert not page.options.exports["map"].isEnabled()
        saving_to(monkeypatch, tmp_path / "x.xlsx")
        page.options.exports["employees"].click()
        assert (tmp_path / "x.xlsx").exists()
    finally:
        office.desk.user = before


def test_every_input_has_a_name(window: MainWindow, page: ReportPage) -> None:
    for root in (page, page.options):
        for widget in (*root.findChildren(QLineEdit), *root.findChildren(QPushButton)):
            assert widget.accessibleName(), widget
    assert page.view.accessibleName()


# Checking a paper


@pytest.fixture
def paper(office: Workspace, page: ReportPage, tmp_path: Path) -> tuple[Path, str]:
    asked = page._request()()
    made = office.reporting.issue(office.reporting.draft(asked, words=PAPER_WORDS), tmp_path / "kertas.pdf")
    return tmp_path / "kertas.pdf", str(made.code)


def test_a_typed_code_is_checked(window: MainWindow, page: ReportPage, paper: tuple[Path, str], qtbot: QtBot) -> None:
    window.register["report.check"].trigger()
    assert page.faces.currentWidget() is page.check
    qtbot.keyClicks(page.check.code, paper[1].lower().replace("-", ""))
    qtbot.keyClick(page.check.code, Qt.Key.Key_Return)
    assert page.check.result is not None
    assert page.check.result.code == page.check.code.text() == paper[1]
    assert page.check.message.level == "ok"
    assert page.check.content.currentWidget() is page.check.content._states[EQUAL]
    qtbot.keyClick(page.check.code, Qt.Key.Key_Escape)
    assert page.faces.currentWidget() is not page.check


def test_what_changed_since_the_print_is_listed(page: ReportPage, window: MainWindow, office: Workspace,
                                                paper: tuple[Path, str]) -> None:
    chart = office.talent.map(MapRequest(entries=True))
    entry = next(one for one in chart.entries if one.box is not None and one.performance and one.performance > 50)
    office.evidence.rate(entry.nip, chart.rating_year, predicate="sangat_kurang")
    try:
        drop(page, paper[0])
        view = page.check
        assert view.content.currentWidget() is view.table
        assert view.message.level == "warning"
        assert "1 dari" in words_of(view.message)
        rows = [[view.model.index(row, column).data() for column in range(5)] for row in range(view.model.rowCount())]
        assert {row[0] for row in rows} == {entry.title}
        performance = next(row for row in rows if row[2] == "Kinerja (Y)")
        assert performance[3] == page.context.text.number(entry.performance)
        assert performance[4] != performance[3]
        window.hide_names(hidden=True)
        assert view.model.index(0, 0).data() == "Peserta 1"
        assert view.model.index(0, 1).data() == ""
        window.hide_names(hidden=False)
    finally:
        office.office.undo()
    assert FOUND not in view.content._states


def drop(page: ReportPage, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    page.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
                              Qt.KeyboardModifier.NoModifier))


def test_what_is_no_paper_is_told_at_the_field(page: ReportPage, tmp_path: Path, qtbot: QtBot,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    page.open_check()
    qtbot.keyClicks(page.check.code, "ABCD-EFGH-IJKL")
    qtbot.mouseClick(page.check.check, Qt.MouseButton.LeftButton)
    assert "tidak ada di ruang kerja ini" in words_of(page.check.message)
    broken = tmp_path / "rusak.pdf"
    broken.write_bytes(b"%PDF-1.7 rusak")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(broken), ""))
    qtbot.mouseClick(page.check.file, Qt.MouseButton.LeftButton)
    assert "rusak.pdf tidak dapat dibaca sebagai PDF" in words_of(page.check.message)
    assert page.check.result is None
    drop(page, tmp_path / "gambar.png")
    assert "rusak.pdf" in words_of(page.check.message)


# With real threads


def test_the_newest_options_win_and_the_window_stays_alive(office: Workspace, theme: Theme, text: Text, qtbot: QtBot,
                                                           tmp_path: Path) -> None:
    tasks = Tasks(Lanes(ThreadPoolExecutor(1), ThreadPoolExecutor(2), ThreadPoolExecutor(4)))
    window = practice_window(office, tmp_path, theme=theme, text=text, tasks=tasks)
    qtbot.addWidget(window)
    window.open_page("report")
    page = window.page
    assert isinstance(page, ReportPage)
    qtbot.waitUntil(lambda: page.state == READY, timeout=20000)
    for mark in ("TERBATAS", "RAHASIA", "", "RAHASIA"):
        page.options.mark.choose(mark)
        page._ask()
    qtbot.waitUntil(lambda: tasks.pending == 0, timeout=20000)
    assert "RAHASIA" in seen(page)
    assert page.making.isHidden()
    assert page.view.picture(0) is not None
    window.close()


def test_a_stopped_preview_says_so_and_offers_to_begin_again(page: ReportPage, office: Workspace, qtbot: QtBot,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    preview = office.reporting.preview

    def stopped(asked: object, *, words: object, progress: TicketProgress) -> Draft:
        progress.cancelled = True
        return preview(asked, words=words, progress=progress)  # type: ignore[arg-type]

    monkeypatch.setattr(office.reporting, "preview", stopped)
    page._ask()
    assert "dihentikan" in words_of(page.message)
    monkeypatch.setattr(office.reporting, "preview", preview)
    qtbot.mouseClick(page.message.action, Qt.MouseButton.LeftButton)
    assert page.message.isHidden()
    assert page.state == READY




# Profiles


def rated(office: Workspace) -> list[MapEntry]:
    return [one for one in office.talent.map(MapRequest(entries=True)).entries if one.box is not None]


def test_a_profile_is_of_the_person_found_by_typing(page: ReportPage, office: Workspace, qtbot: QtBot) -> None:
    one = rated(office)[0]
    page.choose_kind(PROFILE)
    assert page.state == PICK
    assert page.people.field.isVisible()
    qtbot.keyClicks(page.people.field, one.nip)
    qtbot.waitUntil(lambda: page.people.field._list.popup().isVisible())
    qtbot.keyClick(page.people.field._list.popup(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.state == READY)
    assert one.title in seen(page)
    assert "PROFIL TALENTA INDIVIDU" in seen(page)
    assert "TERBATAS" in seen(page)
    assert page.people.field.text() == one.title
    assert not page.filter.isVisible()


def test_people_of_another_page_are_kept_until_they_are_dropped(
        page: ReportPage, office: Workspace, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    some = rated(office)[:3]
    page.aim(PeopleOnPaper(PROFILES, tuple(one.nip for one in some), "Sesi contoh"))
    qtbot.waitUntil(lambda: page.state == READY and page._seen.draft.kind == PROFILES)
    assert page._seen.draft.counted == 3
    assert page.people.words.text() == "Sesi contoh: 3 orang"
    page.options.each.setChecked(True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    before = printed(office)
    page.save()
    qtbot.waitUntil(lambda: not page.jobs.busy and "3 profil" in page.message.words.text())
    assert len(list(tmp_path.glob("profil-talenta-*.pdf"))) == 3
    assert printed(office) == before + 3
    qtbot.mouseClick(page.people.drop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page._seen.draft.counted > 3)
    assert page.filter.isVisible()
    assert "Pratinjau 12 orang pertama" in page.note.text()


def test_pegawai_prints_who_is_selected(window: MainWindow, office: Workspace, qtbot: QtBot) -> None:
    one = rated(office)[0]
    window.open_page("people", one.nip)
    people = window.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: len(people.table.selected_keys()) == 1)
    people.handlers()["people.profile"]()
    qtbot.waitUntil(lambda: isinstance(window.frame.pages.currentWidget(), ReportPage))
    page = window.frame.pages.currentWidget()
    qtbot.waitUntil(lambda: page.state == READY and page.kind == PROFILE)
    assert one.title in seen(page)
