"""Commands about safety: backup, restore, salvage, check."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from simata_desktop.app import check_workspace, restore_workspace, salvage_workspace
from simata_desktop.cli.command import DONE, REFUSED, REPORTED, Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.sign_in import credentials, recovery_code
from simata_desktop.cli.text import DASH
from simata_desktop.domain.errors import UserError

MEGABYTE = 1_000_000


def register(commands: Commands) -> None:
    """``backup``, ``restore``, ``salvage``, ``check``."""
    option(commands.add("backup", "cli.help.backup", _backup), "--to", "cli.arg.backup_to", metavar="DIR", type=Path)
    restore = commands.add("restore", "cli.help.restore", _restore)
    option(restore, "file", "cli.arg.backup_file", metavar="FILE", type=Path)
    option(restore, "--to", "cli.arg.restore_to", metavar="DIR", type=Path, required=True)
    option(restore, "--recovery-key-file", "cli.arg.recovery_file", metavar="FILE", type=Path)
    salvage = commands.add("salvage", "cli.help.salvage", _salvage)
    option(salvage, "--to", "cli.arg.salvage_to", metavar="DIR", type=Path, required=True)
    option(commands.add("check", "cli.help.check", _check), "--deep", "cli.arg.deep", action="store_true")


def _backup(call: Call) -> Answer:
    folder = call.args.to
    workspace = call.workspace
    with call.terminal.progress(call.text) as progress:
        made = workspace.backups.make(folder.expanduser().absolute() if folder else None, progress)
    data = {"file": str(made.file), "bytes": made.bytes, "verified": True, "people": made.people, "head": made.head}
    return Answer(data, call.text("cli.backup.made", file=made.file, size=made.bytes / MEGABYTE, people=made.people))


def _restore(call: Call) -> Answer:
    args, name, passphrase, code = call.args, "", "", None
    file, to = args.file.expanduser().absolute(), args.to.expanduser().absolute()
    if args.recovery_key_file is not None or call.settings.recovery_key is not None:
        code = recovery_code(call.settings, call.terminal, call.text, file=args.recovery_key_file)
    else:
        name, passphrase = credentials(call.settings, call.terminal, call.text)
    try:
        with call.terminal.progress(call.text) as progress:
            done = restore_workspace(file, to, name, passphrase, recovery_code=code, around=call.around,
                                     progress=progress)
    except UserError as error:
        if error.code == "login.wrong":
            call.terminal.say(call.text("cli.restore.old_passphrase"))
        raise
    data = {"to": str(done.to), "people": done.people, "head": done.head, "from": str(file)}
    words = call.text("cli.restore.done", to=done.to, people=done.people)
    return Answer(data, f"{words}\n{call.text('cli.restore.recover', to=done.to)}" if code else words)


def _salvage(call: Call) -> Answer:
    """Exit 1 where something could not be read."""
    to = call.args.to.expanduser().absolute()
    name, passphrase = credentials(call.settings, call.terminal, call.text)
    done = salvage_workspace(call.settings.workspace, to, name, passphrase, around=call.around)
    data = {"to": str(to), "unsent": done.unsent, "lost": done.lost,
            "files": [{"file": str(one.file), "rows": one.rows, "lost": one.lost} for one in done.sheets]}
    words = call.text("cli.salvage.done", to=to, files=len(done.sheets), unsent=done.unsent, lost=done.lost)
    return Answer(data, words, REPORTED if done.lost else DONE)


def _check(call: Call) -> Answer:
    """Opens the workspace by itself: one that does not open any more is told of too."""
    name, passphrase = credentials(call.settings, call.terminal, call.text)
    with call.terminal.progress(call.text) as progress:
        found = check_workspace(call.settings.workspace, name, passphrase, deep=call.args.deep, progress=progress,
                                around=call.around)
    data: dict[str, Any] = {"store": found.store, "chain": found.chain, "backups": found.backups,
                            "last_backup": found.last_backup, "free_bytes": found.free_bytes,
                            "problems": [{**one.params, "code": one.code,
                                          "message": call.text.problem(one.code, one.params)}
                                         for one in found.problems]}
    if call.args.deep:
        data["records_digest"] = found.records_digest
    told = [one["message"] for one in data["problems"]]
    if found.store == "ok" and found.chain == "ok":
        return Answer(data, _told(call, data, told), REPORTED if told else DONE)
    worst, params = found.problems[0].code, dict[str, Any](found.problems[0].params)
    return Answer(data, _told(call, data, told[1:]), REFUSED, UserError(worst, **params))


def _told(call: Call, data: dict[str, Any], problems: list[str]) -> str:
    text, last = call.text, data["last_backup"]
    chain = text.choice(f"cli.check.chain.{data['chain']}", data["chain"])
    lines = [text("cli.check.store", state=text(f"cli.check.store.{data['store']}")),
             text("cli.check.chain", state=chain),
             text("cli.check.backups", count=data["backups"], last=datetime.fromisoformat(last) if last else DASH),
             text("cli.check.free", size=data["free_bytes"] / MEGABYTE)]
    return "\n".join([*lines, *(f"- {one}" for one in problems)])
