"""Results kept while a list comes in: people just made are judged by what made them, as if read from the store."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.app import Workspace
from tests.services.test_importing import bring, rows, write

RESULTS = "SELECT * FROM result ORDER BY map, person"
TALLY = "SELECT * FROM tally WHERE people <> 0 ORDER BY 1, 2, 3, 4, 5, 6"
HEADS = ("NIP;Nama;Status Kepegawaian;Kedudukan Hukum;Eselon;Jenis Jabatan;Jabatan;TMT Jabatan;Kode Jabatan;"
         "Pendidikan;Unit Kerja;OPD")
LIST = (
    "198001012005011001;Ani Contohwati;PNS;Aktif;II.b;Struktural;Kepala Dinas;01-02-2020;J1;S2;;Dinas Contoh",
    "198502022010012002;Budi Umpamadi;PNS;Aktif;III.a;Struktural;Sekretaris;01-02-2023;J2;S1;Sekretariat;Dinas Contoh",
    "199003032015031003;Citra Misalnya;PNS;Pensiun;;Fungsional;Analis Ahli Muda;;;S1;Bidang Data;Dinas Contoh",
    "199104042016032004;Dedi Andaikan;PNS;;;Pelaksana;Pengolah Data;31-02-2020;J2;D3;Bidang Data;Dinas Contoh",
    "199205052017031005;Eka Bilamana;PPPK;Aktif;;;Guru;01-07-2026;;;Bidang Lain;Dinas Lain",
)
POSTS = ("Kode Jabatan;Jabatan;Unit Kerja;OPD;Integritas;Kerjasama",
         "J2;Sekretaris;Sekretariat;Dinas Contoh;3;3")


def test_newcomers_stand_where_everybody_read_anew_stands(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, write(tmp_path, *POSTS, name="jabatan.csv"))
    bring(workspace, write(tmp_path, HEADS, LIST[0]))
    workspace.evidence.declare("Dinas Contoh", ["awards"], 2026, reason="semua sudah masuk")
    bring(workspace, write(tmp_path, HEADS, *LIST))  # one known, four new
    kept = rows(workspace, RESULTS), rows(workspace, TALLY)
    with workspace.desk.database.writing() as connection:
        workspace.desk.standing.rebuild(connection)
    assert kept == (rows(workspace, RESULTS), rows(workspace, TALLY))
    assert len([row for row in kept[0] if row[0] == 0]) == len(LIST)
