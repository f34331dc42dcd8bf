"""Near-misses through identification: how many are taken for true, and how fast."""

from __future__ import annotations

from time import perf_counter

from benchmarks.measure import Measurement
from tests.verify.test_near_misses import deceived

COUNT = 1_000_000


def measurements() -> list[Measurement]:
    """A million near-misses of five kinds; the number accepted must be 0."""
    start = perf_counter()
    tried, taken = deceived(COUNT, seed=2026)
    spent = perf_counter() - start
    return [
        Measurement("near-misses accepted", len(taken), f"of {tried.total():,}"),
        Measurement("near-misses tried", tried.total() / spent, "a second, 1 core"),
    ]
