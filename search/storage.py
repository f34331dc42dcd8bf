"""Where the files of a campaign are: a folder of a file system, or objects below a URL.

A campaign knows its files by names such as ``chunks/<id>.parquet``, and a `Store` keeps them. What
every store promises is what the rest rests upon: a file that can be seen under its name is whole,
and writing it again puts the new content in place at once.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from discovery.arguments import refusal
from discovery.errors import CampaignError
from search.driver_lock import file_lock, lock_holder
from search.durable import write_bytes, writing

__all__ = ["MAX_BYTES", "Entry", "LocalStore", "Store", "is_url", "open_store", "this_process"]

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


def open_store(place: str | Path | Store) -> Store:
    """The store at a path or URL; nothing is read or written yet.

    Raises
    ------
    CampaignError
        If a URL cannot be used.
    """
    if not isinstance(place, (str, Path)):
        if callable(getattr(place, "exists", None)) and hasattr(place, "title"):  # a store
            return place
        raise refusal("place", "a path or a URL, as text or Path", place)
    if isinstance(place, str) and is_url(place):
        from search.object_storage import ObjectStore  # who has folders only does without

        return ObjectStore(place)
    return LocalStore(Path(place))


def this_process() -> str:
    """The name of this process among all machines."""
    return f"process {os.getpid()} on {socket.gethostname()}"


class LocalStore:
    """Files in a folder of a file system, which may be a shared one.

    No name and no link leads out of it: what comes from elsewhere could point anywhere.
    """

    threads = 4

    def __init__(self, path: Path) -> None:
        self.path = path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def absolute(self) -> str:
        """See `Store.absolute`."""
        return str(self.path.absolute())

    @property
    def title(self) -> str:
        """See `Store.title`."""
        return self.path.resolve().name

    def at(self, name: str) -> str:
        """See `Store.at`."""
        return str(self.path / name)

    def _inside(self, name: str) -> Path:
        """Where a file is, after all links."""
        path = self.path / name
        if ".." in name.split("/") or name.startswith("/"):
            raise CampaignError(f"{path} is no name of a file in {self.path}: it leads out")
        if outside := self._leads_to(path):
            raise CampaignError(
                f"{path} leads out of {self.path}, to {outside}, and is not followed; copy what it "
                "points to into its place, or remove it"
            )
        return path

    def _leads_to(self, path: Path) -> str:
        """Where a path leads if that is outside of the folder; else nothing."""
        root, real = os.path.realpath(self.path), os.path.realpath(path)
        return "" if os.path.commonpath([root, real]) == root else real

    def exists(self, name: str) -> bool:
        """See `Store.exists`."""
        with writing(self.path):
            return self._inside(name).is_file()

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """See `Store.read`."""
        with self._opened(name) as file:
            size = os.fstat(file.fileno()).st_size
            if size > limit:
                raise CampaignError(
                    f"{self.at(name)} has {size:,} bytes, and at most {limit:,} of such a file are "
                    "read; remove it"
                )
            return file.read(limit)

    def read_end(self, name: str, length: int) -> bytes:
        """See `Store.read_end`."""
        with self._opened(name) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - length))
            return file.read(length)

    @contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        path = self._inside(name)
        try:
            if not stat.S_ISREG(path.stat().st_mode):  # to open a pipe would wait for its writer
                raise CampaignError(f"cannot read {path}: it is no regular file; remove it")
            with path.open("rb") as file:
                yield file
        except OSError as error:
            raise self._unreadable(name, error) from None

    def _unreadable(self, name: str, error: OSError) -> CampaignError:
        return CampaignError(
            f"cannot read {self.at(name)}: {error.strerror}; check that it is there and who may "
            "read it"
        )

    def write(self, name: str, content: bytes) -> None:
        """See `Store.write`: a temporary name, synced, renamed."""
        with writing(self.path):
            self._inside(name.rpartition("/")[0])  # a link in the file's own place is replaced
            write_bytes(self.path / name, content)

    def append(self, name: str, line: str) -> None:
        """See `Store.append`."""
        with writing(self.path), self._inside(name).open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def flush(self) -> None:
        """See `Store.flush`; here nothing is kept back."""

    def list(self, folder: str) -> list[Entry]:
        """See `Store.list`."""
        found = []
        with (
            writing(self.path),
            suppress(FileNotFoundError, NotADirectoryError),
            os.scandir(self._inside(folder)) as entries,
        ):
            for entry in entries:
                with suppress(FileNotFoundError):  # gone meanwhile
                    found.append(self._entry(entry))
        return sorted(found, key=lambda entry: entry.name)

    def _entry(self, found: os.DirEntry[str]) -> Entry:
        if found.is_symlink():
            outside = self._leads_to(Path(found.path))
            if outside or not Path(found.path).exists():
                trouble = f"a link that leads out, to {outside}" if outside else "a broken link"
                return Entry(found.name, 0, trouble)
        about = found.stat()
        if stat.S_ISREG(about.st_mode):
            return Entry(found.name, about.st_size)
        return Entry(found.name, 0, "a folder" if stat.S_ISDIR(about.st_mode) else "no file")

    def prepare(self, folders: Iterable[str]) -> None:
        """See `Store.prepare`."""
        with writing(self.path):
            for folder in folders:
                self._inside(folder).mkdir(parents=True, exist_ok=True)

    def remove(self, name: str) -> None:
        """See `Store.remove`."""
        with writing(self.path):
            (self.path / name).unlink(missing_ok=True)

    def remove_leftovers(self, folder: str) -> None:
        """See `Store.remove_leftovers`: here those are temporary names."""
        with writing(self.path):
            for leftover in (self.path / folder).glob(".*.tmp"):
                leftover.unlink(missing_ok=True)

    def set_aside(self, name: str, folder: str) -> str:
        """See `Store.set_aside`."""
        self.prepare([folder])
        with writing(self.path):
            source = self.path / name
            target, n = self.path / folder / source.name, 1
            while target.exists():
                n += 1
                target = target.with_name(f"{source.name}.{n}")
            return str(source.rename(target))

    def lock(self) -> AbstractContextManager[str]:
        """See `Store.lock`: a lock of the operating system."""
        return file_lock(self._lock, self.path, this_process())

    def driver(self) -> tuple[str | None, bool | None]:
        """See `Store.driver`."""
        return lock_holder(self._lock)

    @property
    def _lock(self) -> Path:
        return self.path / "log" / "driver.lock"
