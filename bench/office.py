"""Offices and lists of invented people, each made once a run in a process of its own, by the services themselves."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from pathlib import Path

from bench import sheet
from bench.process import run
from simata_desktop.app import Workspace, open_practice


def make(folder: str, people: str) -> None:
    """An office of so many people with a year of ratings, evidence, sessions and results."""
    gc.disable()  # millions of small things are made, and no rings of them
    open_practice(Path(folder), people=int(people)).close()


def opened(folder: str | Path) -> Workspace:
    """Sign in to an office that was made."""
    return open_practice(Path(folder))


def practice_place(place: Path) -> Path:
    """Where the program looks for the practice office, as ``ui.program.practice_folder`` says."""
    return place.with_name(f"{place.name}-latihan")


class Offices:
    """The offices of one run under ``folder``; made when first asked for."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._tell = tell

    @property
    def folder(self) -> Path:
        """Where a piece of work may keep an office of its own kind for the run."""
        return self._folder

    def of(self, people: int) -> Path:
        """An office that is only read."""
        office = self._folder / f"kantor-{people}"
        if not office.exists():
            self._tell(f"making an office of {people:,} people …")
            half = office.with_name(f".{office.name}")
            shutil.rmtree(half, ignore_errors=True)
            run(make, half, people)
            half.rename(office)
        return office

    def practice(self, people: int) -> Path:
        """Where a workspace would lie: there is none, so that the program opens the practice office beside it."""
        place = self._folder / "kantor"
        self.copy(people, practice_place(place).name)
        return place

    def copy(self, people: int, name: str) -> Path:
        """An office of so many people that may be changed, in a folder of this name."""
        place = self._folder / name
        shutil.rmtree(place, ignore_errors=True)
        return Path(shutil.copytree(self.of(people), place))

    def sheet(self, rows: int) -> Path:
        """A list of employees."""
        path = self._folder / f"pegawai-{rows}.xlsx"
        if not path.exists():
            self._tell(f"writing a list of {rows:,} rows …")
            run(sheet.write, path, rows)
        return path
