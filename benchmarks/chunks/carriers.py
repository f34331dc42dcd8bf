"""What executors cost: time a task, scaling from one worker to two, memory of the driver."""

from __future__ import annotations

import tempfile
import tomllib
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from random import Random
from time import perf_counter

from benchmarks.measure import Measurement
from search.campaigns.spec import load_spec, parse_spec
from search.executors.executor import (
    Executor,
    InProcessExecutor,
    Job,
    ProcessExecutor,
    Task,
    TaskOutcome,
)
from search.executors.progress import LineProgress
from search.running.run import run

REPEAT = 3  # the best of as many: others may use the machine
BOX = Path(__file__).parent.parent / "examples" / "degree-2-box.toml"
SPEC = """
kind = "census"
[domain.family]
a = "x*n+1"
b = "n"
parameters = {{ x = [1, {}] }}
[chunks]
size = 1
"""


def measurements(quick: bool) -> list[Measurement]:
    """The table's rows; without the long runs if `quick`."""
    return [*_overhead(quick), *_scaling(quick), *_memory(quick)]


@contextmanager
def _ray(workers: int) -> Iterator[Executor]:
    """An executor on a Ray that has started already."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Ray's own modules
        from search.executors.ray_cluster import connected
        from search.executors.ray_executor import RayExecutor

        with connected(workers, None):
            yield RayExecutor(workers)


CARRIERS: dict[str, Callable[[int], AbstractContextManager[Executor]]] = {
    "local": lambda workers: nullcontext(ProcessExecutor(workers)),
    "Ray": _ray,
}


def _seconds(executor: Executor, job: Job, tasks: list[Task], warm: int = 1) -> float:
    """After the first outcomes to the last, so that starting workers does not count."""
    outcomes = executor.run(job, tasks)
    for _ in range(warm):
        next(outcomes)
    began = perf_counter()
    rest = list(outcomes)
    assert len(rest) == len(tasks) - warm
    assert all(outcome.content for outcome in rest), rest
    return perf_counter() - began


def _tasks(count: int, length: int) -> list[Task]:
    return [Task(str(k), k * length, (k + 1) * length) for k in range(count)]


def _ratio(executor: Executor, job: Job, tasks: list[Task]) -> float:
    """Wall time after the first outcome, over the time that the others took in themselves."""
    outcomes = executor.run(job, tasks)
    next(outcomes)
    began = perf_counter()
    work = sum(outcome.seconds for outcome in outcomes)
    return (perf_counter() - began) / work


def _overhead(quick: bool) -> list[Measurement]:
    """Tasks without work, and the time of chunks of a stated length against the time in them."""
    spec = parse_spec(tomllib.loads(SPEC.format(10_000)), "benchmark")
    idle = Job("benchmarks.chunks.toy_chunks:nothing", spec.model_dump_json())
    busy = Job("benchmarks.chunks.toy_chunks:spin", spec.model_dump_json())
    found = []
    for name, carrier in CARRIERS.items():
        with carrier(1) as executor:
            count = 500 if quick else 2000
            cost = min(_seconds(executor, idle, _tasks(count + 1, 1)) for _ in range(REPEAT))
            found.append(Measurement(f"{name}, task without work", cost / count * 1e3, "ms"))
            for length in (1000,) if quick else (1000, 5000):
                ratio = min(_ratio(executor, busy, _tasks(5, length)) for _ in range(REPEAT))
                what = f"{name}, wall time / work, chunks of {length // 1000} s"
                found.append(Measurement(what, ratio, "ratio"))
    return found


def _scan_job() -> tuple[Job, list[Task], list[Task]]:
    """Slices all over the degree-2 box: two to warm workers up, and 46 in a mixed order."""
    spec = load_spec(BOX)
    rows = list(range(1, 1330, 28))
    Random(2026).shuffle(rows)
    tasks = [Task(str(row), row * 1330, (row + 2) * 1330) for row in rows]
    return Job("search.kinds.census.process:process", spec.model_dump_json()), tasks[:2], tasks[2:]


def _alone(number: int) -> float:
    """All of them in this process; whoever else does it shares nothing with it."""
    job, warm, tasks = _scan_job()
    return _seconds(InProcessExecutor(), job, [warm[0], *tasks])


def _scaling(quick: bool) -> list[Measurement]:
    """The speedup of two workers, and of two processes that know nothing of each other."""
    job, warm, tasks = _scan_job()
    ones, ceilings = [], []
    twos: dict[str, list[float]] = {name: [] for name in CARRIERS}
    for _ in range(1 if quick else REPEAT):  # in turn, so that the machine's load is alike
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            ones.append(pool.submit(_alone, 0).result())
            ceilings.append(max(pool.map(_alone, [0, 1])) / 2)  # twice the work
        for name, carrier in CARRIERS.items():
            with carrier(2) as executor:
                twos[name].append(_seconds(executor, job, [*warm, *tasks], 2))
    one, ceiling = min(ones), min(ceilings)
    figure = one / ceiling
    found = [Measurement("census, two independent processes", figure, "x one", "the ceiling")]
    for name, times in twos.items():
        share = f"{ceiling / min(times):.0%} of the ceiling"
        found.append(Measurement(f"census, {name}, 2 workers", one / min(times), "x one", share))
    return found


@dataclass
class _Weighed:
    """An executor that notes the driver's memory after some outcomes."""

    inner: Executor
    moments: tuple[int, ...]
    found: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def run(self, job: Job, tasks: Iterable[Task]) -> Generator[TaskOutcome, None, None]:
        for number, outcome in enumerate(self.inner.run(job, tasks), start=1):
            yield outcome
            if number in self.moments:
                self.found.append(_memory_now())


def _memory_now() -> int:
    """Resident bytes of this process."""
    from ray._private.utils import psutil  # Ray brings its own

    return psutil.Process().memory_info().rss


def _driven(name: str, moments: tuple[int, ...]) -> tuple[float, list[int]]:
    """Drive a campaign of chunks without work; seconds a chunk, and memory at the moments."""
    with tempfile.TemporaryDirectory() as folder, CARRIERS[name](2) as inner:
        path = Path(folder) / "spec.toml"
        path.write_text(SPEC.format(moments[-1]))
        executor = _Weighed(inner, moments)
        process, progress = "benchmarks.chunks.toy_chunks:nothing", LineProgress(StringIO())
        began = perf_counter()
        out = Path(folder) / "out"
        run(path, out, executor=executor, process=process, progress=progress)
        return (perf_counter() - began) / moments[-1], executor.found


def _memory(quick: bool) -> list[Measurement]:
    """Growth of the driver, written chunks included, in a process of its own."""
    moments = (100, 1000) if quick else (1000, 10_000)
    found = []
    for name in CARRIERS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            spent, (before, after) = pool.submit(_driven, name, moments).result()
        what = f"{name}, driver, {moments[0]:,} to {moments[-1]:,} chunks"
        note = f"of {after / 2**20:.0f} MiB"
        found.append(Measurement(what, (after - before) / 2**20, "MiB more", note))
        what = f"{name}, chunk without work, carried and written"
        found.append(Measurement(what, spent * 1e3, "ms", "with resuming and summing up"))
    return found
