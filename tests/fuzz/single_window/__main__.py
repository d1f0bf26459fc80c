"""`python -m tests.fuzz.single_window --cases 100000 --seed 1`: exit code 1 when a promise was broken."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import structlog

from tests.fuzz.single_window.running import Tally, run

_BATCH = 2000


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.single_window", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case, to play one again")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=None, help="folder for the calls that broke a promise")
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began, whole = time.monotonic(), Tally()
    last = given.first + given.cases
    batches = [range(start, min(start + _BATCH, last)) for start in range(given.first, last, _BATCH)]
    with ProcessPoolExecutor(given.processes) as pool:
        for tally in pool.map(run, batches, [given.seed] * len(batches), [given.keep] * len(batches)):
            whole.add(tally)
            print(f"{whole.cases} cases, {time.monotonic() - began:.0f} s, {len(whole.bad)} broken", flush=True)
    for outcome, times in whole.outcomes.most_common():
        print(f"{outcome:8} {times:8} {times / whole.cases:6.1%}")
    print(f"slowest: {whole.slowest[0]} s of processor time, case {whole.slowest[1]}")
    for number, why in sorted(whole.bad.items()):
        print(f"case {number}: {why}")
    return 1 if whole.bad else 0


if __name__ == "__main__":
    sys.exit(main())
