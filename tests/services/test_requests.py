"""The log of requests on a real store: states, people, units that may be asked, many files back, reminders."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from simata_desktop.app import Workspace
from simata_desktop.domain.errors import Cancelled, UsageError, UserError
from simata_desktop.domain.progress import Silent
from simata_desktop.resources import words
from simata_desktop.services.desk import ASSESSOR, ENTRY
from simata_desktop.services.requests import ANSWERED, OVERDUE, PARTLY, REPLACED, SENT
from simata_desktop.services.worklist_return import OTHER, REFUSED, SAME, SAVED, STOPPED, Returned
from simata_desktop.services.worklists import WorklistRequest
from simata_desktop.store.queries.history import source_of
from tests.filled_worklist import DAY, Filled

ANI, BUDI, DEWI = "198001012005011001", "198502022010012002", "197504042000042001"
ROWS = (
    "NIP;Nama;Jabatan;Unit Kerja;OPD;Kedudukan Hukum",
    f"{ANI};Ani Contohwati;Analis;Bidang Data;Dinas Contoh;Aktif",
    f"{BUDI};Budi Umpamadi;Pranata;Bidang Data;Dinas Contoh;Aktif",
    f"{DEWI};Dewi Andaiwati;Camat;;Kecamatan Uji;Aktif",
)
WORDS = words("id")


@pytest.fixture
def office(workspace: Workspace, tmp_path: Path) -> Workspace:
    path = tmp_path / "pegawai.csv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    workspace.importing.apply(workspace.importing.plan(path))
    return workspace


def ask(office: Workspace, folder: Path, **how: Any) -> list[Path]:
    asked = office.worklists.export(WorklistRequest(folder, **how), words=WORDS)
    return [folder / one.file for one in asked.files]


def back(office: Workspace, paths: Sequence[Path], progress: Silent | None = None) -> list[Returned]:
    told: list[Returned] = []
    office.requests.take_back(paths, told=told.append, progress=progress)
    return told


def test_the_survey_tells_who_would_be_asked_before_anything_is_written(office: Workspace, tmp_path: Path) -> None:
    found = office.worklists.survey()
    asked = office.worklists.export(WorklistRequest(tmp_path / "keluar"), words=WORDS)
    assert [(one.name, one.people, one.cells) for one in found.units] == [
        (one.unit, one.people, one.cells) for one in asked.files]
    assert [one.asked_on for one in found.units] == [None, None]
    assert {one.asked_on for one in office.worklists.survey().units} == {date(2026, 11, 24)}


def test_an_unknown_tier_is_a_wrong_word_wherever_it_is_asked(office: Workspace, tmp_path: Path) -> None:
    for ask_for in (lambda tiers: office.worklists.survey(tiers=tiers),
                    lambda tiers: ask(office, tmp_path / "keluar", tiers=tiers)):
        with pytest.raises(UsageError, match=r"tier\.unknown"):
            ask_for(("direktur",))
        ask_for(("unknown",))


def test_people_without_a_nip_or_outside_any_unit_are_counted_apart(office: Workspace, tmp_path: Path) -> None:
    with office.desk.save("import") as saved:
        saved.work.create("person", "tanpa-nip", {"nama": "Tanpa Nip", "kedudukan_hukum": "Aktif"})
    assert office.worklists.survey().unplaced == 1


def test_who_answered_what_and_who_is_open(office: Workspace, tmp_path: Path) -> None:
    dinas, _ = ask(office, tmp_path / "keluar")
    filled = Filled(dinas).fill(ANI, awards="Nasional", awards__tanggal=DAY, field_fit="Sesuai")
    back(office, [filled.save(tmp_path / "balasan.xlsx")])
    state = next(one for one in office.requests.all() if one.unit == "Dinas Contoh")
    detail = office.requests.detail(state.id)
    assert (state.state, state.answered_people, state.answered_cells) == (PARTLY, 1, 2)
    assert [(one.nip, one.labels) for one in detail.answered] == [(ANI, ("Penghargaan", "Kesesuaian Bidang Ilmu"))]
    assert {one.nip for one in detail.open} == {ANI, BUDI}
    ani = next(one for one in detail.open if one.nip == ANI)
    assert "Penghargaan" not in ani.labels
    assert sum(len(one.labels) for one in detail.open) == state.open_cells


def test_a_unit_asked_anew_replaces_its_older_request(office: Workspace, tmp_path: Path) -> None:
    ask(office, tmp_path / "keluar", deadline=date(2026, 12, 1))
    office.desk.clock.move(days=10)  # type: ignore[attr-defined]
    ask(office, tmp_path / "lagi", units=("Dinas Contoh",), deadline=date(2026, 12, 20))
    states = {(one.unit, one.day): one.state for one in office.requests.all()}
    assert states == {("Dinas Contoh", date(2026, 12, 4)): SENT, ("Dinas Contoh", date(2026, 11, 24)): REPLACED,
                      ("Kecamatan Uji", date(2026, 11, 24)): OVERDUE}


def test_a_unit_that_lacks_nothing_any_more_is_complete_whatever_way_it_came(office: Workspace, tmp_path: Path) -> None:
    ask(office, tmp_path / "keluar", units=("Kecamatan Uji",))
    office.people.remove(DEWI, reason="pindah")
    (state,) = office.requests.all()
    assert (state.state, state.open_people) == (ANSWERED, 0)


def test_many_files_each_by_itself(office: Workspace, tmp_path: Path) -> None:
    dinas, camat = ask(office, tmp_path / "keluar")
    good = Filled(dinas).fill(ANI, awards="Nasional").fill(BUDI, awards="Sangat hebat", keterangan="menyusul")
    torn, listed = tmp_path / "rusak.xlsx", tmp_path / "pegawai.csv"
    torn.write_bytes(camat.read_bytes()[:-300])
    paths = [good.save(tmp_path / "a.xlsx"), torn, listed, tmp_path / "tidak ada.xlsx", camat]
    told = back(office, paths)
    assert [(one.path, one.state) for one in told] == list(zip(
        paths, (SAVED, REFUSED, OTHER, REFUSED, SAME), strict=True))
    assert (told[0].people, told[0].cells, told[0].problems, told[0].remarks) == (1, 1, 1, 1)
    assert [one.error.code for one in told if one.error] == ["file.damaged", "file.missing"]
    assert [one.value for one in office.verification.list(nip=ANI)] == ["nasional"]
    office.office.undo()
    assert office.verification.list(nip=ANI) == []


def test_the_same_file_twice_in_one_drop_says_so(office: Workspace, tmp_path: Path) -> None:
    dinas, _ = ask(office, tmp_path / "keluar")
    path = Filled(dinas).fill(ANI, awards="Nasional").save(tmp_path / "a.xlsx")
    assert [one.state for one in back(office, [path, path])] == [SAVED, SAME]


def test_many_files_are_one_step_and_each_answer_keeps_its_file_and_cell(office: Workspace, tmp_path: Path) -> None:
    dinas, camat = (Filled(path) for path in ask(office, tmp_path / "keluar"))
    renewed: list[int] = []
    renew = office.desk.recorder.renew
    office.desk.recorder.renew = lambda connection, deltas: (renewed.append(len(deltas)), renew(connection, deltas))[1]
    paths = [dinas.fill(ANI, awards="Nasional").save(tmp_path / "a.xlsx"),
             camat.fill(DEWI, awards="Instansi").save(tmp_path / "b.xlsx")]
    changes = office.requests.take_back(paths, told=lambda one: None)
    assert renewed == [changes.count] == [4]  # two answers, two lines of the log
    assert office.office.undo_labels()[0] == ("undo.worklists", {"files": 2})
    with office.desk.database.reading() as connection:
        sources = {uid: source_of(connection, uid, "nilai") for (uid,) in connection.exec_driver_sql(
            "SELECT uid FROM evidence")}
    assert {(one.file, one.cell) for one in sources.values() if one} == {
        ("a.xlsx", dinas.place(ANI, "awards")), ("b.xlsx", camat.place(DEWI, "awards"))}
    assert [one.answered_cells for one in office.requests.all()] == [1, 1]
    office.office.undo()
    assert [one.answered_cells for one in office.requests.all()] == [0, 0]
    assert [one.state for one in back(office, paths)] == [SAVED, SAVED]


def test_an_older_request_does_not_write_over_the_newer_answer_of_the_same_drop(
        office: Workspace, tmp_path: Path) -> None:
    camat = next(path for path in ask(office, tmp_path / "lama") if "Kecamatan" in path.name)
    dinas, anew = ask(office, tmp_path / "baru")
    new = Filled(anew).fill(DEWI, awards="Instansi", predikat_kinerja="Baik").save(tmp_path / "baru.xlsx")
    old = Filled(camat).fill(DEWI, awards="Nasional", predikat_kinerja="Kurang", field_fit="Sesuai").save(
        tmp_path / "lama.xlsx")
    told = back(office, [new, Filled(dinas).fill(ANI, awards="Nasional").save(tmp_path / "a.xlsx"), old])
    assert [(one.state, one.cells, one.problems) for one in told] == [(SAVED, 2, 0), (SAVED, 1, 0), (SAVED, 1, 2)]
    assert [(one.state, one.problems) for one in back(office, [old, new])] == [(SAME, 2), (SAME, 0)]
    assert sorted(one.value for one in office.verification.list(nip=DEWI)) == ["instansi", "sesuai"]
    again = Filled(anew).fill(DEWI, awards="Internasional").save(tmp_path / "perbaikan.xlsx")
    assert [(one.state, one.problems) for one in back(office, [again])] == [(SAVED, 0)]  # the same request may
    assert [(one.state, one.problems) for one in back(office, [again])] == [(SAME, 0)]
    office.office.undo()
    assert [(one.state, one.problems) for one in back(office, [again])] == [(SAVED, 0)]  # and so after its undo
    assert office.backups.check(deep=True).problems == ()


def test_outside_the_period_nothing_is_read(office: Workspace, tmp_path: Path) -> None:
    office.office.set_office({"submission_closes": "2026-11-01"})
    boss = office.desk.user
    office.desk.user = replace(boss, roles=frozenset({ENTRY}))
    with pytest.raises(UserError, match=r"submission\.late"):
        office.requests.take_back([tmp_path / "tidak ada.xlsx"], told=pytest.fail)


def test_after_a_stop_what_was_saved_stays_and_the_rest_is_named(office: Workspace, tmp_path: Path) -> None:
    dinas, camat = ask(office, tmp_path / "keluar")
    paths = [Filled(dinas).fill(ANI, awards="Nasional").save(tmp_path / "a.xlsx"),
             Filled(camat).fill(DEWI, awards="Nasional").save(tmp_path / "b.xlsx")]

    class Stops(Silent):
        def step(self, done: int, total: int, code: str) -> None:
            self.done = done

        def raise_if_cancelled(self) -> None:
            if self.done:
                raise Cancelled

    assert [one.state for one in back(office, paths, Stops())] == [SAVED, STOPPED]
    assert len(office.verification.list(nip=ANI)) == 1
    assert office.verification.list(nip=DEWI) == []


def test_a_reminder_names_who_is_open_and_what(office: Workspace, tmp_path: Path) -> None:
    dinas, _ = ask(office, tmp_path / "keluar", deadline=date(2026, 12, 1))
    back(office, [Filled(dinas).fill(ANI, awards="Nasional").save(tmp_path / "a.xlsx")])
    office.desk.clock.move(days=14)  # type: ignore[attr-defined]
    ids = [one.id for one in office.requests.all()]
    options = office.reporting.options("completeness", landscape=False)
    draft = office.requests.reminder(ids, options=options, words=WORDS)
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(draft.data)).pages]
    assert draft.people == 3
    assert draft.code is None
    assert len(pages) == draft.pages == 2
    letter = next(page for page in pages if "Kepala Dinas Contoh" in page)
    assert "Batas waktunya, 1 Desember 2026, sudah lewat" in letter
    assert "1 dari" in letter
    assert "19800101 200501 1 001" in letter
    assert "Dewi" not in letter
    assert all("Halaman 1 dari 1" in page for page in pages)
    each = office.requests.reminders(ids, options=replace(options, number="800/12", date_text="8 Desember 2026"),
                                     words=WORDS)
    assert sorted(unit for unit, _ in each) == ["Dinas Contoh", "Kecamatan Uji"]
    text = PdfReader(io.BytesIO(each[0][1].data)).pages[0].extract_text()
    assert "800/12" in text
    assert "8 Desember 2026" in text


def test_a_reminder_of_nothing_is_refused(office: Workspace, tmp_path: Path) -> None:
    ask(office, tmp_path / "keluar", units=("Kecamatan Uji",))
    (state,) = office.requests.all()
    office.people.remove(DEWI, reason="pindah")
    options = office.reporting.options("completeness")
    with pytest.raises(UserError, match=r"request\.complete"):
        office.requests.reminder([state.id], options=options, words=WORDS)
    with pytest.raises(UserError, match=r"request\.unknown"):
        office.requests.detail("tidak ada")


def test_a_clerk_of_one_unit_sees_its_requests_only(office: Workspace, tmp_path: Path) -> None:
    ask(office, tmp_path / "keluar")
    boss = office.desk.user
    with office.desk.database.reading() as connection:
        unit = connection.exec_driver_sql("SELECT uid FROM unit WHERE name = 'Kecamatan Uji'").scalar_one()
    office.desk.user = replace(boss, roles=frozenset({ENTRY}), unit=unit)
    assert [one.unit for one in office.requests.all()] == ["Kecamatan Uji"]
    assert [one.name for one in office.worklists.survey().units] == ["Kecamatan Uji"]
    office.desk.user = replace(boss, roles=frozenset({ASSESSOR}))
    with pytest.raises(UserError, match=r"right\.missing"):
        office.requests.all()
