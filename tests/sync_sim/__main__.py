"""``python -m tests.sync_sim --steps N --seed S``: a bare walk; prints seed and shortest trace where it breaks."""

from __future__ import annotations

import argparse
import sys
import time

from tests.sync_sim.walk import walk


def main() -> int:
    """Walk; 1 where an invariant broke."""
    words = argparse.ArgumentParser(prog="python -m tests.sync_sim")
    words.add_argument("--steps", type=int, default=20_000)
    words.add_argument("--seed", type=int, default=1)
    told = words.parse_args()
    begun = time.perf_counter()
    failure = walk(told.seed, told.steps)
    print(failure or f"{told.steps} steps from seed {told.seed} in {time.perf_counter() - begun:.1f} s: nothing broke")
    return 1 if failure else 0


sys.exit(main())
