"""``demo``: a practice office of invented people."""

from __future__ import annotations

from dataclasses import asdict

from simata_desktop.app import (
    PRACTICE_PASSPHRASE,
    PRACTICE_PEOPLE,
    PRACTICE_SEED,
    PRACTICE_USER,
    Workspace,
    create_workspace,
    exists,
    seeded,
)
from simata_desktop.cli.command import Answer, Call
from simata_desktop.cli.parsing import Commands, option
from simata_desktop.cli.values import count
from simata_desktop.services import demo


def register(commands: Commands) -> None:
    """``demo``."""
    parser = commands.add("demo", "cli.help.demo", _demo)
    option(parser, "--people", "cli.arg.demo_people", metavar="N", type=count, default=PRACTICE_PEOPLE)
    option(parser, "--seed", "cli.arg.seed", metavar="N", type=count, default=PRACTICE_SEED)


def _demo(call: Call) -> Answer:
    folder = call.settings.workspace
    if exists(folder):
        return _filled(call, call.workspace)
    workspace, _ = create_workspace(folder, PRACTICE_USER, PRACTICE_PASSPHRASE, practice=True, around=call.around)
    try:
        answer = _filled(call, workspace)
    finally:
        workspace.close()
    door = call.text("cli.demo.sign_in", user=PRACTICE_USER, passphrase=PRACTICE_PASSPHRASE)
    return Answer(answer.data, f"{answer.words}\n{door}")


def _filled(call: Call, workspace: Workspace) -> Answer:
    args = call.args
    made = demo.fill(workspace.desk, people=args.people, seed=args.seed, dice=seeded(args.seed))
    data = {**asdict(made), "period": str(made.period)}
    return Answer(data, call.text("cli.demo.made", people=made.people, units=made.units))
