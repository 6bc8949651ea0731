"""An xlsx written row by row into its own file and nowhere else: no cell lies in a folder for temporary files, where a
killed program would leave it behind (cli.md, common rules)."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from simata_desktop.sheets.grid import letters
from simata_desktop.sheets.workbook_parts import (
    FORBIDDEN,
    HEAD,
    MAIN,
    NAME_MOST,
    XML_HEAD,
    package_parts,
    text_cell,
    xml_text,
)

Cell = str | int | float | None

WIDEST, NARROWEST, LIST_MOST, LIST_ROWS = 40, 10, 255, 500
PIECE = 200  # rows


def write_workbook(path: Path, name: str, heads: Sequence[str], *, rows: Iterable[Sequence[Cell]],
                   choices: Mapping[int, Sequence[str]]) -> int:
    """Write one sheet: bold heads that stay in sight, text as text, numbers as numbers; returns the number of rows.

    ``choices``: column (from 0) → words to choose from. Raises OSError.
    """
    count = 0

    def told() -> Iterator[str]:
        nonlocal count
        columns = [letters(column) for column in range(len(heads))]
        piece = [_head_row(heads, columns)]
        for count, row in enumerate(rows, 1):
            piece.append(_row(row, columns, count + 1))
            if not count % PIECE:
                yield "".join(piece)
                piece.clear()
        yield "".join(piece)

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in package_parts([FORBIDDEN.sub(" ", name)[:NAME_MOST]]).items():
            with archive.open(part, "w") as out:
                out.write((XML_HEAD + content).encode("utf-8"))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write((XML_HEAD + _before(heads)).encode("utf-8"))
            for piece in told():
                out.write(piece.encode("utf-8"))
            out.write(("</sheetData>" + _lists(choices, count) + "</worksheet>").encode("utf-8"))
    return count


def _before(heads: Sequence[str]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(WIDEST, max(NARROWEST, len(head) + 2))}" customWidth="1"/>'
        for n, head in enumerate(heads, 1))
    return (f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="1" '
            'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'{f"<cols>{columns}</cols>" if columns else ""}<sheetData>')


def _head_row(heads: Sequence[str], columns: Sequence[str]) -> str:
    cells = "".join(text_cell(head, f"{letter}1", HEAD) for head, letter in zip(heads, columns, strict=True))
    return f'<row r="1">{cells}</row>'


def _row(row: Sequence[Cell], columns: Sequence[str], number: int) -> str:
    cells = [text_cell(value, f"{letter}{number}") if isinstance(value, str)
             else f'<c r="{letter}{number}"><v>{value!r}</v></c>'
             for value, letter in zip(row, columns, strict=False) if value is not None]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _lists(choices: Mapping[int, Sequence[str]], count: int) -> str:
    """Drop-downs. A list too long, or with a sign that would divide a word, is left out: a spreadsheet refuses it."""
    last = max(count, LIST_ROWS) + 1
    found = [f'<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
             f'sqref="{letters(column)}2:{letters(column)}{last}"><formula1>"{xml_text(",".join(words))}"</formula1>'
             '</dataValidation>'
             for column, words in choices.items()
             if len(",".join(words)) <= LIST_MOST and not any("," in word or '"' in word for word in words)]
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>' if found else ""
