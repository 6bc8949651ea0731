"""``simata verify`` of a code or of the PDF itself, and the further options of ``simata report``."""

from __future__ import annotations

from pathlib import Path

from pypdf import PdfReader

from tests.e2e.conftest import NIP, Simata
from tests.e2e.test_cli_services import fill


def report(simata: Simata, out: Path, *more: str) -> str:
    said = simata("report", "talent-map", "--out", str(out), *more)
    assert said.code == 0
    return str(said.data["verify_code"])


def test_a_pdf_is_verified_by_the_code_in_its_foot(simata: Simata, tmp_path: Path) -> None:
    fill(simata)
    out = tmp_path / "peta talenta.pdf"
    code = report(simata, out, "--head", "decree", "--portrait")
    same = simata("verify", str(out))
    assert (same.code, same.data["code"], same.data["result"]) == (0, code, "equal")
    assert same.data["made_at"] == "2026-11-24"
    assert simata("verify", code.lower().replace("-", " ")).code == 0
    assert simata("rate", NIP, "--year", "2025", "--predicate", "kurang").code == 0
    other = simata("verify", str(out))
    assert (other.code, other.data["result"]) == (1, "differs")
    assert {"nip", "what", "printed", "now"} == set(other.data["differences"][0])
    assert "box" in {one["what"] for one in other.data["differences"]}


def test_the_pdf_of_an_anonymous_paper_has_a_code_too(simata: Simata, tmp_path: Path) -> None:
    code = report(simata, tmp_path / "x.pdf", "--anonymous", "--font", "bookman")
    assert simata("verify", str(tmp_path / "x.pdf")).data["code"] == code


def test_a_paper_of_another_office_is_unknown(simata: Simata, empty_template: Path, tmp_path: Path) -> None:
    code = report(simata, tmp_path / "x.pdf")
    assert simata("undo").error is not None  # a print cannot be undone
    said = simata("verify", str(tmp_path / "x.pdf"), "--workspace", str(empty_template))
    assert (said.code, said.data["result"], said.data["code"]) == (3, "unknown", code)
    assert said.error["code"] == "print.unknown"


def test_what_is_no_paper_is_said_in_words(simata: Simata, tmp_path: Path) -> None:
    broken, blank = tmp_path / "rusak.pdf", tmp_path / "kelengkapan.PDF"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 40)
    assert simata("report", "completeness", "--out", str(blank)).code == 0
    for path, exit_code, code in ((broken, 3, "paper.unreadable"), (blank, 3, "paper.no_code"),
                                  (tmp_path / "tiada.pdf", 4, "file.missing")):
        said = simata("verify", str(path))
        assert (said.code, said.error["code"]) == (exit_code, code)
        assert "Traceback" not in said.err
        assert "Ketik kode" in said.err or exit_code == 4


def test_options_of_a_report_reach_the_paper(simata: Simata, tmp_path: Path) -> None:
    out = tmp_path / "x.pdf"
    simata("set", "--office", "signatory.name=Hendra Umpamawan")
    report(simata, out, "--head", "decree", "--number", "800/12/2026", "--dated", "30 November 2026", "--about",
           "Peta Talenta", "--mark", "RAHASIA", "--font", "arial", "--unsigned")
    text = " ".join(page.extract_text() for page in PdfReader(out).pages)
    for word in ("800/12/2026", "30 November 2026", "PETA TALENTA", "RAHASIA"):
        assert word in text
    assert "Hendra" not in text
    said = simata("report", "talent-map", "--out", str(out), "--mark", "BEBAS")
    assert (said.code, said.error["code"]) == (2, "usage.choice")
