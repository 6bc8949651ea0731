"""The writer's and the window's lock, in one process and between real ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from simata_desktop.domain.errors import EnvironmentProblem
from simata_desktop.store.lock import FileLock, WindowLock, WriterLock

HOLD = """
import sys
from pathlib import Path
from simata_desktop.store.lock import FileLock
assert FileLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""
ADD = """
import sys
from pathlib import Path
from simata_desktop.store.lock import WriterLock
folder = Path(sys.argv[1])
for _ in range(100):
    with WriterLock(folder / "writer.lock"):
        count = int((folder / "count").read_text())
        (folder / "count").write_text(str(count + 1))
"""


class Watch:
    """A monotonic clock that moves only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def monotonic(self) -> float:
        return self.now


def waiting(path: Path, watch: Watch) -> WriterLock:
    return WriterLock(path, sleep=watch.sleep, monotonic=watch.monotonic)


def test_a_second_writer_waits_ten_seconds_and_is_told(tmp_path: Path) -> None:
    watch = Watch()
    with (WriterLock(tmp_path / "w"), pytest.raises(EnvironmentProblem) as busy,
          waiting(tmp_path / "w", watch)):
        pytest.fail("two writers at once")
    assert (busy.value.code, busy.value.exit_code) == ("workspace.busy", 4)
    assert 10.0 <= watch.now - 100.0 < 10.1


def test_a_writer_that_ends_in_time_lets_the_next_one_in(tmp_path: Path) -> None:
    first = WriterLock(tmp_path / "w").__enter__()
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 5:
            first.__exit__(None, None, None)

    with WriterLock(tmp_path / "w", sleep=sleep):
        assert len(slept) == 5


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "w")
    with pytest.raises(KeyError), lock:
        raise KeyError
    with lock, pytest.raises(RuntimeError):
        lock.__enter__()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "w"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdin is not None
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == b"held\n"
        assert not FileLock(path).take()
        holder.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        holder.wait()
        assert FileLock(path).take()
    finally:
        holder.kill()
        holder.wait()
        holder.stdin.close()
        holder.stdout.close()


def test_a_program_started_by_the_holder_does_not_keep_the_lock(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "w")
    assert lock.take()
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    try:
        lock.release()
        assert FileLock(tmp_path / "w").take()
    finally:
        child.communicate(b"")


def test_two_processes_never_write_at_once(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    writers = [subprocess.Popen([sys.executable, "-c", ADD, str(tmp_path)]) for _ in range(2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert (tmp_path / "count").read_text() == "200"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(EnvironmentProblem) as refused:
        FileLock(tmp_path / "w").take()
    assert refused.value.code == "workspace.read_only"


def test_the_second_window_finds_the_address_of_the_first(tmp_path: Path) -> None:
    first, second = WindowLock(tmp_path / "window.lock"), WindowLock(tmp_path / "window.lock")
    assert second.address() is None
    assert first.take()
    first.write_address("simata-a1b2")
    assert not second.take()
    assert second.address() == "simata-a1b2"
    with pytest.raises(RuntimeError):
        second.write_address("mine")
    second.release()
    assert not second.take()
    first.release()
    assert second.address() is None
    assert second.take()
