"""Blocks of cells as the text that spreadsheets put on the clipboard: tabs, line ends, quotes where needed."""

from __future__ import annotations

from collections.abc import Sequence

Block = list[list[str]]


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """The text of a block; a cell with a tab, a line end or a leading quote is put into quotes."""
    return "\r\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def read_block(text: str) -> Block:
    """The cells of a text from Excel or LibreOffice; the empty line that Excel puts at the end is no row."""
    rows: Block = [[]]
    place, cell, quoted = 0, "", False
    while place < len(text):
        char = text[place]
        if quoted and char == '"' and text[place + 1:place + 2] == '"':
            cell, place = cell + '"', place + 1
        elif quoted:
            quoted, cell = char != '"', cell + (char if char != '"' else "")
        elif char == '"' and not cell and _closes(text, place):
            quoted = True
        elif char == "\t":
            rows[-1].append(cell)
            cell = ""
        elif char in "\r\n":
            rows[-1].append(cell)
            rows.append([])
            cell = ""
            place += text[place:place + 2] == "\r\n"
        else:
            cell += char
        place += 1
    rows[-1].append(cell)
    if len(rows) > 1 and rows[-1] == [""]:
        rows.pop()
    return rows


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in "\t\r\n") or cell.startswith('"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _closes(text: str, place: int) -> bool:
    """Is there, after the quote at ``place``, a quote that ends a cell? Else it is an inch sign, not a quote."""
    look = place + 1
    while (look := text.find('"', look)) >= 0:
        after = text[look + 1:look + 2]
        if after == '"':
            look += 2
        else:
            return after in ("", "\t", "\r", "\n")
    return False
