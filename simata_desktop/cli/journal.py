"""Commands about what was done: undo, redo, audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simata_desktop.cli.command import DONE, REFUSED, REPORTED, Answer, Call
from simata_desktop.cli.parsing import Commands, Parser, option
from simata_desktop.cli.text import csv_text, table
from simata_desktop.cli.values import day, nip
from simata_desktop.domain.errors import UsageError, UserError

SHOWN = ("n", "at", "by", "command", "nip", "fields", "reason")


def register(commands: Commands) -> None:
    """``undo``, ``redo``, ``audit``."""
    commands.add("undo", "cli.help.undo", lambda call: _turned(call, call.workspace.office.undo, "cli.undone"))
    commands.add("redo", "cli.help.redo", lambda call: _turned(call, call.workspace.office.redo, "cli.redone"))
    audit: Parser = commands.add("audit", "cli.help.audit", _audit)
    option(audit, "verb", "cli.arg.audit_verb", nargs="?", choices=("verify",), metavar="verify")
    option(audit, "--nip", "cli.arg.nip", type=nip, metavar="NIP")
    option(audit, "--user", "cli.arg.user", metavar="NAME")
    option(audit, "--since", "cli.arg.since", metavar="D", type=day)
    option(audit, "--csv", "cli.arg.csv", action="store_true")


def _turned(call: Call, turn: Callable[[], Any], key: str) -> Answer:
    """Undo or redo; exit 1 where a value that somebody else has changed since had to stay."""
    found = turn()
    label = call.text.sentence(found.label, found.params)
    data = {"label": label, "command": found.command, "changes": found.changes, "kept": list(found.kept)}
    words = call.text(key, label=label, n=found.changes)
    if found.kept:
        words = "\n".join((words, call.text("cli.kept", n=len(found.kept)), *(f"  {name}" for name in found.kept)))
    return Answer(data, words, REPORTED if found.kept else DONE)


def _audit(call: Call) -> Answer:
    args = call.args
    if args.verb == "verify":
        if args.nip or args.user or args.since or args.csv:
            raise UsageError("usage.together", name="verify", other="--nip, --user, --since, --csv")
        return _verify(call)
    rows = call.workspace.office.audit(nip=args.nip, user=args.user, since=args.since and args.since.isoformat())
    entries = [_entry(row) for row in rows]
    lines = [[*(one[name] for name in SHOWN[:5]), _fields(one["fields"]), one["reason"]] for one in entries]
    if args.csv:
        return Answer({"entries": entries}, csv_text(SHOWN, lines))
    words = table([call.text(f"cli.head.{name}") for name in SHOWN], lines) if lines else call.text("cli.audit.none")
    return Answer({"entries": entries}, words)


def _entry(row: Any) -> dict[str, Any]:
    """One change in the shape of cli.md; what only a connected device knows is null."""
    return {"n": row.number if row.gen else row.n, "gen": row.gen, "device": row.device, "change_id": row.change_id,
            "at": row.at, "received_at": row.received_at,
            "by": row.by, "command": row.command, "batch": row.batch, "nip": row.nip, "record": row.record,
            "entity": row.entity, "fields": {word: list(pair) for word, pair in row.fields.items()},
            "reason": row.reason, "undoes": row.undoes, "seq": row.seq, "verdict": row.verdict}


def _fields(fields: dict[str, Any]) -> str:
    return "; ".join(f"{word}: {old or '–'} → {new or '–'}" for word, (old, new) in fields.items())


def _verify(call: Call) -> Answer:
    report = call.workspace.office.audit_verify()
    well = not report.faults
    data: dict[str, Any] = {"ok": well, "entries": report.entries, "head": report.head,
                            "problems": [{"n": n} for n in report.faults]}
    if well:
        return Answer(data, call.text("cli.audit.well", n=report.entries))
    return Answer(data, "", REFUSED, UserError("chain.broken", n=report.faults[0]))
