"""Employee lists as an office hands them in: xlsx of 25 columns, one sheet, days as days, invented people."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

import xlsxwriter

from simata_desktop.resources import read_json
from simata_desktop.services.demo_people import DemoPerson, PeopleMaker, demo_units

COLUMNS = (
    "nip", "nama", "gelar_belakang", "tempat_lahir", "tanggal_lahir", "jenis_kelamin", "status_kepegawaian",
    "kedudukan_hukum", "golongan", "tmt_golongan", "masa_kerja_tahun", "jenis_jabatan", "jabatan", "eselon",
    "kelas_jabatan", "tmt_jabatan", "opd", "unit_kerja", "pendidikan", "jurusan", "tahun_lulus", "tmt_cpns", "tmt_pns",
    "email_dinas", "telepon_dinas",
)
DAYS = frozenset(name for name in COLUMNS if name.startswith(("tmt_", "tanggal_")))
MAJORS = ("Administrasi Publik", "Hukum", "Akuntansi", "Kesehatan Masyarakat", "Teknik Sipil", "Pendidikan")
SEED, DAY = 3, date(2026, 6, 1)


def write(path: str, rows: str) -> None:
    """Write a list of so many people."""
    book = xlsxwriter.Workbook(path)  # with a table of shared strings, as Excel saves it
    sheet = book.add_worksheet("Pegawai")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, COLUMNS)
    for number, row in enumerate(_rows(int(rows)), 1):
        for place, name in enumerate(COLUMNS):
            value = row.get(name)
            if name in DAYS:
                sheet.write_datetime(number, place, date.fromisoformat(str(value)), day)
            elif isinstance(value, int):
                sheet.write_number(number, place, value)
            elif value:
                sheet.write_string(number, place, value)
    book.close()


def _rows(count: int) -> Iterator[dict[str, str | int]]:
    chance, data = random.Random(SEED), read_json("demo", "office.json")
    maker = PeopleMaker(data, demo_units(data), chance, today=DAY)
    for number in range(count):
        yield _row(maker.person("", number), number, chance)


def _row(one: DemoPerson, number: int, chance: random.Random) -> dict[str, str | int]:
    entered = date.fromisoformat(one.values["tmt_cpns"])
    years = DAY.year - entered.year
    return {**one.values, "tmt_golongan": (entered + timedelta(days=366 * (years // 2))).isoformat(),
            "masa_kerja_tahun": years, "kelas_jabatan": chance.randint(5, 14), "jurusan": chance.choice(MAJORS),
            "tahun_lulus": entered.year - 1, "tmt_pns": (entered + timedelta(days=366)).isoformat(),
            "email_dinas": f"pegawai{number}@contohraya.go.id", "telepon_dinas": f"0274{500000 + number % 400000}"}
