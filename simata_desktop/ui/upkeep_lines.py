"""The lines of a comparison: what the register says of both, and the records that both have with different content."""

from __future__ import annotations

from collections.abc import Iterator

from simata_desktop.domain.same_person import SCORE
from simata_desktop.services.upkeep_duplicates import Comparison
from simata_desktop.services.upkeep_merge import RecordPair
from simata_desktop.ui.import_words import ImportWords
from simata_desktop.ui.text import DASH, Text, grouped_nip
from simata_desktop.ui.upkeep_compare import Line

NUMBERS = ("nip", "nip_lama")
WHO, COVERED = ("name", "birth", "contact"), "•••"
NOT_SHOWN = ("pegawai", "sesi", "indikator", "bagian", "jenis", "tahun", "tanggal", "nomor", "berkas_sha256",
             "berkas_byte")


def compared(text: Text, words: ImportWords, found: Comparison, *, hidden: bool) -> list[Line]:
    """Records that must be chosen first, then the values of the register; what both leave blank is left out.

    ``hidden``: what says who it is stands covered.
    """
    records = [_record(text, words, pair) for pair in found.records if pair.differs]
    lines = [_head(text("ui.upkeep.part.records")), *records] if records else []
    return [*lines, _head(text("ui.upkeep.part.register")), *_register(words, found, hidden=hidden)]


def _head(title: str) -> Line:
    return Line("", title, "", "", "", differs=False, head=True)


def _register(words: ImportWords, found: Comparison, *, hidden: bool) -> Iterator[Line]:
    for one in found.fields:
        if one.keep is None and one.drop is None:
            continue
        keep, drop = (grouped_nip(value or DASH) if one.word in NUMBERS else words.value(one.word, value) or DASH
                      for value in (one.keep, one.drop))
        if hidden and (one.word in NUMBERS or one.group in WHO):
            keep = drop = COVERED
        differs = one.differs and one.keep != one.drop
        yield Line(one.group, words.field(one.word), keep, drop, one.side, differs)


def _record(text: Text, words: ImportWords, pair: RecordPair) -> Line:
    told = [word for word in pair.keep if word not in NOT_SHOWN and pair.keep[word] != pair.drop[word]]
    keep, drop = (" · ".join(filter(None, (_value(words, pair, word, values[word]) for word in told)))
                  for values in (pair.keep, pair.drop))
    return Line(pair.key, _called(text, words, pair), keep or DASH, drop or DASH, "", differs=True)


def _value(words: ImportWords, pair: RecordPair, word: str, value: str | None) -> str:
    return words.value(_code(pair) if word == "nilai" and pair.keep.get("jenis") != SCORE else word, value)


def _code(pair: RecordPair) -> str:
    values = pair.keep
    return f"{values['indikator']}.{values['bagian']}" if values.get("bagian") else str(values.get("indikator"))


def _called(text: Text, words: ImportWords, pair: RecordPair) -> str:
    """What a record is called: its indicator or kind, and its day or year and number."""
    values = pair.keep
    match pair.entity:
        case "evidence":
            stamp = words.value("tanggal", values["tanggal"]) or str(values["tahun"])
            national = text("ui.upkeep.record.score") if values["jenis"] == SCORE else None
            return " · ".join(filter(None, (words.field(_code(pair)), national, stamp, values["nomor"])))
        case "rating" | "external":
            return text(f"ui.upkeep.record.{pair.entity}", year=values["tahun"] or DASH)
        case _:
            return text("ui.upkeep.record.session", session=pair.key.partition(".")[2].replace("@", " · "))
