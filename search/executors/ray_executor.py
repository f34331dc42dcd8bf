"""The executor of many machines: chunks as tasks of a Ray cluster, or of one started here.

A task is plain and stateless, and holds one processor. It gives two messages: who does it, with
which version of brouncker, when its imports are behind it and its time begins to count; then its
outcome. What becomes of a task whose worker is lost is decided here and not by Ray, so that it is
the same rule as on one machine. Ray is imported in the files `search/ray_*.py` only.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import ray
from ray.exceptions import (
    LocalRayletDiedError,
    NodeDiedError,
    ObjectLostError,
    OutOfMemoryError,
    RayError,
    RaySystemError,
    RayTaskError,
    RuntimeEnvSetupError,
    TaskCancelledError,
    WorkerCrashedError,
)

from discovery.errors import CampaignError
from search.campaigns.spec import code_version
from search.executors.executor import MAX_LOSSES
from search.executors.ray_cluster import connected, one_line
from search.executors.ray_probe import probe
from search.executors.task import Job, Task, TaskOutcome

__all__ = ["RayExecutor"]

_DISMISSED = (1, 4)  # in Ray's numbers: ended as told, or by the autoscaler because it was idle
PATIENCE = 1.0  # seconds that one wait takes at most, so that deadlines and new nodes are noticed
_LOST = (
    WorkerCrashedError,
    NodeDiedError,
    ObjectLostError,
    OutOfMemoryError,
    TaskCancelledError,  # by someone else: what is cancelled here is listened to no longer
)


class RayExecutor:
    """Does the tasks on a Ray cluster, or on processors of this machine under a Ray of its own.

    Parameters
    ----------
    workers : int or None
        Tasks at a time. None is as many as the cluster has processors, also while it grows; it
        needs an address.
    address : str, optional
        ``host:port`` of a cluster that this machine is a node of, or ``auto`` for the one that was
        started here. Without one, Ray starts on this machine, reachable from here only, and ends
        with the run.
    clock : callable
        The seconds by which time limits are kept.

    Raises
    ------
    CampaignError
        If no cluster answers at the address; this shows here, before anything is made.
    """

    def __init__(
        self,
        workers: int | None,
        address: str | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if workers is None and address is None:
            raise ValueError("a Ray of its own needs a number of workers")
        self.workers = workers
        self.address = address
        self.clock = clock
        self.lost: list[str] = []
        if address is not None:
            probe(address)

    def run(self, job: Job, tasks: Iterable[Task]) -> Generator[TaskOutcome, None, None]:
        """See `Executor.run`.

        Raises
        ------
        CampaignError
            If the workers have another version of brouncker, or the cluster is lost.
        """
        with connected(self.workers, self.address):
            try:
                window = _Window(self, job)
                yield from window.run(iter(tasks))
                window.look_for_nodes()
            except (LocalRayletDiedError, RaySystemError) as error:
                raise CampaignError(
                    f"the Ray cluster is gone ({one_line(error)}); what is done is kept, and "
                    "the same command goes on"
                ) from None


@dataclass
class _Flight:
    """A task that Ray has."""

    task: Task
    stream: Any  # of messages
    began: float
    worker: str = ""  # unknown until it begins


class _Window:
    """The tasks that Ray has at a time: enough to keep it busy, however many there are in all."""

    def __init__(self, executor: RayExecutor, job: Job) -> None:
        self.workers = executor.workers
        self.own = executor.address is None
        self.clock = executor.clock
        self.lost = executor.lost
        self.nodes: dict[str, str] = {}  # those that were alive, by id
        self.job = job
        self.version = code_version()
        self.spec = ray.put(job.spec)
        self.chunk = _remote_chunk()
        self.flights: dict[Any, _Flight] = {}
        self.again: deque[Task] = deque()
        self.losses: Counter[str] = Counter()
        self.stillborn = 0
        self.greeted = False
        self.counted = float("-inf")
        self.width = 0

    def run(self, tasks: Iterator[Task]) -> Iterator[TaskOutcome]:
        while True:
            self._refill(tasks)
            if not self.flights:
                return
            yield from self._collect()

    def _measure(self) -> None:
        """How many tasks Ray should have; a cluster may grow, and grows only while tasks wait."""
        if time.monotonic() < self.counted + PATIENCE:
            return
        self.counted = time.monotonic()
        self.look_for_nodes()
        if self.workers is None:
            self.width = 2 * int(ray.cluster_resources().get("CPU", 0)) + 2
        else:  # a Ray of its own starts a waiting task without asking here
            self.width = 2 * self.workers if self.own else self.workers

    def look_for_nodes(self) -> None:
        """Note which nodes are gone that were there; those that nobody needed any more are not."""
        for node in ray.nodes():
            name = node["NodeID"]
            if node["Alive"]:
                self.nodes[name] = node["NodeManagerAddress"]
            elif name in self.nodes:
                address = self.nodes.pop(name)
                if node.get("DeathReason") not in _DISMISSED:
                    why = str(node.get("DeathReasonMessage") or "").strip().splitlines()
                    self.lost.append(f"node {address}" + (f" ({why[0]})" if why else ""))

    def _refill(self, tasks: Iterator[Task]) -> None:
        self._measure()
        while len(self.flights) < self.width:
            task = self.again.popleft() if self.again else next(tasks, None)
            if task is None:
                return
            job = self.job.process, self.spec, self.job.store
            stream = self.chunk.remote(self.version, *job, task.id, task.lo, task.hi)
            self.flights[stream] = _Flight(task, stream, self.clock())

    def _collect(self) -> Iterator[TaskOutcome]:
        """Wait for messages, losses or a deadline, or for a moment."""
        streams = list(self.flights)
        ready, _ = ray.wait(streams, num_returns=1, timeout=self._patience())
        if ready:  # and whatever else is there
            ready, _ = ray.wait(streams, num_returns=len(streams), timeout=0)
        for stream in ready:
            yield from self._receive(self.flights[stream])
        limit, now = self.job.time_limit, self.clock()
        if limit is None:
            return
        for stream in set(streams).difference(ready):
            flight = self.flights[stream]
            if flight.worker and flight.began + limit <= now:
                ray.cancel(stream, force=True)
                yield self._give_up(flight, f"it passed its time limit of {limit:g} s")

    def _patience(self) -> float:
        if self.job.time_limit is None:
            return PATIENCE
        began = [flight.began for flight in self.flights.values() if flight.worker]
        if not began:
            return PATIENCE
        return min(PATIENCE, max(0.0, min(began) + self.job.time_limit - self.clock()))

    def _receive(self, flight: _Flight) -> Iterator[TaskOutcome]:
        try:
            message = ray.get(next(flight.stream))
        except _LOST as error:
            yield from self._lost(flight, error)
        except RuntimeEnvSetupError as error:
            raise CampaignError(f"Ray cannot set up its workers: {one_line(error)}") from None
        except RayTaskError as error:  # `perform` raises nothing: it did not come so far, or back
            if isinstance(error.cause, ImportError):
                raise CampaignError(
                    f"the workers of the Ray cluster cannot use brouncker "
                    f"({one_line(error.cause)}); install brouncker {self.version} on every node"
                ) from None
            yield self._give_up(flight, one_line(error.cause), str(error))
        else:
            if isinstance(message, TaskOutcome):
                del self.flights[flight.stream]
                yield message
            else:
                self._greet(flight, *message)

    def _greet(self, flight: _Flight, version: str, worker: str) -> None:
        """A task begins."""
        if version != self.version:
            raise CampaignError(
                f"the Ray worker {worker} has brouncker {version} and this is {self.version}; "
                "install the same version on every node"
            )
        flight.worker = worker
        flight.began = self.clock()
        self.greeted = True

    def _lost(self, flight: _Flight, error: RayError) -> Iterator[TaskOutcome]:
        self.losses[flight.task.id] += 1
        if isinstance(error, (WorkerCrashedError, OutOfMemoryError)):
            self.lost.append(f"worker {flight.worker or 'that had not begun'} ({_why(error)})")
        self.stillborn += isinstance(error, WorkerCrashedError)
        if not self.greeted and self.stillborn >= MAX_LOSSES:
            raise CampaignError(
                "Ray's workers end before they can work; run with --executor local --workers 1, "
                "which shows the reason"
            )
        if self.losses[flight.task.id] >= MAX_LOSSES:
            reason = f"it lost its worker {MAX_LOSSES} times (the last by {_why(error)})"
            yield self._give_up(flight, reason, str(error))
        else:
            del self.flights[flight.stream]
            self.again.append(flight.task)

    def _give_up(self, flight: _Flight, reason: str, details: str = "") -> TaskOutcome:
        del self.flights[flight.stream]
        seconds = self.clock() - flight.began
        return TaskOutcome(flight.task, None, {}, seconds, flight.worker, reason, details)


def _remote_chunk() -> Any:
    """The task; as a local function it travels whole, so that any version can refuse it."""

    def chunk(
        expected: str, process: str, spec: str, store: str | None, name: str, lo: int, hi: int
    ) -> Iterator[object]:
        import os

        from ray.util import get_node_ip_address

        from search.campaigns.spec import code_version

        worker = f"{get_node_ip_address()} process {os.getpid()}"
        version = code_version()
        if version != expected:
            yield version, worker
            return

        from search.executors.task import Job, Task, perform
        from search.executors.warming import warm_up

        job = Job(process, spec, store=store)
        warm_up(job)
        yield version, worker
        yield perform(job, Task(name, lo, hi), worker)

    return ray.remote(num_cpus=1, max_retries=0, num_returns="streaming")(chunk)


def _why(error: RayError) -> str:
    if isinstance(error, OutOfMemoryError):
        return "Ray, because its machine ran out of memory"
    if isinstance(error, NodeDiedError):
        return "the end of its machine"
    return type(error).__name__
