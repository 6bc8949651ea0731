"""Commands about the workspace itself: init, status, fields."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.app import create_workspace
from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.sign_in import first_credentials
from simata_desktop.cli.syncing import status_data
from simata_desktop.cli.text import DASH, table
from simata_desktop.domain.errors import EnvironmentProblem, UserError


def register(commands: Commands) -> None:
    """``init``, ``status``, ``fields``."""
    init = commands.add("init", "cli.help.init", _init)
    option(init, "--office", "cli.arg.office", metavar="CODE", default="")
    option(init, "--office-name", "cli.arg.office_name", metavar="NAME", default="")
    option(init, "--recovery-out", "cli.arg.recovery_out", metavar="FILE", type=Path)
    commands.add("status", "cli.help.status", _status)
    commands.add("fields", "cli.help.fields", _fields)


def _init(call: Call) -> Answer:
    args, folder, out = call.args, call.settings.workspace, call.args.recovery_out
    if out is not None and out.exists():
        raise UserError("file.exists", field="recovery_out", file=str(out))
    if out is not None and not out.absolute().parent.is_dir():
        raise UserError("folder.missing", field="recovery_out", folder=str(out.absolute().parent))
    user, passphrase = first_credentials(call.settings, call.terminal, call.text)
    workspace, code = create_workspace(folder, user, passphrase, office=(args.office, args.office_name),
                                       around=call.around)
    workspace.close()
    data = {"workspace": str(folder), "user": user, "office": args.office or None}
    if out is None:
        return Answer({**data, "recovery_code": code}, call.text("cli.init.code", folder=folder, user=user, code=code))
    _write_code(out, call.text("cli.init.sheet", folder=folder, code=code))
    return Answer(data, call.text("cli.init.file", folder=folder, user=user, file=out))


def _write_code(out: Path, words: str) -> None:
    try:
        with out.open("x", encoding="utf-8") as file:
            out.chmod(0o600)
            file.write(f"{words}\n")
    except OSError as error:
        raise EnvironmentProblem("file.unwritable", field="recovery_out", file=str(out)) from error


def _status(call: Call) -> Answer:
    state = call.workspace.office.status()
    joined = call.workspace.syncing.state.status()
    if joined.device is not None:
        state |= status_data(call.text, joined)
    office = state["office"] or {}
    name = " ".join(part for part in (office.get("code"), office.get("name")) if part) or DASH
    lines = [call.text("cli.status", office=name, pending=state["pending"], since=state["oldest_pending_at"] or DASH)]
    if state["practice"]:
        lines.append(call.text("cli.status.practice"))
    if joined.device is not None:
        lines.append(call.text("cli.status.exchange", server=joined.server or DASH, at=joined.last_success or DASH,
                               conflicts=joined.conflicts, quarantined=joined.quarantined))
        lines += [one["message"] for one in state["notices"]]
    return Answer(state, "\n".join(lines))


def _fields(call: Call) -> Answer:
    found = [{"label": call.text.choice(f"cli.field.{field['word']}", field["word"]), **field}
             for field in call.workspace.office.fields()]
    heads = [call.text(f"cli.head.{name}") for name in ("label", "word", "record", "group", "merge")]
    rows = [(one["label"], one["word"], one["record"], one["group"], one["merge"]) for one in found]
    return Answer({"fields": found}, table(heads, rows))
