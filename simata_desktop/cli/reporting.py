"""Commands about paper: report, verify, and how complete the evidence is."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from simata_desktop.cli.command import DONE, REPORTED, Answer, Call
from simata_desktop.cli.parsing import Commands, narrowing, option, period
from simata_desktop.cli.text import table
from simata_desktop.cli.values import day
from simata_desktop.domain.errors import UsageError
from simata_desktop.resources import words
from simata_desktop.services.reporting import KINDS, paper_options
from simata_desktop.services.talent import MapRequest

PAPER_LANGUAGE = "id"  # official paper is Indonesian whatever the terminal speaks
LATER_KINDS = ("profile", "profiles", "competency", "succession", "minutes", "hearing-pack")


def register(commands: Commands) -> None:
    """``report``, ``verify`` and ``quality``."""
    report = commands.add("report", "cli.help.report", _report)
    option(report, "kind", "cli.arg.paper_kind", metavar="KIND", choices=(*KINDS, *LATER_KINDS))
    option(report, "--out", "cli.arg.out", metavar="FILE", type=Path, required=True)
    narrowing(report)
    period(report)
    option(report, "--date", "cli.arg.date", metavar="DATE", type=day)
    option(report, "--head", "cli.arg.head", choices=("office", "decree", "none"))
    option(report, "--paper", "cli.arg.paper", choices=("A4", "F4", "A3"))
    option(report, "--portrait", "cli.arg.portrait", action="store_const", const=False, dest="landscape", default=None)
    option(report, "--landscape", "cli.arg.landscape", action="store_const", const=True, dest="landscape",
           default=argparse.SUPPRESS)
    option(report, "--anonymous", "cli.arg.anonymous", action="store_true")
    option(commands.add("verify", "cli.help.verify", _verify), "code", "cli.arg.code", metavar="CODE")
    commands.add("quality", "cli.help.quality", _quality)


def _report(call: Call) -> Answer:
    args, papers = call.args, call.workspace.reporting
    if args.kind in LATER_KINDS:
        raise UsageError("command.later", command=f"report {args.kind}")
    options = paper_options(args.kind, paper=args.paper, head=args.head, anonymous=args.anonymous,
                            landscape=args.landscape)
    if args.kind == "completeness":
        made = papers.completeness(args.out, options=options, words=words(PAPER_LANGUAGE))
    else:
        made = papers.talent_map(args.out, MapRequest(args.period, args.date, args.unit, tuple(args.tier)),
                                 options=options, words=words(PAPER_LANGUAGE))
    data = {"out": str(made.out), "pages": made.pages, "people": made.people, "sha256": made.sha256,
            "verify_code": made.code}
    return Answer(data, call.text("cli.printed", file=made.out, pages=made.pages))


def _verify(call: Call) -> Answer:
    day_, found = call.workspace.reporting.verify(call.args.code)
    data = {"code": call.args.code, "result": "differs" if found else "equal", "made_at": day_.isoformat(),
            "differences": [asdict(one) for one in found]}
    told = table(["NIP", "", "", ""], [[one.nip, one.what, one.printed, one.now] for one in found]) if found \
        else call.text("cli.verify.equal")
    return Answer(data, told, REPORTED if found else DONE)


def _quality(call: Call) -> Answer:
    found = call.workspace.quality.completeness()
    rows = [{"unit": one.code or one.name, "name": one.name, "people": one.people, "ready": one.ready,
             "missing": one.missing, "expired": sum(one.expired.values()), "doubtful": 0} for one in found.units]
    return Answer({"units": rows}, table(["", "", ""], [[row["name"], row["people"], row["ready"]] for row in rows]))
