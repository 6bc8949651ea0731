"""What waits for a person: conflicts, and changes in quarantine."""

from __future__ import annotations

from typing import Any

from simata_server import disputes, quarantine
from simata_server.arguments import Call, Menu
from simata_server.speech import Answer, table


def register(menu: Menu) -> None:
    """``conflict``, ``quarantine``."""
    conflict = Menu(menu.add("conflict", "help.conflict"), "conflict_command")
    conflict.add("list", "help.conflict.list", every).option("--all", "arg.settled_too", action="store_true")
    conflict.add("show", "help.conflict.show", one).option("id", "arg.conflict", metavar="ID")
    kept = Menu(menu.add("quarantine", "help.quarantine"), "quarantine_command")
    kept.add("list", "help.quarantine.list", waiting).option("--all", "arg.settled_too", action="store_true")
    kept.add("release", "help.quarantine.release", release).option("id", "arg.quarantine", type=int, metavar="ID")
    drop_ = kept.add("drop", "help.quarantine.drop", drop)
    drop_.option("id", "arg.quarantine", type=int, metavar="ID")
    drop_.option("--reason", "arg.reason", required=True, metavar="TEXT")


def every(call: Call) -> Answer:
    """Open conflicts, or all."""
    with call.place.opened() as connection:
        found = disputes.every(connection, settled=call.args.all)
    rows = [(one["id"], one["nip"], one["group"], one["kind"], one["state"]) for one in found]
    return Answer({"conflicts": found}, table(call.say("heads.conflicts").split("|"), rows))


def one(call: Call) -> Answer:
    """A conflict with both values."""
    with call.place.opened() as connection:
        found = disputes.one(connection, call.args.id)
    rows = [(call.say(f"conflict.{side}"), _written(found[side]["value"]), found[side]["by"], found[side]["at"],
             found[side]["device"]) for side in ("mine", "theirs")]
    return Answer(found, f"{found['nip'] or found['record']}  {found['group']}  {found['kind']}  {found['state']}\n"
                         f"{table(call.say('heads.sides').split('|'), rows)}")


def waiting(call: Call) -> Answer:
    """What is in quarantine, or ever was."""
    with call.place.opened() as connection:
        found = quarantine.every(connection, settled=call.args.all)
    rows = [(row["id"], row["nip"], row["field"], _written(row["value"]), row["reason"], row["received_at"],
             row["by"]) for row in found]
    return Answer({"quarantine": found}, table(call.say("heads.quarantine").split("|"), rows))


def release(call: Call) -> Answer:
    """Let a change out into the log."""
    with call.place.opened() as connection:
        verdict = quarantine.release(connection, call.args.id)
    data = {"id": call.args.id, "verdict": verdict.state, "partition": verdict.partition, "seq": verdict.seq,
            "conflicts": list(verdict.conflicts)}
    words = call.say("quarantine.released", id=call.args.id, seq=verdict.seq)
    return Answer(data, words, 1 if verdict.conflicts else 0)


def drop(call: Call) -> Answer:
    """Lay a change aside with a reason."""
    with call.place.opened() as connection:
        quarantine.drop(connection, call.args.id, call.args.reason)
    return Answer({"id": call.args.id, "state": quarantine.DROPPED}, call.say("quarantine.dropped", id=call.args.id))


def _written(value: Any) -> str | None:
    if isinstance(value, dict):
        return ", ".join(f"{word} {one}" for word, one in value.items() if one is not None)
    return None if value is None else str(value)
