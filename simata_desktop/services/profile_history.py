"""What the register and the records tell of a person's way: posts, ratings by year, courses, awards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from simata_desktop.domain.facts import Facts
from simata_desktop.domain.profile import HistoryRow, Identity, RatingYear
from simata_desktop.services.history_kinds import shipped_history_rules
from simata_desktop.store.queries.people import PersonRecord, full_name

RATINGS_SHOWN = 5
SILENT = "discipline"  # a sanction stands in the indicator, for those who may see it; never in a list of the life
GROUPS = ("post", "grade", "education", "training", "award", "team", "acting", "other")
_TITLES = {"post": ("jabatan", "nama_diklat"), "grade": ("golongan", "nama_diklat")}
_DAYS = {"post": "tmt_jabatan", "grade": "tmt_golongan"}


def identity(person: PersonRecord, facts: Facts, ranks: Mapping[str, str], *, tier: str | None) -> Identity:
    """Who it is; the name with titles, dates as days."""
    told = person.values
    grade = told.get("golongan") or ""
    graduated = told.get("tahun_lulus")
    return Identity(
        told.get("nip") or "", full_name(told.get("gelar_depan"), told.get("nama"), told.get("gelar_belakang")), grade,
        ranks.get(grade, ""), day(told.get("tmt_golongan")), told.get("jabatan") or "", day(told.get("tmt_jabatan")),
        told.get("opd") or "", told.get("unit_kerja") or "", told.get("pendidikan"), told.get("jurusan") or "",
        int(graduated) if graduated and graduated.isdigit() else None, facts.retirement, tier,
        (told.get("status_kepegawaian") or "").startswith("PPPK"))


def ratings(facts: Facts, year: int) -> tuple[RatingYear, ...]:
    """The yearly SKP up to ``year``, the latest first."""
    known = sorted((one for one in facts.ratings if one.year <= year), key=lambda one: one.year, reverse=True)
    return tuple(RatingYear(one.year, one.work_result, one.behaviour, one.predicate)
                 for one in known[:RATINGS_SHOWN])


def history(rows: Sequence[Mapping[str, Any]]) -> tuple[HistoryRow, ...]:
    """The rows of the life by group, in each the latest first; sanctions are left out."""
    found = [row for one in rows if (row := _row(one)) is not None]
    return tuple(sorted(found, key=lambda row: (GROUPS.index(row.group), -_when(row))))


def _row(one: Mapping[str, Any]) -> HistoryRow | None:
    told = one.get("nama_diklat") or one.get("jabatan")
    group = shipped_history_rules().group_of(one.get("jenis_riwayat"), told) or "other"
    titles = _TITLES.get(group, ("nama_diklat", "jabatan", "jenis_riwayat"))
    title = _first(one, titles)
    if group == SILENT or not title:
        return None
    year = one.get("tahun")
    hours = one.get("jp")
    return HistoryRow(
        group if group in GROUPS else "other", title, _first(one, ("penyelenggara", "unit_kerja", "opd")),
        day(one.get(_DAYS.get(group, "tanggal_mulai")) or one.get("tanggal_sk") or one.get("tanggal_selesai")),
        int(year) if year is not None and str(year).isdigit() else None,
        _first(one, ("no_sertifikat", "no_sk")), float(hours) if hours is not None else None)


def _first(one: Mapping[str, Any], words: Iterable[str]) -> str:
    return next((str(one[word]) for word in words if one.get(word)), "")


def _when(row: HistoryRow) -> int:
    if row.since is not None:
        return row.since.toordinal()
    return date(row.year, 12, 31).toordinal() if row.year and 0 < row.year < date.max.year else 0


def day(text: str | None) -> date | None:
    """A stored day; None where it cannot be read."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
