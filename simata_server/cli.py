"""``simata-server``: the administration of the centre."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence

import psycopg

from simata_desktop.domain.errors import EnvironmentProblem, Trouble, UsageError, UserError
from simata_server.arguments import Call, HelpAsked, Menu, Parser
from simata_server.commands import bundles, centre, copies, devices, disputes, installing, joining, offices, serving
from simata_server.place import Place
from simata_server.speech import Answer, Sentences, show, show_trouble, speak_utf8

LANGUAGE = "SIMATA_LANG"
GROUPS: tuple[Callable[[Menu], None], ...] = (
    centre.register, serving.register, offices.register, joining.register, devices.register, disputes.register,
    bundles.register, copies.register, installing.register)
log = logging.getLogger("simata.centre")


def run(argv: Sequence[str] | None = None, *, environment: Mapping[str, str] | None = None,
        ask: Callable[[str], str] = input) -> int:
    """Do one command and print its answer; the exit code of cli.md."""
    speak_utf8()
    given = list(sys.argv[1:] if argv is None else argv)
    around = os.environ if environment is None else environment
    say, as_json = Sentences.of(around.get(LANGUAGE, "id")), "--json" in given
    try:
        answer = _answer(given, say, around, ask)
        show(answer, as_json=as_json)
        return answer.code
    except HelpAsked as help_:
        show(Answer({"help": str(help_)}, str(help_)), as_json=as_json)
        return 0
    except (KeyboardInterrupt, EOFError):
        error = UserError("work.cancelled")
        show_trouble(error, say, as_json=as_json)
        return error.exit_code
    except Trouble as error:
        show_trouble(error, say, as_json=as_json)
        return error.exit_code


def tree(say: Sentences) -> Parser:
    """The parser of all commands."""
    parser = Parser(say=say, prog="simata-server", description=say("help.simata_server"))
    menu = Menu(parser, "command")
    for register in GROUPS:
        register(menu)
    return parser


def _answer(argv: Sequence[str], say: Sentences, environment: Mapping[str, str], ask: Callable[[str], str]) -> Answer:
    args, rest = tree(say).parse_known_args(argv)
    if rest:
        raise UsageError("usage.unknown", words=" ".join(rest))
    place = Place.named(getattr(args, "database", None), getattr(args, "data", None), environment)
    try:
        answer: Answer = args.handler(Call(args, say, place, environment, ask))
        return answer
    except Trouble:
        raise
    except psycopg.OperationalError as error:  # it went away while we were at work
        raise EnvironmentProblem("database.unavailable", why=type(error).__name__) from error
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]  # never what it says: that may hold a person's value
        log.error("%s: %s in %s:%s", argv[0], type(error).__name__, at.filename, at.lineno)
        raise _Fault from error


class _Fault(EnvironmentProblem):
    exit_code = 70  # a fault of the program itself, which none of the promised exit codes may hide

    def __init__(self) -> None:
        super().__init__("program.fault")


if __name__ == "__main__":
    sys.exit(run())
