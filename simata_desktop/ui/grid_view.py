"""The talent grid as a widget: paints the figure from a kept layer, finds boxes and people under the mouse."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from simata_desktop.figures.boxes import ROWS
from simata_desktop.figures.talent_grid import PEOPLE, GridFigure
from simata_desktop.ui.grid_figure import FigureMaker, Loaded
from simata_desktop.ui.layer import Layer
from simata_desktop.ui.page import Context
from simata_desktop.ui.painter import FigurePainter

LEAST_BOX = (160, 76)  # width and height of a box on the smallest screen: 1366 × 768 at 150 per cent
EDGE = 8
ZOOMS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
REACH = 3.0
STEPS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class GridView(QWidget):
    """Shows a map. Signals: ``box_chosen(box)``, ``person_chosen(rows)`` with all people under the point, and
    ``zoomed(zoom)``."""

    box_chosen = Signal(int)
    person_chosen = Signal(object)
    zoomed = Signal(float)

    def __init__(self, context: Context, *, name_of: Callable[[int], str]) -> None:
        """``name_of`` gives the words for a row of the entries (a number while names are hidden)."""
        super().__init__()
        self._context, self._theme = context, context.theme
        self._name_of = name_of
        self._maker = FigureMaker(context)
        self._loaded: Loaded | None = None
        self.figure: GridFigure | None = None
        self.box: int | None = None
        self.person: int | None = None
        self.view, self._names, self.zoom = PEOPLE, True, 1.0
        self._offset, self._held = QPointF(0, 0), QPointF()
        self._pressed: QPointF | None = None
        self._dragged = False
        self._layer = Layer()
        self._painter = FigurePainter(self._theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # or Qt paints every ground under it at each step
        self.setMinimumSize(3 * LEAST_BOX[0] + 60, 3 * LEAST_BOX[1] + 76)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(context.text("ui.page.map"))
        self._theme.changed.connect(self._redress)

    # What the page sets

    def show_map(self, held: Loaded) -> None:
        """Show another map; the chosen box stays, the chosen person goes."""
        self._loaded, self.person = held, None
        self._lay_out()

    def set_view(self, view: str) -> None:
        """``people`` or ``density``."""
        self.view = view
        self._lay_out()

    def hide_names(self, *, hidden: bool) -> None:
        """Names beside dots on or off."""
        if self._names == hidden:
            self._names = not hidden
            self._lay_out()

    def select_box(self, box: int | None) -> None:
        """Outline a box without telling anybody."""
        self.box = box
        self.setAccessibleDescription("" if box is None else self._context.text("ui.derivation.box", box=box))
        self.update()

    def select_person(self, row: int | None) -> None:
        """Ring a person and bring his place into the window."""
        self.person = row
        place = self._place_of(row)
        if place is not None and not self._window().contains(place):
            self._pan_to(place - QPointF(self.width() / 2, self.height() / 2))
        self.update()

    def set_zoom(self, zoom: float, *, about: QPointF | None = None) -> None:
        """Enlarge (1 to 8); the point ``about`` of the widget stays where it is."""
        zoom = min(max(zoom, ZOOMS[0]), ZOOMS[-1])
        if zoom == self.zoom:
            return
        fixed = about or QPointF(self.width() / 2, self.height() / 2)
        self._offset = (self._offset + fixed) * (zoom / self.zoom) - fixed
        self.zoom = zoom
        self._lay_out()
        self._pan_to(self._offset)
        self.zoomed.emit(zoom)

    def step_zoom(self, step: int, *, about: QPointF | None = None) -> None:
        """The next larger or smaller of the fixed enlargements."""
        place = min(max(ZOOMS.index(self.zoom) + step, 0), len(ZOOMS) - 1)
        self.set_zoom(ZOOMS[place], about=about)

    def copy(self) -> None:
        """Put the picture as seen on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    # The figure

    def _lay_out(self) -> None:
        held = self._loaded
        if held is None or self.width() < 100 or self.height() < 100:
            return
        width, height = (self.width() - 2 * EDGE) * self.zoom, (self.height() - 2 * EDGE) * self.zoom
        job = self._maker.job(held, width, height, view=self.view, names=self._names, zoom=self.zoom)
        self._context.tasks.run_query(job, self._arrive, key="figure", owner=self)

    def _arrive(self, made: GridFigure) -> None:
        self.figure = made
        self._layer.forget()
        self.update()

    def _redress(self) -> None:
        self._painter = FigurePainter(self._theme)
        self._lay_out()

    # Places

    def _window(self) -> QRectF:
        """The part of the figure's plane that is seen."""
        return QRectF(self._offset.x() - EDGE, self._offset.y() - EDGE, self.width(), self.height())

    def _pan_to(self, offset: QPointF) -> None:
        most_x, most_y = (self.zoom - 1) * (self.width() - 2 * EDGE), (self.zoom - 1) * (self.height() - 2 * EDGE)
        self._offset = QPointF(round(min(max(offset.x(), 0), most_x)), round(min(max(offset.y(), 0), most_y)))
        self.update()

    def _place_of(self, row: int | None) -> QPointF | None:
        if row is None or self.figure is None:
            return None
        found = (self.figure.index == row).nonzero()[0]
        return QPointF(float(self.figure.x[found[0]]), float(self.figure.y[found[0]])) if len(found) else None

    def people_under(self, point: QPointF) -> list[int]:
        """Rows of the entries whose dot lies under a point of the widget; a heap comes whole."""
        figure = self.figure
        if figure is None or figure.dense:
            return []
        spot = point + self._window().topLeft()
        radius = float(self._theme.tokens.data["map"]["dot_radius_px"])
        near = figure.people_at(spot.x(), spot.y(), radius + REACH)
        first = self._place_of(near[0]) if near else None
        return [row for row in near if self._place_of(row) == first]

    def box_under(self, point: QPointF) -> int | None:
        """The box under a point of the widget."""
        spot = point + self._window().topLeft()
        return self.figure.box_at(spot.x(), spot.y()) if self.figure is not None else None

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(700, 640)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        self._pan_to(self._offset)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, figure = QPainter(self), self.figure
        painter.fillRect(self.rect(), self._theme.color("surface"))
        if figure is None:
            return
        view = self._window()
        if not self._layer.covers(view, zoom=1.0):
            margin = 0.0 if self.zoom == 1 else self.width() / 2
            self._layer.render(view.adjusted(-margin, -margin, margin, margin), zoom=1.0,
                               ratio=self.devicePixelRatioF(),
                               draw=lambda on: self._painter.paint(on, figure.primitives))
        self._layer.paint(painter, view, zoom=1.0)
        painter.translate(-view.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_chosen(painter, figure)

    def _paint_chosen(self, painter: QPainter, figure: GridFigure) -> None:
        focus = self._theme.color("focus")
        if self.box is not None and self.person is None:
            area = figure.boxes[self.box]
            painter.setPen(QPen(focus, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin))
            painter.drawRect(QRectF(area.x, area.y, area.width, area.height).adjusted(1.5, 1.5, -1.5, -1.5))
        place = self._place_of(self.person)
        if place is None or self.person is None:
            return
        ring = self._theme.tokens.data["map"]["selected_ring_px"]
        painter.setPen(QPen(focus, float(ring["width"])))
        painter.drawEllipse(place, float(ring["radius"]), float(ring["radius"]))
        self._paint_plate(painter, figure, place)

    def _paint_plate(self, painter: QPainter, figure: GridFigure, place: QPointF) -> None:
        words, font = self._name_of(self.person or 0), QFont(self._theme.font("small"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        wide, tall = painter.fontMetrics().horizontalAdvance(words) + 10, 18
        left = place.x() - 12 - wide if place.x() - 12 - wide > figure.boxes[1].x else place.x() + 12
        plate = QRectF(left, place.y() - tall / 2, wide, tall)
        painter.setPen(QPen(self._theme.color("focus"), 1))
        painter.setBrush(self._theme.color("surface"))
        painter.drawRect(plate)
        painter.setPen(self._theme.color("text"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            found = self.people_under(QPointF(event.pos()))
            more = "" if len(found) < 2 else f" + {len(found) - 1}"
            QToolTip.showText(event.globalPos(), f"{self._name_of(found[0])}{more}" if found else "", self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._held, self._dragged = event.position(), QPointF(self._offset), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            moved = event.position() - self._pressed
            self._dragged = self._dragged or moved.manhattanLength() > 4
            if self._dragged:
                self._pan_to(self._held - moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or self._dragged:
            return
        found, box = self.people_under(pressed), self.box_under(pressed)
        if found:
            self.person_chosen.emit(found)
        elif box is not None:
            self._choose(box)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn: QPoint = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if turn.y() > 0 else -1, about=event.position())
        else:
            self._pan_to(self._offset - QPointF(turn))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self._walk(*STEPS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.step_zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0:
            self.set_zoom(1.0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.box is not None:
            self._choose(self.box)
        else:
            super().keyPressEvent(event)

    def _walk(self, down: int, right: int) -> None:
        """To the neighbouring box; the first key stroke begins in the middle."""
        row, column = next(((r, line.index(self.box)) for r, line in enumerate(ROWS) if self.box in line), (1, 1))
        if self.box is not None:
            row, column = min(max(row + down, 0), 2), min(max(column + right, 0), 2)
        self._choose(ROWS[row][column])

    def _choose(self, box: int) -> None:
        self.person = None
        self.select_box(box)
        self.box_chosen.emit(box)
