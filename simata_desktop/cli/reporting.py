"""Commands about paper: report, verify."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.cli.command import REFUSED, REPORTED, Answer, Call
from simata_desktop.cli.parsing import Commands, narrowing, option, period
from simata_desktop.cli.text import Text, table
from simata_desktop.cli.values import day
from simata_desktop.domain.errors import UsageError, UserError
from simata_desktop.resources import words
from simata_desktop.services.reporting import (
    FONTS,
    HEADS,
    KINDS,
    MARKS,
    OF_PEOPLE,
    OF_SESSION,
    PAPERS,
    PROFILES,
    Folder,
    PaperRequest,
)
from simata_desktop.services.talent import MapRequest

PAPER_LANGUAGE = "id"  # official paper is Indonesian whatever the terminal speaks
LATER_KINDS = ("succession", "minutes", "hearing-pack")


def register(commands: Commands) -> None:
    """``report`` and ``verify``."""
    report = commands.add("report", "cli.help.report", _report)
    option(report, "kind", "cli.arg.paper_kind", metavar="KIND", choices=(*KINDS, *OF_SESSION, *LATER_KINDS))
    option(report, "--out", "cli.arg.out", metavar="FILE", type=Path, required=True)
    option(report, "--nip", "cli.arg.report_nip", metavar="NIP", nargs="+", action="extend", default=[])
    option(report, "--session", "cli.arg.report_session", metavar="CODE", default="")
    option(report, "--each", "cli.arg.each", action="store_true")
    narrowing(report)
    period(report)
    option(report, "--date", "cli.arg.date", metavar="DATE", type=day)
    option(report, "--head", "cli.arg.head", choices=HEADS)
    option(report, "--paper", "cli.arg.paper", choices=PAPERS)
    way = report.add_mutually_exclusive_group()
    for name, lies in (("--portrait", False), ("--landscape", True)):
        option(way, name, f"cli.arg.{name[2:]}", text=report.text, action="store_const", const=lies, dest="landscape")
    option(report, "--anonymous", "cli.arg.anonymous", action="store_true")
    option(report, "--unsigned", "cli.arg.unsigned", action="store_true")
    option(report, "--mark", "cli.arg.mark", choices=MARKS)
    option(report, "--font", "cli.arg.font", choices=FONTS)
    option(report, "--summary", "cli.arg.summary", action="store_true")
    option(report, "--indicator", "cli.arg.stated", metavar="INDICATOR", nargs="+", action="extend", default=[])
    for name in ("number", "dated", "about"):
        option(report, f"--{name}", f"cli.arg.paper.{name}", metavar="TEXT")
    verify = commands.add("verify", "cli.help.verify", _verify)
    option(verify, "code", "cli.arg.code", metavar="CODE|FILE.pdf")


def _report(call: Call) -> Answer:
    args, papers = call.args, call.workspace.reporting
    if args.kind in LATER_KINDS:
        raise UsageError("command.later", command=f"report {args.kind}")
    _refuse_strange(args.kind, args.nip, each=args.each, narrowed=bool(args.unit or args.tier),
                    session=args.session)
    options = papers.options(args.kind, paper=args.paper, head=args.head, anonymous=args.anonymous, mark=args.mark,
                             landscape=args.landscape, font=args.font, number=args.number, date_text=args.dated,
                             about=args.about)
    asked = PaperRequest(args.kind, options, MapRequest(args.period, args.date, args.unit, tuple(args.tier)),
                         signed=not args.unsigned, letters=not args.summary, indicators=tuple(args.indicator),
                         nips=tuple(args.nip), session=args.session)
    with call.terminal.progress(call.text) as progress:
        if args.each:
            return _told_each(call, papers.profiles_each(asked, args.out, words=words(PAPER_LANGUAGE),
                                                         progress=progress))
        draft = papers.draft(asked, words=words(PAPER_LANGUAGE), progress=progress)
    made = papers.issue(draft, args.out)
    data = {"out": str(made.out), "pages": made.pages, "people": made.people, "sha256": made.sha256,
            "verify_code": made.code}
    return Answer(data, call.text("cli.printed", file=made.out, pages=made.pages))


def _refuse_strange(kind: str, nips: list[str], *, each: bool, narrowed: bool, session: str) -> None:
    """Words that only profiles or papers of a session take, and a person named beside a unit or a tier."""
    if (nips and kind not in OF_PEOPLE) or (nips and narrowed):
        raise UsageError("usage.unknown", field="nip", words="--nip")
    if session and kind not in OF_SESSION:
        raise UsageError("usage.unknown", field="session", words="--session")
    if each and kind != PROFILES:
        raise UsageError("usage.unknown", field="each", words="--each")


def _told_each(call: Call, made: Folder) -> Answer:
    """A file for each person, named by number and code."""
    files = [{"nip": one.nip, "file": one.path.name, "sha256": one.sha256, "verify_code": one.code}
             for one in made.files]
    data = {"out": str(made.out), "pages": made.pages, "people": len(files), "sha256": None, "verify_code": None,
            "files": files}
    return Answer(data, call.text("cli.printed.each", n=len(files), folder=made.out))


def _verify(call: Call) -> Answer:
    given, papers = call.args.code, call.workspace.reporting
    try:
        paper = papers.verify_file(Path(given), words=words(PAPER_LANGUAGE)) if _is_file(given) \
            else papers.verify(given)
    except UserError as error:
        if error.code != "print.unknown":
            raise
        unknown = {"code": error.params["code"], "result": "unknown", "made_at": None, "differences": []}
        return Answer(unknown, "", REFUSED, error)
    found = paper.differences
    data = {"code": paper.code, "result": "differs" if found else "equal", "made_at": paper.printed_on.isoformat(),
            "differences": [{"nip": one.nip, "what": one.what, "printed": one.printed, "now": one.now}
                            for one in found]}
    if not found:
        return Answer(data, call.text("cli.verify.equal"))
    heads = [call.text(f"cli.head.{name}") for name in ("nip", "what", "printed", "now")]
    rows = [(one.nip, call.text.choice(f"cli.head.{one.what}", one.what), _printed(call.text, one.printed),
             _printed(call.text, one.now)) for one in found]
    return Answer(data, table(heads, rows), REPORTED)


def _is_file(given: str) -> bool:
    """A name that ends as a PDF does, or an existing file; everything else is a code."""
    return given.lower().endswith(".pdf") or Path(given).is_file()


def _printed(text: Text, value: object) -> object:
    if isinstance(value, str):
        return text.choice(f"cli.state.{value}", value)
    return text.number(value) if isinstance(value, float) else value
