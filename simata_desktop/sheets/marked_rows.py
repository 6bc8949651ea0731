"""Gives the bad cells of one sheet their ground while its XML flows past; every other byte of the rows stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from simata_desktop.sheets.grid import column_number, letters
from simata_desktop.sheets.marked_styles import Unfollowed
from simata_desktop.sheets.workbook_parts import OFFICE

Marks = Mapping[int, Mapping[int, str]]  # row, from 1 → column, from 0 → severity

_HEAD_MOST = 8 << 20
_SHEET_DATA = re.compile(rb"<sheetData(?:\s[^<>]*)?(/?)>")
_TOKEN = re.compile(rb"<row(?=[\s/>])|</sheetData>")
_ROW = re.compile(rb"<row\b([^<>]*?)(/?)>")
_CELL = re.compile(rb"<c\b([^<>]*?)(?:/>|>.*?</c>)", re.DOTALL)
_COLUMN = re.compile(rb"<col\b([^<>]*?)/?>")
_TAG = re.compile(rb"<(/?)([\w:.-]+)[^<>]*?(/?)>")
_SELECTED = re.compile(rb"\s+tabSelected=[\"'][^\"']*[\"']")
_BEHIND = {b"legacyDrawingHF", b"drawingHF", b"picture", b"oleObjects", b"controls", b"webPublishItems", b"tableParts",
           b"extLst", b"AlternateContent"}  # what must stand behind the drawing of the comments


class SheetMarking:
    """One sheet: ``style(base, severity)`` gives the style of a bad cell; ``drawing`` is the relation of its comments,
    to be put in where the sheet has none ("" for nothing to do)."""

    def __init__(self, marks: Marks, style: Callable[[int, str], int], drawing: str) -> None:
        self._marks, self._style, self._drawing = marks, style, drawing
        self._waiting = sorted(marks, reverse=True)
        self._columns: list[tuple[int, int, int]] = []
        self._row = 0

    def marked(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """The sheet with its marks. Raises Unfollowed."""
        buffer, found = b"", None
        while found is None:
            piece = next(pieces, b"")
            if not piece or len(buffer) > _HEAD_MOST:
                raise Unfollowed
            buffer += piece
            found = _SHEET_DATA.search(buffer)
        head = unselected(buffer[:found.start()])
        self._read_columns(head)
        yield head + b"<sheetData>"
        if found[1]:
            yield b"".join(self._missing(None))
            yield self._tail(b"</sheetData>" + buffer[found.end():] + b"".join(pieces))
        else:
            yield from self._rows(buffer[found.end():], pieces)

    def _rows(self, buffer: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Row by row; a row is whole once the next one, or the end of all, is in sight."""
        start = 0
        while True:
            done: list[bytes] = []
            tokens = list(_TOKEN.finditer(buffer, start))
            for token, after in pairwise(tokens):
                if token[0] == b"</sheetData>":
                    break
                done += self._one(buffer[token.start():after.start()])
            last = next((token for token in tokens if token[0] == b"</sheetData>"), None)
            if last is not None:
                done += self._missing(None)
                yield b"".join(done)
                yield self._tail(buffer[last.start():] + b"".join(pieces))
                return
            yield b"".join(done)
            buffer = buffer[tokens[-1].start():] if tokens else buffer[start:]
            piece = next(pieces, b"")
            if not piece:
                raise Unfollowed
            buffer += piece

    def _one(self, row: bytes) -> Iterator[bytes]:
        opening = _ROW.match(row)
        if opening is None:
            raise Unfollowed
        told = _attribute(opening[1], b"r")
        self._row = int(told) if told else self._row + 1
        yield from self._missing(self._row)
        if self._waiting and self._waiting[-1] == self._row:
            yield self._marked_row(row, opening, self._marks[self._waiting.pop()])
        else:
            yield row

    def _missing(self, before: int | None) -> Iterator[bytes]:
        """Rows that the file leaves out and that have a bad (blank) cell."""
        while self._waiting and (before is None or self._waiting[-1] < before):
            row = self._waiting.pop()
            cells = b"".join(self._blank(row, column, severity, base=None)
                             for column, severity in sorted(self._marks[row].items()))
            yield b'<row r="%d">%b</row>' % (row, cells)

    def _marked_row(self, row: bytes, opening: re.Match[bytes], wanted: Mapping[int, str]) -> bytes:
        attributes = re.sub(rb"\s+spans=[\"'][^\"']*[\"']", b"", opening[1])
        end = len(row) if opening[2] else row.rfind(b"</row>")
        body, after = (b"", b"") if opening[2] else (row[opening.end():end], row[end + len(b"</row>"):])
        own = _attribute(attributes, b"s") if _attribute(attributes, b"customFormat") in (b"1", b"true") else None
        base = int(own) if own else None
        waiting, parts, place = sorted(wanted, reverse=True), [b"<row%b>" % attributes], 0
        for cell in _CELL.finditer(body):
            column = _column_of(cell[1])
            while waiting and waiting[-1] < column:
                left = waiting.pop()
                parts += [body[place:cell.start()], self._blank(self._row, left, wanted[left], base=base)]
                place = cell.start()
            if waiting and waiting[-1] == column:
                waiting.pop()
                parts += [body[place:cell.start()], self._grounded(cell, wanted[column])]
                place = cell.end()
        cells_end = max((cell.end() for cell in _CELL.finditer(body)), default=0)
        parts.append(body[place:cells_end])
        parts += [self._blank(self._row, column, wanted[column], base=base) for column in reversed(waiting)]
        return b"".join([*parts, body[cells_end:], b"</row>", after])

    def _grounded(self, cell: re.Match[bytes], severity: str) -> bytes:
        base = _attribute(cell[1], b"s")
        attributes = re.sub(rb"\s+s=[\"'][^\"']*[\"']", b"", cell[1])
        style = self._style(int(base or 0), severity)
        return b'<c%b s="%d"' % (attributes.rstrip(), style) + cell[0][len(b"<c") + len(cell[1]):]

    def _blank(self, row: int, column: int, severity: str, *, base: int | None) -> bytes:
        """A cell the file leaves out, with the style its row or column would give it."""
        if base is None:
            base = next((style for low, high, style in self._columns if low <= column + 1 <= high), 0)
        return b'<c r="%b%d" s="%d"/>' % (letters(column).encode(), row, self._style(base, severity))

    def _read_columns(self, head: bytes) -> None:
        for found in _COLUMN.finditer(head):
            low, high, style = (_attribute(found[1], name) for name in (b"min", b"max", b"style"))
            if low and high and style:
                self._columns.append((int(low), int(high), int(style)))

    def _tail(self, tail: bytes) -> bytes:
        """What follows the rows, with the drawing of the comments in its place."""
        if not self._drawing:
            return tail
        depth = 0
        for tag in _TAG.finditer(tail, len(b"</sheetData>")):
            closing, name, alone = tag.groups()
            if not depth and (name == b"worksheet" or name.rpartition(b":")[2] in _BEHIND):
                drawing = b'<legacyDrawing xmlns:r="%b" r:id="%b"/>' % (OFFICE.encode(), self._drawing.encode())
                return tail[:tag.start()] + drawing + tail[tag.start():]
            depth += -1 if closing else 0 if alone else 1
        raise Unfollowed


def unselected(head: bytes) -> bytes:
    """The head of a sheet without the sign that it is in front: two such sheets would be written into together."""
    return _SELECTED.sub(b"", head)


def _attribute(attributes: bytes, name: bytes) -> bytes | None:
    found = re.search(rb"(?:^|\s)%b\s*=\s*[\"']([^\"']*)[\"']" % name, attributes)
    return found[1] if found else None


def _column_of(attributes: bytes) -> int:
    name = _attribute(attributes, b"r")
    column = None if name is None else column_number(name.decode("ascii", "replace").rstrip("0123456789"))
    if column is None:
        raise Unfollowed
    return column
