"""Writes a worklist: a letter, the list to fill in with drop-downs, and a hidden sheet that it is known by.

Made in memory, for xlsxwriter's way of saving memory keeps every cell as plain text in the folder for temporary files,
where a killed program would leave it behind (cli.md, common rules). One unit's people are few.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from simata_desktop.sheets.worklist_heads import DOCUMENT, MARK_SHEET, PERSON, PREFIX, REMARK, beside

LIST_MOST = 255  # signs of a drop-down written into the cell's rule; a longer one refers to the hidden sheet
A4 = 9
CODED, GROUPS, HEADS, FIRST = 2, 3, 4, 5  # rows of the list, from 0
_WIDTHS = {"no": 5, "nip": 20, "nama": 30, "unit_kerja": 25, "jabatan": 27, "keterangan": 34, "nomor": 18,
           "tanggal": 12, "penerbit": 20}
_VALUE_WIDTH = 24
_LETTER_WIDTHS = (5, 21, 34, 60)
_LINE = 15  # points of a line of writing; heights are set, for LibreOffice does not measure rows that come from a file
_ACROSS, _GAPS = 112, 56  # signs that surely stand on a line: over all columns of the letter, in its last one
_SPARE = 3  # signs that a column takes beyond its width in digits, for letters are narrower
_SCALE = 75  # per cent on paper: all of the person, then him and one value a page
_PAGE = 10.6  # inches of the list that a page of A4 surely takes at that scale, also in a font a third wider
_INCH, _SIDES = 96 / 7, 5 / 7  # signs of a column's width to an inch, and what its sides take
_PROTECTION = {"format_cells": True, "format_columns": True, "format_rows": True, "sort": True, "autofilter": True,
               "select_locked_cells": True, "select_unlocked_cells": True}


@dataclass(frozen=True, slots=True)
class Column:
    """A value asked for: ``options`` the words of its drop-down, or ``numbers`` from – to; ``documented``: with number,
    date and issuer beside it. ``about`` is shown while its cell is chosen."""

    code: str
    label: str
    options: tuple[str, ...] = ()
    numbers: tuple[int, int | None] | None = None
    documented: bool = True
    about: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One person and the codes that are asked."""

    nip: str
    name: str
    unit: str
    position: str
    asked: frozenset[str]


@dataclass(frozen=True)
class Letter:
    """The first sheet: ``head`` the letterhead, ``notice`` above it ("" for none), ``facts`` label → words (those in
    ``open_facts`` may be written over), ``text`` the paragraphs before the list of gaps, ``closing`` those after it,
    ``signature`` its lines."""

    head: Sequence[str]
    facts: Sequence[tuple[str, str]]
    open_facts: frozenset[str]
    address: Sequence[str]
    text: Sequence[str]
    closing: Sequence[str]
    signature: Sequence[str]
    gaps: str
    notice: str = ""


@dataclass(frozen=True)
class Worklist:
    """One workbook. ``heads``: word of a column → what people read; ``names`` of the two sheets people see; ``errors``
    title and sentence of a cell that takes only its list, and of one that takes only numbers."""

    names: tuple[str, str]
    title: str
    note: str
    letter: Letter
    heads: Mapping[str, str]
    columns: Sequence[Column]
    rows: Sequence[Row]
    mark: Sequence[str]
    errors: Mapping[str, str]
    made: datetime


def worklist_workbook(told: Worklist) -> bytes:
    """The workbook as bytes: text stays text, nothing in it is a formula."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                     "strings_to_numbers": False})
    book.set_properties({"title": told.title, "created": told.made.replace(tzinfo=None)})
    formats = _formats(book)
    letter, people, hidden = (book.add_worksheet(name) for name in (*told.names, MARK_SHEET))
    _LetterSheet(letter, formats).write(told)
    ranges = _hidden(hidden, told)
    _ListSheet(people, formats, told).write(ranges)
    book.close()
    return out.getvalue()


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    face = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    line = {**face, "border": 1, "border_color": "#A6A6A6"}
    kinds: dict[str, dict[str, object]] = {
        "text": {**face, "num_format": "@"}, "bold": {**face, "bold": True}, "wrap": {**face, "text_wrap": True},
        "centre": {**face, "bold": True, "align": "center"}, "open": {**face, "num_format": "@", "locked": False},
        "title": {**face, "bold": True, "font_size": 14},
        "kop0": {**face, "font_size": 12, "align": "center"},
        "kop1": {**face, "font_size": 14, "bold": True, "align": "center"},
        "kop2": {**face, "font_size": 10, "align": "center"},
        "kop_end": {**face, "font_size": 10, "align": "center", "bottom": 6},
        "head": {**line, "bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DCE6F1"},
        "locked": {**line, "num_format": "@", "text_wrap": True, "bg_color": "#F2F2F2"},
        "number": {**line, "bg_color": "#F2F2F2", "align": "center"},
        "closed": {**line, "bg_color": "#D9D9D9"},
        "asked": {**line, "num_format": "@", "text_wrap": True, "locked": False, "bg_color": "#FFFFE5"},
        "amount": {**line, "locked": False, "bg_color": "#FFFFE5"},
        "day": {**line, "num_format": "dd-mm-yyyy", "align": "left", "locked": False, "bg_color": "#FFFFE5"},
        "remark": {**line, "num_format": "@", "text_wrap": True, "locked": False},
        "cell": {**line, "text_wrap": True, "num_format": "@"},
    }
    return {name: book.add_format(told) for name, told in kinds.items()}


def _hidden(sheet: Worksheet, told: Worklist) -> dict[str, str]:
    """The mark, and the lists too long to stand in a rule: code → the range of its words."""
    ranges: dict[str, str] = {}
    for row, line in enumerate(told.mark):
        sheet.write_string(row, 0, line)
    for place, column in enumerate(one for one in told.columns if one.options and not _short(one.options)):
        for row, word in enumerate(column.options):
            sheet.write_string(row, place + 1, word)
        name = xlsxwriter.utility.xl_col_to_name(place + 1, col_abs=True)
        ranges[column.code] = f"={MARK_SHEET}!{name}$1:{name}${len(column.options)}"
    sheet.protect()
    sheet.hide()
    return ranges


def _short(options: Sequence[str]) -> bool:
    return len(",".join(options)) <= LIST_MOST and not any("," in word or '"' in word for word in options)


class _LetterSheet:
    """The letter, line under line; what the office writes itself is not locked."""

    def __init__(self, sheet: Worksheet, formats: Mapping[str, Format]) -> None:
        self._sheet, self._formats, self._row = sheet, formats, 0

    def write(self, told: Worklist) -> None:
        """Put everything down and make it ready for paper."""
        letter, sheet = told.letter, self._sheet
        for column, width in enumerate(_LETTER_WIDTHS):
            sheet.set_column(column, column, width)
        if letter.notice:
            self._across(letter.notice, "centre")
        for place, line in enumerate(letter.head):
            last = place == len(letter.head) - 1 and place > 1
            self._across(line, "kop_end" if last else f"kop{min(place, 2)}", height=20 if place == 1 else 0)
        self._row += 1
        for name, words in letter.facts:
            sheet.merge_range(self._row, 0, self._row, 1, name, self._formats["text"])
            sheet.merge_range(self._row, 2, self._row, 3, words,
                              self._formats["open" if name in letter.open_facts else "bold"])
            self._row += 1
        self._row += 1
        for line in (*letter.address, "", *letter.text):
            self._across(line, "wrap")
        self._row += 1
        self._gaps(told)
        self._row += 1
        for line in (*letter.closing, ""):
            self._across(line, "wrap")
        for line in letter.signature:
            sheet.write_string(self._row, 3, line, self._formats["open"])
            self._row += 1
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        _ready(sheet)

    def _across(self, line: str, form: str, *, height: int = 0) -> None:
        self._sheet.merge_range(self._row, 0, self._row, 3, line, self._formats[form])
        self._sheet.set_row(self._row, height or _LINE * _lines(line, _ACROSS))
        self._row += 1

    def _gaps(self, told: Worklist) -> None:
        names = {column.code: column.label for column in told.columns}
        heads = (*(told.heads[word] for word in PERSON[:3]), told.letter.gaps)
        for column, head in enumerate(heads):
            self._sheet.write_string(self._row, column, head, self._formats["head"])
        self._sheet.repeat_rows(self._row)
        heights: dict[str, int] = {}  # many people lack the same
        for number, row in enumerate(told.rows, 1):
            self._row += 1
            lacking = "; ".join(name for code, name in names.items() if code in row.asked)
            if lacking not in heights:
                heights[lacking] = _LINE * _lines(lacking, _GAPS)
            self._sheet.set_row(self._row, heights[lacking])
            self._sheet.write_number(self._row, 0, number, self._formats["cell"])
            for column, text in enumerate((row.nip, row.name, lacking), 1):
                self._sheet.write_string(self._row, column, text, self._formats["cell"])
        self._row += 1


class _ListSheet:
    """The list: who is locked, what is asked is open, everything else grey."""

    def __init__(self, sheet: Worksheet, formats: Mapping[str, Format], told: Worklist) -> None:
        self._sheet, self._formats, self._told = sheet, formats, told
        self._places: dict[str, int] = {}
        place = len(PERSON)
        for column in told.columns:
            self._places[column.code] = place
            place += 1 + (len(DOCUMENT) if column.documented else 0)
        self._remark = place

    def write(self, ranges: Mapping[str, str]) -> None:
        """Put everything down."""
        sheet, told = self._sheet, self._told
        sheet.write_string(0, 0, told.title, self._formats["title"])
        sheet.write_string(1, 0, told.note, self._formats["text"])
        self._heads()
        for number, row in enumerate(told.rows, 1):
            self._person(number, row)
        for column in told.columns:
            self._rule(column, ranges.get(column.code))
        sheet.freeze_panes(FIRST, 3)
        sheet.autofilter(HEADS, 0, FIRST + len(told.rows) - 1, self._remark)
        sheet.repeat_rows(GROUPS, HEADS)
        sheet.repeat_columns(0, 2)
        sheet.set_landscape()
        sheet.set_print_scale(_SCALE)
        sheet.set_v_pagebreaks(self._breaks())
        _ready(sheet)
        sheet.activate()

    def _breaks(self) -> list[int]:
        """Where a page ends on paper: never within the cells of one value; who it is stands on every page."""
        always = sum(map(_inches, PERSON[:3]))
        starts, used = [], always + sum(map(_inches, PERSON[3:]))
        for column in self._told.columns:
            wide = _inches("") + (sum(map(_inches, DOCUMENT)) if column.documented else 0)
            if used + wide > _PAGE:
                starts.append(self._places[column.code])
                used = always
            used += wide
        return [*starts, *([self._remark] if used + _inches(REMARK) > _PAGE else [])]

    def _heads(self) -> None:
        sheet, told, head = self._sheet, self._told, self._formats["head"]
        for place, word in enumerate(PERSON):
            self._head(place, word, told.heads[word])
        for column in told.columns:
            place = self._places[column.code]
            words = (column.code, *(beside(column.code, what) for what in DOCUMENT))
            shown = (told.heads["nilai"], *(told.heads[what] for what in DOCUMENT))
            for step in range(4 if column.documented else 1):
                self._head(place + step, words[step], shown[step])
            if column.documented:
                sheet.merge_range(GROUPS, place, GROUPS, place + len(DOCUMENT), column.label, head)
            else:
                sheet.write_string(GROUPS, place, column.label, head)
            sheet.set_column(place, place, _VALUE_WIDTH)
        self._head(self._remark, REMARK, told.heads[REMARK])
        sheet.set_row(CODED, None, None, {"hidden": True})
        sheet.set_row(GROUPS, 32)

    def _head(self, place: int, word: str, shown: str) -> None:
        self._sheet.write_string(CODED, place, f"{PREFIX}{word}")
        self._sheet.write_blank(GROUPS, place, None, self._formats["head"])
        self._sheet.write_string(HEADS, place, shown, self._formats["head"])
        self._sheet.set_column(place, place, _WIDTHS.get(word.rpartition("/")[2], _VALUE_WIDTH))

    def _person(self, number: int, row: Row) -> None:
        sheet, formats, line = self._sheet, self._formats, FIRST + number - 1
        sheet.write_number(line, 0, number, formats["number"])
        words = dict(zip(PERSON[1:], (row.nip, row.name, row.unit, row.position), strict=True))
        lines = max(_lines(text, _WIDTHS[word] + _SPARE) for word, text in words.items())
        if lines > 1:  # a row without a height of its own grows with what is filled in
            sheet.set_row(line, _LINE * lines)
        for place, text in enumerate(words.values(), 1):
            sheet.write_string(line, place, text, formats["locked"])
        for column in self._told.columns:
            asked = column.code in row.asked
            kinds = ("amount" if column.numbers else "asked", "asked", "day", "asked")
            for step in range(4 if column.documented else 1):
                sheet.write_blank(line, self._places[column.code] + step, None,
                                  formats[kinds[step] if asked else "closed"])
        sheet.write_blank(line, self._remark, None, formats["remark"])

    def _rule(self, column: Column, listed: str | None) -> None:
        place, last, told = self._places[column.code], FIRST + len(self._told.rows) - 1, self._told
        rule: dict[str, object] = {"ignore_blank": True}
        if column.options:
            rule |= {"validate": "list", "source": listed or list(column.options),
                     "error_title": told.errors["title"], "error_message": told.errors["list"]}
        elif column.numbers:
            low, high = column.numbers
            rule |= {"validate": "decimal", "error_title": told.errors["title"],
                     "error_message": told.errors["number"]}
            rule |= {"criteria": ">=", "value": low} if high is None else {
                "criteria": "between", "minimum": low, "maximum": high}
        if column.about:
            rule |= {"input_message": column.about[:LIST_MOST]}
        self._sheet.data_validation(FIRST, place, last, place, rule)


def _inches(word: str) -> float:
    """How wide a column of the list is; "" for one of values."""
    return (_WIDTHS.get(word, _VALUE_WIDTH) + _SIDES) / _INCH


def _lines(text: str, width: int) -> int:
    """On how many lines a text stands."""
    return max(1, len(wrap(text, width)))


def _ready(sheet: Worksheet) -> None:
    """For paper, and locked without a password, so that nobody changes by accident what is not asked."""
    sheet.set_paper(A4)
    sheet.set_margins(left=0.6, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C&P / &N")
    sheet.protect("", _PROTECTION)
