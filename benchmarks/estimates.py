"""How far the estimate of ``run --dry-run`` is from the run, for every example.

``python -m benchmarks.estimates [NAME ...] [--whole SECONDS] [--wall]``

The work is measured by the processor's clock, so that nothing else on the machine shows: that of
the sample, and that of the run, each in a process of its own with kernels that are compiled. What
is estimated to take longer than ``--whole`` seconds is not run to its end: the dearest chunks are
run, as the estimate has them, and chunks all over the rest, which stand for all of the rest.

With ``--wall`` what is run whole is run once more, by the command with two workers, and its wall
time is compared with what ``--dry-run`` says.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from io import StringIO
from math import sqrt
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import search.executors.task
from benchmarks.measure import Measurement
from search.campaigns.domain import domain_of
from search.campaigns.kinds import kind_of
from search.campaigns.spec import load_spec
from search.executors.progress import LineProgress
from search.executors.task import Job, Task, perform
from search.executors.warming import warm_up
from search.running.calibration import chunk_size_from
from search.running.plan import plan
from search.running.run import run
from search.running.sampling import THOROUGH, take_sample

EXAMPLES = Path(__file__).parent.parent / "examples"
WHOLE = 100.0  # seconds of work
SHORT = ("first", "zeta3-family", "zeta3-rows", "sieve-3-6-3")  # for the table of all benchmarks
_GOLDEN = (sqrt(5) - 1) / 2

Chunk = tuple[int, int, float]  # range, estimated seconds


def measurements() -> list[Measurement]:
    """The rows of the table."""
    return [_compared(name, WHOLE) for name in SHORT]


def _job(name: str) -> Job:
    spec = load_spec(EXAMPLES / f"{name}.toml")
    return Job(kind_of(spec.kind).process, spec.model_dump_json())


def _estimated(name: str) -> list[Chunk]:
    """The chunks of an example, with their estimated costs."""
    _use_the_processors_clock()
    spec, job = load_spec(EXAMPLES / f"{name}.toml"), _job(name)
    domain = domain_of(spec)
    sample = take_sample(job, domain, THOROUGH, in_process=True)
    if sample.error:
        raise RuntimeError(sample.error)
    size = chunk_size_from(spec, sample.seconds)
    ends = ((lo, min(lo + size, domain.size)) for lo in range(0, domain.size, size))
    return [(lo, hi, sample.cost(lo, hi)) for lo, hi in ends]


def _measured(name: str, chunks: list[Chunk], whole: float) -> tuple[float, int]:
    """Seconds of all chunks, and how many of them were run to know that."""
    _use_the_processors_clock()
    job = _job(name)
    warm_up(job)
    chunks = sorted(chunks, key=lambda chunk: -chunk[2])
    everything = sum(chunk[2] for chunk in chunks) <= whole
    dearest = 0.0
    known = 0
    while known < len(chunks) and (everything or dearest < whole / 3):
        dearest += _seconds(job, chunks[known])
        known += 1
    rest, spent, elements, done = chunks[known:], 0.0, 0, 0
    rest.sort()
    order = sorted(range(len(rest)), key=lambda i: i * _GOLDEN % 1)
    for i in order:
        if spent > whole / 3 and done >= 6:
            break
        spent += _seconds(job, rest[i])
        elements += rest[i][1] - rest[i][0]
        done += 1
    left = sum(hi - lo for lo, hi, _ in rest)
    return dearest + (spent * left / elements if elements else 0.0), known + done


def _seconds(job: Job, chunk: Chunk) -> float:
    outcome = perform(job, Task("chunk", *chunk[:2]), "benchmark")
    assert outcome.content is not None, outcome.details
    return outcome.seconds


def _use_the_processors_clock() -> None:
    clock: Any = SimpleNamespace(perf_counter=time.process_time)
    search.executors.task.time = clock


def _apart(work: Callable[..., Any], *arguments: object) -> Any:
    """In a new process, which finds nothing that another has computed."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _compared(name: str, whole: float) -> Measurement:
    chunks = _apart(_estimated, name)
    said = sum(chunk[2] for chunk in chunks)
    took, ran = _apart(_measured, name, chunks, whole)
    how = "the whole" if ran == len(chunks) else f"{ran} of {len(chunks)} chunks, scaled"
    note = f"{said:.1f} s of work estimated, {took:.1f} s measured ({how})"
    return Measurement(f"estimate of {name}.toml", said / took, "of the run", note)


def _wall(name: str) -> Measurement:
    path = EXAMPLES / f"{name}.toml"
    folder = Path(tempfile.mkdtemp())
    try:
        said = _apart(plan, path, folder / "out", 2).seconds
        began = time.perf_counter()
        run(path, folder / "out", 2, progress=LineProgress(StringIO()))
        took = time.perf_counter() - began
    finally:
        shutil.rmtree(folder)
    note = f"{said:.1f} s of wall time estimated, {took:.1f} s measured"
    return Measurement(f"--dry-run of {name}.toml", said / took, "of the run", note)


def main() -> None:
    """Print a line for each example."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estimates")
    parser.add_argument("names", nargs="*", default=sorted(p.stem for p in EXAMPLES.glob("*.toml")))
    parser.add_argument("--whole", type=float, default=WHOLE)
    parser.add_argument("--wall", action="store_true")
    given = parser.parse_args()
    for name in given.names:
        found = [_compared(name, given.whole)]
        if given.wall and "the whole" in found[0].note:
            found.append(_wall(name))
        for m in found:
            print(f"{m.what:40} {m.figure:6.2f} {m.unit}: {m.note}", flush=True)


if __name__ == "__main__":
    main()
