"""The viewer of scans with documents made to be read and documents made to harm."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import FreeText
from pypdf.generic import RectangleObject
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from simata_desktop.domain.errors import UserError
from simata_desktop.ui import document_process
from simata_desktop.ui.document_child import PAGES
from simata_desktop.ui.document_process import DrawingProcess
from simata_desktop.ui.document_scan import MOST_PIXELS, open_scan
from simata_desktop.ui.document_view import DocumentView, Wanted
from simata_desktop.ui.main_window import MainWindow
from simata_desktop.ui.memory import Memory
from simata_desktop.ui.page import Context
from simata_desktop.ui.scope import Choice, Chosen, Scope
from simata_desktop.ui.tasks import Tasks
from simata_desktop.ui.text import Text
from simata_desktop.ui.theme import Theme

CTRL = Qt.KeyboardModifier.ControlModifier
A4 = (595, 842)


@dataclass(frozen=True)
class Given:
    """A document as the service gives it."""

    form: str
    data: bytes


def pdf(pages: int = 1, *, size: tuple[int, int] = A4, script: str = "", password: str = "") -> bytes:
    """A PDF with a black mark at the top left of every page."""
    writer = PdfWriter()
    for number in range(pages):
        writer.add_blank_page(*size)
        if number < 5:
            mark = FreeText(text="#####", rect=RectangleObject((20, size[1] - 60, 160, size[1] - 20)),
                            font_size="30pt", font_color="000000", background_color="000000")
            writer.add_annotation(number, mark)
    if script:
        writer.add_open_action(JavaScript(script))
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def picture(form: str, width: int = 200, height: int = 300) -> bytes:
    """A white picture with its upper half black."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(0, 0, width, height // 2, QColor("black"))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form.upper())
    return data.data()


def bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that unpacks to ``side`` × ``side`` pixels."""
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + \
        chunk(b"IEND", b"")


@pytest.fixture
def view(theme: Theme, text: Text, tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> DocumentView:
    every = Choice(None, "")
    context = Context(theme, text, tasks, Scope(Chosen(every, every, every)), Memory(tmp_path),
                      MainWindow(theme, text, tasks, entries=(), page_actions=(), icons={}))
    made = DocumentView(context)
    qtbot.addWidget(made)
    made.resize(500, 600)
    made.show()
    made.setFocus()
    return made


def show(view: DocumentView, form: str, data: bytes, name: str = "SK.pdf") -> None:
    view.show_document(Wanted(f"{form}{hash(data)}", name, lambda: Given(form, data)))


# What can be read


def test_a_pdf_is_seen_page_by_page_with_the_keyboard(view: DocumentView, qtbot: QtBot) -> None:
    show(view, "pdf", pdf(5))
    assert view.sentence == ""
    assert view.bar.place.text() == "halaman 1 dari 5"
    qtbot.keyClick(view.view, Qt.Key.Key_PageDown)
    assert view.bar.place.text() == "halaman 2 dari 5"
    qtbot.keyClick(view.view, Qt.Key.Key_End)
    assert view.bar.place.text() == "halaman 5 dari 5"
    qtbot.keyClick(view.view, Qt.Key.Key_PageUp)
    assert view.bar.place.text() == "halaman 4 dari 5"
    qtbot.mouseClick(view.bar.button("before"), Qt.MouseButton.LeftButton)
    assert view.bar.place.text() == "halaman 3 dari 5"


def test_it_fits_the_width_grows_shrinks_and_fits_again(view: DocumentView, qtbot: QtBot) -> None:
    show(view, "pdf", pdf(2))
    fitted = view.view.zoom
    assert view.view.horizontalScrollBar().maximum() == 0
    qtbot.keyClick(view.view, Qt.Key.Key_Plus, CTRL)
    assert view.view.zoom > fitted
    qtbot.keyClick(view.view, Qt.Key.Key_Minus, CTRL)
    qtbot.keyClick(view.view, Qt.Key.Key_Minus, CTRL)
    assert view.view.zoom < fitted
    qtbot.keyClick(view.view, Qt.Key.Key_0, CTRL)
    assert view.view.zoom == pytest.approx(fitted)


def ink(image: QImage) -> tuple[float, float]:
    """Where the middle of the black lies, as shares of width and height."""
    found = [(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)
             if QColor(image.pixel(x, y)).lightness() < 80]
    assert found
    return (sum(x for x, _ in found) / len(found) / image.width(),
            sum(y for _, y in found) / len(found) / image.height())


def test_turning_brings_the_top_left_to_the_top_right(view: DocumentView, qtbot: QtBot) -> None:
    show(view, "pdf", pdf(1))
    drawn = view.view.picture(0)
    assert drawn is not None
    across, down = ink(drawn)
    assert (across < 0.5, down < 0.5) == (True, True)
    qtbot.keyClick(view.view, Qt.Key.Key_R)
    turned = view.view.picture(0)
    assert turned is not None
    across, down = ink(turned)
    assert (across > 0.5, down < 0.5) == (True, True)
    assert turned.width() > turned.height()
    for _ in range(3):
        qtbot.mouseClick(view.bar.button("turn"), Qt.MouseButton.LeftButton)
    whole = view.view.picture(0)
    assert whole is not None
    assert whole.height() > whole.width()


@pytest.mark.parametrize("form", ["jpg", "png"])
def test_a_picture_is_seen(view: DocumentView, form: str) -> None:
    show(view, form, picture(form), f"piagam.{form}")
    assert view.bar.name.words == f"piagam.{form}"
    seen = view.view.picture(0)
    assert seen is not None
    assert ink(seen)[1] < 0.3


def test_the_next_document_begins_at_its_top_and_never_shows_the_one_before(view: DocumentView, qtbot: QtBot) -> None:
    show(view, "pdf", pdf(5))
    qtbot.keyClick(view.view, Qt.Key.Key_End)
    blank = PdfWriter()
    blank.add_blank_page(*A4)
    out = io.BytesIO()
    blank.write(out)
    show(view, "pdf", out.getvalue())
    assert view.bar.place.text() == "halaman 1 dari 1"
    seen = view.view.picture(0)
    assert seen is not None
    assert QColor(seen.pixel(20, 20)).lightness() == 255
    view.show_none("Tanpa dokumen.")
    assert view.view.picture(0) is None or view.sentence == "Tanpa dokumen."
    assert not view.bar.button("turn").isEnabled()


def test_what_is_expected_is_there_at_once(view: DocumentView) -> None:
    asked: list[int] = []
    data = pdf(2)

    def read() -> Given:
        asked.append(1)
        return Given("pdf", data)

    wanted = Wanted("next", "b.pdf", read)
    view.expect(wanted)
    view.show_document(wanted)
    assert (view.bar.place.text(), len(asked)) == ("halaman 1 dari 2", 1)


# What is made to harm


@pytest.mark.parametrize(("form", "data", "code"), [
    ("pdf", pdf(1, password="rahasia"), "scan.password"),
    ("pdf", pdf(3)[:400], "scan.damaged"),
    ("pdf", b"%PDF-1.7\n" + b"\xff" * 5000, "scan.damaged"),
    ("pdf", b"", "scan.damaged"),
    ("png", picture("png")[:60], "scan.damaged"),
    ("png", picture("jpg"), "scan.damaged"),
    ("jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "scan.damaged"),
    ("svg", b"<svg/>", "scan.form"),
])
def test_what_cannot_be_shown_is_a_sentence_and_the_window_lives(view: DocumentView, text: Text, form: str,
                                                                 data: bytes, code: str) -> None:
    show(view, form, data)
    assert view.sentence == text(f"error.{code}")
    assert view.states.currentWidget().isVisible()
    show(view, "pdf", pdf(2))
    assert view.bar.place.text() == "halaman 1 dari 2"


def test_a_picture_that_unpacks_to_gigabytes_is_not_unpacked(view: DocumentView, text: Text) -> None:
    show(view, "png", bomb(30_000))
    assert view.sentence == text("error.scan.pixels", width=30_000, height=30_000)
    assert MOST_PIXELS < 30_000**2


def test_five_hundred_pages_are_said_and_the_first_are_shown(view: DocumentView, text: Text) -> None:
    show(view, "pdf", pdf(500))
    assert view.bar.place.text() == f"halaman 1 dari {PAGES}"
    assert view.note.text() == text("ui.document.note.more", shown=PAGES, pages=500)
    assert view.note_strip.isVisible()


def test_a_script_is_said_and_not_run(view: DocumentView, text: Text) -> None:
    show(view, "pdf", pdf(1, script="app.alert('x'); this.submitForm('http://example.invalid');"))
    assert view.note.text() == text("ui.document.note.script", shown=1, pages=1)
    assert view.view.picture(0) is not None


def test_a_monstrous_page_becomes_a_picture_of_bounded_size() -> None:
    scan = open_scan("pdf", pdf(1, size=(14_000, 14_000)))
    image = scan.image(0, 4.0)
    assert image.width() * image.height() <= 16_100_000


def test_a_process_that_dies_or_hangs_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = ["sleep", "30"]
    monkeypatch.setattr(document_process, "command", lambda: sleeper)
    with pytest.raises(UserError) as slow:
        DrawingProcess(pdf(1), patience=0.2)
    assert slow.value.code == "scan.slow"
    monkeypatch.setattr(document_process, "command", lambda: ["true"])
    with pytest.raises(UserError) as dead:
        DrawingProcess(pdf(1))
    assert dead.value.code == "scan.damaged"


def test_a_death_while_it_is_looked_at_is_a_sentence_and_can_be_tried_again(view: DocumentView, text: Text,
                                                                            qtbot: QtBot) -> None:
    show(view, "pdf", pdf(3))
    assert view.scan is not None
    process = view.scan.draw.__self__  # type: ignore[attr-defined]
    process._process.kill()
    process._process.wait()
    qtbot.keyClick(view.view, Qt.Key.Key_Plus, CTRL)
    assert view.sentence == text("error.scan.damaged")
    qtbot.mouseClick(view.sentences["refused"].button, Qt.MouseButton.LeftButton)
    assert view.bar.place.text() == "halaman 1 dari 3"


def test_the_process_ends_with_its_document(view: DocumentView) -> None:
    process = DrawingProcess(pdf(1))
    held = process._process
    assert held.poll() is None
    del process
    assert held.poll() is not None


def test_nothing_is_written_while_a_document_is_seen(view: DocumentView, tmp_path: Path,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = set(tmp_path.rglob("*"))
    show(view, "pdf", pdf(5))
    show(view, "png", picture("png"))
    assert set(tmp_path.rglob("*")) == before
