"""Commands about the upkeep of the register: evidence that history proposes, people twice, a changed NIP, moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.text import DASH, Text, table
from simata_desktop.cli.values import nip, pairs
from simata_desktop.domain.duplicates import Registered
from simata_desktop.domain.errors import UsageError
from simata_desktop.services.upkeep import Offered, Taken, Wanted
from simata_desktop.services.upkeep_duplicates import Double

ORIGIN = ("jenis_riwayat", "nama_diklat", "jp", "penyelenggara", "tanggal_mulai", "tanggal_selesai", "no_sertifikat",
          "tahun", "no_sk", "tanggal_sk", "jabatan", "tmt_jabatan", "unit_kerja", "opd")


def register(commands: Commands) -> None:
    """``upkeep`` with its verbs."""
    verbs = Commands(commands.add("upkeep", "cli.help.upkeep"), "verb")
    offers = verbs.add("proposals", "cli.help.upkeep.proposals", _proposals)
    option(offers, "nip", "cli.arg.nip", type=nip, metavar="NIP", nargs="?")
    option(offers, "--unit", "cli.arg.unit", metavar="CODE")
    option(offers, "--indicator", "cli.arg.upkeep_indicator", metavar="INDICATOR")
    option(offers, "--dismissed", "cli.arg.upkeep_dismissed", action="store_true")
    accept = verbs.add("accept", "cli.help.upkeep.accept", _accept)
    option(accept, "values", "cli.arg.upkeep_ids", nargs="+", metavar="ID[=VALUE]")
    option(accept, "--number", "cli.arg.number", metavar="T")
    dismiss = verbs.add("dismiss", "cli.help.upkeep.dismiss", _dismiss)
    option(dismiss, "values", "cli.arg.upkeep_aside", nargs="+", metavar="ID")
    option(dismiss, "--back", "cli.arg.upkeep_back", action="store_true")
    option(verbs.add("duplicates", "cli.help.upkeep.duplicates", _duplicates), "--unit", "cli.arg.unit", metavar="CODE")
    merge = verbs.add("merge", "cli.help.upkeep.merge", _merge)
    option(merge, "keep", "cli.arg.upkeep_keep", metavar="KEEP")
    option(merge, "drop", "cli.arg.upkeep_drop", metavar="DROP")
    option(merge, "--take", "cli.arg.upkeep_take", nargs="+", action="extend", default=[], metavar="KEY=keep|drop")
    option(merge, "--reason", "cli.arg.reason", metavar="TEXT")
    renumber = verbs.add("renumber", "cli.help.upkeep.renumber", _renumber)
    option(renumber, "old", "cli.arg.upkeep_old", metavar="NIP")
    option(renumber, "new", "cli.arg.upkeep_new", metavar="NEW")
    option(renumber, "--reason", "cli.arg.reason", metavar="TEXT")
    option(verbs.add("moved", "cli.help.upkeep.moved", _moved), "--unit", "cli.arg.unit", metavar="CODE")


def _proposals(call: Call) -> Answer:
    args = call.args
    found = call.workspace.upkeep.proposals(Wanted(unit=args.unit, indicator=args.indicator, nip=args.nip,
                                                   aside=args.dismissed))
    return Answer({"proposals": [_proposal(one) for one in found]}, _proposal_words(call.text, found))


def _proposal(one: Offered) -> dict[str, Any]:
    proposal = one.proposal
    origin = [{"id": row.id, **{word: row.values[word] for word in ORIGIN if row.values.get(word) is not None}}
              for row in one.rows]
    return {"id": one.id, "nip": one.nip, "name": one.name, "unit": one.unit, "indicator": proposal.code,
            "value": proposal.value, "choices": list(proposal.choices),
            "date": proposal.day.isoformat() if proposal.day else None, "year": proposal.year,
            "number": proposal.number, "issuer": proposal.issuer, "origin": origin}


def _proposal_words(text: Text, found: Sequence[Offered]) -> str:
    if not found:
        return text("cli.upkeep.none")
    heads = [text(f"cli.head.{name}") for name in ("id", "nip", "name", "indicator", "value", "date", "number")]
    heads.append(text("cli.head.upkeep_about"))
    return table(heads, [(one.id, one.nip, one.name, one.proposal.code, one.proposal.value, one.proposal.stamp,
                          one.proposal.number, one.about) for one in found])


def _accept(call: Call) -> Answer:
    args = call.args
    taken = [Taken(name, value if sign else None, args.number)
             for name, sign, value in (word.partition("=") for word in args.values)]
    if args.number is not None and len(taken) > 1:
        raise UsageError("usage.together", field="number", name="--number", other="ID ID")
    return call.saved(call.workspace.upkeep.accept(taken, words=call.text.words))


def _dismiss(call: Call) -> Answer:
    """A proposal is one id, a pair of people two with a colon between."""
    args, upkeep, duplicates = call.args, call.workspace.upkeep, call.workspace.duplicates
    people = [one for one in args.values if ":" in one]
    offers = [one for one in args.values if ":" not in one]
    count = 0
    if offers:
        count += upkeep.offer_again(offers) if args.back else upkeep.dismiss(offers)
    if people:
        count += duplicates.suspect_again(people) if args.back else duplicates.keep_apart(people)
    return Answer({"dismissed": 0 if args.back else count, "offered": count if args.back else 0},
                  call.text("cli.upkeep.back" if args.back else "cli.upkeep.dismissed", n=count))


def _duplicates(call: Call) -> Answer:
    found = call.workspace.duplicates.duplicates(unit=call.args.unit)
    groups = [{"id": one.id, "people": [_line(one.first), _line(one.second)], "reasons": list(one.reasons)}
              for one in found]
    return Answer({"duplicates": groups}, _double_words(call.text, found))


def _line(one: Registered) -> dict[str, Any]:
    return {"id": one.id, "nip": one.nip or None, "name": one.name, "birth_date": one.birth, "old_nip": one.old_nip,
            "status": one.status}


def _double_words(text: Text, found: Sequence[Double]) -> str:
    if not found:
        return text("cli.upkeep.no_duplicates")
    heads = [text(f"cli.head.{name}") for name in ("nip", "name", "nip", "name", "upkeep_reasons")]
    return table(heads, [(one.first.nip, one.first.name, one.second.nip, one.second.name,
                          "; ".join(text(f"ui.upkeep.why.{reason}") for reason in one.reasons)) for one in found])


def _merge(call: Call) -> Answer:
    args = call.args
    choices = pairs(args.take) if args.take else {}
    changes = call.workspace.duplicates.merge(args.keep, args.drop, choices=choices, reason=args.reason)
    return call.saved(changes, nip=changes.params["nip"], dropped=changes.params["dropped"])


def _renumber(call: Call) -> Answer:
    args = call.args
    changes = call.workspace.duplicates.renumber(args.old, args.new, args.reason)
    return call.saved(changes, nip=changes.params.get("nip", nip(args.new)))


def _moved(call: Call) -> Answer:
    found = call.workspace.duplicates.moved(unit=call.args.unit)
    rows = [{"nip": one.nip, "name": one.title, "from": one.before, "to": one.after, "at": one.at, "file": one.file}
            for one in found]
    if not rows:
        return Answer({"moved": []}, call.text("cli.upkeep.no_moves"))
    heads = [call.text(f"cli.head.{name}") for name in ("nip", "name", "upkeep_from", "upkeep_to", "upkeep_file")]
    return Answer({"moved": rows}, table(heads, [
        (one.nip, one.title, one.before, one.after, one.file or DASH) for one in found]))
