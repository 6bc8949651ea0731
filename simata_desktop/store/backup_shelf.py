"""The shelf of backups: how files are called, which is the latest, which may go."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SUFFIX = ".bak"
_NAME = re.compile(r"simata-(\d{8}-\d{6})(?:-(\d+))?(-migration)?\.bak")


@dataclass(frozen=True, slots=True)
class Shelved:
    """One backup on the shelf; ``moment`` is the local time in its name, ``migration`` made before a migration."""

    file: Path
    moment: datetime
    number: int
    migration: bool


@dataclass(frozen=True, slots=True)
class Retention:
    """How many of each are kept."""

    days: int = 7
    weeks: int = 4
    months: int = 6
    migrations: int = 3


KEPT = Retention()


def free_name(folder: Path, moment: datetime, *, migration: bool) -> Path:
    """A name nobody has, by the local time; a second backup in the same second gets a number."""
    stem, end = f"simata-{moment:%Y%m%d-%H%M%S}", "-migration" if migration else ""
    path, number = folder / f"{stem}{end}{SUFFIX}", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}{end}{SUFFIX}", number + 1
    return path


def backups(folder: Path) -> tuple[Shelved, ...]:
    """The backups in a folder, the newest first; other files do not count, an absent folder is empty."""
    found = []
    for file in folder.glob(f"*{SUFFIX}"):
        if match := _NAME.fullmatch(file.name):
            moment = datetime.strptime(match[1], "%Y%m%d-%H%M%S")  # noqa: DTZ007 (a name bears no zone)
            found.append(Shelved(file, moment, int(match[2] or 1), bool(match[3])))
    return tuple(sorted(found, key=lambda one: (one.moment, one.number), reverse=True))


def latest_backup(folder: Path) -> Path | None:
    """The newest backup in a folder."""
    return next((one.file for one in backups(folder)), None)


def thin(folder: Path, *, kept: Retention = KEPT) -> tuple[Path, ...]:
    """Delete the backups that are no longer needed; returns them.

    All of the newest day stay, then the last one of each day, week and month as far as ``kept`` says; days without a
    backup do not count, so that a long holiday deletes nothing.
    """
    ordinary = [one for one in backups(folder) if not one.migration]
    before = [one for one in backups(folder) if one.migration]
    stay = {one.file for one in before[:kept.migrations]}
    stay |= {one.file for one in ordinary if one.moment.date() == ordinary[0].moment.date()}
    stay |= _last_of_each(ordinary, lambda one: one.moment.date(), most=kept.days)
    stay |= _last_of_each(ordinary, lambda one: one.moment.isocalendar()[:2], most=kept.weeks)
    stay |= _last_of_each(ordinary, lambda one: (one.moment.year, one.moment.month), most=kept.months)
    gone = tuple(one.file for one in (*ordinary, *before) if one.file not in stay)
    for file in gone:
        file.unlink(missing_ok=True)
    return gone


def _last_of_each(newest_first: Iterable[Shelved], span: Callable[[Shelved], Hashable], *, most: int) -> set[Path]:
    last: dict[Hashable, Path] = {}
    for one in newest_first:
        last.setdefault(span(one), one.file)
    return set(list(last.values())[:most])
