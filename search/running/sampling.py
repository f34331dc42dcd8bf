"""A sample of a domain, done as a run would do it, to tell what the whole costs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from math import hypot

from discovery.errors import CampaignError
from search.campaigns.chunk import ChunkResult, encode_chunk
from search.campaigns.domain import Domain
from search.executors.executor import InProcessExecutor, ProcessExecutor
from search.executors.task import Job, Task, TaskOutcome
from search.running.strata import Slice, Stratum, strata_of

__all__ = ["BRIEF", "THOROUGH", "Effort", "Sample", "take_sample", "time_to_be_ready"]

GOOD = 0.1  # the relative standard error with which a sample is content


@dataclass(frozen=True)
class Effort:
    """What a sample may cost.

    Attributes
    ----------
    seconds : float
        Of each process, beside the time that it takes to be ready.
    long_enough : float
        Seconds of a slice.
    patience : float
        Seconds after which a slice is cut short; this process has all the patience there is.
    """

    seconds: float
    long_enough: float
    patience: float


BRIEF = Effort(seconds=2.0, long_enough=0.05, patience=6.0)  # for the size of a chunk
THOROUGH = Effort(seconds=12.0, long_enough=0.1, patience=30.0)  # for what a run costs


class Sample:
    """What a few slices of every stratum of a domain cost.

    Attributes
    ----------
    strata : list of Stratum
        With the slices that count: no kernel was compiled or loaded while one of them was done.
    ready : float
        Seconds until a process was ready to work.
    at_least : bool
        Whether a slice was cut short, so that the whole takes longer than is said.
    error : str
        Why the sample ended too early, in one line.
    """

    def __init__(self, domain: Domain) -> None:
        self.strata = strata_of(domain)
        self.ready = 0.0
        self.at_least = False
        self.error = ""

    @property
    def elements(self) -> int:
        """Elements of the slices that count."""
        return sum(s.elements for stratum in self.strata for s in stratum.slices)

    @property
    def seconds(self) -> float:
        """Estimated seconds of work of the whole domain, however many share it."""
        return sum(map(self._seconds, self.strata))

    @property
    def row_bytes(self) -> float:
        """Estimated bytes of the rows of the whole domain."""
        return sum(stratum.row_bytes for stratum in self.strata)

    @property
    def doubt(self) -> float:
        """Standard error of `seconds`, as a share of them."""
        return hypot(*(stratum.error for stratum in self.strata)) / max(self.seconds, 1e-9)

    def cost(self, lo: int, hi: int) -> float:
        """Estimated seconds of work of the elements lo … hi - 1."""
        return sum(
            self._seconds(stratum)
            * max(0, min(hi, stratum.hi) - max(lo, stratum.lo))
            / stratum.elements
            for stratum in self.strata
        )

    def _seconds(self, stratum: Stratum) -> float:
        """Of a stratum; where it has no slices, at the pace of the others."""
        if stratum.slices:
            return stratum.seconds
        known = [other for other in self.strata if other.slices]
        pace = sum(s.seconds for s in known) / max(1, sum(s.elements for s in known))
        return pace * stratum.elements


def take_sample(
    job: Job, domain: Domain, effort: Effort, workers: int = 1, *, in_process: bool = False
) -> Sample:
    """Do slices of all strata of a domain until they tell its cost well, or the effort is spent.

    Parameters
    ----------
    job : Job
        What would be done; its own time limit does not count.
    domain : Domain
        That of its spec.
    effort : Effort
        What it may cost.
    workers : int
        Processes that do it at the same time, as in the run: they are in each other's way.
    in_process : bool
        Whether to work in this process, as a run with one worker does; what is loaded, compiled and
        cached stays. Other processes may hang or crash.

    Returns
    -------
    Sample
        With an error and what was done before it, if a slice fails.
    """
    sample = Sample(domain)
    limit = None if in_process else effort.patience
    job = Job(job.process, job.spec, limit)
    executor = InProcessExecutor() if in_process else ProcessExecutor(workers)
    sampling = _Sampling(sample, effort, workers)
    began = time.monotonic()
    try:
        with closing(executor.run(job, sampling.tasks())) as outcomes:
            for outcome in outcomes:
                sample.ready = sample.ready or time.monotonic() - began - outcome.seconds
                sampling.add(outcome)
                if sample.error:
                    break
    except CampaignError as error:  # processes cannot be started
        sample.error = str(error)
    return sample


def time_to_be_ready(job: Job) -> float:
    """Seconds until a new process is ready to work; what was compiled before is loaded there."""
    began = time.monotonic()
    job = Job(job.process, job.spec, BRIEF.patience)
    with closing(ProcessExecutor(1).run(job, [Task("first", 0, 1)])) as outcomes:
        return max(0.0, time.monotonic() - began - next(outcomes).seconds)


class _Sampling:
    """Which slice comes next: one of the stratum that makes the whole most doubtful."""

    def __init__(self, sample: Sample, effort: Effort, workers: int) -> None:
        self.sample = sample
        self.effort = effort
        self.left = effort.seconds * workers
        self.empty = len(encode_chunk(ChunkResult(), "", 0, 0))
        self.asked: dict[str, Stratum] = {}

    def tasks(self) -> Iterator[Task]:
        for stratum in sorted(self.sample.strata, key=lambda stratum: -stratum.elements):
            if self.left > 0:
                yield from self._task(stratum)
        while self.left > 0 and self.sample.doubt > GOOD:
            doubts = [(s.error / (1 + s.waiting), -s.asked) for s in self.sample.strata]
            stratum = self.sample.strata[doubts.index(max(doubts))]
            if stratum.error == 0:
                return
            yield from self._task(stratum)

    def _task(self, stratum: Stratum) -> Iterator[Task]:
        place = stratum.next()
        if place is not None:
            task = Task(f"slice {len(self.asked)}", *place)
            self.asked[task.id] = stratum
            yield task

    def add(self, outcome: TaskOutcome) -> None:
        """Learn from a slice; one that meets kernels that are not ready is not counted."""
        task, stratum = outcome.task, self.asked[outcome.task.id]
        self.left -= outcome.seconds
        if outcome.content is not None and outcome.fresh:
            stratum.skip(task.lo, task.hi)
            return
        if outcome.content is None:
            if outcome.seconds < self.effort.patience:
                self.sample.error = f"elements {task.lo} ... {task.hi}: {outcome.error}"
                return
            self.sample.at_least = True
            stratum.shorten()
        row_bytes = max(0, len(outcome.content or b"") - self.empty)
        found = Slice(task.lo, task.hi, outcome.seconds, row_bytes)
        stratum.add(found, self.effort.long_enough)
