"""Commands that are promised and not made yet: one sentence, exit 2, nothing half done."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands
from simata_desktop.domain.errors import UsageError

LATER = ("whatif",
         "review", "succession", "career", "develop", "fairness",
         "erase")
LATER_PARTS = {"map": ("--review",),
               "report": ("--review",)}


def register(commands: Commands) -> None:
    """All of them, so that help tells what will come."""
    for name in LATER:
        commands.add(name, "cli.help.later", _refuse)


def refuse_later(command: Sequence[str]) -> None:
    """Refuse (``command.later``) a promised command, verb or option before its words are looked at."""
    if not command or {"-h", "--help"} & set(command):
        return
    name, *words = command
    if name in LATER:
        raise UsageError("command.later", command=name)
    for part in LATER_PARTS.get(name, ()):
        if part in (words if part.startswith("-") else words[:1]):
            raise UsageError("command.later", command=f"{name} {part}")


def _refuse(call: Call) -> Answer:
    raise UsageError("command.later", command=call.args.command)
