"""The papers of a session's day read back: who, when, where, room to sign, in every format; many people go on."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from simata_desktop.domain.session_day import DayPerson, SessionDay, agenda, counted
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, Signatory
from simata_desktop.reports.session_papers import KINDS, session_pdf
from simata_desktop.resources import words

HEAD = Letterhead(("PEMERINTAH KABUPATEN CONTOH RAYA", "BADAN KEPEGAWAIAN DAERAH", "Jalan Permisalan Nomor 1"), None,
                  "Kota Contoh")
SIGNER = Signatory("Kepala Badan Kepegawaian Daerah", "Drs. HENDRA UMPAMAWAN, M.Si.", "196804121993031005")
PRINT = Imprint(datetime(2026, 11, 24, 9, 58, tzinfo=UTC), "Ratih Misalningsih", None, coded=False)


def person(number: int, *, attended: bool | None = True, complete: bool = True,
           assessors: tuple[str, ...] = ("Dr. Sari Contohwati, M.Psi.", "Tono Umpama")) -> DayPerson:
    return DayPerson(f"19800101200501{number:04d}", f"Contoh Pegawai Nomor {number}, S.T., M.Si.",
                     "Analis Kebijakan Ahli Muda", "Dinas Pekerjaan Umum", assessors, attended, complete)


def day(people: tuple[DayPerson, ...], **more: object) -> SessionDay:
    return SessionDay(**{"code": "ASM-2026-01", "name": "Asesmen Pejabat Administrator Angkatan I", "kind": "both",
                         "machine": False, "final": False, "day": date(2026, 11, 20), "place": "Aula BKD lantai 3",
                         "start": "08.00", "agenda": agenda("07.30 Registrasi; 08:00-09.30 Psikotes; Ishoma"),
                         "people": people, **more})  # type: ignore[arg-type]


THREE = (person(1), person(2, attended=False, complete=False), person(3, attended=None, complete=False))


def pages(kind: str, shown: SessionDay, **options: object) -> list[str]:
    out = io.BytesIO()
    result = session_pdf(out, shown, kind=kind, letterhead=HEAD, signatory=SIGNER, imprint=PRINT, words=words("id"),
                         options=PaperOptions(**{"landscape": False, **options}))  # type: ignore[arg-type]
    read = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(out.getvalue())).pages]
    assert (len(read), len(shown.people)) == (result.pages, result.people)
    return read


@pytest.mark.parametrize("size", ["A4", "F4"])
@pytest.mark.parametrize("head", ["office", "none"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_names_the_session_and_everybody(kind: str, size: str, head: str) -> None:
    text = " ".join(pages(kind, day(THREE), paper=size, head=head))
    assert "Asesmen Pejabat Administrator Angkatan I" in text
    assert "Jumat, 20 November 2026" in text
    assert "Aula BKD lantai 3" in text
    assert all(one in text for one in ("Contoh Pegawai Nomor 1", "Contoh Pegawai Nomor 3", "19800101 200501 0 002"))
    assert "HENDRA UMPAMAWAN" in text
    assert ("PEMERINTAH KABUPATEN" in text) == (head == "office")
    assert "Nomor:" not in text or kind == "session-minutes"


def test_the_schedule_tells_the_agenda_and_who_assesses_whom() -> None:
    text, = pages("schedule", day(THREE))
    assert "07.30 Registrasi" in text
    assert "08.00-09.30 Psikotes" in text
    assert "– Ishoma" in text
    assert "Dr. Sari Contohwati, M.Psi. Tono Umpama" in text


def test_the_attendance_list_leaves_room_to_sign_except_for_who_is_away() -> None:
    text, = pages("attendance", day(THREE))
    assert "1. …" in text
    assert "2. …" in text.split("Asesor", 1)[1], "the second assessor signs"
    assert "2. …" not in text.split("Asesor", 1)[0]
    assert "Tidak hadir" in text


def test_the_minutes_tell_who_was_there_and_what_is_complete() -> None:
    text, = pages("session-minutes", day(THREE))
    for said in ("Peserta terdaftar : 3 orang", "Hadir : 1 orang", "Tidak hadir : 1 orang",
                 "Kehadiran belum dicatat : 1 orang", "Isian lengkap : 1 orang", "Isian belum lengkap : 2 orang",
                 "belum difinalkan"):
        assert said in text, said
    assert "telah difinalkan" in " ".join(pages("session-minutes", day(THREE, final=True)))
    machine = " ".join(pages("session-minutes", day((person(1, complete=False, assessors=()),), machine=True)))
    assert "CACT" in machine
    assert "Menunggu hasil" in machine
    assert "Isian lengkap" not in machine


@pytest.mark.parametrize("kind", KINDS)
def test_sixty_people_go_on_and_the_signature_stays_whole(kind: str) -> None:
    shown = pages(kind, day(tuple(person(number) for number in range(1, 61))))
    assert len(shown) > 1
    assert all(f"Pegawai Nomor {number}," in " ".join(shown) for number in range(1, 61))
    assert "KEPALA BADAN" in shown[-1]
    assert "UMPAMAWAN" in shown[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_a_session_of_nobody_has_its_papers_too(kind: str) -> None:
    assert pages(kind, day((), day=None, place="", start="", agenda=()))


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_schedule_keeps_its_words(typed: str) -> None:
    told = "".join(time + what for time, what in agenda(typed))
    assert [sign for sign in told if sign.isalpha()] == [sign for sign in typed if sign.isalpha()]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from((True, False, None)), max_size=8))
def test_everybody_is_counted_once(attended: list[bool | None]) -> None:
    assert sum(counted([person(1, attended=one) for one in attended])) == len(attended)
