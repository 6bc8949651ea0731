"""Two PCs of one hall as real processes: both type, a stick goes both ways, both end equal but for what is asked."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.app import Surroundings, Workspace, open_workspace
from simata_desktop.domain.clock import FixedClock
from simata_desktop.domain.records import MEASURES
from simata_desktop.services.assessment_entry import Cell
from tests.e2e import processes
from tests.e2e.conftest import NIP, OTHER, PASSPHRASE, USER, Simata
from tests.e2e.processes import shell, start
from tests.e2e.soundness import examined
from tests.e2e.test_kill import Victim

WORDS = "sandi aula pagi"
Pc = tuple[dict[str, str], Path]


@pytest.fixture(scope="module")
def hall(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two PCs, a and b, with the same register; the session has gone from the first to the second."""
    root = tmp_path_factory.mktemp("aula")
    for name in ("a", "b"):
        shutil.copytree(office_template, root / name)
    with opened(root / "a") as first, opened(root / "b") as second:
        first.assessment.create("S1", "Aula", date(2020, 11, 20))  # long past, whatever a PC's clock says
        first.assessment.add("S1", [NIP, OTHER])
        first.hall.pack("S1", root / "stick", WORDS)
        second.hall.unpack(root / "stick", WORDS)
    return root


@pytest.fixture
def pcs(hall: Path, tmp_path: Path) -> tuple[Pc, Pc]:
    """Both PCs as a test may change them, and the stick beside them."""
    shutil.copytree(hall, tmp_path / "aula")
    shutil.copy(hall / "stick", tmp_path / "stick")
    a, b = ((shell(tmp_path / name, tmp_path / "aula" / name, SIMATA_PACK_PASSPHRASE=WORDS), tmp_path / "aula" / name)
            for name in ("a", "b"))
    return a, b


@contextmanager
def opened(folder: Path) -> Iterator[Workspace]:
    workspace = open_workspace(folder, USER, PASSPHRASE, around=Surroundings(FixedClock()))
    try:
        yield workspace
    finally:
        workspace.close()


def carry(giver: dict[str, str], taker: dict[str, str], stick: Path, code: int) -> Any:
    assert processes.simata(giver, "session", "pack", "S1", str(stick)).code == 0
    said = processes.simata(taker, "session", "unpack", str(stick))
    assert said.code == code, said.err
    return said.data


def entered(folder: Path, cells: dict[tuple[str, str], str]) -> None:
    """An officer types."""
    with opened(folder) as workspace:
        rows = {one.nip: one.id for one in workspace.assessment.participants("S1")}
        workspace.assessment.enter("S1", [Cell(rows[nip], code, text) for (nip, code), text in cells.items()])


def levels(folder: Path) -> dict[tuple[str, str], float]:
    with opened(folder) as workspace:
        return {(one.nip, code): float(level) for one in workspace.assessment.participants("S1")
                for code, level in {**one.levels, **one.aspects}.items()}


def test_two_officers_type_one_session(pcs: tuple[Pc, Pc], tmp_path: Path) -> None:
    (a, first), (b, second) = pcs
    ours = {(NIP, code): str(1 + n % 5) for n, code in enumerate(MEASURES)}
    theirs = {(OTHER, code): str(1 + n % 4) for n, code in enumerate(MEASURES)}
    asked = {(NIP, code): ("5" if ours[NIP, code] != "5" else "4") for code in MEASURES[:3]}
    entered(first, ours)
    entered(second, {**theirs, **asked})
    data = carry(b, a, tmp_path / "stick", 1)
    assert (data["cells"], data["same"] >= 0, len(data["problems"])) == (len(theirs), True, 3)
    assert {(one["nip"], one["field"]) for one in data["problems"]} == set(asked)
    for one in data["problems"]:
        assert one["code"] == "value.differs"
        assert (one["mine"]["value"], one["theirs"]["value"]) == (ours[NIP, one["field"]], asked[NIP, one["field"]])
        assert one["mine"]["by"] == one["theirs"]["by"] == USER
        assert one["mine"]["at"]
        assert one["message"]
    back = carry(a, b, tmp_path / "stick", 1)
    assert {(one["nip"], one["field"]) for one in back["problems"]} == set(asked)
    here, there = levels(first), levels(second)
    assert len(here) == len(there) == 2 * len(MEASURES)
    assert {cell for cell in here if here[cell] != there[cell]} == set(asked)
    with opened(first) as workspace:
        workspace.office.undo()
    assert levels(first) == {cell: float(text) for cell, text in ours.items()}


def test_the_passphrase_is_asked_for_and_a_broken_stick_is_refused(pcs: tuple[Pc, Pc], tmp_path: Path) -> None:
    (a, _), (b, _) = pcs
    nameless = {name: value for name, value in a.items() if name != "SIMATA_PACK_PASSPHRASE"}
    said = processes.simata(nameless, "session", "pack", "S1", str(tmp_path / "x"))
    assert (said.code, said.error["code"]) == (3, "pack.passphrase_needed")
    assert not (tmp_path / "x").exists()
    stick = tmp_path / "stick"
    stick.write_bytes(stick.read_bytes()[:-1])
    said = processes.simata(b, "session", "unpack", str(stick))
    assert (said.code, said.error["code"]) == (3, "pack.damaged")


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of POSIX")
def test_a_kill_while_joining_leaves_all_or_nothing(pcs: tuple[Pc, Pc], tmp_path: Path) -> None:
    (a, first), (b, second) = pcs
    typed = {(nip, code): "3" for nip in (NIP, OTHER) for code in MEASURES}
    entered(second, typed)
    assert processes.simata(b, "session", "pack", "S1", str(tmp_path / "stick")).code == 0
    kept = Path(shutil.copytree(first, tmp_path / "kept"))
    for sign, late in (("lock", 0.0), ("lock", 0.01), ("commit", 0.0), ("commit", 0.004)):
        shutil.rmtree(first)
        shutil.copytree(kept, first)
        victim = Victim(start(a, "session", "unpack", str(tmp_path / "stick")), first)
        victim.wait(lambda sign=sign, victim=victim: victim.commits or (sign == "lock" and victim.holds_the_lock), late)
        victim.kill()
        assert examined(first)[0] == []
        assert levels(first) in ({}, dict.fromkeys(typed, 3.0))
    carry(b, a, tmp_path / "stick", 0)
    assert levels(first) == dict.fromkeys(typed, 3.0)


def test_the_papers_of_the_day(simata: Simata, tmp_path: Path) -> None:
    out = tmp_path / "kertas.pdf"
    assert simata("session", "create", "S1", "--name", "Aula", "--date", "2026-11-20").code == 0
    assert simata("session", "add", "S1", NIP).code == 0
    for kind in ("schedule", "attendance", "session-minutes"):
        said = simata("report", kind, "--session", "S1", "--out", str(out))
        assert (said.code, said.data["people"], said.data["verify_code"]) == (0, 1, None)
        assert out.read_bytes().startswith(b"%PDF")
    out.unlink()
    for words, code, error in ((("attendance",), 3, "report.session"),
                               (("attendance", "--session", "S9"), 3, "session.unknown"),
                               (("completeness", "--session", "S1"), 2, "usage.unknown")):
        said = simata("report", *words, "--out", str(out))
        assert (said.code, said.error["code"]) == (code, error)
        assert not out.exists()
