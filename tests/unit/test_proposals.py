"""What history proposes: never more than its rows tell, never what is evidence already or lies outside the window."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simata_desktop.domain.facts import Context
from simata_desktop.domain.history_rules import parse_history_rules
from simata_desktop.domain.proposals import HistoryRow, Key, Proposal, Proposer
from simata_desktop.domain.scheme import Scheme
from simata_desktop.domain.scheme_parsing import parse_scheme
from simata_desktop.resources import read_json

DAY = date(2026, 11, 24)
RULES = parse_history_rules(read_json("reference", "proposals.json"))
SCHEME: Scheme = parse_scheme(read_json("schemes", "bkn411.json"))
PROPOSER = Proposer(RULES, SCHEME, Context(DAY, 2026, 2025))


def row(number: int = 1, **values: str) -> HistoryRow:
    return HistoryRow(f"h{number}", values)


def only(*rows: HistoryRow, held: set[Key] = frozenset()) -> Proposal:  # type: ignore[assignment]
    found = PROPOSER.propose(rows, held)
    assert len(found) == 1, found
    return found[0]


def test_a_course_with_its_certificate_counts_one() -> None:
    one = only(row(jenis_riwayat="diklat", nama_diklat="Bimtek Penyusunan SKP", tanggal_selesai="2025-06-19",
                   no_sertifikat="526/PKP/2025", penyelenggara="LAN", jp="24"))
    assert (one.code, one.value, one.day, one.number, one.issuer) == (
        "competency_development", "1", date(2025, 6, 19), "526/PKP/2025", "LAN")
    assert one.rows == ("h1",)


def test_a_course_without_a_number_leaves_the_value_open() -> None:
    one = only(row(jenis_riwayat="Teknis", nama_diklat="Workshop Manajemen Talenta", tahun="2025"))
    assert (one.value, one.choices, one.year, one.day) == (None, (), 2025, None)


def test_several_rows_of_one_key_are_one_proposal() -> None:
    one = only(row(1, nama_diklat="A", jenis_riwayat="diklat", tahun="2025"),
               row(2, nama_diklat="B", jenis_riwayat="diklat", tahun="2025"))
    assert (one.rows, one.value) == (("h1", "h2"), None)
    twice = only(row(1, nama_diklat="A", jenis_riwayat="diklat", tahun="2025", no_sertifikat="7"),
                 row(2, nama_diklat="a", jenis_riwayat="diklat", tahun="2025", no_sertifikat="7"))
    assert (twice.rows, twice.value) == (("h1", "h2"), "1")


@pytest.mark.parametrize(("kind", "title", "value"), [
    ("Penghargaan", "Pegawai Teladan Tingkat Nasional", "nasional"),
    ("Nasional", "Pegawai Teladan", "nasional"),
    ("penghargaan", "Penghargaan lintas instansi", "lintas_instansi"),
    ("penghargaan", "Piagam dari Badan Narkotika Nasional", None),  # who gave it says nothing of its level
    ("penghargaan", "Tingkat nasional dan tingkat internasional", None),
    ("diklat", "Satyalancana Karya Satya X Tahun", None),  # a list of courses calls an award a course
])
def test_the_level_of_an_award_is_told_or_left_open(kind: str, title: str, value: str | None) -> None:
    one = only(row(jenis_riwayat=kind, nama_diklat=title, tanggal_sk="2024-05-01"))
    assert (one.code, one.value) == ("awards", value)
    assert value or set(one.choices) == {"internasional", "nasional", "lintas_instansi", "instansi"}


@pytest.mark.parametrize(("title", "value", "left"), [
    ("Ketua Tim Kerja lintas instansi", "ketua_lintas", 1), ("Anggota Tim internal", "anggota_internal", 1),
    ("Ketua Tim Reformasi Birokrasi", None, 2), ("Tim Penyusun RPJMD", None, 4)])
def test_words_narrow_what_a_team_was(title: str, value: str | None, left: int) -> None:
    one = only(row(jenis_riwayat="Tim kerja", nama_diklat=title, tanggal_sk="2026-01-05"))
    assert (one.code, one.value, len(one.choices)) == ("team_assignments", value, left)


def test_acting_posts_are_told_apart_from_posts() -> None:
    one = only(row(jenis_riwayat="jabatan", jabatan="Plt. Kepala Dinas Sosial", tmt_jabatan="2020-02-01", no_sk="9"))
    assert (one.code, one.value, one.choices) == (
        "position_experience.non_definitive", None, ("plt_lebih_tinggi", "plt_setara"))
    head = only(row(jenis_riwayat="jabatan", jabatan="Penjabat Bupati Contoh", tmt_jabatan="2020-02-01"))
    assert head.value == "penjabat_kepala_daerah"


def test_posts_in_several_places_propose_diversity_once() -> None:
    posts = [row(1, jenis_riwayat="jabatan", jabatan="Kepala Seksi", tmt_jabatan="2015-01-01", opd="Dinas A"),
             row(2, jenis_riwayat="jabatan", jabatan="Kepala Bidang", tmt_jabatan="2019-01-01", opd="Dinas B")]
    one = only(*posts)
    assert (one.code, one.value, one.day) == ("position_experience.diversity", None, date(2019, 1, 1))
    assert set(one.choices) == {"lintas_instansi", "lintas_unit"}
    assert not PROPOSER.propose(posts, {Key("position_experience.diversity", "2024", "")})
    assert not PROPOSER.propose(posts[:1], ())


def test_sanctions_education_and_grades_are_no_courses() -> None:
    assert only(row(jenis_riwayat="Hukuman disiplin", nama_diklat="Hukuman Disiplin Sedang", tanggal_sk="2024-01-01")
                ).code == "discipline_record"
    assert not PROPOSER.propose([
        row(1, jenis_riwayat="diklat", nama_diklat="S1 Hukum", tahun="2025"),
        row(2, jenis_riwayat="golongan", golongan="III/d", tmt_golongan="2025-04-01"),
        row(3, nama_diklat="Tanpa jenis", tahun="2025"),
        row(4, jenis_riwayat="diklat", nama_diklat="Tanpa tanggal", no_sertifikat="5")], ())


def test_the_window_of_the_indicator_binds_to_the_day() -> None:
    def course(day: str) -> HistoryRow:
        return row(jenis_riwayat="diklat", nama_diklat="A", tanggal_selesai=day, no_sertifikat="1")

    assert PROPOSER.propose([course("2023-11-25")], ())
    assert not PROPOSER.propose([course("2023-11-24")], ())
    assert PROPOSER.propose([course("2026-11-24")], ())
    assert not PROPOSER.propose([course("2026-11-25")], ())


TEXTS = st.sampled_from(["", "diklat", "penghargaan", "jabatan", "Tim kerja", "Plt. Camat", "tingkat nasional",
                         "Ketua Tim", "lintas instansi", "2024-02-30", "2024-02-29", "2025", "0000", "x", "hukuman"])
ROWS = st.lists(st.dictionaries(
    st.sampled_from(["jenis_riwayat", "nama_diklat", "jabatan", "tanggal_sk", "tanggal_selesai", "tmt_jabatan", "tahun",
                     "no_sertifikat", "no_sk", "opd"]), TEXTS), max_size=8)


@given(ROWS)
def test_whatever_the_history_says(values: list[dict[str, str]]) -> None:
    rows = [HistoryRow(f"h{number}", one) for number, one in enumerate(values)]
    found = PROPOSER.propose(rows, ())
    assert len({one.key for one in found}) == len(found)
    for one in found:
        code, _, part = one.code.partition(".")
        indicator = SCHEME.indicator(code)
        assert indicator is not None
        rubric = indicator.rubric.part(part).rubric if part else indicator.rubric  # type: ignore[union-attr]
        codes = [line.code for line in rubric.rows]
        assert set(one.choices) <= set(codes) - {indicator.absence_of(part or None)}
        assert one.value is None or one.value in codes or (rubric.kind, one.value) == ("bands", "1")
        assert (one.day or date(one.year or 0, 1, 1)) <= DAY
        assert set(one.rows) <= {line.id for line in rows}
    assert PROPOSER.propose(rows, {one.key for one in found}) == ()
