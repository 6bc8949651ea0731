"""Several PDFs of our own painter become one: objects renumbered, pages in a given order, an outline over them.

Only for files of ``reports.painter``: every object stands plain in the file with a table of places at its end, and
only dictionaries name other objects. A general reader would take as long for this as painting the pages anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

CATALOG, PAGES, OUTLINE, INFO = 1, 2, 3, 4
FIRST = 5  # of the numbers of objects from the parts
_NAMED = re.compile(rb"(\d+) 0 R\b")
_DROPPED = re.compile(rb"/Type /(?:Catalog|Pages|Outlines)\b")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A title and the page it leads to, counted from 0 in the joined file."""

    title: str
    page: int


@dataclass
class _Part:
    """The objects of one file by number: the dictionary, and from ``stream`` on the bytes as they are."""

    objects: dict[int, tuple[bytes, bytes]]
    info: int
    pages: list[int]
    root: int


def joined(parts: Sequence[bytes], order: Sequence[tuple[int, int]], bookmarks: Sequence[Bookmark]) -> bytes:
    """One file whose pages are those of ``order``: (which part, which page of it)."""
    read = [_read(part) for part in parts]
    bases, number = [], FIRST
    for part in read:
        bases.append(number - 1)
        number += max(part.objects)
    out = _Writer(number + len(bookmarks))
    kids = [bases[part] + read[part].pages[page] for part, page in order]
    out.add(CATALOG, b"<< /Lang (id) /Outlines %d 0 R /PageMode /UseNone /Pages %d 0 R /Type /Catalog >>"
            % (OUTLINE, PAGES))
    named = b" ".join(b"%d 0 R" % one for one in kids)
    out.add(PAGES, b"<< /Count %d /Kids [ %s ] /Type /Pages >>" % (len(kids), named))
    out.add(INFO, read[0].objects[read[0].info][0])
    for part, base in zip(read, bases, strict=True):
        for old, text in _renumbered(part, base):
            out.add(base + old, text)
    _outline(out, bookmarks, kids, number)
    return out.finish()


class _Writer:
    """Objects one after the other and the table of their places."""

    def __init__(self, count: int) -> None:
        self._pieces = [b"%PDF-1.4\n%\x93\x8c\x8b\x9e\n"]
        self._at = len(self._pieces[0])
        self._places = [0] * count

    def add(self, number: int, text: bytes) -> None:
        """Write an object."""
        self._places[number] = self._at
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, text)
        self._pieces.append(piece)
        self._at += len(piece)

    def finish(self) -> bytes:
        """The whole file."""
        table = [b"%010d %05d %s \n" % (place, 0 if place else 65535, b"n" if place else b"f")
                 for place in self._places]
        self._pieces.append(b"xref\n0 %d\n%strailer\n<< /Info %d 0 R /Root %d 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n"
                            % (len(table), b"".join(table), INFO, CATALOG, len(table), self._at))
        return b"".join(self._pieces)


def _read(data: bytes) -> _Part:
    """The objects of a file, its pages in order."""
    table = int(data[data.rindex(b"startxref") + 9:].split()[0])
    count = int(data[table: table + 40].split()[2])
    lines = data.index(b"\n", data.index(b"\n", table) + 1) + 1
    places = {number: int(data[lines + 20 * number: lines + 20 * number + 10]) for number in range(1, count)}
    following = dict(pairwise(sorted([*places.values(), table])))
    objects = {number: _split(data[place: following[place]]) for number, place in places.items()}
    trailer = data[data.rindex(b"trailer"):]
    root = next(number for number, (text, _) in objects.items() if b"/Type /Pages" in text)
    kids = objects[root][0]
    pages = [int(one) for one in _NAMED.findall(kids[kids.index(b"[") : kids.index(b"]")])]
    return _Part(objects, int(_NAMED.findall(trailer[trailer.index(b"/Info"):])[0]), pages, root)


def _split(text: bytes) -> tuple[bytes, bytes]:
    """The dictionary of an object and its stream with the words around it."""
    body = text[text.index(b"obj") + 3: text.rindex(b"endobj")].strip(b"\r\n")
    head, word, stream = body.partition(b"stream\r\n")
    if not word:
        head, word, stream = body.partition(b"stream\n")
    return head, word + stream


def _renumbered(part: _Part, base: int) -> Iterator[tuple[int, bytes]]:
    """The objects that stay, with what they name under its new number."""
    def moved(found: re.Match[bytes]) -> bytes:
        old = int(found[1])
        return b"%d 0 R" % (PAGES if old == part.root else base + old)

    for number, (head, stream) in part.objects.items():
        if number != part.info and not _DROPPED.search(head):
            yield number, _NAMED.sub(moved, head) + stream


def _outline(out: _Writer, bookmarks: Sequence[Bookmark], kids: Sequence[int], first: int) -> None:
    if not bookmarks:
        out.add(OUTLINE, b"<< /Count 0 /Type /Outlines >>")
        return
    last = first + len(bookmarks) - 1
    out.add(OUTLINE, b"<< /Count %d /First %d 0 R /Last %d 0 R /Type /Outlines >>" % (len(bookmarks), first, last))
    for number, one in enumerate(bookmarks, start=first):
        near = (b"/Prev %d 0 R " % (number - 1) if number > first else b"") + (
            b"/Next %d 0 R " % (number + 1) if number < last else b"")
        title = (b"\xfe\xff" + one.title.encode("utf-16-be")).hex().encode()
        out.add(number, b"<< /Dest [ %d 0 R /Fit ] %s/Parent %d 0 R /Title <%s> >>"
                % (kids[one.page], near, OUTLINE, title))
