"""The lock of a campaign's driver on a file system: one driver at a time can have it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from discovery.errors import CampaignError
from search.durable import writing

__all__ = ["file_lock", "taken"]


def taken(place: object, holder: str) -> CampaignError:
    """The error of a driver that finds another one at work."""
    return CampaignError(f"another run works in {place} ({holder}); wait for it, or stop it")


@contextmanager
def file_lock(path: Path, directory: Path, holder: str) -> Iterator[str]:
    """Hold a lock file, and say in it who holds it.

    The operating system releases it when the process ends, however it ends; so there is never a
    remark to make on taking it.

    Raises
    ------
    CampaignError
        If another process has it.
    """
    with writing(directory):
        file = path.open("a+")
    with file:
        try:
            with writing(directory):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise taken(directory, file.read().strip() or "unknown process") from None
        with writing(directory):
            file.truncate(0)
            file.write(holder)
            file.flush()
        yield ""
