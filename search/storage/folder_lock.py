"""The lock of a campaign's driver on a file system: one driver at a time can have it."""

from __future__ import annotations

import fcntl
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from discovery.errors import CampaignError
from search.storage.atomic_write import writing

__all__ = ["file_lock", "lock_holder", "taken"]

_ATTEMPTS = 4  # `lock_holder` may be looking at the same moment
_PAUSE = 0.01  # seconds, longer each time


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
        for attempt in range(_ATTEMPTS):
            time.sleep(attempt * _PAUSE)
            with suppress(BlockingIOError), writing(directory):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
        else:
            file.seek(0)
            raise taken(directory, file.read().strip() or "unknown process")
        with writing(directory):
            file.truncate(0)
            file.write(holder)
            file.flush()
        yield ""


def lock_holder(path: Path) -> tuple[str | None, bool | None]:
    """Who holds a lock file or held it last, and whether he holds it now.

    Returns
    -------
    holder : str or None
        As he wrote it; None if nobody did.
    held : bool or None
        None where it cannot be told: a shared file system need not show the locks of its other
        machines.
    """
    try:
        with path.open(encoding="utf-8") as file:
            holder = file.read().strip() or None
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)  # given back at once
    except FileNotFoundError:
        return None, False
    except BlockingIOError:
        return holder, True
    except OSError:  # not to be read by this user, or a file system without locks
        return None, None
    here = holder is None or holder.endswith(f" on {socket.gethostname()}")
    return holder, False if here else None
