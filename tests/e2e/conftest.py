"""A small office made once, copied for each test, and the command line called in this process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simata_desktop.app import Surroundings, Workspace, create_workspace
from simata_desktop.cli.main import run
from simata_desktop.domain.clock import FixedClock
from simata_desktop.store.journal import Delta

USER, PASSPHRASE = "admin", "kalimat sandi untuk uji coba"
NIP, OTHER = "198001012005011001", "198502022010012002"
PEOPLE = {
    NIP: {"nama": "Wulan Contohwati", "eselon": "III.b", "jabatan": "Kepala Bidang Uji", "pendidikan": "s2",
          "kedudukan_hukum": "Aktif", "tmt_jabatan": "2023-01-01"},
    OTHER: {"nama": "=Bagas Umpamadi", "eselon": "IV.a", "pendidikan": "s1_d4", "kedudukan_hukum": "Pensiun"},
}


@dataclass(frozen=True)
class Said:
    """What a call of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON object on standard output; fails where it is not exactly one."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        return self.data["error"]


Simata = Callable[..., Said]


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kantor") / "ruang"
    workspace = _founded(folder)
    with workspace.desk.save("import", params={"file": "uji.csv"}) as result:
        result.work.extend([
            Delta("person", workspace.desk.ids.uuid7(), "create",
                  {word: (None, value) for word, value in {"nip": nip, **values}.items()})
            for nip, values in PEOPLE.items()])
    workspace.close()
    return folder


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kosong") / "ruang"
    _founded(folder).close()
    return folder


def _founded(folder: Path) -> Workspace:
    workspace, _ = create_workspace(folder, USER, PASSPHRASE, office=("3300", "BKPSDM Contoh"),
                                    around=Surroundings(FixedClock()))
    return workspace


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The variables of an administrator's shell; the workspace does not exist yet."""
    for name in ("SIMATA_NEW_PASSPHRASE", "SIMATA_RECOVERY_KEY", "SIMATA_LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SIMATA_WORKSPACE", str(tmp_path / "ruang"))
    monkeypatch.setenv("SIMATA_USER", USER)
    monkeypatch.setenv("SIMATA_PASSPHRASE", PASSPHRASE)
    return tmp_path / "ruang"


@pytest.fixture
def bare(surroundings: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]) -> Simata:
    """``simata`` where no workspace is."""
    def call(*words: str, as_json: bool = True) -> Said:
        capsys.readouterr()
        code = run([*words, "--json"] if as_json else list(words), around=Surroundings(clock))
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def simata(bare: Simata, surroundings: Path, office_template: Path) -> Simata:
    """``simata`` on a copy of the small office."""
    shutil.copytree(office_template, surroundings)
    return bare


@pytest.fixture
def empty(bare: Simata, surroundings: Path, empty_template: Path) -> Simata:
    """``simata`` on an office that knows nobody."""
    shutil.copytree(empty_template, surroundings)
    return bare
