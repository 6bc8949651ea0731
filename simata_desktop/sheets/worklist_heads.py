"""The words by which a worklist's columns and its hidden sheet are known again; people never see them."""

from __future__ import annotations

MARK_SHEET = "_simata"
PREFIX = "simata:"  # before every word of the hidden heading row, so that no other reader takes it for a heading
NUMBER, NIP, NAME, UNIT, POSITION, REMARK = "no", "nip", "nama", "unit_kerja", "jabatan", "keterangan"
PERSON = (NUMBER, NIP, NAME, UNIT, POSITION)
DOCUMENT = ("nomor", "tanggal", "penerbit")  # beside a value: CODE/nomor …
HEAD_ROWS = 2  # rows under the hidden one that people read as heads


def beside(code: str, what: str) -> str:
    """The word of a document's column beside the value of ``code``."""
    return f"{code}/{what}"
