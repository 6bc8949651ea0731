"""Documents of evidence: what may be kept as one, decided by its first bytes and its size, never by its ending."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_BYTES = 1024**2  # of one document: cli.md, "Evidence" (PDF, JPG, PNG, at most 1 MB)
PDF, JPG, PNG = "pdf", "jpg", "png"
FORMS = (PDF, JPG, PNG)
HEAD = 1024  # bytes looked at: readers of PDF accept its mark anywhere among them (ISO 32000-1, annex H, note 13)
_JPG_MARK, _PNG_MARK, _PDF_MARK = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Document:
    """A kept document: the name it was handed in under, its form (pdf, jpg, png), its hash (hex), its bytes."""

    name: str
    form: str
    sha256: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept as a document: its name without folder, form, hash (hex) and content."""

    name: str
    form: str
    sha256: str
    data: bytes = field(repr=False)

    @property
    def bytes(self) -> int:
        """How long it is."""
        return len(self.data)


def form_of(head: bytes) -> str | None:
    """The form that the first bytes of a file show; None for anything but PDF, JPG and PNG."""
    if head.startswith(_PNG_MARK):
        return PNG
    if head.startswith(_JPG_MARK):
        return JPG
    return PDF if _PDF_MARK in head[:HEAD] else None


def kept_name(name: str) -> str:
    """A file name as it is kept: one line of printable signs, not endless; its ending stays."""
    plain = "".join(sign if sign.isprintable() else " " for sign in name)
    text = " ".join(plain.split())
    if len(text) <= _LONGEST_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > 10:
        return text[:_LONGEST_NAME]
    return f"{stem[:_LONGEST_NAME - len(ending) - 1]}.{ending}"
