"""Commands that write sheets: export."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, narrowing, option, period
from simata_desktop.services.exporting import ExportRequest


def register(commands: Commands) -> None:
    """``export``."""
    export = commands.add("export", "cli.help.export", _export)
    option(export, "what", "cli.arg.what", metavar="WHAT")
    option(export, "--out", "cli.arg.out", metavar="FILE", type=Path, required=True)
    narrowing(export)
    period(export)


def _export(call: Call) -> Answer:
    args = call.args
    written = call.workspace.exporting.export(
        ExportRequest(args.what, args.out, args.unit, tuple(args.tier), args.period))
    data = {"out": str(args.out), "rows": written.rows, "sha256": written.sha256}
    return Answer(data, call.text("cli.exported", file=args.out, n=written.rows))
