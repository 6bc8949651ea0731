"""Commands about the office: units, target, schemes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from simata_desktop.cli.command import DONE, REFUSED, Answer, Call
from simata_desktop.cli.parsing import Commands, option, period
from simata_desktop.cli.text import DASH, Text, table
from simata_desktop.cli.values import count
from simata_desktop.domain.errors import UserError
from simata_desktop.domain.scheme_check import check_scheme
from simata_desktop.domain.scheme_problems import SchemeProblem
from simata_desktop.services.office import read_scheme_text, scheme_file_text


def register(commands: Commands) -> None:
    """``units``, ``target``, ``schemes``."""
    units = Commands(commands.add("units", "cli.help.units"), "verb")
    units.add("list", "cli.help.units.list", _units)
    option(units.add("accept", "cli.help.units.accept", _accept_unit), "unit", "cli.arg.unit_proposed", metavar="UNIT")
    _register_target(Commands(commands.add("target", "cli.help.target"), "verb"))
    _register_schemes(Commands(commands.add("schemes", "cli.help.schemes"), "verb"))


def _register_target(verbs: Commands) -> None:
    target = verbs.add("set", "cli.help.target.set", _target_set)
    period(target, required=True)
    option(target, "--tier", "cli.arg.target_tier", metavar="CODE", nargs="+", action="extend", required=True)
    option(target, "--unit", "cli.arg.target_unit", metavar="CODE", nargs="+", action="extend", default=[])
    option(target, "--basis", "cli.arg.basis", metavar="TEXT", required=True)
    verbs.add("list", "cli.help.target.list", _target_list)
    period(verbs.add("clear", "cli.help.target.clear", _target_clear), required=True)


def _register_schemes(verbs: Commands) -> None:
    verbs.add("list", "cli.help.schemes.list", _schemes)
    show = verbs.add("show", "cli.help.schemes.show", _scheme_show)
    option(show, "scheme", "cli.arg.scheme", metavar="CODE")
    option(show, "--version", "cli.arg.scheme_version", metavar="N", type=count)
    for name, handler in (("check", _scheme_check), ("install", _scheme_install)):
        option(verbs.add(name, f"cli.help.schemes.{name}", handler), "file", "cli.arg.scheme_file", metavar="FILE",
               type=Path)


def _accept_unit(call: Call) -> Answer:
    return call.saved(call.workspace.office.accept_unit(call.args.unit), unit=call.args.unit)


def _units(call: Call) -> Answer:
    found = call.workspace.office.units()
    heads = [call.text(f"cli.head.{name}") for name in ("code", "name", "parent", "people")]
    rows = [(one["code"], call.text("cli.unit.proposed", unit=one["name"]) if "proposed" in one else one["name"],
             one["parent"], one["people"]) for one in found]
    return Answer({"units": found}, table(heads, rows))


def _target_set(call: Call) -> Answer:
    args = call.args
    return call.saved(call.workspace.office.target_set(args.period, tiers=args.tier, units=args.unit,
                                                       basis=args.basis), period=str(args.period))


def _target_clear(call: Call) -> Answer:
    return call.saved(call.workspace.office.target_clear(call.args.period), period=str(call.args.period))


def _target_list(call: Call) -> Answer:
    found = call.workspace.office.target_list()
    if not found:
        return Answer({"targets": []}, call.text("cli.target.none"))
    heads = [call.text(f"cli.head.{name}") for name in ("period", "tier", "unit", "basis", "people")]
    rows = [(one["period"], ", ".join(call.text.tier(tier) for tier in one["tiers"]), ", ".join(one["units"]) or DASH,
             one["basis"], one["people"]) for one in found]
    return Answer({"targets": found}, table(heads, rows))


def _schemes(call: Call) -> Answer:
    found = call.workspace.office.schemes()
    heads = [call.text(f"cli.head.{name}") for name in ("code", "version", "title", "origin")]
    rows = [(one["code"], one["version"], one["title"], call.text(f"cli.origin.{one['origin']}")) for one in found]
    return Answer({"schemes": found}, table(heads, rows))


def _scheme_show(call: Call) -> Answer:
    found = call.workspace.office.scheme_show(call.args.scheme, call.args.version)
    return Answer(found, json.dumps(found["scheme"], ensure_ascii=False, indent=2))


def _scheme_check(call: Call) -> Answer:
    problems = check_scheme(read_scheme_text(scheme_file_text(call.args.file)))
    return _checked(call, problems, {})


def _scheme_install(call: Call) -> Answer:
    changes, problems = call.workspace.office.scheme_install(scheme_file_text(call.args.file))
    if problems:
        return _checked(call, problems, {"changed": 0})
    return call.saved(changes, ok=True, problems=[])


def _checked(call: Call, problems: list[SchemeProblem], more: dict[str, Any]) -> Answer:
    """Faults of a scheme file by path and code; exit 0 or 3 (schemes.md)."""
    found = [{"path": one.path, "code": one.code, "message": _fault_words(call.text, one)} for one in problems]
    data: dict[str, Any] = {**more, "ok": not found, "problems": found}
    if not found:
        return Answer(data, call.text("cli.scheme.well"), DONE)
    words = "\n".join(f"{one['path'] or DASH}: {one['message']} [{one['code']}]" for one in found)
    return Answer(data, words, REFUSED, UserError("scheme.faulty", field=problems[0].path or None, n=len(found)))


def _fault_words(text: Text, one: SchemeProblem) -> str:
    params = {"value": "", "expected": "", **one.params}
    params["expected"] = text.choice(f"cli.expected.{params['expected']}", str(params["expected"]))
    return text(f"cli.fault.{one.code}", **params)
