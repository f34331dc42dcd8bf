"""The lock of a campaign's driver on object storage: a lease that is renewed while it works.

A driver says in ``log/driver.json`` who it is, and writes that again every half minute. Another one
that finds it younger than a minute and a half leaves. Ages are differences between two times that
the store gave, of the lease and of an object written now, so that no machine's clock matters.

Two drivers that take a stale lease in the same moment may both go on. That is harmless by the rule
of `search.storage.object_store`: they do the same work, and leave the same objects.
"""

from __future__ import annotations

import json
import os
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, Protocol

from discovery.errors import CampaignError
from discovery.strict_json import read_json
from search.storage.folder_lock import taken

__all__ = ["Lease", "lease_holder"]

RENEWAL = 30.0  # seconds between two renewals
STALE = 90.0  # seconds without one after which a driver is thought gone

_NAME = "log/driver.json"


class LeasedStore(Protocol):
    """What a lease needs of a store of objects; its text is what users know it by."""

    def __str__(self) -> str: ...

    def modified(self, name: str) -> float | None:
        """When an object was written, by the clock of the store; None if there is none."""
        ...

    def read(self, name: str) -> bytes:
        """The content of an object."""
        ...

    def put(self, name: str, content: bytes) -> None:
        """Write an object, whoever holds the lease."""
        ...

    def remove(self, name: str) -> None:
        """Remove an object; none of this name is no error."""
        ...


class Lease:
    """The lease of one driver.

    Parameters
    ----------
    store : LeasedStore
        That of the campaign.
    """

    def __init__(self, store: LeasedStore) -> None:
        self.store = store
        self.run = uuid.uuid4().hex
        self.lost = Event()

    @contextmanager
    def held(self) -> Iterator[str]:
        """Hold the lease inside; what is given is a remark for the user, or nothing.

        Raises
        ------
        CampaignError
            If another driver holds it.
        """
        remark = self._take()
        ended = Event()
        renewing = Thread(target=self._renew, args=(ended,), daemon=True)
        renewing.start()
        try:
            yield remark
        finally:
            ended.set()
            renewing.join()  # before the object is removed: a late renewal would make it again
            with suppress(CampaignError):  # it is stale soon
                if self._is_own():
                    self.store.remove(_NAME)

    def check(self) -> None:
        """Raise a CampaignError if another driver has taken the lease over."""
        if self.lost.is_set():
            raise CampaignError(
                f"another run took {self.store} over, because this one could not be heard of for "
                f"{STALE:g} s; it goes on there, so leave it to work"
            )

    def _take(self) -> str:
        remark = ""
        since = self.store.modified(_NAME)
        if since is not None:
            holder = self._holder()
            age = self._now() - since
            if age < STALE and not _is_gone(holder):
                who = f"{_title(holder)}, heard of {age:.0f} s ago"
                raise taken(self.store, who)
            remark = f"the run of {_title(holder)} is gone; its campaign is taken over"
        self._write()
        if not self._is_own():
            raise taken(self.store, _title(self._holder()))
        return remark

    def _now(self) -> float:
        """What the store's clock says."""
        name = f"log/clock-{self.run[:8]}"
        self.store.put(name, b"")
        now = self.store.modified(name)
        self.store.remove(name)
        if now is None:
            raise CampaignError(
                f"{self.store} does not show an object that was just written; use a store that "
                "shows objects as soon as they are written"
            )
        return now

    def _write(self) -> None:
        holder = {"process": os.getpid(), "host": socket.gethostname(), "run": self.run}
        self.store.put(_NAME, json.dumps(holder).encode())

    def _holder(self) -> dict[str, Any]:
        return _holder_in(self.store)

    def _is_own(self) -> bool:
        return self._holder().get("run") == self.run

    def _renew(self, ended: Event) -> None:
        while not ended.wait(RENEWAL):
            with suppress(CampaignError):  # the driver's own writes tell what is wrong
                if not self._is_own():
                    self.lost.set()
                    return
                self._write()


def lease_holder(store: LeasedStore) -> tuple[str | None, bool]:
    """Who holds the lease of a campaign, and whether it is fresh.

    Nothing is written, so the age is by this machine's clock: that is for people to look at, and
    decides nothing.
    """
    since = store.modified(_NAME)
    if since is None:
        return None, False
    try:
        holder = _holder_in(store)
    except CampaignError:  # given back in this moment
        return None, False
    return _title(holder), time.time() - since < STALE and not _is_gone(holder)


def _holder_in(store: LeasedStore) -> dict[str, Any]:
    with suppress(ValueError):
        holder = read_json(store.read(_NAME))
        if isinstance(holder, dict):
            return holder
    return {}


def _title(holder: dict[str, Any]) -> str:
    return f"process {holder.get('process', '?')} on {holder.get('host', 'an unknown machine')}"


def _is_gone(holder: dict[str, Any]) -> bool:
    """Whether the process was one of this machine and has ended."""
    process = holder.get("process")
    if holder.get("host") != socket.gethostname() or not isinstance(process, int):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
