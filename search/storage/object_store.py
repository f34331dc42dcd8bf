"""Campaigns on object storage: ``s3://bucket/path`` and ``gs://bucket/path``, through pyarrow.

What gives exactly-once *effects* is one rule. The name of a chunk's object is a function of the
hash of the spec and the range of the chunk; its bytes are a function of the same two and of the
version, which the spec's file fixes; and a store shows an object only when its upload is complete,
in place of what had the name before. So a chunk that is done twice, in any order and from any
machines, leaves the same object: execution is at least once, and effects are exactly once. No lock
is needed for that. The lease of `search.storage.object_lease` only keeps two drivers from doing the
work twice.

An upload that is broken off leaves nothing that can be seen. Should an object be torn all the same,
the hash over its rows tells, and the next run sets it aside and does its chunk anew. Stores may
keep (and charge) the parts of a broken upload until a rule of the bucket removes them.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pyarrow import fs

from discovery.errors import CampaignError
from search.storage.interrupts import held_interrupt
from search.storage.object_lease import Lease, lease_holder
from search.storage.store import MAX_BYTES, Entry

__all__ = ["ObjectStore"]

CONNECT_LIMIT = 4.0  # seconds for one try to connect
ATTEMPTS = 3  # of every request
LOG_INTERVAL = 10.0  # seconds between two writings of a log, which is an object as all others are

_SCHEMES = ("s3", "gs")
_OPTIONS = {"endpoint_override", "region", "scheme"}
_REFUSED = (
    "ACCESS_DENIED|HTTP status 40[13]|INVALID_ACCESS_KEY|SIGNATURE|TOKEN|CREDENTIALS|credentials|"
    "PermissionDenied|Unauthenticated|OAuth2|PERMISSION_DENIED|UNAUTHENTICATED|Permission denied"
)
_UNREACHED = "NETWORK_CONNECTION|curlCode|resolve host|imeout|imed out|UNAVAILABLE|Unavailable"


class ObjectStore:
    """The objects of a campaign below one URL.

    Parameters
    ----------
    url : str
        ``s3://bucket/path`` or ``gs://bucket/path``, with options such as
        ``?endpoint_override=host:9000&scheme=http``. The endpoint of an S3 store that is not
        Amazon's can also stand in AWS_ENDPOINT_URL. Credentials are found where the makers' own
        tools find them, and never stand in the URL.

    Raises
    ------
    CampaignError
        If the URL cannot be read.
    """

    threads = 16

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES:
            raise CampaignError(
                f"{url} is no place for a campaign; give a path, or a URL s3://BUCKET/PATH or "
                "gs://BUCKET/PATH"
            )
        if "@" in parts.netloc:
            raise CampaignError(
                "a URL is printed and logged, so credentials have no place in it; set "
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead"
            )
        path = unquote(parts.path).strip("/")
        if not parts.netloc or parts.fragment or {"", ".", ".."} & {*path.split("/")[1:]}:
            raise CampaignError(f"{url} is not of the form {parts.scheme}://BUCKET/PATH")
        self.scheme = parts.scheme
        self.bucket = parts.netloc
        self.base = f"{self.bucket}/{path}" if path else self.bucket
        self.options = dict(parse_qsl(parts.query, keep_blank_values=True))
        unknown = sorted(self.options.keys() - _OPTIONS)
        if unknown:
            raise CampaignError(
                f"{url} has an unknown option {unknown[0]!r}; there are "
                f"{', '.join(sorted(_OPTIONS))}"
            )
        self._url = url
        self._logs: dict[str, list[str]] = {}
        self._changed: set[str] = set()
        self._flushed = float("-inf")
        self._lease: Lease | None = None

    def __str__(self) -> str:
        return self._url

    @property
    def absolute(self) -> str:
        """See `Store.absolute`."""
        return self._url

    @property
    def title(self) -> str:
        """See `Store.title`."""
        return self.base.rpartition("/")[2]

    def at(self, name: str) -> str:
        """See `Store.at`."""
        return f"{self.scheme}://{self._key(name)}"

    def _key(self, name: str) -> str:
        return f"{self.base}/{name}" if name else self.base

    @cached_property
    def _files(self) -> Any:
        """The file system; connecting is left to the first request."""
        scheme, endpoint = self.options.get("scheme"), self._endpoint
        if endpoint is not None and "://" in endpoint:
            scheme, _, endpoint = endpoint.rstrip("/").partition("://")
        with self._telling("connect to"):
            if self.scheme == "gs":
                return fs.GcsFileSystem(
                    endpoint_override=endpoint,
                    scheme=scheme,
                    retry_time_limit=timedelta(seconds=2 * CONNECT_LIMIT),
                )
            region = self.options.get("region") or os.environ.get("AWS_REGION")
            region = region or os.environ.get("AWS_DEFAULT_REGION")
            if region is None and endpoint is None:
                region = fs.resolve_s3_region(self.bucket)
            return fs.S3FileSystem(
                endpoint_override=endpoint,
                scheme=scheme,
                region=region,
                connect_timeout=CONNECT_LIMIT,
                request_timeout=2 * CONNECT_LIMIT,
                retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=ATTEMPTS),
                background_writes=False,
                allow_delayed_open=True,  # a small object is one request, and not three
            )

    @property
    def _endpoint(self) -> str | None:
        named = self.options.get("endpoint_override")
        if named is None and self.scheme == "s3":  # the names that Amazon's own tools know
            named = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
        return named

    @contextmanager
    def _telling(self, what: str) -> Iterator[None]:
        """Turn an error of the store into one line with the remedy."""
        try:
            yield
        except (OSError, ValueError) as error:  # pyarrow's own are of these classes
            raise self._explained(what, str(error)) from None

    def _explained(self, what: str, text: str) -> CampaignError:
        line = (text.splitlines() or [""])[0].split(" (Request ID")[0]
        why = re.sub(r"^.*?(AWS Error |Detail: )", "", line)[:200].rstrip(". ")
        if re.search("NO_SUCH_BUCKET|[Bb]ucket .*(not found|does not exist)", line):
            return CampaignError(
                f"there is no bucket {self.bucket} for {self}; make it, or give another URL"
            )
        if re.search(_REFUSED, line):
            named = (
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ~/.aws"
                if self.scheme == "s3"
                else "GOOGLE_APPLICATION_CREDENTIALS, or gcloud auth application-default login"
            )
            return CampaignError(
                f"the store does not allow to {what} {self} ({why}); check the credentials "
                f"({named}) and what they allow"
            )
        if re.search(_UNREACHED, line):
            where = self._endpoint or "the object storage"
            named = " and AWS_ENDPOINT_URL" if self.scheme == "s3" else ""
            return CampaignError(
                f"cannot reach {where} for {self} ({why}); check the network{named}; nothing that "
                "was done is lost, the same command goes on"
            )
        return CampaignError(
            f"cannot {what} {self} ({why}); nothing that was done is lost, the same command goes on"
        )

    def exists(self, name: str) -> bool:
        """See `Store.exists`."""
        with self._telling("read"):
            if self._files.get_file_info(self._key(name)).type == fs.FileType.File:
                return True
        with suppress(OSError):  # who may not ask for the bucket may still use what is in it
            if self._files.get_file_info(self.bucket).type == fs.FileType.NotFound:
                raise self._explained("read", f"bucket {self.bucket} not found")
        return False

    def modified(self, name: str) -> float | None:
        """When an object was written by the store's own clock, in seconds; None for no object."""
        with self._telling("read"):
            info = self._files.get_file_info(self._key(name))
        return info.mtime.timestamp() if info.type == fs.FileType.File else None

    def read(self, name: str, limit: int = MAX_BYTES) -> bytes:
        """See `Store.read`."""
        with self._telling("read"), self._opened(name) as file:
            size = file.size()
            if size > limit:
                raise CampaignError(
                    f"{self.at(name)} has {size:,} bytes, and at most {limit:,} of such an object "
                    "are read; remove it"
                )
            return file.readall()

    def read_end(self, name: str, length: int) -> bytes:
        """See `Store.read_end`."""
        with self._telling("read"), self._opened(name) as file:
            file.seek(max(0, file.size() - length))
            return file.read()

    def _opened(self, name: str) -> Any:
        try:
            return self._files.open_input_file(self._key(name))
        except FileNotFoundError:
            raise CampaignError(f"cannot read {self.at(name)}: there is no such object") from None

    def write(self, name: str, content: bytes) -> None:
        """See `Store.write`: an object appears when its upload is complete.

        A stream completes its upload also when it is closed early, by an exception or by the
        collector; so it gets all of the content at once or, before that, nothing.
        """
        if self._lease is not None:
            self._lease.check()
        self.put(name, content)

    def put(self, name: str, content: bytes) -> None:
        """Write an object, whoever has the lease."""
        with self._telling("write"), held_interrupt():
            stream = self._files.open_output_stream(self._key(name))
            stream.write(content)
            stream.close()

    def append(self, name: str, line: str) -> None:
        """See `Store.append`: an object cannot grow, so it is written anew now and then."""
        self._logs.setdefault(name, []).append(line + "\n")
        self._changed.add(name)
        if time.monotonic() - self._flushed >= LOG_INTERVAL:
            self.flush()

    def flush(self) -> None:
        """See `Store.flush`."""
        self._flushed = time.monotonic()
        for name in sorted(self._changed):
            self.put(name, "".join(self._logs[name]).encode())
        self._changed.clear()

    def list(self, folder: str) -> list[Entry]:
        """See `Store.list`."""
        with self._telling("list"):
            selector = fs.FileSelector(self._key(folder), allow_not_found=True)
            found = self._files.get_file_info(selector)
        entries = [
            Entry(info.base_name, info.size or 0, "" if info.is_file else "a folder")
            for info in found
        ]
        return sorted(entries, key=lambda entry: entry.name)

    def prepare(self, folders: Iterable[str]) -> None:
        """See `Store.prepare`; here there are no folders."""

    def remove(self, name: str) -> None:
        """See `Store.remove`."""
        with self._telling("remove from"), suppress(FileNotFoundError):
            self._files.delete_file(self._key(name))

    def remove_leftovers(self, folder: str) -> None:
        """See `Store.remove_leftovers`; what is half uploaded cannot be seen here."""

    def set_aside(self, name: str, folder: str) -> str:
        """See `Store.set_aside`."""
        title = name.rpartition("/")[2]
        taken = {entry.name for entry in self.list(folder)}
        names = (title if n == 1 else f"{title}.{n}" for n in range(1, len(taken) + 2))
        target = f"{folder}/{next(name for name in names if name not in taken)}"
        with self._telling("write"):
            self._files.move(self._key(name), self._key(target))
        return self.at(target)

    @contextmanager
    def lock(self) -> Iterator[str]:
        """See `Store.lock`: a lease, because nothing here ends with a process."""
        lease = Lease(self)
        with lease.held() as remark:
            self._lease = lease
            try:
                yield remark
            finally:
                self._lease = None

    def driver(self) -> tuple[str | None, bool | None]:
        """See `Store.driver`."""
        return lease_holder(self)
