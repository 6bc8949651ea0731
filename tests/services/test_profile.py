"""Profiles against the services they repeat: the same numbers, the same people, nothing for those who may not see."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from simata_desktop.app import Workspace, open_practice
from simata_desktop.domain.errors import EnvironmentProblem, UsageError, UserError
from simata_desktop.domain.ids import natural
from simata_desktop.domain.profile import Profile
from simata_desktop.domain.records import ASPECTS, COMPETENCIES
from simata_desktop.resources import words
from simata_desktop.services.competency_map import Asked, CompetencyMapService
from simata_desktop.services.competency_paper import competency_sheet
from simata_desktop.services.desk import User
from simata_desktop.services.profile import ProfileRequest, ProfileService
from simata_desktop.services.reporting import COMPETENCY, PROFILE, PROFILES, PaperRequest
from simata_desktop.services.talent import MapRequest
from simata_desktop.store.journal import Delta

PAPER = words("id")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kantor") / "w"
    open_practice(folder, people=160).close()
    return folder


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(template, tmp_path / "w")
    workspace = open_practice(tmp_path / "w")
    yield workspace
    workspace.close()


def everybody(office: Workspace, request: MapRequest | None = None) -> list[Profile]:
    count, found = ProfileService(office.desk).profiles(ProfileRequest(map=request or MapRequest()))
    profiles = list(found)
    assert len(profiles) == count
    return profiles


def asked(office: Workspace, kind: str, *nips: str, **options: object) -> PaperRequest:
    return PaperRequest(kind, office.reporting.options(kind, **options), nips=nips)


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def as_user(office: Workspace, *roles: str, name: str = "Tamu Contoh") -> None:
    office.desk.user = User(office.desk.user.id, name, frozenset(roles))


def test_everybody_on_the_map_has_a_profile_with_the_same_box_and_scores(office: Workspace) -> None:
    entries = office.talent.map(MapRequest(entries=True)).entries
    found = everybody(office)
    assert [one.identity.nip for one in found] == [entry.nip for entry in entries]
    for one, entry in zip(found, entries, strict=True):
        stands = one.standing
        assert stands is not None
        assert (stands.state, stands.box, stands.place, stands.talent) == (
            entry.state, entry.box, entry.place, entry.talent_score)
        assert tuple(axis.score for axis in stands.axes) == (entry.performance, entry.potential)
        assert (stands.external, one.identity.name, one.identity.tier) == (
            entry.external_box, entry.title, entry.tier)


def test_the_rows_say_what_explain_says_to_the_digit(office: Workspace) -> None:
    for one in everybody(office):
        explained = office.talent.explain(one.identity.nip).as_json(PAPER)
        assert one.standing is not None
        for axis, told in zip(one.standing.axes, explained["axes"].values(), strict=True):
            assert (axis.score, list(axis.range)) == (told["score"], told["range"])
            assert [(line.label, line.score, line.weight, line.contribution, line.state) for line in axis.indicators] \
                == [(row["label"], row["score"], row["weight"], row["contribution"], row["state"])
                    for row in told["indicators"]]


def test_levels_and_jpm_are_those_of_the_session_the_axis_counts(office: Workspace) -> None:
    assessed = [one for one in everybody(office) if one.competencies and not one.competencies.expired]
    assert len(assessed) > 5
    for one in assessed:
        told, stands = one.competencies, one.standing
        assert told is not None
        assert stands is not None
        line = next(row for row in stands.axes[1].indicators if row.code == "competency_assessment")
        if line.score is not None:
            assert told.match.value is not None
            assert min(told.match.value, 100.0) == pytest.approx(line.score, abs=1e-9)
            assert line.source is not None
            assert line.source.text == told.session
        session = next(row for row in office.assessment.of_person(one.identity.nip) if row.code == told.session)
        assert [level.level for level in told.lines] == [
            float(session.participant.levels[code]) if code in session.participant.levels else None
            for code in COMPETENCIES]
        assert (told.valid_until, told.match.mapping, told.projection.fill) == (
            session.valid_until, session.participant.judged.category, session.participant.judged.projection_fill)
        if one.potential is not None and one.potential.session == told.session:
            assert [level for _, level in one.potential.aspects] == [
                float(session.participant.aspects[code]) if code in session.participant.aspects else None
                for code in ASPECTS]


def test_a_day_is_asked_for(office: Workspace) -> None:
    long_ago = date(2020, 3, 1)
    one = ProfileService(office.desk).one(everybody(office)[0].identity.nip, MapRequest(period=2020, day=long_ago))
    assert one.day == long_ago
    assert one.competencies is None
    assert one.ratings == ()


def test_a_paper_is_kept_under_its_code_and_checked_later(office: Workspace, tmp_path: Path) -> None:
    rated = next(one for one in everybody(office) if one.standing and one.standing.box)
    nip = rated.identity.nip
    papers = office.reporting
    made = papers.issue(papers.draft(asked(office, PROFILE, nip), words=PAPER), tmp_path / "profil.pdf")
    assert (made.people, made.code is not None) == (1, True)
    text = text_of((tmp_path / "profil.pdf").read_bytes())
    assert str(made.code) in text
    assert rated.identity.name in text
    assert "TERBATAS" in text
    with office.desk.database.reading() as connection:
        kept = json.loads(connection.exec_driver_sql("SELECT lines FROM print").scalar_one())
    assert rated.standing is not None
    assert kept == {nip: ["rated", rated.standing.box, *(axis.score for axis in rated.standing.axes),
                          rated.standing.talent]}
    checked = papers.verify(str(made.code))
    assert (checked.people, checked.differences) == (1, ())
    assert papers.verify_file(tmp_path / "profil.pdf", words=PAPER).differences == ()
    office.evidence.rate(nip, date.today().year - 1, predicate="sangat_kurang")
    changed = {one.what for one in papers.verify(str(made.code)).differences}
    assert {"box", "performance", "talent_score"} <= changed
    office.people.remove(nip, "uji")
    assert [one.what for one in papers.verify(str(made.code)).differences] == ["person"]


def test_many_stand_in_one_file_with_a_bookmark_each(office: Workspace, tmp_path: Path) -> None:
    papers, people = office.reporting, everybody(office)
    made = papers.issue(papers.draft(asked(office, PROFILES), words=PAPER), tmp_path / "semua.pdf")
    reader = PdfReader(tmp_path / "semua.pdf")
    assert (made.people, made.pages) == (len(people), len(reader.pages))
    assert [one["/Title"] for one in reader.outline] == [one.identity.name for one in people]
    assert papers.verify(str(made.code)).differences == ()


def test_a_file_each_bears_its_own_code_and_no_name(office: Workspace, tmp_path: Path) -> None:
    people = everybody(office)[:3]
    nips = [one.identity.nip for one in people]
    made = office.reporting.profiles_each(asked(office, PROFILES, *nips), tmp_path / "baru" / "folder", words=PAPER)
    assert [one.nip for one in made.files] == nips
    assert len({one.code for one in made.files}) == 3
    for one, person in zip(made.files, people, strict=True):
        assert str(one.code) in one.path.name
        assert not any(word in one.path.name for word in (person.identity.nip, *person.identity.name.split()))
        assert person.identity.name in text_of(one.path.read_bytes())
        assert office.reporting.verify(str(one.code)).differences == ()


def test_a_folder_that_cannot_be_written_leaves_nothing(office: Workspace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentProblem) as refused:
        office.reporting.profiles_each(asked(office, PROFILES, everybody(office)[0].identity.nip), tmp_path / "file",
                                       words=PAPER)
    assert refused.value.code == "file.not_writable"
    with office.desk.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM print").scalar_one() == 0


def test_wrong_words(office: Workspace) -> None:
    papers = office.reporting
    with pytest.raises(UsageError) as several:
        papers.draft(asked(office, PROFILE), words=PAPER)
    assert several.value.code == "report.one_person"
    with pytest.raises(UserError) as unknown:
        papers.draft(asked(office, PROFILE, "198001012005011009"), words=PAPER)
    assert unknown.value.code == "person.unknown"
    with pytest.raises(UserError) as nobody:
        papers.draft(replace(asked(office, PROFILES), map=MapRequest(tiers=("jpt_utama",))), words=PAPER)
    assert nobody.value.code == "report.nobody"


def test_a_nip_may_be_written_with_blanks(office: Workspace) -> None:
    nip = everybody(office)[0].identity.nip
    spaced = f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
    assert ProfileService(office.desk).one(spaced).identity.nip == nip


def test_an_assessor_sees_his_own_people_and_no_box(office: Workspace) -> None:
    one = next(profile for profile in everybody(office) if profile.competencies and profile.potential
               and profile.potential.aspects)
    nip, session = one.identity.nip, one.competencies.session if one.competencies else ""
    named = next(sat for sat in office.assessment.of_person(nip) if sat.code == session).participant.assessors
    as_user(office, "assessor", name=named[0])
    own = ProfileService(office.desk).one(nip)
    assert own.standing is None
    assert own.competencies is not None
    assert own.potential == one.potential
    draft = office.reporting.draft(asked(office, PROFILE, nip), words=PAPER)
    text = text_of(draft.data)
    assert draft.code is None
    assert "Dari mana angka ini" not in text
    assert "Kotak dan nilai kedua sumbu tidak dicetak" in text
    assert "Profil potensi" in text
    as_user(office, "assessor", name="Orang Lain")
    with pytest.raises(UserError) as refused:
        office.reporting.draft(asked(office, PROFILE, nip), words=PAPER)
    assert refused.value.code == "right.missing"


@pytest.mark.parametrize("role", ["entry", "admin"])
def test_others_print_no_profile_and_no_map(office: Workspace, role: str) -> None:
    nip = everybody(office)[0].identity.nip
    as_user(office, role)
    for request in (asked(office, PROFILE, nip), asked(office, PROFILES), asked(office, COMPETENCY)):
        with pytest.raises(UserError) as refused:
            office.reporting.draft(request, words=PAPER)
        assert refused.value.code == "right.missing"


def test_history_is_told_without_sanctions(office: Workspace) -> None:
    one = everybody(office)[0]
    with office.desk.database.reading() as connection:
        person = connection.exec_driver_sql("SELECT uid FROM person WHERE nip = ?", (one.identity.nip,)).scalar_one()
    rows = (("jabatan", {"jabatan": "Kepala Seksi Data", "tmt_jabatan": "2015-02-01", "opd": "Bappeda"}),
            ("diklat", {"nama_diklat": "PKP Angkatan II", "jp": "120", "tahun": "2019", "no_sertifikat": "LAN/7"}),
            ("hukuman disiplin", {"nama_diklat": "Teguran tertulis", "tahun": "2021"}))
    with office.desk.save("import", params={"file": "uji"}) as result:
        result.work.extend([Delta("history", natural("history", person, str(place)), "create", {
            "pegawai": (None, person), "jenis_riwayat": (None, kind),
            **{word: (None, value) for word, value in values.items()}}) for place, (kind, values) in enumerate(rows)])
    found = ProfileService(office.desk).one(one.identity.nip).history
    assert [(row.group, row.title) for row in found] == [("post", "Kepala Seksi Data"), ("training", "PKP Angkatan II")]
    assert (found[0].since, found[1].year, found[1].hours) == (date(2015, 2, 1), 2019, 120.0)


def test_the_competency_paper_says_what_the_page_says(office: Workspace) -> None:
    chart = CompetencyMapService(office.desk).map(Asked())
    sheet = competency_sheet(office.desk, MapRequest())
    assert len(sheet.people) == len(chart.people) > 5
    assert (sheet.without, sheet.spreads, sheet.weakest, sheet.jpm) == (
        chart.without, chart.spreads, chart.weakest, chart.jpm)
    draft = office.reporting.draft(asked(office, COMPETENCY), words=PAPER)
    text = text_of(draft.data)
    assert draft.counted == len(chart.people) + chart.without
    for one in chart.people:
        assert one.title in text
    for spread in chart.spreads:
        assert f"{spread.judged} {spread.below} " in text
    width, height = (float(side) for side in PdfReader(io.BytesIO(draft.data)).pages[0].mediabox[2:])
    assert width > height
    plain = text_of(office.reporting.draft(asked(office, COMPETENCY, anonymous=True), words=PAPER).data)
    assert not any(one.title in plain or one.nip in plain.replace(" ", "") for one in chart.people)
    assert "Peserta 001" in plain
