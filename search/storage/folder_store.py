"""The files of a campaign in a folder of a file system."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from discovery.errors import CampaignError
from search.storage.atomic_write import write_bytes, writing
from search.storage.folder_lock import file_lock, lock_holder
from search.storage.store import MAX_BYTES, Entry, this_process

__all__ = ["LocalStore"]


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
