"""Work measured in a process of its own: ``run`` starts ``module:function``, which answers with one JSON object."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from simata_desktop.interpreter import prepare

PATIENCE = 3600  # seconds
KIB_A_MB = 1024


def run(work: Callable[..., Any], *arguments: object) -> Any:
    """What ``work`` answers in a new process; arguments arrive there as texts. RuntimeError where it fails."""
    name = f"{work.__module__}:{work.__name__}"
    done = subprocess.run([sys.executable, "-m", "bench.process", name, *map(str, arguments)], capture_output=True,
                          text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed:\n{done.stderr[-4000:]}")
    return json.loads(done.stdout.splitlines()[-1])


class Took:
    """Seconds since its making: ``wall``, and ``cpu`` of this process and the children it has waited for."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def data(self) -> dict[str, float]:
        """For the answer of a process, with the memory of the largest process until now."""
        return {"wall": self.wall, "cpu": self.cpu, "peak": peak()}


@contextmanager
def timed() -> Iterator[Took]:
    """Measures what stands inside."""
    took, wall, cpu = Took(), time.perf_counter(), _cpu()
    yield took
    took.wall, took.cpu = time.perf_counter() - wall, _cpu() - cpu


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak() -> float:
    """The most memory (MB resident) that this process or any child it has waited for ever held."""
    own = next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines()
               if line.startswith("VmHWM"))  # unlike ru_maxrss without the memory of whoever started this process
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / KIB_A_MB


def main(name: str, *arguments: str) -> None:
    """Run one piece of work here, set up as the program is, and print its answer as the last line."""
    prepare()
    module, function = name.split(":")
    print(json.dumps(getattr(import_module(module), function)(*arguments)))


if __name__ == "__main__":
    main(*sys.argv[1:])
