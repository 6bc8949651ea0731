"""The preview: the pages of a paper below each other, drawn in a worker as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

from PySide6.QtCore import QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from simata_desktop.figures.tokens import palette
from simata_desktop.ui.page import Context
from simata_desktop.ui.report_render import MOST_PIXELS, POINTS_PER_INCH
from simata_desktop.ui.report_stack import PageStack

FIT_WIDTH, FIT_PAGE, FREE = "width", "page", ""
SMALLEST, LARGEST, STEP = 0.25, 4.0, 1.25
MOST_BYTES = 96 * 1024**2  # of pictures kept
LINE = 40  # pixels of one step of the wheel or an arrow key


class Drawn(Protocol):
    """Pages that can be drawn: a ``Paper``, or a document handed in."""

    @property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of the pages, in points."""

    def image(self, number: int, scale: float) -> QImage:
        """Page ``number`` (from 0) at ``scale`` pixels a point; called in a worker."""


class PaperView(QAbstractScrollArea):
    """Shows what is ``Drawn``. Page keys walk screen by screen and stop at every page; + and – zoom, 0 is true size.

    Signals: ``page_changed(number)`` from 0, ``zoomed(factor)`` with 1.0 for true size, ``undrawn(error)``.
    """

    page_changed = Signal(int)
    zoomed = Signal(float)
    undrawn = Signal(object)

    def __init__(self, context: Context, name: str = "ui.report.preview") -> None:
        """``name`` is the key of the words that it is called by."""
        super().__init__()
        self._theme, self._text, self._tasks, self._called = context.theme, context.text, context.tasks, name
        self._gap = float(context.theme.tokens.space("page_edge"))
        self._white = QColor(palette(context.theme.tokens.data, "paper")["surface"])  # whatever the theme
        self.paper: Drawn | None = None
        self.mode = FIT_WIDTH
        self._stack = PageStack((), 1.0, self._gap)
        self._pictures: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._drawing = False
        self._age = 0  # grows with every paper; a picture of an older one is thrown away
        self._page = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else fitting would not settle
        self.setMinimumSize(QSize(120, 120))
        self.verticalScrollBar().setSingleStep(LINE)
        self.horizontalScrollBar().setSingleStep(LINE)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        context.theme.changed.connect(self.viewport().update)
        self._name()

    # What is shown

    def show_paper(self, paper: Drawn) -> None:
        """Show another paper, or the same one after a change, at the place looked at before."""
        anchor = self._anchor()
        self.paper = paper
        self._age += 1
        self._pictures = OrderedDict((number, (0.0, image)) for number, (_, image) in self._pictures.items()
                                     if number < len(paper.sizes))  # stand in until the new ones are there
        self._lay_out(anchor)
        self._tell_page()

    def show_other(self, paper: Drawn) -> None:
        """Show a paper that has nothing to do with the one before, from its top."""
        self._pictures.clear()
        self._stack = PageStack((), self._stack.scale, self._gap)
        self._page = 0
        self.show_paper(paper)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return len(self._stack.sizes)

    @property
    def page(self) -> int:
        """The page looked at, from 0."""
        return self._page

    @property
    def zoom(self) -> float:
        """1.0 is true size."""
        return self._stack.scale * POINTS_PER_INCH / self.logicalDpiX()

    def picture(self, number: int) -> QImage | None:
        """The picture of a page as far as it has been drawn at the present size."""
        scale, image = self._pictures.get(number, (0.0, None))
        return image if scale == self._pixel_scale() else None

    def go_to(self, number: int) -> None:
        """Bring the top of a page to the top of the view."""
        if self.pages:
            number = min(max(number, 0), self.pages - 1)
            self.verticalScrollBar().setValue(round(self._stack.top(number)))
            if self._page != number:  # the last page may be too short to reach the top
                self._page = number
                self._tell_page()

    def fit(self, mode: str) -> None:
        """Fit the width or the whole page, from now on at every size of the window."""
        self.mode = mode
        self._lay_out(self._anchor())

    def set_zoom(self, factor: float) -> None:
        """Show at a zoom factor between 25 % and 400 %."""
        self.mode = FREE
        factor = min(max(factor, SMALLEST), LARGEST)
        self._lay_out(self._anchor(), factor * self.logicalDpiX() / POINTS_PER_INCH)

    def step_zoom(self, steps: int) -> None:
        """Larger or smaller by some steps."""
        self.set_zoom(self.zoom * STEP**steps)

    def copy(self) -> None:
        """Put a picture of the page looked at on the clipboard."""
        image = self.picture(self._page)
        if image is not None:
            QGuiApplication.clipboard().setImage(image)

    # Laying out

    def _anchor(self) -> tuple[int, float]:
        """The page at the upper edge and which share of it lies above."""
        if not self.pages:
            return 0, 0.0
        top = self.verticalScrollBar().value()
        number = self._stack.page_at(top)
        return number, (top - self._stack.top(number)) / (self._stack.sizes[number][1] * self._stack.scale)

    def _lay_out(self, anchor: tuple[int, float], scale: float = 0.0) -> None:
        if self.paper is None:
            return
        sizes = self.paper.sizes
        self._stack = PageStack(sizes, scale or self._fitting(sizes), self._gap)
        stack, room = self._stack, self.viewport().size()
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, round(stack.height) - room.height()))
        down.setPageStep(room.height())
        across.setRange(0, max(0, round(stack.width) - room.width()))
        across.setPageStep(room.width())
        number = min(anchor[0], len(sizes) - 1)
        down.setValue(round(stack.top(number) + anchor[1] * sizes[number][1] * stack.scale))
        self.zoomed.emit(self.zoom)
        self._scrolled()

    def _fitting(self, sizes: tuple[tuple[float, float], ...]) -> float:
        if self.mode == FREE:
            return self._stack.scale
        room = self.viewport().size()
        wide = (room.width() - 2 * self._gap) / max(size[0] for size in sizes)
        high = (room.height() - 2 * self._gap) / max(size[1] for size in sizes)
        return max(min(wide, high) if self.mode == FIT_PAGE else wide, 0.05)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out(self._anchor())

    # Drawing

    def _pixel_scale(self) -> float:
        return self._stack.scale * self.devicePixelRatioF()

    def _scrolled(self) -> None:
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        number = self._stack.page_at(top + height / 3)
        if number != self._page:
            self._page = number
            self._tell_page()
        self.viewport().update()
        self._draw_next()

    def _wanted(self) -> int | None:
        """The next page to draw: those in view first, then the one below where there is room to keep it."""
        seen = self._stack.seen(self.verticalScrollBar().value(), self.viewport().height())
        numbers, scale = [*seen], self._pixel_scale()
        if seen.stop < self.pages and sum(map(self._bytes_of, (*seen, seen.stop))) <= MOST_BYTES:
            numbers.append(seen.stop)
        return next((one for one in numbers if self._pictures.get(one, (0.0, None))[0] != scale), None)

    def _bytes_of(self, number: int) -> int:
        """What the picture of a page takes."""
        width, height = self._stack.sizes[number]
        return 4 * min(round(width * height * self._pixel_scale() ** 2), MOST_PIXELS)

    def _draw_next(self) -> None:
        paper, number = self.paper, self._wanted()
        if self._drawing or paper is None or number is None or not self.isVisible():
            return
        self._drawing = True
        scale, age = self._pixel_scale(), self._age
        self._tasks.run_io(lambda progress: paper.image(number, scale),
                           lambda image: self._drawn(number, scale, image=image, age=age),
                           on_failed=lambda error: self._miss(error, age), on_cancelled=self._give_up, owner=self)

    def _drawn(self, number: int, scale: float, *, image: QImage, age: int) -> None:
        self._drawing = False
        if age == self._age:
            self._pictures[number] = scale, image
            self._pictures.move_to_end(number)
            self._forget()
            self.viewport().update()
        self._draw_next()

    def _give_up(self) -> None:
        self._drawing = False

    def _miss(self, error: BaseException, age: int) -> None:
        self._drawing = False
        if age == self._age:
            self.undrawn.emit(error)
        else:
            self._draw_next()

    def _forget(self) -> None:
        """Keep what is in view and, up to a bound, what was drawn last."""
        held = sum(image.sizeInBytes() for _, image in self._pictures.values())
        seen = self._stack.seen(self.verticalScrollBar().value(), self.viewport().height())
        for number in [one for one in self._pictures if one not in seen]:
            if held <= MOST_BYTES:
                return
            held -= self._pictures.pop(number)[1].sizeInBytes()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.color("background"))
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        for number in self._stack.seen(top, self.viewport().height()):
            place = self._stack.rect(number, self.viewport().width()).translated(-left, -top)
            self._paint_page(painter, number, self._sharp(place))

    def _sharp(self, place: QRectF) -> QRectF:
        """The place moved to whole pixels of the screen, so that a picture is not smeared."""
        ratio = self.devicePixelRatioF()
        return QRectF(round(place.x() * ratio) / ratio, round(place.y() * ratio) / ratio, place.width(), place.height())

    def _paint_page(self, painter: QPainter, number: int, place: QRectF) -> None:
        scale, image = self._pictures.get(number, (0.0, None))
        painter.fillRect(place, self._white)
        if image is not None:
            ratio = self.devicePixelRatioF()
            exact = scale == self._pixel_scale() and abs(image.width() - place.width() * ratio) < 1
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=not exact)
            room = QRectF(place.topLeft(), QSizeF(image.size()) / ratio) if exact else place
            painter.drawImage(room, image)
        painter.setPen(self._theme.color("hairline"))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        match Qt.Key(event.key()):
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                self._turn(1)
            case Qt.Key.Key_PageUp:
                self._turn(-1)
            case Qt.Key.Key_Home:
                self.go_to(0)
            case Qt.Key.Key_End:
                self.go_to(self.pages - 1)
            case Qt.Key.Key_Down | Qt.Key.Key_Up as key:
                down.setValue(down.value() + (LINE if key == Qt.Key.Key_Down else -LINE))
            case Qt.Key.Key_Right | Qt.Key.Key_Left as key:
                across.setValue(across.value() + (LINE if key == Qt.Key.Key_Right else -LINE))
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.step_zoom(1)
            case Qt.Key.Key_Minus:
                self.step_zoom(-1)
            case Qt.Key.Key_0:
                self.set_zoom(1.0)
            case _:
                super().keyPressEvent(event)

    def _turn(self, way: int) -> None:
        """A screen on, but never past the top of a page: nothing is skipped, every page begins at the top."""
        if not self.pages:
            return
        bar, stack = self.verticalScrollBar(), self._stack
        here, screen = bar.value(), max(bar.pageStep() - LINE, LINE)
        tops = [round(stack.top(number)) for number in range(self.pages)]
        if way > 0:
            following = next((top for top in tops if top > here), bar.maximum())
            bar.setValue(min(here + screen, following))
        else:
            before = next((top for top in reversed(tops) if top < here), 0)
            bar.setValue(max(here - screen, before))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        self._draw_next()

    # Words

    def _tell_page(self) -> None:
        self._name()
        self.page_changed.emit(self._page)

    def _name(self) -> None:
        text = self._text
        self.setAccessibleName(text(self._called))
        self.setAccessibleDescription(
            text("ui.report.page_of", page=self._page + 1, pages=self.pages) if self.pages else "")
