"""Executors carry chunks to where they are done; they write nothing and know no directory.

An executor takes a job and its tasks (see `search.executors.task`) and gives one outcome for each,
in any order. Here are the two of one machine: in this process, and in worker processes that can be
killed.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Protocol

from discovery.errors import CampaignError, LimitError
from search.executors.environment import environment
from search.executors.task import Job, Task, TaskOutcome, perform
from search.executors.warming import warm_up

__all__ = [
    "Executor",
    "InProcessExecutor",
    "ProcessExecutor",
    "local_executor",
    "worker_count",
    "works_in_process",
]

MAX_LOSSES = 3  # a chunk that loses its worker as often is recorded as failed

# Each worker is one thread of work; libraries that start more only compete with the other workers.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


class Executor(Protocol):
    """Does tasks; see the module's docstring.

    Attributes
    ----------
    lost : list of str
        The nodes and worker processes that were lost while it worked, each once, in words. What
        they did is done again elsewhere.
    """

    lost: list[str]

    def run(self, job: Job, tasks: Iterable[Task]) -> Generator[TaskOutcome, None, None]:
        """Give one outcome for each task, as it comes.

        A task that raises, passes its time limit or loses its worker three times gives an outcome
        with an error. Closing the generator stops all work.
        """
        ...


class InProcessExecutor:
    """Does the tasks in this process, one after the other; it cannot enforce a time limit."""

    def __init__(self) -> None:
        self.lost: list[str] = []

    def run(self, job: Job, tasks: Iterable[Task]) -> Generator[TaskOutcome, None, None]:
        """See `Executor.run`."""
        warm_up(job)
        for task in tasks:
            yield perform(job, task, "in-process")


class ProcessExecutor:
    """Does the tasks in worker processes, which end when this process does, however it does.

    Parameters
    ----------
    workers : int
        Number of processes.
    clock : callable
        The seconds by which time limits are kept.
    """

    def __init__(self, workers: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.workers = workers
        self.clock = clock
        self.lost: list[str] = []

    def run(self, job: Job, tasks: Iterable[Task]) -> Generator[TaskOutcome, None, None]:
        """See `Executor.run`."""
        pool = _Pool(self, job)
        try:
            yield from pool.run(iter(tasks))
        finally:
            pool.kill()


def local_executor(workers: int, time_limit: float | None = None) -> Executor:
    """The executor for a number of workers on this machine: 1 works in this process.

    With a time limit even one worker is a process, because only a process can be stopped.

    >>> type(local_executor(1)).__name__, type(local_executor(2)).__name__
    ('InProcessExecutor', 'ProcessExecutor')
    """
    if works_in_process(workers, time_limit):
        return InProcessExecutor()
    return ProcessExecutor(workers)


def works_in_process(workers: int, time_limit: float | None) -> bool:
    """Whether `local_executor` does the tasks in this process."""
    return workers == 1 and time_limit is None


def worker_count(workers: int | None) -> int:
    """A usable number of workers; None is one for each processor that this process may use.

    Raises
    ------
    LimitError
        If it is less than 1.
    """
    if workers is None:
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1
    if workers < 1:
        raise LimitError(f"the number of workers is {workers}; it must be at least 1")
    return workers


class _Worker:
    """The driver's end of one worker process."""

    def __init__(self, number: int, job: Job, clock: Callable[[], float]) -> None:
        self.name = f"worker {number}"
        self.clock = clock
        self.time_limit = job.time_limit
        self.task: Task | None = None
        self.ready = False
        self.began = self.clock()
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, job, self.name), daemon=True)
        with _inherited_by_workers():
            self.process.start()
        theirs.close()  # so that the worker's death closes the pipe

    @property
    def deadline(self) -> float | None:
        """When its task has to be done; the time until it is ready does not count."""
        if self.time_limit is None or not self.ready:
            return None
        return self.began + self.time_limit

    def set_ready(self) -> None:
        self.ready = True
        self.began = self.clock()

    def send(self, task: Task) -> None:
        self.task = task
        self.began = self.clock()
        with suppress(OSError):  # it died meanwhile: receiving from it will say so
            self.pipe.send(task)

    def end(self) -> int | None:
        """End the process, whatever it does, and return its exit code."""
        self.process.kill()
        self.process.join()
        self.pipe.close()
        return self.process.exitcode


@contextmanager
def _inherited_by_workers() -> Iterator[None]:
    """One thread a library, and Ctrl-C masked: it reaches the driver, which stops the workers."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with environment(dict.fromkeys(ONE_THREAD, "1")):
            yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)


class _Pool:
    """One task a worker at a time, and what becomes of tasks whose worker is lost."""

    def __init__(self, executor: ProcessExecutor, job: Job) -> None:
        self.size = executor.workers
        self.clock = executor.clock
        self.lost = executor.lost
        self.job = job
        self.workers: list[_Worker] = []
        self.started = 0
        self.stillborn = 0
        self.again: deque[Task] = deque()
        self.losses: Counter[str] = Counter()

    def run(self, tasks: Iterator[Task]) -> Iterator[TaskOutcome]:
        while True:
            self._hand_out(tasks)
            if all(worker.task is None for worker in self.workers):
                return
            yield from self._collect()

    def kill(self) -> None:
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.end()
        self.workers.clear()

    def _hand_out(self, tasks: Iterator[Task]) -> None:
        """Give every idle worker a task; start workers only when there is one for them."""
        while True:
            idle = next((worker for worker in self.workers if worker.task is None), None)
            if idle is None and len(self.workers) == self.size:
                return
            task = self.again.popleft() if self.again else next(tasks, None)
            if task is None:
                return
            if idle is None:
                self.started += 1
                idle = _Worker(self.started, self.job, self.clock)
                self.workers.append(idle)
            idle.send(task)

    def _collect(self) -> Iterator[TaskOutcome]:
        """Wait for at least one message, death or deadline."""
        busy = [worker for worker in self.workers if worker.task is not None]
        deadlines = [worker.deadline for worker in busy if worker.deadline is not None]
        timeout = max(0.0, min(deadlines) - self.clock()) if deadlines else None
        speaking = connection.wait([worker.pipe for worker in busy], timeout)
        for worker in busy:
            if worker.pipe not in speaking:
                continue
            try:
                message = worker.pipe.recv()
            except (EOFError, OSError):
                yield from self._lost(worker)
                continue
            if isinstance(message, TaskOutcome):
                worker.task = None
                yield message
            else:
                worker.set_ready()
                self.stillborn = 0
        now = self.clock()
        for worker in busy:
            if worker.task and worker.deadline is not None and worker.deadline <= now:
                limit = f"it passed its time limit of {self.job.time_limit:g} s"
                yield self._give_up(worker, worker.task, limit)

    def _lost(self, worker: _Worker) -> Iterator[TaskOutcome]:
        worker.process.join(1)  # its own exit code says more than that of a kill
        task, code = worker.task, worker.end()
        assert task is not None  # only busy workers are listened to
        self.losses[task.id] += 1
        self.stillborn += not worker.ready
        why = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        if self.stillborn >= MAX_LOSSES:
            raise CampaignError(
                f"worker processes end before they can work ({why}); run with --workers 1, which "
                "shows the reason"
            )
        self.lost.append(f"{worker.name} ({why})")
        if self.losses[task.id] >= MAX_LOSSES:
            hint = "; the system may have run out of memory" if code == -signal.SIGKILL else ""
            reason = f"it lost its worker {MAX_LOSSES} times (the last by {why}{hint})"
            yield self._give_up(worker, task, reason)
        else:
            worker.task = None
            self.workers.remove(worker)
            self.again.append(task)

    def _give_up(self, worker: _Worker, task: Task, reason: str) -> TaskOutcome:
        worker.end()
        worker.task = None
        self.workers.remove(worker)
        return TaskOutcome(task, None, {}, self.clock() - worker.began, worker.name, reason)


def _serve(pipe: Connection, job: Job, name: str) -> None:
    """The life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_driver, daemon=True).start()
    warm_up(job)
    with suppress(EOFError, OSError):  # the driver is gone
        pipe.send("ready")
        while True:
            pipe.send(perform(job, pipe.recv(), name))


def _end_with_driver() -> None:
    driver = parent_process()
    assert driver is not None
    driver.join()
    os._exit(1)
