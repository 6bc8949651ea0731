"""What a command is given and what it answers."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from simata_desktop.app import Surroundings, Workspace, open_workspace
from simata_desktop.cli.sign_in import credentials
from simata_desktop.cli.terminal import Terminal
from simata_desktop.cli.text import Text
from simata_desktop.domain.changes import Changes
from simata_desktop.domain.errors import Trouble
from simata_desktop.settings import Settings

DONE, REPORTED, USAGE, REFUSED, ENVIRONMENT = 0, 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Answer:
    """The JSON object of a command, the same for people, and the exit code (0 done, 1 problems were reported).

    ``trouble``: what ended a command that had found something out before; its object and sentence join the answer.
    """

    data: Mapping[str, Any]
    words: str = ""
    code: int = DONE
    trouble: Trouble | None = None


@dataclass
class Call:
    """One call of a command. The workspace is opened, and the user asked for, when a command first needs it."""

    args: Namespace
    settings: Settings
    text: Text
    terminal: Terminal
    around: Surroundings = field(default_factory=Surroundings)

    @cached_property
    def workspace(self) -> Workspace:
        """The open workspace of ``--workspace``. Raises what signing in raises."""
        user, passphrase = credentials(self.settings, self.terminal, self.text)
        return open_workspace(self.settings.workspace, user, passphrase, around=self.around)

    def close(self) -> None:
        """Close the workspace if a command has opened it."""
        if "workspace" in self.__dict__:
            self.workspace.close()

    def saved(self, changes: Changes, **about: object) -> Answer:
        """The answer of a command that has written; asked for after its commit."""
        pending = self.workspace.office.status()["pending"]
        data = {**about, "changed": changes.count, "changes": list(changes.ids), "pending": pending}
        key = "cli.saved" if changes.count else "cli.unchanged"
        return Answer(data, self.text(key, n=changes.count))


Handler = Callable[[Call], Answer]
