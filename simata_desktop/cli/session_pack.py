"""``session pack`` and ``session unpack``: a session between two PCs of one hall, on a stick."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from simata_desktop.cli.command import DONE, REPORTED, Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.session_merge import Difference, Typed
from simata_desktop.services.session_pack import DIFFERS, Joining, LeftOut


def register_pack(verbs: Commands) -> None:
    """The two verbs of ``session``."""
    pack = verbs.add("pack", "cli.help.session.pack", _pack)
    option(pack, "session", "cli.arg.session", metavar="CODE")
    option(pack, "out", "cli.arg.pack_out", metavar="OUT", type=Path)
    unpack = verbs.add("unpack", "cli.help.session.unpack", _unpack)
    option(unpack, "file", "cli.arg.pack_file", metavar="FILE", type=Path)


def _pack(call: Call) -> Answer:
    out, passphrase = call.args.out.expanduser().absolute(), _passphrase(call, new=True)
    done = call.workspace.hall.pack(call.args.session, out, passphrase)
    data = {"out": str(done.out), "cells": done.cells, "people": done.people}
    return Answer(data, call.text("cli.session.packed", file=done.out, cells=done.cells, people=done.people))


def _unpack(call: Call) -> Answer:
    changes, done = call.workspace.hall.unpack(call.args.file.expanduser().absolute(), _passphrase(call, new=False))
    problems = [_left_out(call, one) for one in done.left_out] + [_difference(call, one) for one in done.differences]
    saved = call.saved(changes, code=done.code, made=done.made, cells=done.cells, same=done.same, people=done.people,
                       problems=problems)
    words = [_told(call, done), *(f"- {one['message']}" for one in problems)]
    return Answer(saved.data, "\n".join(words), REPORTED if problems else DONE)


def _told(call: Call, done: Joining) -> str:
    return call.text("cli.session.joined", code=done.code, pc=done.pc, cells=done.cells, same=done.same,
                     people=done.people)


def _passphrase(call: Call, *, new: bool) -> str:
    """That of the surroundings, else typed; a new one twice. Raises ``pack.passphrase_needed``."""
    given = call.settings.pack_passphrase
    if given is not None:
        return given
    if not call.terminal.answers:
        raise UserError("pack.passphrase_needed", field="passphrase")
    typed = call.terminal.ask_secret(call.text("cli.ask.pack_passphrase"))
    if new and call.terminal.ask_secret(call.text("cli.ask.again")) != typed:
        raise UserError("passphrase.differs", field="passphrase")
    return typed


def _difference(call: Call, one: Difference) -> dict[str, Any]:
    """Cells of the session itself have no NIP, cells of a single sheet name the assessor."""
    place = one.place
    field = f"{place.field}@{place.sheet}" if place.sheet else place.field
    told = {"nip": place.nip or None, "field": field, "code": DIFFERS}
    message = call.text.problem(DIFFERS, {
        "nip": place.nip or "–", "name": field, "mine": one.mine.text, "mine_by": one.mine.by,
        "theirs": one.theirs.text, "theirs_by": one.theirs.by})
    return {**told, "mine": _typed(one.mine), "theirs": _typed(one.theirs), "message": message}


def _typed(cell: Typed) -> dict[str, Any]:
    return {"value": cell.text, "by": cell.by, "at": cell.at}


def _left_out(call: Call, one: LeftOut) -> dict[str, Any]:
    return {"nip": one.nip, "field": "nip", "code": one.code,
            "message": call.text.problem(one.code, {"nip": one.nip, "name": one.name})}
