"""What is done with one chunk, wherever that is: as text that any process can read, and in words.

A `Job` says what to do with every chunk, a `Task` which chunk it is, and `perform` does it. Nothing
here depends on who carries the task there; see `search.executors.executor`.
"""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass, replace
from functools import lru_cache

from discovery.errors import CampaignError
from discovery.ready_kernels import ready_kernels
from search.campaigns.chunk import Chunk, encode_chunk
from search.campaigns.frozen_spec import read_frozen
from search.campaigns.kinds import load
from search.campaigns.spec import Spec, spec_from_json, spec_hash
from search.storage.open_store import open_store
from search.storage.store import Store

__all__ = ["Job", "Task", "TaskOutcome", "perform"]


@dataclass(frozen=True)
class Job:
    """What is done with every task of a run.

    Attributes
    ----------
    process : str
        The chunk function, as ``module:function``.
    spec : str
        The spec, as JSON.
    time_limit : float or None
        Seconds that one task may take.
    store : str or None
        Path or URL of the campaign where the workers write their chunks; None where the driver
        writes them.
    plain : bool
        Whether the function takes the spec as text, and gives bytes and counts and not a chunk.
    """

    process: str
    spec: str
    time_limit: float | None = None
    store: str | None = None
    plain: bool = False


@dataclass(frozen=True)
class Task:
    """One chunk: its id and its index range."""

    id: str
    lo: int
    hi: int


@dataclass(frozen=True)
class TaskOutcome:
    """What came of a task: its chunk file, as bytes or written, or the reason why there is none.

    Attributes
    ----------
    content : bytes or None
        The chunk file; None for a failure, and where the worker has written it.
    outcomes : dict of str to int
        Counts by outcome.
    seconds : float
        Time that the task took.
    worker : str
        Who did it.
    error : str
        For a failure, and only then: one line; `details` has the traceback, if there is one.
    fatal : bool
        Whether it would fail for every other task too, so that the run should end.
    fresh : int
        Kernels that were compiled or loaded for it; if there were any, its time tells nothing of
        the next task.
    """

    task: Task
    content: bytes | None
    outcomes: dict[str, int]
    seconds: float
    worker: str
    error: str = ""
    details: str = ""
    fatal: bool = False
    fresh: int = 0


@lru_cache(maxsize=4)
def _spec(text: str) -> tuple[Spec, str]:
    spec = spec_from_json(text)
    return spec, spec_hash(spec)


def perform(job: Job, task: Task, worker: str) -> TaskOutcome:
    """Do one task here and now, and write its chunk if the job says so.

    An exception becomes an outcome with an error: a fatal one if the chunk could not be written.
    """
    ready = ready_kernels()
    outcome = _perform(job, task, worker)
    return replace(outcome, fresh=ready_kernels() - ready)


def _perform(job: Job, task: Task, worker: str) -> TaskOutcome:
    began = time.perf_counter()
    content: bytes | None
    try:
        if job.plain:
            content, outcomes = load(job.process)(job.spec, task.lo, task.hi)
            return TaskOutcome(task, content, outcomes, time.perf_counter() - began, worker)
        spec, digest = _spec(job.spec)
        result = load(job.process)(spec, task.lo, task.hi)
        content = encode_chunk(result, digest, task.lo, task.hi)
    except Exception as error:
        seconds = time.perf_counter() - began
        line = f"{type(error).__name__}: {error}".splitlines()[0]
        return TaskOutcome(task, None, {}, seconds, worker, line, traceback.format_exc())
    if job.store is not None:
        try:
            store = _store(job.store, digest, worker)
            store.write(Chunk(task.id, task.lo, task.hi).file, content)
        except CampaignError as error:
            seconds = time.perf_counter() - began
            return TaskOutcome(task, None, {}, seconds, worker, str(error), fatal=True)
        content = None
    return TaskOutcome(task, content, result.outcomes, time.perf_counter() - began, worker)


@lru_cache(maxsize=4)
def _store(place: str, digest: str, worker: str) -> Store:
    """The store where a worker writes; it has to be the one of the driver, and not its like."""
    store = open_store(place)
    if not store.exists("spec.toml") or read_frozen(store).hash != digest:
        raise CampaignError(
            f"a worker ({worker}) does not see the campaign in {place}; give --out on a shared "
            "file system or on object storage, or leave --writers driver"
        )
    return store
