"""Which cells of a workbook hold a formula, and whether each has a stored value; the parser does not tell.

Runs in the reading process (``child``), so it imports the standard library only. What cannot be followed is no formula.
"""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator

Marks = list[tuple[str, bool]]

_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*?\br=[\"']([A-Z]{1,3}[0-9]{1,7})[\"'][^<>]*)>\s*<(?:\w+:)?f\b[^>]*?"
                   rb"(?:/>|>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v\b[^<>]*>[^<])?")
_TEXT = re.compile(rb"\bt=[\"']str[\"']")  # a text result, stored even where it is empty
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*[\"']([^\"']*)[\"']")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_ODS = re.compile(r"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?![\w-])([^<>]*)>")
_BOUND_SHEET, _FORMULA, _END = 0x0085, 0x0006, 0x000A
_FREE = 0xFFFFFFF0
_FAILURES = (ValueError, KeyError, IndexError, struct.error, zipfile.BadZipFile, UnicodeError, OverflowError)


def formula_cells(data: bytes, form: str, name: str, *, parts: set[str]) -> Marks:
    """The formulas of the sheet ``name`` of a workbook ``form``; ``parts`` are the parts of an xlsx that hold any."""
    try:
        if form == "xlsx":
            return _of_xlsx(data, name, parts) if parts else []
        return _of_ods(data, name) if form == "ods" else list(_of_xls(data, name))
    except _FAILURES:
        return []


def _of_xlsx(data: bytes, name: str, parts: set[str]) -> Marks:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = _part_of(archive, name)
        text = archive.read(part) if part in parts else b""
    return [(found[2].decode(), found[3] is not None or _TEXT.search(found[1]) is not None)
            for found in _CELL.finditer(text)]


def _part_of(archive: zipfile.ZipFile, name: str) -> str:
    """The part that holds the sheet ``name``, by workbook.xml and its relations; "" where there is none."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    relations = [dict(_ATTRIBUTE.findall(link)) for link in _RELATION.findall(links)]
    targets = {link.get("Id"): link.get("Target", "") for link in relations}
    for sheet in (dict(_ATTRIBUTE.findall(found)) for found in _SHEET.findall(book)):
        if html.unescape(sheet.get("name", "")) == name:
            ident = next((value for word, value in sheet.items() if word.endswith(":id")), None)
            target = targets.get(ident, "")
            return target[1:] if target.startswith("/") else f"xl/{target}"
    return ""


def _of_ods(data: bytes, name: str) -> Marks:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
    if b"table:formula" not in content:
        return []
    found: Marks = []
    inside, row, column, repeated = False, 0, 0, 1
    for closing, tag, rest in _ODS.findall(content.decode("utf-8", "replace")):
        held = dict(_ATTRIBUTE.findall(rest))
        if tag == "table" and not closing:
            inside, row = html.unescape(held.get("table:name", "")) == name, 0
        elif tag == "table-row" and not closing:
            column, repeated = 0, int(held.get("table:number-rows-repeated", "1"))
        if inside and tag == "table-row" and (closing or rest.endswith("/")):
            row += repeated
        elif inside and not closing and tag.endswith("cell"):
            if "table:formula" in held:
                found.append((_name(row, column), "office:value-type" in held))
            column += int(held.get("table:number-columns-repeated", "1"))
    return found


def _of_xls(data: bytes, name: str) -> Iterator[tuple[str, bool]]:
    """FORMULA records of the sheet's part of the Workbook stream (BIFF8); each holds its last result."""
    stream = _workbook_stream(data)
    for kind, body in _records(stream, 0):
        if kind == _BOUND_SHEET and _sheet_name(body) == name:
            for inner, cell in _records(stream, struct.unpack_from("<I", body)[0]):
                if inner == _FORMULA:
                    yield _name(*struct.unpack_from("<HH", cell)), True
            return


def _records(stream: bytes, start: int) -> Iterable[tuple[int, bytes]]:
    """The records of one substream, up to its end."""
    while start + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, start)
        if kind == _END:
            return
        yield kind, stream[start + 4:start + 4 + size]
        start += 4 + size


def _sheet_name(body: bytes) -> str:
    count, wide = body[6], body[7] & 1
    return body[8:8 + count * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1")


def _workbook_stream(data: bytes) -> bytes:
    """The stream Workbook of a compound file, its sectors in order."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    first_of_directory = struct.unpack_from("<I", data, 48)[0]
    table: list[int] = []
    for sector in struct.unpack_from("<109I", data, 76):
        if sector < _FREE:
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    directory = _chain(data, first_of_directory, table, size=size)
    for place in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, place + 64)[0]
        title = directory[place:place + max(length - 2, 0)].decode("utf-16-le")
        start, whole = struct.unpack_from("<II", directory, place + 116)
        if title in ("Workbook", "Book") and whole >= 4096:
            return _chain(data, start, table, size=size)[:whole]
    return b""


def _chain(data: bytes, sector: int, table: list[int], *, size: int) -> bytes:
    pieces: list[bytes] = []
    while sector < _FREE and len(pieces) <= len(table):
        pieces.append(data[(sector + 1) * size:(sector + 2) * size])
        sector = table[sector]
    return b"".join(pieces)


def _name(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
