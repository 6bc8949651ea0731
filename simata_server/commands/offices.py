"""Offices and the codes by which their devices join."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from simata_desktop.domain.errors import UsageError
from simata_server import office_list, offices
from simata_server.arguments import Call, Menu
from simata_server.rights import roles
from simata_server.speech import Answer, table

LONGEST = 366 * 24 * 3600


def register(menu: Menu) -> None:
    """``office``, ``code``."""
    office = Menu(menu.add("office", "help.office"), "office_command")
    one = office.add("add", "help.office.add", add)
    one.option("code", "arg.office", metavar="CODE")
    one.option("name", "arg.office_name", metavar="NAME")
    one.option("--parent", "arg.parent", metavar="CODE")
    office.add("list", "help.office.list", every)
    office.add("import", "help.office.import", read_list).option("list", "arg.office_list", type=Path, metavar="FILE")
    code = menu.add("code", "help.code", issue)
    code.option("--office", "arg.office", required=True, metavar="CODE")
    code.option("--role", "arg.role", required=True, nargs="+", action="extend", metavar="ROLE")
    code.option("--user", "arg.user", default="", metavar="NAME")
    code.option("--valid-for", "arg.valid_for", type=int, metavar="SECONDS")


def add(call: Call) -> Answer:
    """A new office."""
    with call.place.opened() as connection:
        made = offices.add(connection, call.args.code, call.args.name, call.args.parent)
    return Answer(asdict(made), call.say("office.added", office=made.code, name=made.name))


def every(call: Call) -> Answer:
    """All offices."""
    with call.place.opened() as connection:
        found = [asdict(one) for one in offices.every(connection)]
    return Answer({"offices": found}, table(call.say("heads.offices").split("|"),
                                            [(one["code"], one["name"], one["parent"]) for one in found]))


def read_list(call: Call) -> Answer:
    """Offices out of a spreadsheet."""
    rows = office_list.read(call.args.list)
    with call.place.opened() as connection:
        done = office_list.add(connection, rows)
    problems = [{"row": one.row, "code": one.code, "message": call.say.trouble(one.trouble),
                 "problem": one.trouble.code} for one in done.problems]
    words = call.say("office.imported", read=len(rows), added=len(done.added), same=done.same, left=len(problems))
    lines = [call.say("office.problem", row=one["row"], message=one["message"]) for one in problems]
    return Answer({"read": len(rows), "added": [asdict(one) for one in done.added], "same": done.same,
                   "problems": problems}, "\n".join([words, *lines]), 1 if problems else 0)


def issue(call: Call) -> Answer:
    """A one-time code; it is shown this once."""
    seconds = call.args.valid_for
    if seconds is not None and not 0 < seconds <= LONGEST:
        raise UsageError("usage.value", field="valid-for", name="--valid-for", value=seconds)
    valid = offices.VALID if seconds is None else timedelta(seconds=seconds)
    with call.place.opened() as connection:
        made = offices.issue(connection, call.args.office, call.args.role, call.args.user, valid)
    expires = made.expires.isoformat(timespec="seconds")
    several = len(made.roles) > 1
    data = {"code": made.code, "office": made.office, "role": list(made.roles) if several else made.roles[0],
            "roles": list(made.roles), "expires_at": expires}
    return Answer(data, call.say("code.issued", code=made.code, office=made.office, expires=expires))


def role_names() -> tuple[str, ...]:
    """The roles a code can give."""
    return tuple(roles().by_name)
