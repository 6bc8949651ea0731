"""Many files by one reading process: each as if it were read alone, whatever the ones before it did."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simata_desktop.domain.errors import Cancelled, UserError
from simata_desktop.domain.progress import Silent
from simata_desktop.sheets import reader
from simata_desktop.sheets.reader import Book, Worker, read_book
from tests.sheets.workbooks import pack, parts, people_xml, sheet_xml

ROOT = Path(__file__).resolve().parents[2]
# Serves as always, but at a file of these names: dies, says it is damaged when it is not its first, is silent.
UNSOUND = f"""
import os, sys, time
sys.path.insert(0, {str(ROOT)!r})
from simata_desktop.sheets import child
served, answer = [], child._answer
def told(request, out):
    served.append(request["path"])
    if "mati" in request["path"]:
        os._exit(9)
    if "diam" in request["path"]:
        time.sleep(60)
    if "sisa" in request["path"] and len(served) > 1:
        child._send(out, ("damaged",))
    else:
        answer(request, out)
child._answer = told
sys.exit(child.serve())
"""


@pytest.fixture
def worker() -> Iterator[Worker]:
    with Worker() as made:
        yield made


def book(folder: Path, name: str, people: int = 3) -> Path:
    return pack(folder / f"{name}.xlsx", parts(sheet_xml(people_xml(people))))


def columns(read: Book) -> list[object]:
    return [grid.columns for grid in read.grids]


def test_many_files_are_read_by_one_process(tmp_path: Path, worker: Worker) -> None:
    paths = [book(tmp_path, f"berkas {number}", people=number + 1) for number in range(5)]
    seen = set()
    for path in paths:
        assert columns(read_book(path, None, Silent(), worker=worker)) == columns(read_book(path, None, Silent()))
        seen.add(worker.start().pid)
    assert len(seen) == 1


def test_a_bad_file_between_good_ones_harms_none(tmp_path: Path, worker: Worker) -> None:
    good = book(tmp_path, "baik")
    alone = columns(read_book(good, None, Silent()))
    torn = tmp_path / "rusak.xlsx"
    torn.write_bytes(good.read_bytes()[:-200])
    for _ in range(2):
        assert columns(read_book(good, None, Silent(), worker=worker)) == alone
        with pytest.raises(UserError, match=r"file\.damaged"):
            read_book(torn, None, Silent(), worker=worker)
    assert columns(read_book(good, None, Silent(), worker=worker)) == alone


def test_a_file_at_which_the_process_dies_is_damaged_and_the_rest_is_read(
        tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-c", UNSOUND])
    good = book(tmp_path, "baik")
    alone = columns(read_book(good, None, Silent(), worker=worker))
    first = worker.start().pid
    with pytest.raises(UserError, match=r"file\.damaged"):
        read_book(book(tmp_path, "mati"), None, Silent(), worker=worker)
    assert columns(read_book(good, None, Silent(), worker=worker)) == alone
    assert worker.start().pid != first


def test_what_earlier_files_left_behind_does_not_spoil_a_good_one(
        tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-c", UNSOUND])
    alone = columns(read_book(book(tmp_path, "baik"), None, Silent(), worker=worker))
    assert columns(read_book(book(tmp_path, "sisa"), None, Silent(), worker=worker)) == alone


def test_a_file_that_takes_too_long_is_damaged_and_the_next_one_is_read(
        tmp_path: Path, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "command", lambda: [sys.executable, "-c", UNSOUND])
    monkeypatch.setattr(reader, "patience", lambda: 0.5)
    with pytest.raises(UserError, match=r"file\.damaged"):
        read_book(book(tmp_path, "diam"), None, Silent(), worker=worker)
    monkeypatch.setattr(reader, "patience", lambda: 60.0)
    assert read_book(book(tmp_path, "baik"), None, Silent(), worker=worker).grids


def test_after_a_stop_in_the_middle_the_next_file_is_read_from_its_beginning(tmp_path: Path, worker: Worker) -> None:
    class Stops(Silent):
        def step(self, done: int, total: int, code: str) -> None:
            raise Cancelled

    large, small = book(tmp_path, "besar", people=6000), book(tmp_path, "kecil", people=2)
    with pytest.raises(Cancelled):
        read_book(large, None, Stops(), worker=worker)
    assert columns(read_book(small, None, Silent(), worker=worker)) == columns(read_book(small, None, Silent()))


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="the limits of a process are told by Linux only")
def test_the_limits_stay_where_they_were_for_every_file(tmp_path: Path, worker: Worker) -> None:
    pid = 0
    memory = []
    for number in range(3):
        read_book(book(tmp_path, f"berkas {number}"), None, Silent(), worker=worker)
        pid = worker.start().pid
        told = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        memory.append(next(line for line in told.splitlines() if line.startswith("Max address space")))
        assert "unlimited" not in next(line for line in told.splitlines() if line.startswith("Max cpu time")).split()[3]
    assert len(set(memory)) == 1


def test_no_process_is_left_behind(tmp_path: Path) -> None:
    with Worker() as worker:
        read_book(book(tmp_path, "baik"), None, Silent(), worker=worker)
        process = worker.start()
    assert process.poll() is not None
