"""One cell, one value: spellings that are read, what is told, and that any cell gives an answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.cell_values import Reading, read_cell
from simata_desktop.domain.dates import read_day
from simata_desktop.domain.numbers import decimal_text, read_number
from simata_desktop.domain.word_values import one_letter
from simata_desktop.sheets.reference import vocabulary

KNOWN = vocabulary()
TODAY = date(2026, 11, 24)


def read(word: str, value: str | float) -> Reading:
    return read_cell(value, KNOWN.rule(word), KNOWN, today=TODAY)


@pytest.mark.parametrize(("word", "value", "stored"), [
    ("golongan", "III/D", "III/d"), ("golongan", "III d", "III/d"), ("golongan", "II a", "II/a"),
    ("golongan", "III/ d", "III/d"), ("golongan", "Penata TK. I\xa0 III/d", "III/d"), ("golongan", "3d", "III/d"),
    ("golongan", "Pembina Tk. I (IV/b)", "IV/b"), ("golongan", "Pembina Utama Muda - IV c", "IV/c"),
    ("golongan", "Penata Muda Tingkat I", "III/b"), ("golongan", "Juru Tk. I", "I/d"), ("golongan", "IX", "IX"),
    ("golongan", "Golongan XVII", "XVII"), ("golongan", "Gol. V", "V"), ("golongan", "-", None),
    ("eselon", "II/b", "II.b"), ("eselon", "Eselon IIb", "II.b"), ("eselon", "IV.A", "IV.a"), ("eselon", "JFU", None),
    ("eselon", "Non-Eselon", None), ("eselon", "J.F. Tertentu", None), ("eselon", "Pelaksana", None),
    ("jenis_kelamin", "Laki – Laki", "L"), ("jenis_kelamin", "PR", "P"), ("jenis_kelamin", "f", "P"),
    ("jenis_kelamin", "LAKI-LAKI", "L"), ("status_kepegawaian", "PNS ORGANIK", "PNS"),
    ("status_kepegawaian", "PNS Daerah Kab/Kota yang bekerja pada Kab/Kota", "PNS"),
    ("status_kepegawaian", "pppk-pw", "PPPK_PW"), ("status_kepegawaian", "PPNPN", "LAIN"),
    ("status_kepegawaian", "K", "PPPK"), ("jenis_jabatan", "Jabatan Fungsional Tertentu", "functional"),
    ("jenis_jabatan", "Jabatan Pelaksana", "executor"), ("jenis_jabatan", "Struktural", "structural"),
    ("pendidikan", "S-1/Sarjana", "s1_d4"), ("pendidikan", "S-1 Hukum", "s1_d4"), ("pendidikan", "D III", "d3"),
    ("pendidikan", "SLTA/Sederajat", "slta"), ("pendidikan", "Diploma III/Sarjana Muda", "d3"),
    ("pendidikan", "S2", "s2"), ("pendidikan", "D-IV", "s1_d4"), ("pendidikan", "SMK", "slta"),
    ("predikat_kinerja", "SANGAT  BAIK", "sangat_baik"), ("predikat_kinerja", "Kurang/Misconduct", "kurang"),
    ("predikat_kinerja", "Butuh Perbaikan/Cukup", "butuh_perbaikan"),
    ("rating_hasil_kerja", "Diatas Ekspektasi", "di_atas"), ("rating_perilaku", "SESUAI EKSPEKTASI", "sesuai"),
    ("jpm", "98.75%", "98.75"), ("jpm", "98,75%", "98.75"), ("jpm", 0.9875, "98.75"), ("jpm", 98.75, "98.75"),
    ("jpm", "0,9875", "98.75"), ("integrity", "2,75", "2.75"), ("integrity", 0.0, "0"), ("integrity", 5.0, "5"),
    ("grit", "BS", "5"), ("grit", 3.0, "3"), ("kotak", "IX", "9"), ("kotak", "Kotak 7", "7"), ("kotak", 4.0, "4"),
    ("jp", "24 jam", "24"), ("jp", "40 JP", "40"), ("masa_kerja_tahun", "31 Thn", "31"), ("tahun", 2025.0, "2025"),
    ("tanggal_lahir", 29221.0, "1980-01-01"), ("tanggal_lahir", "29221", "1980-01-01"),
    ("tanggal_lahir", "1980-01-01 00:00:00", "1980-01-01"), ("tanggal_lahir", "01 APRIL 1980", "1980-04-01"),
    ("tanggal_lahir", "Semarang, 12 Nopember 1980", "1980-11-12"), ("tempat_lahir", "Semarang, 12-11-1980", "Semarang"),
    ("tempat_lahir", "Solo", "Solo"), ("tanggal_lahir", "19800101", "1980-01-01"),
    ("tmt_jabatan", "1/4/2010", "2010-04-01"), ("jabatan", "  Kepala \n Dinas ", "Kepala Dinas"),
    ("jabatan", "null", None), ("unit_kerja", 12.0, "12"), ("nama", "D'Angelo", "D'Angelo")])
def test_read(word: str, value: str | float, stored: str | None) -> None:
    assert read(word, value) == Reading(stored)


@pytest.mark.parametrize(("word", "value", "stored", "code"), [
    ("golongan", "hakim", "hakim", "value.unknown"), ("golongan", "V/a", "V/a", "value.unknown"),
    ("status_kepegawaian", "asn", "asn", "value.unknown"), ("predikat_kinerja", "Cukup", None, "value.scale"),
    ("predikat_kinerja", "Hebat", None, "value.unknown"), ("rating_perilaku", "Baik", None, "value.scale"),
    ("jpm", 1.01, "101", "value.range"), ("jpm", "126", None, "value.range"), ("jpm", "-", None, "value.missing"),
    ("jpm", "TIDAK HADIR", None, "value.number"), ("integrity", "3+", None, "value.number"),
    ("integrity", 7.5, None, "value.range"), ("integrity", "-1", None, "value.range"),
    ("nilai_skp", 120.5, None, "value.range"), ("nilai_skp", "-", None, "value.missing"),
    ("kotak", "X", None, "value.range"), ("kotak", "0", None, "value.range"), ("tahun", "2028", None, "value.range"),
    ("tanggal_lahir", "31/02/2023", None, "date.invalid"), ("tanggal_lahir", "00-00-0000", None, "date.invalid"),
    ("tanggal_lahir", "01-01-80", None, "date.invalid"), ("tmt_golongan", "09/17/2018", None, "date.invalid"),
    ("tmt_golongan", "01-01-2099", None, "date.invalid"), ("tanggal_lahir", 2015.0, None, "date.invalid"),
    ("nama", "3319121211800007", None, "name.letters"), ("nama", "=", None, "name.letters"),
    ("kelas_jabatan", "D", None, "value.number"), ("kelas_jabatan", 18.0, None, "value.range")])
def test_told(word: str, value: str | float, stored: str | None, code: str) -> None:
    reading = read(word, value)
    assert (reading.value, reading.code) == (stored, code)


def test_a_spelling_one_letter_away_is_offered() -> None:
    assert read("predikat_kinerja", "Sangt Baik").near == "sangat_baik"
    assert read("jenis_kelamin", "Perempuam").near == "P"
    assert read("predikat_kinerja", "Baku").near is None


@given(st.sampled_from(sorted(KNOWN.rules)), st.text(max_size=40) | st.floats() | st.integers())
def test_any_cell_gives_an_answer(word: str, value: str | float) -> None:
    reading = read(word, value)
    assert reading.value is None or reading.value.strip() == reading.value != ""


@given(st.dates(date(1931, 1, 1), date(2026, 11, 24)), st.sampled_from([
    "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d 00:00:00", "%d %B %Y", "%d %b %Y", "%Y%m%d"]))
def test_every_day_comes_back_from_its_spellings(day: date, shape: str) -> None:
    assert read_day(day.strftime(shape), KNOWN.months) == day
    assert read_day(float((day - date(1899, 12, 30)) / timedelta(days=1)), KNOWN.months) == day


@given(st.decimals(-1000, 1000, places=3))
def test_numbers_come_back_with_point_and_comma(number: object) -> None:
    text = format(number, "f")
    assert read_number(text) == read_number(text.replace(".", ",")) == number
    assert read_number(decimal_text(read_number(text) or read_number("0"))) == number  # type: ignore[arg-type]


@given(st.text("abcdef", min_size=4, max_size=9), st.data())
def test_one_letter_away(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    assert one_letter(word[:place] + word[place + 1:], word)
    assert one_letter(word[:place] + "z" + word[place:], word)
    assert one_letter(word[:place] + "z" + word[place + 1:], word)
    assert not one_letter(word, word)
    assert not one_letter("zz" + word, word)
