"""A driver of a toy campaign on Ray in a process of its own, and what it leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.checkout import ROOT

__all__ = ["alive", "processes_below", "start"]

DRIVER = """
import signal, sys
from search.storage.interrupts import OneInterrupt
from search.executors.ray_executor import RayExecutor
from search.running.run import run
signal.signal(signal.SIGINT, OneInterrupt())
spec, out, function, address = sys.argv[1:]
executor = RayExecutor(None, address) if address else RayExecutor(2)
print("begins", flush=True)
process = f"tests.toy_process:{function}"
sys.exit(run(spec, out, executor=executor, process=process, options="--executor ray").exit_code)
"""


def start(
    spec: Path, out: Path, place: Path, function: str, address: str = ""
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error::UserWarning", "-c", DRIVER, spec, out, function, address],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(place)},
    )


def processes_below(place: Path) -> list[str]:
    """The processes that name a folder in their command."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = file.read_text().replace("\0", " ")
            if f"{place}/" in words:
                found.append(words)
    return found


def alive(place: Path) -> list[str]:
    """The processes whose temporary folder it is, or that have a file open there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it is gone, or someone else's
            files = [str(file.readlink()) for file in (folder / "fd").iterdir()]
            of_it = f"TMPDIR={place}".encode() in (folder / "environ").read_bytes()
            if of_it or any(file.startswith(f"{place}/") for file in files):
                found.append((folder / "cmdline").read_text().replace("\0", " "))
    return found
