"""``import``: a sheet into the register, or what it would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from simata_desktop.cli.command import DONE, REFUSED, REPORTED, Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.text import DASH, Text, table
from simata_desktop.cli.values import pairs, year
from simata_desktop.domain.errors import Trouble, UserError
from simata_desktop.domain.progress import Progress
from simata_desktop.domain.sheet_reading import KINDS, SheetProblem
from simata_desktop.resources import words as catalogue
from simata_desktop.services.import_marking import MarkedFile
from simata_desktop.services.import_plan import ImportPlan
from simata_desktop.services.worklist_mark import Mark

PAPER_WORDS = catalogue("id")  # what is sent to others is Indonesian whatever the terminal speaks
MOST, MOST_WORDS = 200, 40  # problems in the JSON, and on the terminal


def register(commands: Commands) -> None:
    """``import``."""
    parser = commands.add("import", "cli.help.import", _import)
    option(parser, "file", "cli.arg.file", metavar="FILE", type=Path)
    option(parser, "--kind", "cli.arg.kind", choices=("auto", *KINDS), default="auto")
    option(parser, "--sheet", "cli.arg.sheet", metavar="NAME")
    for name in ("--period", "--year"):
        option(parser, name, "cli.arg.year", metavar="YYYY", type=year, dest="period")
    option(parser, "--map", "cli.arg.map", metavar="FIELD=HEADING", action="append", default=[])
    option(parser, "--repair", "cli.arg.repair", metavar="CELL|CODE|all", nargs="+", action="extend", default=[])
    option(parser, "--dry-run", "cli.arg.dry_run", action="store_true")
    option(parser, "--marked-copy", "cli.arg.marked_copy", metavar="OUT.xlsx", type=Path)


def _import(call: Call) -> Answer:
    args, service = call.args, call.workspace.importing
    mapping = pairs(args.map) if args.map else {}
    with call.terminal.progress(call.text) as progress:
        try:
            plan = service.plan(args.file, kind=args.kind, sheet=args.sheet, period=args.period, mapping=mapping,
                                repairs=frozenset(args.repair), progress=progress)
        except UserError as error:
            if error.exit_code != REFUSED:
                raise
            return _refused(call, error)
        if args.marked_copy is not None:
            service.may_mark(plan, args.marked_copy)  # before anything is written
        if not args.dry_run:
            plan = service.apply(plan, progress).plan
        marked = None if args.marked_copy is None else _marked(call, plan, progress)
    data = import_json(call.text, plan, dry_run=args.dry_run)
    words = "\n".join(_lines(call.text, plan, dry_run=args.dry_run))
    if isinstance(marked, Trouble):
        return Answer(data, words, marked.exit_code, marked)
    if marked is not None:
        data["marked_copy"] = {"out": str(args.marked_copy), "cells": marked.cells, "notices": list(marked.notices)}
        words += "\n" + call.text("cli.import.marked", file=args.marked_copy, cells=marked.cells)
    return Answer(data, words, REPORTED if data["rows"]["rejected"] else DONE)


def _marked(call: Call, plan: ImportPlan, progress: Progress) -> MarkedFile | Trouble:
    """The marked copy; what hinders it, for the import stands already and is answered too."""
    try:
        return call.workspace.importing.marked_copy(plan, call.args.marked_copy, words=PAPER_WORDS, progress=progress)
    except Trouble as trouble:
        return trouble


def _refused(call: Call, error: UserError) -> Answer:
    """A file nothing was read from: what is known of it, and for a missing heading the columns to choose from."""
    columns: Any = error.params.get("columns") or ()
    data: dict[str, Any] = {"file": call.args.file.name, "sheet": error.params.get("sheet"), "kind": None,
                            "header_rows": None, "mapping": {}, "rows": None, "problems": [],
                            "dry_run": call.args.dry_run, "batch": None}
    if not columns:
        return Answer(data, "", REFUSED, error)
    heads = [call.text(f"cli.head.{name}") for name in ("column", "title", "samples")]
    rows = [(one["column"], one["heading"], ", ".join(one["samples"])) for one in columns]
    return Answer({**data, "columns": list(columns)}, table(heads, rows), REFUSED, error)


def import_json(text: Text, plan: ImportPlan, *, dry_run: bool) -> dict[str, Any]:
    """The shape of cli.md; of more than 200 problems some are listed and all are counted."""
    sheet, problems = plan.table, plan.problems
    data: dict[str, Any] = {
        "file": sheet.file, "sheet": sheet.sheet, "sheets": list(sheet.sheets), "kind": plan.kind,
        "header_rows": list(sheet.header_rows), "mapping": dict(sheet.mapping), "unmapped": list(sheet.unmapped),
        "left_out": list(sheet.left_out), "other_sheets": [dict(one) for one in sheet.other_sheets],
        "rows": dict(plan.counts), "problems": [_problem(text, one) for one in _listed(problems)],
        "dry_run": dry_run, "batch": None if dry_run else plan.batch,
    }
    if plan.mark is not None:
        data["answered"] = [{"nip": nip, "indicators": list(codes)} for nip, codes in plan.answered]
    if len(problems) > MOST:
        errors = [one for one in problems if one.severity == "error"]
        data |= {"errors_total": len(errors), "warnings_total": len(problems) - len(errors),
                 "errors_by_code": dict(Counter(one.code for one in errors))}
    return data


def _listed(problems: Sequence[SheetProblem]) -> list[SheetProblem]:
    """The first 200 in the order of the sheet; warnings never push an error out, for errors are what must be mended."""
    if len(problems) <= MOST:
        return list(problems)
    errors = [n for n, one in enumerate(problems) if one.severity == "error"]
    warnings = [n for n, one in enumerate(problems) if one.severity != "error"]
    return [problems[n] for n in sorted([*errors, *warnings][:MOST])]


def _problem(text: Text, one: SheetProblem) -> dict[str, Any]:
    repair = None if one.repair is None else {"value": one.repair.value, "proof": _proof(text, one)}
    return {"sheet": one.sheet, "cell": one.cell, "row": one.row, "field": one.field, "code": one.code,
            "severity": one.severity, "value": one.value, "message": problem_words(text, one), "repair": repair}


def problem_words(text: Text, one: SheetProblem) -> str:
    """The sentence of a problem: what was found and what was expected."""
    return text.problem(one.code, {"value": one.value or "", **one.params})


def _proof(text: Text, one: SheetProblem) -> str:
    return text.sentence(f"repair.{one.repair.proof}", dict(one.repair.params)) if one.repair else ""


def _lines(text: Text, plan: ImportPlan, *, dry_run: bool) -> Iterator[str]:
    sheet = plan.table
    yield text("cli.import.title", file=sheet.file, kind=text.choice(f"cli.kind.{plan.kind}", plan.kind),
               rows=", ".join(str(row) for row in sheet.header_rows) or DASH)
    yield text("cli.import.counts", **{name: plan.counts[name] for name in (
        "read", "new", "changed", "same", "rejected", "ignored")})
    if plan.mark is not None:
        yield from _answered(text, plan, plan.mark)
    for key, names in (("cli.import.left_out", sheet.left_out), ("cli.import.unmapped", sheet.unmapped)):
        if names:
            yield text(key, names=", ".join(names))
    if plan.problems:
        yield ""
        yield _problem_table(text, plan.problems)
    if dry_run:
        yield text("cli.import.dry")


def _answered(text: Text, plan: ImportPlan, mark: Mark) -> Iterator[str]:
    """Who answered how much of what was asked, and how much this sheet leaves open."""
    cells = sum(len(codes) for _, codes in plan.answered)
    yield text("cli.worklist.answered", people=len(plan.answered), asked=len(mark.people), cells=cells,
               open=mark.cells - cells)
    by_indicator = Counter(code for _, codes in plan.answered for code in codes)
    for code, count in sorted(by_indicator.items()):
        yield text("cli.worklist.indicator", indicator=code, n=count)


def _problem_table(text: Text, problems: Sequence[SheetProblem]) -> str:
    heads = [text(f"cli.head.{name}") for name in ("cell", "severity", "value", "problem")]
    rows = [(one.cell, text(f"cli.severity.{one.severity}"), one.value, _with_repair(text, one))
            for one in _listed(problems)[:MOST_WORDS]]
    lines = [table(heads, rows, widest=160)]
    if len(problems) > MOST_WORDS:
        lines.append(text("cli.import.more", n=len(problems) - MOST_WORDS))
    return "\n".join(lines)


def _with_repair(text: Text, one: SheetProblem) -> str:
    words = problem_words(text, one)
    if one.repair is None:
        return words
    return f"{words} · {text('cli.import.repair', value=one.repair.value, proof=_proof(text, one))}"
