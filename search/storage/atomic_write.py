"""Files that exist whole or not at all, and clear errors when the disk refuses them."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from discovery.errors import CampaignError

__all__ = ["write_bytes", "writing"]

_FULL_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write a file so that it exists whole or not at all, also after a crash.

    It is written under a temporary name, synced and renamed, and the folder is synced.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left under the final name.
    """
    path = Path(path)
    with _temporary(path) as temporary:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def _temporary(path: Path) -> Iterator[Path]:
    # of this write alone: a shared file system has writers of many machines
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.tmp")
    try:
        yield temporary
    except BaseException:  # Ctrl-C too: the half-written file goes, whatever stopped it
        with suppress(OSError):
            temporary.unlink()
        raise


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Turn an OSError inside into a CampaignError that says what to do about the directory."""
    try:
        yield
    except BlockingIOError:  # a lock that another process has: no trouble with the disk
        raise
    except OSError as error:
        if error.errno in _FULL_DISK:
            raise CampaignError(
                f"the disk is full (or a limit on file sizes is reached) while writing in "
                f"{directory}: {error.strerror}; make room and give the same command again, "
                "nothing that was done is lost"
            ) from None
        raise CampaignError(
            f"cannot write in {directory}: {error.strerror}; check its permissions or give "
            "another --out"
        ) from None
