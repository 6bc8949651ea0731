"""The growing delay after wrong passphrases, counted outside the encrypted store, for each user of this workspace.

After the n-th wrong try the next one is heard 2ⁿ⁻¹ seconds later, at most 300; nobody is locked out for ever. A clock
set back frees nobody: the running wait then begins anew, and is never longer than it was.
"""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from simata_desktop.domain.clock import Clock
from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.store.durable import replace_file
from simata_desktop.store.lock import WriterLock

LONGEST_WAIT = 300


@dataclass(frozen=True, slots=True)
class Failures:
    """How many wrong tries in a row, and when the wait after the last one began (UTC)."""

    count: int
    since: datetime

    @property
    def wait(self) -> int:
        """Seconds to wait after the last of them."""
        return min(1 << min(self.count - 1, 30), LONGEST_WAIT)


@dataclass(frozen=True, slots=True)
class _Book:
    users: dict[str, Failures] = field(default_factory=dict)


class Tries:
    """The count of wrong tries in ``folder``; users go by their id, so that no typed text reaches the disk."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._path = folder / "tries.json"
        self._clock = clock
        self._lock = WriterLock(folder / "tries.lock")

    def seconds_left(self, user_id: str) -> int:
        """Whole seconds until the next try is heard; 0 when it is heard now. Asking changes no count."""
        failures = self._read().users.get(user_id)
        if failures is None:
            return 0
        now = self._now()
        if now < failures.since:  # the clock was set back
            failures = replace(failures, since=now)
            self._note(user_id, failures)
        return max(0, math.ceil(failures.wait - (now - failures.since).total_seconds()))

    def failed(self, user_id: str) -> int:
        """Count a wrong try; the seconds to wait before the next."""
        with suppress(EnvironmentProblem), self._lock:
            book = self._read()
            before = book.users[user_id].count if user_id in book.users else 0
            failures = Failures(before + 1, self._now())
            self._write(book, user_id, failures=failures)
            return failures.wait
        return 1  # nothing can be counted where nothing can be written

    def succeeded(self, user_id: str) -> int:
        """Forget the wrong tries of this user; how many there were, for the audit."""
        failures = self._read().users.get(user_id)
        if failures is None:
            return 0
        self._note(user_id, None)
        return failures.count

    def _note(self, user_id: str, failures: Failures | None) -> None:
        with suppress(EnvironmentProblem), self._lock:
            self._write(self._read(), user_id, failures=failures)

    def _write(self, book: _Book, user_id: str, *, failures: Failures | None) -> None:
        users = {known: kept for known, kept in book.users.items() if known != user_id}
        if failures is not None:
            users[user_id] = failures
        replace_file(self._path, msgspec.json.encode(_Book(users), order="sorted"))

    def _read(self) -> _Book:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Book)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return _Book()

    def _now(self) -> datetime:
        return self._clock.now().astimezone(UTC)
