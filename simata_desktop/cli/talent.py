"""Commands about boxes: map, explain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, narrowing, option, period
from simata_desktop.cli.register import source_words
from simata_desktop.cli.text import DASH, Text, csv_text, table
from simata_desktop.cli.values import day, nip
from simata_desktop.domain.talent_map import BOXES, MapEntry, TalentMap
from simata_desktop.services.talent import MapRequest

ENTRY = ("nip", "name", "unit", "tier", "state", "box", "provisional_box", "possible_boxes", "reasons", "performance",
         "potential", "talent_score", "performance_range", "potential_range")
AXES = ("performance", "potential")


def register(commands: Commands) -> None:
    """``map`` and ``explain``."""
    drawn = commands.add("map", "cli.help.map", _map)
    period(drawn)
    option(drawn, "--date", "cli.arg.date", metavar="D", type=day)
    narrowing(drawn)
    option(drawn, "--scheme", "cli.arg.scheme", metavar="CODE")
    option(drawn, "--entries", "cli.arg.entries", action="store_true")
    option(drawn, "--csv", "cli.arg.csv", action="store_true")
    explain = commands.add("explain", "cli.help.explain", _explain)
    option(explain, "nip", "cli.arg.nip", type=nip, metavar="NIP")
    period(explain)
    option(explain, "--scheme", "cli.arg.scheme", metavar="CODE")


def _map(call: Call) -> Answer:
    args = call.args
    wanted = args.entries or args.csv
    found = call.workspace.talent.map(MapRequest(args.period, args.date, args.unit, tuple(args.tier), args.scheme,
                                                 wanted))
    data = map_json(found)
    entries = [_entry(one) for one in found.entries]
    if wanted:
        data["entries"] = entries
    if args.csv:
        words = csv_text(ENTRY, [[_csv(one[name]) for name in ENTRY] for one in entries])
    else:
        words = "\n".join(_map_lines(call.text, found))
    return Answer(data, words)


def map_json(found: TalentMap) -> dict[str, Any]:
    """The counts of a map in the shape of cli.md."""
    return {
        "period": str(found.period), "rating_year": str(found.rating_year), "date": found.day.isoformat(),
        "scheme": {"code": found.scheme.code, "version": found.scheme.version}, "unit": found.unit,
        "tiers": list(found.tiers), "people": found.people, "rated": found.rated, "provisional": found.provisional,
        "unrated": found.unrated, "counts": _by_box(found.counts),
        "provisional_counts": _by_box(found.provisional_counts), "unrated_reasons": found.unrated_reasons,
        "excluded": found.excluded, "outside_target": found.outside_target, "unverified": found.unverified,
        "compared": found.compared, "scheme_in_force": not found.scheme.not_in_force,
    }


def _by_box(counts: dict[int, int]) -> dict[str, int]:
    return {str(number): counts.get(number, 0) for number in BOXES}


def _entry(one: MapEntry) -> dict[str, Any]:
    found = {name: getattr(one, name) for name in ENTRY}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}


def _csv(value: object) -> object:
    return ";".join(str(part) for part in value) if isinstance(value, list) else value


def _map_lines(text: Text, found: TalentMap) -> Iterator[str]:
    yield text("cli.map.title", period=found.period, rating_year=found.rating_year, day=found.day)
    yield text("cli.map.scheme", title=found.scheme.title, version=found.scheme.version,
               unit=found.unit or text("cli.map.whole"))
    if found.scheme.not_in_force:
        yield text("cli.map.not_in_force")
    yield ""
    heads = [text(f"cli.head.{name}") for name in ("box", "people", "provisional", "meaning")]
    yield table(heads, [(number, found.counts.get(number, 0), found.provisional_counts.get(number, 0),
                         found.scheme.box_names.get(number)) for number in reversed(BOXES)])
    yield ""
    yield text("cli.map.sum", people=found.people, rated=found.rated, provisional=found.provisional,
               unrated=found.unrated)
    for reason, people in sorted(found.unrated_reasons.items(), key=lambda one: -one[1]):
        yield f"  {people}  {reason_words(text, reason)}"
    excluded = sum(found.excluded.values())
    if excluded or found.outside_target:
        yield text("cli.map.outside", excluded=excluded, outside=found.outside_target)
    if found.unverified:
        yield text("cli.map.unverified", n=found.unverified)
    if found.entries:
        yield ""
        yield _entry_table(text, found)


def _entry_table(text: Text, found: TalentMap) -> str:
    heads = [text(f"cli.head.{name}") for name in ("nip", "name", "state", "box", "possible", "performance",
                                                   "potential")]
    return table(heads, [
        (one.nip, one.title, text.choice(f"cli.state.{one.state}", one.state), one.box or one.provisional_box,
         ", ".join(str(number) for number in one.possible_boxes), text.range(one.performance_range),
         text.range(one.potential_range)) for one in found.entries])


def reason_words(text: Text, reason: str) -> str:
    """``INDICATOR.missing`` in words."""
    indicator, _, state = reason.rpartition(".")
    return f"{text.choice(f'cli.indicator.{indicator}', indicator)}: {text.choice(f'cli.known.{state}', state)}"


def _explain(call: Call) -> Answer:
    derived = call.workspace.talent.explain(call.args.nip, period=call.args.period, scheme=call.args.scheme)
    levels = {"performance": derived.scheme.performance.levels, "potential": derived.scheme.potential.levels}
    found = derived.as_json(call.text.words)
    return Answer(found, "\n".join(_derivation_lines(call.text, found, levels)))


def _derivation_lines(text: Text, found: dict[str, Any], levels: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield f"{found['name'] or ''}\nNIP {found['nip']}"
    yield text("cli.explain.where", state=text.choice(f"cli.state.{found['state']}", found["state"]),
               box=found["box"] or found["provisional_box"] or DASH, period=found["period"],
               possible=", ".join(str(number) for number in found["possible_boxes"]) or DASH)
    for axis in AXES:
        one = found["axes"][axis]
        yield ""
        yield text("cli.explain.axis", axis=text(f"cli.axis.{axis}"), range=text.range(one["range"]),
                   level=levels[axis][one["level"] - 1] if one["level"] else DASH)
        heads = [text(f"cli.head.{name}") for name in ("indicator", "weight", "value", "score", "contribution",
                                                       "known", "rule", "source")]
        yield table(heads, _indicator_rows(text, one["indicators"], ""))


def _indicator_rows(text: Text, indicators: list[dict[str, Any]], indent: str) -> Iterator[tuple[object, ...]]:
    for one in indicators:
        yield (f"{indent}{one['label']}", text.number(one["weight"]), one["value"], text.number(one["score"]),
               text.number(one["contribution"]), text.choice(f"cli.known.{one['state']}", one["state"]), one["rule"],
               source_words(text, one["source"]))
        yield from _indicator_rows(text, one.get("parts", []), f"{indent}  ")
