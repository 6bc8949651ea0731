"""Our boxes beside the national system's over a large office, against SQL joins of the same rows in the same process.

The rows the answer is made of are both boxes of everybody, and the records the causes are told from of those who
differ: the floor is these two joins. The boxes alone are noted beside it; they tell who differs and not why."""

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
SIDES = ("FROM result r JOIN person p ON p.id = r.person "
         "LEFT JOIN external e ON e.person_id = p.uid AND e.year = ? AND e.deleted = 0 ")
MEANT = "WHERE r.map = 0 AND r.meant = 1"
BOXES = f"SELECT p.id, r.box, e.box {SIDES}{MEANT}"
RECORDS = ("SELECT p.nip, p.name, p.position, r.tier, r.state, r.box, e.box, e.performance, e.potential, s.indicator, "
           "s.part, s.kind, s.value, s.date, s.year, s.number, s.state "
           f"{SIDES}LEFT JOIN evidence s ON s.person_id = p.uid AND s.deleted = 0 {MEANT} AND r.box IS NOT e.box")


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
    """Seconds of CPU of the whole list with its causes, and of both joins, the median of some rounds each."""
    workspace = open_workspace(Path(place) / "kantor", USER, PASSPHRASE)
    taken = [(_ours(workspace), _join(workspace, BOXES), _join(workspace, RECORDS)) for _ in range(int(rounds))]
    differences = workspace.reconciling.counts().different
    workspace.close()
    ours, boxes, records = (sorted(column)[len(column) // 2] for column in zip(*taken, strict=True))
    return {"ours": ours, "boxes": boxes, "records": records, "differences": differences}


def _ours(workspace: Workspace) -> float:
    with timed() as took:
        workspace.reconciling.reconcile()
    return took.cpu


def _join(workspace: Workspace, query: str) -> float:
    with workspace.desk.database.reading() as connection:
        year = workspace.desk.standing.view(connection).context.rating_year
        with timed() as took:
            rows = connection.exec_driver_sql(query, (year,)).fetchall()
    if not rows:
        raise RuntimeError("nobody was joined")
    return took.cpu


def lines(scale: Scale, offices: Offices) -> list[Line]:
    """The list against the joins."""
    place = offices.folder / f"cocok-{scale.imported}"
    if not place.exists():
        run(make, place, scale.imported)
    found = run(compare, place, scale.rounds)
    return [Line(f"reconciling {scale.imported:,} people", found["ours"], found["boxes"] + found["records"], BAR,
                 note=f"{found['differences']:.0f} stand in another box; against the boxes alone "
                      f"{found['ours'] / found['boxes']:.1f} ×")]
