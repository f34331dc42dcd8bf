"""A sample of a domain, done as a run would do it, to tell what the whole costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from math import sqrt

from discovery.errors import CampaignError
from search.chunk import ChunkResult, encode_chunk
from search.domain import Domain, row_length
from search.executor import local_executor
from search.task import Job, Task, TaskOutcome

__all__ = ["Sample", "take_sample"]

LONG_ENOUGH = 0.25  # seconds of one slice; shorter ones tell more of what a call costs in itself
ENOUGH = 1.0  # seconds of all slices
PATIENCE = 6.0  # seconds that one slice may take, kernels compiled in the first one included
LARGEST_SHARE = 16  # no slice is a larger part of the domain


@dataclass
class Sample:
    """What a few slices of a domain cost.

    Attributes
    ----------
    elements : int
        Elements done and timed.
    seconds : float
        Computing time that they took.
    row_bytes : int
        What they add to the size of a chunk file.
    error : str
        Why it ended too early, in one line.
    """

    elements: int = 0
    seconds: float = 0.0
    row_bytes: int = 0
    error: str = ""

    def add(self, outcome: TaskOutcome, empty: int) -> None:
        """Count a slice."""
        self.elements += outcome.task.hi - outcome.task.lo
        self.seconds += outcome.seconds
        self.row_bytes += max(0, len(outcome.content or b"") - empty)


def take_sample(job: Job, domain: Domain, in_process: bool) -> Sample:
    """Do slices all over a domain until they tell its speed, in about a second.

    Parameters
    ----------
    job : Job
        What would be done; its own time limit does not count.
    domain : Domain
        That of its spec.
    in_process : bool
        Whether to work in this process, as a run with one worker does; what is loaded, compiled and
        cached stays. Otherwise it is another process, which may hang or crash.

    Returns
    -------
    Sample
        With an error and what was done before it, if a slice fails or takes too long; the time of
        one that takes too long counts.
    """
    sample, slices = Sample(), _Slices(domain)
    limit = None if in_process else PATIENCE
    job = Job(job.process, job.spec, limit)
    empty = len(encode_chunk(ChunkResult(), "", 0, 0))
    tasks = slices.tasks(sample)
    try:
        with closing(local_executor(1, limit).run(job, tasks)) as outcomes:
            for outcome in outcomes:
                if outcome.content is None:
                    sample.error = f"elements {outcome.task.lo} ... {outcome.task.hi}: "
                    sample.error += outcome.error
                    if limit is not None and outcome.seconds >= limit:
                        sample.add(outcome, empty)
                    break
                if outcome.task.id != slices.first:
                    sample.add(outcome, empty)
                if outcome.seconds < LONG_ENOUGH:
                    slices.grow()
    except CampaignError as error:  # processes cannot be started
        sample.error = str(error)
    return sample


class _Slices:
    """Slices that grow until one takes long enough, at places that fill the domain evenly."""

    first = "slice 0"  # it loads and compiles what is needed, and is not counted

    def __init__(self, domain: Domain) -> None:
        self.unit = row_length(domain)
        self.rows = domain.size // self.unit
        self.length = 1
        self.largest = max(1, self.rows // LARGEST_SHARE)
        self.reached_largest = 0

    def grow(self) -> None:
        self.reached_largest += self.length == self.largest
        self.length = min(2 * self.length, self.largest)

    def tasks(self, sample: Sample) -> Iterator[Task]:
        number = 0
        # Three of the largest tell enough of a domain that is done so soon.
        while sample.seconds < ENOUGH and self.reached_largest < 3:
            share = number * (sqrt(5) - 1) / 2 % 1
            lo = int(share * (self.rows - self.length + 1)) * self.unit
            yield Task(f"slice {number}", lo, lo + self.length * self.unit)
            number += 1
