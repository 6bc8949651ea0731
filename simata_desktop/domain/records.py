"""Every kind of record and field the product keeps: one table for store, journal, sync, ``simata fields`` and tests.

``word`` is the name on the wire, in ``audit`` and in ``set`` (cli.md); ``column`` the English name in code and store.
A ``group`` is what means something only together and is judged together in a merge (sync.md 3.7, 3.22).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Merge(StrEnum):
    """Merge class of a group (sync.md 3.7)."""

    PERSON = "person"
    LATEST = "auto-latest"
    ROWS = "rows"
    APPEND = "append"
    STATE = "state"


class Partition(StrEnum):
    """Where a record kind lies for ever (sync.md 3.1)."""

    OPEN = "open"
    CLOSED = "closed"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a record. ``kind``: text, date, int, decimal (as text), flag or json (canonical text)."""

    word: str
    column: str
    group: str
    kind: str = "text"
    merge: Merge = Merge.PERSON


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: its table, its partition, its fields, in the order they are stored."""

    entity: str
    table: str
    partition: Partition
    fields: tuple[Field, ...]

    def field(self, word: str) -> Field:
        """The field of that word; KeyError when the record has none."""
        return next(f for f in self.fields if f.word == word) if self.has(word) else _missing(self.entity, word)

    def has(self, word: str) -> bool:
        """Has this record a field of that word?"""
        return any(f.word == word for f in self.fields)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of all fields."""
        return tuple(f.word for f in self.fields)


def _missing(entity: str, word: str) -> Field:
    raise KeyError(f"{entity}.{word}")


def _fields(text: str, merge: Merge = Merge.PERSON) -> tuple[Field, ...]:
    """Lines of ``word column group [kind]``."""
    rows = [line.split() for line in text.strip().splitlines()]
    return tuple(Field(r[0], r[1], r[2], r[3] if len(r) > 3 else "text", merge) for r in rows)


PERSON = RecordKind("person", "person", Partition.OPEN, _fields("""
nip nip nip
nama name name
gelar_depan title_prefix name
gelar_belakang title_suffix name
tempat_lahir birth_place birth
tanggal_lahir birth_date birth date
jenis_kelamin sex birth
status_kepegawaian employment_status status
kedudukan_hukum legal_status status
golongan grade grade
tmt_golongan grade_date grade date
masa_kerja_tahun service_years grade int
masa_kerja_bulan service_months grade int
jenis_jabatan position_kind post
jabatan position post
kode_jabatan position_code post
jenjang position_level post
eselon echelon post
kelas_jabatan job_class post int
tmt_jabatan position_date post date
opd agency post
unit_kerja work_unit post
kode_unit unit_code post
unit unit_id post
pendidikan education education
jurusan major education
tahun_lulus graduation_year education int
nip_lama old_nip service
tmt_cpns cpns_date service date
tmt_pns pns_date service date
""") + _fields("""
email_dinas office_email contact
telepon_dinas office_phone contact
""", Merge.LATEST))

UNIT = RecordKind("unit", "unit", Partition.REFERENCE, _fields("""
kode code unit
nama name unit
induk parent_id unit
"""))

POST = RecordKind("post", "post", Partition.REFERENCE, _fields("""
kode_jabatan code post
jabatan title post
unit unit_id post
opd agency post
unit_kerja work_unit post
jenis_jabatan position_kind post
eselon echelon post
kelas_jabatan job_class post int
seats seats post int
standar standard post json
"""))

RATING = RecordKind("rating", "rating", Partition.OPEN, _fields("""
pegawai person_id performance
tahun year performance int
predikat_kinerja predicate performance
rating_hasil_kerja work_result performance
rating_perilaku behaviour performance
nilai_skp skp_score performance decimal
nilai_perilaku behaviour_score performance decimal
nip_penilai rater_nip performance
nama_penilai rater_name performance
"""))

EVIDENCE = RecordKind("evidence", "evidence", Partition.OPEN, _fields("""
pegawai person_id evidence
indikator indicator evidence
bagian part evidence
jenis kind evidence
nilai value evidence
tanggal date evidence date
tahun year evidence int
nomor number evidence
penerbit issuer evidence
berkas_nama file_name evidence
berkas_sha256 file_sha256 evidence
berkas_byte file_bytes evidence int
""") + _fields("""
status state state
diverifikasi_oleh verified_by state
alasan reason state
""", Merge.STATE))

DECLARATION = RecordKind("declaration", "declaration", Partition.OPEN, _fields("""
unit unit_id declaration
indikator indicator declaration
bagian part declaration
periode period declaration int
dasar reason declaration
nomor number declaration
ditarik withdrawn declaration flag
"""))

SESSION = RecordKind("session", "session", Partition.CLOSED, _fields("""
kode code session
nama name session
jenis kind session
tanggal date session date
tempat place session
metode method session
mulai start_time session
jadwal schedule session
""") + _fields("""
status state state
""", Merge.STATE))

COMPETENCIES = (
    "integrity", "teamwork", "communication", "results_orientation", "public_service",
    "self_and_others_development", "managing_change", "decision_making", "national_unity",
)
ASPECTS = (
    "intellectual", "interpersonal", "self_awareness", "critical_strategic_thinking", "problem_solving",
    "emotional_quotient", "growth_mindset", "grit",
)

MEASURES = (*COMPETENCIES, *ASPECTS)
REPORT_WORDS = (
    "uraian_potensi", "uraian_kompetensi", "kekuatan", "area_pengembangan", "saran_penempatan", "rekomendasi",
)

PARTICIPANT = RecordKind("participant", "participant", Partition.CLOSED, _fields("""
sesi session_id participant
pegawai person_id participant
asesor assessor participant
metode method participant
""") + tuple(
    Field(code, code, f"assessment.{code}", "decimal") for code in MEASURES
) + _fields("""
jpm jpm assessment.jpm decimal
nilai_potensi potential_score assessment.nilai_potensi decimal
hadir attended attendance flag
keliru unread unread json
teknis technical technical json
uraian_potensi potential_words words.uraian_potensi
uraian_kompetensi competency_words words.uraian_kompetensi
kekuatan strengths words.kekuatan
area_pengembangan development_words words.area_pengembangan
saran_penempatan placement_words words.saran_penempatan
rekomendasi recommendation words.rekomendasi
"""))

SHEET = RecordKind("sheet", "sheet", Partition.CLOSED, _fields("""
sesi session_id sheet
pegawai person_id sheet
asesor assessor sheet
keliru unread unread json
""") + tuple(Field(code, code, f"sheet.{code}", "decimal") for code in MEASURES))

HISTORY = RecordKind("history", "history", Partition.OPEN, _fields("""
pegawai person_id history
jenis_riwayat kind history
nama_diklat title history
jp hours history decimal
penyelenggara organiser history
tanggal_mulai start_date history date
tanggal_selesai end_date history date
no_sertifikat certificate_number history
tahun year history int
no_sk decree_number history
tanggal_sk decree_date history date
golongan grade history
tmt_golongan grade_date history date
jabatan position history
tmt_jabatan position_date history date
unit_kerja work_unit history
opd agency history
""", Merge.ROWS))

EXTERNAL = RecordKind("external", "external", Partition.CLOSED, _fields("""
pegawai person_id external
tahun year external int
nilai_x potential external decimal
nilai_y performance external decimal
kotak box external int
tanggal date external date
"""))

TARGET = RecordKind("target", "target", Partition.OPEN, _fields("""
periode period target int
jenjang tiers target json
unit units target json
dasar basis target
"""))

SETTING = RecordKind("setting", "setting", Partition.OPEN, _fields("""
kunci key setting
nilai value setting
"""))

SCHEME = RecordKind("scheme", "scheme", Partition.REFERENCE, _fields("""
kode code scheme
versi version scheme int
isi body scheme json
"""))

PRINT = RecordKind("print", "print", Partition.CLOSED, _fields("""
kode code print
hari day print date
jenis kind print
lingkup scope print json
skema scheme print
data_per data_date print date
baris lines print json
"""))

REQUEST = RecordKind("request", "request", Partition.OPEN, _fields("""
unit unit_id request
periode period request int
skema scheme request
tanggal date request date
batas deadline request date
diminta_pegawai people request int
diminta_isian cells request int
""") + _fields("""
jawaban answers answer json
dijawab answered_on answer date
""", Merge.LATEST))

USER = RecordKind("user", "user", Partition.OPEN, _fields("""
nama name user
peran roles user json
unit unit_id user
"""))

KINDS: dict[str, RecordKind] = {
    kind.entity: kind
    for kind in (PERSON, UNIT, POST, RATING, EVIDENCE, DECLARATION, SESSION, PARTICIPANT, SHEET, HISTORY, EXTERNAL,
                 TARGET, SETTING, SCHEME, PRINT, REQUEST, USER)
}

CLOSED_INDICATORS = ("discipline_record", "competency_assessment", "potential_assessment")


def lies_closed(entity: str, values: Mapping[str, object]) -> bool:
    """Is this an evidence record of the closed partition, though evidence lies open (sync.md 3.1)?"""
    return entity == EVIDENCE.entity and values.get("indikator") in CLOSED_INDICATORS
