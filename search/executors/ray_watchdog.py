"""Ends what is left of a Ray of our own when its driver is killed and can end nothing itself.

A process of its own, run as a file, which waits for the end of its standard input: the driver holds
the other end, so that the system closes it, however the driver ends. The processes of that Ray are
known by the logs that they write in its folder; who renames himself loses his environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

__all__ = ["watched"]

PATIENCE = 5.0  # seconds to look for processes that others still start


@contextmanager
def watched(folder: str) -> Iterator[None]:
    """Inside, a process watches over this one; at the end it finds nothing to do, and ends."""
    from ray._private.utils import psutil  # Ray brings its own

    where = str(Path(psutil.__file__).parents[1])
    command = [sys.executable, "-I", "-S", __file__, where, folder, str(os.getpid())]
    # Of another session, it gets no signal that is for the driver.
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True):
        yield


def _watch(where: str, folder: str, driver: str) -> None:
    sys.path.insert(0, where)
    import psutil

    sys.stdin.read()
    until = time.monotonic() + PATIENCE
    found = True
    while found and time.monotonic() < until:
        found = False
        for process in psutil.process_iter():
            try:
                if process.pid == int(driver):  # alive: it ends in its own way
                    continue
                if any(_is_log(file, folder) for file in process.open_files()):
                    process.kill()
                    found = True
            except (psutil.Error, OSError):  # it is gone, or someone else's
                continue
    shutil.rmtree(folder, ignore_errors=True)


def _is_log(file: Any, folder: str) -> bool:
    return file.path.startswith(f"{folder}/") and getattr(file, "mode", "a") != "r"


if __name__ == "__main__":
    _watch(*sys.argv[1:])
