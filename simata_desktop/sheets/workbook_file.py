"""An xlsx written row by row into its own file and nowhere else: no cell lies in a folder for temporary files, where a
killed program would leave it behind (cli.md, common rules)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | int | float | None

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WIDEST, NARROWEST, NAME_MOST, LIST_MOST, LIST_ROWS = 40, 10, 31, 255, 500
PIECE = 200  # rows
_HEAD, _TEXT = 1, 2  # places in cellXfs below
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1">'
    '<alignment vertical="center" wrapText="1"/></xf>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')


def write_workbook(path: Path, name: str, heads: Sequence[str], *, rows: Iterable[Sequence[Cell]],
                   choices: Mapping[int, Sequence[str]]) -> int:
    """Write one sheet: bold heads that stay in sight, text as text, numbers as numbers; returns the number of rows.

    ``choices``: column (from 0) → words to choose from. Raises OSError.
    """
    count = 0

    def told() -> Iterator[str]:
        nonlocal count
        letters = [_letters(column) for column in range(len(heads))]
        piece = [_head_row(heads, letters)]
        for count, row in enumerate(rows, 1):
            piece.append(_row(row, letters, count + 1))
            if not count % PIECE:
                yield "".join(piece)
                piece.clear()
        yield "".join(piece)

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in _frame(name).items():
            with archive.open(part, "w") as out:
                out.write((XML_HEAD + content).encode("utf-8"))
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as out:
            out.write((XML_HEAD + _before(heads)).encode("utf-8"))
            for piece in told():
                out.write(piece.encode("utf-8"))
            out.write(("</sheetData>" + _lists(choices, count) + "</worksheet>").encode("utf-8"))
    return count


def _frame(name: str) -> dict[str, str]:
    """The parts around the sheet."""
    override = '<Override PartName="/xl/{}.xml" ContentType="' + TYPE + '.{}+xml"/>'
    kinds = (("workbook", "sheet.main"), ("styles", "styles"), ("worksheets/sheet1", "worksheet"))
    relation = '<Relationship Id="rId{}" Type="' + OFFICE + '/{}" Target="{}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">' + "{}</Relationships>"
    title = xml_text(FORBIDDEN.sub(" ", name)[:NAME_MOST]).replace('"', "&quot;")
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
                               '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
                               'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                               + "".join(override.format(part, kind) for part, kind in kinds) + "</Types>",
        "_rels/.rels": relations.format(relation.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{title}" sheetId="1" '
                           'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations.format(
            relation.format(1, "worksheet", "worksheets/sheet1.xml") + relation.format(2, "styles", "styles.xml")),
        "xl/styles.xml": STYLES,
    }


def _before(heads: Sequence[str]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(WIDEST, max(NARROWEST, len(head) + 2))}" customWidth="1"/>'
        for n, head in enumerate(heads, 1))
    return (f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="1" '
            'topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'{f"<cols>{columns}</cols>" if columns else ""}<sheetData>')


def _head_row(heads: Sequence[str], letters: Sequence[str]) -> str:
    cells = "".join(_string(head, f"{letter}1", _HEAD) for head, letter in zip(heads, letters, strict=True))
    return f'<row r="1">{cells}</row>'


def _row(row: Sequence[Cell], letters: Sequence[str], number: int) -> str:
    cells = [_string(value, f"{letter}{number}", _TEXT) if isinstance(value, str)
             else f'<c r="{letter}{number}"><v>{value!r}</v></c>'
             for value, letter in zip(row, letters, strict=False) if value is not None]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _string(text: str, place: str, style: int) -> str:
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


def xml_text(text: str) -> str:
    """Text as it may stand in XML; what may not is written by its number, as spreadsheets do."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    if not text.isprintable():
        text = _STRANGE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text)


def _lists(choices: Mapping[int, Sequence[str]], count: int) -> str:
    """Drop-downs. A list too long, or with a sign that would divide a word, is left out: a spreadsheet refuses it."""
    last = max(count, LIST_ROWS) + 1
    found = [f'<dataValidation type="list" allowBlank="1" showInputMessage="1" showErrorMessage="1" '
             f'sqref="{_letters(column)}2:{_letters(column)}{last}"><formula1>"{xml_text(",".join(words))}"</formula1>'
             '</dataValidation>'
             for column, words in choices.items()
             if len(",".join(words)) <= LIST_MOST and not any("," in word or '"' in word for word in words)]
    return f'<dataValidations count="{len(found)}">{"".join(found)}</dataValidations>' if found else ""


def _letters(column: int) -> str:
    """The letters of a column, from 0: A, B … Z, AA …"""
    found, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
