"""A connection to Ray: to a cluster that is there, or to one of our own on this machine."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import ray
from ray._private import ray_constants
from ray._private import worker as ray_worker
from ray._private.utils import psutil  # Ray brings its own
from ray.exceptions import RayError

from discovery.errors import CampaignError
from search.executors.environment import environment
from search.executors.executor import ONE_THREAD
from search.executors.ray_probe import NODES_SWITCH, loopback_only
from search.executors.ray_watchdog import watched
from search.storage.interrupts import held_interrupt

__all__ = ["connected", "one_line"]

STORE = 256 * 2**20  # bytes of shared memory; it holds the results of a window, which are small
MAX_SOCKET_FOLDER = 18  # longest folder below which Ray's socket paths fit into a system's limit

# No usage statistics, no warning of defaults that will change, and none of lost workers, which are
# accounted for here.
_SILENCE = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_IGNORE_UNHANDLED_ERRORS": "1",
}


@contextmanager
def connected(workers: int | None, address: str | None) -> Iterator[None]:
    """A connection to Ray inside: to the cluster at an address, or to `workers` processors here."""
    _silence()
    if ray.is_initialized():  # by who uses this as a library; there is one a process
        yield
    elif address is not None:
        with _sigterm_kept():
            try:
                _connect(address)
                yield
            finally:
                with held_interrupt():
                    ray.shutdown()
    else:
        assert workers is not None
        with _sigterm_kept(), _folder() as folder, watched(folder):
            before = set(_descendants())
            try:
                with held_interrupt():  # half started, Ray would leave processes behind
                    _start_here(workers, folder)
                yield
            finally:
                with held_interrupt():
                    _end_here(before)


def _silence() -> None:
    os.environ.update(_SILENCE)
    # What Ray would print of lost workers is no news, and would come on the standard output.
    ray_worker._worker_logs_enabled = False


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
    threads = dict.fromkeys(ONE_THREAD, "1")
    try:
        with _on_loopback(True), environment(threads):
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
            f"Ray cannot start on this machine: {one_line(error)}; --executor local needs no Ray"
        ) from None


@contextmanager
def _on_loopback(wished: bool) -> Iterator[None]:
    """Inside, all of Ray uses loopback, if that is wished; no other setting does that."""
    before = ray_constants.ENABLE_RAY_CLUSTER
    changes = {NODES_SWITCH: "0"} if wished else {}
    ray_constants.ENABLE_RAY_CLUSTER = before and not wished
    try:
        with environment(changes):
            yield
    finally:
        ray_constants.ENABLE_RAY_CLUSTER = before


def _connect(address: str) -> None:
    with held_interrupt(), _on_loopback(loopback_only(address)):
        ray.init(
            address=address,
            log_to_driver=False,
            logging_level=logging.ERROR,
            runtime_env={"env_vars": dict.fromkeys(ONE_THREAD, "1")},
        )


def one_line(error: object) -> str:
    """What it is, in one line."""
    text = str(error).strip()
    return f"{type(error).__name__}: {text}".splitlines()[0].rstrip(".: ")
