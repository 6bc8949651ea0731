"""Commands that write sheets: export, and worklists for the units."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, option, period
from simata_desktop.cli.text import table
from simata_desktop.cli.values import day
from simata_desktop.domain.errors import UsageError
from simata_desktop.services.exporting import ExportRequest
from simata_desktop.services.worklists import WorklistRequest

WORKLIST = "worklist"


def register(commands: Commands) -> None:
    """``export``."""
    export = commands.add("export", "cli.help.export", _export)
    option(export, "what", "cli.arg.what", metavar="WHAT")
    option(export, "--out", "cli.arg.out", metavar="FILE", type=Path, required=True)
    option(export, "--unit", "cli.arg.unit", metavar="CODE", nargs="+", action="extend", default=[])
    option(export, "--tier", "cli.arg.tier", metavar="CODE", nargs="+", action="extend", default=[])
    period(export)
    option(export, "--all-units", "cli.arg.all_units", action="store_true")
    option(export, "--deadline", "cli.arg.deadline", metavar="D", type=day)
    option(export, "--contact", "cli.arg.contact", metavar="TEXT", default="")


def _export(call: Call) -> Answer:
    args = call.args
    if args.what == WORKLIST:
        return _worklist(call)
    _refuse_strange(args.unit[1:], all_units=args.all_units, deadline=args.deadline, contact=args.contact)
    written = call.workspace.exporting.export(ExportRequest(
        args.what, args.out, args.unit[0] if args.unit else None, tuple(args.tier), args.period))
    data = {"out": str(args.out), "rows": written.rows, "sha256": written.sha256}
    return Answer(data, call.text("cli.exported", file=args.out, n=written.rows))


def _refuse_strange(units: list[str], *, all_units: bool, deadline: date | None, contact: str) -> None:
    """Words that only a worklist takes."""
    options = (("--all-units", all_units), ("--deadline", deadline), ("--contact", contact))
    strange = [*units, *(name for name, given in options if given)]
    if strange:
        raise UsageError("usage.unknown", words=" ".join(strange))


def _worklist(call: Call) -> Answer:
    args, text = call.args, call.text
    if bool(args.unit) == args.all_units:
        raise UsageError("worklist.units", field="unit")
    with call.terminal.progress(text) as progress:
        asked = call.workspace.worklists.export(
            WorklistRequest(args.out, tuple(args.unit), args.period, tuple(args.tier), args.deadline, args.contact),
            words=text.words, progress=progress)
    data = {"out": str(args.out), "files": [
        {"unit": one.unit, "file": one.file, "people": one.people, "cells": one.cells} for one in asked.files],
        "unplaced": asked.unplaced}
    heads = [text(f"cli.head.{name}") for name in ("unit", "file", "people", "cells")]
    lines = [table(heads, [(one.unit, one.file, one.people, one.cells) for one in asked.files])] if asked.files else []
    lines.append(text("cli.worklist.written", n=len(asked.files), folder=args.out))
    if asked.unplaced:
        lines.append(text("cli.worklist.unplaced", n=asked.unplaced))
    return Answer(data, "\n".join(lines))
