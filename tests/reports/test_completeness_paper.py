"""The completeness paper and its letters read back: a page of its own a unit, who lacks what, nobody where unnamed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from simata_desktop.domain.completeness import (
    Completeness,
    Lift,
    PersonGaps,
    Since,
    UnitCompleteness,
    UnitLetter,
)
from simata_desktop.reports.completeness import completeness_pdf
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, PaperResult, Signatory
from simata_desktop.resources import words

HEAD = Letterhead(("PEMERINTAH KABUPATEN CONTOH RAYA", "BADAN KEPEGAWAIAN DAERAH"), None, "Kota Contoh")
SIGNER = Signatory("Kepala Badan Kepegawaian Daerah", "Drs. HENDRA UMPAMAWAN, M.Si.", "196804121993031005")
PRINT = Imprint(datetime(2026, 11, 24, 9, 58, tzinfo=UTC), "Ratih Misalningsih", None, coded=False)
LABELS = {"awards": "Penghargaan", "team_assignments": "Penugasan dalam Tim Kerja"}
CODES = ("awards", "team_assignments")


def unit(name: str, **changes: object) -> UnitCompleteness:
    lifts = (Lift("awards", "nasional", "Nasional", 3), Lift("awards", "instansi", "Instansi", 1),
             Lift("team_assignments", "ketua_lintas", "Ketua", 2))
    made = UnitCompleteness(None, name, 60, 30, 20, 10, {"awards": 4}, {"team_assignments": 2}, 9, name, 5, lifts,
                            {"awards": 7}, 7, 40, 3)
    return replace(made, **changes)  # type: ignore[arg-type]


HEALTH, ROADS = unit("Dinas Kesehatan"), unit("Dinas Bina Marga", held_down=0, lifted=0, lifts=())
PEOPLE = tuple(PersonGaps(f"19800101200501{1 + n % 2}{n:03d}", f"Pegawai Contoh {n}", ("awards",) if n % 2 else (),
                          () if n % 2 else ("team_assignments",)) for n in range(90))
LETTERS = (UnitLetter(HEALTH, CODES, PEOPLE), UnitLetter(ROADS, CODES, PEOPLE[:2]))
REPORT = Completeness(2026, 2025, date(2026, 11, 24), (HEALTH, ROADS), replace(HEALTH, name=""), LABELS, 12,
                      since=Since(date(2026, 10, 24), 60, 25, 11))


def pages(report: Completeness = REPORT, letters: tuple[UnitLetter, ...] = LETTERS,
          **options: object) -> tuple[list[str], PaperResult]:
    out = io.BytesIO()
    result = completeness_pdf(out, report, letterhead=HEAD, signatory=SIGNER, imprint=PRINT, words=words("id"),
                              options=PaperOptions(**{"landscape": False, **options}), letters=letters)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(out.getvalue())).pages], result


def test_the_sums_say_what_changed_and_what_one_piece_would_do() -> None:
    shown, result = pages(letters=())
    assert result.people == 0
    assert "Siap 30 orang, naik 5 sejak 24 Oktober 2026" in shown[0]
    assert "Bagi 5 di antaranya satu bukti saja sudah cukup; terbanyak: Penghargaan (4)" in shown[0]
    assert "Di luar sasaran pemetaan: 12 orang" in shown[0]
    assert "Dinas Kesehatan 9 5 7 40 3 Penghargaan (4), Penugasan dalam Tim Kerja (2)" in " ".join(shown)


@pytest.mark.parametrize(("ready", "told"), [(30, "sama seperti pada 24 Oktober"), (34, "turun 4 sejak")])
def test_what_did_not_rise_is_said_as_it_is(ready: int, told: str) -> None:
    assert told in pages(replace(REPORT, since=Since(date(2026, 10, 24), 60, ready, 11)))[0][0]


def test_nothing_kept_is_nothing_said_and_a_narrowed_paper_says_of_whom() -> None:
    shown = pages(replace(REPORT, since=None, unit="Dinas Kesehatan", tiers=("administrator",)))[0][0]
    assert "sejak" not in shown
    assert "Administrator" in shown
    assert "Dinas Kesehatan" in shown


@pytest.mark.parametrize("size", ["A4", "F4"])
@pytest.mark.parametrize("head", ["office", "decree", "none"])
@pytest.mark.parametrize("landscape", [False, True])
def test_a_letter_a_unit(size: str, head: str, landscape: bool) -> None:
    shown, result = pages(paper=size, head=head, landscape=landscape)
    assert result.people == 92
    starts = [number for number, page in enumerate(shown) if "Yth. Kepala" in page]
    assert len(starts) == 2
    first, second = starts
    assert 1 <= first < second
    assert ("PEMERINTAH KABUPATEN CONTOH RAYA" in shown[first]) == (head == "office")
    assert "LAMPIRAN" not in shown[first]
    letter = " ".join(shown[first:second])
    assert letter.count("Pegawai Contoh") == 90
    assert "1 Penghargaan 45 –" in letter
    assert "2 Penugasan dalam Tim Kerja – 45" in letter
    assert "9 pegawai berpredikat Baik atau Sangat Baik pada SKP 2025" in letter
    assert letter.count("HENDRA UMPAMAWAN") == 1
    assert all("· Dinas Kesehatan" in page for page in shown[first + 1: second])
    assert "berpredikat Baik" not in " ".join(shown[second:])
    assert "Dinas Kesehatan" not in " ".join(shown[second:])


def test_an_unnamed_copy_holds_nobody() -> None:
    shown, result = pages(anonymous=True)
    assert result.people == 0
    assert "Pegawai Contoh" not in " ".join(shown)
    assert "19800101" not in " ".join(shown)
    assert sum("Yth. Kepala" in page for page in shown) == 2
