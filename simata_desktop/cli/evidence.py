"""Commands about what feeds the scores: rate, evidence, declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, Parser, option
from simata_desktop.cli.text import Text, table
from simata_desktop.cli.values import day, nip, pairs, year
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.transitions import EVIDENCE_STATES
from simata_desktop.services.evidence import When
from simata_desktop.services.verification import EvidenceRow, QueueRow

VERBS = ("add", "set", "remove", "list", "verify", "reject", "file")
COLUMNS = ("id", "nip", "name", "indicator", "value", "date", "number", "state")


def register(commands: Commands) -> None:
    """``rate``, ``evidence`` with its verbs, ``declare``."""
    rate = commands.add("rate", "cli.help.rate", _rate)
    option(rate, "nip", "cli.arg.nip", type=nip, metavar="NIP")
    _year(rate, required=True)
    option(rate, "--predicate", "cli.arg.predicate", metavar="P")
    option(rate, "--work", "cli.arg.work", metavar="R")
    option(rate, "--behaviour", "cli.arg.behaviour", metavar="R")
    _evidence(Commands(commands.add("evidence", "cli.help.evidence"), "verb"))
    declare = commands.add("declare", "cli.help.declare", _declare)
    option(declare, "values", "cli.arg.indicators", nargs="+", metavar="INDICATOR")
    option(declare, "--unit", "cli.arg.of_declare", metavar="CODE", required=True)
    option(declare, "--period", "cli.arg.period", metavar="YYYY", type=year, required=True)
    option(declare, "--reason", "cli.arg.reason", metavar="TEXT", default="")
    option(declare, "--number", "cli.arg.number", metavar="T")
    option(declare, "--withdraw", "cli.arg.withdraw", action="store_true")


def _evidence(verbs: Commands) -> None:
    add = verbs.add("add", "cli.help.evidence.add", _add)
    option(add, "nip", "cli.arg.nip", type=nip, metavar="NIP")
    option(add, "values", "cli.arg.evidence_words", nargs="+", metavar="INDICATOR=VALUE")
    when = add.add_mutually_exclusive_group(required=True)
    option(when, "--date", "cli.arg.evidence_date", text=add.text, metavar="D", type=day)
    option(when, "--period", "cli.arg.evidence_year", text=add.text, metavar="YYYY", type=year)
    option(when, "--year", "cli.arg.evidence_year", text=add.text, metavar="YYYY", type=year, dest="period")
    option(add, "--number", "cli.arg.number", metavar="T")
    option(add, "--issuer", "cli.arg.issuer", metavar="T")
    option(add, "--file", "cli.arg.evidence_file", metavar="F", type=Path)
    change = verbs.add("set", "cli.help.evidence.set", _change)
    option(change, "id", "cli.arg.id", metavar="ID")
    option(change, "values", "cli.arg.evidence_fields", nargs="+", metavar="FIELD=VALUE")
    remove = verbs.add("remove", "cli.help.evidence.remove", _remove)
    option(remove, "id", "cli.arg.id", metavar="ID")
    option(remove, "--reason", "cli.arg.reason", metavar="TEXT", default="")
    listed = verbs.add("list", "cli.help.evidence.list", _list)
    option(listed, "nip", "cli.arg.nip", type=nip, metavar="NIP", nargs="?")
    option(listed, "--state", "cli.arg.state", metavar="S", choices=EVIDENCE_STATES)
    option(listed, "--unit", "cli.arg.unit", metavar="CODE")
    file = verbs.add("file", "cli.help.evidence.file", _file)
    option(file, "id", "cli.arg.id", metavar="ID")
    option(file, "--out", "cli.arg.evidence_out", metavar="F", type=Path, required=True)
    for name, handler in (("verify", _verify), ("reject", _reject)):
        judge = verbs.add(name, f"cli.help.evidence.{name}", handler)
        option(judge, "values", "cli.arg.ids", nargs="+", metavar="ID")
        if name == "reject":
            option(judge, "--reason", "cli.arg.reason", metavar="TEXT", default="")


def with_add(argv: Sequence[str]) -> list[str]:
    """``evidence NIP …`` is ``evidence add NIP …``."""
    if argv[:1] != ["evidence"]:
        return list(argv)
    at = 1
    while at < len(argv) and argv[at] in ("--json", "--workspace"):
        at += 2 if argv[at] == "--workspace" else 1
    named = at >= len(argv) or argv[at] in (*VERBS, "-h", "--help")
    return list(argv) if named else [*argv[:at], "add", *argv[at:]]


def _year(parser: Parser, *, required: bool) -> None:
    group = parser.add_mutually_exclusive_group(required=required)
    for name in ("--year", "--period"):
        option(group, name, "cli.arg.year", text=parser.text, metavar="YYYY", type=year, dest="year")


def _rate(call: Call) -> Answer:
    args = call.args
    return call.saved(call.workspace.evidence.rate(
        args.nip, args.year, predicate=args.predicate, work_result=args.work, behaviour=args.behaviour), nip=args.nip)


def _add(call: Call) -> Answer:
    args = call.args
    changes = call.workspace.evidence.add(args.nip, pairs(args.values),
                                          When(args.date, args.period, args.number, args.issuer), file=args.file)
    return call.saved(changes, nip=args.nip)


def _change(call: Call) -> Answer:
    values = pairs(call.args.values)
    return _changed(call, [call.args.id], lambda rows: call.workspace.evidence.change(call.args.id, values))


def _remove(call: Call) -> Answer:
    args = call.args
    return _changed(call, [args.id], lambda rows: call.workspace.evidence.remove(args.id, args.reason))


def _verify(call: Call) -> Answer:
    ids = call.args.values
    return _changed(call, ids, lambda rows: call.workspace.verification.accept(ids, seen=_seen(rows)))


def _reject(call: Call) -> Answer:
    ids, reason = call.args.values, call.args.reason
    return _changed(call, ids, lambda rows: call.workspace.verification.reject(ids, reason, seen=_seen(rows)))


def _seen(rows: Mapping[str, QueueRow]) -> dict[str, int]:
    """Whoever names records in a command has decided on them as they are now."""
    return {uid: row.position for uid, row in rows.items()}


def _changed(call: Call, ids: Sequence[str], work: Callable[[Mapping[str, QueueRow]], Changes]) -> Answer:
    """Do ``work`` on records; ``nip`` is the person's where all are of one person."""
    rows = call.workspace.verification.find(ids)
    changes = work(rows)
    people = {row.nip for row in rows.values()}
    return call.saved(changes, nip=people.pop() if len(people) == 1 else None)


def _file(call: Call) -> Answer:
    args = call.args
    document = call.workspace.documents.save(args.id, args.out)
    size = len(document.data)
    return Answer({"id": args.id, "out": str(args.out), "name": document.name, "sha256": document.sha256,
                   "bytes": size}, call.text("cli.evidence.saved", name=document.name, out=str(args.out), bytes=size))


def _list(call: Call) -> Answer:
    args = call.args
    rows = call.workspace.verification.list(nip=args.nip, state=args.state, unit=args.unit)
    return Answer({"evidence": [_record(row) for row in rows]}, _words(call.text, rows))


def _record(row: EvidenceRow) -> dict[str, Any]:
    file = {"name": row.file_name, "sha256": row.file_sha256, "bytes": row.file_bytes} if row.file_sha256 else None
    return {"id": row.id, "nip": row.nip, "name": row.name, "indicator": _code(row), "kind": row.kind,
            "value": row.value, "date": row.date, "year": row.year, "number": row.number, "issuer": row.issuer,
            "file": file, "state": row.state, "by": row.by, "at": row.at,
            "verified_by": row.verified_by, "reason": row.reason}


def _code(row: EvidenceRow) -> str:
    return f"{row.indicator}.{row.part}" if row.part else str(row.indicator)


def _words(text: Text, rows: Sequence[EvidenceRow]) -> str:
    if not rows:
        return text("cli.evidence.none")
    return table([text(f"cli.head.{name}") for name in COLUMNS], [
        (row.id, row.nip, row.name, _code(row), row.value, row.date or row.year, row.number,
         text.choice(f"cli.document.{row.state}", row.state)) for row in rows])


def _declare(call: Call) -> Answer:
    args = call.args
    changes = call.workspace.evidence.declare(args.unit, args.values, args.period, reason=args.reason,
                                              number=args.number, withdraw=args.withdraw)
    return call.saved(changes, unit=args.unit)
