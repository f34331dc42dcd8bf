"""Attack the court: ``python -m benchmarks.referee [--tries N] [--seed S] [--workers W]``.

Prints what was tried and what came of it, and exits 1 if anything false was accepted. Ctrl-C ends
it with what was tried until then.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.referee.attacks import ATTACKS, Outcome

TASK = 500  # tries of one task of a worker


def main() -> int:
    """Run the attacks, print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.referee", description=__doc__)
    parser.add_argument("--tries", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    tasks = [
        (name, size, given.seed * 1_000_003 + i)
        for name, (share, _) in ATTACKS.items()
        for i, size in enumerate(_sizes(round(given.tries * share)))
    ]
    tasks.sort(key=lambda task: task[2])  # all kinds from the start
    began = perf_counter()
    totals: dict[str, Counter[str]] = {name: Counter() for name in ATTACKS}
    accepted: list[str] = []
    with ProcessPoolExecutor(given.workers) as pool:
        done = pool.map(_attack, tasks)
        progress = track(done, total=len(tasks), disable=not sys.stdout.isatty())
        try:
            for (name, _, _), outcome in zip(tasks, progress, strict=True):
                totals[name].update(outcome.counts)
                accepted += outcome.false
        except KeyboardInterrupt:  # what was tried until then is told all the same
            pool.shutdown(wait=False, cancel_futures=True)
    wall = perf_counter() - began
    table = Table("attack", "tries", "accepted and true", "refused", "accepted and false")
    for name, counts in totals.items():
        keys = ("tries", "true", "refused", "false")
        table.add_row(name, *(f"{counts[key]:,}" for key in keys))
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    tries = sum(counts["tries"] for counts in totals.values())
    print(f"{tries:,} tries in {wall:,.0f} s with {given.workers} workers: {tries / wall:,.0f} 1/s")
    for text in accepted:
        print(f"ACCEPTED: {text}")
    return 1 if accepted else 0


def _sizes(count: int) -> list[int]:
    return [TASK] * (count // TASK) + ([count % TASK] if count % TASK else [])


def _attack(task: tuple[str, int, int]) -> Outcome:
    name, count, seed = task
    return ATTACKS[name][1](count, seed)


if __name__ == "__main__":
    sys.exit(main())
