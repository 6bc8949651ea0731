"""Surat Pernyataan read back: who states what for whom, blank where nothing was typed, in every format."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from simata_desktop.domain.statement import CompletenessStatement, StatedIndicator
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, Signatory
from simata_desktop.reports.statement import statement_pdf
from simata_desktop.resources import words

HEAD = Letterhead(("PEMERINTAH KABUPATEN CONTOH RAYA", "BADAN KEPEGAWAIAN DAERAH", "Jalan Permisalan Nomor 1"), None,
                  "Kota Contoh")
SIGNER = Signatory("Kepala Badan Kepegawaian Daerah", "Drs. HENDRA UMPAMAWAN, M.Si.", "196804121993031005")
PRINT = Imprint(datetime(2026, 11, 24, 9, 58, tzinfo=UTC), "Ratih Misalningsih", None, coded=False)
STATED = (StatedIndicator("awards", "Penghargaan", "Keputusan Kepala BKN 411/2025", "Tidak ada"),
          StatedIndicator("discipline_record", "Verifikasi Rekam Jejak Disiplin", None, "Tidak pernah dihukum"))


def pages(*, unit: str = "Dinas Kesehatan", office: bool = False, stated: tuple[StatedIndicator, ...] = STATED,
          **options: object) -> list[str]:
    out = io.BytesIO()
    said = CompletenessStatement(unit, 984, 2026, 2025, date(2026, 11, 24), stated, office)
    result = statement_pdf(out, said, letterhead=HEAD, signatory=SIGNER, imprint=PRINT, words=words("id"),
                           options=PaperOptions(**{"landscape": False, **options}))
    shown = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(out.getvalue())).pages]
    assert len(shown) == result.pages
    assert result.people == 0
    return shown


@pytest.mark.parametrize("size", ["A4", "F4"])
@pytest.mark.parametrize("head", ["office", "decree", "none"])
def test_the_head_of_a_unit_states_it(size: str, head: str) -> None:
    shown, = pages(paper=size, head=head)
    assert "SURAT PERNYATAAN KELENGKAPAN BUKTI" in shown
    assert "bagi 984 pegawai Dinas Kesehatan dan unit di bawahnya" in shown
    assert "pemetaan talenta tahun 2026 (SKP 2025)" in shown
    assert "1 Penghargaan Keputusan Kepala BKN 411/2025 Tidak ada" in shown
    assert "2 Verifikasi Rekam Jejak Disiplin – Tidak pernah dihukum" in shown
    assert "KEPALA DINAS KESEHATAN," in shown
    assert "UMPAMAWAN" not in shown
    assert "NIP. …" in shown
    assert ("PEMERINTAH KABUPATEN CONTOH RAYA DINAS KESEHATAN" in shown) == (head == "office")
    assert "Jalan Permisalan" not in shown
    assert ("LAMPIRAN" in shown) == (head == "decree")


def test_number_and_date_stand_only_where_they_were_typed() -> None:
    blank, = pages()
    assert "Nomor: …" in blank
    assert "Kota Contoh, …" in blank
    typed, = pages(number="800/7/2026", date_text="24 November 2026")
    assert "Nomor: 800/7/2026" in typed
    assert "Kota Contoh, 24 November 2026" in typed


def test_the_head_of_the_office_states_it_for_everybody() -> None:
    shown, = pages(unit="Kabupaten Contoh Raya", office=True)
    assert "bagi 984 pegawai seluruh Kabupaten Contoh Raya" in shown
    assert "BADAN KEPEGAWAIAN DAERAH Jalan Permisalan Nomor 1" in shown
    assert shown.count("Drs. HENDRA UMPAMAWAN, M.Si.") == 2


def test_many_indicators_go_on_and_the_signature_stays_whole() -> None:
    many = tuple(StatedIndicator(f"c{n}", f"Unsur contoh nomor {n}", "Peraturan", "Tidak ada") for n in range(58))
    shown = pages(stated=many)
    assert len(shown) == 2
    assert all(f"Unsur contoh nomor {n} " in " ".join(shown) for n in range(58))
    assert "dibuat dengan sebenarnya" in shown[1]
    assert "KEPALA DINAS KESEHATAN," in shown[1]
