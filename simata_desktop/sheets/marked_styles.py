"""The styles of a workbook with those a marked copy adds: the ground of bad cells, and its own first sheet's.

Works on the bytes of ``xl/styles.xml``, so that whatever else stands there stays as it is.
"""

from __future__ import annotations

import re

ERROR, WARNING = "error", "warning"
GROUNDS = {ERROR: "FFF4B6B0", WARNING: "FFFCE8A6", "head": "FFE7EAEE"}
TITLE, HEAD, TEXT, NUMBER, LINK, STRONG = "title", "head", "text", "number", "link", "strong"

_CHILD = {name: re.compile(rb"<%b\b(?:[^<>]*/>|.*?</%b>)" % (name, name), re.DOTALL)
          for name in (b"font", b"fill", b"xf")}
_SIZE = b'<sz val="%d"/>%b<name val="Calibri"/><family val="2"/>'
_FONTS = {TITLE: b"<font><b/>" + _SIZE % (14, b"") + b"</font>", HEAD: b"<font><b/>" + _SIZE % (11, b"") + b"</font>",
          TEXT: b"<font>" + _SIZE % (11, b"") + b"</font>",
          LINK: b"<font><u/>" + _SIZE % (11, b'<color rgb="FF0563C1"/>') + b"</font>"}
_WRAP = b'<alignment horizontal="left" vertical="top" wrapText="1"/>'  # a count too: words stand beside it
_OWN = {  # name → font, ground, number format (49 is text), further attributes
    TITLE: (TITLE, None, 49, b' quotePrefix="1"'), HEAD: (HEAD, "head", 49, b' quotePrefix="1"'),
    STRONG: (HEAD, None, 49, b' quotePrefix="1"'), TEXT: (TEXT, None, 49, b' quotePrefix="1"'),
    LINK: (LINK, None, 49, b' quotePrefix="1"'), NUMBER: (TEXT, None, 0, b"")}


class Unfollowed(Exception):
    """The workbook is built in a way that is not followed here; its cells are then written anew."""


class Section:
    """One list of ``styles.xml`` (``fonts``, ``fills``, ``cellXfs``): its entries, and those added."""

    def __init__(self, text: bytes, name: bytes, child: bytes) -> None:
        found = re.search(rb"<%b\b([^<>]*[^/<>])?>(.*?)</%b>" % (name, name), text, re.DOTALL)
        if found is None:
            raise Unfollowed
        self._name, self._attributes, self._held = name, found[1] or b"", found[2]
        self.span = found.span()
        self.entries = _CHILD[child].findall(found[2])
        self._known = len(self.entries)

    def add(self, entry: bytes) -> int:
        """Put an entry at the end; returns its place."""
        self.entries.append(entry)
        return len(self.entries) - 1

    def written(self) -> bytes:
        """The list as it is to stand."""
        attributes = re.sub(rb"\s*\bcount=[\"'][^\"']*[\"']", b"", self._attributes)
        added = b"".join(self.entries[self._known:])
        return b'<%b count="%d"%b>%b%b</%b>' % (self._name, len(self.entries), attributes, self._held, added,
                                                self._name)


class Styles:
    """``xl/styles.xml`` while a copy is being marked. Raises Unfollowed where a list is missing."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._fonts, self._fills = Section(text, b"fonts", b"font"), Section(text, b"fills", b"fill")
        self._formats = Section(text, b"cellXfs", b"xf")
        self._grounds: dict[str, int] = {}
        self._marked: dict[tuple[int, str], int] = {}
        fonts = {name: self._fonts.add(font) for name, font in _FONTS.items()}
        self.own = {name: self._formats.add(
            b'<xf numFmtId="%d" fontId="%d" fillId="%d" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" '
            b'applyFill="1" applyAlignment="1"%b>%b</xf>' % (
                number, fonts[font], self._ground(ground) if ground else 0, more, _WRAP))
            for name, (font, ground, number, more) in _OWN.items()}

    def marked(self, base: int, severity: str) -> int:
        """The style ``base`` with the ground of a bad cell instead of its own; nothing else of it changes."""
        key = base, severity
        if key not in self._marked:
            if not 0 <= base < len(self._formats.entries):
                raise Unfollowed
            entry = re.sub(rb"\s+(?:fillId|applyFill)=[\"'][^\"']*[\"']", b"", self._formats.entries[base])
            self._marked[key] = self._formats.add(entry.replace(
                b"<xf", b'<xf fillId="%d" applyFill="1"' % self._ground(severity), 1))
        return self._marked[key]

    def _ground(self, name: str) -> int:
        if name not in self._grounds:
            self._grounds[name] = self._fills.add(
                b'<fill><patternFill patternType="solid"><fgColor rgb="%b"/><bgColor indexed="64"/></patternFill>'
                b"</fill>" % GROUNDS[name].encode())
        return self._grounds[name]

    def written(self) -> bytes:
        """The whole part."""
        text = self._text
        for section in sorted((self._fonts, self._fills, self._formats), key=lambda one: one.span, reverse=True):
            start, end = section.span
            text = text[:start] + section.written() + text[end:]
        return text
