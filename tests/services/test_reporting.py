"""Papers through the service: a preview leaves no trace, a code and its file come together, a paper is read back."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from simata_desktop.app import Workspace, open_practice
from simata_desktop.domain.errors import Cancelled, EnvironmentProblem, UsageError, UserError
from simata_desktop.resources import words
from simata_desktop.services.desk import User
from simata_desktop.services.paper_check import plain_code
from simata_desktop.services.reporting import COMPLETENESS, TALENT_MAP, PaperRequest
from simata_desktop.services.talent import MapRequest

PAPER = words("id")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kantor") / "w"
    open_practice(folder, people=80).close()
    return folder


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(template, tmp_path / "w")
    workspace = open_practice(tmp_path / "w")
    yield workspace
    workspace.close()


class Stops:
    """A progress that is stopped after some steps."""

    def __init__(self, after: int) -> None:
        self.left = after

    def step(self, done: int, total: int, code: str) -> None:
        assert code in PAPER
        self.left -= 1

    def raise_if_cancelled(self) -> None:
        if self.left <= 0:
            raise Cancelled


def asked(office: Workspace, kind: str = TALENT_MAP, **options: object) -> PaperRequest:
    return PaperRequest(kind, office.reporting.options(kind, **options))


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def printed(office: Workspace) -> int:
    with office.desk.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM print").scalar_one())


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_a_preview_is_the_paper_itself_and_leaves_nothing_behind(office: Workspace) -> None:
    office.reporting.preview(asked(office), words=PAPER)
    before, pending = files(office.desk.folder), office.office.status()["pending"]
    seen = office.reporting.preview(asked(office), words=PAPER)
    assert (printed(office), office.office.status()["pending"]) == (0, pending)
    assert files(office.desk.folder) == before
    assert seen.code is None
    made = office.reporting.draft(asked(office), words=PAPER)
    assert made.code is not None
    assert (seen.pages, seen.people) == (made.pages, made.people)
    assert text_of(made.data).replace(made.code, PAPER("paper.preview")) == text_of(seen.data)
    assert printed(office) == 0


def test_issue_keeps_code_and_file_together(office: Workspace, tmp_path: Path) -> None:
    draft, out = office.reporting.draft(asked(office), words=PAPER), tmp_path / "peta.pdf"
    made = office.reporting.issue(draft, out)
    assert out.read_bytes() == draft.data
    assert (made.code, printed(office), made.changes.count) == (draft.code, 1, 1)
    assert made.changes.touches("print")
    found = office.reporting.verify(made.code)
    assert (found.people, found.differences) == (draft.people, ())


def test_where_the_file_cannot_be_written_no_code_is_kept(office: Workspace, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        office.reporting.issue(office.reporting.draft(asked(office), words=PAPER), tmp_path / "tiada" / "peta.pdf")
    assert caught.value.code == "file.not_writable"
    assert printed(office) == 0


def test_where_the_code_cannot_be_kept_no_file_stays(office: Workspace, tmp_path: Path,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    draft, out = office.reporting.draft(asked(office), words=PAPER), tmp_path / "peta.pdf"
    save = office.desk.save

    @contextmanager
    def full(*args: object, **more: object) -> Iterator[object]:
        with save(*args, **more) as result:  # type: ignore[arg-type]
            yield result
            assert out.exists()
            raise EnvironmentProblem("disk.full")

    monkeypatch.setattr(office.desk, "save", full)
    with pytest.raises(EnvironmentProblem):
        office.reporting.issue(draft, out)
    assert (printed(office), out.exists()) == (0, False)


def test_a_cancelled_paper_stops_between_two_pages(office: Workspace) -> None:
    with pytest.raises(Cancelled):
        office.reporting.preview(asked(office), words=PAPER, progress=Stops(3))
    assert office.reporting.preview(asked(office), words=PAPER, progress=Stops(999)).pages > 2


def test_settings_of_the_office_are_the_usual_options(office: Workspace) -> None:
    office.office.set_office({"paper.size": "F4", "paper.font": "bookman", "paper.mark": "TERBATAS"})
    usual = office.reporting.options(TALENT_MAP)
    assert (usual.paper, usual.font, usual.mark, usual.landscape) == ("F4", "bookman", "TERBATAS", True)
    assert office.reporting.options(COMPLETENESS, paper="A3").paper == "A3"
    assert not office.reporting.options(COMPLETENESS).landscape
    with pytest.raises(UsageError):
        office.reporting.options("novel")


def test_without_a_signatory_the_block_is_dotted(office: Workspace) -> None:
    name = office.reporting.signatory()
    assert name
    assert name in text_of(office.reporting.preview(asked(office), words=PAPER).data)
    unsigned = PaperRequest(TALENT_MAP, office.reporting.options(TALENT_MAP), signed=False)
    assert name not in text_of(office.reporting.preview(unsigned, words=PAPER).data)


def test_completeness_needs_no_code_and_does_not_speak_of_one(office: Workspace) -> None:
    made = office.reporting.draft(asked(office, COMPLETENESS), words=PAPER)
    assert (made.code, made.chart) == (None, None)
    assert "periksa" not in text_of(made.data)


@pytest.mark.parametrize("typed", ["abcd-efgh-2345", " ABCD EFGH 2345 ", "ABCDEFGH2345", "abcd–efgh–2345"])
def test_a_code_may_be_typed_in_any_way(typed: str) -> None:
    assert plain_code(typed) == "ABCD-EFGH-2345"


def test_digits_that_no_code_has_are_read_as_letters() -> None:
    assert plain_code("01a8-cdef-2345") == "OIAB-CDEF-2345"


def test_a_renamed_unit_is_still_found(office: Workspace, tmp_path: Path) -> None:
    unit = office.talent.map(MapRequest(entries=True)).entries[0].agency
    request = PaperRequest(TALENT_MAP, office.reporting.options(TALENT_MAP), MapRequest(unit=unit))
    made = office.reporting.issue(office.reporting.draft(request, words=PAPER), tmp_path / "x.pdf")
    office.office.set_unit(unit, {"name": "Dinas Bernama Lain"})
    assert office.reporting.verify(made.code or "").differences == ()


def test_differences_name_person_value_and_both_numbers(office: Workspace, tmp_path: Path) -> None:
    made = office.reporting.issue(office.reporting.draft(asked(office), words=PAPER), tmp_path / "x.pdf")
    entries = office.talent.map(MapRequest(entries=True)).entries
    moved = next(one for one in entries if one.box is not None)
    gone = next(one for one in entries if one.nip != moved.nip)
    office.evidence.rate(moved.nip, moved_year(office), predicate="sangat_kurang")
    office.people.remove(gone.nip, "pindah")
    found = office.reporting.verify_file(tmp_path / "x.pdf", words=PAPER)
    assert found.code == made.code
    by = {(one.nip, one.what): one for one in found.differences}
    assert by[gone.nip, "person"].now is None
    assert by[moved.nip, "performance"].printed == moved.performance
    assert by[moved.nip, "performance"].name == moved.title


def moved_year(office: Workspace) -> int:
    return office.talent.map(MapRequest()).rating_year


def hostile(tmp_path: Path) -> dict[Path, str]:
    """Files that are no paper of ours, by the code of what is said of them."""
    locked, blank, deep = PdfWriter(), PdfWriter(), b"[" * 200_000
    locked.add_blank_page(200, 200)
    locked.encrypt("rahasia")
    blank.add_blank_page(200, 200)
    made = {"locked": io.BytesIO(), "blank": io.BytesIO()}
    locked.write(made["locked"])
    blank.write(made["blank"])
    contents = {
        "paper.unreadable": [b"", b"bukan PDF", b"%PDF-1.7\n" + os.urandom(3000), b"%PDF-1.4\n1 0 obj\n" + deep,
                             made["locked"].getvalue(), made["blank"].getvalue()[:200]],
        "paper.no_code": [made["blank"].getvalue()],
    }
    found = {}
    for code, datas in contents.items():
        for number, data in enumerate(datas):
            path = tmp_path / f"{code}-{number}.pdf"
            path.write_bytes(data)
            found[path] = code
    return found


def test_what_is_no_paper_is_refused_in_words(office: Workspace, tmp_path: Path) -> None:
    for path, code in hostile(tmp_path).items():
        with pytest.raises(UserError) as caught:
            office.reporting.verify_file(path, words=PAPER)
        assert caught.value.code == code, path
    for path, code in ((tmp_path / "tiada.pdf", "file.missing"), (tmp_path, "file.folder")):
        with pytest.raises(EnvironmentProblem) as lost:
            office.reporting.verify_file(path, words=PAPER)
        assert lost.value.code == code
    large = tmp_path / "besar.pdf"
    with large.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(26 * 1024**2)
    with pytest.raises(UserError) as refused:
        office.reporting.verify_file(large, words=PAPER)
    assert refused.value.code == "paper.too_large"


def test_the_process_that_reads_may_take_too_long(office: Workspace, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.pdf"
    office.reporting.completeness(path, options=office.reporting.options(COMPLETENESS), words=PAPER)
    monkeypatch.setattr("simata_desktop.reports.code_reading.SECONDS", 0.001)
    with pytest.raises(UserError) as caught:
        office.reporting.verify_file(path, words=PAPER)
    assert caught.value.code == "paper.unreadable"


def test_an_entry_clerk_gets_no_paper(office: Workspace) -> None:
    office.desk.user = User(office.desk.user.id, "x", frozenset(("entry",)))
    for kind in (TALENT_MAP, COMPLETENESS):
        with pytest.raises(UserError) as caught:
            office.reporting.preview(asked(office, kind), words=PAPER)
        assert caught.value.code == "right.missing"
    with pytest.raises(UserError):
        office.reporting.verify("ABCD-EFGH-2345")
