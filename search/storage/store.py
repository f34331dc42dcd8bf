"""Where the files of a campaign are: a folder of a file system, or objects below a URL.

A campaign knows its files by names such as ``chunks/<id>.parquet``, and a `Store` keeps them. What
every store promises is what the rest rests upon: a file that can be seen under its name is whole,
and writing it again puts the new content in place at once.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

__all__ = ["MAX_BYTES", "Entry", "Store", "is_url", "this_process"]

MAX_BYTES = 2**30  # of any file that is read


@dataclass(frozen=True)
class Entry:
    """What a listing found.

    Attributes
    ----------
    name : str
        In the folder that was listed.
    size : int
        In bytes.
    trouble : str
        Why it is no file to be read: a folder, a link that leads out; empty for a file.
    """

    name: str
    size: int
    trouble: str = ""


class Store(Protocol):
    """The files of one campaign, under relative names with ``/``; its text is as users give it.

    All methods raise a CampaignError that names the place and the remedy when they fail.

    Attributes
    ----------
    threads : int
        How many files are best read at a time.
    """

    threads: int

    def __str__(self) -> str: ...

    @property
    def absolute(self) -> str:
        """The place as it can be opened from any working folder."""
        ...

    @property
    def title(self) -> str:
        """The last part of the place, by which people know the campaign."""
        ...

    def at(self, name: str) -> str:
        """Where a file is, as it is shown to users."""
        ...

    def exists(self, name: str) -> bool:
        """Whether there is a file of this name."""
        ...

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """The content of a file, which is an error if it has more bytes than a limit."""
        ...

    def read_end(self, name: str, length: int) -> bytes:
        """The last `length` bytes of a file, or all of a shorter one."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Write a file so that it exists whole or not at all; its folder has to be prepared."""
        ...

    def append(self, name: str, line: str) -> None:
        """Add a line to a log of this process; it is safe there after `flush` at the latest."""
        ...

    def flush(self) -> None:
        """Write what `append` has kept back."""
        ...

    def list(self, folder: str) -> list[Entry]:
        """What lies directly in a folder, in order of names; nothing if there is no such folder."""
        ...

    def prepare(self, folders: Iterable[str]) -> None:
        """Make folders, where the store has such things; ``""`` is that of the campaign."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file; none of this name is no error."""
        ...

    def remove_leftovers(self, folder: str) -> None:
        """Remove what killed writers left half written in a folder."""
        ...

    def set_aside(self, name: str, folder: str) -> str:
        """Move a file into a folder under a name that is free there; return where it is now."""
        ...

    def lock(self) -> AbstractContextManager[str]:
        """The lock of the campaign's driver inside; an error if another driver has it.

        What it gives is a remark for the user, or nothing.
        """
        ...

    def driver(self) -> tuple[str | None, bool | None]:
        """Who has that lock or had it last, and whether he has it; None: not to be told here."""
        ...


def is_url(place: str | Path) -> bool:
    """Whether a place is a URL, and not a path.

    >>> is_url("s3://bucket/box"), is_url("runs/box")
    (True, False)
    """
    return isinstance(place, str) and "://" in place


def this_process() -> str:
    """The name of this process among all machines."""
    return f"process {os.getpid()} on {socket.gethostname()}"
