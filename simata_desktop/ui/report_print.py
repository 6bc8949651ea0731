"""A paper on a printer: every page painted at the printer's own resolution, beside the window."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from simata_desktop.domain.errors import Cancelled, EnvironmentProblem
from simata_desktop.ui.report_render import POINTS_PER_INCH, Paper, bands
from simata_desktop.ui.tasks import TicketProgress

FINEST = 600  # dots an inch; more is not seen on office paper and takes four times the room
MOST_BYTES = 160 * 1024**2  # of what is painted at once: a page of A4 in whole, A3 in two bands


def printer_for(paper: Paper, title: str) -> QPrinter:
    """A printer set to the size and direction of the paper; ``title`` names the job and must name nobody."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCreator("")
    width, height = paper.sizes[0]
    short, long = sorted((width, height))
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    lies = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, lies, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    return printer


def print_dialog(printer: QPrinter, pages: int, parent: QWidget) -> QPrintDialog:
    """The dialog of the system that chooses printer, pages and copies."""
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintSelection, on=False)
    dialog.setMinMax(1, pages)
    return dialog


def print_paper(paper: Paper, printer: QPrinter, progress: TicketProgress) -> int:
    """Paint the chosen pages and say how many. Runs in a worker; cancelling stops the job.

    Raises EnvironmentProblem ``print.device`` where the printer takes nothing.
    """
    numbers = chosen_pages(printer, len(paper.sizes))
    _try_file(printer)
    painter = QPainter()
    if not painter.begin(printer):
        raise _refused(printer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    try:
        for done, number in enumerate(numbers, 1):
            if done > 1 and not printer.newPage():
                raise _refused(printer)
            _paint(painter, printer, paper, number=number, progress=progress)
            progress.step(done, len(numbers), "ui.report.printing")
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()
    return len(numbers)


def chosen_pages(printer: QPrinter, pages: int) -> range:
    """The pages asked for in the dialog, from 0."""
    if printer.printRange() != QPrinter.PrintRange.PageRange or not printer.fromPage():
        return range(pages)
    return range(printer.fromPage() - 1, min(printer.toPage() or pages, pages))


def _try_file(printer: QPrinter) -> None:
    """Where a file stands in for the printer: can it be written?"""
    if printer.outputFileName():
        try:
            with open(printer.outputFileName(), "ab"):
                return
        except OSError as error:
            raise _refused(printer) from error


def _refused(printer: QPrinter) -> EnvironmentProblem:
    return EnvironmentProblem("print.device", printer=printer.printerName() or "PDF")


def _paint(painter: QPainter, printer: QPrinter, paper: Paper, *, number: int, progress: TicketProgress) -> None:
    """One page in true size, or made smaller where the sheet in the printer is; centred then."""
    dots = printer.resolution()
    sheet = printer.pageLayout().fullRectPixels(dots)
    width, height = (side * dots / POINTS_PER_INCH for side in paper.sizes[number])
    share = min(1.0, sheet.width() / width, sheet.height() / height) if not sheet.isEmpty() else 1.0
    share = 1.0 if share > 0.99 else share  # rounding of sizes is no reason to shrink
    left, top = round((sheet.width() - width * share) / 2), round((sheet.height() - height * share) / 2)
    fine = min(dots, FINEST)
    unit = dots / fine * share  # printer dots of one painted pixel
    rows = int(MOST_BYTES / (4 * paper.sizes[number][0] * fine / POINTS_PER_INCH))
    for row, image in bands(paper, number, fine / POINTS_PER_INCH, rows=rows, progress=progress):
        painter.drawImage(QRectF(left, top + row * unit, image.width() * unit, image.height() * unit), image)
