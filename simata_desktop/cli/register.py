"""Commands about people of the register: people, show, set, remove, transfer."""

from __future__ import annotations

from typing import Any

from simata_desktop.cli.assessment import sessions_of
from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, narrowing, option
from simata_desktop.cli.text import Text, csv_text, table
from simata_desktop.cli.values import box, count, day, nip, pairs
from simata_desktop.domain.errors import UsageError
from simata_desktop.domain.records import PERSON
from simata_desktop.services.people import ListRequest

LINE = ("nip", "name", "unit", "position", "tier", "state", "box")


def register(commands: Commands) -> None:
    """``people``, ``show``, ``set``, ``remove``, ``transfer``."""
    people = commands.add("people", "cli.help.people", _people)
    option(people, "--search", "cli.arg.search", metavar="TEXT", default="")
    narrowing(people)
    option(people, "--box", "cli.arg.box", metavar="N", type=box, action="append", default=[])
    option(people, "--limit", "cli.arg.limit", metavar="N", type=count)
    option(people, "--csv", "cli.arg.csv", action="store_true")
    show = commands.add("show", "cli.help.show", _show)
    option(show, "nip", "cli.arg.nip", type=nip, metavar="NIP")
    option(show, "--at", "cli.arg.at", metavar="DATE", type=day)
    change = commands.add("set", "cli.help.set", _set)
    option(change, "values", "cli.arg.set_words", nargs="*", metavar="NIP FIELD=VALUE")
    option(change, "--office", "cli.arg.set_office", nargs="+", metavar="KEY=VALUE")
    option(change, "--of-unit", "cli.arg.of_unit", metavar="CODE")
    option(change, "--reason", "cli.arg.reason", metavar="TEXT")
    remove = commands.add("remove", "cli.help.remove", _remove)
    option(remove, "nip", "cli.arg.nip", type=nip, metavar="NIP")
    option(remove, "--reason", "cli.arg.reason", metavar="TEXT", default="")
    transfer = commands.add("transfer", "cli.help.transfer", _transfer)
    option(transfer, "nip", "cli.arg.nip", type=nip, metavar="NIP")
    option(transfer, "--to", "cli.arg.transfer_to", metavar="OFFICE", required=True)
    option(transfer, "--reason", "cli.arg.reason", metavar="TEXT", required=True)


def _people(call: Call) -> Answer:
    args = call.args
    total, lines = call.workspace.people.list(ListRequest(
        search=args.search, unit=args.unit, tiers=tuple(args.tier), boxes=tuple(args.box), limit=args.limit))
    found = [{name: getattr(line, name) for name in LINE} for line in lines]
    heads = [call.text(f"cli.head.{name}") for name in LINE]
    if args.csv:
        words = csv_text(LINE, [tuple(one.values()) for one in found])
    elif found:
        rows = [(one["nip"], one["name"], one["unit"], one["position"], call.text.tier(one["tier"]),
                 call.text.choice(f"cli.state.{one['state']}", one["state"]), one["box"]) for one in found]
        words = f"{table(heads, rows)}\n{call.text('cli.people.total', shown=len(found), total=total)}"
    else:
        words = call.text("cli.people.none")
    return Answer({"total": total, "people": found}, words)


def _show(call: Call) -> Answer:
    found = call.workspace.people.show(call.args.nip, call.args.at)
    moved = found.get("moved")
    if moved is not None:
        words = call.text("cli.moved", name=found["name"] or "", nip=found["nip"], at=moved["at"][:10],
                          office=moved["name"] or moved["office"])
        return Answer({**found, "sessions": []}, words)
    found["sessions"] = sessions_of(call, call.args.nip, call.args.at)
    return Answer(found, _person_words(call.text, found))


def _person_words(text: Text, found: dict[str, Any]) -> str:
    heads = [text(f"cli.head.{name}") for name in ("label", "value", "source")]
    values = found["values"]
    rows = [(text.choice(f"cli.field.{word}", word), _value(text, values[word]),
             source_words(text, values[word]["source"])) for word in PERSON.words if word in values]
    parts = [f"{found['name'] or ''}\nNIP {found['nip']} · {text.tier(found['tier'])}", table(heads, rows)]
    if found["ratings"]:
        heads = [text(f"cli.head.{name}") for name in ("year", "predicate", "work", "behaviour", "source")]
        parts.append(table(heads, [
            (one["tahun"], *(text.rating(one[word]) for word in (
                "predikat_kinerja", "rating_hasil_kerja", "rating_perilaku")), source_words(text, one["source"]))
            for one in found["ratings"]]))
    if found["sessions"]:
        heads = [text(f"cli.head.session.{name}") for name in ("code", "date", "standing", "jpm", "potential")]
        parts.append(table(heads, [
            (one["code"], one["date"], text.choice(f"cli.session.{one['standing']}", one["standing"]),
             *(None if one[name] is None else text.number(one[name]) for name in ("jpm", "potential")))
            for one in found["sessions"]]))
    external = found.get("external")
    if external is None:
        parts.append(text("cli.external.none"))
    elif external.get("box") is not None:
        parts.append(text("cli.external.box", box=external["box"]))
    return "\n\n".join(parts)


def _value(text: Text, one: dict[str, Any]) -> str:
    """A value, marked where it waits for a person."""
    return text("cli.disputed", value=one["value"]) if one.get("disputed") else str(one["value"])


def source_words(text: Text, source: dict[str, Any] | None) -> str:
    """Where a value comes from: file and cell, or who typed it and when."""
    if source is None:
        return text("cli.source.none")
    if source["file"]:
        return text("cli.source.file", file=source["file"], cell=source["cell"] or "")
    return text("cli.source.entry", by=source["by"], at=source["at"][:16].replace("T", " "))


def _set(call: Call) -> Answer:
    args, office = call.args, call.workspace.office
    if args.office is not None:
        if args.values or args.of_unit:
            raise UsageError("usage.together", field="office", name="--office", other="NIP, --of-unit")
        return call.saved(office.set_office(pairs(args.office), args.reason), nip=None)
    if args.of_unit is not None:
        return call.saved(office.set_unit(args.of_unit, pairs(args.values)), unit=args.of_unit)
    if not args.values or "=" in args.values[0]:
        raise UsageError("usage.required", field="nip", words="NIP")
    person = nip(args.values[0])
    return call.saved(call.workspace.people.set(person, pairs(args.values[1:]), args.reason), nip=person)


def _remove(call: Call) -> Answer:
    return call.saved(call.workspace.people.remove(call.args.nip, call.args.reason), nip=call.args.nip)


def _transfer(call: Call) -> Answer:
    args = call.args
    done = call.saved(call.workspace.transferring.transfer(args.nip, args.to, args.reason), nip=args.nip, to=args.to)
    return Answer(done.data, call.text("cli.transfer.asked", nip=args.nip, office=args.to))

