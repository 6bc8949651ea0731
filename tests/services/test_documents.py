"""Documents of evidence: taken by what they are, kept encrypted, given back whole; who may, and when."""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simata_desktop.app import Workspace, create_workspace, open_workspace, restore_workspace
from simata_desktop.domain.documents import MOST_BYTES
from simata_desktop.domain.errors import EnvironmentProblem, Trouble, UserError
from simata_desktop.services import demo
from simata_desktop.services.documents import check
from tests.services.conftest import NAME, PASSPHRASE
from tests.services.evidence_office import ENTRY, JPG, NIPS, PDF, PNG, made, office, row, signed_in, users

__all__ = ["office"]


def written(folder: Path, data: bytes = PDF, name: str = "sk.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def count(office: Workspace) -> int:
    with office.desk.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM document").scalar_one())


@pytest.mark.parametrize(("data", "name", "form"), [
    (PDF, "a.pdf", "pdf"), (PDF, "a.jpg", "pdf"), (JPG, "a", "jpg"), (PNG, "a.PDF", "png"),
    (PDF.ljust(MOST_BYTES, b"x"), "a.pdf", "pdf"), (b"%PDF-1.4 /Encrypt /JavaScript (app.alert(1))", "a.pdf", "pdf"),
])
def test_what_may_be_kept_is_told_by_its_bytes(tmp_path: Path, data: bytes, name: str, form: str) -> None:
    found = check(written(tmp_path, data, name))
    assert (found.form, found.name, found.data, found.bytes) == (form, name, data, len(data))
    assert found.sha256 == sha256(data).hexdigest()


@pytest.mark.parametrize(("data", "code"), [
    (b"", "document.empty"), (b"\0" * 900, "document.empty"), (b" \r\n", "document.empty"),
    (PDF.ljust(MOST_BYTES + 1, b"x"), "document.size"), (b"PK\x03\x04 docx", "document.form"),
    (b"GIF89a", "document.form"), (b"<html>%PD", "document.form"), (b"MZ" + bytes(90), "document.form"),
])
def test_what_may_not_is_told(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        check(written(tmp_path, data))
    assert (caught.value.code, caught.value.params["file"]) == (code, "sk.pdf")


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "besar.pdf"
    with path.open("wb") as file:
        file.write(PDF)
        file.truncate(40 * 1024**2)
    with pytest.raises(UserError) as caught:
        check(path)
    assert caught.value.code == "document.size"
    assert (caught.value.params["megabytes"], caught.value.params["most"]) == (40.0, 1)


@pytest.mark.parametrize(("name", "code"), [
    ("tidak ada.pdf", "file.missing"), (".", "file.folder"), ("a\0b", "file.missing")])
def test_trouble_of_the_disk(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        check(tmp_path / name)
    assert caught.value.code == code


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are those of POSIX")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipa.pdf")
    with pytest.raises(EnvironmentProblem, match=r"file\.unreadable"):
        check(tmp_path / "pipa.pdf")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
def test_any_file_is_taken_or_refused_with_a_reason(tmp_path: Path, data: bytes) -> None:
    path, found, said = written(tmp_path, data), None, ""
    try:
        found = check(path)
    except Trouble as error:
        said = error.code
    assert (found is not None and found.data == data) or said in ("document.empty", "document.form")


def test_a_document_goes_in_and_comes_back(office: Workspace, tmp_path: Path) -> None:
    uid = made(office)
    with pytest.raises(UserError, match=r"document\.none"):
        office.documents.read(uid)
    changes = office.documents.attach(uid, written(tmp_path))
    assert (changes.count, changes.label, changes.params["file"]) == (1, "undo.evidence.attach", "sk.pdf")
    found = office.documents.read(uid)
    assert (found.name, found.form, found.data, found.sha256) == ("sk.pdf", "pdf", PDF, sha256(PDF).hexdigest())
    listed = office.verification.list()[0]
    assert (listed.file_name, listed.file_sha256, listed.file_bytes) == ("sk.pdf", found.sha256, len(PDF))
    assert not [path for path in office.desk.folder.rglob("*") if path.is_file() and PDF in path.read_bytes()]


def test_the_same_document_again_changes_nothing_and_lies_there_once(office: Workspace, tmp_path: Path) -> None:
    first, second = made(office), made(office, "competency_development", "3")
    path = written(tmp_path)
    office.documents.attach(first, path)
    assert office.documents.attach(first, path).count == 0
    office.documents.attach(second, path)
    assert count(office) == 1
    other = written(tmp_path, JPG, "baru.jpg")
    office.documents.attach(first, other)
    assert (count(office), office.documents.read(first).form, office.documents.read(second).form) == (2, "jpg", "pdf")


def test_attach_and_detach_are_undone_and_done_again(office: Workspace, tmp_path: Path) -> None:
    uid = made(office)
    office.documents.attach(uid, written(tmp_path))
    office.office.undo()
    assert row(office, uid).file_name is None
    office.office.redo()
    assert office.documents.read(uid).data == PDF
    with pytest.raises(UserError, match=r"reason\.missing"):
        office.documents.detach(uid, "  ")
    assert office.documents.detach(uid, "salah orang").label == "undo.evidence.detach"
    with pytest.raises(UserError, match=r"document\.none"):
        office.documents.detach(uid, "lagi")
    office.office.undo()
    assert office.documents.read(uid).data == PDF


def test_evidence_is_added_with_its_document_in_one_save(office: Workspace, tmp_path: Path) -> None:
    uid = made(office, file=written(tmp_path))
    assert office.documents.read(uid).data == PDF
    with pytest.raises(UserError, match=r"document\.form"):
        made(office, year=2024, file=written(tmp_path, b"GIF89a"))
    assert len(office.verification.list()) == 1
    made(office, value="instansi")  # the same key without a file keeps the document
    assert (row(office, uid).value, office.documents.read(uid).data) == ("instansi", PDF)
    office.office.undo()
    office.office.undo()
    assert office.verification.list() == []


def test_the_document_of_a_verified_record(office: Workspace, tmp_path: Path) -> None:
    uid = made(office)
    office.verification.accept([uid])
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        with pytest.raises(UserError, match=r"evidence\.verified"):
            office.documents.attach(uid, written(tmp_path))
        with pytest.raises(UserError, match=r"evidence\.verified"):
            office.documents.detach(uid, "x")
    assert (row(office, uid).state, count(office)) == ("verified", 0)
    office.documents.attach(uid, written(tmp_path))
    assert (row(office, uid).state, row(office, uid).verified_by) == ("recorded", None)


def test_a_rejected_record_that_gets_its_document_waits_again(office: Workspace, tmp_path: Path) -> None:
    uid = made(office)
    office.verification.reject([uid], "tanpa dokumen")
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        office.documents.attach(uid, written(tmp_path))
    assert (row(office, uid).state, row(office, uid).reason) == ("recorded", None)


def test_documents_of_the_closed_partition_are_the_verifiers(office: Workspace, tmp_path: Path) -> None:
    uid = made(office, "discipline_record", "ringan", file=written(tmp_path))
    with signed_in(office, users(office, ani=ENTRY)["ani"]):
        for refused in (lambda: office.documents.read(uid), lambda: office.documents.save(uid, tmp_path / "x.pdf"),
                        lambda: office.documents.attach(uid, written(tmp_path, JPG)),
                        lambda: office.documents.detach(uid, "x")):
            with pytest.raises(UserError, match=r"right\.missing"):
                refused()
    assert not (tmp_path / "x.pdf").exists()


def test_a_document_is_written_whole_or_not_at_all(office: Workspace, tmp_path: Path) -> None:
    uid, out = made(office, file=written(tmp_path)), tmp_path / "keluar"
    out.mkdir()
    assert office.documents.save(uid, out / "salinan.pdf").sha256 == sha256(PDF).hexdigest()
    assert (out / "salinan.pdf").read_bytes() == PDF
    for place in (out, out / "salinan.pdf" / "x.pdf", tmp_path / "tidak ada" / "x.pdf"):
        with pytest.raises(EnvironmentProblem) as caught:
            office.documents.save(uid, place)
        assert caught.value.code == "file.not_writable"
    assert [path.name for path in out.iterdir()] == ["salinan.pdf"]


@pytest.mark.parametrize(("statement", "code"), [
    ("DELETE FROM document", "document.missing"), ("UPDATE document SET data = x'255044462D'", "document.altered"),
])
def test_a_document_gone_or_altered_is_told(office: Workspace, tmp_path: Path, statement: str, code: str) -> None:
    uid = made(office, file=written(tmp_path))
    with office.desk.database.writing() as connection:
        connection.exec_driver_sql(statement)
    with pytest.raises(UserError) as caught:
        office.documents.read(uid)
    assert caught.value.code == code
    assert [one.code for one in office.backups.check(deep=True).problems] == [f"check.{code.replace('.', '_')}"]


def test_a_backup_brings_the_documents_along(office: Workspace, tmp_path: Path) -> None:
    uid = made(office, file=written(tmp_path))
    backup = office.backups.make()
    restore_workspace(backup.file, tmp_path / "pulih", NAME, PASSPHRASE)
    restored = open_workspace(tmp_path / "pulih", NAME, PASSPHRASE)
    assert restored.documents.read(uid).data == PDF
    assert restored.backups.check(deep=True).problems == ()
    restored.close()


def test_who_is_unknown(office: Workspace, tmp_path: Path) -> None:
    uid = made(office)
    office.evidence.remove(uid, "salah")
    for one in (uid, "tidak-ada"):
        with pytest.raises(UserError, match=r"evidence\.unknown"):
            office.documents.attach(one, written(tmp_path))
    assert count(office) == 0


@pytest.mark.parametrize(("name", "indicator"), [
    ("Piagam Penghargaan.pdf", "awards"), ("sk tim kerja.pdf", "team_assignments"),
    ("sertifikat diklat pim.pdf", "competency_development"),
    ("plt kepala dinas.pdf", "position_experience.non_definitive"),
    ("umpan balik 360.pdf", "feedback_360"), ("hukuman disiplin ringan.pdf", "discipline_record"),
    ("penilaian kinerja.pdf", None), ("kompetensi.pdf", None), ("scan0001.pdf", None),
])
def test_a_name_proposes_by_the_words_of_the_scheme(office: Workspace, tmp_path: Path, name: str,
                                                    indicator: str | None) -> None:
    found = office.documents.propose(tmp_path / f"{NIPS[0]} {name}")
    assert (found.indicator, found.nip) == (indicator, NIPS[0])


def test_the_practice_office_has_evidence_with_and_without_documents(tmp_path: Path) -> None:
    office, _ = create_workspace(tmp_path / "latihan", NAME, PASSPHRASE, practice=True)
    demo.fill(office.desk, people=120, seed=1, dice=Random(1))
    pieces = office.verification.list()
    with_file = [one for one in pieces if one.file_sha256]
    assert 0 < len(with_file) < len(pieces)
    assert {one.number is not None for one in with_file} == {True}
    found = office.documents.read(with_file[0].id)
    assert (found.form, found.name) == ("pdf", f"{(with_file[0].number or '').replace('/', '-')}.pdf")
    assert (count(office), office.backups.check(deep=True).problems) == (1, ())
    office.close()
