"""``bundle``: the exchange with the centre by stick."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.cli.command import DONE, REPORTED, Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.syncing import notices_data, said


def register(commands: Commands) -> None:
    """``bundle export``, ``bundle import``."""
    verbs = Commands(commands.add("bundle", "cli.help.bundle"), "verb")
    option(verbs.add("export", "cli.help.bundle.export", _export), "out", "cli.arg.parcel", metavar="OUT", type=Path)
    option(verbs.add("import", "cli.help.bundle.import", _import), "file", "cli.arg.receipt", metavar="FILE", type=Path)


def _export(call: Call) -> Answer:
    workspace, out = call.workspace, call.args.out.expanduser().absolute()
    with call.terminal.progress(call.text) as progress:
        done = workspace.bundles.export(out, progress)
    data = {"file": str(done.file), "changes": done.changes, "batches": done.batches, "bytes": done.bytes,
            "short_code": done.short_code}
    return Answer(data, call.text("cli.bundle.written", file=done.file, changes=done.changes, code=done.short_code))


def _import(call: Call) -> Answer:
    """Exit 1 as ``sync``: where something waits for a person now, or this device was locked out."""
    workspace, file = call.workspace, call.args.file.expanduser().absolute()
    with call.terminal.progress(call.text) as progress:
        got = workspace.bundles.take_in(file, progress)
    done, summary = got.done, got.summary
    notices = notices_data(call.text, workspace.syncing.state.status().notices)
    data = {"accepted": summary.accepted, "conflicts": summary.conflicts, "quarantined": summary.quarantined,
            "pulled": summary.pulled, "pending": done.pending, "digest": done.digest, "already": got.already,
            "short_code": got.short_code, "notices": notices}
    words = [call.text("cli.bundle.already")] if got.already else [said(call.text, done)]
    problems = summary.conflicts or summary.quarantined or summary.revoked or done.digest == "differs"
    return Answer(data, "\n".join((*words, *(one["message"] for one in notices))), REPORTED if problems else DONE)
