"""The comments of a sheet: their part and the old drawing that spreadsheets want beside it, new or added to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from simata_desktop.sheets.marked_styles import Unfollowed
from simata_desktop.sheets.workbook_parts import MAIN, XML_HEAD, xml_text

Notes = Mapping[tuple[int, int], str]  # row, column, both from 0 → words

AUTHOR = "SIMATA"
TALL, WIDE = 6, 4  # rows and columns a note covers
_PART = (f'{XML_HEAD}<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>').encode()
_COMMENT = re.compile(rb"<comment\b[^<>]*?\bref=[\"']([A-Z]+[0-9]+)[\"'][^<>]*>.*?</comment>", re.DOTALL)
_ID = re.compile(rb"_x0000_s(\d+)")
_TYPE = (b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
         b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>')
_SPACES = {b"v": b"urn:schemas-microsoft-com:vml", b"o": b"urn:schemas-microsoft-com:office:office",
           b"x": b"urn:schemas-microsoft-com:office:excel"}
_DRAWING = b'<xml><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
_ROOT = re.compile(rb"<xml\b([^<>]*)>")
_SHAPE = (b'<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;margin-left:60pt;margin-top:2pt;'
          b'width:220pt;height:90pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
          b'<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
          b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
          b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
          b"<x:Anchor>%d, 15, %d, 2, %d, 15, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row>"
          b"<x:Column>%d</x:Column></x:ClientData></v:shape>")


def comments(held: bytes | None, notes: Mapping[str, str]) -> tuple[bytes, set[str]]:
    """The part with ``notes`` (cell → words) added to what it ``held``; and the cells that had a comment before,
    whose words stay above ours. Raises Unfollowed."""
    text = held or _PART
    authors = re.search(rb"<authors\s*/>|<authors>(.*?)</authors>", text, re.DOTALL)
    if authors is None or b"<commentList" not in text:
        raise Unfollowed
    listed = authors[1] or b""
    place = len(re.findall(rb"<author\b", listed))
    text = (text[:authors.start()] + b"<authors>" + listed + f"<author>{AUTHOR}</author></authors>".encode()
            + text[authors.end():])
    text = re.sub(rb"<commentList\s*/>", b"<commentList></commentList>", text)
    taken: set[str] = set()

    def joined(found: re.Match[bytes]) -> bytes:
        cell = found[1].decode()
        if cell not in notes or b"</text>" not in found[0]:
            return found[0]
        taken.add(cell)
        return found[0].replace(b"</text>", _run(f"\n\n{AUTHOR}: {notes[cell]}") + b"</text>", 1)

    text = _COMMENT.sub(joined, text)
    added = b"".join(b'<comment ref="%b" authorId="%d"><text>%b</text></comment>' % (cell.encode(), place, _run(words))
                     for cell, words in notes.items() if cell not in taken)
    return text.replace(b"</commentList>", added + b"</commentList>", 1), taken


def drawing(held: bytes | None, notes: Notes) -> bytes:
    """The drawing with a hidden note at each cell (row, column). Raises Unfollowed."""
    text = held or _DRAWING
    root = _ROOT.search(text)
    if root is None or b"</xml>" not in text:
        raise Unfollowed
    spaces = b"".join(b' xmlns:%b="%b"' % space for space in _SPACES.items() if b"xmlns:%b=" % space[0] not in root[1])
    text = text[:root.start()] + b"<xml%b%b>" % (root[1], spaces) + text[root.end():]
    first = max((int(found) for found in _ID.findall(text)), default=1024) + 1
    kind = b"" if b'id="_x0000_t202"' in text else _TYPE
    shapes = b"".join(_SHAPE % (number, column + 1, max(row - 1, 0), column + 1 + WIDE, max(row - 1, 0) + TALL, row,
                                column) for number, (row, column) in enumerate(notes, first))
    place = text.rindex(b"</xml>")
    return text[:place] + kind + shapes + text[place:]


def _run(words: str) -> bytes:
    return (f'<r><rPr><sz val="9"/><rFont val="Tahoma"/></rPr><t xml:space="preserve">{xml_text(words)}</t></r>'
            ).encode()
