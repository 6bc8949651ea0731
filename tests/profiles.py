"""Invented people as the rows of their profiles, for the tests of papers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from simata_desktop.domain.profile import (
    AxisLine,
    Competencies,
    CompetencyLine,
    HistoryRow,
    Identity,
    IndicatorLine,
    Match,
    Potential,
    Profile,
    RatingYear,
    Sight,
    Source,
    Standing,
    Suggestion,
)
from simata_desktop.domain.records import ASPECTS, COMPETENCIES

DAY = date(2026, 11, 24)
LEVELS = (3.0, 2.83, 2.5, 3.0, 3.0, 2.5, 2.33, 2.67, 3.0)
LABELS = {"performance_predicate": "Penilaian Kinerja", "awards": "Penghargaan",
          "competency_assessment": "Penilaian Kompetensi", "potential_assessment": "Penilaian Potensi",
          "discipline_record": "Verifikasi Rekam Jejak Disiplin"}


def identity(**changes: object) -> Identity:
    """An administrator."""
    return replace(Identity(
        "197908142005012006", "Wulan Contohwati, S.STP., M.Si.", "IV/a", "Pembina", date(2023, 4, 1),
        "Kepala Bidang Perencanaan Ekonomi", date(2022, 4, 12), "Badan Perencanaan Pembangunan Daerah",
        "Bidang Ekonomi", "s2", "Ilmu Administrasi", 2009, date(2037, 9, 1), "administrator"), **changes)  # type: ignore[arg-type]


def indicator(code: str, weight: float, score: float | None, source: Source | None = None,
              **changes: object) -> IndicatorLine:
    """One row of the derivation."""
    result = None if score is None else weight * score / 100
    made = IndicatorLine(code, LABELS[code], "known" if score is not None else "missing", "rows", "Baik", score, weight,
                         result, (result, result) if result is not None else (0.0, weight), source)
    return replace(made, **changes)  # type: ignore[arg-type]


def axis(code: str, score: float | None, ends: tuple[float, float], *lines: IndicatorLine,
         **changes: object) -> AxisLine:
    """One axis of the derivation."""
    made = AxisLine(code, score, ends, (60.0, 80.0), "Menengah" if score is not None else None, "Tinggi", 0.4, 50.0,
                    lines)
    return replace(made, **changes)  # type: ignore[arg-type]


def standing(**changes: object) -> Standing:
    """Box 5."""
    first = axis("performance", 71.0, (71.0, 71.0),
                 indicator("performance_predicate", 60, 80.0, Source("rating", "2025")),
                 indicator("awards", 15, 50.0, Source("number", "SK 821/114")), level="Sesuai Ekspektasi",
                 next_level="Di Atas Ekspektasi", lacking=9.0)
    second = axis("potential", 79.6, (79.6, 79.6),
                  indicator("competency_assessment", 20, 92.0, Source("session", "12/2026"), rule="direct", row=None),
                  indicator("potential_assessment", 25, 67.5, Source("session", "12/2026"), rule="direct", row=None),
                  indicator("discipline_record", 15, 100.0, Source("declaration", "800/77/2026"), row="Tidak pernah"))
    return replace(Standing(
        "rated", 5, None, (5,), (), None, "Kinerja sesuai ekspektasi dan potensial menengah",
        ("Penempatan yang sesuai", "Bimbingan kinerja"), {box: box for box in range(1, 10)}, 75.3, (75.3, 75.3), 5,
        date(2026, 10, 20), (first, second), LABELS, 2), **changes)  # type: ignore[arg-type]


def competencies(**changes: object) -> Competencies:
    """All nine levels, JPM 92.0 against 3 and 69.0 against 4."""
    lines = tuple(CompetencyLine(code, level, 3.0, 4.0, level - 3, level - 4)
                  for code, level in zip(COMPETENCIES, LEVELS, strict=True))
    return replace(Competencies(
        "12/2026", date(2026, 7, 14), date(2029, 7, 14), False, lines, Match(100 * sum(LEVELS) / 27, "O", "MS"),
        Match(100 * sum(LEVELS) / 36, "KO", "MMS"), (100 * sum(LEVELS) / 27, 9), "Administrator", "JPT Pratama",
        (78.0, 90.0), (68.0, 80.0)), **changes)  # type: ignore[arg-type]


def profile(**changes: object) -> Profile:
    """Everything of one person."""
    made = Profile(
        identity(), 2026, 2025, DAY, "BKN 411/2025", "bkn411", 1, True, Sight(), standing(), competencies(),
        Potential("12/2026", date(2026, 7, 14), date(2029, 7, 14), False,
                  tuple((code, 3.0 + (place % 2)) for place, code in enumerate(ASPECTS)), 70.0),
        {"uraian_potensi": "Mampu menalar dengan baik.", "rekomendasi": "Disarankan untuk jabatan setara."},
        (RatingYear(2025, "sesuai", "sesuai", "baik"), RatingYear(2024, "sesuai", "di_atas", "baik")),
        (HistoryRow("post", "Kepala Subbidang Data", "Bappeda", date(2018, 1, 2), None, "800/12"),
         HistoryRow("training", "PKA Angkatan III", "LAN", None, 2020, "", 120.0)),
        (Suggestion("competency", "managing_change", -0.67, ("Penugasan tim/proyek", "Workshop/lokakarya")),
         Suggestion("indicator", "awards", None, ("Penugasan tim/proyek",))))
    return replace(made, **changes)  # type: ignore[arg-type]


def provisional() -> Profile:
    """Somebody whose evidence is incomplete."""
    stands = standing(state="provisional", box=None, provisional_box=5, possible=(5, 7, 9),
                      reasons=("awards.missing",), talent=None, talent_range=(70.0, 78.0), external=None,
                      external_day=None, axes=(
                          axis("performance", None, (71.0, 86.0), indicator("awards", 15, None)),
                          axis("potential", 79.6, (79.6, 79.6))))
    return profile(standing=stands)


def unmapped() -> Profile:
    """Somebody who stands in no box and was never assessed."""
    stands = standing(state="unrated", box=None, possible=(), description="", recommendations=(),
                      reasons=("competency_assessment.missing", "performance_predicate.missing"), talent=None,
                      talent_range=(0.0, 90.0), external=None, external_day=None)
    return profile(standing=stands, competencies=None, potential=None, ratings=(), history=(), words={}, suggestions=())


def contract() -> Profile:
    """A PPPK: a grade, no rank."""
    return profile(identity=identity(nip="198501012021211003", grade="IX", rank="", grade_since=None, contract=True))


def nameless() -> Profile:
    """Long names, no dates."""
    long = "Raden Mas Haji Muhammad Contohadiningrat Suryokusumo Wiryoatmojo, S.Sos., S.H., M.Si., M.AP., Ph.D."
    return profile(identity=identity(
        name=long, post="Kepala Subbagian Perencanaan, Evaluasi, Pelaporan, dan Pengelolaan Data Terpadu " * 2,
        agency="Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk, dan Keluarga Berencana",
        unit="Unit Pelaksana Teknis Daerah Perlindungan", grade_since=None, post_since=None, retirement=None))
