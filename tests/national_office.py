"""An office of invented people whose evidence is complete, and an export of the national system with planted causes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from simata_desktop.app import Workspace
from simata_desktop.services.exporting import ExportRequest

PREDICATES = ("Sangat Baik", "Baik", "Baik", "Butuh Perbaikan")
AWARDS = ("nasional", "instansi", "lintas_instansi", "internasional")
TEAMS = ("ketua_lintas", "ketua_internal", "anggota_lintas", "anggota_internal")
FEEDBACK = ("sangat_baik", "baik", "butuh_perbaikan")
COURSES = ("2", "4", "6", "9")
DIVERSITY = ("lintas_instansi", "lintas_unit", "satu_unit")
ACTING = ("plt_setara", "plh_setara", "tidak_ada")
COMPETENCIES = ("integrity", "teamwork", "communication", "results_orientation", "public_service",
                "self_and_others_development", "managing_change", "decision_making", "national_unity")
ASPECTS = ("intellectual", "interpersonal", "self_awareness", "critical_strategic_thinking", "problem_solving",
           "emotional_quotient", "growth_mindset", "grit")
YEAR, SESSION_DAY, OLD_DAY = 2025, "2025-05-14", "2022-03-02"
HEADS = {"performance_predicate": "Y - Penilaian Kinerja", "awards": "Y - Penghargaan",
         "team_assignments": "Y - Penugasan dalam Tim Kerja", "feedback_360": "Y - Umpan Balik Kinerja 360 derajat",
         "competency_assessment": "X - Penilaian Kompetensi", "competency_development": "X - Pengembangan Kompetensi",
         "position_experience": "X - Pengalaman Jabatan", "potential_assessment": "X - Penilaian Potensi",
         "formal_education": "X - Tingkat Pendidikan Formal", "field_fit": "X - Kesesuaian Bidang Ilmu",
         "discipline_record": "X - Verifikasi Rekam Jejak Disiplin"}


def nip(number: int) -> str:
    """A valid NIP, rising with ``number``."""
    return f"19750101{2000 + number // 999}011{number % 999 + 1:03}"


@dataclass
class Gaps:
    """What the office lacks of whom (numbers of people)."""

    awards: set[int] = field(default_factory=set)  # no record here
    assessment: set[int] = field(default_factory=set)  # no session here
    old_assessment: set[int] = field(default_factory=set)  # a session that has expired
    unit: str = "Dinas"


def fill(workspace: Workspace, folder: Path, people: int, gaps: Gaps) -> None:
    """Bring ``people`` people with complete evidence in, but for ``gaps``."""
    some = range(people)
    _bring(workspace, folder / "pegawai.csv",
           ("NIP", "Nama", "Kedudukan Hukum", "Eselon", "Jabatan", "TMT Jabatan", "Pendidikan", "OPD"),
           ([nip(n), f"Orang Contoh {_word(n)}", "Aktif", "III.a", "Sekretaris", "01-02-2021", "S2" if n % 2 else "S1",
             f"{gaps.unit} {_word(n % 8)}"] for n in some))
    _bring(workspace, folder / "skp.csv", ("NIP", "tahun", "predikat_kinerja"),
           ([nip(n), str(YEAR), PREDICATES[n % 4]] for n in some))
    heads = ("nip", *COMPETENCIES, *ASPECTS, "tanggal_asesmen")
    for day, chosen in ((SESSION_DAY, [n for n in some if n not in gaps.assessment | gaps.old_assessment]),
                        (OLD_DAY, sorted(gaps.old_assessment))):
        if chosen:
            _bring(workspace, folder / f"asesmen-{day}.csv", heads, ([nip(n), *_levels(n), day] for n in chosen))
    evidence = ("nip", "team_assignments", "feedback_360", "competency_development", "position_experience.diversity",
                "position_experience.non_definitive", "field_fit", "discipline_record")
    _bring(workspace, folder / "bukti.csv", evidence, (
        [nip(n), TEAMS[n % 4], FEEDBACK[n % 3], COURSES[n // 2 % 4], DIVERSITY[n % 3], ACTING[n % 3],
         "sesuai" if n % 3 else "tidak_sesuai", "tidak_pernah"] for n in some), period=YEAR)
    _bring(workspace, folder / "penghargaan.csv", ("nip", "awards"),
           ([nip(n), AWARDS[n % 4]] for n in some if n not in gaps.awards), period=YEAR)


def _levels(number: int) -> list[str]:
    levels = [str(3 + (number + place) % 3 // 2) for place in range(len(COMPETENCIES))]
    return [*levels, *(str(2 + (number + place) % 4) for place in range(len(ASPECTS)))]


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number}").capitalize()


def _bring(workspace: Workspace, path: Path, heads: Sequence[str], rows: Iterable[Sequence[str]], *,
           period: int | None = None) -> None:
    write_csv(path, heads, rows)
    plan = workspace.importing.plan(path, period=period)
    assert not plan.counts["rejected"], plan.problems[:3]
    workspace.importing.apply(plan)


def write_csv(path: Path, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A list with semicolons, as offices save it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, delimiter=";")
        lines.writerow(heads)
        lines.writerows(rows)


@dataclass
class National:
    """Rows of the national export by NIP; ``heads`` in their order."""

    heads: list[str]
    rows: dict[str, dict[str, str]]

    def write(self, path: Path) -> Path:
        """As a file."""
        write_csv(path, self.heads, ([row[head] for head in self.heads] for row in self.rows.values()))
        return path


def national(workspace: Workspace, folder: Path) -> National:
    """What the national system would export if it held the same evidence: the same scores and boxes."""
    path = folder / "hasil.csv"
    workspace.exporting.export(ExportRequest("talent-result", path))
    with path.open(encoding="utf-8-sig", newline="") as file:
        table = csv.DictReader(file)
        rows = {row["NIP"].removeprefix("'"): {head: (value or "").removeprefix("'") for head, value in row.items()}
                for row in table}
        return National(list(table.fieldnames or ()), rows)


def bring_national(workspace: Workspace, path: Path) -> None:
    """Import an export of the national system."""
    plan = workspace.importing.plan(path, period=YEAR)
    assert plan.kind == "talent-result"
    workspace.importing.apply(plan)
