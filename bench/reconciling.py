"""Our boxes beside the national system's over a large office, against one join of the same rows in the same process."""

from __future__ import annotations

from pathlib import Path

from bench.line import Line
from bench.office import Offices
from bench.process import run, timed
from bench.scale import Scale
from simata_desktop.app import Workspace, create_workspace, open_workspace
from tests.national_office import HEADS, Gaps, bring_national, fill, national, nip

USER, PASSPHRASE = "admin", "sandi untuk pengukuran"
BAR = 3
OTHER, GONE = 20, 100  # every such one stands in another box there; every such one is not there at all
JOIN = (  # both sides of everybody: our result, the national one, and the scores that the causes are told from
    "SELECT p.id, p.nip, r.state, r.box, e.box, e.performance, e.potential, s.indicator, s.value FROM result r "
    "JOIN person p ON p.id = r.person LEFT JOIN external e ON e.person_id = p.uid AND e.year = ? AND e.deleted = 0 "
    "LEFT JOIN evidence s ON s.person_id = p.uid AND s.kind = 'score' AND s.deleted = 0 "
    "WHERE r.map = 0 AND r.meant = 1")


def make(place: str, people: str) -> None:
    """An office of complete evidence, and an export of the national system that differs in some."""
    folder, many = Path(place), int(people)
    folder.mkdir(parents=True)
    workspace, _ = create_workspace(folder / "kantor", USER, PASSPHRASE, office=("7301", "Kabupaten Contoh Raya"))
    fill(workspace, folder, many, Gaps(awards=set(range(7, many, OTHER * 4))))
    export = national(workspace, folder)
    changes = ({HEADS["awards"]: ""}, {HEADS["awards"]: "75"}, {HEADS["team_assignments"]: "33"}, {})
    for number in range(7, many, OTHER):
        row = export.rows[nip(number)]
        row.update(changes[number // OTHER % len(changes)], Box="1" if row["Box"] != "1" else "2")
    for number in range(3, many, GONE):
        del export.rows[nip(number)]
    bring_national(workspace, export.write(folder / "simata.csv"))
    workspace.close()


def compare(place: str, rounds: str) -> dict[str, float]:
    """Seconds of CPU of the whole list with its causes, and of the join, the median of some rounds each."""
    workspace = open_workspace(Path(place) / "kantor", USER, PASSPHRASE)
    taken = [(_ours(workspace), _join(workspace)) for _ in range(int(rounds))]
    differences = workspace.reconciling.counts().different
    workspace.close()
    ours, join = (sorted(column)[len(column) // 2] for column in zip(*taken, strict=True))
    return {"ours": ours, "join": join, "differences": differences}


def _ours(workspace: Workspace) -> float:
    with timed() as took:
        workspace.reconciling.reconcile()
    return took.cpu


def _join(workspace: Workspace) -> float:
    with workspace.desk.database.reading() as connection:
        year = workspace.desk.standing.view(connection).context.rating_year
        with timed() as took:
            rows = connection.exec_driver_sql(JOIN, (year,)).fetchall()
    if not rows:
        raise RuntimeError("nobody was joined")
    return took.cpu


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """The list against the join."""
    place = offices.folder / f"cocok-{scale.imported}"
    if not place.exists():
        run(make, place, scale.imported)
    found = run(compare, place, scale.rounds)
    return [Line(f"reconciling {scale.imported:,} people", found["ours"], found["join"], BAR,
                 note=f"{found['differences']:.0f} stand in another box")]
