"""Timing of one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Measurement:
    """One row of the table."""

    what: str
    figure: float
    unit: str
    note: str = ""


def seconds(work: Callable[[], object], repeat: int = 3) -> float:
    """Best wall time of a few runs, after one that warms caches and kernels."""
    work()
    best = float("inf")
    for _ in range(repeat):
        start = perf_counter()
        work()
        best = min(best, perf_counter() - start)
    return best
