"""Provable repairs: a NIP out of the register, and taking the repairs a user has chosen into the table."""

from __future__ import annotations

from dataclasses import replace

from simata_desktop.domain.sheet_reading import Repair, SheetRecord, SheetTable
from simata_desktop.services.import_plan import ERROR
from simata_desktop.store.database import Connection
from simata_desktop.store.queries.importing import nips_of

ALL = "all"
Place = tuple[str | None, int]
UNREPAIRABLE = ("nip.duplicate",)


def propose(connection: Connection, table: SheetTable) -> None:
    """Add to unreadable NIPs the one of the register where name and birth date fit exactly one person."""
    rows = _records(table)
    wrong = [(place, problem, rows[problem.sheet, problem.row]) for place, problem in enumerate(table.problems)
             if problem.severity == ERROR and problem.code.startswith("nip.") and problem.repair is None
             and problem.code not in UNREPAIRABLE and (problem.sheet, problem.row) in rows]
    told = [(place, problem, record) for place, problem, record in wrong
            if "nama" in record.values and "tanggal_lahir" in record.values]
    if not told:
        return
    known = nips_of(connection, {record.values["nama"] for _, _, record in told})
    taken = {record.values.get("nip") for record in table.records if not record.rejected}
    for place, problem, record in told:
        nips = known.get((record.values["nama"].casefold(), record.values["tanggal_lahir"]), set())
        if len(nips) == 1 and not nips & taken:
            repair = Repair(next(iter(nips)), "register_nip")
            table.problems[place] = replace(problem, repair=repair)


def take(table: SheetTable, chosen: frozenset[str]) -> None:
    """Put the chosen repairs (a cell, a code, or ``all``) into the records; their problems are settled."""
    if not chosen:
        return
    rows, kept = _records(table), []
    for problem in table.problems:
        record = rows.get((problem.sheet, problem.row))
        wanted = {problem.cell, problem.code, ALL} & chosen
        if not wanted or problem.repair is None or problem.field is None or record is None:
            kept.append(problem)
            continue
        record.values[problem.field] = problem.repair.value
    table.problems[:] = kept
    _accept(table, rows)


def _accept(table: SheetTable, rows: dict[Place, SheetRecord]) -> None:
    """A record without an error left is taken, unless its NIP stands in another one."""
    faulty = {id(rows[one.sheet, one.row]) for one in table.problems
              if one.severity == ERROR and (one.sheet, one.row) in rows}
    taken = {record.values.get("nip") for record in table.records if not record.rejected}
    for record in table.records:
        if record.rejected and id(record) not in faulty and record.values.get("nip") not in taken:
            record.rejected = False
            taken.add(record.values.get("nip"))


def _records(table: SheetTable) -> dict[Place, SheetRecord]:
    """Every record by the rows it takes; a problem of any of them is its problem."""
    found: dict[Place, SheetRecord] = {}
    for record in table.records:
        for row in {record.row, *record.rows.values()}:
            found.setdefault((record.sheet, row), record)
    return found
