"""Proofs of 20,000 fractions of degree (<= 1, <= 2), in all shapes: how many fail (none should).

Of every tenth the quotient of functions is proved too, which other routes are tried for in vain.
"""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, repeat
from time import perf_counter

from benchmarks.measure import Measurement
from tests.shaped_fractions import SHAPES, SIZE, outcome, shaped_fractions

COUNT = 20_000
SEED = 15
EVERY = 10
SHOWN = 20


def measurements() -> list[Measurement]:
    """All of them, in two processes."""
    given = [pcf for _, pcf in islice(shaped_fractions(SEED), COUNT)]
    some = given[::EVERY]
    start = perf_counter()
    with ProcessPoolExecutor(2) as pool:
        found = Counter(pool.map(outcome, given, chunksize=100))
        spent = perf_counter() - start
        quotients = Counter(pool.map(outcome, some, repeat(True), chunksize=100))
    what = f"of degree (1,2), coefficients to {SIZE}, {len(SHAPES)} shapes"
    return [
        _not_proved(f"fractions {what}", COUNT, found),
        _not_proved(f"their quotients of functions, {what}", len(some), quotients),
        Measurement(f"taken to the prover, {what}", COUNT / spent, "1/s", "2 processes"),
    ]


def _not_proved(what: str, count: int, found: Counter[str]) -> Measurement:
    proved, infinite = found.pop("proved", 0), found.pop("infinite", 0)
    for failure in list(found)[:SHOWN]:
        print(failure, file=sys.stderr)
    note = f"{proved:,} proved; {infinite:,} infinite, by a minimal solution"
    return Measurement(f"not proved: {what}", found.total(), f"of {count:,}", note)


if __name__ == "__main__":
    for m in measurements():
        print(f"{m.what}: {m.figure:.4g} {m.unit}  {m.note}")
