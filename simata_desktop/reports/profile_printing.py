"""Prints many profiles: a few here, many by processes of their own, so that all cores of the PC work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
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

PIECE = 10  # people a process is given at once
PART = 150  # people of one file while it is painted here
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
    with _Crew(job, wanted, take) as crew:
        crew.work(_pieces(profiles), people=people, progress=progress)
        return crew.collect()


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
    """All of it in this process, in parts: a file being painted holds its pages at full size."""
    bench, book, parts, number = Bench(job), _Book(), list[bytes](), 0
    for number, profile in enumerate(profiles, start=1):
        progress.raise_if_cancelled()
        answers = bench.print_(number, [profile])
        book.bind(answers, part=None if take else len(parts))
        if take is not None:
            take(number, answers[0][2] or b"")
        if number % PART == 0:
            parts.append(bench.finish())
        progress.step(number, people, STAGE)
    if number % PART:
        parts.append(bench.finish())
    return book.closed(parts)


class _Book:
    """The pages of a print in their order, wherever they were painted."""

    def __init__(self) -> None:
        self._order: list[tuple[int, int]] = []
        self._marks: list[Bookmark] = []
        self._painted: dict[int, int] = {}
        self._people = self._pages = 0

    def bind(self, answers: Sequence[Answer], *, part: int | None) -> None:
        """The next people; ``part`` None where they have files of their own."""
        for count, title, _ in answers:
            self._people, self._pages = self._people + 1, self._pages + count
            if part is None:
                continue
            at = self._painted.get(part, 0)
            self._marks.append(Bookmark(title, len(self._order)))
            self._order += [(part, at + page) for page in range(count)]
            self._painted[part] = at + count

    def closed(self, parts: Sequence[bytes]) -> Prints:
        """The one file of ``parts``; none where everybody got one."""
        return Prints(joined(parts, self._order, self._marks) if self._order else b"", self._pages, self._people)


class _Crew:
    """The processes of one print and what they have answered; they end with the block whatever happens."""

    def __init__(self, job: Job, count: int, take: Take | None) -> None:
        self._take = take
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
                for first, answers in hand.answers().items():
                    self._done[first] = self._taken(first, answers)
            progress.step(sum(map(len, self._done.values())), people, STAGE)
            if ready():
                return

    def _taken(self, first: int, answers: list[Answer]) -> list[Answer]:
        """The answers, files of their own handed on: a thousand of them are too much to hold."""
        if self._take is None:
            return answers
        for number, (_, _, data) in enumerate(answers, start=first):
            self._take(number, data or b"")
        return [(pages, title, None) for pages, title, _ in answers]

    def collect(self) -> Prints:
        """All answers as one print."""
        book = _Book()
        for piece, first in enumerate(sorted(self._done)):
            book.bind(self._done[first], part=None if self._take else piece % len(self._hands))
        return book.closed([hand.file for hand in self._hands if hand.file])


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
