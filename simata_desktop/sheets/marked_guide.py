"""The first sheet of a marked copy: what is fine, what is to be mended, and every bad cell with a link to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from simata_desktop.resources import words
from simata_desktop.sheets.grid import Grid, letters
from simata_desktop.sheets.marked_styles import LINK, TEXT
from simata_desktop.sheets.workbook_parts import MAIN, XML_HEAD, xml_text

WIDTHS = (34, 10, 46, 66)  # of the columns, in digits
LINE = 15  # points


@dataclass(frozen=True, slots=True)
class GuideCell:
    """One cell: a text or a count, the name of its style, and the cell (sheet, name) it leads to."""

    value: str | int
    style: str = TEXT
    target: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class GuideRow:
    """The cells of a row from the left; ``across``: its first cell takes the whole width."""

    cells: tuple[GuideCell, ...] = ()
    across: bool = False


def is_guide(grid: Grid) -> bool:
    """Is this the first sheet of a marked copy that has come back? It names NIPs and is no table."""
    title = grid.columns[0][0] if grid.width and grid.height else ""
    return title in [words(language)("paper.marked.title") for language in ("id", "en")]


def guide_sheet(rows: Sequence[GuideRow], styles: Mapping[str, int]) -> bytes:
    """The sheet as XML; ``styles``: name → place in the styles of the workbook."""
    widths = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(WIDTHS, 1))
    data = "".join(_row(n, row, styles) for n, row in enumerate(rows, 1))
    merged = "".join(f'<mergeCell ref="A{n}:{letters(len(WIDTHS) - 1)}{n}"/>'
                     for n, row in enumerate(rows, 1) if row.across)
    links = "".join(_link(f"{letters(column)}{n}", cell.target) for n, row in enumerate(rows, 1)
                    for column, cell in enumerate(row.cells) if cell.target)
    merges = f'<mergeCells count="{merged.count("<mergeCell ")}">{merged}</mergeCells>' if merged else ""
    return (f'{XML_HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
            f'<sheetView showGridLines="0" tabSelected="1" workbookViewId="0"/></sheetViews><cols>{widths}</cols>'
            f"<sheetData>{data}</sheetData>{merges}{f'<hyperlinks>{links}</hyperlinks>' if links else ''}"
            '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>').encode()


def _row(number: int, row: GuideRow, styles: Mapping[str, int]) -> str:
    cells = "".join(_cell(f"{letters(column)}{number}", cell, styles) for column, cell in enumerate(row.cells))
    wide = (sum(WIDTHS),) if row.across else WIDTHS
    lines = max((_lines(str(cell.value), width) for cell, width in zip(row.cells, wide, strict=False)), default=1)
    return f'<row r="{number}" ht="{max(lines, 1) * LINE + 3}" customHeight="1">{cells}</row>'


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes: rows of merged cells do not find their height themselves."""
    return sum(-(-len(part) * 11 // (width * 10)) or 1 for part in text.split("\n"))


def _cell(name: str, cell: GuideCell, styles: Mapping[str, int]) -> str:
    style = styles[LINK if cell.target else cell.style]
    if isinstance(cell.value, int):
        return f'<c r="{name}" s="{style}"><v>{cell.value}</v></c>'
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(cell.value)}</t></is></c>'


def _link(name: str, target: tuple[str, str] | None) -> str:
    sheet, cell = target or ("", "")
    place = xml_text("'{}'!{}".format(sheet.replace("'", "''"), cell)).replace('"', "&quot;")
    return f'<hyperlink ref="{name}" location="{place}" display="{cell}"/>'
