"""argparse with the words of the catalogue: it raises instead of printing, and its help speaks the user's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from simata_desktop.cli.command import Handler
from simata_desktop.cli.text import Text
from simata_desktop.cli.values import year
from simata_desktop.domain.errors import UsageError

_MESSAGES = (  # what argparse says: the code of our sentence and the names of what is in it
    (r"the following arguments are required: (?P<words>.+)", "usage.required"),
    (r"unrecognized arguments: (?P<words>.+)", "usage.unknown"),
    (r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<known>.+)\)", "usage.choice"),
    (r"argument (?P<name>.+?): expected .+", "usage.no_value"),
    (r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)", "usage.together"),
    (r"one of the arguments (?P<words>.+) is required", "usage.required"),
)


class HelpAsked(Exception):
    """The user asked for help: its text is the argument."""


class Parser(argparse.ArgumentParser):
    """A parser whose titles, help and errors come from the catalogue."""

    def __init__(self, *, text: Text, **more: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **more)
        self.text = text
        self._positionals.title = text("cli.help.words")
        self._optionals.title = text("cli.help.options")
        self.add_argument("-h", "--help", action=_Help, nargs=0, help=text("cli.help.help"))

    def format_usage(self) -> str:
        """The usage line."""
        return self._usage()

    def format_help(self) -> str:
        """The whole help."""
        formatter = self._get_formatter()
        formatter.add_text(self.description)
        for group in self._action_groups:
            formatter.start_section(group.title)
            formatter.add_arguments(group._group_actions)
            formatter.end_section()
        return f"{self._usage()}\n{formatter.format_help()}"

    def _usage(self) -> str:
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups,
                            prefix=f"{self.text('cli.help.usage')} ")
        return formatter.format_help()

    def error(self, message: str) -> NoReturn:
        """Raise :class:`UsageError` for what argparse says in English."""
        for pattern, code in _MESSAGES:
            if found := re.fullmatch(pattern, message):
                raise UsageError(code, field=_field(found.groupdict()), **found.groupdict())
        raise UsageError("usage.other", detail=message)

    def common(self) -> None:
        """``--workspace`` and ``--json``, which every command takes before or after its name."""
        self.add_argument("--workspace", type=Path, default=argparse.SUPPRESS, metavar="DIR",
                          help=self.text("cli.arg.workspace"))
        self.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=self.text("cli.arg.json"))


class Commands:
    """Where a module registers its commands and sub-commands."""

    def __init__(self, parser: Parser, dest: str) -> None:
        self._text = parser.text
        self._menu = parser.add_subparsers(dest=dest, metavar=parser.text("cli.help.command"), required=True,
                                           title=parser.text("cli.help.commands"), parser_class=Parser)

    def add(self, name: str, about: str, handler: Handler | None = None) -> Parser:
        """A command with the catalogue key of its one-line help; a command with sub-commands has no handler."""
        sentence = self._text(about)
        parser: Parser = self._menu.add_parser(name, text=self._text, help=sentence, description=sentence)
        parser.common()
        if handler is not None:
            parser.set_defaults(handler=handler)
        return parser


Register = Callable[[Commands], None]


def option(parser: argparse._ActionsContainer, name: str, about: str, **more: Any) -> None:
    """An option (or, without dashes, a word) with the catalogue key of its help."""
    text: Text = parser.text if isinstance(parser, Parser) else more.pop("text")
    parser.add_argument(name, help=text(about), **more)


def narrowing(parser: Parser) -> None:
    """``--unit`` and ``--tier``, which leave some of the people."""
    option(parser, "--unit", "cli.arg.unit", metavar="CODE")
    option(parser, "--tier", "cli.arg.tier", metavar="CODE", nargs="+", action="extend", default=[])


def period(parser: Parser, *, required: bool = False) -> None:
    """``--period YYYY``."""
    option(parser, "--period", "cli.arg.period", metavar="YYYY", type=year, required=required)


def parsed(parser: Parser, argv: Sequence[str]) -> argparse.Namespace:
    """The arguments; words that stand after options join the words before them. Raises :class:`UsageError`."""
    known, rest = parser.parse_known_args(argv)
    if rest and isinstance(getattr(known, "values", None), list) and not any(word.startswith("-") for word in rest):
        known.values.extend(rest)
    elif rest:
        raise UsageError("usage.unknown", words=" ".join(rest))
    return known


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        raise HelpAsked(parser.format_help().rstrip())


def _field(found: dict[str, str]) -> str | None:
    name = found.get("name") or found.get("words") or ""
    return name.split("/")[-1].split(",")[0].strip().lstrip("-") or None
