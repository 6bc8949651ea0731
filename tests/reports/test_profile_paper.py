"""Profil Talenta Individu read back: every kind of person, every format, no names where none are wanted, margins."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from simata_desktop.domain.errors import Cancelled, UserError
from simata_desktop.domain.profile import Competencies, Profile, Sight
from simata_desktop.reports import profile_printing
from simata_desktop.reports.paper import Imprint, Letterhead, PaperOptions, Signatory
from simata_desktop.reports.profile_child import Job
from simata_desktop.reports.profile_printing import Prints, print_profiles
from tests import profiles as people
from tests.reports.test_papers import assert_margins

HEAD = Letterhead(("PEMERINTAH KABUPATEN CONTOH RAYA", "BADAN KEPEGAWAIAN DAERAH", "Jalan Permisalan Nomor 1"), None,
                  "Kota Contoh")
SIGNER = Signatory("Kepala Badan Kepegawaian Daerah", "Drs. HENDRA UMPAMAWAN, M.Si.", "196804121993031005", "Pembina")
PRINT = Imprint(datetime(2026, 11, 24, 9, 58, tzinfo=UTC), "Ratih Misalningsih", "7KQ4-9M2X-D3PT")
EVERYBODY = (people.profile(), people.provisional(), people.unmapped(), people.contract(), people.nameless())
NIP = re.compile(r"\d{8} \d{6} \d \d{3}|\d{18}")


def job(codes: tuple[str | None, ...] | None = None, **options: object) -> Job:
    return Job(HEAD, SIGNER, PaperOptions(**{"landscape": False, "mark": "TERBATAS", **options}), PRINT, "id", codes)


def printed(*some: Profile, processes: int = 0, **options: object) -> Prints:
    return print_profiles(job(**options), some, people=len(some), processes=processes)


def texts(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def whole(*some: Profile, **options: object) -> str:
    return " ".join(texts(printed(*some, **options).data))


@pytest.mark.parametrize("size", ["A4", "F4", "A3"])
@pytest.mark.parametrize("head", ["office", "none"])
def test_every_kind_of_person_in_every_format(size: str, head: str) -> None:
    made = printed(*EVERYBODY, paper=size, head=head)
    shown = texts(made.data)
    assert (len(shown), made.people) == (made.pages, len(EVERYBODY))
    assert all("TERBATAS" in page and "7KQ4-9M2X-D3PT" in page for page in shown)
    assert sum("Halaman 1 dari" in page for page in shown) == len(EVERYBODY)
    assert sum("HENDRA UMPAMAWAN" in page for page in shown) == len(EVERYBODY)
    assert_margins(made.data, list(range(made.pages)))
    titles = [one["/Title"] for one in PdfReader(io.BytesIO(made.data)).outline]
    assert titles == [one.identity.name for one in EVERYBODY]


def test_one_person_with_everything() -> None:
    made = printed(people.profile())
    assert made.pages == 2
    first, second = texts(made.data)
    for words in ("PROFIL TALENTA INDIVIDU", "19790814 200501 2 006", "Pembina (IV/a), TMT 1 April 2023",
                  "Kepala Bidang Perencanaan Ekonomi, sejak 12 April 2022", "S2 Ilmu Administrasi, 2009",
                  "1 September 2037", "Penempatan yang sesuai; Bimbingan kinerja", "kotak 5, 20 Oktober 2026",
                  "Kotak 5 kinerja sesuai ekspektasi", "Mengelola Perubahan 2,33 –0,67 –1,67",
                  "Jumlah 24,83 –2,17 –11,17", "JPM 92,0 % 69,0 %", "JPM 92,0 %: Optimal (batas 78 dan 90)",
                  "Proyeksi JPT Pratama 69,0 %: Masih Memenuhi Syarat", "berlaku sampai 14 Juli 2029",
                  "Penilaian Kinerja Baik 80,0 60 48,0 SKP 2025", "SK 821/114", "Pernyataan 800/77/2026",
                  "kurang 0,4 poin dari Tinggi", "Nilai Talenta 50 : 50 75,3", "Administrator (3)", "JPT Pratama (4)"):
        assert words in first, words
    for words in ("Kemampuan Intelektual", "Nilai potensi 70,0", "Mampu menalar dengan baik.",
                  "Pelatihan: PKA Angkatan III", "Disarankan untuk jabatan setara.", "(120 JP)",
                  "Penugasan tim/proyek; Workshop/lokakarya",
                  "belum diverifikasi: 2", "Wulan Contohwati, S.STP., M.Si. · NIP 19790814 200501 2 006"):
        assert words in second, words


def test_what_is_not_certain_is_said_and_never_zero() -> None:
    text = whole(people.provisional())
    for words in ("Bukti belum lengkap kotak yang mungkin: 5, 7, 9", "menunggu bukti lengkap", "0,0–15,0", "71,0–86,0",
                  "70,0–78,0", "Penghargaan belum ada", "belum dicocokkan dengan SIMATA BKN", "belum pasti"):
        assert words in text, words
    text = whole(people.unmapped())
    for words in ("Belum dapat dipetakan", "Tanpa SKP 2025", "Belum ada hasil penilaian kompetensi",
                  "Belum ada hasil penilaian potensi", "Belum ada penilaian kinerja", "belum ada di data"):
        assert words in text, words


def test_a_gap_in_the_levels_is_no_jpm() -> None:
    told: Competencies = people.competencies()
    open_ = replace(told.lines[0], level=None, gap=None, target_gap=None)
    half = replace(told, lines=(open_, *told.lines[1:]), match=replace(told.match, value=None, mapping=None),
                   projection=replace(told.projection, value=None), so_far=(91.2, 8))
    text = whole(people.profile(competencies=half))
    assert "JPM sementara 91,2 % dari 8 kompetensi" in text
    assert "Integritas – – –" in text
    assert "Optimal (batas" not in text


def test_a_jpm_just_under_a_cut_is_not_rounded_over_it() -> None:
    told = people.competencies()
    near = replace(told, match=replace(told.match, value=89.99, mapping="CO"))
    assert "JPM 89,99 %: Cukup Optimal" in whole(people.profile(competencies=near))


def test_nobody_is_a_successor_without_a_decree_and_no_sanction_is_a_reason() -> None:
    stands = people.standing(box=9, possible=(9,), recommendations=("Masuk Kelompok Rencana Suksesi Instansi",))
    text = whole(people.profile(standing=stands))
    assert "Calon Kelompok Rencana Suksesi Instansi" in text
    assert "Masuk Kelompok" not in text
    text = whole(people.profile(standing=people.standing(excluded="discipline", box=None, possible=())))
    assert "Di luar peta" in text
    assert not re.search("sanksi|hukuman", text, re.IGNORECASE)


def test_contract_staff_have_a_number_of_their_own() -> None:
    text = whole(people.contract())
    assert "NI PPPK : 19850101 202121 1 003" in text
    assert "Golongan : IX" in text
    assert "Pangkat" not in text


def test_what_a_role_may_not_see_is_left_out_with_a_line() -> None:
    seen = people.profile(sight=Sight(standing=False, psychological=False), standing=None, potential=None,
                          suggestions=())
    text = whole(seen)
    assert "Kotak dan nilai kedua sumbu tidak dicetak" in text
    assert "Aspek potensi dan uraiannya hanya dicetak bagi" in text
    for words in ("Kemampuan Intelektual", "Mampu menalar", "Dari mana angka ini", "Kotak 5"):
        assert words not in text, words
    assert "Disarankan untuk jabatan setara." in text


def test_without_names_nobody_is_named_anywhere() -> None:
    made = printed(*EVERYBODY, anonymous=True)
    reader = PdfReader(io.BytesIO(made.data))
    text = " ".join(texts(made.data)) + str(reader.metadata) + str(reader.outline)
    assert not NIP.search(text)
    for one in EVERYBODY:
        for words in (one.identity.name, one.identity.post, one.identity.agency, "Bappeda", "SK 821/114"):
            assert words not in text
    for words in ("HENDRA", PRINT.user, "Mampu menalar", "Pasfoto"):
        assert words not in text
    assert [one["/Title"] for one in reader.outline] == [f"Peserta {n:03d}" for n in range(1, 6)]
    assert "Administrator" in text


def test_two_processes_print_the_same_pages_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile_printing, "PIECE", 2)
    some = [replace(one, identity=replace(one.identity, name=f"Contoh Nomor {n}")) for n, one in
            enumerate((*EVERYBODY, *EVERYBODY[:2]))]
    here, there = printed(*some), printed(*some, processes=2)
    assert (here.pages, here.people) == (there.pages, there.people) == (here.pages, 7)
    assert texts(here.data) == texts(there.data)
    titles = [[one["/Title"] for one in PdfReader(io.BytesIO(made.data)).outline] for made in (here, there)]
    assert titles[0] == titles[1] == [one.identity.name for one in some]
    reader = PdfReader(io.BytesIO(there.data))
    places = [reader.get_destination_page_number(one) for one in reader.outline]
    assert places == _places(here.data)
    assert set(reader.metadata) == {"/Producer", "/Creator", "/CreationDate", "/ModDate"}
    assert printed(*some, processes=2).data == there.data


def _places(data: bytes) -> list[int | None]:
    reader = PdfReader(io.BytesIO(data))
    return [reader.get_destination_page_number(one) for one in reader.outline]


@pytest.mark.parametrize("processes", [0, 2])
def test_a_file_each_under_codes_of_their_own(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile_printing, "PIECE", 2)
    codes = tuple(f"AAAA-BBBB-CC{letter}{letter}" for letter in "ABCDE")
    got: dict[int, bytes] = {}
    made = print_profiles(job(codes), EVERYBODY, people=5, processes=processes, take=got.__setitem__)
    assert sorted(got) == [1, 2, 3, 4, 5]
    assert made.data == b""
    for number, data in got.items():
        shown = texts(data)
        assert codes[number - 1] in shown[0]
        assert f"Halaman 1 dari {len(shown)}" in shown[0]
    assert made.pages == sum(len(texts(data)) for data in got.values())


class Stops:
    """A progress that is stopped when half is done."""

    def __init__(self) -> None:
        self.done = 0

    def step(self, done: int, total: int, code: str) -> None:
        self.done = done

    def raise_if_cancelled(self) -> None:
        if self.done >= 20:
            raise Cancelled


@pytest.mark.parametrize("processes", [0, 2])
def test_it_stops_between_two_people(processes: int) -> None:
    progress = Stops()
    with pytest.raises(Cancelled):
        print_profiles(job(), EVERYBODY * 20, people=100, processes=processes, progress=progress)
    assert 20 <= progress.done < 100


@pytest.mark.parametrize("processes", [0, 2])
def test_a_broken_logo_is_told_by_every_process(processes: int) -> None:
    broken = replace(job(), letterhead=replace(HEAD, logo=b"no picture"))
    with pytest.raises(UserError) as refused:
        print_profiles(broken, EVERYBODY * 5, people=25, processes=processes)
    assert refused.value.code == "paper.logo"
