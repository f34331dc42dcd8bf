"""Generic fractions through full identification: how many are given a name (none should be)."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from time import perf_counter

from benchmarks.measure import Measurement
from tests.generic_fractions import answers

COUNT = 50_000
PARTS = 10


def measurements() -> list[Measurement]:
    """Fifty thousand of the degree-2 box, in two processes."""
    start = perf_counter()
    with ProcessPoolExecutor(2) as pool:
        parts = list(pool.map(answers, [COUNT // PARTS] * PARTS, range(100, 100 + PARTS)))
    spent = perf_counter() - start
    total = sum(parts, start=parts[0].__class__())
    rational = f"{total['rational, proved']} rational with proof"
    wrong = total["identified"] + total["rational, no proof"]
    return [
        Measurement("generic fractions identified", wrong, f"of {total['tried']:,}", rational),
        Measurement("generic fractions tried", total["tried"] / spent, "a second, 2 processes"),
    ]
