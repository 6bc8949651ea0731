"""Inflates a zipped workbook piece by piece, with caps, before any parser may; its directory is not trusted."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from simata_desktop.sheets.limits import Limits, limits

_PIECE, _OVERLAP = 1 << 20, 64
_STORED, _DEFLATED = 0, 8
_LOCAL = struct.Struct("<4s5H3L2H")
_DECLARATIONS = tuple(word.encode(encoding) for word in ("<!DOCTYPE", "<!ENTITY")
                      for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_WIDE = re.compile(rb"<(?:\w+:)?c\b[^<>]*?\br=[\"']([A-Z]{3,})[0-9]+[\"'][^<>]*[^/<>]>")
_PREFIXED = re.compile(rb"xmlns:\w+=[\"']http://(?:schemas\.openxmlformats|purl\.oclc)\.org/[^\"']*spreadsheetml")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_VALUES, _PREFIXED_VALUES, _ODS_VALUES = (b"</v>", b"</is>"), (b":v>", b":is>"), (b"office:value-type",)
_FORMULA, _PREFIXED_FORMULA = re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]")  # not <formula1> of a drop-down
_THREE_LETTERS = re.compile(rb"r=[\"'][A-Z]{3}")


@dataclass
class Findings:
    """What an archive is (``form`` xlsx or ods), why it is refused (``reason``), which parts hold formulas."""

    form: str = ""
    reason: str | None = None
    formulas: frozenset[str] = frozenset()


@dataclass
class _Count:
    """What has been inflated so far."""

    limits: Limits
    total: int = 0
    cells: int = 0
    formulas: set[str] = field(default_factory=set)
    prefixed: set[str] = field(default_factory=set)


class _Refused(Exception):
    """The archive is refused; the text is the reason's word."""


def inspect(data: bytes) -> Findings:
    """Look at every part of the archive ``data``. Never raises for what the bytes hold."""
    try:
        return _inspect(data)
    except _Refused as refused:
        return Findings(reason=str(refused))
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, OverflowError, RuntimeError):
        return Findings(reason="damaged")


def _inspect(data: bytes) -> Findings:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > limits().parts:
            raise _Refused("parts")
        names = {part.filename for part in parts}
        form = _form(archive, names)
        if sum(1 for name in names if _SHEET.match(name)) > limits().sheets:
            raise _Refused("sheets")
        count = _Count(limits())
        for part in parts:
            _inflate(data, part, count)
    return Findings(form, None, frozenset(count.formulas))


def _form(archive: zipfile.ZipFile, names: set[str]) -> str:
    """xlsx or ods by what lies inside; a workbook in another packing is named as no sheet."""
    lower = {name.lower() for name in names}
    if "xl/workbook.xml" in lower:
        return "xlsx"
    if "content.xml" in lower and "mimetype" in lower:
        kind = archive.open("mimetype").read(200)
        if b"spreadsheet" in kind:
            return "ods"
        raise _Refused("not_a_sheet")
    if "encryptedpackage" in lower:
        raise _Refused("password")
    if "xl/workbook.bin" in lower:
        raise _Refused("xlsb")
    raise _Refused("not_a_sheet" if "[content_types].xml" not in lower or "word/document.xml" in lower else "damaged")


def _inflate(data: bytes, part: zipfile.ZipInfo, count: _Count) -> None:
    """Inflate one part from its own header on, to its real end."""
    if part.flag_bits & 1:
        raise _Refused("password")
    header = _LOCAL.unpack_from(data, part.header_offset)
    if header[0] != b"PK\x03\x04":
        raise zipfile.BadZipFile("local header")
    start = part.header_offset + _LOCAL.size + header[9] + header[10]
    if part.compress_type == _STORED:
        if part.compress_size != part.file_size:
            raise _Refused("sizes")
        _look(iter([data[start:start + part.compress_size]]), part, count)
    elif part.compress_type == _DEFLATED:
        _look(_pieces(data, start, part), part, count)
    else:
        raise _Refused("packing")


def _pieces(data: bytes, start: int, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The inflated part in pieces of at most 1 MiB; its own end counts, not the directory's word."""
    stream = zlib.decompressobj(-15)
    waiting = memoryview(data)[start:]
    position, size = 0, 0
    while not stream.eof:
        source = stream.unconsumed_tail or waiting[position:position + _PIECE]
        if not stream.unconsumed_tail:
            if not len(source):
                raise zipfile.BadZipFile("ends early")
            position += len(source)
        piece = stream.decompress(source, _PIECE)
        size += len(piece)
        yield piece
    used = position - len(stream.unused_data)
    if size != part.file_size or used != part.compress_size:
        raise _Refused("sizes")


def _look(pieces: Iterator[bytes], part: zipfile.ZipInfo, count: _Count) -> None:
    """Count and search piece by piece, with an overlap, so that nothing hides between two pieces."""
    size, tail = 0, b""
    name = part.filename
    xml = name.lower().endswith((".xml", ".rels", ".vml"))
    sheet = _SHEET.match(name) is not None or name == "content.xml"
    for piece in pieces:
        size += len(piece)
        count.total += len(piece)
        _measure(size, part, count)
        if xml:
            _search(tail + piece, len(tail), name, count, sheet=sheet)
        tail = piece[-_OVERLAP:]


def _measure(size: int, part: zipfile.ZipInfo, count: _Count) -> None:
    held = count.limits
    if size > held.part_bytes or count.total > held.total_bytes:
        raise _Refused("bomb")
    if size > held.ratio_from_bytes and size > held.ratio * max(part.compress_size, 1):
        raise _Refused("bomb")


def _search(piece: bytes, overlap: int, name: str, count: _Count, *, sheet: bool) -> None:
    if b"!" in piece and any(word in piece for word in _DECLARATIONS):
        raise _Refused("declaration")
    if len(piece) >= _PIECE and b"<" not in piece:
        raise _Refused("text")
    if name.endswith("manifest.xml") and b":encryption-data" in piece:
        raise _Refused("password")
    if not sheet:
        return
    old = piece[:overlap]
    if not overlap and _PREFIXED.search(piece, 0, _OVERLAP * 64):
        count.prefixed.add(name)
    prefixed = name in count.prefixed
    words = _ODS_VALUES if name == "content.xml" else _VALUES + (_PREFIXED_VALUES if prefixed else ())
    count.cells += sum(piece.count(word) - old.count(word) for word in words)
    if count.cells > count.limits.cells:
        raise _Refused("cells")
    if _THREE_LETTERS.search(piece) and any(_number(found) > count.limits.columns for found in _WIDE.findall(piece)):
        raise _Refused("columns")
    if name not in count.formulas and (_FORMULA.search(piece) or (prefixed and _PREFIXED_FORMULA.search(piece))):
        count.formulas.add(name)


def _number(letters: bytes) -> int:
    """The number of a column by its letters, A = 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
