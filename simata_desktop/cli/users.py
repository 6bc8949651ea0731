"""Commands about who may sign in: users list, add, remove, passphrase."""

from __future__ import annotations

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.sign_in import new_passphrase
from simata_desktop.cli.text import DASH, table
from simata_desktop.services.users import NewUser


def register(commands: Commands) -> None:
    """``users`` with its verbs."""
    verbs = Commands(commands.add("users", "cli.help.users"), "verb")
    verbs.add("list", "cli.help.users_list", _list)
    add = verbs.add("add", "cli.help.users_add", _add)
    option(add, "name", "cli.arg.user_name", metavar="NAME")
    option(add, "--role", "cli.arg.role", metavar="R", nargs="+", action="extend", required=True)
    option(add, "--unit", "cli.arg.user_unit", metavar="CODE")
    option(verbs.add("remove", "cli.help.users_remove", _remove), "name", "cli.arg.user_name", metavar="NAME")
    verbs.add("passphrase", "cli.help.users_passphrase", _passphrase)


def _list(call: Call) -> Answer:
    found = [{"name": row.name, "role": list(row.roles), "unit": row.unit, "last_login": row.last_login}
             for row in call.workspace.users.list()]
    heads = [call.text(f"cli.head.{name}") for name in ("name", "role", "unit", "last_login")]
    rows = [(one["name"], ", ".join(call.text.choice("cli.role", role) for role in one["role"]), one["unit"],
             one["last_login"]) for one in found]
    return Answer({"users": found}, table(heads, rows))


def _add(call: Call) -> Answer:
    args = call.args
    workspace = call.workspace  # sign in before a new passphrase is asked for
    passphrase = call.settings.new_passphrase or new_passphrase(call.terminal, call.text, user=args.name)
    workspace.users.add(NewUser(args.name, tuple(args.role), args.unit), passphrase)
    data = {"name": args.name, "role": sorted(args.role), "unit": args.unit}
    return Answer(data, call.text("cli.users.added", name=args.name, roles=", ".join(
        call.text.choice("cli.role", role) for role in data["role"]) or DASH))


def _remove(call: Call) -> Answer:
    call.workspace.users.remove(call.args.name)
    return Answer({"name": call.args.name}, call.text("cli.users.removed", name=call.args.name))


def _passphrase(call: Call) -> Answer:
    workspace = call.workspace
    name = workspace.desk.user.name
    workspace.users.change_passphrase(
        call.settings.new_passphrase or new_passphrase(call.terminal, call.text, user=name))
    return Answer({"name": name}, call.text("cli.users.changed", name=name))
