"""Commands that are promised and not made yet: one sentence, exit 2, nothing half done."""

from __future__ import annotations

from collections.abc import Sequence

from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands
from simata_desktop.domain.errors import UsageError

LATER = ("session", "assess", "reconcile", "whatif", "review", "succession", "career", "develop", "fairness", "enrol",
         "transfer", "sync", "conflicts", "bundle", "erase")


def register(commands: Commands) -> None:
    """All of them, so that help tells what will come."""
    for name in LATER:
        commands.add(name, "cli.help.later", _refuse)


def refuse_later(command: Sequence[str]) -> None:
    """Refuse (``command.later``) a promised command before its words are looked at."""
    if command and command[0] in LATER and not {"-h", "--help"} & set(command):
        raise UsageError("command.later", command=command[0])


def _refuse(call: Call) -> Answer:
    raise UsageError("command.later", command=call.args.command)
