"""What every xlsx we write has around and in its sheets: the parts of the package, the styles, text as XML takes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
HEAD, TEXT = 1, 2  # places in cellXfs of STYLES
NAME_MOST = 31  # letters in the name of a sheet
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")  # in the name of a sheet
_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

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


def package_parts(names: Sequence[str], hidden: Collection[str] = ()) -> dict[str, str]:
    """All parts but the sheets ``xl/worksheets/sheetN.xml`` of these names; ``hidden`` ones are out of sight."""
    override = '<Override PartName="/xl/{}.xml" ContentType="' + TYPE + '.{}+xml"/>'
    kinds = [("workbook", "sheet.main"), ("styles", "styles"),
             *((f"worksheets/sheet{n}", "worksheet") for n in range(1, len(names) + 1))]
    relation = '<Relationship Id="rId{}" Type="' + OFFICE + '/{}" Target="{}"/>'
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">' + "{}</Relationships>"
    state = ' state="hidden"'
    sheets = "".join(f'<sheet name="{_quoted(name)}" sheetId="{n}"{state if name in hidden else ""} r:id="rId{n}"/>'
                     for n, name in enumerate(names, 1))
    links = "".join(relation.format(n, "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1))
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
                               '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
                               'ContentType="application/xml"/>'
                               + "".join(override.format(part, kind) for part, kind in kinds) + "</Types>",
        "_rels/.rels": relations.format(relation.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations.format(
            links + relation.format(len(names) + 1, "styles", "styles.xml")),
        "xl/styles.xml": STYLES,
    }


def _quoted(name: str) -> str:
    return xml_text(name).replace('"', "&quot;")


def text_cell(text: str, place: str, style: int = TEXT) -> str:
    """A cell of text, kept as it is typed."""
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{xml_text(text)}</t></is></c>'


def xml_text(text: str) -> str:
    """Text as it may stand in XML; what may not is written by its number, as spreadsheets do."""
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub("_x005F_", text)
    if not text.isprintable():
        text = _STRANGE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text)
