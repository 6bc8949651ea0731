"""A workbook's package with marks put in: sheets, comments, styles, a new first sheet; all other parts byte for byte.

Only text is cut and put together, no parser sees the file. What is built otherwise than spreadsheets build it raises
Unfollowed. Macros are left out.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from simata_desktop.sheets.grid import letters
from simata_desktop.sheets.marked_notes import comments, drawing
from simata_desktop.sheets.marked_styles import Styles, Unfollowed
from simata_desktop.sheets.workbook_parts import OFFICE, PACKAGE, TYPE, XML_HEAD, xml_text

Place = tuple[int, int]  # row, column, both from 0

BOOK, BOOK_LINKS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
NO_LINKS = f'{XML_HEAD}<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'.encode()
VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_MACROS = re.compile(r"xl/(?:vbaProject[^/]*\.bin|vbaData\.xml|_rels/vbaProject[^/]*\.rels)$")
_MACRO_TYPES = ("application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                "application/vnd.ms-excel.template.macroEnabled.main+xml", f"{TYPE}.template.main+xml")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_RELATION = re.compile(rb"<Relationship\s[^<>]*>")
_SHEET = re.compile(rb"<sheet\s[^<>]*>")
_SHEETS = re.compile(rb"<sheets(?:\s[^<>]*)?>")


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, unescaped."""
    return {name: html.unescape(one or two) for name, one, two in _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))}


@dataclass
class Relations:
    """The relations of one part, with those added."""

    folder: str
    text: bytes = NO_LINKS
    added: int = 0

    def all(self) -> dict[str, tuple[str, str]]:
        """Id → its kind (the last word of its type) and the part it leads to."""
        found = [attributes(one) for one in _RELATION.findall(self.text)]
        return {one.get("Id", ""): (one.get("Type", "").rpartition("/")[2], self._part(one.get("Target", "")))
                for one in found}

    def first(self, kind: str) -> tuple[str, str] | None:
        """Id and part of the first relation of a kind."""
        return next(((ident, part) for ident, (told, part) in self.all().items() if told == kind), None)

    def add(self, kind: str, part: str) -> str:
        """Lead to one more part; returns the id."""
        self.added += 1
        ident = f"rIdSimata{self.added}"
        while f'"{ident}"'.encode() in self.text:
            ident += "x"
        link = f'<Relationship Id="{ident}" Type="{OFFICE}/{kind}" Target="/{part}"/></Relationships>'
        if b"</Relationships>" not in self.text:
            raise Unfollowed
        self.text = self.text.replace(b"</Relationships>", link.encode(), 1)
        return ident

    def drop(self, parts: set[str]) -> None:
        """Forget the relations to these parts."""
        self.text = _RELATION.sub(
            lambda found: b"" if self._part(attributes(found[0]).get("Target", "")) in parts else found[0], self.text)

    def _part(self, target: str) -> str:
        return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(self.folder, target))


@dataclass
class Package:
    """The parts of a workbook that a copy changes. Reading raises Unfollowed, zipfile.BadZipFile, OSError."""

    archive: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)  # part → content type

    def __post_init__(self) -> None:
        self.names = list(dict.fromkeys(self.archive.namelist()))
        self.macros = {name for name in self.names if _MACROS.match(name)}
        self.book = self.part(BOOK)
        if b"<sheets" not in self.book or b"purl.oclc.org" in self.book:
            raise Unfollowed
        self.links = Relations("xl", self.part(BOOK_LINKS))
        self.links.drop(self.macros)
        if any(kind in ("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet") for kind, _ in self.links.all().values()):
            raise Unfollowed
        styles = self.links.first("styles")
        if styles is None:
            raise Unfollowed
        self._styles_part = styles[1]
        self.charts = {part for kind, part in self.links.all().values() if kind == "chartsheet"}
        self.styles = Styles(self.part(styles[1]))

    def part(self, name: str) -> bytes:
        """One part as it is."""
        if name not in self.names:
            raise Unfollowed
        return self.archive.read(name)

    def held(self, name: str) -> bytes | None:
        """A part as it is by now, None where there is none."""
        return self.changed.get(name) or (self.archive.read(name) if name in self.names else None)

    def sheets(self) -> dict[str, str]:
        """Name → part of every sheet, in their order."""
        links, found = self.links.all(), {}
        for one in map(attributes, _SHEET.findall(self.book)):
            ident = next((value for word, value in one.items() if word.endswith(":id")), "")
            if ident not in links:
                raise Unfollowed
            found[one.get("name", "")] = links[ident][1]
        return found

    def comment(self, part: str, notes: Mapping[Place, str]) -> str:
        """Put comments beside a sheet; returns the relation of a new drawing, "" where the sheet has one already."""
        folder, name = posixpath.split(part)
        links_part = f"{folder}/_rels/{name}.rels"
        links = Relations(folder, self.held(links_part) or NO_LINKS)
        told = links.first("comments")
        place = told[1] if told else self._free("xl/simataComments{}.xml")
        if told is None:
            links.add("comments", place)
            self.overrides[place] = f"{TYPE}.comments+xml"
        named = {f"{letters(column)}{row + 1}": words for (row, column), words in notes.items()}
        self.changed[place], before = comments(self.held(place), named)
        shape = links.first("vmlDrawing") if b"<legacyDrawing " in self.part(part) else None
        canvas = shape[1] if shape else self._free("xl/drawings/simataNotes{}.vml")
        ident = "" if shape else links.add("vmlDrawing", canvas)
        fresh = {at: words for at, words in notes.items() if f"{letters(at[1])}{at[0] + 1}" not in before}
        self.changed[canvas] = drawing(self.held(canvas) if shape else None, fresh)
        self.changed[links_part] = links.text
        return ident

    def _free(self, pattern: str) -> str:
        """The name of a part that is not there yet."""
        taken = {*self.names, *self.changed}
        return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)) not in taken)

    def put_first(self, name: str, sheet: bytes) -> None:
        """A new first sheet, which is the one seen when the file is opened."""
        part = self._free("xl/worksheets/simata{}.xml")
        self.changed[part] = sheet
        self.overrides[part] = f"{TYPE}.worksheet+xml"
        ident = self.links.add("worksheet", part)
        told = [attributes(one) for one in _SHEET.findall(self.book)]
        number = 1 + max((int(one.get("sheetId", "0")) for one in told), default=0)
        tag = (f'<sheet xmlns:r="{OFFICE}" name="{xml_text(name).replace(chr(34), "&quot;")}" sheetId="{number}" '
               f'r:id="{ident}"/>').encode()
        book = _SHEETS.sub(lambda found: found[0] + tag, self.book, count=1)
        book = re.sub(rb'(\blocalSheetId=["\'])(\d+)', lambda found: found[1] + b"%d" % (int(found[2]) + 1), book)
        book = re.sub(rb"<workbookView\b[^<>]*>", lambda found: re.sub(
            rb"\s+(?:activeTab|firstSheet)=[\"'][^\"']*[\"']", b"", found[0]), book)
        self.changed[BOOK] = book

    def finish(self) -> dict[str, bytes]:
        """All parts that are not as they were; those of the sheets flow past elsewhere."""
        types = self.part(TYPES)
        for kind in _MACRO_TYPES:
            types = types.replace(f'"{kind}"'.encode(), f'"{TYPE}.sheet.main+xml"'.encode())
        types = re.sub(rb"<Override\s[^<>]*>", lambda found: b"" if attributes(found[0]).get(
            "PartName", "")[1:] in self.macros else found[0], types)
        added = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in self.overrides.items())
        if any(part.endswith(".vml") for part in self.changed) and b'"vml"' not in types:
            added += f'<Default Extension="vml" ContentType="{VML}"/>'
        if b"</Types>" not in types:
            raise Unfollowed
        self.changed[TYPES] = types.replace(b"</Types>", added.encode() + b"</Types>", 1)
        self.changed[BOOK_LINKS] = self.links.text
        self.changed[self._styles_part] = self.styles.written()
        return self.changed

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part piece by piece."""
        with self.archive.open(name) as file:
            while piece := file.read(1 << 20):
                yield piece
