"""argparse with sentences of the catalogue: it raises instead of printing, and its help speaks the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from simata_desktop.domain.errors import UsageError
from simata_server.place import Place
from simata_server.speech import Answer, Sentences

_MESSAGES = (  # what argparse says: the code of our sentence and the names of what is in it
    (r"the following arguments are required: (?P<words>.+)", "usage.required"),
    (r"unrecognized arguments: (?P<words>.+)", "usage.unknown"),
    (r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<known>.+)\)", "usage.choice"),
    (r"argument (?P<name>.+?): expected .+", "usage.no_value"),
    (r"argument (?P<name>.+?): invalid .+ value: (?P<value>.+)", "usage.value"),
)


class HelpAsked(Exception):
    """The user asked for help: its text is the argument."""


@dataclass(frozen=True)
class Call:
    """What a command works with. ``ask`` puts a question on the terminal and gives the answer."""

    args: argparse.Namespace
    say: Sentences
    place: Place
    environment: Mapping[str, str]
    ask: Callable[[str], str]


Handler = Callable[[Call], Answer]


class Parser(argparse.ArgumentParser):
    """A parser whose titles, help and errors come from the catalogue."""

    def __init__(self, *, say: Sentences, **more: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **more)
        self.say = say
        self._positionals.title, self._optionals.title = say("help.words"), say("help.options")
        self.add_argument("-h", "--help", action=_Help, nargs=0, help=say("help.help"))
        for name, about, kind in (("--database", "arg.database", str), ("--data", "arg.data", Path)):
            self.add_argument(name, type=kind, default=argparse.SUPPRESS, help=say(about),
                              metavar="URL" if kind is str else "DIR")
        self.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=say("arg.json"))

    def error(self, message: str) -> NoReturn:
        """Raise UsageError for what argparse says in English."""
        for pattern, code in _MESSAGES:
            if found := re.fullmatch(pattern, message):
                words = found.groupdict()
                field = (words.get("name") or words.get("words") or "").split("/")[-1].split(",")[0].strip("- ")
                raise UsageError(code, field=field or None, **words)
        raise UsageError("usage.other", detail=message)

    def option(self, name: str, about: str, **more: Any) -> None:
        """An option (or, without dashes, a word) with the catalogue key of its help."""
        self.add_argument(name, help=self.say(about), **more)


class Menu:
    """Where commands and sub-commands are registered."""

    def __init__(self, parser: Parser, dest: str) -> None:
        self._say = parser.say
        self._choices = parser.add_subparsers(dest=dest, metavar=parser.say("help.command"), required=True,
                                              title=parser.say("help.commands"), parser_class=Parser)

    def add(self, name: str, about: str, handler: Handler | None = None) -> Parser:
        """A command with the key of its one-line help; one with sub-commands has no handler."""
        sentence = self._say(about)
        parser: Parser = self._choices.add_parser(name, say=self._say, help=sentence, description=sentence)
        if handler is not None:
            parser.set_defaults(handler=handler)
        return parser


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        raise HelpAsked(parser.format_help().rstrip())
