"""Commands about assessment sessions: session, assess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.session_pack import register_pack
from simata_desktop.cli.text import Text, table
from simata_desktop.cli.values import day, nip, pairs
from simata_desktop.domain.assessment import MACHINE, SESSION_KINDS
from simata_desktop.domain.changes import Changes
from simata_desktop.services.assessment_history import PersonSession
from simata_desktop.services.assessment_rows import Participant, SessionLine


def register(commands: Commands) -> None:
    """``session`` with its verbs, and ``assess``."""
    verbs = Commands(commands.add("session", "cli.help.session"), "verb")
    create = verbs.add("create", "cli.help.session.create", _create)
    option(create, "session", "cli.arg.session", metavar="CODE")
    option(create, "--name", "cli.arg.session_name", metavar="NAME", required=True)
    option(create, "--date", "cli.arg.date", metavar="D", type=day, required=True)
    option(create, "--kind", "cli.arg.session_kind", choices=SESSION_KINDS, default="both")
    option(create, "--place", "cli.arg.place", metavar="T")
    option(create, "--method", "cli.arg.session_method", choices=(MACHINE,))
    add = verbs.add("add", "cli.help.session.add", _add)
    option(add, "session", "cli.arg.session", metavar="CODE")
    option(add, "values", "cli.arg.nip", type=nip, metavar="NIP", nargs="+")
    verbs.add("list", "cli.help.session.list", _list)
    for name, handler in (("show", _show), ("finalise", _finalise), ("reopen", _reopen)):
        verb = verbs.add(name, f"cli.help.session.{name}", handler)
        option(verb, "session", "cli.arg.session", metavar="CODE")
        if name == "reopen":
            option(verb, "--reason", "cli.arg.reason", metavar="T", default="")
    register_pack(verbs)
    assess = commands.add("assess", "cli.help.assess", _assess)
    option(assess, "session", "cli.arg.session", metavar="SESSION")
    option(assess, "nip", "cli.arg.nip", type=nip, metavar="NIP")
    option(assess, "values", "cli.arg.levels", metavar="COMPETENCY=LEVEL", nargs="+")
    option(assess, "--assessor", "cli.arg.assessor", metavar="NAME")


def _create(call: Call) -> Answer:
    args = call.args
    changes = call.workspace.assessment.create(args.session, args.name, args.date, kind=args.kind, place=args.place,
                                               method=args.method)
    return _saved(call, changes)


def _add(call: Call) -> Answer:
    return _saved(call, call.workspace.assessment.add(call.args.session, call.args.values))


def _finalise(call: Call) -> Answer:
    code, service = call.args.session, call.workspace.assessment
    holes = service.holes(code)
    return _saved(call, service.finalise(code), missing=holes.missing, sheets_open=list(holes.sheets_open))


def _reopen(call: Call) -> Answer:
    return _saved(call, call.workspace.assessment.reopen(call.args.session, call.args.reason))


def _saved(call: Call, changes: Changes, **about: object) -> Answer:
    """What a command on a session did, with the state it has now."""
    line = call.workspace.assessment.session(call.args.session)
    return call.saved(changes, code=line.code, state=line.state, **about)


def _assess(call: Call) -> Answer:
    args = call.args
    changes = call.workspace.assessment.assess(args.session, args.nip, pairs(args.values), assessor=args.assessor)
    return call.saved(changes, nip=args.nip)


def _list(call: Call) -> Answer:
    lines = call.workspace.assessment.sessions()
    heads = [call.text(f"cli.head.session.{name}") for name in ("code", "name", "date", "state", "people", "complete")]
    rows = [(one.code, one.name, one.date, call.text.choice(f"cli.session.{one.state}", one.state), one.participants,
             one.complete) for one in lines]
    return Answer({"sessions": [_head(one) for one in lines]},
                  table(heads, rows) if rows else call.text("cli.session.none"))


def _show(call: Call) -> Answer:
    service, code = call.workspace.assessment, call.args.session
    line, people = service.session(code), service.participants(code)
    data = {**_head(line), "participants": [_participant(one) for one in people],
            "complete": line.complete}
    return Answer(data, _words(call.text, line, people))


def _head(line: SessionLine) -> dict[str, Any]:
    return {"code": line.code, "name": line.name, "kind": line.kind, "method": line.method or None,
            "date": line.date.isoformat() if line.date else None, "place": line.place or None, "state": line.state,
            "people": line.participants, "complete": line.complete, "missing": line.missing, "wrong": line.wrong,
            "valid_until": line.valid_until.isoformat() if line.valid_until else None}


def _participant(one: Participant) -> dict[str, Any]:
    return {"nip": one.nip, "name": one.name, "unit": one.unit, "tier": one.tier, "assessors": list(one.assessors),
            "attended": one.attended, **measured(one), "disagree": sorted(one.disagree)}


def measured(one: Participant) -> dict[str, Any]:
    """Levels, aspects and what follows from them, as ``session show`` and ``show`` tell it."""
    judged = one.judged
    return {"complete": judged.complete, "missing": list(judged.missing), "wrong": dict(judged.wrong),
            "jpm": _number(judged.jpm), "jpm_category": judged.category, "jpm_fill_category": judged.fill_category,
            "jpm_projection": _number(judged.projection), "jpm_projection_category": judged.projection_category,
            "potential": _number(judged.potential), "levels": _numbers(one.levels), "aspects": _numbers(one.aspects),
            "technical": _numbers(one.technical), "told_jpm": _number(one.told_jpm),
            "told_potential": _number(one.told_potential)}


def sessions_of(call: Call, nip_: str, at: date | None = None) -> list[dict[str, Any]]:
    """All sessions of a person, as ``show`` tells them."""
    return [_person_session(one) for one in call.workspace.assessment.of_person(nip_, at)]


def _person_session(one: PersonSession) -> dict[str, Any]:
    head = {"code": one.code, "name": one.name, "kind": one.kind, "date": one.date.isoformat() if one.date else None,
            "state": one.state, "standing": one.standing,
            "valid_until": one.valid_until.isoformat() if one.valid_until else None}
    if one.participant is None:
        return {**head, **dict.fromkeys(("levels", "aspects", "jpm", "potential")), "hidden": True}
    return {**head, **measured(one.participant)}


def _numbers(levels: Mapping[str, Fraction]) -> dict[str, float | int]:
    return {code: int(level) if level.denominator == 1 else float(level) for code, level in levels.items()}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _words(text: Text, line: SessionLine, people: Sequence[Participant]) -> str:
    head = text("cli.session.head", code=line.code, name=line.name, complete=line.complete, people=line.participants,
                state=text.choice(f"cli.session.{line.state}", line.state))
    if not people:
        return head
    heads = [text(f"cli.head.{name}") for name in ("nip", "name", "session.filled", "session.jpm", "session.category")]
    rows = [(one.nip, one.name, f"{one.judged.filled}/{one.judged.needed}",
             text.number(float(one.judged.jpm)) if one.judged.jpm is not None else "–", one.judged.category or "–")
            for one in people]
    return f"{head}\n{table(heads, rows)}"
