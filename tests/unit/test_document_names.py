"""What a file name suggests of the evidence in it: only what it says, and nothing where it says two things."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.document_names import EARLIEST_YEAR, NOTHING, Proposal, propose
from simata_desktop.domain.documents import HEAD, JPG, PDF, PNG, form_of, kept_name

TODAY = date(2026, 11, 24)
MONTHS = {"januari": 1, "juni": 6, "jun": 6, "agustus": 8}
WORDS = {
    "awards": ["Penghargaan", "awards", "piagam", "satya lencana"],
    "team_assignments": ["Penugasan dalam Tim Kerja", "team_assignments"],
    "competency_assessment": ["Penilaian Kompetensi", "competency_assessment"],
    "competency_development": ["Pengembangan Kompetensi", "competency_development", "sertifikat"],
    "position_experience.diversity": ["Keragaman jabatan", "diversity"],
    "discipline_record": ["Verifikasi Rekam Jejak Disiplin"],
}
NIP = "198001012005011001"


def proposed(name: str) -> Proposal:
    return propose(name, WORDS, MONTHS, today=TODAY)


@pytest.mark.parametrize(("name", "wanted"), [
    (f"{NIP}_piagam_penghargaan_2025.pdf", Proposal("awards", None, None, 2025, NIP)),
    ("Sertifikat No. 800-12.3-BKPSDM tgl 2 Juni 2025.PDF",
     Proposal("competency_development", "800-12.3-BKPSDM", date(2025, 6, 2))),
    ("SK Tim Kerja nomor 188.45_77 2025-06-01.jpg", Proposal("team_assignments", "188.45_77", date(2025, 6, 1))),
    ("sk_tim_no_77_01-06-2025.png", Proposal("team_assignments", "77", date(2025, 6, 1))),
    ("19800101 200501 1 001 keragaman jabatan.pdf", Proposal("position_experience.diversity", nip=NIP)),
    ("20250601 pengembangan kompetensi.pdf", Proposal("competency_development", None, date(2025, 6, 1))),
    ("Piagam 12agustus2024", Proposal("awards", None, date(2024, 8, 12))),
    ("kompetensi.pdf", NOTHING),  # two indicators fit alike
    ("jabatan.pdf", Proposal("position_experience.diversity")),
    ("dalam rangka 2024 dan 2025.pdf", NOTHING),  # two years
    ("piagam 2025-06-01 s.d. 2025-06-03.pdf", Proposal("awards")),  # two days
    ("piagam 31-02-2025.pdf", Proposal("awards", year=2025)),  # no day of the calendar
    ("piagam 2027-01-01.pdf", Proposal("awards")),  # after today
    ("piagam 2031.pdf", Proposal("awards")),
    ("198013012005011001.pdf", NOTHING),  # no day of birth
    ("nomor.pdf", NOTHING),
    ("nota dinas 12.pdf", NOTHING),  # "no" is a word of its own
    ("IMG_0001.jpg", NOTHING), ("", NOTHING), (".pdf", NOTHING), ("😀.pdf", NOTHING),
])
def test_what_a_name_says(name: str, wanted: Proposal) -> None:
    assert proposed(name) == wanted


@given(st.text(max_size=120))
def test_any_name_is_read_and_nothing_is_invented(name: str) -> None:
    found = proposed(name)
    assert found == proposed(name)
    assert found.indicator is None or found.indicator in WORDS
    assert found.date is None or (found.date.year >= EARLIEST_YEAR and found.date <= TODAY and found.year is None)
    assert found.year is None or str(found.year) in name
    assert found.number is None or found.number in name.replace("_", " ").replace("+", " ") or found.number in name
    assert found.nip is None or len(found.nip) == 18


FORMS = ("{0:%Y-%m-%d}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0:%Y%m%d}", "{0:%d_%m_%Y}")


@given(st.dates(date(1950, 1, 1), TODAY), st.sampled_from(FORMS), st.sampled_from(["{} piagam", "piagam {}"]))
def test_a_day_is_found_as_offices_write_it(day: date, form: str, around: str) -> None:
    assert proposed(around.format(form.format(day)) + ".pdf") == Proposal("awards", None, day)


@given(st.sampled_from(sorted(WORDS)), st.data())
def test_the_order_of_words_does_not_matter(code: str, data: st.DataObject) -> None:
    label = WORDS[code][0].split()
    told = " ".join(data.draw(st.permutations(label)))
    assert proposed(f"{told}.pdf").indicator == proposed(f"{' '.join(label)}.pdf").indicator == code


@pytest.mark.parametrize(("head", "form"), [
    (b"%PDF-1.7\n", PDF), (b"\n\n%PDF-1.4", PDF), (b"x" * (HEAD - 5) + b"%PDF-1.4", PDF),
    (b"x" * HEAD + b"%PDF-", None), (b"\xff\xd8\xff\xe0", JPG), (b"\x89PNG\r\n\x1a\n", PNG), (b"\x89PNG", None),
    (b"GIF89a", None), (b"PK\x03\x04", None), (b"MZ\x90", None), (b"<html>", None), (b"", None),
])
def test_the_first_bytes_say_what_a_file_is(head: bytes, form: str | None) -> None:
    assert form_of(head) == form


@given(st.text(max_size=400))
def test_a_kept_name_is_one_printable_line(name: str) -> None:
    kept = kept_name(name)
    assert kept.isprintable()
    assert len(kept) <= 200
    assert kept_name(kept) == kept


def test_a_long_name_keeps_its_ending() -> None:
    assert kept_name("a" * 300 + ".pdf").endswith("a.pdf")
