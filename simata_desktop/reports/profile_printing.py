"""Prints many profiles: a few here, many by processes of their own, so that all cores of the PC work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Thread
from types import TracebackType
from typing import IO, Any

from simata_desktop.domain.errors import EnvironmentProblem, UserError
from simata_desktop.domain.profile import Profile
from simata_desktop.domain.progress import Progress, Silent
from simata_desktop.reports.joining import Bookmark, joined
from simata_desktop.reports.profile_child import FLAG, Answer, Bench, Job, receive, send

PIECE = 10  # people
WORTH_IT = 40  # people: fewer are printed sooner than processes start
MOST = 2  # processes: the memory of an old PC sets the limit
WAIT = 0.05  # seconds between two looks at whether the user wants to stop
STAGE = "paper.stage.profiles"
Take = Callable[[int, bytes], None]  # number of the person and his own file
_PROGRAM = ("import sys; sys.path.insert(0, sys.argv[1]); from simata_desktop.reports.profile_child import serve; "
            "sys.exit(serve())")


@dataclass(frozen=True, slots=True)
class Prints:
    """What was printed: the one file of all (empty where everybody got one), pages, people."""

    data: bytes
    pages: int
    people: int


def print_profiles(job: Job, profiles: Iterable[Profile], *, people: int, progress: Progress | None = None,
                   take: Take | None = None, processes: int | None = None) -> Prints:
    """Print profiles in their order; ``people`` is how many come. ``take`` gets the files of a job with codes.

    The same input gives the same bytes for the same number of ``processes`` (by default as many as are worth it).
    Raises UserError ``paper.logo``, EnvironmentProblem ``reader.start``, Cancelled; nothing has been written then.
    """
    wanted = _processes(people) if processes is None else processes
    progress = progress or Silent()
    if wanted < 1:
        return _here(job, profiles, people=people, progress=progress, take=take)
    with _Crew(job, wanted) as crew:
        crew.work(_pieces(profiles), people=people, progress=progress)
        return crew.collect(take)


def command() -> list[str]:
    """How a printing process is started: this interpreter with this package, or the built ``simata`` with its flag."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        return [str(own.with_name(f"simata{own.suffix}")), FLAG]
    return [sys.executable, "-P", "-s", "-c", _PROGRAM, str(Path(__file__).resolve().parents[2])]


def _processes(people: int) -> int:
    cores = os.cpu_count() or 1
    return 0 if people < WORTH_IT or cores < MOST else MOST


def _pieces(profiles: Iterable[Profile]) -> Iterator[tuple[int, list[Profile]]]:
    open_, first = iter(profiles), 1
    while some := list(islice(open_, PIECE)):
        yield first, some
        first += len(some)


def _here(job: Job, profiles: Iterable[Profile], *, people: int, progress: Progress, take: Take | None) -> Prints:
    bench, pages, number = Bench(job), 0, 0
    for number, profile in enumerate(profiles, start=1):
        progress.raise_if_cancelled()
        (count, _, data), = bench.print_(number, [profile], marked=True)
        pages += count
        if take is not None and data is not None:
            take(number, data)
        progress.step(number, people, STAGE)
    return Prints(bench.finish(), pages, number)


class _Crew:
    """The processes of one print and what they have answered; they end with the block whatever happens."""

    def __init__(self, job: Job, count: int) -> None:
        self._hands = [_Hand(job) for _ in range(count)]
        self._done: dict[int, list[Answer]] = {}

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        for hand in self._hands:
            hand.end()

    def work(self, pieces: Iterator[tuple[int, list[Profile]]], *, people: int, progress: Progress) -> None:
        """Deal the pieces out in turn and wait for all answers."""
        for number, piece in enumerate(pieces):
            hand = self._hands[number % len(self._hands)]
            self._wait(partial(hand.give, piece), people=people, progress=progress)
        for hand in self._hands:
            self._wait(partial(hand.give, None), people=people, progress=progress)
        for hand in self._hands:
            self._wait(hand.finished, people=people, progress=progress)

    def _wait(self, ready: Callable[[], bool], *, people: int, progress: Progress) -> None:
        """Until ``ready``; meanwhile answers are taken, progress is told, a stop is obeyed, an error raised."""
        while True:
            progress.raise_if_cancelled()
            for hand in self._hands:
                self._done.update(hand.answers())
            progress.step(sum(map(len, self._done.values())), people, STAGE)
            if ready():
                return

    def collect(self, take: Take | None) -> Prints:
        """All answers as one print."""
        answers = [(first, self._done[first]) for first in sorted(self._done)]
        pages = sum(count for _, some in answers for count, _, _ in some)
        people = sum(len(some) for _, some in answers)
        if take is not None:
            for first, some in answers:
                for number, (_, _, data) in enumerate(some, start=first):
                    take(number, data or b"")
            return Prints(b"", pages, people)
        order, bookmarks, at = [], [], [0] * len(self._hands)
        for piece, (_, some) in enumerate(answers):
            part = piece % len(self._hands)
            for count, title, _ in some:
                bookmarks.append(Bookmark(title, len(order)))
                order += [(part, at[part] + page) for page in range(count)]
                at[part] += count
        parts = [hand.file for hand in self._hands if hand.file]
        return Prints(joined(parts, order, bookmarks), pages, people)


class _Hand:
    """One process with the thread that talks to it; two pieces of work wait for it at most."""

    def __init__(self, job: Job) -> None:
        self.file = b""
        self._job = job
        self._open: Queue[tuple[int, list[Profile]] | None] = Queue(maxsize=2)
        self._answered: Queue[tuple[int, list[Answer]] | BaseException] = Queue()
        flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows only: no console flashes up
        try:
            self._process = subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                             stderr=subprocess.DEVNULL, creationflags=flags)
        except OSError as error:
            raise EnvironmentProblem("reader.start") from error
        self._thread = Thread(target=self._talk, daemon=True)
        self._thread.start()

    def finished(self) -> bool:
        """Has it answered everything? Waits a moment for it."""
        self._thread.join(WAIT)
        return not self._thread.is_alive() and self._answered.empty()

    def give(self, piece: tuple[int, list[Profile]] | None) -> bool:
        """Put work before it, None for no more; False where it still has enough."""
        try:
            self._open.put(piece, timeout=WAIT)
        except Full:
            return False
        return True

    def answers(self) -> dict[int, list[Answer]]:
        """What it has answered since; raises what went wrong with it."""
        found = {}
        while True:
            try:
                answer = self._answered.get_nowait()
            except Empty:
                return found
            if isinstance(answer, BaseException):
                raise answer
            found[answer[0]] = answer[1]

    def end(self) -> None:
        """End the process now."""
        self._process.kill()
        while not self._open.empty():
            self._open.get_nowait()
        self._open.put(None)  # the thread may be waiting for work
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # it was gone before its last frame was read
        self._process.wait()

    def _talk(self) -> None:
        try:
            self._ask(self._job)
            while (piece := self._open.get()) is not None:
                self._answered.put((piece[0], self._ask(piece)))
            self.file = self._ask(None)
        except UserError as error:
            self._answered.put(error)
        except (OSError, EOFError) as error:
            self._answered.put(RuntimeError(f"printing process: {error}"))

    def _ask(self, value: Any) -> Any:
        send(_pipe(self._process.stdin), value)
        answer = receive(_pipe(self._process.stdout))
        if isinstance(answer, tuple):
            raise UserError(answer[0], **answer[1])
        return answer


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EOFError
    return pipe
