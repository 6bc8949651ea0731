"""Commands about who may sign in: users list, add, remove, passphrase, recover."""

from __future__ import annotations

from pathlib import Path

from simata_desktop.app import recover_workspace
from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.sign_in import FIRST_USER, new_passphrase, recovery_code
from simata_desktop.cli.text import DASH, table
from simata_desktop.services.users import NewUser


def register(commands: Commands) -> None:
    """``users`` with its verbs."""
    verbs = Commands(commands.add("users", "cli.help.users"), "verb")
    verbs.add("list", "cli.help.users.list", _list)
    add = verbs.add("add", "cli.help.users.add", _add)
    option(add, "name", "cli.arg.user_name", metavar="NAME")
    option(add, "--role", "cli.arg.role", metavar="R", nargs="+", action="extend", required=True)
    option(add, "--unit", "cli.arg.user_unit", metavar="CODE")
    option(verbs.add("remove", "cli.help.users.remove", _remove), "name", "cli.arg.user_name", metavar="NAME")
    verbs.add("passphrase", "cli.help.users.passphrase", _passphrase)
    recover = verbs.add("recover", "cli.help.users.recover", _recover)
    option(recover, "--recovery-key-file", "cli.arg.recovery_file", metavar="FILE", type=Path)


def _list(call: Call) -> Answer:
    people = call.workspace.users.list()
    found = [{"name": one.name, "role": list(one.roles), "unit": one.unit, "last_login": None,
              "last_change": one.last_change} for one in people]
    heads = [call.text(f"cli.head.{name}") for name in ("name", "role", "unit", "last_change")]
    rows = [(one.name, ", ".join(call.text.choice(f"cli.role.{role}", role) for role in one.roles), one.unit,
             one.last_change) for one in people]
    return Answer({"users": found}, table(heads, rows))


def _add(call: Call) -> Answer:
    args = call.args
    workspace = call.workspace  # sign in before a new passphrase is asked for
    passphrase = call.settings.new_passphrase or new_passphrase(call.terminal, call.text, user=args.name)
    workspace.users.add(NewUser(args.name, tuple(args.role), args.unit), passphrase)
    data = {"name": args.name, "role": sorted(args.role), "unit": args.unit}
    return Answer(data, call.text("cli.users.added", name=args.name, roles=", ".join(
        call.text.choice(f"cli.role.{role}", role) for role in data["role"]) or DASH))


def _remove(call: Call) -> Answer:
    call.workspace.users.remove(call.args.name)
    return Answer({"name": call.args.name}, call.text("cli.users.removed", name=call.args.name))


def _passphrase(call: Call) -> Answer:
    workspace = call.workspace
    name = workspace.desk.user.name
    workspace.users.change_passphrase(
        call.settings.new_passphrase or new_passphrase(call.terminal, call.text, user=name))
    return Answer({"name": name}, call.text("cli.users.changed", name=name))


def _recover(call: Call) -> Answer:
    """The recovery code opens the store and gives the user of SIMATA_USER a new passphrase."""
    code = recovery_code(call.settings, call.terminal, call.text, file=call.args.recovery_key_file)
    name = call.settings.user or FIRST_USER
    passphrase = call.settings.new_passphrase or new_passphrase(call.terminal, call.text, user=name)
    recover_workspace(call.settings.workspace, code, name, passphrase, around=call.around).close()
    return Answer({"name": name}, call.text("cli.users.changed", name=name))
