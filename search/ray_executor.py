"""The executor of many machines: chunks as tasks of a Ray cluster, or of one started here.

A task is plain and stateless, and holds one processor. It gives two messages: who does it, with
which version of brouncker, when its imports are behind it and its time begins to count; then its
outcome. What becomes of a task whose worker is lost is decided here and not by Ray, so that it is
the same rule as on one machine. Only this module imports Ray.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import ray
from ray._private import ray_constants
from ray._private import worker as ray_worker
from ray._private.utils import psutil  # Ray brings its own
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
from search.executor import MAX_LOSSES, ONE_THREAD, Job, Task, TaskOutcome
from search.interrupts import held_interrupt
from search.spec import code_version

__all__ = ["RayExecutor"]

CONNECT_LIMIT = 15.0  # seconds that a cluster has for its answer
PATIENCE = 1.0  # seconds that one wait takes at most, so that deadlines and new nodes are noticed
STORE = 256 * 2**20  # bytes of shared memory; it holds the results of a window, which are small
MAX_SOCKET_FOLDER = 18  # longest folder below which Ray's socket paths fit into a system's limit

# No usage statistics, no warning of defaults that will change, and none of lost workers, which are
# accounted for here.
_SILENCE = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_IGNORE_UNHANDLED_ERRORS": "1",
}

_LOST = (
    WorkerCrashedError,
    NodeDiedError,
    ObjectLostError,
    OutOfMemoryError,
    TaskCancelledError,  # by someone else: what is cancelled here is listened to no longer
)

# Keeps what Ray finds wrong to itself but for the last line, which is shown to the user.
_PROBE = """
import sys, ray
ray.init(address=sys.argv[1], log_to_driver=False, logging_level="ERROR")
"""


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

    Raises
    ------
    CampaignError
        If no cluster answers at the address; this shows here, before anything is made.
    """

    def __init__(self, workers: int | None, address: str | None = None) -> None:
        if workers is None and address is None:
            raise ValueError("a Ray of its own needs a number of workers")
        self.workers = workers
        self.address = address
        if address is not None:
            os.environ.update(_SILENCE)
            _probe(address)

    def run(self, job: Job, tasks: Iterable[Task]) -> Generator[TaskOutcome, None, None]:
        """See `Executor.run`.

        Raises
        ------
        CampaignError
            If the workers have another version of brouncker, or the cluster is lost.
        """
        with self._connected():
            try:
                yield from _Window(self.workers, self.address is None, job).run(iter(tasks))
            except (LocalRayletDiedError, RaySystemError) as error:
                raise CampaignError(
                    f"the Ray cluster is gone ({_line(error)}); what is done is kept, and the same "
                    "command goes on"
                ) from None

    @contextmanager
    def _connected(self) -> Iterator[None]:
        os.environ.update(_SILENCE)
        # What Ray would print of lost workers is no news, and would come on the standard output.
        ray_worker._worker_logs_enabled = False
        if ray.is_initialized():  # by who uses this as a library; there is one a process
            yield
        elif self.address is not None:
            with _sigterm_kept():
                try:
                    _connect(self.address)
                    yield
                finally:
                    with held_interrupt():
                        ray.shutdown()
        else:
            assert self.workers is not None
            before = set(_descendants())
            with _sigterm_kept(), _folder() as folder:
                try:
                    with held_interrupt():  # half started, Ray would leave processes behind
                        _start_here(self.workers, folder)
                    yield
                finally:
                    with held_interrupt():
                        _end_here(before)


@contextmanager
def _sigterm_kept() -> Iterator[None]:
    """Give SIGTERM back, which Ray takes for itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _folder() -> Iterator[str]:
    """A folder for the sockets and logs of a Ray of our own."""
    place = tempfile.gettempdir()
    place = place if len(place) <= MAX_SOCKET_FOLDER else "/tmp"
    folder = tempfile.mkdtemp(prefix="brouncker-ray-", dir=place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _descendants() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def _end_here(before: set[psutil.Process]) -> None:
    """End a Ray of our own, and wait until all its processes are gone, those that hang too."""
    processes = [process for process in _descendants() if process not in before]
    ray.shutdown()
    _, alive = psutil.wait_procs(processes, timeout=5)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=5)


def _start_here(workers: int, folder: str) -> None:
    """Start Ray on this machine; nobody else can reach it, because who reaches it runs code."""
    switch = ray_constants.ENABLE_RAY_CLUSTERS_ENV_VAR
    changes = {switch: "0", **dict.fromkeys(ONE_THREAD, "1")}
    before = {name: os.environ.get(name) for name in changes}
    clusters = ray_constants.ENABLE_RAY_CLUSTER
    os.environ.update(changes)
    ray_constants.ENABLE_RAY_CLUSTER = False  # the only setting that makes all of Ray use loopback
    try:
        ray.init(
            address="local",
            num_cpus=workers,
            num_gpus=0,
            include_dashboard=False,
            object_store_memory=STORE,
            log_to_driver=False,
            logging_level=logging.ERROR,
            _temp_dir=folder,
        )
    except (OSError, RuntimeError, ValueError, RayError) as error:
        raise CampaignError(
            f"Ray cannot start on this machine: {_line(error)}; --executor local needs no Ray"
        ) from None
    finally:
        ray_constants.ENABLE_RAY_CLUSTER = clusters
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _probe(address: str) -> None:
    """Let another process connect: where nobody answers, Ray waits for long and ends the process.

    Raises
    ------
    CampaignError
        If it cannot.
    """
    if address != "auto" and not _is_host_and_port(address):
        raise CampaignError(
            f"{address!r} is no address of a Ray cluster; give --address HOST:PORT, or auto for "
            "the one that was started on this machine"
        )
    command = [sys.executable, "-c", _PROBE, address]
    remedy = (
        "start one on this machine (ray start --head), or join one (ray start --address "
        "HOST:PORT), or leave --address out"
    )
    try:
        probe = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=CONNECT_LIMIT,
            start_new_session=True,  # Ctrl-C is for this process only
        )
    except subprocess.TimeoutExpired:
        raise CampaignError(
            f"no Ray cluster answers at {address} within {CONNECT_LIMIT:g} s; {remedy}"
        ) from None
    if probe.returncode:
        reason = (probe.stderr.strip().splitlines() or [f"exit code {probe.returncode}"])[-1]
        reason = reason.removeprefix("ConnectionError: ").split(". ")[0].rstrip(".")
        raise CampaignError(f"cannot connect to a Ray cluster at {address}: {reason}; {remedy}")


def _connect(address: str) -> None:
    with held_interrupt():
        ray.init(
            address=address,
            log_to_driver=False,
            logging_level=logging.ERROR,
            runtime_env={"env_vars": dict.fromkeys(ONE_THREAD, "1")},
        )


def _is_host_and_port(address: str) -> bool:
    host, _, port = address.rpartition(":")
    return bool(host) and "/" not in host and port.isdecimal() and 1024 <= int(port) < 2**16


@dataclass
class _Flight:
    """A task that Ray has."""

    task: Task
    stream: Any  # of messages
    began: float
    worker: str = ""  # unknown until it begins


class _Window:
    """The tasks that Ray has at a time: enough to keep it busy, however many there are in all."""

    def __init__(self, workers: int | None, own: bool, job: Job) -> None:
        self.workers = workers
        self.own = own
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
        if self.workers is None:
            self.width = 2 * int(ray.cluster_resources().get("CPU", 0)) + 2
        else:  # a Ray of its own starts a waiting task without asking here
            self.width = 2 * self.workers if self.own else self.workers

    def _refill(self, tasks: Iterator[Task]) -> None:
        self._measure()
        while len(self.flights) < self.width:
            task = self.again.popleft() if self.again else next(tasks, None)
            if task is None:
                return
            arguments = self.version, self.job.process, self.spec, task.id, task.lo, task.hi
            stream = self.chunk.remote(*arguments)
            self.flights[stream] = _Flight(task, stream, time.monotonic())

    def _collect(self) -> Iterator[TaskOutcome]:
        """Wait for messages, losses or a deadline, or for a moment."""
        streams = list(self.flights)
        ready, _ = ray.wait(streams, num_returns=1, timeout=self._patience())
        if ready:  # and whatever else is there
            ready, _ = ray.wait(streams, num_returns=len(streams), timeout=0)
        for stream in ready:
            yield from self._receive(self.flights[stream])
        limit, now = self.job.time_limit, time.monotonic()
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
        return min(PATIENCE, max(0.0, min(began) + self.job.time_limit - time.monotonic()))

    def _receive(self, flight: _Flight) -> Iterator[TaskOutcome]:
        try:
            message = ray.get(next(flight.stream))
        except _LOST as error:
            yield from self._lost(flight, error)
        except RuntimeEnvSetupError as error:
            raise CampaignError(f"Ray cannot set up its workers: {_line(error)}") from None
        except RayTaskError as error:  # `perform` raises nothing: it did not come so far, or back
            if isinstance(error.cause, ImportError):
                raise CampaignError(
                    f"the workers of the Ray cluster cannot use brouncker ({_line(error.cause)}); "
                    f"install brouncker {self.version} on every node"
                ) from None
            yield self._give_up(flight, _line(error.cause), str(error))
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
        flight.began = time.monotonic()
        self.greeted = True

    def _lost(self, flight: _Flight, error: RayError) -> Iterator[TaskOutcome]:
        self.losses[flight.task.id] += 1
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
        seconds = time.monotonic() - flight.began
        return TaskOutcome(flight.task, None, {}, seconds, flight.worker, reason, details)


def _remote_chunk() -> Any:
    """The task; as a local function it travels whole, so that any version can refuse it."""

    def chunk(
        expected: str, process: str, spec: str, name: str, lo: int, hi: int
    ) -> Iterator[object]:
        import contextlib
        import os

        from ray.util import get_node_ip_address

        from search.spec import code_version

        worker = f"{get_node_ip_address()} process {os.getpid()}"
        version = code_version()
        if version != expected:
            yield version, worker
            return

        from search.executor import Job, Task, perform
        from search.kinds import load_process

        with contextlib.suppress(Exception):  # imports count for no task's time; `perform` tells
            load_process(process)
        yield version, worker
        yield perform(Job(process, spec), Task(name, lo, hi), worker)

    return ray.remote(num_cpus=1, max_retries=0, num_returns="streaming")(chunk)


def _why(error: RayError) -> str:
    if isinstance(error, OutOfMemoryError):
        return "Ray, because its machine ran out of memory"
    if isinstance(error, NodeDiedError):
        return "the end of its machine"
    return type(error).__name__


def _line(error: object) -> str:
    """What it is, in one line."""
    text = str(error).strip()
    return f"{type(error).__name__}: {text}".splitlines()[0].rstrip(".: ")
