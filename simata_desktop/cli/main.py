"""``simata``: every service of the program without a window."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import freeze_support

from simata_desktop.app import Surroundings, app_version
from simata_desktop.cli import (
    assessment,
    backups,
    bundles,
    enrolling,
    evidence,
    exporting,
    importing,
    journal,
    later,
    office,
    practice,
    quality,
    reconcile,
    register,
    reporting,
    syncing,
    talent,
    upkeep,
    users,
    workspace,
)
from simata_desktop.cli.command import DONE, ENVIRONMENT, REFUSED, Answer, Call
from simata_desktop.cli.output import show, show_answer, show_trouble, speak_utf8
from simata_desktop.cli.parsing import Commands, HelpAsked, Parser, Register, parsed
from simata_desktop.cli.terminal import Terminal
from simata_desktop.cli.text import Text
from simata_desktop.domain.errors import Cancelled, EnvironmentProblem, Trouble, UserError
from simata_desktop.interpreter import prepare
from simata_desktop.logs import open_log
from simata_desktop.resources import words
from simata_desktop.settings import settings, without_secrets

FAULT = 70  # a fault of the program itself, which none of the promised exit codes may hide
GROUPS: tuple[Register, ...] = (
    workspace.register, practice.register, importing.register, journal.register, register.register, evidence.register,
    assessment.register,
    office.register, talent.register, reconcile.register, exporting.register, reporting.register,
    quality.register, users.register, backups.register, upkeep.register, enrolling.register, syncing.register,
    bundles.register, later.register)


def run(argv: Sequence[str] | None = None, *, around: Surroundings | None = None) -> int:
    """Do one command and print its answer; the exit code of cli.md."""
    freeze_support()
    prepare()
    speak_utf8()
    given = list(sys.argv[1:] if argv is None else argv)
    environment = without_secrets(os.environ) if argv is None else os.environ  # a process of its own, or a caller's
    text = Text(words(settings(environment).language))
    as_json = "--json" in given
    try:
        answer = _answer(given, text, around or Surroundings(), environment=environment)
        show_answer(answer, text, as_json=as_json)
        return answer.code
    except HelpAsked as help_:
        show({"help": str(help_)}, str(help_), as_json=as_json)
        return DONE
    except (Cancelled, KeyboardInterrupt):
        show_trouble(UserError("work.cancelled"), text, as_json=as_json)
        return REFUSED
    except Trouble as error:
        show_trouble(error, text, as_json=as_json)
        return error.exit_code
    except BrokenPipeError:  # who read our answer has gone; nothing can be said to him
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ENVIRONMENT


def tree(text: Text) -> Parser:
    """The parser of all commands."""
    parser = Parser(text=text, prog="simata", description=text("cli.help.simata"))
    parser.common()
    parser.add_argument("--version", action="store_true", help=text("cli.arg.version"))
    commands = Commands(parser, "command")
    for register_group in GROUPS:
        register_group(commands)
    return parser


def _answer(argv: list[str], text: Text, around: Surroundings, *, environment: Mapping[str, str]) -> Answer:
    if argv[:1] == ["--version"]:
        return Answer({"version": app_version()}, app_version())
    at = _command_at(argv)
    later.refuse_later(argv[at:])
    args = parsed(tree(text), [*argv[:at], *evidence.with_add(argv[at:])])
    call = Call(args, settings(environment, getattr(args, "workspace", None)), text, Terminal(), around)
    try:
        answer: Answer = args.handler(call)
        return answer
    except (Trouble, Cancelled, KeyboardInterrupt):
        raise
    except Exception as error:
        _note(call, error)
        raise _Fault from error
    finally:
        call.close()


def _command_at(argv: Sequence[str]) -> int:
    """Where the name of the command stands, behind the options that every command takes."""
    at = 0
    while at < len(argv) and argv[at].startswith("-"):
        at += 2 if argv[at] == "--workspace" else 1
    return at


def _note(call: Call, error: Exception) -> None:
    """Write a fault of the program into the log of the workspace: its kind and place, never its values."""
    if call.settings.workspace.is_dir():
        log = open_log(call.settings.workspace, "simata", call.around.clock)
        log.failure("command.fault", error)
        log.close()


class _Fault(EnvironmentProblem):
    exit_code = FAULT

    def __init__(self) -> None:
        super().__init__("program.fault")


if __name__ == "__main__":
    sys.exit(run())
