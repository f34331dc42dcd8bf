"""Chunk functions for tests of campaigns: cheap, with the misbehaviours that the tests need."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace

from discovery.algebra.polynomial import format_polynomial
from search.campaigns.chunk import ChunkResult
from search.campaigns.domain import domain_of
from search.campaigns.spec import Spec

CALLS: list[tuple[int, int, bool]] = []
KERNEL = SimpleNamespace(overloads=[])  # looks like one, as far as it is counted
BROKEN = 200  # the index whose chunk misbehaves
GATE = 250  # the index of the first chunk that waits


def process(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """Every seventh element is 'evaluated' with its index as value."""
    domain = domain_of(spec)
    rows = []
    for index in range(lo + -lo % 7, hi, 7):
        a, b = map(format_polynomial, domain.pair(index))
        row = {"index": index, "a": a, "b": b, "outcome": "evaluated", "value": str(index)}
        rows.append({**row, "significance": index / 7, "digits": 3})
    return ChunkResult(rows, {"evaluated": len(rows), "generic": hi - lo - len(rows)})


def slow(spec: Spec, lo: int, hi: int) -> ChunkResult:
    time.sleep(float(os.environ.get("TOY_SECONDS", "0.1")))
    return process(spec, lo, hi)


def gated(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """Do the first chunks, and those after `GATE` only when the file TOY_GATE is there."""
    while lo >= GATE and not Path(os.environ["TOY_GATE"]).exists():
        time.sleep(0.01)
    return process(spec, lo, hi)


def failing(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """Raise at one chunk, unless TOY_WORKS is set; every time a line goes to TOY_LOG."""
    if lo <= BROKEN < hi and "TOY_WORKS" not in os.environ:
        with Path(os.environ.get("TOY_LOG", os.devnull)).open("a") as log:
            log.write("failed\n")
        raise ZeroDivisionError("the toy is broken")
    return process(spec, lo, hi)


def hanging(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """Hang at one chunk for good."""
    return stuck(spec, lo, hi) if lo <= BROKEN < hi else process(spec, lo, hi)


def dying(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """Lose the worker at one chunk as often as TOY_DEATHS says."""
    if lo <= BROKEN < hi:
        deaths = Path(os.environ["TOY_MARKER"])
        count = len(deaths.read_text()) if deaths.exists() else 0
        if count < int(os.environ["TOY_DEATHS"]):
            deaths.write_text("x" * (count + 1))
            os.kill(os.getpid(), signal.SIGKILL)
    return process(spec, lo, hi)


def fatal(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """Lose the worker at one chunk, always."""
    if lo <= BROKEN < hi:
        os.kill(os.getpid(), signal.SIGKILL)
    return process(spec, lo, hi)


def contradicting(spec: Spec, lo: int, hi: int) -> ChunkResult:
    return ChunkResult([], {"generic": hi - lo + 1})


def stuck(spec: Spec, lo: int, hi: int) -> ChunkResult:
    while True:
        signal.pause()


def compiling(spec: Spec, lo: int, hi: int) -> ChunkResult:
    """Meet a kernel that is not ready at every other call, as CALLS has it."""
    cold = len(CALLS) % 2 == 0
    CALLS.append((lo, hi, cold))
    if cold:
        KERNEL.overloads.append(lo)
    return process(spec, lo, hi)
