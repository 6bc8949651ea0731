"""Two PCs of one office with real stores, and the bytes of what they exchange, counted on the line."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.centre import Centre
from simata_desktop import app
from simata_desktop.domain.ids import natural
from simata_desktop.domain.records import ASPECTS, COMPETENCIES, lies_closed
from simata_desktop.services.sync_state import Synchronised
from simata_desktop.store.journal import Delta
from tests.server.cutting_proxy import CuttingProxy

OFFICE, USER, PASSPHRASE = "7301", "admin", "sandi untuk pengukuran"
SCORES = (*COMPETENCIES, *ASPECTS)[:12]
SESSION, SEED = "UJI-2026", 6
FORENAMES = ("Siti", "Budi", "Rina", "Agus", "Dewi", "Andi", "Wayan", "Made", "Putu", "Nur", "Eko", "Tri", "Dian",
             "Yusuf", "Maria", "Hasan", "Lestari", "Joko")
SURNAMES = ("Contoh", "Santoso", "Wijaya", "Hidayat", "Rahman", "Siregar", "Nasution", "Utami", "Saputra", "Lubis",
            "Hakim", "Wati", "Pratama")
GRADES = [f"{major}/{minor}" for major in ("II", "III", "IV") for minor in "abcd"]
POSTS = ("Analis Kepegawaian", "Pengawas Sekolah", "Perawat", "Guru", "Bendahara", "Arsiparis", "Pranata Komputer")
STUDIES = ("Manajemen", "Hukum", "Akuntansi", "Teknik Sipil", "Keperawatan", "Pendidikan Matematika")
TOWNS = ("Makassar", "Parepare", "Palopo", "Bone", "Gowa", "Maros")


def employee(rng: random.Random, number: int) -> Delta:
    """An invented person with 26 fields."""
    born = date(1966, 1, 1) + timedelta(rng.randrange(12_000))
    began = date(1995, 1, 1) + timedelta(rng.randrange(9_000))
    nip = f"{born:%Y%m%d}{began:%Y%m}{1 + number % 2}{number % 1000:03d}"
    name = f"{rng.choice(FORENAMES)} {rng.choice(FORENAMES)} {rng.choice(SURNAMES)}"
    values = {
        "nip": nip, "nama": name, "gelar_belakang": rng.choice(("S.H.", "S.E.", "S.Pd.", "S.Kep.", "S.T.")),
        "tempat_lahir": rng.choice(TOWNS), "tanggal_lahir": born.isoformat(), "jenis_kelamin": "LP"[number % 2],
        "status_kepegawaian": "PNS", "kedudukan_hukum": "Aktif", "golongan": rng.choice(GRADES),
        "tmt_golongan": (began + timedelta(1461)).isoformat(), "masa_kerja_tahun": str(rng.randrange(35)),
        "masa_kerja_bulan": str(rng.randrange(12)), "jenis_jabatan": "fungsional", "jabatan": rng.choice(POSTS),
        "jenjang": "ahli_muda", "kelas_jabatan": str(rng.randrange(5, 12)),
        "tmt_jabatan": (began + timedelta(2000)).isoformat(), "opd": f"Dinas Contoh {rng.randrange(30)}",
        "unit_kerja": f"Bidang {rng.randrange(5)}", "pendidikan": "S1", "jurusan": rng.choice(STUDIES),
        "tahun_lulus": str(began.year - 1), "tmt_cpns": began.isoformat(),
        "tmt_pns": (began + timedelta(365)).isoformat(),
        "email_dinas": f"{name.lower().replace(' ', '.')}{number}@contoh.go.id", "telepon_dinas": f"0411{number:06d}"}
    return _created("person", natural("bench-employee", str(number)), values)


def assessed(rng: random.Random, number: int) -> Delta:
    """The assessment of that person: 12 scores."""
    session, person = natural("session", SESSION), natural("bench-employee", str(number))
    return _created("participant", natural("participant", session, person), {
        "sesi": session, "pegawai": person, **{word: str(rng.randrange(1, 6)) for word in SCORES}})


def _created(entity: str, id_: str, values: dict[str, str]) -> Delta:
    return Delta(entity, id_, "create", {word: (None, value) for word, value in values.items()},
                 closed=lies_closed(entity, values))


def register(people: int) -> Iterable[Delta]:
    """So many employees, a session, and the assessment of each."""
    rng = random.Random(SEED)
    yield from (employee(rng, number) for number in range(people))
    yield _created("session", natural("session", SESSION), {
        "kode": SESSION, "nama": "Uji Kompetensi", "jenis": "both", "tanggal": "2026-11-02"})
    yield from (assessed(rng, number) for number in range(people))


def rescored(workspace: app.Workspace, people: int, count: int, seed: int) -> None:
    """So many scores changed, each a save of its own, as somebody types them."""
    rng, session = random.Random(seed), natural("session", SESSION)
    with workspace.desk.database.reading() as connection:
        held = {row[0]: dict(zip(SCORES, row[1:], strict=True)) for row in connection.exec_driver_sql(
            f"SELECT uid, {', '.join(SCORES)} FROM participant")}
    for number in rng.sample(range(people), count):
        id_, word = natural("participant", session, natural("bench-employee", str(number))), rng.choice(SCORES)
        old = held[id_][word]
        new = str(int(float(old)) % 5 + 1)
        write(workspace, [Delta("participant", id_, "set", {word: (str(old), new)})])


def write(workspace: app.Workspace, deltas: Iterable[Delta]) -> None:
    """One save."""
    with workspace.desk.save("import") as result:
        result.work.extend(list(deltas))


@dataclass(frozen=True)
class Counted:
    """One synchronisation: bytes both ways with headers, as the proxy counted them, and requests."""

    kilobytes: float
    requests: int
    done: Synchronised


def counted(workspace: app.Workspace, proxy: CuttingProxy, *, tries: int = 1) -> Counted:
    """Synchronise once, or until it ends over a line that breaks. RuntimeError where something stays."""
    before, requests = proxy.up + proxy.down, proxy.requests
    for _ in range(tries):
        done = workspace.syncing.by_line()
        if done.trouble is None:
            break
    if done.trouble is not None or done.pending or done.digest == "differs":
        raise RuntimeError(f"the exchange did not end: {done}")
    return Counted((proxy.up + proxy.down - before) / 1000, proxy.requests - requests, done)


def two(folder: Path, centre: Centre, address: str) -> Iterator[app.Workspace]:
    """Two PCs of the office that have joined at ``address``."""
    for number in range(2):
        workspace, _ = app.create_workspace(folder / f"pc{number}", USER, PASSPHRASE, office=(OFFICE, "Kantor Contoh"))
        workspace.enrolling.by_line(address, centre.code(OFFICE))
        yield workspace
