"""``enrol``: joining a centre, by line or by stick."""

from __future__ import annotations

import argparse
from pathlib import Path

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.domain.errors import UsageError
from simata_desktop.services.enrolling import Joined


def register(commands: Commands) -> None:
    """``enrol --server``, ``enrol --request``, ``enrol --grant``."""
    enrol = commands.add("enrol", "cli.help.enrol", _enrol)
    option(enrol, "--server", "cli.arg.server", metavar="URL")
    option(enrol, "--code", "cli.arg.enrol_code", metavar="CODE")
    option(enrol, "--ca", "cli.arg.ca", metavar="FILE", type=Path)
    ways = enrol.add_mutually_exclusive_group()
    option(ways, "--request", "cli.arg.enrol_request", metavar="OUT", type=Path, text=enrol.text)
    option(ways, "--grant", "cli.arg.enrol_grant", metavar="FILE", type=Path, text=enrol.text)
    option(enrol, "--replace", "cli.arg.enrol_replace", action="store_true")


def _enrol(call: Call) -> Answer:
    args = call.args
    _check(args)
    if args.request is not None:
        return _request(call)
    if args.grant is not None:
        return _joined(call, call.workspace.stick_joining.grant(args.grant.expanduser().absolute()))
    if args.code is None:
        return _move(call)
    return _joined(call, call.workspace.enrolling.by_line(args.server, args.code, args.ca))


def _check(args: argparse.Namespace) -> None:
    """Raises UsageError ``usage.required``, ``usage.together``."""
    if args.grant is not None:
        for name in ("server", "code", "ca", "replace"):
            if getattr(args, name):
                raise UsageError("usage.together", field=name, name=f"--{name}", other="--grant")
    elif args.request is not None and args.code is None:
        raise UsageError("usage.required", field="code", words="--code")
    elif args.request is None and args.server is None:
        raise UsageError("usage.required", field="server", words="--server, --request, --grant")
    elif args.request is None and args.replace:
        raise UsageError("usage.required", field="request", words="--request")


def _request(call: Call) -> Answer:
    args = call.args
    out = args.request.expanduser().absolute()
    done = call.workspace.stick_joining.request(out, args.code, server=args.server or "", authority=args.ca,
                                                replace=args.replace)
    data = {"out": str(out), "state": "waiting", "at": done.at}
    return Answer(data, call.text("cli.enrol.requested", file=out))


def _joined(call: Call, done: Joined) -> Answer:
    data = {"device": done.device, "gen": done.gen, "office": done.office, "server": done.server or None,
            "user": done.user, "role": list(done.roles)}
    key = "cli.enrolled" if done.server else "cli.enrolled.stick"
    return Answer(data, call.text(key, office=f"{done.office} {done.office_name}".strip(), server=done.server))


def _move(call: Call) -> Answer:
    """A workspace that has joined is told where its centre answers now."""
    workspace = call.workspace
    me = workspace.enrolling.move(call.args.server, call.args.ca)
    data = {"device": me.device, "gen": me.gen, "office": me.office, "server": me.server,
            "user": workspace.desk.user.name, "role": list(me.roles)}
    return Answer(data, call.text("cli.enrol.moved", server=me.server))
